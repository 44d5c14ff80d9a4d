//! What is to be printed, with every decision made. Emitters see this and nothing else.
//!
//! Every node has both names: `rust` for the source, and what the model calls it: `name` of a shape, `member` of a
//! member. What is sent is a third: `wire`, or in a `Wire`.

mod discovery;
mod endpoint;
mod field;
mod http;
mod location;
mod multipart;
mod operation;
mod paginator;
mod protocol_tests;
mod rule;
mod types;
mod waiter;

use std::collections::BTreeSet;

use proc_macro2::Ident;

use crate::protocol::Protocol;

pub use crate::report::{Omitted, Unchecked};
pub use discovery::{Asked, Discovers, Discovery, DiscoveryId};
pub use endpoint::*;
pub use field::{Codec, DefaultValue, Field, Presence, ValueType};
pub use http::{Bound, Http, HttpBody, PathPart, StreamedBody};
pub use location::{Element, Location, Payload, Wire};
pub use multipart::{Built, Given, Multipart, MultipartCall, Origin};
pub use operation::{Auth, Checksum, ErrorVariant, Example, HostPrefixPart, Operation, Repeating};
pub use paginator::{FieldStep, ItemType, MoreFlag, NextToken, PageItems, Paginator};
pub use protocol_tests::{
    Check, ClientSetting, EndpointCall, EndpointTest, EventStreamTest, Expected, ExpectedBody, ExpectedEndpoint,
    ExpectedRequest, Frame, FrameHeader, GivenResponse, LeftOut, ModelTest, Names, ProtocolTests, ReceivedEvents,
    RequestTest, ResponseTest, SentEvents, StreamEnd, Value,
};
pub use rule::{Bounds, CharacterSet, Matcher as PatternMatcher, NumberBounds, Pattern, Rule, ShapeRules};
pub use smithwright_model::WaiterState;
pub use types::{
    By, Construction, Derives, Directions, EntryError, Enumeration, Event, EventStream, Exception, Retryable,
    Structure, Type, Union, Variant,
};
pub use waiter::{Acceptor, Condition, Expression, Function, Matcher, Order, Search, Truth, View, Waiter};

/// A service and everything of it that is generated.
#[derive(Debug)]
pub struct Service {
    /// The service's name in the model, such as `Kinesis_20131202`.
    pub name: String,
    /// The service's version in the model; may be empty.
    pub version: String,
    /// The module that holds the service.
    pub module: Ident,
    /// The feature that the module is behind, if it is.
    pub feature: Option<String>,
    /// What the service is.
    pub docs: Docs,
    /// The service id as Markdown.
    pub title: String,
    /// The service id, such as `Kinesis`.
    pub id: String,
    /// The first label of the host name.
    pub endpoint_prefix: String,
    /// The name requests are signed for.
    pub signing_name: String,
    /// Who says the endpoint URL that calls need, if no region gives one.
    pub endpoint_from: Option<&'static str>,
    /// How requests and responses look.
    pub protocol: &'static Protocol,
    /// Whether the service keeps the error codes of AWS Query.
    pub query_compatible: bool,
    /// What the runtime must be built with for it.
    pub features: BTreeSet<&'static str>,
    /// The operations, by name.
    pub operations: Vec<Operation>,
    /// The operation that shows best what the service is for: its place, if any has an example.
    pub showcase: Option<usize>,
    /// Types that several operations use, by name.
    pub types: Vec<Type>,
    /// What shapes that become no type demand of several members, by name.
    pub rules: Vec<ShapeRules>,
    /// Errors of any operation, by name.
    pub exceptions: Vec<Exception>,
    /// The variants of the error that any operation's converts into.
    pub errors: Vec<ErrorVariant>,
    /// The files of these.
    pub modules: Modules,
    /// How many operations the service has, generated or not.
    pub available: usize,
    /// Operations that were asked for and cannot be generated.
    pub omitted: Vec<Omitted>,
    /// Patterns that texts cannot be held to.
    pub unchecked: Vec<Unchecked>,
    /// Where requests go, if the model says so.
    pub endpoint: Option<EndpointRules>,
    /// The tests that the model carries, if they are asked for.
    pub tests: Option<ProtocolTests>,
}

impl Service {
    /// Whether there is any shape but streams.
    #[must_use]
    pub fn has_shapes(&self) -> bool {
        let own = self.operations.iter().flat_map(|operation| &operation.own);
        !self.exceptions.is_empty() || own.chain(&self.types).any(|ty| !ty.is_stream())
    }

    /// Whether any output holds a streaming blob.
    #[must_use]
    pub fn streams_bytes(&self) -> bool {
        self.operations.iter().any(|operation| operation.streams_bytes)
    }
}

/// Modules with a file of their own, in the order of what they hold.
#[derive(Debug)]
pub struct Modules {
    /// Of the operations.
    pub operations: Vec<Ident>,
    /// Of the types.
    pub types: Vec<Ident>,
    /// Of the exceptions.
    pub exceptions: Vec<Ident>,
    /// Of the tests.
    pub tests: Ident,
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
