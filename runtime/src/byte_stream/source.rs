//! Where bytes come from: memory, a function that begins anew, or something that is read once.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;

use crate::Body;
use crate::transport::{BoxError, TransportError, chain};

/// How much is read at once.
#[cfg(feature = "client")]
pub(super) const CHUNK: usize = 128 * 1024;

/// Where bytes come from.
#[derive(Clone)]
pub(super) enum Source {
    Memory(Bytes),
    /// Part of something that can be read from any byte on, from this one and so many of them.
    Part(Arc<dyn Fn(u64, u64) -> Body + Send + Sync>, u64, u64),
    /// Gives a body from its first byte.
    Replay(Arc<dyn Fn() -> Body + Send + Sync>),
    /// Empty once somebody has begun to read.
    Once(Arc<Mutex<Option<Body>>>),
}

impl Source {
    /// A body of all bytes. Nothing is taken before it is polled: a request that finds no connection has cost nothing.
    pub(super) fn open(&self) -> Body {
        match self {
            Self::Memory(bytes) => Body::from(bytes.clone()),
            Self::Part(begin, from, length) => begin(*from, *length),
            Self::Replay(begin) => begin(),
            Self::Once(slot) => {
                let slot = Arc::clone(slot);
                let mut taken: Option<Body> = None;
                Body::from_poll(move |context| {
                    if taken.is_none() {
                        taken = slot.lock().unwrap_or_else(PoisonError::into_inner).take();
                    }
                    match &mut taken {
                        Some(body) => body.poll_chunk(context),
                        None => Poll::Ready(Some(Err(unreadable("it was read before")))),
                    }
                })
            }
        }
    }
}

/// The error of bytes that cannot be read.
pub(super) fn unreadable(what: impl fmt::Display) -> TransportError {
    TransportError::input(format!("the bytes to send cannot be read: {what}"))
}

pub(super) fn stream<T, E>(stream: impl Stream<Item = Result<T, E>> + Send + 'static) -> Body
where
    T: Into<Bytes>,
    E: Into<BoxError>,
{
    let mut stream = Box::pin(stream);
    Body::from_poll(move |context| {
        let item = ready!(stream.as_mut().poll_next(context));
        Poll::Ready(item.map(|chunk| chunk.map(Into::into).map_err(|error| unreadable(chain(&*error.into())))))
    })
}

#[cfg(feature = "client")]
pub(super) fn reader(reader: impl tokio::io::AsyncRead + Send + 'static) -> Body {
    let mut reader = Box::pin(reader);
    let mut buffer = bytes::BytesMut::new();
    Body::from_poll(move |context: &mut Context<'_>| {
        if buffer.is_empty() {
            // Only what is read is split off, so each byte is cleared once.
            buffer.resize(CHUNK, 0);
        }
        let mut into = tokio::io::ReadBuf::new(&mut buffer);
        let read = ready!(reader.as_mut().poll_read(context, &mut into));
        let count = into.filled().len();
        Poll::Ready(match read {
            Ok(()) if count == 0 => None,
            Ok(()) => Some(Ok(buffer.split_to(count).freeze())),
            Err(error) => Some(Err(unreadable(chain(&error)))),
        })
    })
}
