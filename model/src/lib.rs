//! The semantic model of a Smithy service: loads a JSON AST (1.0 or 2.0) and checks it.
//!
//! Knows nothing of Rust output and touches no file system: callers hand in the text.

mod apply;
mod ast;
mod check;
mod context_params;
mod endpoint_rules;
mod endpoint_test;
mod graph;
mod hint;
mod id;
mod json;
mod legacy;
mod lower;
mod mixin;
mod model;
mod prelude;
mod problem;
mod protocol_test;
mod read;
mod shape;
mod traits;

pub use context_params::*;
pub use endpoint_rules::{
    AttributePath, Condition, EndpointBdd, EndpointRuleSet, EndpointTemplate, Expression, Node, Outcome, Parameter,
    ParameterKind, ParameterValue, Property, Reference, Rule, Template, TemplatePart,
};
pub use endpoint_test::{EndpointExpectation, EndpointTest, EndpointTests, ExpectedEndpoint, OperationInput};
pub use id::{InvalidShapeId, ShapeId};
pub use model::Model;
pub use problem::{Problem, Problems};
pub use protocol_test::{AppliesTo, HttpRequestTest, HttpResponseTest};
pub use shape::{EnumValue, Member, Members, Operation, Resource, Service, Shape, ShapeKind};
pub use traits::*;
