//! The protocol `restXml`: HTTP bindings, and documents in XML.
//!
//! Follows Smithy 2.0, "AWS restXml protocol".

use bytes::Bytes;
use http::response::Parts;

use super::rest::{Dialect, Rest};
use super::{ErrorResponse, xml_error};
use crate::OperationInfo;
use crate::format::xml::{self, Xml};

/// `restXml`.
pub type RestXml = Rest<XmlDialect>;

/// What is `restXml`'s own among REST protocols.
#[derive(Clone, Copy, Debug)]
pub struct XmlDialect;

impl Dialect for XmlDialect {
    type Format = Xml;

    const MEDIA_TYPE: &'static str = "application/xml";

    /// What begins with a status of 200 may then tell an error, as long calls of S3 do.
    fn is_output(info: &OperationInfo, parts: &Parts, body: &Bytes) -> bool {
        parts.status.is_success() && (info.raw_output || !xml::is_error(body, info.error_roots))
    }

    fn error(info: &OperationInfo, parts: Parts, body: Bytes) -> ErrorResponse {
        xml_error::error(info, parts, body)
    }
}
