//! Documents that are JSON or CBOR, of services that are spoken to in both: which it is, the first byte says.
//!
//! Has of the names of either module those by which generated code reads what no content type goes with.

use bytes::Bytes;

use super::cbor::{self, Cbor, MillisCbor};
use super::json::{self, Json};
use super::{Decode, Format, FormatError, bound as bound_in, payload as payload_in};
use crate::event_stream::{self, BindEvent, Event};

/// Either of both; never written.
#[derive(Clone, Copy, Debug)]
pub struct JsonOrCbor;

impl Format for JsonOrCbor {
    const NAME: &'static str = "JSON or CBOR";

    fn message(document: &[u8]) -> Option<String> {
        if is_cbor(document) { Cbor::message(document) } else { Json::message(document) }
    }
}

impl<T: Decode<Json> + Decode<MillisCbor>> Decode<JsonOrCbor> for T {
    fn decode(document: &Bytes) -> Result<Self, FormatError> {
        if is_cbor(document) { Decode::<MillisCbor>::decode(document) } else { Decode::<Json>::decode(document) }
    }
}

/// Whether a document is a map in CBOR, tagged or not: no JSON begins so.
fn is_cbor(document: &[u8]) -> bool {
    matches!(document.first(), Some(0xa0..=0xdf))
}

/// The payload of an event; an empty one has no members.
pub fn payload<T: json::Read + cbor::Read>(event: &Event<'_>) -> event_stream::Result<T> {
    if is_cbor(event.payload()) { payload_in::<MillisCbor, T>(event) } else { payload_in::<Json, T>(event) }
}

/// An event whose members are not all in its payload.
pub fn bound<T: json::Read + cbor::Read + BindEvent>(event: &Event<'_>) -> event_stream::Result<T> {
    if is_cbor(event.payload()) { bound_in::<MillisCbor, T>(event) } else { bound_in::<Json, T>(event) }
}

/// Reads the members of `document` into `value`. What a broken document says before it breaks still counts.
pub fn read_members<T: json::Members + cbor::Members>(value: &mut T, document: &[u8]) {
    if is_cbor(document) { cbor::read_members(value, document) } else { json::read_members(value, document) }
}

/// The string that is the member `name` of `document`, if it can be read.
#[must_use]
pub fn member_text(document: &[u8], name: &str) -> Option<String> {
    if is_cbor(document) { cbor::member_text(document, name) } else { json::member_text(document, name) }
}
