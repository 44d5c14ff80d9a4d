//! JSON as Smithy's JSON protocols use it: a writer, a reader, and how values look in between.
//!
//! Generated code implements [`Write`] and [`Read`] for shapes, one line a member, over [`Writer`] and [`Reader`].
//! Knows no protocol and no service; the text follows RFC 8259, the values Smithy's "AWS JSON" protocols.

mod blobs;
mod codec;
mod document;
mod member;
mod members;
#[cfg(feature = "rpc-v2-json")]
mod number_text;
#[cfg(feature = "json")]
mod place;
mod read;
mod reader;
mod scan;
#[cfg(feature = "serde")]
mod serde;
#[cfg(feature = "json")]
mod shape;
mod text;
mod utf8;
mod value;
mod write;
mod writer;

pub use codec::{Boxed, Codec, DateTime, EpochSeconds, HttpDate, List, Map, Plain, Sparse};
pub use document::{Json, bound, payload};
pub use members::{Members, member_text, read_members, unknown_member};
#[cfg(feature = "rpc-v2-json")]
pub use number_text::NumberText;
pub use read::{Read, read};
pub use reader::Reader;
#[cfg(feature = "serde")]
pub use serde::{deserialize, serialize};
#[cfg(feature = "serde")]
#[doc(hidden)]
pub use serde_core;
#[cfg(feature = "json")]
pub use shape::{JsonError, Shape, from_json, shapes, to_json};
pub use write::Write;
pub use writer::{Array, Object, Writer};

pub use super::keyed::{Key, Result, one_member, union_member};
pub use crate::format::error::Error;
