//! Smithy's protocol tests, as the traits of the namespace `smithy.test` describe them. Knows nothing of running.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};

/// What every protocol test says of itself, whatever it is about.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TestCase {
    /// Names the test; unique among those of its kind in a model.
    pub id: String,
    /// The protocol that the test is for.
    pub protocol: String,
    /// What is asserted, in words.
    pub documentation: Option<String>,
    /// Who the test is for; for both if not given.
    pub applies_to: Option<AppliesTo>,
    /// The authentication scheme that the test depends on.
    pub auth_scheme: Option<String>,
    /// Settings beyond the input; of a response, what else it says.
    #[serde(default)]
    pub vendor_params: Map<String, Value>,
    /// The structure that describes those.
    pub vendor_params_shape: Option<String>,
}

/// A request that a client must send: one entry of the trait `httpRequestTests`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HttpRequestTest {
    /// What the test says of itself.
    #[serde(flatten)]
    pub case: TestCase,
    /// The members of the input.
    #[serde(default)]
    pub params: Map<String, Value>,
    /// The request without its body.
    #[serde(flatten)]
    pub request: TestRequest,
    /// The body; none if nothing is said of it.
    pub body: Option<String>,
    /// How the body is to be compared.
    pub body_media_type: Option<String>,
}

/// A response and what a client makes of it: one entry of the trait `httpResponseTests`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HttpResponseTest {
    /// What the test says of itself.
    #[serde(flatten)]
    pub case: TestCase,
    /// The members of the output or error.
    #[serde(default)]
    pub params: Map<String, Value>,
    /// The response.
    #[serde(flatten)]
    pub response: TestResponse,
}

/// Events that a client sends and gets: one entry of the trait `eventStreamTests`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EventStreamTest {
    /// What the test says of itself.
    #[serde(flatten)]
    pub case: TestCase,
    /// The members of the input beside the stream.
    #[serde(default)]
    pub initial_request_params: Map<String, Value>,
    /// The request before its events; nothing is said of it if there is none.
    pub initial_request: Option<TestRequest>,
    /// The members of the output beside the stream.
    #[serde(default)]
    pub initial_response_params: Map<String, Value>,
    /// The response before its events, or one that is no stream; status 200 if there is none.
    pub initial_response: Option<TestResponse>,
    /// The events, in the order in which they are sent.
    #[serde(default)]
    pub events: Vec<TestEvent>,
    /// How it ends; well if not given.
    #[serde(default)]
    pub expectation: EventStreamEnd,
}

/// A request without its body.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TestRequest {
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
}

/// A response.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TestResponse {
    /// The HTTP status.
    pub code: u16,
    /// The response's headers.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// The response's body, or what of it comes before events; empty if there is nothing.
    #[serde(default)]
    pub body: String,
    /// What the body is; bodies of binary media types are written in base64.
    pub body_media_type: Option<String>,
}

/// One event of a stream.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TestEvent {
    /// Who sends it.
    #[serde(rename = "type")]
    pub direction: EventDirection,
    /// The stream's union with its one member; none for what no union can say.
    pub params: Option<Map<String, Value>>,
    /// Headers with their values, each a map from the name of its type.
    #[serde(default)]
    pub headers: Map<String, Value>,
    /// Headers that must not be there.
    #[serde(default)]
    pub forbid_headers: Vec<String>,
    /// Headers that must be there, whatever their value.
    #[serde(default)]
    pub require_headers: Vec<String>,
    /// The payload; none if nothing is said of it.
    pub body: Option<String>,
    /// How the payload is to be compared; payloads of binary media types are written in base64.
    pub body_media_type: Option<String>,
    /// The whole frame in base64.
    pub bytes: Option<String>,
}

/// Who sends an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum EventDirection {
    /// The client.
    Request,
    /// The service.
    Response,
}

/// How a call with events ends.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct EventStreamEnd {
    /// The error that it ends with; none if it ends well.
    pub failure: Option<EventStreamFailure>,
}

/// The error that a call with events ends with.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EventStreamFailure {
    /// The shape of the error; any error if not given.
    pub error_id: Option<String>,
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
