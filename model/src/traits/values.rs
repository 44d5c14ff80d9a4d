//! The values of traits, where they say more than that the trait is there.

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

/// The value of a trait that says all by being there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Annotation;

impl<'de> Deserialize<'de> for Annotation {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // An object, or what Smithy 1.0 models also hold: null, true.
        IgnoredAny::deserialize(deserializer).map(|_| Self)
    }
}

/// The value of the `default` trait; null is a value too.
#[derive(Clone, Debug, PartialEq)]
pub struct DefaultValue(pub Value);

impl<'de> Deserialize<'de> for DefaultValue {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Value::deserialize(deserializer).map(Self)
    }
}

/// Why and since when a shape is not to be used any more.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Deprecated {
    /// What to use instead.
    pub message: Option<String>,
    /// A version or date.
    pub since: Option<String>,
}

/// Whose fault an error is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ErrorFault {
    /// The caller's.
    Client,
    /// The service's.
    Server,
}

/// How an error may be retried.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Retryable {
    /// The error means that the caller is too fast.
    #[serde(default)]
    pub throttling: bool,
}

/// How a timestamp is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TimestampFormat {
    /// Seconds since 1970 as a number, with a fraction if need be.
    EpochSeconds,
    /// RFC 3339 in UTC.
    DateTime,
    /// The IMF-fixdate of RFC 9110.
    HttpDate,
}

/// Bounds of a length, both inclusive; in characters, bytes or entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Length {
    /// At least this many.
    pub min: Option<u64>,
    /// At most this many.
    pub max: Option<u64>,
}

/// Bounds of a number, both inclusive.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Range {
    /// At least this.
    pub min: Option<serde_json::Number>,
    /// At most this.
    pub max: Option<serde_json::Number>,
}

/// Which members carry pagination; those of the service are the defaults of its operations.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Paginated {
    /// The input member that takes the token.
    pub input_token: Option<String>,
    /// Path to the output member that gives the next token.
    pub output_token: Option<String>,
    /// Path to the output member that holds the items.
    pub items: Option<String>,
    /// The input member that limits a page.
    pub page_size: Option<String>,
}

/// Compressions that the service takes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct RequestCompression {
    /// In order of preference; `gzip` is the one in use.
    pub encodings: Vec<String>,
}

/// How clients of a service find its endpoints.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct EndpointDiscovery {
    /// The shape id of the operation that says where others go.
    pub operation: String,
    /// The shape id of the error of a call that went to an endpoint which is none any more.
    pub error: Option<String>,
}

/// Whether an operation can do without a discovered endpoint.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct DiscoveredEndpoint {
    /// It cannot.
    #[serde(default)]
    pub required: bool,
}

/// One entry of the old `enum` trait.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct EnumDefinition {
    /// What is sent.
    pub value: String,
    /// The entry's name, if it has one.
    pub name: Option<String>,
    /// What the value means.
    pub documentation: Option<String>,
    /// Not to be used any more.
    #[serde(default)]
    pub deprecated: bool,
}

/// Names by which AWS knows a service.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AwsService {
    /// The service id that names client, module and environment variables.
    pub sdk_id: String,
    /// The service in ARNs.
    pub arn_namespace: Option<String>,
    /// The service in host names.
    pub endpoint_prefix: Option<String>,
}

/// Signature Version 4.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Sigv4 {
    /// The service's signing name.
    pub name: String,
}

/// HTTP versions by ALPN name, best first; empty means `http/1.1`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct HttpVersions {
    /// For all operations.
    pub http: Vec<String>,
    /// For operations with event streams, if different.
    pub event_stream_http: Vec<String>,
}

/// A namespace of XML.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct XmlNamespace {
    /// The namespace.
    pub uri: String,
    /// What stands for it before names; without one, names without a prefix are of it.
    #[serde(default)]
    pub prefix: String,
}

/// What checksums an operation has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HttpChecksum {
    /// Whether a request without one is refused.
    #[serde(default)]
    pub request_checksum_required: bool,
    /// The input member that chooses the algorithm.
    pub request_algorithm_member: Option<String>,
    /// The input member that asks for the checksum of the response.
    pub request_validation_mode_member: Option<String>,
}

/// How an error was called in the AWS Query protocol.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AwsQueryError {
    /// The code.
    pub code: String,
    /// The HTTP status.
    pub http_response_code: u16,
}
