//! XML as the format of whole documents: bodies of requests and responses, and payloads of events.

use bytes::Bytes;

use super::{Element, Read, Reader, Result, member_text};
use crate::event_stream::{self, BindEvent, Event};
use crate::format::{self, Decode, Format, FormatError, MESSAGES, beginning, content, is_page};

/// XML.
#[derive(Clone, Copy, Debug)]
pub struct Xml;

impl Format for Xml {
    const NAME: &'static str = "XML";

    fn is_absent(document: &[u8]) -> bool {
        content(document).is_empty()
    }

    fn refusal(body: &[u8], error: &FormatError) -> String {
        // A page is no part of an output, so it may be shown.
        match beginning(body).filter(|_| is_page(body)) {
            Some(text) => format!("the response body is not XML of the service but begins with `{text}`"),
            None => format!("the response body of {} bytes is not the XML it should be: {error}", body.len()),
        }
    }

    fn message(document: &[u8]) -> Option<String> {
        MESSAGES.iter().find_map(|name| member_text(document, name))
    }
}

impl<T: Read> Decode<Xml> for T {
    fn decode(document: &Bytes) -> std::result::Result<Self, FormatError> {
        let mut value = T::default();
        read(document, &mut value).map_err(FormatError::new)?;
        Ok(value)
    }
}

/// Reads all of `document` into `value`, and leaves it as it is where there is no document.
pub fn read<T: Read>(document: &[u8], value: &mut T) -> Result {
    read_as(document, &Element::new(""), value)
}

/// The same, where names or times within are as `element` says.
pub fn read_as<T: Read>(document: &[u8], element: &Element, value: &mut T) -> Result {
    if Xml::is_absent(document) {
        return Ok(());
    }
    let mut reader = Reader::new(document)?;
    reader.root()?;
    value.read_into(element, &mut reader)?;
    reader.finish()
}

/// The payload of an event; an empty one has no members.
pub fn payload<T: Read>(event: &Event<'_>) -> event_stream::Result<T> {
    format::payload::<Xml, T>(event)
}

/// An event whose members are not all in its payload.
pub fn bound<T: Read + BindEvent>(event: &Event<'_>) -> event_stream::Result<T> {
    format::bound::<Xml, T>(event)
}
