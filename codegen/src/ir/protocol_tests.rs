//! Protocol tests of a service, ready to print: which values are sent or expected, and what is compared.

use proc_macro2::Ident;

use super::{Docs, ParamSource, Presence, RuleValue, ValueType};
use crate::TestKind;

/// The protocol tests of a service.
#[derive(Debug, Default)]
pub struct ProtocolTests {
    /// What a client must send.
    pub requests: Vec<RequestTest>,
    /// What a client must make of a response.
    pub responses: Vec<ResponseTest>,
    /// What endpoint rules decide.
    pub endpoints: Vec<EndpointTest>,
    /// Those that cannot be run.
    pub left_out: Vec<LeftOut>,
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
    /// The test's name.
    pub id: String,
    /// The function that runs the test.
    pub function: Ident,
    /// What is asserted, in words.
    pub docs: Docs,
    /// The service's name in the model.
    pub shape: String,
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
    /// The test's name.
    pub id: String,
    /// The function that runs the test.
    pub function: Ident,
    /// What is asserted, in words.
    pub docs: Docs,
    /// The operation's name in the model.
    pub shape: String,
    /// The operation's type.
    pub operation: Ident,
    /// The input.
    pub input: Value,
    /// The method.
    pub method: String,
    /// The path, without its query.
    pub uri: String,
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

/// What is said of a request's body.
#[derive(Debug)]
pub enum ExpectedBody {
    /// Nothing.
    Any,
    /// It is this JSON, however it is spaced and ordered.
    Json(String),
    /// It is this text, byte for byte.
    Text(String),
}

/// A response, and what a client must make of it.
#[derive(Debug)]
pub struct ResponseTest {
    /// The test's name.
    pub id: String,
    /// The function that runs the test.
    pub function: Ident,
    /// What is asserted, in words.
    pub docs: Docs,
    /// The name of the operation or error in the model.
    pub shape: String,
    /// The operation's type.
    pub operation: Ident,
    /// The HTTP status.
    pub code: u16,
    /// The response's headers.
    pub headers: Vec<(String, String)>,
    /// The response's body.
    pub body: String,
    /// What comes of it.
    pub expected: Expected,
    /// Whether a NaN is expected somewhere, which equals nothing, not even itself.
    pub nan: bool,
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
    /// A structure by constructor and setters: type, arguments, then field and value.
    Built(Ident, Vec<Self>, Vec<(Ident, Self)>),
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
