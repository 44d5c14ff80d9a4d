//! Forms (`application/x-www-form-urlencoded`) as AWS's query protocols send them: `Tags.member.1.Key=a&Tags.member.1.Value=b`.
//!
//! Clients write them, and services for tests read them. Knows no protocol and no service.

mod read;
mod reader;
#[cfg(test)]
mod tests;
mod write;
mod writer;

use bytes::Bytes;

pub use read::Read;
pub use reader::Reader;
pub use write::Write;
pub use writer::{Members, Writer};

pub use super::element::Element;
pub use super::keyed::{Key, Result};
use super::{Decode, Encode, Format, FormatError};
pub use crate::format::error::Error;
use crate::{EncodeOptions, SegmentedBytes};

/// A form.
#[derive(Clone, Copy, Debug)]
pub struct Form;

impl Format for Form {
    const NAME: &'static str = "form";

    /// Errors are no forms.
    fn message(_: &[u8]) -> Option<String> {
        None
    }
}

impl<T: Write> Encode<Form> for T {
    fn encode(&self, options: &EncodeOptions) -> std::result::Result<SegmentedBytes, FormatError> {
        Writer::text_of(self, options.idempotency_tokens.clone()).map(SegmentedBytes::from)
    }
}

impl<T: Read> Decode<Form> for T {
    fn decode(document: &Bytes) -> std::result::Result<Self, FormatError> {
        read(document).map_err(FormatError::new)
    }
}

/// The value whose members are the keys of `form`.
pub fn read<T: Read>(form: &[u8]) -> Result<T> {
    let pairs = reader::Pairs::of(form)?;
    Reader::new(&pairs).read()
}
