//! The CBOR form of the protocol `awsJson1_1`, which no specification describes: AWS's SDK for Java speaks it to Kinesis.
//!
//! A header names the operation, as in JSON. Documents are those of JSON, with bytes for blobs and milliseconds for times;
//! errors are maps with `__type` and `message`.

use bytes::Bytes;
use http::response::Parts;
use http::{HeaderValue, Request, header};

use super::aws_json::{X_AMZ_TARGET, target};
use super::rpc_v2::Variant;
use super::{ErrorResponse, Rpc, RpcDialect, json_error};
use crate::format::beginning;
use crate::format::cbor::{Cbor, MillisCbor};
use crate::{CallError, ErrorMeta, OperationInfo, SegmentedBytes};

/// The CBOR form of `awsJson1_1`.
pub type AwsCbor1_1 = Rpc<AwsCbor>;

/// What is this form's own.
#[derive(Clone, Copy, Debug)]
pub struct AwsCbor;

impl AwsCbor {
    /// What documents are called in headers.
    pub(crate) const CONTENT_TYPE: HeaderValue = HeaderValue::from_static("application/x-amz-cbor-1.1");
}

const EVENTS: &str = "application/vnd.amazon.eventstream";

impl RpcDialect for AwsCbor {
    type Request = MillisCbor;
    type Response = MillisCbor;

    fn head(info: &OperationInfo, request: &mut Request<SegmentedBytes>) -> Result<(), CallError> {
        let headers = request.headers_mut();
        headers.insert(header::CONTENT_TYPE, Self::CONTENT_TYPE);
        headers.insert(X_AMZ_TARGET, target(info)?);
        Ok(())
    }

    fn document(_: &OperationInfo, parts: &Parts, body: &Bytes) -> Result<Bytes, String> {
        // Of no document there need be no type, and an event stream has its own.
        let is_spoken = is_spoken(parts)
            || body.is_empty() && content_type(parts).is_none_or(|value| value.eq_ignore_ascii_case(EVENTS));
        if is_spoken { Ok(body.clone()) } else { Err(not_spoken(parts, body)) }
    }

    /// What is not in this form is an error of no known shape, whoever made it: its code says whether to try again, but it is
    /// no answer to what was asked.
    fn error(info: &OperationInfo, parts: Parts, body: Bytes) -> ErrorResponse {
        if !is_spoken(&parts) {
            let said = json_error::error(info, parts.clone(), body.clone()).unmodeled();
            let why = not_spoken(&parts, &body);
            let meta = ErrorMeta::service(info.name, said.code().map(str::to_owned), Some(why), parts, body);
            return ErrorResponse::new(Vec::new(), meta);
        }
        let fields = Cbor::fields(&body);
        let name = fields.name();
        let meta = ErrorMeta::service(info.name, name.clone(), fields.message(), parts, body);
        ErrorResponse::new(name.into_iter().collect(), meta)
    }
}

/// The type that a response says it has, without parameters.
fn content_type(parts: &Parts) -> Option<&str> {
    let value = parts.headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    Some(value.split_once(';').map_or(value, |(value, _)| value).trim())
}

/// Whether a response is in this form; what is not may come from a server that does not speak it, or from anybody on the way.
fn is_spoken(parts: &Parts) -> bool {
    content_type(parts)
        .is_some_and(|value| AwsCbor::CONTENT_TYPE.to_str().is_ok_and(|own| value.eq_ignore_ascii_case(own)))
}

/// Says that a response is not in the form that was asked for.
fn not_spoken(parts: &Parts, body: &[u8]) -> String {
    let says = match content_type(parts) {
        Some(other) => format!("the header `content-type` is {other:?}"),
        None => "the header `content-type` is missing".to_owned(),
    };
    let shown = beginning(body).filter(|text| !text.is_empty());
    let shown = shown.map_or(String::new(), |text| format!("; the body begins with `{text}`"));
    format!("the response is not in CBOR (Config::wire), which the endpoint may not speak: {says}{shown}")
}
