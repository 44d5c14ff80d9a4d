//! JSON as the format of whole documents: bodies of requests and responses, and payloads of events.

use bytes::Bytes;

use super::{Read, Reader, Result, Write, Writer, member_text};
use crate::event_stream::{self, BindEvent, Event};
use crate::format::{self, Decode, Encode, Format, FormatError, MESSAGES, beginning, content, is_page, keyed};
use crate::{EncodeOptions, SegmentedBytes};

/// JSON.
#[derive(Clone, Copy, Debug)]
pub struct Json;

impl Format for Json {
    const NAME: &'static str = "JSON";

    fn is_absent(document: &[u8]) -> bool {
        document.trim_ascii().is_empty()
    }

    fn refusal(body: &[u8], error: &FormatError) -> String {
        let length = body.len();
        // An object may be half of an output that holds secrets, and an element one in another form; what else is no output
        // may be shown.
        match content(body) {
            [b'{' | b'<', ..] if !is_page(body) => {
                format!("the response body of {length} bytes is not the JSON it should be: {error}")
            }
            _ => match beginning(body) {
                Some(text) => format!("the response body is not a JSON object but begins with `{text}`"),
                None => format!("the response body is not a JSON object but {length} bytes that are not text"),
            },
        }
    }

    fn message(document: &[u8]) -> Option<String> {
        MESSAGES.iter().find_map(|name| member_text(document, name))
    }
}

keyed::document!(Json, whole);

/// The whole of `document`, which may be absent.
fn whole<T: Read>(document: &[u8]) -> Result<T> {
    let mut reader = Reader::new(if Json::is_absent(document) { b"{}" } else { document });
    let value = T::read(&mut reader)?;
    reader.finish()?;
    Ok(value)
}
