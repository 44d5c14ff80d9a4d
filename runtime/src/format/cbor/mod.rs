//! CBOR as Smithy's protocol rpcv2Cbor uses it: a writer, a reader, and how values look in between.
//!
//! Has the names of the JSON module, so that generated code differs in the module's name alone. Knows no protocol and no
//! service; the bytes follow RFC 8949, the values Smithy's "RPC v2 CBOR" protocol. There are no codecs, as no trait changes
//! how a value looks.
//!
//! Written here rather than taken from a crate: `ciborium` reads by way of `serde`, which generated types do without, and
//! `minicbor` neither takes a whole number where a float is due nor bounds depth when it skips; see `cargo xtask bench micro`.

mod big;
mod container;
mod document;
mod head;
#[cfg(feature = "test-util")]
mod mask;
mod member;
mod members;
mod millis;
mod read;
mod reader;
mod text;
mod time;
mod value;
mod write;
mod writer;

pub use document::{Cbor, bound, payload};
#[cfg(feature = "test-util")]
pub(crate) use mask::masked;
pub use members::{Members, member_text, read_members, unknown_member};
pub use millis::MillisCbor;
#[cfg(feature = "test-util")]
pub use millis::WrittenMillisCbor;
pub use read::Read;
pub use reader::Reader;
pub use write::Write;
pub use writer::{Object, Writer};

pub use super::keyed::{Key, Result, one_member, union_member};
pub use crate::format::error::Error;
