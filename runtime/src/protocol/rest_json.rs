//! The protocol `restJson1`: HTTP bindings, and documents in JSON.
//!
//! Follows Smithy 2.0, "AWS restJson1 protocol".

use bytes::Bytes;
use http::response::Parts;

use super::ErrorResponse;
use super::json_error;
use super::rest::{Dialect, Rest};
use crate::OperationInfo;
use crate::format::json::Json;

/// `restJson1`.
pub type RestJson1 = Rest<Json1>;

/// What is `restJson1`'s own among REST protocols.
#[derive(Clone, Copy, Debug)]
pub struct Json1;

impl Dialect for Json1 {
    type Format = Json;

    const MEDIA_TYPE: &'static str = "application/json";

    fn error(info: &OperationInfo, parts: Parts, body: Bytes) -> ErrorResponse {
        json_error::error(info, parts, body)
    }
}
