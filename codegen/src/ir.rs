//! What is to be printed, with every decision made. Emitters see this and nothing else.
//!
//! Every node that travels has both names: `rust` for the source, `wire` for the service.

mod endpoint;
mod protocol_tests;

use proc_macro2::Ident;

pub use endpoint::*;
pub use protocol_tests::{
    EndpointCall, EndpointTest, Expected, ExpectedBody, ExpectedEndpoint, LeftOut, Names, ProtocolTests, RequestTest,
    ResponseTest, Value,
};

/// A service and everything of it that is generated.
#[derive(Debug)]
pub struct Service {
    /// The service's name in the model, such as `Kinesis_20131202`.
    pub wire: String,
    /// The module that holds the service.
    pub module: Ident,
    /// What the service is.
    pub docs: Docs,
    /// The service id, such as `Kinesis`.
    pub id: String,
    /// The first label of the host name.
    pub endpoint_prefix: String,
    /// The name requests are signed for.
    pub signing_name: String,
    /// How requests and responses look.
    pub protocol: Protocol,
    /// The operations, by name.
    pub operations: Vec<Operation>,
    /// Types that several operations use, by name.
    pub types: Vec<Type>,
    /// Errors of any operation, by name.
    pub exceptions: Vec<Exception>,
    /// Operations that are not generated.
    pub omitted: Vec<Omitted>,
    /// Where requests go, if the model says so.
    pub endpoint: Option<EndpointRules>,
    /// The tests that the model carries, if they are asked for.
    pub tests: Option<ProtocolTests>,
}

/// The protocols that are supported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// awsJson1_0 or awsJson1_1
    AwsJson {
        /// Which of the two.
        version: AwsJsonVersion,
        /// Whether the service keeps the error codes of AWS Query.
        query_compatible: bool,
    },
}

/// The versions of AWS JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AwsJsonVersion {
    /// 1.0
    V1_0,
    /// 1.1
    V1_1,
}

/// An operation that is not generated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Omitted {
    /// The operation's name in the model.
    pub operation: String,
    /// Why it is left out.
    pub reason: String,
}

/// Rustdoc, one entry a line, in Markdown; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Docs(pub Vec<String>);

/// What the `deprecated` trait says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deprecation {
    /// What to use instead, and since when.
    pub note: Option<String>,
}

/// One operation and what only it uses.
#[expect(clippy::struct_excessive_bools, reason = "each is a trait that an operation has or has not")]
#[derive(Debug)]
pub struct Operation {
    /// The type that stands for the operation.
    pub rust: Ident,
    /// The operation's name in the model.
    pub wire: String,
    /// The client's method, and the name of the file.
    pub method: Ident,
    /// What the operation does.
    pub docs: Docs,
    /// Whether and how the model takes the operation back.
    pub deprecated: Option<Deprecation>,
    /// The type of the input.
    pub input: Ident,
    /// The type of the output.
    pub output: Ident,
    /// Types that no other operation uses; input and output first.
    pub own: Vec<Type>,
    /// The type of the operation's error.
    pub error: Ident,
    /// The errors that the model lists.
    pub errors: Vec<ErrorVariant>,
    /// Whether a large body is compressed by gzip.
    pub compresses: bool,
    /// Whether the service waits for something before it answers, and callers call again and again.
    pub long_poll: bool,
    /// Whether a request carries a checksum of its body.
    pub needs_checksum: bool,
    /// Output members that a response must have, by their names in the model.
    pub required_output: Vec<String>,
    /// The value of the `X-Amz-Target` header.
    pub target: String,
    /// Whether the output has an event stream.
    pub streams: bool,
    /// How requests are authenticated.
    pub auth: Auth,
    /// What the `endpoint` trait puts before the host.
    pub host_prefix: Vec<HostPrefixPart>,
    /// What the operation tells the endpoint rules; `None` if there are none.
    pub endpoint: Option<Vec<EndpointInput>>,
}

/// How requests are authenticated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Auth {
    /// Signed with Signature Version 4.
    SigV4,
    /// Signed if there are credentials.
    Optional,
    /// Never signed.
    None,
}

/// A part of a host prefix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HostPrefixPart {
    /// Text as it stands.
    Text(String),
    /// The value of an input member.
    Label {
        /// The field.
        rust: Ident,
        /// The member.
        wire: String,
        /// Whether the field is an `Option`.
        optional: bool,
    },
}

/// One variant of an operation's or service's error.
#[derive(Clone, Debug)]
pub struct ErrorVariant {
    /// The variant and the exception's type.
    pub rust: Ident,
    /// The code in a response.
    pub wire: String,
    /// The first sentence of the exception's documentation.
    pub docs: Docs,
}

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
