//! A server on loopback that misbehaves as a script says, down to the bytes. Knows HTTP's framing and no service.

#![allow(clippy::missing_panics_doc, reason = "a test whose server cannot be set up has failed")]

mod conversation;
mod http2;
mod tls;

use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use generated::runtime::Bytes;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::{AbortHandle, JoinSet};

pub use tls::{Authority, TlsSettings};

/// One thing that a server does on a connection; over HTTP/2, on a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Sends these bytes. Over HTTP/2 the first are those of a whole head, in the form that it has in HTTP/1.1.
    Send(Bytes),
    /// Sends these bytes one by one, with such a pause before each.
    Trickle(Bytes, Duration),
    /// Does nothing for so long.
    Wait(Duration),
    /// Does nothing until the client closes the connection, or gives the stream up.
    Stall,
    /// Closes the connection, or ends the stream, in order.
    Close,
    /// Closes the connection without a word of TLS or HTTP/2.
    Cut,
    /// Closes the connection with a reset, or resets the stream for an internal error.
    Reset,
    /// Resets the stream as one that was not looked at. HTTP/2 only.
    Refuse,
    /// Takes no new streams on this connection. HTTP/2 only.
    GoAway,
    /// Ends all streams of the connection for an internal error. HTTP/2 only.
    Abort,
    /// Keeps the connection open for so long, but neither reads nor writes. HTTP/2 only.
    Freeze(Duration),
}

impl Act {
    /// Sends a text.
    #[must_use]
    pub fn send(text: impl Into<String>) -> Self {
        Self::Send(text.into().into())
    }
}

/// A request that has come whole.
#[derive(Clone, Debug)]
pub struct Request {
    /// How many requests the server had read before.
    pub index: usize,
    /// Which of the server's connections it came on, from zero.
    pub connection: usize,
    /// Request line and headers, as they came.
    pub head: String,
    /// The body, as it came.
    pub body: Bytes,
}

impl Request {
    /// The value of a header, whose name is given in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let fields = self.head.lines().filter_map(|line| line.split_once(':'));
        fields.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim()).next()
    }
}

/// What a server does when a connection has opened, and with each request.
pub struct Script {
    greeting: Box<Greeting>,
    reply: Box<Reply>,
    max_streams: Option<u32>,
}

type Greeting = dyn Fn(usize) -> Vec<Act> + Send + Sync;
type Reply = dyn Fn(&Request) -> Vec<Act> + Send + Sync;

impl Script {
    /// Does with each request what `reply` says, and then reads the next one on that connection.
    pub fn new(reply: impl Fn(&Request) -> Vec<Act> + Send + Sync + 'static) -> Self {
        Self { greeting: Box::new(|_| Vec::new()), reply: Box::new(reply), max_streams: None }
    }

    /// Does this on a new connection before anything else, TLS too; `greeting` is told how many connections came before.
    #[must_use]
    pub fn greeting(mut self, greeting: impl Fn(usize) -> Vec<Act> + Send + Sync + 'static) -> Self {
        self.greeting = Box::new(greeting);
        self
    }

    /// Takes so many streams at a time on a connection of HTTP/2.
    #[must_use]
    pub fn max_streams(self, limit: u32) -> Self {
        Self { max_streams: Some(limit), ..self }
    }
}

impl std::fmt::Debug for Script {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Script").finish_non_exhaustive()
    }
}

/// A server that follows a script for as long as it lives; dropping it closes the port and all connections.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    accepting: Option<AbortHandle>,
}

#[derive(Debug)]
struct Shared {
    script: Script,
    tls: Option<TlsSettings>,
    accepted: AtomicUsize,
    open: AtomicUsize,
    busy: AtomicUsize,
    requests: AtomicUsize,
    last: Mutex<Option<Request>>,
}

impl Server {
    /// A server of plain HTTP on a free port. Needs a tokio runtime, on which it runs.
    #[must_use]
    pub fn start(script: Script) -> Self {
        Self::start_with(script, None)
    }

    /// Likewise, over TLS.
    #[must_use]
    pub fn start_tls(script: Script, tls: TlsSettings) -> Self {
        Self::start_with(script, Some(tls))
    }

