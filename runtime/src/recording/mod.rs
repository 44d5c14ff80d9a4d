//! Calls kept in a file, and answered from it: for tests that were true once and need no network after.
//!
//! [`Recorder`] is a transport around another; [`Replay`] one that gives what was recorded. The file has a line of JSON for each
//! attempt, to be read in a diff, without what signs a request and without what looks like a secret in it. Knows no service.
//!
//! ```no_run
//! use smithwright_runtime::recording::{Recorder, Replay};
//! use smithwright_runtime::{Config, HttpTransport};
//!
//! # async fn record() -> Result<(), Box<dyn std::error::Error>> {
//! // Once, against a service:
//! let config = Config::from_env().await?.transport(Recorder::create("calls.jsonl", HttpTransport::new())?);
//! // Ever after:
//! let config = Config::new().region("us-east-1").transport(Replay::open("calls.jsonl")?);
//! # Ok(()) }
//! ```

mod body;
mod exchange;
mod recorder;
mod redact;
mod replay;

pub use recorder::Recorder;
pub use replay::{Replay, ReplayError};
