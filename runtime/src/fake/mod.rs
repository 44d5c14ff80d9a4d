//! A service for tests: answers that were written beforehand, through the true client.
//!
//! Generated clients have a `FakeClient` over [`Fake`]. What it answers is encoded as the service would, and comes back
//! through endpoint, retries and decoding; only the network is not there. Knows no service.

mod answers;
mod events;
mod examples;
mod fault;
#[cfg(feature = "rest")]
pub mod rest;
mod rpc;
mod serve;
mod state;
#[cfg(feature = "cbor")]
mod wires;
#[cfg(all(feature = "xml", any(feature = "query", feature = "rest")))]
pub mod xml;

pub use answers::Answers;
pub use events::ServeEvents;
pub use examples::Example;
pub use fault::{Exception, Fault, FaultOf, errors, exceptions, with_message};
pub use rpc::{AnswerFormat, RpcServer};
pub use serve::{Serve, ServeOutput};
pub use state::Fake;
