//! Compares the bytes of a response with the checksum that came before them.

use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http::HeaderValue;
use http_body::SizeHint;

use crate::Body;
use crate::request::{ChecksumAlgorithm, Hasher};
use crate::transport::{Chunks, TransportError};

/// A body whose end is an error if its bytes have another checksum than was announced.
pub(super) struct Verified {
    body: Body,
    algorithm: ChecksumAlgorithm,
    announced: HeaderValue,
    /// `None` once the body has ended.
    hasher: Option<Hasher>,
}

impl Verified {
    pub(super) fn new(body: Body, algorithm: ChecksumAlgorithm, announced: HeaderValue) -> Self {
        Self { body, algorithm, announced, hasher: Some(Hasher::new(algorithm)) }
    }
}

impl Chunks for Verified {
    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, TransportError>>> {
        let chunk = ready!(self.body.poll_chunk(context));
        match &chunk {
            Some(Ok(bytes)) => {
                if let Some(hasher) = &mut self.hasher {
                    hasher.update(bytes);
                }
            }
            Some(Err(_)) => self.hasher = None,
            None => {
                let computed = self.hasher.take().and_then(|hasher| hasher.finish().ok());
                if let Some(computed) = computed.filter(|computed| computed != self.announced) {
                    let message = format!(
                        "the bytes of the response are not those that were sent: their checksum by {} is {computed:?}, not {:?}",
                        self.algorithm.name(),
                        self.announced
                    );
                    return Poll::Ready(Some(Err(TransportError::transport(message))));
                }
            }
        }
        Poll::Ready(chunk)
    }

    fn size_hint(&self) -> SizeHint {
        http_body::Body::size_hint(&self.body)
    }
}
