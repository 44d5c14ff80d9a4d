//! Fields of types, ready to print: what values they hold, and how these travel.

use proc_macro2::Ident;

use super::{Deprecation, Docs};

/// A member of a structure, union or exception.
#[derive(Debug)]
pub struct Field {
    /// The field's or variant's name.
    pub rust: Ident,
    /// The member's name.
    pub wire: String,
    /// What the member is.
    pub docs: Docs,
    /// Whether and how the model takes the member back.
    pub deprecated: Option<Deprecation>,
    /// The type, without the `Option` of an optional member.
    pub ty: ValueType,
    /// How the value is written and read.
    pub codec: Codec,
    /// Whether the value must be there, and what stands in for it.
    pub presence: Presence,
    /// Whether `Debug` hides the value.
    pub sensitive: bool,
    /// Whether an unset value is replaced by a token when sent.
    pub idempotency_token: bool,
}

impl Field {
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
    /// As its type says.
    Plain,
    /// A timestamp as RFC 3339 text.
    DateTime,
    /// A timestamp as IMF-fixdate text.
    HttpDate,
    /// Each element by a codec.
    List(Box<Self>),
    /// Each value by a codec.
    Map(Box<Self>),
    /// Null, or by a codec.
    Sparse(Box<Self>),
}
