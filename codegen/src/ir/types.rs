//! Types, ready to print: structures, unions, enums, event streams and exceptions.

use proc_macro2::Ident;

use super::{Deprecation, Docs, Field, ValueType};

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
    pub fn wire(&self) -> &str {
        match self {
            Self::Structure(structure) => &structure.wire,
            Self::Union(union) => &union.wire,
            Self::EventStream(stream) => &stream.wire,
            Self::Enumeration(enumeration) => &enumeration.wire,
            Self::IntEnumeration(enumeration) => &enumeration.wire,
        }
    }
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
    /// The shape's name.
    pub wire: String,
    /// What the structure is.
    pub docs: Docs,
    /// Whether and how the model takes the shape back.
    pub deprecated: Option<Deprecation>,
    /// The members, in the model's order.
    pub fields: Vec<Field>,
    /// In which directions the structure travels.
    pub directions: Directions,
    /// Whether `Debug` hides everything.
    pub sensitive: bool,
    /// What of it is not in the JSON of its event; empty if it is no event.
    pub bound: Vec<BoundField>,
}

impl Structure {
    /// The members in the structure's JSON: all but an event stream.
    pub fn json_fields(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.event_stream().is_none())
    }
}

/// A union.
#[derive(Debug)]
pub struct Union {
    /// The type's name.
    pub rust: Ident,
    /// The shape's name.
    pub wire: String,
    /// What the union is.
    pub docs: Docs,
    /// Whether and how the model takes the shape back.
    pub deprecated: Option<Deprecation>,
    /// The members.
    pub variants: Vec<Field>,
    /// In which directions the union travels.
    pub directions: Directions,
    /// Whether `Debug` hides everything.
    pub sensitive: bool,
}

/// The events of an event stream, which only come from the service.
#[derive(Debug)]
pub struct EventStream {
    /// The type's name.
    pub rust: Ident,
    /// The shape's name.
    pub wire: String,
    /// What the stream is.
    pub docs: Docs,
    /// Whether and how the model takes the shape back.
    pub deprecated: Option<Deprecation>,
    /// The events.
    pub events: Vec<Event>,
    /// Exceptions whose name in the stream is not that of their shape: the former, the latter.
    pub renamed_exceptions: Vec<(String, String)>,
    /// Whether `Debug` hides everything.
    pub sensitive: bool,
    /// Whether some event holds what `Debug` hides, so that an unknown one may too.
    pub holds_sensitive: bool,
}

/// An event.
#[derive(Debug)]
pub struct Event {
    /// The variant.
    pub field: Field,
    /// Whether the event is more than JSON.
    pub bound: bool,
}

/// A field that is not in the JSON of its event.
#[derive(Debug)]
pub struct BoundField {
    /// The field.
    pub rust: Ident,
    /// Whether the field is an `Option`.
    pub optional: bool,
    /// Where the value is instead.
    pub binding: Binding,
}

/// Where a value is that is not in the JSON of its event.
#[derive(Debug)]
pub enum Binding {
    /// In a header.
    Header {
        /// The header.
        name: String,
        /// As what it is read before it becomes the field's value; `None` if directly.
        read_as: Option<ValueType>,
    },
    /// The payload as it is.
    Bytes,
    /// The payload as text.
    Text,
    /// The payload as JSON.
    Json,
}

/// An enum whose values are sent as `T`: `String`, or `i32` for an int enum.
#[derive(Debug)]
pub struct Enumeration<T> {
    /// The type's name.
    pub rust: Ident,
    /// The shape's name.
    pub wire: String,
    /// What the enum chooses.
    pub docs: Docs,
    /// Whether and how the model takes the shape back.
    pub deprecated: Option<Deprecation>,
    /// The known values.
    pub variants: Vec<Variant<T>>,
    /// In which directions the enum travels.
    pub directions: Directions,
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
    /// Whether and how the model takes the value back.
    pub deprecated: Option<Deprecation>,
}

/// An error shape.
#[derive(Debug)]
pub struct Exception {
    /// The type's name.
    pub rust: Ident,
    /// The code in a response.
    pub wire: String,
    /// When the service answers so.
    pub docs: Docs,
    /// Whether and how the model takes the shape back.
    pub deprecated: Option<Deprecation>,
    /// The field that takes the message, if the model has a member for it.
    pub message: Option<Field>,
    /// The other members.
    pub fields: Vec<Field>,
    /// What the model says of repeating the call.
    pub retryable: Option<Retryable>,
    /// Whether `Debug` hides everything.
    pub sensitive: bool,
    /// What of it is not in the JSON of its message in an event stream.
    pub bound: Vec<BoundField>,
}

/// What the model says of repeating a call after an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retryable {
    /// It may be repeated.
    Yes,
    /// It may be repeated, but slower.
    Throttling,
}
