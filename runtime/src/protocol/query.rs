//! The protocols `awsQuery` and `ec2Query`: a form that names the operation, answered in XML.
//!
//! Follows Smithy 2.0, "AWS query protocol" and "Amazon EC2 query protocol".

use bytes::Bytes;
use http::response::Parts;
use http::{HeaderValue, Request, header};

use super::{ErrorResponse, Rpc, RpcDialect, xml_error};
use crate::format::form::Form;
use crate::format::xml::{self, Xml};
use crate::{CallError, OperationInfo};

/// `awsQuery`.
pub type AwsQuery = Rpc<AwsQueryDialect>;

/// `ec2Query`.
pub type Ec2Query = Rpc<Ec2QueryDialect>;

/// What is `awsQuery`'s own.
#[derive(Clone, Copy, Debug)]
pub struct AwsQueryDialect;

/// What is `ec2Query`'s own.
#[derive(Clone, Copy, Debug)]
pub struct Ec2QueryDialect;

impl RpcDialect for AwsQueryDialect {
    type Request = Form;
    type Response = Xml;

    fn head(info: &OperationInfo, request: &mut Request<Bytes>) -> Result<(), CallError> {
        name(info, request);
        Ok(())
    }

    /// The members are one level deeper, in an element such as `ListUsersResult`.
    fn document(_: &OperationInfo, _: &Parts, body: &Bytes) -> Result<Bytes, String> {
        if body.trim_ascii().is_empty() {
            return Ok(Bytes::new());
        }
        let result = xml::within(body, "Result").map_err(|error| not_xml(body, &error))?;
        Ok(result.unwrap_or_default())
    }

    fn error(info: &OperationInfo, parts: Parts, body: Bytes) -> ErrorResponse {
        xml_error::error(info, parts, body)
    }
}

impl RpcDialect for Ec2QueryDialect {
    type Request = Form;
    type Response = Xml;

    fn head(info: &OperationInfo, request: &mut Request<Bytes>) -> Result<(), CallError> {
        name(info, request);
        Ok(())
    }

    fn error(info: &OperationInfo, parts: Parts, body: Bytes) -> ErrorResponse {
        xml_error::error(info, parts, body)
    }
}

/// Puts the operation's name and the version of the service before the members, and says that the body is a form.
fn name(info: &OperationInfo, request: &mut Request<Bytes>) {
    let members = request.body();
    let separator = if members.is_empty() { "" } else { "&" };
    let head = format!("Action={}&Version={}{separator}", info.name, info.service.version);
    *request.body_mut() = Bytes::from([head.as_bytes(), members].concat());
    let form = HeaderValue::from_static("application/x-www-form-urlencoded");
    request.headers_mut().insert(header::CONTENT_TYPE, form);
}

/// Says that a response is no XML, of which nothing is shown that may be part of an output.
fn not_xml(body: &[u8], error: &xml::Error) -> String {
    use crate::format::{Format, FormatError};
    Xml::refusal(body, &FormatError::new(error))
}
