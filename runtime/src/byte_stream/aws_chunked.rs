//! Bytes with their checksum behind them: the content encoding `aws-chunked`, without signatures of chunks.
//!
//! Specification: Amazon S3 API Reference, "Authenticating Requests: Using the Authorization Header, Transferring Payload in
//! Multiple Chunks with Trailing Headers".

use std::collections::VecDeque;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::SizeHint;

use crate::Body;
use crate::request::{ChecksumAlgorithm, Hasher};
use crate::transport::{Chunks, TransportError};

/// How many bytes each chunk has but the last; services take none below 8 KiB.
const CHUNK: usize = 64 * 1024;
const CHUNK_LENGTH: u64 = 64 * 1024;

/// A body of `length` bytes in chunks, and what computes their checksum meanwhile.
pub(crate) struct AwsChunked {
    body: Body,
    algorithm: ChecksumAlgorithm,
    /// `None` once the checksum is told.
    hasher: Option<Hasher>,
    /// What is to be given next.
    ready: VecDeque<Bytes>,
    /// The pieces of the next chunk, and how many bytes they have.
    pieces: Vec<Bytes>,
    gathered: usize,
    /// How many bytes are still to be given.
    left: u64,
}

impl AwsChunked {
    pub(crate) fn new(body: Body, length: u64, algorithm: ChecksumAlgorithm) -> Self {
        Self {
            body,
            algorithm,
            hasher: Some(Hasher::new(algorithm)),
            ready: VecDeque::new(),
            pieces: Vec::new(),
            gathered: 0,
            left: encoded_length(length, algorithm),
        }
    }

    fn take(&mut self, mut bytes: Bytes) {
        if let Some(hasher) = &mut self.hasher {
            hasher.update(&bytes);
        }
        while !bytes.is_empty() {
            let room = CHUNK.saturating_sub(self.gathered);
            let piece = bytes.split_to(room.min(bytes.len()));
            self.gathered = self.gathered.saturating_add(piece.len());
            self.pieces.push(piece);
            if self.gathered == CHUNK {
                self.end_chunk();
            }
        }
    }

    fn end_chunk(&mut self) {
        if self.gathered > 0 {
            self.ready.push_back(format!("{:x}\r\n", self.gathered).into());
            self.ready.extend(self.pieces.drain(..));
            self.ready.push_back(Bytes::from_static(b"\r\n"));
            self.gathered = 0;
        }
    }

    /// The bytes have ended: their checksum comes.
    fn end(&mut self, hasher: Hasher) -> Result<(), TransportError> {
        self.end_chunk();
        let checksum = hasher.finish().map_err(|error| TransportError::input(error.to_string()))?;
        let checksum = checksum.to_str().unwrap_or_default();
        self.ready.push_back(format!("0\r\n{}:{checksum}\r\n\r\n", self.algorithm.header()).into());
        Ok(())
    }
}

impl Chunks for AwsChunked {
    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, TransportError>>> {
        loop {
            if let Some(bytes) = self.ready.pop_front() {
                self.left = self.left.saturating_sub(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
                return Poll::Ready(Some(Ok(bytes)));
            }
            if self.hasher.is_none() {
                return Poll::Ready(None);
            }
            match ready!(self.body.poll_chunk(context)) {
                Some(Ok(bytes)) => self.take(bytes),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => {
                    if let Some(hasher) = self.hasher.take()
                        && let Err(error) = self.end(hasher)
                    {
                        return Poll::Ready(Some(Err(error)));
                    }
                }
            }
        }
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}

/// How many bytes become of `length` of them.
pub(crate) fn encoded_length(length: u64, algorithm: ChecksumAlgorithm) -> u64 {
    let of_usize = |length: usize| u64::try_from(length).unwrap_or(u64::MAX);
    let digits = |length: u64| u64::from(length.checked_ilog2().unwrap_or_default() / 4).saturating_add(1);
    // The size in digits, the bytes, and two line breaks.
    let chunk = |length: u64| length.saturating_add(digits(length)).saturating_add(4);
    let (full, rest) = (length / CHUNK_LENGTH, length % CHUNK_LENGTH);
    let rest = if rest == 0 { 0 } else { chunk(rest) };
    // `0`, the name, `:`, the checksum, and three line breaks.
    let trailer = of_usize(algorithm.header().as_str().len()).saturating_add(of_usize(algorithm.text_length()));
    full.saturating_mul(chunk(CHUNK_LENGTH)).saturating_add(rest).saturating_add(trailer).saturating_add(8)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ByteStream;

    fn encoded(pieces: Vec<Vec<u8>>, algorithm: ChecksumAlgorithm) -> (Vec<u8>, u64) {
        let length = pieces.iter().map(Vec::len).sum::<usize>() as u64;
        let body = ByteStream::from_stream(Pieces(pieces.into_iter())).open().unwrap();
        let chunked = AwsChunked::new(body, length, algorithm);
        let announced = chunked.size_hint().exact().unwrap();
        let body = Body::from_chunks(chunked);
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        (runtime.block_on(body.collect()).unwrap().to_vec(), announced)
    }

    struct Pieces(std::vec::IntoIter<Vec<u8>>);

    impl futures_core::Stream for Pieces {
        type Item = Result<Vec<u8>, std::io::Error>;

        fn poll_next(mut self: std::pin::Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            Poll::Ready(self.0.next().map(Ok))
        }
    }

    /// The bytes in chunks, and the trailer, by the definition.
    fn decoded(mut text: &[u8]) -> (Vec<u8>, String) {
        let mut bytes = Vec::new();
        loop {
            let end = text.windows(2).position(|two| two == b"\r\n").unwrap();
            let size = usize::from_str_radix(std::str::from_utf8(&text[..end]).unwrap(), 16).unwrap();
            text = &text[end + 2..];
            if size == 0 {
                return (bytes, String::from_utf8(text.to_vec()).unwrap());
            }
            bytes.extend_from_slice(&text[..size]);
            assert!(text[size..].starts_with(b"\r\n"));
            // Services refuse small chunks but the last.
            assert!(size == CHUNK || text[size + 2..].starts_with(b"0\r\n"));
            text = &text[size + 2..];
        }
    }

    #[test]
    fn the_checksum_follows_the_bytes() {
        let (text, _) = encoded(vec![b"1234".to_vec(), b"56789".to_vec()], ChecksumAlgorithm::Crc32);
        assert_eq!(text, b"9\r\n123456789\r\n0\r\nx-amz-checksum-crc32:y/Q5Jg==\r\n\r\n");
        let (text, _) = encoded(vec![], ChecksumAlgorithm::Crc32);
        assert_eq!(text, b"0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn whatever_the_pieces_the_bytes_are_the_same_and_the_length_is_as_announced(
            sizes in proptest::collection::vec(prop_oneof![0_usize..40, 65_000..66_000_usize, 0..200_000_usize], 0..6),
            algorithm in proptest::sample::select(ChecksumAlgorithm::ALL),
        ) {
            let pieces: Vec<Vec<u8>> = sizes.iter().map(|size| vec![b'x'; *size]).collect();
            let all = pieces.concat();
            let (text, announced) = encoded(pieces, algorithm);
            prop_assert_eq!(text.len() as u64, announced);
            let mut hasher = Hasher::new(algorithm);
            hasher.update(&all);
            let checksum = hasher.finish().unwrap();
            let trailer = format!("{}:{}\r\n\r\n", algorithm.header(), checksum.to_str().unwrap());
            prop_assert_eq!(decoded(&text), (all, trailer));
        }
    }
}
