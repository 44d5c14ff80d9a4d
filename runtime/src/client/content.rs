//! What is read while it is sent: bytes or events, their length, hash and signature. Knows nothing of attempts.

use std::task::{Context, Poll};

use bytes::Bytes;
use http::HeaderMap;
#[cfg(feature = "checksums")]
use http::header::{CONTENT_LENGTH, HeaderValue};
use http::request::Parts;
use http_body::SizeHint;

#[cfg(feature = "checksums")]
use crate::byte_stream::{AwsChunked, encoded_length};
use crate::byte_stream::{Hashes, Measured, StreamedBody, TreeHash, content_length};
use crate::event_stream::{EventSigning, StreamedEvents, framed};
#[cfg(feature = "checksums")]
use crate::request::{ChecksumAlgorithm, Hasher, add_encoding};
#[cfg(feature = "checksums")]
use crate::sigv4::ChunkSigner;
use crate::sigv4::{EventSigner, Hex, Payload, SigningParams};
use crate::transport::Chunks;
use crate::{Body, CallError, CallErrorKind, SegmentedBytes, Timestamp, TransportError};

/// The content of a call's requests.
pub(super) enum Content<'a> {
    Bytes(SentBytes<'a>),
    /// So many bytes in memory that a slow line is long at them.
    Long(Bytes),
    Events {
        events: StreamedEvents<'a>,
        /// The frame that goes before those of the events; empty for none.
        first: Bytes,
    },
}

/// How many bytes in memory are watched while they are sent: what takes a line of 100 kB/s as long as an attempt may by default.
pub(super) const LONG: usize = 1024 * 1024;

/// How many of these are given to the line at a time.
const PIECE: usize = 64 * 1024;

/// A blob.
pub(super) struct SentBytes<'a> {
    body: StreamedBody<'a>,
    length: Option<u64>,
    /// What is computed of all bytes, once that was needed.
    read: Option<Sums>,
    #[cfg(feature = "checksums")]
    checksum: Option<Checksum>,
}

/// What is told of bytes before they are sent.
struct Sums {
    hashes: Hashes,
    /// By the algorithm of [`Checksum`].
    #[cfg(feature = "checksums")]
    checksum: Option<HeaderValue>,
}

/// How the checksum of bytes is told.
#[cfg(feature = "checksums")]
struct Checksum {
    algorithm: ChecksumAlgorithm,
    /// Whether it may follow the bytes.
    may_follow: bool,
    /// How it does, in the attempt under way.
    follows: Following,
}

/// Whether a checksum follows the bytes.
#[cfg(feature = "checksums")]
#[derive(Clone, Copy, PartialEq, Eq)]
enum Following {
    No,
    Unsigned,
    /// Each chunk of the bytes is signed, and the checksum too.
    Signed,
}

#[cfg(feature = "checksums")]
impl Checksum {
    /// Announces that it follows the `length` bytes, which are in chunks then.
    fn follow(&mut self, headers: &mut HeaderMap, length: u64, unsigned: bool) -> Payload {
        self.follows = if unsigned { Following::Unsigned } else { Following::Signed };
        add_encoding(headers, "aws-chunked");
        headers.insert("x-amz-decoded-content-length", length.into());
        headers.insert("x-amz-trailer", self.algorithm.header().into());
        headers.insert(CONTENT_LENGTH, encoded_length(length, self.algorithm, !unsigned).into());
        if unsigned { Payload::UnsignedTrailer } else { Payload::SignedTrailer }
    }
}

