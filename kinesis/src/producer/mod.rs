//! Records in: gathers records into calls of `PutRecords`, sends again what fails, and says what became of each.

mod adapt;
mod answer;
mod classify;
mod config;
mod core;
mod driver;
mod epochs;
mod error;
mod events;
mod gate;
mod handle;
mod keys;
mod lane;
mod lanes;
mod mapping;
mod observer;
mod pack;
mod pending;
mod put_all;
mod queue;
mod rate;
mod room;
mod shard_map;
mod shared;
#[cfg(test)]
mod simulation;
mod ticket;
mod window;

pub use adapt::{PutEach, PutSink};
pub use config::{Aggregation, Order, ProducerConfig};
pub use error::{PutError, PutErrorCause, PutErrorReason, Stored};
pub use handle::Producer;
pub use observer::{Call, Observer, Stats};
pub use put_all::{put_all, put_all_with};
pub use ticket::Ticket;
