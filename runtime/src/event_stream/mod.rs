//! Event streams: messages in frames with checksums, as Smithy's `application/vnd.amazon.eventstream` has them.
//!
//! [`EventStream`] is what an operation gives. Without IO: [`Decoder`] gives messages, [`EventDecoder`] typed events.
//! Knows no service.

mod decode;
mod decoder;
mod error;
mod event;
mod header;
mod idle;
mod message;
mod opening;
mod stream;

pub use decode::EventDecoder;
pub(crate) use decode::Place;
pub use decoder::Decoder;
pub use error::{FrameError, Position};
pub(crate) use event::Kind;
pub use event::{BindEvent, Event, EventError, FromHeader, ReadEvent, Result};
pub use header::{HeaderValue, Headers};
pub use message::{EncodeError, Message};
pub use opening::Opening;
pub use stream::EventStream;
