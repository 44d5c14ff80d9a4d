//! CBOR as the format of whole documents: bodies of requests and responses, and payloads of events.

use bytes::Bytes;

use super::{Read, Reader, Result, Write, Writer, member_text};
use crate::EncodeOptions;
use crate::event_stream::{self, BindEvent, Event};
use crate::format::{self, Decode, Encode, Format, FormatError, MESSAGES, keyed};

/// CBOR.
#[derive(Clone, Copy, Debug)]
pub struct Cbor;

impl Format for Cbor {
    const NAME: &'static str = "CBOR";

    fn message(document: &[u8]) -> Option<String> {
        MESSAGES.iter().find_map(|name| member_text(document, name))
    }
}

keyed::document!(Cbor, b"\xa0");