    fn start_with(script: Script, tls: Option<TlsSettings>) -> Self {
        let shared = Shared {
            script,
            tls,
            accepted: AtomicUsize::default(),
            open: AtomicUsize::default(),
            busy: AtomicUsize::default(),
            requests: AtomicUsize::default(),
            last: Mutex::default(),
        };
        let listener = listen(SocketAddr::from(([127, 0, 0, 1], 0)));
        let address = listener.local_addr().expect("an address");
        let mut server = Self { address, shared: Arc::new(shared), accepting: None };
        server.accept(listener);
        server
    }

    fn accept(&mut self, listener: TcpListener) {
        let shared = Arc::clone(&self.shared);
        let task = tokio::spawn(async move {
            // Dropped with the task, and all conversations with it.
            let mut conversations = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                conversations.spawn(Arc::clone(&shared).serve(stream));
                while conversations.try_join_next().is_some() {}
            }
        });
        self.accepting = Some(task.abort_handle());
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What a client calls it by.
    #[must_use]
    pub fn url(&self) -> String {
        let scheme = if self.shared.tls.is_some() { "https" } else { "http" };
        format!("{scheme}://{}", self.address)
    }

    /// How many connections it has accepted.
    #[must_use]
    pub fn accepted(&self) -> usize {
        self.shared.accepted.load(Ordering::SeqCst)
    }

    /// How many connections are open on its side.
    #[must_use]
    pub fn open(&self) -> usize {
        self.shared.open.load(Ordering::SeqCst)
    }

    /// On how many connections it is still doing what the script says.
    #[must_use]
    pub fn busy(&self) -> usize {
        self.shared.busy.load(Ordering::SeqCst)
    }

    /// How many requests it has read.
    #[must_use]
    pub fn requests(&self) -> usize {
        self.shared.requests.load(Ordering::SeqCst)
    }

    /// The last request that it has read.
    #[must_use]
    pub fn last_request(&self) -> Option<Request> {
        self.shared.last.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Closes the port and all connections at once.
    pub async fn stop(&mut self) {
        if let Some(accepting) = self.accepting.take() {
            accepting.abort();
        }
        while self.open() > 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    /// Listens again where it listened before.
    pub fn resume(&mut self) {
        let listener = listen(self.address);
        self.accept(listener);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(accepting) = &self.accepting {
            accepting.abort();
        }
    }
}

/// Listens with room for as many that want to connect at the same time as the system allows.
fn listen(address: SocketAddr) -> TcpListener {
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.set_reuseaddr(true).expect("an option");
    socket.bind(address).expect("the port is free");
    socket.listen(u32::from(u16::MAX)).expect("a listener")
}

/// Counts something for as long as it lives.
struct Counted<'a>(&'a AtomicUsize);

impl<'a> Counted<'a> {
    fn new(count: &'a AtomicUsize) -> Self {
        count.fetch_add(1, Ordering::SeqCst);
        Self(count)
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Shared {
    /// Serves a connection until one side closes it. However it ends: the client is what is tested.
    async fn serve(self: Arc<Self>, stream: TcpStream) {
        let connection = self.accepted.fetch_add(1, Ordering::SeqCst);
        let _open = Counted::new(&self.open);
        let _ = self.hold(stream, connection).await;
    }

    async fn hold(self: &Arc<Self>, mut stream: TcpStream, connection: usize) -> io::Result<()> {
        stream.set_nodelay(true)?;
        if !conversation::perform((self.script.greeting)(connection), &mut stream, self).await? {
            return Ok(());
        }
        match &self.tls {
            None => conversation::hold(stream, connection, self).await,
            Some(tls) => {
                let stream = tls.accept(stream).await?;
                match stream.get_ref().1.alpn_protocol() {
                    Some(b"h2") => http2::hold(stream, connection, self).await,
                    _ => conversation::hold(stream, connection, self).await,
                }
            }
        }
    }

    /// What the script says to a request that has come whole.
    fn reply(&self, connection: usize, head: String, body: Bytes) -> Vec<Act> {
        let index = self.requests.fetch_add(1, Ordering::SeqCst);
        let request = Request { index, connection, head, body };
        let acts = (self.script.reply)(&request);
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(request);
        acts
    }
}