impl<'a> Content<'a> {
    /// The blob of a request with this head; nothing if it is in memory, so that the request has it `whole`, and not [`LONG`].
    ///
    /// Its checksum, if it has one, follows the bytes where that is allowed (`trailers`).
    #[cfg_attr(not(feature = "checksums"), expect(unused_variables, reason = "there are none"))]
    pub(super) fn of_bytes(
        body: StreamedBody<'a>,
        head: &Parts,
        whole: &SegmentedBytes,
        trailers: bool,
    ) -> Result<Option<Self>, CallError> {
        if body.stream.in_memory().is_some() {
            return Ok((whole.len() >= LONG).then(|| Self::Long(whole.clone().into_bytes())));
        }
        // An input may have a member that is the length.
        let length = content_length(&head.headers).or(body.stream.length());
        #[cfg(feature = "checksums")]
        let checksum = head.extensions.get().map(|algorithm| Checksum {
            algorithm: *algorithm,
            may_follow: trailers,
            follows: Following::No,
        });
        if body.requires_length && length.is_none() {
            let message = format!(
                "the service has to be told the length of `{}`: say it by ByteStream::with_length, or give bytes or a file",
                body.member
            );
            return Err(CallError::new(CallErrorKind::Input, message));
        }
        Ok(Some(Self::Bytes(SentBytes {
            body,
            length,
            read: None,
            #[cfg(feature = "checksums")]
            checksum,
        })))
    }

    /// All of it from the beginning; what is signed piece by piece goes on after the `signature` of its request, if there is one.
    ///
    /// Events are signed by the time that `now` gives.
    pub(super) fn open(
        &self,
        signature: Option<(String, &SigningParams<'_>)>,
        now: impl Fn() -> Timestamp + Send + 'static,
    ) -> Result<Body, CallError> {
        match self {
            Self::Bytes(bytes) => bytes.open(signature),
            Self::Long(bytes) => Ok(Body::from_chunks(Pieces(bytes.clone()))),
            Self::Events { events, first } => {
                let signing = signature.map(|(signature, params)| -> Result<EventSigning, CallError> {
                    Ok((EventSigner::new(params, signature)?, Box::new(now)))
                });
                Ok(framed(first.clone(), events.open(), signing.transpose()?))
            }
        }
    }

    /// Whether no other connection will do: what cannot be sent again must not meet the end of one that was used before,
    /// and events may be long under way.
    pub(super) fn wants_own_connection(&self) -> bool {
        match self {
            Self::Bytes(bytes) => !bytes.body.stream.is_replayable(),
            Self::Long(_) => false,
            Self::Events { .. } => true,
        }
    }

    /// What is signed of a request, whose `headers` get what they tell of the bytes; those need not be part of the
    /// signature if they may stay `unsigned`.
    pub(super) async fn payload(&mut self, headers: &mut HeaderMap, unsigned: bool) -> Result<Payload, CallError> {
        match self {
            Self::Bytes(bytes) => bytes.payload(headers, unsigned).await,
            Self::Long(_) if unsigned => Ok(Payload::Unsigned),
            Self::Long(bytes) => Ok(Payload::Hashed(Hex::sha256_of(std::iter::once(bytes.as_ref())))),
            Self::Events { .. } => Ok(Payload::Events),
        }
    }

    /// Why there can be no other attempt, if there cannot.
    pub(super) fn cannot_repeat(&self) -> Option<String> {
        match self {
            Self::Bytes(bytes) => (!bytes.body.stream.can_open()).then(|| {
                format!(
                    "no other, since `{}` cannot be read again: give it as bytes, as a file or with ByteStream::from_fn",
                    bytes.body.member
                )
            }),
            Self::Long(_) => None,
            Self::Events { events, .. } => (!events.can_open())
                .then(|| format!("no other, since events of `{}` were taken: only a list can be sent again", events.member)),
        }
    }
}

/// Bytes in memory, some at a time, so that it is seen how fast the line takes them.
struct Pieces(Bytes);

impl Chunks for Pieces {
    fn poll_chunk(&mut self, _: &mut Context<'_>) -> Poll<Option<Result<Bytes, TransportError>>> {
        let piece = self.0.split_to(self.0.len().min(PIECE));
        Poll::Ready(Some(piece).filter(|piece| !piece.is_empty()).map(Ok))
    }

