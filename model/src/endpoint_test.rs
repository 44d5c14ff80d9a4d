//! Tests of endpoint rules, as the trait `endpointTests` describes them. Knows nothing of running.

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::{Map, Value};

/// The tests of a service's endpoint rules.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EndpointTests {
    /// The version of the format.
    pub version: String,
    /// The tests.
    #[serde(default)]
    pub test_cases: Vec<EndpointTest>,
}

/// Values of parameters, and what the rules make of them.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EndpointTest {
    /// What is asserted, in words.
    pub documentation: Option<String>,
    /// The parameters' values, by name.
    #[serde(default)]
    pub params: IndexMap<String, Value>,
    /// Calls that lead to the same.
    #[serde(default)]
    pub operation_inputs: Vec<OperationInput>,
    /// What the rules decide.
    pub expect: EndpointExpectation,
}

/// A call, and the settings of its client.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OperationInput {
    /// The operation.
    pub operation_name: String,
    /// The members of the input.
    #[serde(default)]
    pub operation_params: Map<String, Value>,
    /// Settings of the client by the names of built-ins, such as `AWS::Region`.
    #[serde(default)]
    pub built_in_params: IndexMap<String, Value>,
    /// Settings of the client that the model defines.
    #[serde(default)]
    pub client_params: IndexMap<String, Value>,
}

/// What the rules decide.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum EndpointExpectation {
    /// There is no endpoint, and this says why.
    Error(String),
    /// This endpoint.
    Endpoint(ExpectedEndpoint),
}

/// An endpoint that is expected.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct ExpectedEndpoint {
    /// The URL.
    pub url: String,
    /// Headers with their values.
    #[serde(default)]
    pub headers: IndexMap<String, Vec<String>>,
    /// What else is said of the endpoint.
    #[serde(default)]
    pub properties: Map<String, Value>,
}
