//! How requests and responses look: what all protocols have in common. Knows no operation and no service.

#[cfg(feature = "cbor")]
mod aws_cbor;
mod aws_json;
mod error;
mod events;
#[cfg(test)]
pub(crate) mod fixture;
mod json_error;
mod operation_error;
#[cfg(feature = "query")]
mod query;
mod query_compatible;
#[cfg(feature = "rest")]
pub mod rest;
#[cfg(feature = "rest")]
mod rest_json;
#[cfg(all(feature = "rest", feature = "xml"))]
mod rest_xml;
mod rpc;
#[cfg(any(feature = "cbor", feature = "rpc-v2-json"))]
mod rpc_v2;
#[cfg(feature = "cbor")]
mod rpc_v2_cbor;
#[cfg(feature = "rpc-v2-json")]
mod rpc_v2_json;
#[cfg(feature = "cbor")]
mod wires;
#[cfg(any(feature = "query", all(feature = "rest", feature = "xml")))]
mod xml_error;

use std::fmt;

use bytes::Bytes;

#[cfg(all(feature = "cbor", feature = "test-util"))]
pub(crate) use aws_cbor::AwsCbor;
#[cfg(feature = "cbor")]
pub use aws_cbor::AwsCbor1_1;
#[cfg(feature = "test-util")]
pub(crate) use aws_json::AwsJson;
pub use aws_json::{AwsJson1_0, AwsJson1_1};
pub use error::{Carrier, ErrorResponse, ModeledError, OperationError, ServiceError};
pub use events::{EventProtocol, EventStreamOutput, EventStreams, events};
pub use operation_error::operation_error;
#[cfg(all(feature = "query", feature = "test-util"))]
pub(crate) use query::Query;
#[cfg(feature = "query")]
pub use query::{AwsQuery, Ec2Query};
pub use query_compatible::QueryCompatible;
#[cfg(all(feature = "rest", feature = "test-util"))]
pub(crate) use rest_json::Json1;
#[cfg(feature = "rest")]
pub use rest_json::RestJson1;
#[cfg(all(feature = "rest", feature = "xml"))]
pub use rest_xml::RestXml;
#[cfg(all(feature = "rest", feature = "xml", feature = "test-util"))]
pub(crate) use rest_xml::XmlDialect;
pub use rpc::{Rpc, RpcDialect};
#[cfg(all(any(feature = "cbor", feature = "rpc-v2-json"), feature = "test-util"))]
pub(crate) use rpc_v2::{RpcV2, Variant};
#[cfg(feature = "cbor")]
pub use rpc_v2_cbor::RpcV2Cbor;
#[cfg(feature = "rpc-v2-json")]
pub use rpc_v2_json::RpcV2Json;
#[cfg(feature = "cbor")]
pub use wires::Wires;
#[cfg(all(feature = "cbor", feature = "test-util"))]
pub(crate) use wires::named as named_wire;

use crate::event_stream::StreamingBody;
use crate::{CallError, EncodeOptions, Operation, SegmentedBytes, Wire};

/// The media type of forms.
#[cfg(any(feature = "client", feature = "query", feature = "rest"))]
pub(crate) const FORM: &str = "application/x-www-form-urlencoded";

/// How requests and responses of the operation `O` look.
pub trait Protocol<O: Operation> {
    /// How the response is decoded while its body still comes; `None` if it is decoded whole.
    const STREAMING: Option<Streaming<O>> = None;

    /// Whether it has this form; by default there is but one.
    #[must_use]
    fn has(wire: Wire) -> bool {
        wire == Wire::Modeled
    }

    /// The request for `input`.
    fn encode(input: &O::Input, options: &EncodeOptions) -> Result<http::Request<SegmentedBytes>, CallError>;

    /// What `response` says.
    fn decode(response: http::Response<Bytes>) -> Result<O::Output, O::Error>;
}

/// How a successful response is decoded whose body is read as it comes.
pub struct Streaming<O: Operation> {
    /// Whether the first message, or the stream's end, is waited for before the output is made.
    pub needs_first_message: bool,
    /// Whether the response is so long under way that it has a connection of its own.
    pub own_connection: bool,
    /// The output for the beginning of a response.
    pub open: OpenStream<O>,
}

/// Makes the output of `O` of the beginning of a response.
pub type OpenStream<O> = fn(http::Response<StreamingBody>) -> Result<<O as Operation>::Output, <O as Operation>::Error>;

impl<O: Operation> fmt::Debug for Streaming<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Streaming").field("needs_first_message", &self.needs_first_message).finish_non_exhaustive()
    }
}
