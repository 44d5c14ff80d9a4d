//! Types, ready to print: structures, unions, enums, event streams and exceptions.

use proc_macro2::Ident;

use super::{Deprecation, Docs, Field};

/// A shape of its own file.
#[derive(Debug)]
pub enum Type {
    /// A structure.
    Structure(Structure),
    /// A union.
    Union(Union),
    /// A union that is an event stream.
    EventStream(EventStream),
    /// A string enum.
    Enumeration(Enumeration<String>),
    /// An int enum.
    IntEnumeration(Enumeration<i32>),
}

impl Type {
    /// The type's name.
    #[must_use]
    pub fn rust(&self) -> &Ident {
        match self {
            Self::Structure(structure) => &structure.rust,
            Self::Union(union) => &union.rust,
            Self::EventStream(stream) => &stream.rust,
            Self::Enumeration(enumeration) => &enumeration.rust,
            Self::IntEnumeration(enumeration) => &enumeration.rust,
        }
    }

    /// The shape's name in the model.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Structure(structure) => &structure.name,
            Self::Union(union) => &union.name,
            Self::EventStream(stream) => &stream.name,
            Self::Enumeration(enumeration) => &enumeration.name,
            Self::IntEnumeration(enumeration) => &enumeration.name,
        }
    }

    /// Whether it is a stream or holds one, which no text does.
    #[must_use]
    pub fn is_stream(&self) -> bool {
        match self {
            Self::Structure(structure) => structure.fields.iter().any(Field::is_stream),
            Self::EventStream(_) => true,
            Self::Union(_) | Self::Enumeration(_) | Self::IntEnumeration(_) => false,
        }
    }

    /// In which directions it travels.
    #[must_use]
    pub fn directions(&self) -> Directions {
        match self {
            Self::Structure(structure) => structure.directions,
            Self::Union(union) => union.directions,
            Self::EventStream(stream) => stream.directions,
            Self::Enumeration(enumeration) => enumeration.directions,
            Self::IntEnumeration(enumeration) => enumeration.directions,
        }
    }
}

/// What a structure has of the standard traits, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Derives {
    /// Whether it has `Clone` and `PartialEq`; what is read once has not.
    pub value: bool,
    /// How it has `Debug`.
    pub debug: By,
    /// How it has `Default`, if it has: what a service means by saying nothing, or an input with nothing set.
    pub default: Option<By>,
}

/// How a type has a trait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// By `derive`.
    Derive,
    /// By an `impl`, since `derive` would do something else.
    Impl,
}

/// In which directions a shape travels; code is emitted for those only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Directions {
    /// To the service.
    pub write: bool,
    /// From the service.
    pub read: bool,
}

/// A structure.
#[derive(Debug)]
pub struct Structure {
    /// The type's name.
    pub rust: Ident,
    /// The shape's name in the model.
    pub name: String,
    /// What the structure is.
    pub docs: Docs,
    /// The trait `deprecated`.
    pub deprecated: Option<Deprecation>,
    /// The members, in the model's order.
    pub fields: Vec<Field>,
    /// In which directions the structure travels.
    pub directions: Directions,
    /// In which directions it is a document or part of one.
    pub document: Directions,
    /// What it has of the standard traits, and how.
    pub derives: Derives,
    /// Where it tells of a failure of its own, if it is an entry of an answer that can.
    pub entry_error: Option<EntryError>,
    /// How a user makes one; of no account where it is never sent.
    pub construction: Construction,
    /// Whether it is an event of a request, with members beside its document.
    pub is_sent_event: bool,
    /// What an operation gives back, which a caller may drop.
    pub is_output: bool,
    /// Whether users must leave room for further members.
    pub non_exhaustive: bool,
}

/// Where an entry of an answer says why it failed: fields, and whether each is an `Option`.
#[derive(Debug)]
pub struct EntryError {
    /// The code.
    pub code: (Ident, bool),
    /// Whether the caller was at fault.
    pub sender_fault: Option<(Ident, bool)>,
}

/// How a user makes a structure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Construction {
    /// `new` takes the required members in the model's order.
    #[default]
    InOrder,
    /// `new` takes a structure of this name, which has the required members as fields.
    ByName(Ident),
    /// A literal names all members; there is no `new`.
    Literal,
}

