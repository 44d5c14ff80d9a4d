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
#[cfg(feature = "streaming")]
mod request;
#[cfg(feature = "streaming")]
mod source;
mod stream;
mod streaming_body;
#[cfg(feature = "streaming")]
mod write;

pub use decode::EventDecoder;
pub(crate) use decode::Place;
pub use decoder::Decoder;
pub use error::{FrameError, Position};
pub(crate) use event::Kind;
pub use event::{BindEvent, Event, EventError, FromHeader, ReadEvent, Result};
pub use header::{HeaderValue, Headers};
#[cfg(feature = "streaming")]
pub(crate) use idle::Idle;
pub use message::{EncodeError, Message};
#[cfg(feature = "streaming")]
pub use request::StreamedEvents;
#[cfg(all(feature = "streaming", feature = "client"))]
pub(crate) use request::{EventSigning, framed};
#[cfg(all(feature = "streaming", feature = "client"))]
pub use source::EventSender;
#[cfg(feature = "streaming")]
pub use source::EventSource;
pub use stream::EventStream;
pub use streaming_body::StreamingBody;
#[cfg(feature = "streaming")]
pub use write::{EventParts, ToHeader, WriteEvent, WriteParts};
