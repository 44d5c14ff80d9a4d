//! Smithy's HTTP protocol tests, as the traits of the namespace `smithy.test` describe them. Knows nothing of running.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};

/// A request that a client must send: one entry of the trait `httpRequestTests`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HttpRequestTest {
    /// Names the test; unique among the requests of a model.
    pub id: String,
    /// The protocol that the request is for.
    pub protocol: String,
    /// What is asserted, in words.
    pub documentation: Option<String>,
    /// Who the test is for; for both if not given.
    pub applies_to: Option<AppliesTo>,
    /// The authentication scheme that the request depends on.
    pub auth_scheme: Option<String>,
    /// The members of the input.
    #[serde(default)]
    pub params: Map<String, Value>,
    /// Settings beyond the input.
    #[serde(default)]
    pub vendor_params: Map<String, Value>,
    /// The structure that describes those settings.
    pub vendor_params_shape: Option<String>,
    /// The request's method.
    pub method: String,
    /// The request's path, without its query.
    pub uri: String,
    /// The host, perhaps with a path, that the client is given.
    pub host: Option<String>,
    /// The host that the request goes to.
    pub resolved_host: Option<String>,
    /// Pairs that the query must hold, such as `a=b`.
    #[serde(default)]
    pub query_params: Vec<String>,
    /// Keys that the query must not hold.
    #[serde(default)]
    pub forbid_query_params: Vec<String>,
    /// Keys that the query must hold.
    #[serde(default)]
    pub require_query_params: Vec<String>,
    /// Headers with their values.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// Headers that must not be there.
    #[serde(default)]
    pub forbid_headers: Vec<String>,
    /// Headers that must be there, whatever their value.
    #[serde(default)]
    pub require_headers: Vec<String>,
    /// The body; none if nothing is said of it.
    pub body: Option<String>,
    /// How the body is to be compared.
    pub body_media_type: Option<String>,
}

/// A response and what a client makes of it: one entry of the trait `httpResponseTests`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HttpResponseTest {
    /// Names the test; unique among the responses of a model.
    pub id: String,
    /// The protocol that the response is of.
    pub protocol: String,
    /// What is asserted, in words.
    pub documentation: Option<String>,
    /// Who the test is for; for both if not given.
    pub applies_to: Option<AppliesTo>,
    /// The authentication scheme that the response depends on.
    pub auth_scheme: Option<String>,
    /// The members of the output or error.
    #[serde(default)]
    pub params: Map<String, Value>,
    /// What else the response says.
    #[serde(default)]
    pub vendor_params: Map<String, Value>,
    /// The structure that describes what else it says.
    pub vendor_params_shape: Option<String>,
    /// The HTTP status.
    pub code: u16,
    /// The response's headers.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// The response's body; empty if there is none.
    #[serde(default)]
    pub body: String,
}

/// Which side of a connection a protocol test is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum AppliesTo {
    /// Clients only.
    Client,
    /// Servers only.
    Server,
}
