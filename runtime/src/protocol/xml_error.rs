//! How responses tell errors in XML: restXml, awsQuery and ec2Query alike. Knows no operation.

use bytes::Bytes;
use http::response::Parts;

use super::ErrorResponse;
use super::error::shape_name;
use crate::format::xml;
use crate::{ErrorMeta, OperationInfo};

/// The error that a response is.
///
/// Its `Code` is believed before the name of an outermost element that wraps nothing, by which few services tell theirs.
/// Without a body, as responses to HEAD have none, the status is all there is.
pub(super) fn error(info: &OperationInfo, parts: Parts, body: Bytes) -> ErrorResponse {
    let said = xml::said(&body);
    let code = said.code.as_deref().and_then(shape_name).map(str::to_owned);
    let of_status = || (body.is_empty() && parts.status == http::StatusCode::NOT_FOUND).then(|| "NotFound".to_owned());
    let root = said.root.filter(|root| root != "Error");
    let names: Vec<String> = code.clone().into_iter().chain(root).chain(of_status()).collect();
    let code = code.or_else(|| names.first().cloned());
    let fault = said.fault;
    let meta = ErrorMeta::service(info.name, code, said.message, parts, body).or_request_id(said.request_id);
    ErrorResponse::new(names, meta.with_query_fault(fault))
}
