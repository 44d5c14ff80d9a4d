//! Fields of types, ready to print: what values they hold, and how these travel.

use proc_macro2::Ident;

use super::{Deprecation, Docs, Rule, Wire};

/// A member of a structure, union or exception.
#[derive(Debug)]
pub struct Field {
    /// The field's or variant's name.
    pub rust: Ident,
    /// The setter that takes an `Option`, where there is one.
    pub set: Option<Ident>,
    /// The member's name in the model.
    pub member: String,
    /// What the member is.
    pub docs: Docs,
    /// The same in one sentence.
    pub summary: Docs,
    /// The trait `deprecated`.
    pub deprecated: Option<Deprecation>,
    /// The type, without the `Option` of an optional member.
    pub ty: ValueType,
    /// How it is sent.
    pub write: Wire,
    /// How it is received.
    pub read: Wire,
    /// How it looks in the JSON form of its shape, where all members are in one document.
    pub json: Wire,
    /// Whether the value must be there, and what stands in for it.
    pub presence: Presence,
    /// Whether `Debug` hides the value: the member, what it holds, or all of its structure is sensitive.
    pub sensitive: bool,
    /// Whether an unset value is replaced by a token when sent.
    pub idempotency_token: bool,
    /// What the model demands of the value, where it is sent.
    pub rules: Vec<Rule>,
}

impl Field {
    /// Whether the member is a stream of events, and no value of a document.
    #[must_use]
    pub fn is_event_stream(&self) -> bool {
        matches!(self.ty, ValueType::EventStream { .. } | ValueType::EventSource(_))
    }

    /// Whether the member is a stream, of events or of bytes, that is read once.
    #[must_use]
    pub fn is_stream(&self) -> bool {
        self.is_event_stream() || self.ty == ValueType::ByteStream
    }

    /// The type of the events and that of the error, if the field is an event stream.
    #[must_use]
    pub fn event_stream(&self) -> Option<(&Ident, &Ident)> {
        match &self.ty {
            ValueType::EventStream { event, error } => Some((event, error)),
            _ => None,
        }
    }
}

/// Whether a member must be there.
#[derive(Clone, Debug, PartialEq)]
pub enum Presence {
    /// An `Option`.
    Optional,
    /// A plain value that the constructor takes.
    Required,
    /// A plain value that begins as the default.
    Default(DefaultValue),
}

/// The value of a `default` trait.
#[derive(Clone, Debug, PartialEq)]
pub enum DefaultValue {
    /// What `Default::default()` of the type gives.
    Zero,
    /// `true`
    True,
    /// A number, as a Rust literal.
    Integer(i64),
    /// A number with a fraction.
    Float(f64),
    /// A string.
    String(String),
    /// A blob.
    Blob(Vec<u8>),
    /// Seconds since 1970, and nanoseconds.
    Timestamp(i64, u32),
    /// A value of the enum of this name.
    Enum(Ident, String),
    /// A value of the int enum of this name.
    IntEnum(Ident, i32),
    /// The text of a `BigInteger` or `BigDecimal`.
    Big(String),
    /// A JSON value.
    Document(serde_json::Value),
}

/// A type of a value, ready to print.
#[derive(Clone, Debug, PartialEq)]
pub enum ValueType {
    /// `bool`
    Bool,
    /// `i8`
    I8,
    /// `i16`
    I16,
    /// `i32`
    I32,
    /// `i64`
    I64,
    /// `f32`
    F32,
    /// `f64`
    F64,
    /// `String`
    String,
    /// `Bytes`
    Blob,
    /// `ByteStream`: a blob that is the body of a request or response, and read piece by piece.
    ByteStream,
    /// `Timestamp`
    Timestamp,
    /// `Document`
    Document,
    /// `BigInteger`
    BigInteger,
    /// `BigDecimal`
    BigDecimal,
    /// `()`
    Unit,
    /// A generated type.
    Named(Ident),
    /// `Vec`
    List(Box<Self>),
    /// `BTreeMap`
    Map(Box<Self>, Box<Self>),
    /// `Option`, inside a sparse collection.
    Sparse(Box<Self>),
    /// `Box`, where a type contains itself.
    Boxed(Box<Self>),
    /// The events that an input sends, of this type.
    EventSource(Ident),
    /// The stream of events of an output.
    EventStream {
        /// The events.
        event: Ident,
        /// Why the stream fails.
        error: Ident,
    },
}

impl ValueType {
    /// Whether a parameter takes the value as it is rather than through `Into`.
    #[must_use]
    pub fn is_plain_parameter(&self) -> bool {
        matches!(self, Self::Bool | Self::I8 | Self::I16 | Self::I32 | Self::I64 | Self::F32 | Self::F64)
    }
}

/// How a value is written and read, where its type alone does not say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Codec {
    /// As the format writes its type.
    Plain,
    /// A timestamp as RFC 3339 text.
    DateTime,
    /// A timestamp as IMF-fixdate text.
    HttpDate,
    /// A timestamp as a number of seconds.
    EpochSeconds,
    /// A number of any size as a string.
    NumberText,
    /// Text in base64.
    MediaType,
    /// Each element by a codec.
    List(Box<Self>),
    /// Each value by a codec.
    Map(Box<Self>),
    /// Null, or by a codec.
    Sparse(Box<Self>),
}