impl Structure {
    /// The members in the structure's document where it is sent.
    pub fn written(&self) -> impl Iterator<Item = &Field> {
        let sent = |field: &&Field| {
            field.write.location.is_in_document() && !(self.is_sent_event && field.write.location.is_of_event())
        };
        self.fields.iter().filter(|field| !field.is_event_stream()).filter(sent)
    }

    /// The members in the structure's document where it is received.
    pub fn read(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| !field.is_event_stream() && field.read.location.is_in_document())
    }
}

/// A union.
#[derive(Debug)]
pub struct Union {
    /// The type's name.
    pub rust: Ident,
    /// The shape's name in the model.
    pub name: String,
    /// What the union is.
    pub docs: Docs,
    /// The trait `deprecated`.
    pub deprecated: Option<Deprecation>,
    /// The members.
    pub variants: Vec<Field>,
    /// In which directions the union travels.
    pub directions: Directions,
    /// How it has `Debug`.
    pub debug: By,
    /// Whether `Debug` hides what the model does not list.
    pub hides_unknown: bool,
}

/// The events of an event stream.
#[derive(Debug)]
pub struct EventStream {
    /// The type's name.
    pub rust: Ident,
    /// The shape's name in the model.
    pub name: String,
    /// What the stream is.
    pub docs: Docs,
    /// The trait `deprecated`.
    pub deprecated: Option<Deprecation>,
    /// The events.
    pub events: Vec<Event>,
    /// Whether requests and responses have such streams.
    pub directions: Directions,
    /// Exceptions whose name in the stream is not that of their shape: the former, the latter.
    pub renamed_exceptions: Vec<(String, String)>,
    /// Whether `Debug` hides what the model does not list: some event holds what it hides, so an unknown one may too.
    pub hides_unknown: bool,
}

/// An event.
#[derive(Debug)]
pub struct Event {
    /// The variant.
    pub field: Field,
    /// Whether the event is more than a document.
    pub bound: bool,
    /// Whether it is an error, which a client can only send.
    pub is_exception: bool,
}

/// An enum whose values are sent as `T`: `String`, or `i32` for an int enum.
#[derive(Debug)]
pub struct Enumeration<T> {
    /// The type's name.
    pub rust: Ident,
    /// The shape's name in the model.
    pub name: String,
    /// What the enum chooses.
    pub docs: Docs,
    /// The trait `deprecated`.
    pub deprecated: Option<Deprecation>,
    /// The known values.
    pub variants: Vec<Variant<T>>,
    /// In which directions the enum travels.
    pub directions: Directions,
    /// In which directions it travels as text: in a path, a query, a header, or as a body.
    pub text: Directions,
}

/// One known value of an enum.
#[derive(Debug)]
pub struct Variant<T> {
    /// The variant's name.
    pub rust: Ident,
    /// What is sent.
    pub wire: T,
    /// What the value means.
    pub docs: Docs,
    /// The trait `deprecated`.
    pub deprecated: Option<Deprecation>,
}

/// An error shape.
#[derive(Debug)]
pub struct Exception {
    /// The type's name.
    pub rust: Ident,
    /// The shape's name in the model.
    pub name: String,
    /// The code in a response.
    pub code: String,
    /// The HTTP status of a response.
    pub status: u16,
    /// When the service answers so.
    pub docs: Docs,
    /// The trait `deprecated`.
    pub deprecated: Option<Deprecation>,
    /// The field that takes the message, if the model has a member for it.
    pub message: Option<Field>,
    /// The other members.
    pub fields: Vec<Field>,
    /// What the model says of repeating the call.
    pub retryable: Option<Retryable>,
    /// Whether it is an event of a request.
    pub is_sent_event: bool,
    /// Whether `Debug` and `Display` hide the message, also where the model has no member for it.
    pub hides_message: bool,
    /// Whether users must leave room for further members.
    pub non_exhaustive: bool,
}

/// What the model says of repeating a call after an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retryable {
    /// It may be repeated.
    Yes,
    /// It may be repeated, but slower.
    Throttling,
    /// It may be repeated when some seconds have passed.
    Later,
    /// It may not be repeated if it is a quota that is used up.
    Quota,
}
