//! A thread that waits for sockets and timers, so that others can wait for futures. Knows no client.

use std::fmt;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;

use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;
use tokio::task::unconstrained;

use crate::{CallError, CallErrorKind};

/// A thread that is begun when something is first waited for; clones share it, and it ends with the last.
#[derive(Clone, Default)]
pub(super) struct Thread(Arc<OnceLock<Result<Running, String>>>);

/// The thread's runtime; dropping this ends both.
struct Running {
    handle: Handle,
    /// Never sent to: dropping it is the signal to end.
    _running: oneshot::Sender<()>,
}

impl Thread {
    /// What `future` gives. It runs on the calling thread, which sleeps whenever it cannot go on.
    ///
    /// Not by tokio's `block_on`, which panics within a runtime: this works there too.
    pub(super) fn wait<F: Future>(&self, future: F) -> Result<F::Output, CallError> {
        let running = self.0.get_or_init(begin).as_ref();
        let running = running.map_err(|reason| CallError::new(CallErrorKind::Config, reason.clone()))?;
        let _within = running.handle.enter();
        // A task around it, if there is one, may have used up its turn; there is no end of it to wait for.
        let mut future = pin!(unconstrained(future));
        let sleeper = Arc::new(Sleeper { thread: thread::current(), woken: AtomicBool::new(false) });
        let waker = Waker::from(Arc::clone(&sleeper));
        loop {
            if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
                return Ok(output);
            }
            while !sleeper.woken.swap(false, Ordering::AcqRel) {
                thread::park();
            }
        }
    }
}

fn begin() -> Result<Running, String> {
    let failed = |error| format!("the thread of a client that waits cannot be begun: {error}");
    let runtime = Builder::new_current_thread().enable_all().build().map_err(failed)?;
    let handle = runtime.handle().clone();
    let (running, ended) = oneshot::channel::<()>();
    let work = move || {
        // An error is all that ever comes: the sender was dropped.
        let _ = runtime.block_on(ended);
        // Without waiting for a name that is being looked up, or a file that is being read.
        runtime.shutdown_background();
    };
    thread::Builder::new().name("smithwright-io".to_owned()).spawn(work).map_err(failed)?;
    Ok(Running { handle, _running: running })
}

/// A thread that sleeps until it is woken.
struct Sleeper {
    thread: thread::Thread,
    woken: AtomicBool,
}

impl Wake for Sleeper {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.woken.store(true, Ordering::Release);
        self.thread.unpark();
    }
}

impl fmt::Debug for Thread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Thread").field("begun", &self.0.get().is_some()).finish_non_exhaustive()
    }
}
