//! JSON as Smithy's JSON protocols use it: a writer, a reader, and how values look in between.
//!
//! Generated code implements [`Write`] and [`Read`] for shapes, one line a member, over [`Writer`] and [`Reader`].
//! Knows no protocol and no service; the text follows RFC 8259, the values Smithy's "AWS JSON" protocols.

mod codec;
mod error;
mod member;
mod read;
mod reader;
mod scan;
mod text;
mod union;
mod value;
mod write;
mod writer;

pub use codec::{Boxed, Codec, DateTime, EpochSeconds, HttpDate, List, Map, Plain, Sparse};
pub use error::Error;
pub use read::Read;
pub use reader::Reader;
pub use union::{one_member, union_member, unknown_member};
pub use write::Write;
pub use writer::{Array, Object, Writer};

/// What reading gives: `T`, or why the text was refused.
pub type Result<T = ()> = std::result::Result<T, Error>;

/// A key of a map: a `String`, or an enumeration that converts from and to its text.
pub trait Key: Ord + AsRef<str> + From<String> {}

impl<T: Ord + AsRef<str> + From<String>> Key for T {}
