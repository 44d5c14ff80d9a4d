//! What formats of documents with named members, such as JSON and CBOR, have in common word for word.
//!
//! What needs the reader or writer of a format is a macro that each of them expands: generated code and the hot paths then
//! name one format's types, and pay for no indirection.

pub(super) mod keys;
mod read;
mod write;

pub(super) use read::{members, read, read_values};
pub(super) use write::{write, write_members, writer};

use super::error::{Error, Found};

/// What reading gives: `T`, or why the document was refused.
pub type Result<T = ()> = std::result::Result<T, Error>;

/// A key of a map: a `String`, or an enumeration that converts from and to its text.
pub trait Key: Ord + AsRef<str> + From<String> {}

impl<T: Ord + AsRef<str> + From<String>> Key for T {}

/// Keeps `member`, one of a union, in `value`; an error if there is one already.
///
/// The errors of unions get their place from the reader of whatever holds the union.
pub fn one_member<T>(value: &mut Option<T>, member: Option<T>) -> Result {
    if member.is_none() {
        return Ok(());
    }
    if value.is_some() {
        return Err(Error::new("one member of a union", Found::Thing("a second one"), None));
    }
    *value = member;
    Ok(())
}

/// The member of a union that was kept; an error if there is none.
pub fn union_member<T>(value: Option<T>) -> Result<T> {
    value.ok_or(Error::new("one member of a union", Found::Thing("none"), None))
}

/// The format as one of whole documents, by its type, which the function `$whole` reads.
macro_rules! document {
    ($format:ident, $whole:ident) => {
        impl<T: Write> Encode<$format> for T {
            fn encode(&self, options: &EncodeOptions) -> std::result::Result<SegmentedBytes, FormatError> {
                Ok(Writer::segments_of(self, options.idempotency_tokens.clone()))
            }
        }

        impl<T: Read> Decode<$format> for T {
            fn decode(document: &Bytes) -> std::result::Result<Self, FormatError> {
                $whole(document).map_err(FormatError::new)
            }
        }

        /// The payload of an event; an empty one has no members.
        pub fn payload<T: Read>(event: &Event<'_>) -> event_stream::Result<T> {
            format::payload::<$format, T>(event)
        }

        /// An event whose members are not all in its payload.
        pub fn bound<T: Read + BindEvent>(event: &Event<'_>) -> event_stream::Result<T> {
            format::bound::<$format, T>(event)
        }
    };
}

pub(super) use document;
