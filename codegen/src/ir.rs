//! What is to be printed, with every decision made. Emitters see this and nothing else.
//!
//! Every node that travels has both names: `rust` for the source, `wire` for the service.

mod endpoint;
mod field;
mod operation;
mod protocol_tests;
mod types;

use proc_macro2::Ident;

pub use endpoint::*;
pub use field::{Codec, DefaultValue, Field, Presence, ValueType};
pub use operation::{Auth, ErrorVariant, HostPrefixPart, Operation};
pub use protocol_tests::{
    EndpointCall, EndpointTest, Expected, ExpectedBody, ExpectedEndpoint, LeftOut, Names, ProtocolTests, RequestTest,
    ResponseTest, Value,
};
pub use types::{
    Binding, BoundField, Directions, Enumeration, Event, EventStream, Exception, Retryable, Structure, Type, Union,
    Variant,
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
