//! What operations with such bodies implement; for generated code.

use std::marker::PhantomData;

use bytes::Bytes;
use http::Request;
use http::header::{CONTENT_TYPE, HeaderValue};
use http::response::Parts;

use super::ByteStream;
use super::read::Reading;
#[cfg(feature = "checksums")]
use super::verified::Verified;
use crate::event_stream::StreamingBody;
use crate::protocol::{Protocol, Streaming};
#[cfg(feature = "checksums")]
use crate::request::{ResponseChecksum, verifiable};
use crate::{Body, CallError, EncodeOptions, Operation, OperationInfo, SegmentedBytes};

/// The body of a request that is a streaming blob: what an input holds, and what the model says of it.
#[derive(Clone, Copy, Debug)]
pub struct StreamedBody<'a> {
    pub(crate) stream: &'a ByteStream,
    /// The member, for errors.
    pub(crate) member: &'static str,
    pub(crate) requires_length: bool,
    pub(crate) unsigned: bool,
    /// Whether the service wants the tree hash of Amazon S3 Glacier.
    pub(crate) tree_hash: bool,
    content_type: &'static str,
}

impl<'a> StreamedBody<'a> {
    /// The bytes of the input member `member`, as `application/octet-stream`.
    #[must_use]
    pub const fn new(member: &'static str, stream: &'a ByteStream) -> Self {
        let content_type = "application/octet-stream";
        Self { stream, member, requires_length: false, unsigned: false, tree_hash: false, content_type }
    }

    /// The type of the bytes, unless the request names another (trait `mediaType`).
    #[must_use]
    pub const fn content_type(self, content_type: &'static str) -> Self {
        Self { content_type, ..self }
    }

    /// Nothing is sent whose length is not known (trait `requiresLength`).
    #[must_use]
    pub const fn requires_length(self) -> Self {
        Self { requires_length: true, ..self }
    }

    /// Over TLS, the bytes are no part of the signature (trait `unsignedPayload`).
    #[must_use]
    pub const fn unsigned(self) -> Self {
        Self { unsigned: true, ..self }
    }

    /// Headers tell of the hash of the bytes and of their tree hash, as Amazon S3 Glacier wants it. Those of bytes that are
    /// not in memory are found by the client; without the feature `client` there are none.
    #[must_use]
    pub const fn tree_hash(self) -> Self {
        Self { tree_hash: true, ..self }
    }

    /// Puts the bytes into `request` if they are in memory, and names their type unless there are none.
    pub(crate) fn apply(&self, request: &mut Request<SegmentedBytes>) {
        if let Some(bytes) = self.stream.in_memory() {
            *request.body_mut() = bytes.clone().into();
            #[cfg(feature = "client")]
            if self.tree_hash {
                let mut hash = super::TreeHash::new();
                hash.update(bytes);
                hash.finish().add(request.headers_mut());
            }
        }
        if self.stream.length() != Some(0) && !request.headers().contains_key(CONTENT_TYPE) {
            request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        }
    }
}

/// An output that holds the bytes of a response as they come; implemented by generated code.
pub trait StreamedOutput {
    /// The member.
    fn body_mut(&mut self) -> &mut ByteStream;
}

/// `P` for an operation whose output has a streaming blob: its other members are in the head of the response.
#[derive(Clone, Copy, Debug)]
pub struct ByteStreams<P>(PhantomData<P>);

impl<O, P> Protocol<O> for ByteStreams<P>
where
    O: Operation,
    O::Output: StreamedOutput,
    P: Protocol<O>,
{
    const STREAMING: Option<Streaming<O>> =
        Some(Streaming { needs_first_message: false, own_connection: false, open: open::<O, P> });

    fn encode(input: &O::Input, options: &EncodeOptions) -> Result<Request<SegmentedBytes>, CallError> {
        P::encode(input, options)
    }

    fn decode(response: http::Response<Bytes>) -> Result<O::Output, O::Error> {
        if !response.status().is_success() {
            return P::decode(response);
        }
        let (parts, body) = response.into_parts();
        let mut output = P::decode(http::Response::from_parts(parts, Bytes::new()))?;
        *output.body_mut() = body.into();
        Ok(output)
    }
}

/// The output of a successful response; its bytes are read by whoever holds it.
fn open<O, P>(response: http::Response<StreamingBody>) -> Result<O::Output, O::Error>
where
    O: Operation,
    O::Output: StreamedOutput,
    P: Protocol<O>,
{
    let (parts, body) = response.into_parts();
    let mut output = P::decode(http::Response::from_parts(parts.clone(), Bytes::new()))?;
    let (body, idle_timeout) = body.unread();
    *output.body_mut() = received(&O::INFO, parts, body, Reading::within(idle_timeout));
    Ok(output)
}

/// The bytes of a response of which this is the head; their end is an error if they have another checksum than it says.
pub(crate) fn received(info: &OperationInfo, parts: Parts, body: Body, reading: Reading) -> ByteStream {
    #[cfg(feature = "checksums")]
    if info.checksum_mode.is_some() {
        let (checksum, announced) = verifiable(&parts);
        let body = match (&checksum, announced) {
            (ResponseChecksum::Compared(algorithm), Some(announced)) => {
                Body::from_chunks(Verified::new(body, *algorithm, announced))
            }
            _ => body,
        };
        return ByteStream::of_response(info.name, parts, body, reading).with_checksum(checksum);
    }
    ByteStream::of_response(info.name, parts, body, reading)
}
