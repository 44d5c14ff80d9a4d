//! How long a stream may be silent while somebody waits for it.

#[cfg(not(feature = "client"))]
pub(crate) use off::Idle;
#[cfg(feature = "client")]
pub(crate) use on::Idle;

#[cfg(feature = "client")]
mod on {
    use std::pin::Pin;
    use std::task::{Context, Poll};
    use std::time::Duration;

    use tokio::time::{Instant, Sleep, sleep};

    use crate::executor;
    use crate::transport::TransportError;

    /// A limit on waiting. Time in which nobody waits does not count.
    pub(crate) struct Idle {
        limit: Option<Duration>,
        /// Kept from one wait to the next.
        timer: Option<Pin<Box<Sleep>>>,
        waiting: bool,
    }

    impl Idle {
        pub(crate) fn new(limit: Option<Duration>) -> Self {
            Self { limit, timer: None, waiting: false }
        }

        /// Notes that what was waited for has come.
        pub(crate) fn stop(&mut self) {
            self.waiting = false;
        }

        /// Waits on; ready with an error once the limit is passed.
        pub(crate) fn poll(&mut self, context: &mut Context<'_>) -> Poll<TransportError> {
            let Some(limit) = self.limit else { return Poll::Pending };
            if self.timer.is_none()
                && let Some(missing) = executor::without_time()
            {
                let message = format!("a time limit needs {missing}, or set Config::stream_idle_timeout(None)");
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
}

/// Without the client there is no clock, and nobody who sets a limit.
#[cfg(not(feature = "client"))]
mod off {
    use std::task::{Context, Poll};
    use std::time::Duration;

    use crate::transport::TransportError;

    /// Nothing.
    pub(crate) struct Idle;

    #[expect(clippy::unused_self, reason = "its twin has fields")]
    impl Idle {
        pub(crate) fn new(_: Option<Duration>) -> Self {
            Self
        }

        pub(crate) fn stop(&mut self) {}

        pub(crate) fn poll(&mut self, _: &mut Context<'_>) -> Poll<TransportError> {
            Poll::Pending
        }
    }
}
