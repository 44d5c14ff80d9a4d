//! From bytes as they arrive to messages. Needs no IO; knows no message's meaning.

use std::fmt;

use bytes::{Buf, Bytes, BytesMut};

use super::error::{FrameError, Position, Reason};
use super::header;
use super::message::{Message, PRELUDE, TRAILER};

/// Splits an event stream into messages: feed it bytes as they come, in pieces of any size.
///
/// Both checksums and all headers of a frame are checked before its message is given. Lengths that a frame claims are
/// believed only in so far as bytes have come: no memory is set aside for them. The first error is final.
///
/// ```
/// use smithwright_runtime::event_stream::{Decoder, HeaderValue, Message};
///
/// let message = Message::new("{}").with_header(":event-type", HeaderValue::String("Added"))?;
/// let mut decoder = Decoder::new();
/// for byte in message.encode()? {
///     assert_eq!(decoder.next_message()?, None);
///     decoder.feed(&[byte]);
/// }
/// assert_eq!(decoder.next_message()?, Some(message));
/// decoder.finish()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Decoder {
    buffer: BytesMut,
    /// Where the buffer begins, which is always the beginning of a frame.
    position: Position,
    failed: Option<FrameError>,
}

impl Decoder {
    /// A decoder at the beginning of a stream.
    #[must_use]
    pub fn new() -> Self {
        Self { buffer: BytesMut::new(), position: Position::START, failed: None }
    }

    /// Takes the next bytes of the stream. They are kept until the messages they hold are taken.
    pub fn feed(&mut self, bytes: &[u8]) {
        if self.failed.is_none() {
            self.buffer.extend_from_slice(bytes);
        }
    }

    /// The next message, or `None` if more bytes are needed.
    pub fn next_message(&mut self) -> Result<Option<Message>, FrameError> {
        if let Some(error) = &self.failed {
            return Err(error.clone());
        }
        let taken = self.take();
        if let Err(error) = &taken {
            self.failed = Some(error.clone());
        }
        taken
    }

    /// Whether the stream may end here; an error if it is in the middle of a frame or was broken before.
    pub fn finish(&self) -> Result<(), FrameError> {
        match &self.failed {
            Some(error) => Err(error.clone()),
            None if self.buffer.is_empty() => Ok(()),
            None => Err(self.error(Reason::Cut { arrived: self.buffer.len() })),
        }
    }

    /// Where the next frame begins.
    #[must_use]
    pub fn position(&self) -> Position {
        self.position
    }

    /// How many bytes are kept: less than one frame, once [`next_message`](Self::next_message) gave `None`.
    #[must_use]
    pub fn buffered(&self) -> usize {
        self.buffer.len()
    }

    fn take(&mut self) -> Result<Option<Message>, FrameError> {
        let Some(prelude) = self.buffer.first_chunk::<PRELUDE>() else { return Ok(None) };
        let (total, headers) = self.lengths(prelude)?;
        if self.buffer.len() < total {
            return Ok(None);
        }
        // The frame is there, and `lengths` has seen that all its parts fit into it.
        let frame = self.buffer.get(..total).unwrap_or_default();
        if let Some((checked, sent)) = frame.split_last_chunk::<TRAILER>() {
            let (sent, computed) = (u32::from_be_bytes(*sent), crc32fast::hash(checked));
            if sent != computed {
                return Err(self.error(Reason::MessageChecksum { sent, computed }));
            }
        }
        let block = frame.get(PRELUDE..PRELUDE.saturating_add(headers)).unwrap_or_default();
        header::check(block).map_err(|(offset, fault)| {
            let position = self.position.plus(PRELUDE.saturating_add(offset));
            FrameError::new(position, Reason::Header(fault))
        })?;
        let mut message: Bytes = self.buffer.split_to(total).freeze();
        self.position = self.position.next(total);
        message.advance(PRELUDE);
        message.truncate(message.len().saturating_sub(TRAILER));
        let headers = message.split_to(headers);
        Ok(Some(Message::from_parts(headers, message)))
    }

    /// The lengths of the frame and of its headers, if they are as sent and fit together.
    fn lengths(&self, prelude: &[u8; PRELUDE]) -> Result<(usize, usize), FrameError> {
        let [lengths @ .., _, _, _, _] = prelude;
        let mut fields = prelude.as_slice();
        let (length, headers, sent) = (fields.get_u32(), fields.get_u32(), fields.get_u32());
        let computed = crc32fast::hash(lengths);
        if sent != computed {
            return Err(self.error(Reason::PreludeChecksum { sent, computed }));
        }
        let total = usize::try_from(length).unwrap_or(usize::MAX);
        let room = total.checked_sub(PRELUDE.saturating_add(TRAILER));
        let room = room.ok_or_else(|| self.error(Reason::TooShort { length }))?;
        match usize::try_from(headers) {
            Ok(block) if block <= room => Ok((total, block)),
            _ => Err(self.error(Reason::HeadersTooLong { headers, length })),
        }
    }

    fn error(&self, reason: Reason) -> FrameError {
        FrameError::new(self.position, reason)
    }
}

impl Default for Decoder {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Decoder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What is kept may hold what must not be logged.
        f.debug_struct("Decoder")
            .field("position", &self.position)
            .field("buffered", &self.buffer.len())
            .field("failed", &self.failed)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::super::HeaderValue;
    use super::*;

