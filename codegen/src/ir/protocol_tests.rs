//! Protocol tests of a service, ready to print: which values are sent or expected, and what is compared.

use proc_macro2::Ident;

use super::{Construction, Docs, ParamSource, Presence, RuleValue, ValueType};
use crate::report::TestKind;

/// The protocol tests of a service.
#[derive(Debug, Default)]
pub struct ProtocolTests {
    /// Those that are run, in the order of their kinds.
    pub run: Vec<ModelTest>,
    /// Those that cannot be run.
    pub left_out: Vec<LeftOut>,
}

/// One test that is run.
#[derive(Debug)]
pub struct ModelTest {
    /// The test's name.
    pub id: String,
    /// The function that runs the test.
    pub function: Ident,
    /// What is asserted, in words.
    pub docs: Docs,
    /// The name of the service, operation or error in the model.
    pub shape: String,
    /// What it checks.
    pub check: Check,
}

/// What a test checks.
#[expect(clippy::large_enum_variant, reason = "there are few tests; boxes would be in every pattern")]
#[derive(Debug)]
pub enum Check {
    /// What a client must send.
    Request(RequestTest),
    /// What a client must make of a response.
    Response(ResponseTest),
    /// Events that a client sends and gets.
    EventStream(EventStreamTest),
    /// What endpoint rules decide.
    Endpoint(EndpointTest),
}

impl Check {
    /// What it is about.
    #[must_use]
    pub fn kind(&self) -> TestKind {
        match self {
            Self::Request(_) => TestKind::Request,
            Self::Response(_) => TestKind::Response,
            Self::EventStream(_) => TestKind::EventStream,
            Self::Endpoint(_) => TestKind::Endpoint,
        }
    }
}

/// A protocol test that cannot be run.
#[derive(Debug)]
pub struct LeftOut {
    /// The test's name.
    pub id: String,
    /// The operation or error that has the test.
    pub shape: String,
    /// What it is about.
    pub kind: TestKind,
    /// Why it cannot be run.
    pub reason: String,
}

/// Values of parameters, and what endpoint rules make of them.
#[derive(Debug)]
pub struct EndpointTest {
    /// Every field of the parameters; whether it is an `Option`, and its value.
    pub params: Vec<(Ident, bool, Option<RuleValue>)>,
    /// Calls that lead to the same.
    pub calls: Vec<EndpointCall>,
    /// What is decided.
    pub expected: ExpectedEndpoint,
}

/// A call, and the settings of its client.
#[derive(Debug)]
pub struct EndpointCall {
    /// The operation's type.
    pub operation: Ident,
    /// The input.
    pub input: Value,
    /// The settings; those that only rules know by the parameter's name.
    pub settings: Vec<(ParamSource, String, RuleValue)>,
}

/// What endpoint rules decide.
#[derive(Debug)]
pub enum ExpectedEndpoint {
    /// There is no endpoint, and this says why.
    Error(String),
    /// An endpoint.
    Endpoint {
        /// The URL.
        url: String,
        /// Headers with their values, joined by commas.
        headers: Vec<(String, String)>,
        /// The properties, as JSON.
        properties: String,
    },
}

/// An input, and the request that a client must send for it.
#[derive(Debug)]
pub struct RequestTest {
    /// The operation's type.
    pub operation: Ident,
    /// The input.
    pub input: Value,
    /// The request.
    pub expected: ExpectedRequest,
}

/// A request that a client must send.
#[derive(Debug)]
pub struct ExpectedRequest {
    /// The method; empty if nothing is said of it and of the path.
    pub method: String,
    /// The path, without its query.
    pub uri: String,
    /// What the client is told; nothing if it is told what all are.
    pub settings: Vec<ClientSetting>,
    /// The host that the client is given.
    pub host: Option<String>,
    /// The host that the request goes to.
    pub resolved_host: Option<String>,
    /// What the query must hold.
    pub query: Names,
    /// Headers with their values.
    pub headers: Vec<(String, String)>,
    /// Headers by name alone.
    pub header_names: Names,
    /// The body.
    pub body: ExpectedBody,
}

/// What a test tells its client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClientSetting {
    /// What time it is, in seconds since 1970.
    Clock(i64),
    /// Access key id, secret access key, session token.
    Credentials(String, String, Option<String>),
    /// The region.
    Region(String),
    /// Where requests go.
    EndpointUrl(String),
    /// Whether to use dual-stack endpoints.
    UseDualStack(bool),
    /// A parameter of endpoint rules, and its value.
    Param(String, bool),
    /// Calls are made again, so many times at most.
    Retry(Option<u32>),
}

/// What must and what must not be there.
#[derive(Debug, Default)]
pub struct Names {
    /// Pairs such as `a=b` that must be there.
    pub pairs: Vec<String>,
    /// Names that must be there.
    pub required: Vec<String>,
    /// Names that must not be there.
    pub forbidden: Vec<String>,
}

/// What is said of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExpectedBody {
    /// Nothing.
    Any,
    /// It is this text, byte for byte.
    Text(String),
    /// It is these bytes.
    Bytes(Vec<u8>),
    /// It is this JSON, however it is spaced and ordered.
    Json(String),
    /// It is this CBOR, however lengths and numbers are written and maps are ordered.
    Cbor(Vec<u8>),
    /// It has these pairs of a form, in any order.
    Form(String),
    /// It is this XML, however it is indented.
    Xml(String),
}

