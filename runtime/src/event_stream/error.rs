//! Why a frame was refused, and where. Never holds a piece of the frame: it may be a secret.

use std::fmt;

/// A place in an event stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Which frame, counted from 1.
    pub frame: u64,
    /// Where in the stream, in bytes from its beginning.
    pub offset: u64,
}

impl Position {
    pub(super) const START: Self = Self { frame: 1, offset: 0 };

    /// The same frame, `bytes` further on.
    pub(super) fn plus(self, bytes: usize) -> Self {
        Self { offset: self.offset.saturating_add(u64::try_from(bytes).unwrap_or(u64::MAX)), ..self }
    }

    /// The beginning of the next frame, if this one begins here and has `bytes`.
    pub(super) fn next(self, bytes: usize) -> Self {
        Self { frame: self.frame.saturating_add(1), ..self.plus(bytes) }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "frame {} of the event stream, byte {}", self.frame, self.offset)
    }
}

/// A frame is broken or cut. Displays as one line: which frame, at which byte, what is wrong.
#[derive(Clone, PartialEq, Eq)]
pub struct FrameError {
    position: Position,
    reason: Reason,
}

/// What is wrong with a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    TooShort { length: u32 },
    HeadersTooLong { headers: u32, length: u32 },
    PreludeChecksum { sent: u32, computed: u32 },
    MessageChecksum { sent: u32, computed: u32 },
    Header(HeaderFault),
    Cut { arrived: usize },
}

/// What is wrong with a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HeaderFault {
    Cut,
    NotText,
    UnknownType(u8),
}

impl FrameError {
    pub(super) fn new(position: Position, reason: Reason) -> Self {
        Self { position, reason }
    }

    /// Where: the beginning of the frame, or of the header that is wrong.
    #[must_use]
    pub fn position(&self) -> Position {
        self.position
    }

    /// Whether the stream ended in the middle of the frame, which is otherwise right as far as it came.
    #[must_use]
    pub fn is_cut(&self) -> bool {
        matches!(self.reason, Reason::Cut { .. })
    }
}

impl fmt::Display for FrameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.position)?;
        match self.reason {
            Reason::TooShort { length } => write!(f, "a length of {length} bytes, below the 16 of an empty frame"),
            Reason::HeadersTooLong { headers, length } => {
                write!(f, "{headers} bytes of headers do not fit into a frame of {length} bytes")
            }
            Reason::PreludeChecksum { sent, computed } => {
                write!(f, "the checksum of its lengths is {computed:08x}, not {sent:08x} as sent")
            }
            Reason::MessageChecksum { sent, computed } => {
                write!(f, "its checksum is {computed:08x}, not {sent:08x} as sent")
            }
            Reason::Header(HeaderFault::Cut) => f.write_str("a header goes beyond the headers' end"),
            Reason::Header(HeaderFault::NotText) => f.write_str("a header's text is not UTF-8"),
            Reason::Header(HeaderFault::UnknownType(code)) => write!(f, "a header of the unknown type {code}"),
            Reason::Cut { arrived } => write!(f, "the stream ends after {arrived} bytes of this frame"),
        }
    }
}

crate::error::debug_as_display!(FrameError);

impl std::error::Error for FrameError {}
