//! The events that a caller sends: where they come from. Knows no protocol.

use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::{Message, WriteEvent};
use crate::transport::{BoxError, TransportError, chain};

/// Events that a call sends while the service may answer already: a member of an input.
///
/// They come from a list, from a [`Stream`](Self::from_stream), or from [a sender](Self::channel). Each is read when the
/// service takes it: a slow service slows its callers down. When the last one was sent the service is told that it was;
/// an error of the stream breaks the request off instead, so that the service does not take it for whole.
///
/// A call gives its output when the head of the response is there, which for many services is before the first event;
/// others wait for events. So have the events sent by another task than the one that makes the call, unless they are a list.
///
/// Only a list can be sent again: a call with any other is not repeated once its first event was taken, and its error
/// says so. Clones share what can be read once only. Two are equal if both are lists of the same events.
///
/// ```
/// use smithwright_runtime::event_stream::EventSource;
///
/// let listed = EventSource::from(["how", "are", "you"]);
/// // For the input of a call, and for who speaks while it is under way.
/// let (sender, spoken) = EventSource::channel(8);
/// # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
/// # runtime.block_on(async {
/// sender.send("how").await?;
/// # Ok::<(), &str>(())
/// # }).unwrap();
/// # let _: [EventSource<&str>; 2] = [listed, spoken];
/// ```
pub struct EventSource<T>(Source<T>);

type Events<T> = Pin<Box<dyn Stream<Item = Result<T, BoxError>> + Send>>;

enum Source<T> {
    List(Arc<[T]>),
    /// Empty once somebody has begun to read.
    Once(Arc<Mutex<Option<Events<T>>>>),
}

impl<T> EventSource<T> {
    /// The events of `stream` until its end.
    pub fn from_stream<E: Into<BoxError>>(stream: impl Stream<Item = Result<T, E>> + Send + 'static) -> Self
    where
        T: 'static,
    {
        let events: Events<T> = Box::pin(Erased(Box::pin(stream)));
        Self(Source::Once(Arc::new(Mutex::new(Some(events)))))
    }

    /// Events as somebody sends them, of whom so many may be waiting.
    #[cfg(feature = "client")]
    #[must_use]
    pub fn channel(capacity: usize) -> (EventSender<T>, Self)
    where
        T: Send + 'static,
    {
        let (sender, receiver) = tokio::sync::mpsc::channel(capacity.max(1));
        (EventSender(sender), Self::from_stream(Receiver(receiver)))
    }
}

/// Errors of any type as one.
struct Erased<S>(Pin<Box<S>>);

impl<T, E: Into<BoxError>, S: Stream<Item = Result<T, E>>> Stream for Erased<S> {
    type Item = Result<T, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.as_mut().poll_next(context).map(|item| item.map(|item| item.map_err(Into::into)))
    }
}

/// Sends the events of a request. The stream ends when all clones are dropped.
#[cfg(feature = "client")]
pub struct EventSender<T>(tokio::sync::mpsc::Sender<Result<T, BoxError>>);

#[cfg(feature = "client")]
impl<T> EventSender<T> {
    /// Sends an event, and waits until there is room for it. Gives it back if the call has ended.
    pub async fn send(&self, event: T) -> Result<(), T> {
        match self.0.reserve().await {
            Ok(room) => {
                room.send(Ok(event));
                Ok(())
            }
            Err(_) => Err(event),
        }
    }

    /// Breaks the request off, so that the service does not take it for whole.
    pub async fn fail(self, error: impl Into<BoxError>) {
        // A call that has ended needs no end.
        let _ = self.0.send(Err(error.into())).await;
    }
}

#[cfg(feature = "client")]
impl<T> Clone for EventSender<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

#[cfg(feature = "client")]
impl<T> fmt::Debug for EventSender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventSender").finish_non_exhaustive()
    }
}

#[cfg(feature = "client")]
struct Receiver<T>(tokio::sync::mpsc::Receiver<Result<T, BoxError>>);

#[cfg(feature = "client")]
impl<T> Stream for Receiver<T> {
    type Item = Result<T, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(context)
    }
}

/// Messages on their way to a service.
pub(crate) type Messages = Pin<Box<dyn Stream<Item = Result<Message, TransportError>> + Send>>;

/// Events of whatever type.
pub(crate) trait AnyEvents: Sync {
    /// The messages of all events, from the first; nothing is taken before they are polled.
    fn open(&self) -> Messages;
    /// Whether [`open`](Self::open) gives all events.
    fn can_open(&self) -> bool;
}

impl<T: WriteEvent + Clone + Send + Sync + 'static> AnyEvents for EventSource<T> {
    fn open(&self) -> Messages {
        match &self.0 {
            Source::List(events) => Box::pin(Listed { events: Arc::clone(events), at: 0 }),
            Source::Once(slot) => Box::pin(Taken { slot: Arc::clone(slot), events: None }),
        }
    }

    fn can_open(&self) -> bool {
        match &self.0 {
            Source::List(_) => true,
            Source::Once(slot) => slot.lock().unwrap_or_else(PoisonError::into_inner).is_some(),
        }
    }
}

struct Listed<T> {
    events: Arc<[T]>,
    at: usize,
}

impl<T: WriteEvent> Stream for Listed<T> {
    type Item = Result<Message, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let message = self.events.get(self.at).map(written);
        self.at = self.at.saturating_add(1);
        Poll::Ready(message)
    }
}

struct Taken<T> {
    slot: Arc<Mutex<Option<Events<T>>>>,
    events: Option<Events<T>>,
}

/// Nothing in it points into itself.
impl<T> Unpin for Taken<T> {}

impl<T: WriteEvent> Stream for Taken<T> {
    type Item = Result<Message, TransportError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        if this.events.is_none() {
            this.events = this.slot.lock().unwrap_or_else(PoisonError::into_inner).take();
        }
        let Some(events) = &mut this.events else {
            return Poll::Ready(Some(Err(TransportError::input("the events to send were taken before"))));
        };
        Poll::Ready(ready!(events.as_mut().poll_next(context)).map(|event| {
            let event = event.map_err(|error| {
                TransportError::input(format!("the stream of events to send failed: {}", chain(&*error)))
            })?;
            written(&event)
        }))
    }
}

fn written<T: WriteEvent>(event: &T) -> Result<Message, TransportError> {
    event.write_event().map_err(|error| TransportError::input(format!("an event cannot be sent: {error}")))
}

impl<T> From<Vec<T>> for EventSource<T> {
    fn from(events: Vec<T>) -> Self {
        Self(Source::List(events.into()))
    }
}

impl<T, const N: usize> From<[T; N]> for EventSource<T> {
    fn from(events: [T; N]) -> Self {
        Self(Source::List(events.into()))
    }
}

/// No events.
impl<T> Default for EventSource<T> {
    fn default() -> Self {
        Self(Source::List(Arc::new([])))
    }
}

impl<T> Clone for EventSource<T> {
    fn clone(&self) -> Self {
        Self(match &self.0 {
            Source::List(events) => Source::List(Arc::clone(events)),
            Source::Once(slot) => Source::Once(Arc::clone(slot)),
        })
    }
}

impl<T: PartialEq> PartialEq for EventSource<T> {
    fn eq(&self, other: &Self) -> bool {
        matches!((&self.0, &other.0), (Source::List(one), Source::List(other)) if one == other)
    }
}

impl<T> fmt::Debug for EventSource<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let listed = match &self.0 {
            Source::List(events) => Some(events.len()),
            Source::Once(_) => None,
        };
        f.debug_struct("EventSource").field("listed", &listed).finish_non_exhaustive()
    }
}
