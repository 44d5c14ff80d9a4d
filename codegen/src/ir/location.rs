//! Where a member travels, under which name and in which form: for events and HTTP alike.

use super::{Codec, ValueType};

/// How a member travels in one direction.
#[derive(Clone, Debug, PartialEq)]
pub struct Wire {
    /// What it goes by there: the key in a document, the header, the prefix of headers, the key in a query.
    pub name: String,
    /// How the value is written or read, where its type alone does not say.
    pub codec: Codec,
    /// Where it is.
    pub location: Location,
    /// What its element is, in formats that have such.
    pub element: Option<Box<Element>>,
}

/// How a member is called in formats in which lists and maps have names within.
#[derive(Clone, Debug, PartialEq)]
pub struct Element {
    /// The name, with its prefix.
    pub name: String,
    /// A prefix, which may be empty, and the namespace that it stands for.
    pub namespace: Option<(String, String)>,
    /// Whether it is an attribute.
    pub attribute: bool,
    /// Whether the items of a list or map stand in its place.
    pub flat: bool,
    /// Whether nothing is written of an empty list.
    pub omitted_if_empty: bool,
    /// How a timestamp looks; `Plain` if as the format writes it anyway.
    pub time: Codec,
    /// What items of a list or values of a map are, where they are not as usual.
    pub item: Option<Box<Self>>,
    /// What keys of a map are, where they are not as usual.
    pub key: Option<Box<Self>>,
}

impl Element {
    /// An element of that name without anything special.
    #[must_use]
    pub fn plain(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            namespace: None,
            attribute: false,
            flat: false,
            omitted_if_empty: false,
            time: Codec::Plain,
            item: None,
            key: None,
        }
    }

    /// The name without its prefix.
    #[must_use]
    pub fn local_name(&self) -> &str {
        self.name.rsplit_once(':').map_or(&self.name, |(_, name)| name)
    }

    /// Whether a reader must know more than the type: of times, and of keys and values that have names of their own.
    #[must_use]
    pub fn tells_readers(&self) -> bool {
        self.time != Codec::Plain || self.key.is_some() || self.item.is_some()
    }
}

/// Where a member travels.
#[derive(Clone, Debug, PartialEq)]
pub enum Location {
    /// In the document that its structure becomes.
    Document,
    /// In the path, in place of its label.
    Label,
    /// In the query, by a key of its own.
    Query,
    /// In the query, as all keys that no other member has.
    QueryParams,
    /// In a header.
    Header,
    /// In all headers that begin so.
    PrefixHeaders,
    /// The body.
    Payload(Payload),
    /// The status of the response.
    Status,
    /// In a header of its event.
    EventHeader {
        /// As what it is read before it becomes the field's value; `None` if directly.
        read_as: Option<ValueType>,
    },
    /// The payload of its event.
    EventPayload(Payload),
}

impl Location {
    /// Whether only a structure that is an event has its member there.
    #[must_use]
    pub fn is_of_event(&self) -> bool {
        matches!(self, Self::EventHeader { .. } | Self::EventPayload(_))
    }

    /// Whether the structure's document has the member. That of an event may be data elsewhere, and then has all.
    #[must_use]
    pub fn is_in_document(&self) -> bool {
        *self == Self::Document || self.is_of_event()
    }
}

/// What a member is as all of a body or payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payload {
    /// The bytes as they are.
    Bytes,
    /// Text.
    Text,
    /// A document in the protocol's format.
    Document,
}