    /// Two messages, the second with a header at byte 41 that is a string.
    fn stream() -> Vec<u8> {
        let first = Message::new("first").with_header("n", HeaderValue::Bool(true)).unwrap();
        let second = Message::new("").with_header("s", HeaderValue::String("x")).unwrap();
        [first.encode().unwrap(), second.encode().unwrap()].concat()
    }

    fn read(bytes: &[u8]) -> (usize, Result<(), String>) {
        let mut decoder = Decoder::new();
        decoder.feed(bytes);
        let mut count = 0;
        let result = loop {
            match decoder.next_message() {
                Ok(Some(_)) => count += 1,
                Ok(None) => break decoder.finish(),
                Err(error) => break Err(error),
            }
        };
        (count, result.map_err(|error| error.to_string()))
    }

    /// `bytes` with another byte at `at`, and checksums that are right again where asked for.
    fn changed(at: usize, byte: u8) -> Vec<u8> {
        let mut bytes = stream();
        bytes[at] = byte;
        bytes
    }

    #[test]
    fn messages_come_in_their_order_until_the_end() {
        assert_eq!(stream().len(), 24 + 22);
        assert_eq!(read(&stream()), (2, Ok(())));
        assert_eq!(read(&[]), (0, Ok(())));
    }

    #[test]
    fn a_stream_cut_inside_a_frame_says_where_and_after_how_much() {
        let line = "frame 2 of the event stream, byte 24: the stream ends after 5 bytes of this frame";
        assert_eq!(read(&stream()[..29]), (1, Err(line.to_owned())));
        assert_eq!(read(&stream()[..24]), (1, Ok(())));
    }

    #[test]
    fn both_checksums_count() {
        let (count, error) = read(&changed(24 + 3, 23));
        assert!(
            error.unwrap_err().starts_with("frame 2 of the event stream, byte 24: the checksum of its lengths is ")
        );
        assert_eq!(count, 1);
        let (count, error) = read(&changed(24 + 15, b'y'));
        assert!(error.unwrap_err().starts_with("frame 2 of the event stream, byte 24: its checksum is "));
        assert_eq!(count, 1);
    }

    #[test]
    fn lengths_that_cannot_be_are_refused_as_soon_as_they_are_known() {
        let prelude = |total: u32, headers: u32| {
            let lengths = [total.to_be_bytes(), headers.to_be_bytes()].concat();
            [&lengths[..], &crc32fast::hash(&lengths).to_be_bytes()].concat()
        };
        let refused = |total, headers| read(&prelude(total, headers)).1.unwrap_err();
        let start = "frame 1 of the event stream, byte 0: ";
        assert_eq!(refused(15, 0), format!("{start}a length of 15 bytes, below the 16 of an empty frame"));
        assert_eq!(refused(16, 1), format!("{start}1 bytes of headers do not fit into a frame of 16 bytes"));
        assert!(refused(u32::MAX, u32::MAX).contains("do not fit"));
        assert!(refused(u32::MAX, u32::MAX - 16).contains("ends after 12 bytes"));
    }

    #[test]
    fn no_memory_is_set_aside_for_a_length_that_is_only_told() {
        let mut decoder = Decoder::new();
        let lengths = [u32::MAX.to_be_bytes(), 0_u32.to_be_bytes()].concat();
        decoder.feed(&lengths);
        decoder.feed(&crc32fast::hash(&lengths).to_be_bytes());
        assert_eq!(decoder.next_message(), Ok(None));
        assert!(decoder.buffer.capacity() < 1024, "{}", decoder.buffer.capacity());
    }

    #[test]
    fn limits_that_are_set_for_senders_do_not_bind_the_reader() {
        let text = "x".repeat(60_000);
        let headers = ["a", "b", "c"].into_iter().fold(Message::new(vec![0; 25 << 20]), |message, name| {
            message.with_header(name, HeaderValue::String(&text)).unwrap()
        });
        assert_eq!(read(&headers.encode().unwrap()), (1, Ok(())));
    }

    #[test]
    fn a_wrong_header_is_named_with_its_place() {
        let mut bytes = changed(24 + 12 + 2, 10);
        let end = bytes.len() - TRAILER;
        let checksum = crc32fast::hash(&bytes[24..end]);
        bytes.splice(end.., checksum.to_be_bytes());
        let line = "frame 2 of the event stream, byte 36: a header of the unknown type 10";
        assert_eq!(read(&bytes), (1, Err(line.to_owned())));
    }

    #[test]
    fn the_first_error_is_final_and_nothing_is_kept_after_it() {
        let mut decoder = Decoder::new();
        decoder.feed(&changed(0, 1));
        let error = decoder.next_message().unwrap_err();
        let buffered = decoder.buffered();
        decoder.feed(&stream());
        assert_eq!(decoder.next_message(), Err(error.clone()));
        assert_eq!(decoder.finish(), Err(error));
        assert_eq!(decoder.buffered(), buffered);
    }

    #[test]
    fn debug_shows_no_contents() {
        let mut decoder = Decoder::new();
        decoder.feed(b"secret");
        let message = Message::new("secret").with_header("name", HeaderValue::String("secret")).unwrap();
        assert!(!format!("{decoder:?} {message:?}").contains("secret"));
    }
}
