//! The bytes of a blob that is sent or received piece by piece (trait `streaming`). Knows no protocol and no service.
//!
//! [`ByteStream`] is what inputs take and outputs give. Without the feature `client` there is what needs no executor.

#[cfg(feature = "client")]
mod async_read;
#[cfg(all(feature = "checksums", feature = "client"))]
mod aws_chunked;
#[cfg(feature = "client")]
mod file;
mod measured;
mod operation;
mod read;
mod source;
#[cfg(feature = "client")]
mod tree_hash;
#[cfg(feature = "checksums")]
mod verified;

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use futures_core::Stream;
use http::HeaderMap;
use http::header::CONTENT_LENGTH;
use http::response::Parts;

#[cfg(feature = "client")]
pub use async_read::ByteStreamReader;
#[cfg(all(feature = "checksums", feature = "client"))]
pub(crate) use aws_chunked::{AwsChunked, encoded_length};
pub(crate) use measured::Measured;
#[cfg(feature = "client")]
pub(crate) use operation::received;
pub use operation::{ByteStreams, StreamedBody, StreamedOutput};
pub(crate) use read::Reading;
use source::Source;
#[cfg(feature = "client")]
pub(crate) use tree_hash::{Hashes, TreeHash};

#[cfg(feature = "checksums")]
use crate::request::ResponseChecksum;
use crate::transport::BoxError;
use crate::{Body, CallError, CallErrorKind};

/// Bytes that are read piece by piece: the body of a request that need not fit into memory, or of a response that is
/// still on its way.
///
/// **To send** it comes from memory (`From` bytes or text, owned or `'static`), from [a file](Self::from_path), from
/// [any reader](Self::from_reader), from [a stream of chunks](Self::from_stream), or from [a function](Self::from_fn)
/// that begins anew. A call reads it as fast as the service takes it. What can be read again
/// ([`is_replayable`](Self::is_replayable)) is sent again when a call is repeated; a call with any other is not repeated
/// once its first piece was read, and its error says so.
///
/// **Received** it is handed over when the headers of the response are there: read it with [`next`](Self::next), as a
/// [`Stream`], as `AsyncRead` ([`into_async_read`](Self::into_async_read)), whole ([`collect`](Self::collect)), or
/// [into a file](Self::save_to). Nothing is read ahead but what the connection buffers: a slow reader slows the service
/// down. A body that ends before its announced length is an error, not an end, and so is too long a silence while it is
/// read (`Config::stream_idle_timeout`). Dropping it gives up the connection.
///
/// Clones share what can be read once only: the first that reads has it. Two are equal if both are in memory and hold
/// the same bytes. `Debug` shows no bytes.
///
/// ```
/// use smithwright_runtime::ByteStream;
///
/// let mut body = ByteStream::from("hello");
/// assert_eq!((body.length(), body.is_replayable()), (Some(5), true));
/// # let runtime = tokio::runtime::Builder::new_current_thread().build()?;
/// # runtime.block_on(async {
/// while let Some(chunk) = body.next().await {
///     assert_eq!(chunk?, "hello");
/// }
/// # Ok::<(), smithwright_runtime::CallError>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct ByteStream {
    source: Source,
    length: Option<u64>,
    /// The response that it came with, for errors.
    origin: Option<Arc<Origin>>,
    /// Behind a lock only so that it can be shared between threads: whoever reads has it alone.
    reading: Mutex<Reading>,
    #[cfg(feature = "checksums")]
    checksum: ResponseChecksum,
}

/// The response of an operation, apart from its body.
pub(crate) struct Origin {
    operation: &'static str,
    parts: Parts,
}

impl ByteStream {
    /// What `reader` gives until its end, without a length and once only.
    ///
    /// An error of the reader is the call's. See [`with_length`](Self::with_length).
    #[cfg(feature = "client")]
    pub fn from_reader(reader: impl tokio::io::AsyncRead + Send + 'static) -> Self {
        Self::once(source::reader(reader))
    }

    /// What `stream` gives until its end, without a length and once only.
    ///
    /// An error of the stream is the call's. See [`with_length`](Self::with_length).
    pub fn from_stream<T, E>(stream: impl Stream<Item = Result<T, E>> + Send + 'static) -> Self
    where
        T: Into<Bytes>,
        E: Into<BoxError>,
    {
        Self::once(source::stream(stream))
    }

    /// What `begin` gives, which is called whenever the bytes are read from their beginning; has no length.
    ///
    /// All that it gives must hold the same bytes. See [`with_length`](Self::with_length).
    pub fn from_fn(begin: impl Fn() -> Self + Send + Sync + 'static) -> Self {
        let begin = move || begin().open().unwrap_or_else(Body::failed);
        Self::new(Source::Replay(Arc::new(begin)), None)
    }

    /// Says how many bytes there are, which some services have to know. Fewer or more are an error.
    #[must_use]
    pub fn with_length(mut self, bytes: u64) -> Self {
        self.length = Some(bytes);
        self
    }

    /// How many bytes there are, if that is known: those of a response as its `content-length` says.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        self.length
    }

    /// Whether the bytes can be read again from their beginning: those in memory, of a file or of a function.
    #[must_use]
    pub fn is_replayable(&self) -> bool {
        !matches!(self.source, Source::Once(_))
    }

