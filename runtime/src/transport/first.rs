//! The first connection to a host: calls that begin meanwhile wait to learn whether they can share it. Opens none itself.
//!
//! Only TLS tells whether a server speaks HTTP/2. Calls that begin at once on a new client would each open a connection to find
//! out, and all but one of these for nothing. Where it is HTTP/1.1, those that wait begin one handshake later, once a host.

use std::collections::HashMap;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::Uri;
use http::uri::{Authority, Scheme};
use tokio::sync::watch;
use tokio::time::timeout;

/// How long calls wait for the first connection: several times what a handshake takes on a slow link. Then they open their own.
const PATIENCE: Duration = Duration::from_secs(1);

/// How many hosts are remembered.
const MOST: usize = 1024;

/// What is known of hosts.
#[derive(Debug, Default)]
pub(super) struct Hosts(Mutex<HashMap<Authority, Host>>);

/// What is known of a host.
#[derive(Debug)]
enum Host {
    /// A first connection is being opened; this ends when that is over.
    Opening(watch::Receiver<()>),
    /// So many connections of HTTP/2 are open.
    Shared(usize),
    /// It speaks HTTP/1.1, so every call needs a connection of its own.
    Apart,
}

impl Hosts {
    /// What comes of `work`, which sends a request to `uri`, as soon as it is known whether it can share a connection.
    pub(super) async fn in_turn<T>(self: &Arc<Self>, uri: &Uri, work: impl Future<Output = T>) -> T {
        let mut first = self.wait_or_lead(uri).await;
        let mut work = pin!(work);
        poll_fn(|context| {
            let done = work.as_mut().poll(context);
            // What was opened during this poll is in the pool by now.
            first.take_if(|first| !first.is_opening());
            done
        })
        .await
    }

    /// Waits for the first connection; or gives a mark if that is to be opened, whose end others wait for.
    async fn wait_or_lead(self: &Arc<Self>, uri: &Uri) -> Option<First> {
        let authority = uri.authority().filter(|_| uri.scheme() == Some(&Scheme::HTTPS))?;
        match self.turn(authority) {
            Turn::Lead(first) => return Some(first),
            // However it ends: whoever waited once does not wait again.
            Turn::Wait(mut opening) => drop(timeout(PATIENCE, opening.changed()).await),
            Turn::Go => {}
        }
        None
    }

    fn turn(self: &Arc<Self>, authority: &Authority) -> Turn {
        let mut hosts = self.lock();
        match hosts.get(authority) {
            Some(Host::Opening(opening)) => return Turn::Wait(opening.clone()),
            Some(Host::Shared(_) | Host::Apart) => return Turn::Go,
            None => {}
        }
        if hosts.len() >= MOST {
            hosts.retain(|_, host| !matches!(host, Host::Apart));
        }
        let (over, opening) = watch::channel(());
        hosts.insert(authority.clone(), Host::Opening(opening));
        Turn::Lead(First { hosts: Arc::clone(self), authority: authority.clone(), _over: over })
    }

    /// A connection is open to where `uri` leads; what is given is kept with it as long as it is.
    pub(super) fn opened(self: &Arc<Self>, uri: &Uri, shared: bool) -> Option<Open> {
        let authority = uri.authority()?;
        let mut hosts = self.lock();
        let host = hosts.entry(authority.clone()).or_insert(Host::Apart);
        *host = match host {
            Host::Shared(count) if shared => Host::Shared(count.saturating_add(1)),
            _ if shared => Host::Shared(1),
            _ => Host::Apart,
        };
        shared.then(|| Open { hosts: Arc::clone(self), authority: authority.clone() })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Authority, Host>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a request does first.
enum Turn {
    Lead(First),
    Wait(watch::Receiver<()>),
    Go,
}

/// The mark of the request that opens the first connection.
struct First {
    hosts: Arc<Hosts>,
    authority: Authority,
    /// Ends the waiting of others when it is dropped.
    _over: watch::Sender<()>,
}

impl First {
    fn is_opening(&self) -> bool {
        matches!(self.hosts.lock().get(&self.authority), Some(Host::Opening(_)))
    }
}

impl Drop for First {
    fn drop(&mut self) {
        // It failed, or was given up: the next one tries.
        let mut hosts = self.hosts.lock();
        if let Some(Host::Opening(_)) = hosts.get(&self.authority) {
            hosts.remove(&self.authority);
        }
    }
}

/// An open connection of HTTP/2; when the last one is gone, there is a first one again.
#[derive(Debug)]
pub(super) struct Open {
    hosts: Arc<Hosts>,
    authority: Authority,
}

impl Drop for Open {
    fn drop(&mut self) {
        let mut hosts = self.hosts.lock();
        match hosts.get_mut(&self.authority) {
            Some(Host::Shared(count)) if *count > 1 => *count = count.saturating_sub(1),
            Some(Host::Shared(_)) => {
                hosts.remove(&self.authority);
            }
            _ => {}
        }
    }
}
