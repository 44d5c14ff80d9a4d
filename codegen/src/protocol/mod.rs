//! How requests and responses look: one file a protocol family, one exhaustive match.

mod aws_json;

use proc_macro2::TokenStream;

use crate::ir::Protocol;

/// The runtime's type that speaks the service's `Protocol` where the output has an event stream.
pub fn event_streams(protocol: Protocol) -> TokenStream {
    match protocol {
        Protocol::AwsJson { .. } => aws_json::event_streams(),
    }
}

/// The runtime's type that speaks the protocol.
pub fn marker(protocol: Protocol) -> TokenStream {
    match protocol {
        Protocol::AwsJson { version, query_compatible } => aws_json::marker(version, query_compatible),
    }
}
