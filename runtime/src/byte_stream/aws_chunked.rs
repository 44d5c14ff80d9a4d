//! Bytes with their checksum behind them: the content encoding `aws-chunked`, with signatures of chunks or without.
//!
//! Specification: Amazon S3 API Reference, "Authenticating Requests: Using the Authorization Header, Transferring Payload in
//! Multiple Chunks with Trailing Headers".

use std::collections::VecDeque;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::SizeHint;

use crate::request::{ChecksumAlgorithm, Hasher};
use crate::sigv4::{ChunkSigner, Hex};
use crate::transport::{Chunks, TransportError};
use crate::{Body, CallError};

/// How many bytes each chunk has but the last; services take none below 8 KiB.
const CHUNK: usize = 64 * 1024;
const CHUNK_LENGTH: u64 = 64 * 1024;

/// What is before the signature of a chunk, and of what follows them; the line of the latter ends behind it.
const CHUNK_SIGNATURE: &str = ";chunk-signature=";
const TRAILER_SIGNATURE: &str = "x-amz-trailer-signature:";

/// The digits of a signature.
const SIGNATURE: usize = 64;

/// A body of `length` bytes in chunks, and what computes their checksum meanwhile.
pub(crate) struct AwsChunked {
    body: Body,
    algorithm: ChecksumAlgorithm,
    signer: Option<ChunkSigner>,
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
    pub(crate) fn new(body: Body, length: u64, algorithm: ChecksumAlgorithm, signer: Option<ChunkSigner>) -> Self {
        let left = encoded_length(length, algorithm, signer.is_some());
        Self {
            body,
            algorithm,
            signer,
            hasher: Some(Hasher::new(algorithm)),
            ready: VecDeque::new(),
            pieces: Vec::new(),
            gathered: 0,
            left,
        }
    }

    fn take(&mut self, mut bytes: Bytes) -> Result<(), TransportError> {
        if let Some(hasher) = &mut self.hasher {
            hasher.update(&bytes);
        }
        while !bytes.is_empty() {
            let room = CHUNK.saturating_sub(self.gathered);
            let piece = bytes.split_to(room.min(bytes.len()));
            self.gathered = self.gathered.saturating_add(piece.len());
            self.pieces.push(piece);
            if self.gathered == CHUNK {
                self.end_chunk()?;
            }
        }
        Ok(())
    }

    fn end_chunk(&mut self) -> Result<(), TransportError> {
        if self.gathered > 0 {
            let signature = self.signature()?;
            self.ready.push_back(format!("{:x}{signature}\r\n", self.gathered).into());
            self.ready.extend(self.pieces.drain(..));
            self.ready.push_back(Bytes::from_static(b"\r\n"));
            self.gathered = 0;
        }
        Ok(())
    }

    /// What tells the signature of the chunk that has been gathered; nothing where chunks have none.
    fn signature(&mut self) -> Result<String, TransportError> {
        let Some(signer) = &mut self.signer else { return Ok(String::new()) };
        let hash = Hex::sha256_of(self.pieces.iter().map(AsRef::as_ref));
        let signature = signer.chunk(&hash).map_err(|error| TransportError::input(error.to_string()))?;
        Ok(format!("{CHUNK_SIGNATURE}{signature}"))
    }

    /// The bytes have ended: their checksum comes.
    fn end(&mut self, hasher: Hasher) -> Result<(), TransportError> {
        self.end_chunk()?;
        let refused = |error: CallError| TransportError::input(error.to_string());
        let checksum = hasher.finish().map_err(refused)?;
        let trailer = format!("{}:{}", self.algorithm.header(), checksum.to_str().unwrap_or_default());
        let signature = self.signature()?;
        let of_trailer = match &mut self.signer {
            Some(signer) => {
                let signature = signer.trailer(&format!("{trailer}\n")).map_err(refused)?;
                format!("{TRAILER_SIGNATURE}{signature}\r\n")
            }
            None => String::new(),
        };
        self.ready.push_back(format!("0{signature}\r\n{trailer}\r\n{of_trailer}\r\n").into());
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
                Some(Ok(bytes)) => {
                    if let Err(error) = self.take(bytes) {
                        return Poll::Ready(Some(Err(error)));
                    }
                }
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

/// How many bytes become of `length` of them, if chunks are `signed` or not.
pub(crate) fn encoded_length(length: u64, algorithm: ChecksumAlgorithm, signed: bool) -> u64 {
    let of_usize = |length: usize| u64::try_from(length).unwrap_or(u64::MAX);
    let digits = |length: u64| u64::from(length.checked_ilog2().unwrap_or_default() / 4).saturating_add(1);
    let signature = |before: &str| if signed { of_usize(before.len().saturating_add(SIGNATURE)) } else { 0 };
    let of_chunk = signature(CHUNK_SIGNATURE);
    // The size in digits, the bytes, and two line breaks.
    let chunk = |length: u64| length.saturating_add(digits(length)).saturating_add(4).saturating_add(of_chunk);
    let (full, rest) = (length / CHUNK_LENGTH, length % CHUNK_LENGTH);
    let rest = if rest == 0 { 0 } else { chunk(rest) };
    // `0`, the name, `:`, the checksum, and three line breaks.
    let trailer = of_usize(algorithm.header().as_str().len()).saturating_add(of_usize(algorithm.text_length()));
    let of_trailer = if signed { signature(TRAILER_SIGNATURE).saturating_add(2) } else { 0 };
    let trailer = trailer.saturating_add(8).saturating_add(of_chunk).saturating_add(of_trailer);
    full.saturating_mul(chunk(CHUNK_LENGTH)).saturating_add(rest).saturating_add(trailer)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ByteStream;
    use crate::sigv4::example_chunk_signer;

    fn encoded(pieces: Vec<Vec<u8>>, algorithm: ChecksumAlgorithm) -> (Vec<u8>, u64) {
        encoded_by(pieces, algorithm, None)
    }

    fn encoded_by(pieces: Vec<Vec<u8>>, algorithm: ChecksumAlgorithm, signer: Option<ChunkSigner>) -> (Vec<u8>, u64) {
        let length = pieces.iter().map(Vec::len).sum::<usize>() as u64;
        let body = ByteStream::from_stream(Pieces(pieces.into_iter())).open().unwrap();
        let chunked = AwsChunked::new(body, length, algorithm, signer);
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

    fn signer() -> ChunkSigner {
        example_chunk_signer("106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e")
    }

    /// The example of the specification, as it is sent.
    #[test]
    fn signed_chunks_are_those_of_the_example() {
        let (text, announced) = encoded_by(vec![vec![b'a'; 65 * 1024]], ChecksumAlgorithm::Crc32c, Some(signer()));
        assert_eq!(text.len() as u64, announced);
        let head = "10000;chunk-signature=b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2\r\naaa";
        assert!(text.starts_with(head.as_bytes()));
        let end = "aaa\r\n0;chunk-signature=2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992\r\n\
                   x-amz-checksum-crc32c:sOO8/Q==\r\n\
                   x-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n";
        assert!(text.ends_with(end.as_bytes()), "{}", text[text.len() - 300..].escape_ascii());
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
            let (text, announced) = encoded_by(pieces.clone(), algorithm, Some(signer()));
            prop_assert_eq!(text.len() as u64, announced);
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
