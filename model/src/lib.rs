//! The semantic model of a Smithy service: loads IDL and JSON AST files (1.0 or 2.0) and checks them.
//!
//! Knows nothing of Rust output and touches no file system: callers hand in the text.

mod apply;
mod ast;
mod check;
mod closure;
mod components;
mod context_params;
mod endpoint_rules;
mod endpoint_test;
mod framework;
mod graph;
mod hint;
mod http;
mod id;
mod idl;
mod json;
mod legacy;
mod load;
mod merge;
mod mixin;
mod model;
mod node;
mod paths;
mod prelude;
mod print;
mod problem;
mod protocol_test;
mod read;
mod resolve;
mod shape;
mod source;
mod suppress;
mod traits;
mod waiters;

pub use components::components;
pub use context_params::*;
pub use endpoint_rules::{
    AttributePath, Condition, EndpointBdd, EndpointRuleSet, EndpointTemplate, Expression, Node, Outcome, Parameter,
    ParameterKind, ParameterValue, Property, Reference, Rule, Template, TemplatePart,
};
pub use endpoint_test::{EndpointExpectation, EndpointTest, EndpointTests, ExpectedEndpoint, OperationInput};
pub use hint::name as did_you_mean;
pub use http::{Endpoint, Http, PatternPart, UriPattern};
pub use id::{InvalidShapeId, ShapeId};
pub use load::{Mixins, ast};
pub use model::Model;
pub use paths::parse_path;
pub use problem::{Problem, Problems};
pub use protocol_test::{
    AppliesTo, EventDirection, EventStreamEnd, EventStreamFailure, EventStreamTest, HttpRequestTest, HttpResponseTest,
    TestCase, TestEvent, TestRequest, TestResponse,
};
pub use shape::{EnumValue, Member, Members, Operation, Resource, Service, Shape, ShapeKind};
pub use source::{Location, Source};
pub use traits::*;
pub use waiters::{Acceptor, Matcher, PathComparator, PathMatcher, Waitable, Waiter, WaiterState};

/// AWS's partitions, regions and DNS suffixes: what endpoint rules go by, as the text of a `partitions.json`.
pub const PARTITIONS: &str = include_str!("../partitions.json");
