//! CBOR as the format of whole documents: bodies of requests and responses, and payloads of events.

use bytes::Bytes;

use super::{Read, Reader, Result, Write, Writer, member_text};
use crate::event_stream::{self, BindEvent, Event};
use crate::format::{self, Decode, Encode, Format, FormatError, MESSAGES, keyed};
use crate::{EncodeOptions, SegmentedBytes};

/// CBOR.
#[derive(Clone, Copy, Debug)]
pub struct Cbor;

impl Format for Cbor {
    const NAME: &'static str = "CBOR";

    fn message(document: &[u8]) -> Option<String> {
        MESSAGES.iter().find_map(|name| member_text(document, name))
    }
}

keyed::document!(Cbor, with_seconds);

fn with_seconds<T: Read>(document: &Bytes) -> Result<T> {
    whole(document, |reader| reader)
}

/// The whole of `document`, which may be absent, by the reader that `set` makes of a new one.
pub(super) fn whole<T: Read>(document: &Bytes, set: fn(Reader<'_>) -> Reader<'_>) -> Result<T> {
    let reader = if Cbor::is_absent(document) { Reader::new(b"\xa0") } else { Reader::of(document) };
    let mut reader = set(reader);
    let value = T::read(&mut reader)?;
    reader.finish()?;
    Ok(value)
}
