//! Frames are read the same however their bytes arrive, and written as they were read.

use smithwright_runtime::event_stream::{Decoder, FrameError, Message};

/// Decodes `bytes` as they are, and as the inside of a frame whose lengths and checksums are right.
pub fn check(bytes: &[u8]) {
    stream(bytes);
    if let Some((headers, rest)) = bytes.split_first() {
        let headers = usize::from(*headers).min(rest.len());
        let frame = frame(headers, rest);
        stream(&frame);
        // Two in a row, the second cut short.
        stream(&[frame.as_slice(), frame.split_last().map_or(&[][..], |(_, cut)| cut)].concat());
    }
}

/// A frame of `content`, the first `headers` bytes of which are headers.
fn frame(headers: usize, content: &[u8]) -> Vec<u8> {
    let length = |length: usize| u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes();
    let mut frame = [length(content.len() + 16), length(headers)].concat();
    frame.extend(crc32fast::hash(&frame).to_be_bytes());
    frame.extend(content);
    frame.extend(crc32fast::hash(&frame).to_be_bytes());
    frame
}

fn stream(bytes: &[u8]) {
    let whole = decode(bytes, bytes.len().max(1));
    assert_eq!(decode(bytes, 1), whole, "byte by byte the messages differ");
    assert_eq!(decode(bytes, 7), whole, "by sevens the messages differ");
    for message in &whole.0 {
        let Ok(written) = message.encode() else { continue };
        assert_eq!(decode(&written, written.len()), (vec![message.clone()], None));
    }
}

/// The messages of `bytes`, fed in pieces, and what is wrong behind them.
fn decode(bytes: &[u8], piece: usize) -> (Vec<Message>, Option<FrameError>) {
    let mut decoder = Decoder::new();
    let mut messages = Vec::new();
    for piece in bytes.chunks(piece) {
        decoder.feed(piece);
        loop {
            match decoder.next_message() {
                Ok(Some(message)) => messages.push(message),
                Ok(None) => break,
                Err(error) => return (messages, Some(error)),
            }
        }
        assert!(decoder.buffered() <= bytes.len(), "more is kept than arrived");
    }
    (messages, decoder.finish().err())
}