    fn size_hint(&self) -> SizeHint {
        u64::try_from(self.0.len()).map_or_else(|_| SizeHint::default(), SizeHint::with_exact)
    }
}

impl SentBytes<'_> {
    async fn payload(&mut self, headers: &mut HeaderMap, unsigned: bool) -> Result<Payload, CallError> {
        let must_read = self.body.tree_hash || !unsigned;
        // What can be read but once is signed while it is sent, by services that take chunks.
        #[cfg(feature = "checksums")]
        let in_chunks = unsigned || self.body.unsigned && !self.body.stream.is_replayable();
        #[cfg(feature = "checksums")]
        if let Some(length) = self.length
            && let Some(checksum) = self.checksum.as_mut().filter(|checksum| in_chunks && checksum.may_follow)
        {
            return Ok(checksum.follow(headers, length, unsigned));
        }
        #[cfg(feature = "checksums")]
        let must_read = must_read || self.checksum.is_some();
        if !must_read {
            return Ok(Payload::Unsigned);
        }
        let sums = match &self.read {
            Some(sums) => sums,
            None => self.read.insert(self.sums(unsigned).await?),
        };
        if self.body.tree_hash {
            sums.hashes.add(headers);
        }
        #[cfg(feature = "checksums")]
        if let Some((checksum, value)) = self.checksum.as_ref().zip(sums.checksum.as_ref()) {
            headers.insert(checksum.algorithm.header(), value.clone());
        }
        Ok(if unsigned { Payload::Unsigned } else { Payload::Hashed(sums.hashes.whole.clone()) })
    }

    /// What is computed of all bytes, which takes reading them.
    async fn sums(&self, unsigned: bool) -> Result<Sums, CallError> {
        if !self.body.stream.is_replayable() {
            return Err(self.read_twice(unsigned));
        }
        let mut body = self.whole()?;
        let mut hash = if self.body.tree_hash { TreeHash::new() } else { TreeHash::plain() };
        #[cfg(feature = "checksums")]
        let mut hasher = self.checksum.as_ref().map(|how| Hasher::new(how.algorithm));
        while let Some(chunk) = body.chunk().await {
            let chunk = chunk?;
            hash.update(&chunk);
            #[cfg(feature = "checksums")]
            if let Some(hasher) = &mut hasher {
                hasher.update(&chunk);
            }
        }
        Ok(Sums {
            hashes: hash.finish(),
            #[cfg(feature = "checksums")]
            checksum: hasher.map(Hasher::finish).transpose()?,
        })
    }

    /// Says that bytes that can be read once have to be read twice, and what would do.
    #[cold]
    fn read_twice(&self, unsigned: bool) -> CallError {
        #[cfg(feature = "checksums")]
        let can_follow = self.length.is_none() && self.checksum.as_ref().is_some_and(|checksum| checksum.may_follow);
        #[cfg(not(feature = "checksums"))]
        let can_follow = false;
        let otherwise = match (unsigned, self.body.unsigned) {
            (true, _) | (false, true) if can_follow => {
                "; or say its length by ByteStream::with_length, and its checksum follows it, so that it is read once"
            }
            (false, true) => "; or send it over https, where it is not signed and is read once, if its length is said",
            _ => "",
        };
        let message = format!(
            "`{}` has to be read twice, first to sign it or for its checksum: give it as bytes, as a file or with \
             ByteStream::from_fn{otherwise}",
            self.body.member
        );
        CallError::new(CallErrorKind::Input, message)
    }

    /// The body of the next attempt.
    #[cfg_attr(
        not(feature = "checksums"),
        expect(clippy::needless_pass_by_value, unused_variables, reason = "nothing follows it")
    )]
    fn open(&self, signature: Option<(String, &SigningParams<'_>)>) -> Result<Body, CallError> {
        let body = self.whole()?;
        #[cfg(feature = "checksums")]
        if let Some((how, length)) = self.checksum.as_ref().filter(|how| how.follows != Following::No).zip(self.length)
        {
            let signature = signature.filter(|_| how.follows == Following::Signed);
            let signer = signature.map(|(signature, params)| ChunkSigner::new(params, signature)).transpose()?;
            return Ok(Body::from_chunks(AwsChunked::new(body, length, how.algorithm, signer)));
        }
        Ok(body)
    }

    /// The bytes, and no others.
    fn whole(&self) -> Result<Body, CallError> {
        let refuse =
            |what: &str| TransportError::input(format!("the bytes to send are not those that were announced: {what}"));
        Ok(Body::from_chunks(Measured::new(self.body.stream.open()?, self.length, refuse)))
    }
}
