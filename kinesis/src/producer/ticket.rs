//! What a program holds of a record that it has handed over. Knows no batch.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use generated::kinesis::PutRecordsRequestEntry;
use generated::runtime::Bytes;
use tokio::sync::oneshot;

use super::core::Fate;
use super::{PutError, PutErrorReason};

/// The fate of a record: a future of [`Stored`](super::Stored), or of the error that gives the record back.
///
/// Dropping it changes nothing: the record is sent all the same, and its failure goes to the
/// [`Observer`](super::Observer) and into [`Stats::failed`](super::Stats::failed). It resolves in any case, with
/// [`PutErrorReason::Abandoned`] at the latest when the runtime of the producer ends.
#[must_use = "whether the record is stored is known by awaiting its ticket"]
pub struct Ticket(oneshot::Receiver<Fate>);

/// The other end.
#[derive(Debug)]
pub(super) struct Waiter {
    sender: oneshot::Sender<Fate>,
    /// How much of the buffer the record takes.
    pub(super) permits: u32,
}

pub(super) fn ticket(permits: u32) -> (Waiter, Ticket) {
    let (sender, receiver) = oneshot::channel();
    (Waiter { sender, permits }, Ticket(receiver))
}

impl Waiter {
    /// Tells whoever waits; whether anybody did.
    pub(super) fn tell(self, fate: Fate) -> bool {
        self.sender.send(fate).is_ok()
    }
}

impl Future for Ticket {
    type Output = Fate;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Fate> {
        Poll::Ready(ready!(Pin::new(&mut self.0).poll(context)).unwrap_or_else(|_| {
            // The producer tells each waiter before it goes, unless it breaks down itself; then the record is lost with it.
            let nothing = PutRecordsRequestEntry::new(Bytes::new());
            Err(PutError::new(nothing, PutErrorReason::Abandoned).sent(0, true, None))
        }))
    }
}

impl fmt::Debug for Ticket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ticket").finish_non_exhaustive()
    }
}
