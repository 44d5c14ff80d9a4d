//! The traits a generator acts on, typed; all others kept as they came. Knows nothing of where traits were applied.

mod values;

use indexmap::IndexMap;
use serde::de::DeserializeOwned;
use serde_json::Value;

pub use values::*;

use crate::{
    ClientContextParams, ContextParam, Endpoint, EndpointBdd, EndpointRuleSet, EndpointTests, EventStreamTest, Http,
    HttpRequestTest, HttpResponseTest, OperationContextParams, ShapeId, StaticContextParams, Waitable,
};

/// Declares [`Traits`] and, from the same table, how each one is read from its JSON value.
macro_rules! traits {
    ($($(#[doc = $doc:literal])* $id:literal $field:ident: $type:ty,)*) => {
        /// The traits of one shape or member.
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct Traits {
            $($(#[doc = $doc])* #[doc = ""] #[doc = concat!("From `", $id, "`.")] pub $field: Option<$type>,)*
            /// Traits not listed above, by id, as the model holds them.
            pub other: IndexMap<ShapeId, Value>,
        }

        impl Traits {
            /// Applies one trait, replacing an earlier value of it.
            ///
            /// The error says in one line what is wrong with the value.
            pub fn insert(&mut self, id: ShapeId, value: Value) -> Result<(), String> {
                match id.as_str() {
                    $($id => self.$field = Some(typed::<$type>($id, value)?),)*
                    _ => {
                        self.other.insert(id, value);
                    }
                }
                Ok(())
            }

            /// Whether the shape has this trait.
            #[must_use]
            pub fn has(&self, id: &str) -> bool {
                match id {
                    $($id => self.$field.is_some(),)*
                    _ => self.untyped(id).is_some(),
                }
            }

            /// The value of a trait that is not typed here.
            #[must_use]
            pub fn untyped(&self, id: &str) -> Option<&Value> {
                let found = self.other.iter().find(|(other, _)| other.as_str() == id);
                found.map(|(_, value)| value)
            }
        }
    };
}

traits! {
    /// What the shape is for, in `CommonMark` or HTML.
    "smithy.api#documentation" documentation: String,
    /// Not to be used any more.
    "smithy.api#deprecated" deprecated: Deprecated,
    /// The member must be set.
    "smithy.api#required" required: Annotation,
    /// The value of the member when nobody set one; JSON null takes back a default of the target.
    "smithy.api#default" default: DefaultValue,
    /// The default came later than the member.
    "smithy.api#addedDefault" added_default: Annotation,
    /// Clients treat the member as optional, whatever `required` and `default` say.
    "smithy.api#clientOptional" client_optional: Annotation,
    /// The structure is the input of one operation and of nothing else.
    "smithy.api#input" input: Annotation,
    /// The structure is the output of one operation and of nothing else.
    "smithy.api#output" output: Annotation,
    /// The value must not be shown or logged.
    "smithy.api#sensitive" sensitive: Annotation,
    /// The structure is an error, and whose fault it is.
    "smithy.api#error" error: ErrorFault,
    /// The HTTP status an error comes with.
    "smithy.api#httpError" http_error: u16,
    /// The error may be retried.
    "smithy.api#retryable" retryable: Retryable,
    /// A token is filled in when the caller leaves the member unset.
    "smithy.api#idempotencyToken" idempotency_token: Annotation,
    /// Repeating the operation changes nothing more.
    "smithy.api#idempotent" idempotent: Annotation,
    /// The operation changes nothing.
    "smithy.api#readonly" readonly: Annotation,
    /// How the operation is called over HTTP.
    "smithy.api#http" http: Http,
    /// The member fills a label of the operation's URI.
    "smithy.api#httpLabel" http_label: Annotation,
    /// The member is this identifier of a resource, whatever its name.
    "smithy.api#resourceIdentifier" resource_identifier: String,
    /// The member travels in the query, by this key.
    "smithy.api#httpQuery" http_query: String,
    /// The member is a map of keys and values of the query.
    "smithy.api#httpQueryParams" http_query_params: Annotation,
    /// The member travels in this header.
    "smithy.api#httpHeader" http_header: String,
    /// The member is a map of headers that begin so.
    "smithy.api#httpPrefixHeaders" http_prefix_headers: String,
    /// The member is the body.
    "smithy.api#httpPayload" http_payload: Annotation,
    /// The member is the status of the response.
    "smithy.api#httpResponseCode" http_response_code: Annotation,
    /// How timestamps are written.
    "smithy.api#timestampFormat" timestamp_format: TimestampFormat,
    /// The media type of the content.
    "smithy.api#mediaType" media_type: String,
    /// The member's name in JSON documents, for protocols that go by it.
    "smithy.api#jsonName" json_name: String,
    /// The member's name in XML documents and in forms; of a structure, that of its document.
    "smithy.api#xmlName" xml_name: String,
    /// The items of the list or map stand where the collection would.
    "smithy.api#xmlFlattened" xml_flattened: Annotation,
    /// The member is an attribute of its structure's element.
    "smithy.api#xmlAttribute" xml_attribute: Annotation,
    /// The namespace of the element.
    "smithy.api#xmlNamespace" xml_namespace: XmlNamespace,
    /// The member's name in forms of the EC2 Query protocol.
    "aws.protocols#ec2QueryName" ec2_query_name: String,
    /// The collection may hold null.
    "smithy.api#sparse" sparse: Annotation,
    /// The value is streamed; on a union: it is an event stream.
    "smithy.api#streaming" streaming: Annotation,
    /// The streamed value is not sent unless its length is known.
    "smithy.api#requiresLength" requires_length: Annotation,
    /// The member travels as a header of its event.
    "smithy.api#eventHeader" event_header: Annotation,
    /// The member is the payload of its event.
    "smithy.api#eventPayload" event_payload: Annotation,
    /// How long a string, blob, list or map may be.
    "smithy.api#length" length: Length,
    /// How large a number may be.
    "smithy.api#range" range: Range,
    /// The regular expression a string matches.
    "smithy.api#pattern" pattern: String,
    /// The operation's results come in pages.
    "smithy.api#paginated" paginated: Paginated,
    /// A prefix of the host name.
    "smithy.api#endpoint" endpoint: Endpoint,
    /// The member fills a label of the host prefix.
    "smithy.api#hostLabel" host_label: Annotation,
    /// The operation may be called unsigned.
    "smithy.api#optionalAuth" optional_auth: Annotation,
    /// The authentication schemes to use, best first; empty for none.
    "smithy.api#auth" auth: Vec<String>,
    /// Requests carry a bearer token.
    "smithy.api#httpBearerAuth" http_bearer_auth: Annotation,
    /// The request body may be compressed.
    "smithy.api#requestCompression" request_compression: RequestCompression,
    /// The operation is called again and again, and waits for something that may not come.
    "aws.api#longPoll" long_poll: Annotation,
    /// Which operation of the service says where calls of others go.
    "aws.api#clientEndpointDiscovery" client_endpoint_discovery: EndpointDiscovery,
    /// Where calls of the operation go, another operation says.
    "aws.api#clientDiscoveredEndpoint" client_discovered_endpoint: DiscoveredEndpoint,
    /// Where a call goes depends on the member.
    "aws.api#clientEndpointDiscoveryId" client_endpoint_discovery_id: Annotation,
    /// The request carries a checksum of its body.
    "smithy.api#httpChecksumRequired" http_checksum_required: Annotation,
    /// The request or response carries a checksum of its body, of some algorithm.
    "aws.protocols#httpChecksum" http_checksum: HttpChecksum,
    /// Names of shapes in prose: a short title of the service.
    "smithy.api#title" title: String,
    /// The old `enum` trait of a string; folded into [`ShapeKind::Enum`](crate::ShapeKind::Enum) while loading.
    "smithy.api#enum" enum_definitions: Vec<EnumDefinition>,
    /// The service is an AWS service.
    "aws.api#service" aws_service: AwsService,
    /// Requests are signed with Signature Version 4.
    "aws.auth#sigv4" sigv4: Sigv4,
    /// Requests are signed with SigV4a, which is good in several regions.
    "aws.auth#sigv4a" sigv4a: Sigv4,
    /// The body of the request is no part of its signature.
    "aws.auth#unsignedPayload" unsigned_payload: Annotation,
    /// The service speaks `awsJson1_0`.
    "aws.protocols#awsJson1_0" aws_json_1_0: HttpVersions,
    /// The service speaks `awsJson1_1`.
    "aws.protocols#awsJson1_1" aws_json_1_1: HttpVersions,
    /// The service spoke AWS Query before and keeps its error codes.
    "aws.protocols#awsQueryCompatible" aws_query_compatible: Annotation,
    /// The error's code in the AWS Query protocol.
    "aws.protocols#awsQueryError" aws_query_error: AwsQueryError,
    /// Requests that a client of the operation must send.
    "smithy.test#httpRequestTests" http_request_tests: Vec<HttpRequestTest>,
    /// Responses, and what a client of the operation must make of them.
    "smithy.test#httpResponseTests" http_response_tests: Vec<HttpResponseTest>,
    /// Events that a client of the operation sends and gets.
    "smithy.test#eventStreamTests" event_stream_tests: Vec<EventStreamTest>,
    /// Where requests of the service go.
    "smithy.rules#endpointRuleSet" endpoint_rule_set: EndpointRuleSet,
    /// Where requests of the service go, as a diagram.
    "smithy.rules#endpointBdd" endpoint_bdd: EndpointBdd,
    /// What the endpoint rules decide in given cases.
    "smithy.rules#endpointTests" endpoint_tests: EndpointTests,
    /// Settings of the client that endpoint rules depend on.
    "smithy.rules#clientContextParams" client_context_params: ClientContextParams,
    /// What the operation tells the endpoint rules.
    "smithy.rules#staticContextParams" static_context_params: StaticContextParams,
    /// What parts of the operation's input tell the endpoint rules.
    "smithy.rules#operationContextParams" operation_context_params: OperationContextParams,
    /// The endpoint rules depend on the member.
    "smithy.rules#contextParam" context_param: ContextParam,
    /// What the operation may be called again and again for.
    "smithy.waiters#waitable" waitable: Waitable,
}

fn typed<T: DeserializeOwned>(id: &str, value: Value) -> Result<T, String> {
    T::deserialize(value).map_err(|error| format!("trait `{id}`: {error}"))
}