/// A response, and what a client must make of it.
#[derive(Debug)]
pub struct ResponseTest {
    /// The operation's type.
    pub operation: Ident,
    /// The response.
    pub given: GivenResponse,
    /// What comes of it.
    pub expected: Expected,
}

/// A response that a client gets.
#[derive(Debug)]
pub struct GivenResponse {
    /// The HTTP status.
    pub code: u16,
    /// The headers.
    pub headers: Vec<(String, String)>,
    /// The body, or what of it comes before events.
    pub body: Vec<u8>,
}

/// Events that a client sends and gets.
#[derive(Debug)]
pub struct EventStreamTest {
    /// The operation's type.
    pub operation: Ident,
    /// What a client must send, if the test says so.
    pub sent: Option<SentEvents>,
    /// What a client gets, if the test says so.
    pub received: Option<ReceivedEvents>,
}

/// Events that a client must send.
#[derive(Debug)]
pub struct SentEvents {
    /// The input.
    pub input: Value,
    /// The request that they are the body of.
    pub request: ExpectedRequest,
    /// The frames.
    pub frames: Vec<Frame>,
}

/// Events that a service sends, and what a client must make of them.
#[derive(Debug)]
pub struct ReceivedEvents {
    /// The response without them.
    pub given: GivenResponse,
    /// The frames.
    pub frames: Vec<Frame>,
    /// The output's field that is the stream.
    pub stream: Ident,
    /// The output's other fields.
    pub fields: Vec<(Ident, Value)>,
    /// The events that a caller gets.
    pub events: Value,
    /// How it ends.
    pub end: StreamEnd,
}

/// How a stream ends.
#[derive(Debug)]
pub enum StreamEnd {
    /// Well.
    Success,
    /// With any error.
    Failure,
    /// With this one.
    Error {
        /// The operation's error type.
        error: Ident,
        /// The variant, and the exception's type.
        exception: Ident,
        /// Every field of the exception.
        fields: Vec<(Ident, Value)>,
    },
}

/// A frame of an event stream.
#[derive(Debug)]
pub struct Frame {
    /// The whole frame; made of what follows if it is empty.
    pub bytes: Vec<u8>,
    /// Headers with their values.
    pub headers: Vec<(String, FrameHeader)>,
    /// Headers by name alone.
    pub header_names: Names,
    /// The payload.
    pub body: ExpectedBody,
}

/// The value of a frame's header.
#[derive(Debug)]
pub enum FrameHeader {
    /// True or false.
    Bool(bool),
    /// 8 bits
    Byte(i8),
    /// 16 bits
    Short(i16),
    /// 32 bits
    Integer(i32),
    /// 64 bits
    Long(i64),
    /// Bytes.
    Blob(Vec<u8>),
    /// A text.
    String(String),
    /// Milliseconds since 1970.
    Timestamp(i64),
}

/// What comes of a response.
#[derive(Debug)]
pub enum Expected {
    /// The operation's output.
    Output(Value),
    /// The operation's error.
    Error {
        /// The operation's error type.
        error: Ident,
        /// The variant, and the exception's type.
        exception: Ident,
        /// Every field of the exception.
        fields: Vec<(Ident, Value)>,
        /// The code that the error must show, if the test says so.
        code: Option<String>,
        /// Whose fault the error must be, if the test says so.
        fault: Option<String>,
    },
}

/// A value as source text.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `true` or `false`
    Bool(bool),
    /// A whole number of the type.
    Integer(i64, ValueType),
    /// An `f32`
    F32(f32),
    /// An `f64`
    F64(f64),
    /// A string.
    String(String),
    /// A blob.
    Blob(Vec<u8>),
    /// A blob that is a body.
    ByteStream(Vec<u8>),
    /// Seconds since 1970, and nanoseconds.
    Timestamp(i64, u32),
    /// The text of a `BigInteger` or `BigDecimal`.
    Big(String, ValueType),
    /// A document.
    Document(serde_json::Value),
    /// `()`
    Unit,
    /// A variant without value: enum, variant.
    Variant(Ident, Ident),
    /// A text that the enum does not list.
    UnlistedText(Ident, String),
    /// A number that the int enum does not list.
    UnlistedNumber(Ident, i32),
    /// A member of a union: union, variant, value.
    Union(Ident, Ident, Box<Self>),
    /// Elements of the type.
    List(ValueType, Vec<Self>),
    /// Entries of the types.
    Map(ValueType, ValueType, Vec<(Self, Self)>),
    /// `None` where a value of the type could be.
    None(ValueType),
    /// `Some`
    Some(Box<Self>),
    /// A value in a `Box`.
    Boxed(Box<Self>),
    /// Events that are sent: a list.
    Events(Box<Self>),
    /// A structure as a user makes it.
    Built {
        /// The type.
        rust: Ident,
        /// How its required members are given.
        construction: Construction,
        /// The required members and their values.
        required: Vec<(Ident, Self)>,
        /// The other fields and their values, by setters.
        set: Vec<(Ident, Self)>,
    },
    /// A structure by its fields, the rest being as the service means it when it says nothing.
    Literal {
        /// The type.
        rust: Ident,
        /// Fields and their values.
        fields: Vec<(Ident, Self)>,
        /// Whether there are fields beyond those.
        rest: bool,
    },
    /// What a field of this presence and type begins as.
    Initial(Presence, ValueType),
}
