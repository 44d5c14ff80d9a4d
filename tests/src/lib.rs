//! What the tests and the example share: a Kinesis server inside the process, a server that misbehaves, streams on any server,
//! bytes that are nearly right.

mod damage;
mod embedded;
pub mod example;
pub mod scripted;
pub mod streams;

pub use damage::damage;
pub use embedded::EmbeddedServer;
pub use ferrokinesis::store::StoreOptions;

/// The README, whose Rust code has to compile.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
