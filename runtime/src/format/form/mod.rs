//! Forms (`application/x-www-form-urlencoded`) as AWS's query protocols send them: `Tags.member.1.Key=a&Tags.member.1.Value=b`.
//!
//! They are written and never read. Knows no protocol and no service.

mod write;
mod writer;

use bytes::Bytes;

pub use write::Write;
pub use writer::{Members, Writer};

pub use super::element::Element;
pub use super::keyed::Key;
use super::{Encode, Format};
use crate::EncodeOptions;

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
    fn encode(&self, options: &EncodeOptions) -> Bytes {
        Writer::text_of(self, options.idempotency_tokens.clone())
    }
}
