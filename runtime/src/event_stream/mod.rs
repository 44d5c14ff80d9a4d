//! Event streams: messages in frames with checksums, as Smithy's `application/vnd.amazon.eventstream` has them.
//!
//! [`Decoder`] and [`Message`] need no IO. Knows no protocol and no service.

mod decoder;
mod error;
mod header;
mod message;

pub use decoder::Decoder;
pub use error::{FrameError, Position};
pub use header::{HeaderValue, Headers};
pub use message::{EncodeError, Message};
