//! How values look on the wire: a format is a reader, a writer and a trait for each. Knows no protocol.
//!
//! The modules of formats have the same names for the same things, so that generated code differs in the module's name.

mod beginning;
mod buffer;
#[cfg(feature = "cbor")]
pub mod cbor;
#[cfg(feature = "xml")]
mod element;
mod error;
#[cfg(feature = "query")]
pub mod form;
pub mod json;
#[cfg(feature = "cbor")]
pub mod json_or_cbor;
mod keyed;
#[cfg(any(feature = "rest", feature = "xml"))]
pub mod text;
#[cfg(feature = "xml")]
pub mod xml;

use std::fmt;

use bytes::Bytes;

#[cfg(any(feature = "cbor", feature = "rpc-v2-json"))]
pub(crate) use beginning::beginning_of_no_output;
#[cfg(feature = "rest")]
pub(crate) use beginning::may_be_document;
#[cfg(any(all(test, feature = "xml"), feature = "query"))]
pub(crate) use beginning::without_mark;
pub(crate) use beginning::{beginning, content, is_page};

use crate::event_stream::{self, BindEvent, Event};
use crate::{EncodeOptions, SegmentedBytes};

/// What documents are written in.
pub trait Format {
    /// What it is called, such as `JSON`.
    const NAME: &'static str;

    /// Whether there is no document at all, which stands for one without members.
    #[must_use]
    fn is_absent(document: &[u8]) -> bool {
        document.is_empty()
    }

    /// What is said of a response's body in which `error` was met. Shows nothing that may be part of an output.
    #[must_use]
    fn refusal(body: &[u8], error: &FormatError) -> String {
        format!("the response body of {} bytes is not the {} it should be: {error}", body.len(), Self::NAME)
    }

    /// The message in an error's document, by any of its usual names.
    #[must_use]
    fn message(document: &[u8]) -> Option<String>;
}

/// A type that can be written as a document of the format `F`.
pub trait Encode<F: Format> {
    /// The document, which may share the memory of long blobs; fails where the format has no form for a value.
    fn encode(&self, options: &EncodeOptions) -> Result<SegmentedBytes, FormatError>;
}

/// A type that can be read from a document of the format `F`.
///
/// Its `Default` is what a document without members stands for.
pub trait Decode<F: Format>: Default {
    /// Reads all of `document`, which may be absent. What is read may share its memory.
    fn decode(document: &Bytes) -> Result<Self, FormatError>;
}

/// Why a document was refused, and where. Displays as one line, without what the document holds.
#[derive(Clone, PartialEq, Eq)]
pub struct FormatError(String);

impl FormatError {
    /// The error of a format.
    #[must_use]
    pub fn new(error: impl fmt::Display) -> Self {
        Self(error.to_string())
    }
}

impl fmt::Display for FormatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

crate::error::debug_as_display!(FormatError);

impl std::error::Error for FormatError {}

/// The names under which the message of an error is looked for.
pub(crate) const MESSAGES: [&str; 3] = ["message", "Message", "errorMessage"];

/// The payload of an event as a document.
fn payload<F: Format, T: Decode<F>>(event: &Event<'_>) -> event_stream::Result<T> {
    T::decode(event.payload())
        .map_err(|error| event.wrong_payload(format_args!("not the {} it should be: {error}", F::NAME)))
}

/// An event whose members are not all in its document.
fn bound<F: Format, T: Decode<F> + BindEvent>(event: &Event<'_>) -> event_stream::Result<T> {
    let mut value = if T::HAS_DOCUMENT { payload(event)? } else { T::default() };
    value.bind(event)?;
    Ok(value)
}
