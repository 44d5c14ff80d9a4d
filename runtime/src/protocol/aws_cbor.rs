//! The CBOR form of the protocol `awsJson1_1`, which no specification describes: AWS's SDK for Java speaks it to Kinesis.
//!
//! A header names the operation, as in JSON. Documents are those of JSON, with bytes for blobs and milliseconds for times;
//! errors are named where JSON's are.

use bytes::Bytes;
use http::response::Parts;
use http::{HeaderMap, HeaderValue, Request, StatusCode, header};

use super::aws_json::{X_AMZ_TARGET, target};
use super::json_error::{self, Fields};
use super::{ErrorResponse, Rpc, RpcDialect};
use crate::format::beginning_of_no_output;
use crate::format::cbor::{self, MillisCbor, Reader};
use crate::{CallError, OperationInfo, SegmentedBytes};

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
        let is_spoken = is_spoken(&parts.headers)
            || body.is_empty() && content_type(&parts.headers).is_none_or(|value| value.eq_ignore_ascii_case(EVENTS));
        if is_spoken { Ok(body.clone()) } else { Err(not_spoken_but(parts, body)) }
    }

    /// What is in JSON is the error that it says it is, since that too tells whether to try again, with a hint: a server that
    /// does not speak CBOR answers so.
    fn error(info: &OperationInfo, parts: Parts, body: Bytes) -> ErrorResponse {
        if is_spoken(&parts.headers) {
            let mut fields = Fields::default();
            let broken = read(&mut fields, &body).is_err();
            return json_error::of(info, parts, body, fields, broken);
        }
        let hint = (!body.is_empty() && !is_of_gateway(parts.status)).then(|| not_spoken(&parts));
        let error = json_error::error(info, parts, body);
        match hint {
            Some(hint) => error.with_hint(&hint),
            None => error,
        }
    }
}

fn read(fields: &mut Fields, body: &[u8]) -> cbor::Result {
    let mut reader = Reader::new(if body.is_empty() { b"\xa0" } else { body });
    while let Some(key) = reader.next_member()? {
        match fields.of(&key) {
            Some(field) if reader.is_string() => *field = Some(reader.string()?.into_owned()),
            _ => reader.skip()?,
        }
    }
    reader.finish()
}

/// Whether a response with this status mostly comes from what stands before a service, which knows nothing of its forms.
fn is_of_gateway(status: StatusCode) -> bool {
    const OF_GATEWAYS: [StatusCode; 5] = [
        StatusCode::PAYLOAD_TOO_LARGE,
        StatusCode::TOO_MANY_REQUESTS,
        StatusCode::BAD_GATEWAY,
        StatusCode::SERVICE_UNAVAILABLE,
        StatusCode::GATEWAY_TIMEOUT,
    ];
    status.is_redirection() || OF_GATEWAYS.contains(&status)
}

/// The type that a response says it has, without parameters.
fn content_type(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    Some(value.split_once(';').map_or(value, |(value, _)| value).trim())
}

/// Whether a request or response says that it is in this form; what is not may come from a server that does not speak it, or from
/// anybody on the way.
pub(super) fn is_spoken(headers: &HeaderMap) -> bool {
    content_type(headers)
        .is_some_and(|value| AwsCbor::CONTENT_TYPE.to_str().is_ok_and(|own| value.eq_ignore_ascii_case(own)))
}

/// Says that a response is not in the form that was asked for.
fn not_spoken(parts: &Parts) -> String {
    let says = match content_type(&parts.headers) {
        Some(other) => format!("the header `content-type` is {other:?}"),
        None => "the header `content-type` is missing".to_owned(),
    };
    format!("the response is not in CBOR (Config::wire), which the endpoint may not speak: {says}")
}

/// The same, with the beginning of what it is instead.
fn not_spoken_but(parts: &Parts, body: &[u8]) -> String {
    let shown = beginning_of_no_output(parts.status, body).filter(|text| !text.is_empty());
    let shown = shown.map_or(String::new(), |text| format!("; the body begins with `{text}`"));
    format!("{}{shown}", not_spoken(parts))
}
