//! XML as Smithy's protocols use it: a writer, a reader, and how values look in between. Knows no protocol and no service.
//!
//! Tags and entities are read by `quick-xml`; what elements mean is here. Names are compared without their prefix, since
//! services differ in theirs, and the name of the outermost element is not looked at.

mod document;
mod error;
mod read;
mod reader;
#[cfg(test)]
mod tests;
mod write;
mod writer;

pub use document::{Xml, bound, payload, read, read_as};
pub use error::{Members, member_text, read_members};
#[cfg(any(test, feature = "query", feature = "rest"))]
pub(crate) use error::{is_error, said};
pub use read::{Gather, Read};
pub use reader::Reader;
#[cfg(any(test, feature = "query"))]
pub(crate) use reader::within;
pub use write::Write;
pub use writer::{Open, Writer};

pub use super::element::Element;
pub use super::keyed::{Key, Result};
pub use crate::format::error::Error;
