//! What is read while it is sent: bytes or events, their length, hash and signature. Knows nothing of attempts.

use bytes::Bytes;
use http::HeaderMap;

use crate::byte_stream::{Hashes, Measured, StreamedBody, TreeHash, content_length};
use crate::event_stream::{EventSigning, StreamedEvents, framed};
use crate::sigv4::Payload;
use crate::{Body, CallError, CallErrorKind, TransportError};

/// The content of a call's requests.
pub(super) enum Content<'a> {
    Bytes(SentBytes<'a>),
    Events {
        events: StreamedEvents<'a>,
        /// The frame that goes before those of the events; empty for none.
        first: Bytes,
    },
}

/// A blob.
pub(super) struct SentBytes<'a> {
    body: StreamedBody<'a>,
    length: Option<u64>,
    /// Of all bytes, once that was needed.
    hashes: Option<Hashes>,
}

impl<'a> Content<'a> {
    /// The blob of a request with `headers`; nothing if it is in memory, where the request has it.
    pub(super) fn of_bytes(body: StreamedBody<'a>, headers: &HeaderMap) -> Result<Option<Self>, CallError> {
        if body.stream.in_memory().is_some() {
            return Ok(None);
        }
        // An input may have a member that is the length.
        let length = content_length(headers).or(body.stream.length());
        if body.requires_length && length.is_none() {
            let message = format!(
                "the service has to be told the length of `{}`: say it by ByteStream::with_length, or give bytes or a file",
                body.member
            );
            return Err(CallError::new(CallErrorKind::Input, message));
        }
        Ok(Some(Self::Bytes(SentBytes { body, length, hashes: None })))
    }

    /// All of it from the beginning; events are signed, if they are to be.
    pub(super) fn open(&self, signing: Option<EventSigning>) -> Result<Body, CallError> {
        match self {
            Self::Bytes(bytes) => bytes.open(),
            Self::Events { events, first } => Ok(framed(first.clone(), events.open(), signing)),
        }
    }

    /// Whether no other connection will do: what cannot be sent again must not meet the end of one that was used before,
    /// and events may be long under way.
    pub(super) fn wants_own_connection(&self) -> bool {
        match self {
            Self::Bytes(bytes) => !bytes.body.stream.is_replayable(),
            Self::Events { .. } => true,
        }
    }

    /// What is signed of a request, whose `headers` get what they tell of the bytes; those need not be part of the
    /// signature if they may stay `unsigned`.
    pub(super) async fn payload(
        &mut self,
        headers: &mut HeaderMap,
        unsigned: bool,
    ) -> Result<Payload<'static>, CallError> {
        match self {
            Self::Bytes(bytes) => bytes.payload(headers, unsigned).await,
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
            Self::Events { events, .. } => (!events.can_open())
                .then(|| format!("no other, since events of `{}` were taken: only a list can be sent again", events.member)),
        }
    }
}

impl SentBytes<'_> {
    async fn payload(&mut self, headers: &mut HeaderMap, unsigned: bool) -> Result<Payload<'static>, CallError> {
        if unsigned && !self.body.tree_hash {
            return Ok(Payload::Unsigned);
        }
        let hashes = match &self.hashes {
            Some(hashes) => hashes,
            None => self.hashes.insert(self.read_hashes().await?),
        };
        if self.body.tree_hash {
            hashes.add(headers);
        }
        Ok(if unsigned { Payload::Unsigned } else { Payload::Hashed(hashes.whole.clone()) })
    }

    /// The hashes of all bytes, which takes reading them.
    async fn read_hashes(&self) -> Result<Hashes, CallError> {
        if !self.body.stream.is_replayable() {
            let message = format!(
                "`{}` has to be signed, which takes reading it twice: give it as bytes, as a file or with \
                 ByteStream::from_fn",
                self.body.member
            );
            return Err(CallError::new(CallErrorKind::Input, message));
        }
        let mut body = self.open()?;
        let mut hash = if self.body.tree_hash { TreeHash::new() } else { TreeHash::plain() };
        while let Some(chunk) = body.chunk().await {
            hash.update(&chunk?);
        }
        Ok(hash.finish())
    }

    fn open(&self) -> Result<Body, CallError> {
        let refuse =
            |what: &str| TransportError::input(format!("the bytes to send are not those that were announced: {what}"));
        Ok(Body::from_chunks(Measured::new(self.body.stream.open()?, self.length, refuse)))
    }
}
