//! The protocol `rpcv2Cbor`: CBOR both ways; the path names the operation.

use super::Rpc;
use super::rpc_v2::{Fields, RpcV2, Variant};
use crate::format::cbor::{self, Cbor, Reader};

/// `rpcv2Cbor`.
pub type RpcV2Cbor = Rpc<RpcV2<Cbor>>;

impl Variant for Cbor {
    const PROTOCOL: &'static str = "rpcv2Cbor";
    const SPOKEN: &'static str = "rpc-v2-cbor";
    const CONTENT_TYPE: &'static str = "application/cbor";

    fn fields(body: &[u8]) -> Fields {
        let mut fields = Fields::default();
        cbor::read_members(&mut fields, body);
        fields
    }
}

impl cbor::Members for Fields {
    fn member(&mut self, key: &str, reader: &mut Reader<'_>) -> cbor::Result {
        match self.of(key) {
            Some(field) if reader.is_string() => *field = Some(reader.string()?.into_owned()),
            _ => reader.skip()?,
        }
        Ok(())
    }
}