    /// Whether the bytes of a response are compared with a checksum that it came with, by which algorithm, or why not.
    ///
    /// Once all of them were read without an error, they are what [`Compared`](ResponseChecksum::Compared) says.
    #[cfg(feature = "checksums")]
    #[must_use]
    pub fn checksum(&self) -> &ResponseChecksum {
        &self.checksum
    }

    #[cfg(feature = "checksums")]
    fn with_checksum(self, checksum: ResponseChecksum) -> Self {
        Self { checksum, ..self }
    }

    /// The bytes, if they are in memory and nothing was read of them.
    pub(crate) fn in_memory(&self) -> Option<&Bytes> {
        match &self.source {
            Source::Memory(bytes) => Some(bytes).filter(|bytes| self.length == u64::try_from(bytes.len()).ok()),
            _ => None,
        }
    }

    /// So many bytes from this one on, where they can be had without reading the others: of memory and of a file.
    #[cfg(feature = "client")]
    pub(crate) fn part(&self, from: u64, length: u64) -> Option<Self> {
        let end = from.checked_add(length).filter(|end| self.length.is_some_and(|all| *end <= all))?;
        match &self.source {
            Source::Memory(_) => {
                let range = usize::try_from(from).ok()?..usize::try_from(end).ok()?;
                Some(Self::from(self.in_memory()?.slice(range)))
            }
            Source::Part(begin, start, all) if self.length == Some(*all) => {
                let start = start.checked_add(from)?;
                Some(Self::new(Source::Part(Arc::clone(begin), start, length), Some(length)))
            }
            _ => None,
        }
    }

    /// Whether [`open`](Self::open) gives all bytes.
    pub(crate) fn can_open(&self) -> bool {
        match &self.source {
            Source::Once(slot) => slot.lock().unwrap_or_else(PoisonError::into_inner).is_some(),
            _ => true,
        }
    }

    /// A body of all bytes from the first, whose errors are those of an input.
    pub(crate) fn open(&self) -> Result<Body, CallError> {
        if !self.can_open() {
            let message = "the bytes to send were read before, and can be read once only: give them as bytes, as a file \
                           or with ByteStream::from_fn";
            return Err(CallError::new(CallErrorKind::Input, message));
        }
        Ok(self.source.open())
    }

    /// The body of a response to `operation`, whose head is `parts`.
    pub(crate) fn of_response(operation: &'static str, parts: Parts, body: Body, reading: Reading) -> Self {
        let length = content_length(&parts.headers);
        let mut stream = Self::new(Source::Once(Arc::new(Mutex::new(Some(body)))), length);
        stream.origin = Some(Arc::new(Origin { operation, parts }));
        stream.reading = Mutex::new(reading);
        stream
    }

    /// The head of the response that it came with.
    #[cfg(feature = "client")]
    pub(crate) fn head(&self) -> Option<&Parts> {
        self.origin.as_ref().map(|origin| &origin.parts)
    }

    fn once(body: Body) -> Self {
        Self::new(Source::Once(Arc::new(Mutex::new(Some(body)))), None)
    }

    fn new(source: Source, length: Option<u64>) -> Self {
        Self {
            source,
            length,
            origin: None,
            reading: Mutex::default(),
            #[cfg(feature = "checksums")]
            checksum: ResponseChecksum::Missing,
        }
    }
}

/// How many bytes a head announces.
pub(crate) fn content_length(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.trim().parse().ok()
}

/// No bytes.
impl Default for ByteStream {
    fn default() -> Self {
        Self::from(Bytes::new())
    }
}

impl From<Bytes> for ByteStream {
    fn from(bytes: Bytes) -> Self {
        let length = u64::try_from(bytes.len()).ok();
        Self::new(Source::Memory(bytes), length)
    }
}

macro_rules! from_memory {
    ($($type:ty)*) => {$(
        impl From<$type> for ByteStream {
            fn from(bytes: $type) -> Self {
                Self::from(Bytes::from(bytes))
            }
        }
    )*};
}

from_memory!(Vec<u8> Box<[u8]> String &'static str &'static [u8] bytes::BytesMut);

/// Any array; it is copied.
impl<const N: usize> From<[u8; N]> for ByteStream {
    fn from(bytes: [u8; N]) -> Self {
        Self::from(Bytes::copy_from_slice(&bytes))
    }
}

impl<const N: usize> From<&'static [u8; N]> for ByteStream {
    fn from(bytes: &'static [u8; N]) -> Self {
        Self::from(bytes.as_slice())
    }
}

/// A body of the crate `http-body`, with the length that it knows; it can be read once only.
impl From<Body> for ByteStream {
    fn from(body: Body) -> Self {
        let length = http_body::Body::size_hint(&body).exact();
        Self { length, ..Self::once(body) }
    }
}

impl Clone for ByteStream {
    fn clone(&self) -> Self {
        Self {
            origin: self.origin.clone(),
            #[cfg(feature = "checksums")]
            checksum: self.checksum.clone(),
            ..Self::new(self.source.clone(), self.length)
        }
    }
}

impl PartialEq for ByteStream {
    fn eq(&self, other: &Self) -> bool {
        self.in_memory().zip(other.in_memory()).is_some_and(|(one, other)| one == other)
    }
}

impl fmt::Debug for ByteStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ByteStream")
            .field("length", &self.length)
            .field("is_replayable", &self.is_replayable())
            .finish_non_exhaustive()
    }
}
