//! What the tests and the example share: a Kinesis server inside the process, and a server that misbehaves.

mod embedded;
pub mod scripted;

pub use embedded::EmbeddedServer;
pub use ferrokinesis::store::StoreOptions;

/// The README, whose Rust code has to compile.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
