//! The protocol `rpcv2Json`: JSON both ways; the path names the operation.
//!
//! Unlike other protocols over JSON it has one form for timestamps, numbers of seconds, and writes big numbers as strings.

use super::Rpc;
use super::rpc_v2::{Fields, RpcV2, Variant};
use crate::format::json::{self, Json, Reader};

/// `rpcv2Json`.
pub type RpcV2Json = Rpc<RpcV2<Json>>;

impl Variant for Json {
    const PROTOCOL: &'static str = "rpcv2Json";
    const SPOKEN: &'static str = "rpc-v2-json";
    const CONTENT_TYPE: &'static str = "application/json";

    fn fields(body: &[u8]) -> Fields {
        let mut fields = Fields::default();
        json::read_members(&mut fields, body);
        fields
    }
}

impl json::Members for Fields {
    fn member(&mut self, key: &str, reader: &mut Reader<'_>) -> json::Result {
        match self.of(key) {
            Some(field) if reader.is_string() => *field = Some(reader.string()?.into_owned()),
            _ => reader.skip()?,
        }
        Ok(())
    }
}
