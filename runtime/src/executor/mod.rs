//! What a call needs of the tokio runtime that it is made in, asked before tokio would panic for want of it.

mod blocking;
mod box_future;
pub(crate) mod file;
pub(crate) mod limits;

pub(crate) use blocking::blocking;
pub(crate) use box_future::BoxFuture;

use std::panic::{self, PanicHookInfo};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread;
use std::time::Duration;

use tokio::runtime::{Handle, Id};

/// How many runtimes are remembered; a program has one or two.
const MOST: usize = 32;

/// What a runtime has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Drivers {
    time: bool,
    io: bool,
}

/// Why the current thread cannot wait for a time; `None` if it can.
pub(crate) fn without_time() -> Option<&'static str> {
    match current() {
        None => Some("a tokio runtime: call from within one"),
        Some(Drivers { time: false, .. }) => {
            Some("a tokio runtime with timers: enable_time() or enable_all() builds one")
        }
        Some(_) => None,
    }
}

/// Why the current thread cannot open connections; `None` if it can.
pub(crate) fn without_io() -> Option<&'static str> {
    match current() {
        Some(Drivers { time: true, io: false }) => {
            Some("a tokio runtime with IO: enable_io() or enable_all() builds one")
        }
        _ => without_time(),
    }
}

/// What the runtime of the current thread has; `None` without one.
fn current() -> Option<Drivers> {
    static KNOWN: RwLock<Vec<(Id, Drivers)>> = RwLock::new(Vec::new());
    let id = Handle::try_current().ok()?.id();
    let known = |all: &[(Id, Drivers)]| all.iter().find(|(of, _)| *of == id).map(|(_, drivers)| *drivers);
    if let Some(drivers) = known(&KNOWN.read().unwrap_or_else(PoisonError::into_inner)) {
        return Some(drivers);
    }
    let drivers = probe();
    let mut all = KNOWN.write().unwrap_or_else(PoisonError::into_inner);
    if all.len() >= MOST {
        all.remove(0);
    }
    all.push((id, drivers));
    Some(drivers)
}

/// tokio tells nobody what a runtime has: it panics in one that has not what is asked for. So it is asked, once a runtime.
fn probe() -> Drivers {
    let io = || {
        // Where no socket can be had, opening a connection will say why.
        let Ok(socket) = std::net::UdpSocket::bind("127.0.0.1:0") else { return };
        if socket.set_nonblocking(true).is_ok() {
            drop(tokio::net::UdpSocket::from_std(socket));
        }
    };
    let time = || drop(tokio::time::sleep(Duration::ZERO));
    Drivers { time: !panics(time), io: !panics(io) }
}

/// Whether `work` panics, without a word on standard error.
fn panics(work: impl FnOnce() + panic::UnwindSafe) -> bool {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    // Neither can be asked then; what tokio has to say is said by itself.
    if cfg!(panic = "abort") || thread::panicking() {
        return false;
    }
    let _one = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let here = thread::current().id();
    // What other threads have to say meanwhile is said.
    let hook = Arc::new(panic::take_hook());
    let others = Arc::clone(&hook);
    panic::set_hook(Box::new(move |info: &PanicHookInfo<'_>| {
        if thread::current().id() != here {
            others(info);
        }
    }));
    let panicked = panic::catch_unwind(work).is_err();
    drop(panic::take_hook());
    if let Some(hook) = Arc::into_inner(hook) {
        panic::set_hook(hook);
    }
    panicked
}

#[cfg(test)]
mod tests {
    use tokio::runtime::Builder;

    use super::{without_io, without_time};

    #[test]
    fn what_a_runtime_lacks_is_said() {
        let of = |mut builder: Builder| builder.build().unwrap().block_on(async { (without_time(), without_io()) });
        let mut all = Builder::new_current_thread();
        all.enable_all();
        assert_eq!(of(all), (None, None));
        let mut time = Builder::new_current_thread();
        time.enable_time();
        let (no_time, no_io) = of(time);
        assert!(no_time.is_none() && no_io.unwrap().contains("enable_io()"));
        let mut io = Builder::new_multi_thread();
        io.worker_threads(1).enable_io();
        let (no_time, no_io) = of(io);
        assert!(no_time.unwrap().contains("enable_time()") && no_io.unwrap().contains("enable_time()"));
        let (no_time, no_io) = of(Builder::new_current_thread());
        assert!(no_time.is_some() && no_io.is_some());
        assert_eq!(without_time(), without_io());
        assert!(without_time().unwrap().contains("call from within one"));
    }
}
