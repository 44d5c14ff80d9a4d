//! What the protocols of the family RPC v2 have in common: the path names the operation, a header the protocol.
//!
//! Follows Smithy 2.0, "Smithy RPC v2 CBOR protocol" and "Smithy RPC v2 JSON protocol". Knows no format.

use std::marker::PhantomData;

use bytes::Bytes;
use http::response::Parts;
use http::{HeaderName, HeaderValue, Request, StatusCode, Uri, header};

use super::error::shape_name;
use super::{ErrorResponse, RpcDialect};
use crate::format::{Format, beginning_of_no_output};
use crate::{CallError, CallErrorKind, ErrorMeta, OperationInfo, SegmentedBytes};

/// What one of the family has of its own: its format.
pub trait Variant: Format {
    /// The protocol's name in models, without its namespace.
    const PROTOCOL: &'static str;
    /// What messages call it.
    const SPOKEN: &'static str;
    /// What its documents are called in headers.
    const CONTENT_TYPE: &'static str;

    /// What the top level of an error's body says; what a broken one says before it breaks still counts.
    fn fields(body: &[u8]) -> Fields;
}

/// What the top level of an error's body says of it.
#[derive(Clone, Debug, Default)]
pub struct Fields {
    name: Option<String>,
    message: Option<String>,
    capital_message: Option<String>,
}

impl Fields {
    /// The name of the error's shape, if it is given.
    fn name(&self) -> Option<String> {
        self.name.as_deref().and_then(shape_name).map(str::to_owned)
    }

    /// The error's message.
    fn message(self) -> Option<String> {
        self.message.or(self.capital_message)
    }

    /// The field that the member `key` fills, if it says something of the error.
    pub(super) fn of(&mut self, key: &str) -> Option<&mut Option<String>> {
        match key {
            "__type" => Some(&mut self.name),
            "message" => Some(&mut self.message),
            "Message" => Some(&mut self.capital_message),
            _ => None,
        }
    }
}

/// The dialect of the variant whose format is `F`.
#[derive(Clone, Copy, Debug)]
pub struct RpcV2<F>(PhantomData<F>);

/// The header that says which protocol a message is in.
const PROTOCOL: HeaderName = HeaderName::from_static("smithy-protocol");

impl<F: Variant> RpcDialect for RpcV2<F> {
    type Request = F;
    type Response = F;

    fn head(info: &OperationInfo, request: &mut Request<SegmentedBytes>) -> Result<(), CallError> {
        let path = format!("/service/{}/operation/{}", info.service.shape, info.name);
        *request.uri_mut() = Uri::try_from(path)
            .map_err(|_| CallError::new(CallErrorKind::Input, format!("no path can name {:?}", info.name)))?;
        let content_type = HeaderValue::from_static(F::CONTENT_TYPE);
        let headers = request.headers_mut();
        headers.insert(PROTOCOL, HeaderValue::from_static(F::SPOKEN));
        headers.insert(header::ACCEPT, content_type.clone());
        if info.without_input {
            // Of no input nothing is sent, not even an empty document.
            *request.body_mut() = SegmentedBytes::default();
        } else {
            headers.insert(header::CONTENT_TYPE, content_type);
        }
        Ok(())
    }

    fn expect_events(request: &mut Request<SegmentedBytes>) {
        let events = HeaderValue::from_static("application/vnd.amazon.eventstream");
        request.headers_mut().insert(header::ACCEPT, events);
    }

    fn is_output(parts: &Parts, _: &Bytes) -> bool {
        parts.status == StatusCode::OK
    }

    fn document(_: &OperationInfo, parts: &Parts, body: &Bytes) -> Result<Bytes, String> {
        if is_spoken::<F>(parts) { Ok(body.clone()) } else { Err(not_spoken::<F>(parts, body)) }
    }

    fn error(info: &OperationInfo, parts: Parts, body: Bytes) -> ErrorResponse {
        if !is_spoken::<F>(&parts) {
            let message = not_spoken::<F>(&parts, &body);
            return ErrorResponse::new(Vec::new(), ErrorMeta::service(info.name, None, Some(message), parts, body));
        }
        let fields = F::fields(&body);
        let name = fields.name();
        let meta = ErrorMeta::service(info.name, name.clone(), fields.message(), parts, body);
        ErrorResponse::new(name.into_iter().collect(), meta)
    }
}

/// Whether a response is in this protocol; what is not may come from anybody on the way.
fn is_spoken<F: Variant>(parts: &Parts) -> bool {
    parts.headers.get(PROTOCOL).is_some_and(|protocol| protocol == F::SPOKEN)
}

/// Says that a response is in no protocol that was asked for.
fn not_spoken<F: Variant>(parts: &Parts, body: &[u8]) -> String {
    let says = match parts.headers.get(PROTOCOL).map(HeaderValue::to_str) {
        None => format!("the header `{PROTOCOL}` is missing"),
        Some(Ok(other)) => format!("the header `{PROTOCOL}` is {other:?}"),
        Some(Err(_)) => format!("the header `{PROTOCOL}` is no text"),
    };
    let shown = beginning_of_no_output(parts.status, body).filter(|text| !text.is_empty());
    let shown = shown.map_or(String::new(), |text| format!("; the body begins with `{text}`"));
    let protocol = F::PROTOCOL;
    format!("the response is not in the protocol {protocol}, which the endpoint may not speak: {says}{shown}")
}
