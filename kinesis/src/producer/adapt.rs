//! A producer between streams: a stream of records becomes one of their fates, and a sink takes records. Decides nothing.

use std::collections::VecDeque;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use futures_sink::Sink;
use generated::kinesis::PutRecordsRequestEntry;

use super::core::Fate;
use super::handle::Producer;
use super::ticket::Ticket;
use super::{PutError, PutErrorReason};

/// How many records are taken from a stream before others have their turn.
const AT_ONCE: usize = 512;

/// A record on its way into the producer.
type Entering = Pin<Box<dyn Future<Output = Result<Ticket, PutError>> + Send>>;

/// What is handed over and not told yet, in order.
struct Queue {
    producer: Producer,
    entering: Option<Entering>,
    tickets: VecDeque<Result<Ticket, Box<PutError>>>,
}

impl Queue {
    /// Hands a record over; only while [`poll_ready`](Self::poll_ready) is.
    fn push(&mut self, entry: PutRecordsRequestEntry) {
        match self.producer.try_enqueue(entry) {
            Err(error) if error.reason() == &PutErrorReason::Full => {
                let producer = self.producer.clone();
                self.entering = Some(Box::pin(async move { producer.enqueue_entry(error.into_entry()).await }));
            }
            ended => self.tickets.push_back(ended.map_err(Box::new)),
        }
    }

    /// Ready when the last record is handed over.
    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<()> {
        if let Some(entering) = &mut self.entering {
            let Poll::Ready(ended) = entering.as_mut().poll(context) else { return Poll::Pending };
            self.tickets.push_back(ended.map_err(Box::new));
            self.entering = None;
        }
        Poll::Ready(())
    }

    /// The fate of the record that was handed over first; `None` if all are told.
    fn poll_fate(&mut self, context: &mut Context<'_>) -> Poll<Option<Fate>> {
        let fate = match self.tickets.front_mut() {
            None => return Poll::Ready(None),
            Some(Ok(ticket)) => match Pin::new(ticket).poll(context) {
                Poll::Ready(fate) => Some(fate),
                Poll::Pending => return Poll::Pending,
            },
            Some(Err(_)) => None,
        };
        match (self.tickets.pop_front(), fate) {
            (Some(Err(error)), None) => Poll::Ready(Some(Err(*error))),
            (_, fate) => Poll::Ready(fate),
        }
    }
}

/// The fates of a stream's records, see [`Producer::put_each`].
#[must_use = "records are put as fates are asked for"]
pub struct PutEach<S> {
    source: Option<S>,
    queue: Queue,
}

/// A sink that puts records, see [`Producer::sink`].
#[must_use = "a sink does nothing of itself"]
pub struct PutSink(Queue);

impl Producer {
    /// Puts each record of a stream, and gives their fates in the same order.
    ///
    /// Records are taken from the stream while there is room for them and while fates are asked for: polling drives it.
    ///
    /// ```no_run
    /// use futures_core::Stream;
    /// use generated::kinesis::PutRecordsRequestEntry;
    /// use smithwright_kinesis::Producer;
    ///
    /// # async fn put(producer: Producer, clicks: impl Stream<Item = PutRecordsRequestEntry> + Unpin) {
    /// let mut fates = producer.put_each(clicks);
    /// while let Some(fate) = fates.next().await {
    ///     if let Err(error) = fate {
    ///         eprintln!("{error}");
    ///     }
    /// }
    /// # }
    /// ```
    pub fn put_each<S: Stream<Item = PutRecordsRequestEntry> + Unpin>(&self, records: S) -> PutEach<S> {
        PutEach { source: Some(records), queue: self.queue() }
    }

    /// A sink of records: ready while there is room, flushed when every record has its fate.
    ///
    /// A record that fails is the sink's error, and gives the record back; after it the sink goes on.
    pub fn sink(&self) -> PutSink {
        PutSink(self.queue())
    }

    fn queue(&self) -> Queue {
        Queue { producer: self.clone(), entering: None, tickets: VecDeque::new() }
    }
}

impl<S: Stream<Item = PutRecordsRequestEntry> + Unpin> PutEach<S> {
    /// The next fate; `None` after the last.
    pub async fn next(&mut self) -> Option<Fate> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Takes records from the stream; whether some may be left that could be taken at once.
    fn fill(&mut self, context: &mut Context<'_>) -> bool {
        for _ in 0..AT_ONCE {
            let Some(source) = &mut self.source else { return false };
            if self.queue.poll_ready(context).is_pending() {
                return false;
            }
            match Pin::new(source).poll_next(context) {
                Poll::Ready(Some(entry)) => self.queue.push(entry),
                Poll::Ready(None) => self.source = None,
                Poll::Pending => return false,
            }
        }
        true
    }
}

impl<S: Stream<Item = PutRecordsRequestEntry> + Unpin> Stream for PutEach<S> {
    type Item = Fate;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Fate>> {
        let more = self.fill(context);
        // The last record may still be waiting for room.
        let entered = self.queue.poll_ready(context).is_ready();
        match self.queue.poll_fate(context) {
            Poll::Ready(Some(fate)) => Poll::Ready(Some(fate)),
            Poll::Ready(None) if self.source.is_none() && entered => Poll::Ready(None),
            _ => {
                if more {
                    context.waker().wake_by_ref();
                }
                Poll::Pending
            }
        }
    }
}

impl Queue {
    /// Drops the fates that are good, up to the first that is not known; the first bad one is an error.
    fn poll_failure(&mut self, context: &mut Context<'_>) -> Poll<Result<(), PutError>> {
        loop {
            match self.poll_fate(context) {
                Poll::Ready(Some(Ok(_))) => {}
                Poll::Ready(Some(Err(error))) => return Poll::Ready(Err(error)),
                Poll::Ready(None) => return Poll::Ready(Ok(())),
                Poll::Pending => return Poll::Pending,
            }
        }
    }
}

impl Sink<PutRecordsRequestEntry> for PutSink {
    type Error = PutError;

    fn poll_ready(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<(), PutError>> {
        if let Poll::Ready(Err(error)) = self.0.poll_failure(context) {
            return Poll::Ready(Err(error));
        }
        self.0.poll_ready(context).map(Ok)
    }

    fn start_send(mut self: Pin<&mut Self>, entry: PutRecordsRequestEntry) -> Result<(), PutError> {
        if self.0.entering.is_some() {
            return Err(PutError::new(entry, PutErrorReason::Full));
        }
        self.0.push(entry);
        Ok(())
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<(), PutError>> {
        let entered = self.0.poll_ready(context).is_ready();
        match self.0.poll_failure(context) {
            Poll::Ready(Ok(())) if !entered => Poll::Pending,
            polled => polled,
        }
    }

    fn poll_close(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<(), PutError>> {
        self.poll_flush(context)
    }
}

impl<S> fmt::Debug for PutEach<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PutEach").field("not_told", &self.queue.tickets.len()).finish_non_exhaustive()
    }
}

impl fmt::Debug for PutSink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PutSink").field("not_told", &self.0.tickets.len()).finish_non_exhaustive()
    }
}
