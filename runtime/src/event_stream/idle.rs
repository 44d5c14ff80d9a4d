//! How long a stream may be silent while somebody waits for it.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::time::{Instant, Sleep, sleep};

use crate::transport::TransportError;

/// A limit on waiting. Time in which nobody waits does not count.
pub(super) struct Idle {
    limit: Option<Duration>,
    /// Kept from one wait to the next.
    timer: Option<Pin<Box<Sleep>>>,
    waiting: bool,
}

impl Idle {
    pub(super) fn new(limit: Option<Duration>) -> Self {
        Self { limit, timer: None, waiting: false }
    }

    /// Notes that what was waited for has come.
    pub(super) fn stop(&mut self) {
        self.waiting = false;
    }

    /// Waits on; ready with an error once the limit is passed.
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<TransportError> {
        let Some(limit) = self.limit else { return Poll::Pending };
        if self.timer.is_none() && Handle::try_current().is_err() {
            let message = "a time limit needs a tokio runtime: poll the stream within one, or set \
                           Config::stream_idle_timeout(None)";
            return Poll::Ready(TransportError::config(message));
        }
        let timer = self.timer.get_or_insert_with(|| Box::pin(sleep(limit)));
        if !self.waiting {
            self.waiting = true;
            // A limit beyond what the clock can say is none.
            let Some(end) = Instant::now().checked_add(limit) else { return Poll::Pending };
            timer.as_mut().reset(end);
        }
        timer.as_mut().poll(context).map(|()| {
            TransportError::timeout(format!("the service sent nothing for {limit:?} (Config::stream_idle_timeout)"))
        })
    }
}
