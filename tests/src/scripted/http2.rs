//! One HTTP/2 connection of a scripted server: the same acts, carried out on streams.

use std::fmt::Write;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use generated::runtime::{Bytes, http};
use h2::server::SendResponse;
use h2::{Reason, RecvStream, SendStream};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio_rustls::server::TlsStream;

use super::{Act, Counted, Shared};

/// What a stream can do to its connection.
enum Ending {
    /// No new streams; those that are open go on.
    Gracefully,
    /// All streams end, with an error.
    InError,
    /// Not a word more.
    Cut,
    /// The connection stays open for so long, but nothing is read or written.
    Frozen(Duration),
}

/// Serves streams until one side closes the connection.
pub(super) async fn hold(stream: TlsStream<TcpStream>, connection: usize, shared: &Arc<Shared>) -> io::Result<()> {
    let mut builder = h2::server::Builder::new();
    if let Some(limit) = shared.script.max_streams {
        builder.max_concurrent_streams(limit);
    }
    let mut h2 = builder.handshake::<_, Bytes>(stream).await.map_err(io::Error::other)?;
    let mut streams = JoinSet::new();
    let (end, mut endings) = mpsc::channel(1);
    loop {
        tokio::select! {
            accepted = h2.accept() => {
                let Some(accepted) = accepted else { return Ok(()) };
                let (request, respond) = accepted.map_err(io::Error::other)?;
                streams.spawn(serve(request, respond, connection, Arc::clone(shared), end.clone()));
            }
            ending = endings.recv() => match ending {
                Some(Ending::Gracefully) => h2.graceful_shutdown(),
                Some(Ending::InError) => h2.abrupt_shutdown(Reason::INTERNAL_ERROR),
                Some(Ending::Frozen(pause)) => {
                    tokio::time::sleep(pause).await;
                    return Ok(());
                }
                Some(Ending::Cut) | None => return Ok(()),
            },
        }
    }
}

async fn serve(
    request: http::Request<RecvStream>,
    respond: SendResponse<Bytes>,
    connection: usize,
    shared: Arc<Shared>,
    end: mpsc::Sender<Ending>,
) {
    let (parts, mut body) = request.into_parts();
    let mut bytes = Vec::new();
    while let Some(data) = body.data().await {
        // Given up before it was whole.
        let Ok(data) = data else { return };
        let _ = body.flow_control().release_capacity(data.len());
        bytes.extend_from_slice(&data);
    }
    let mut head = format!("{} {} {:?}\r\n", parts.method, parts.uri, parts.version);
    for (name, value) in &parts.headers {
        let _ = write!(head, "{name}: {}\r\n", String::from_utf8_lossy(value.as_bytes()));
    }
    let acts = shared.reply(connection, head, bytes.into());
    let _busy = Counted::new(&shared.busy);
    // However it ends: the client is what is tested.
    let _ = Stream { respond, body: None }.perform(acts, &end).await;
}

/// The server's side of a stream; `body` is there once the head is sent.
struct Stream {
    respond: SendResponse<Bytes>,
    body: Option<SendStream<Bytes>>,
}

impl Stream {
    async fn perform(mut self, acts: Vec<Act>, end: &mpsc::Sender<Ending>) -> Result<(), h2::Error> {
        for act in acts {
            match act {
                Act::Send(bytes) => self.send(bytes)?,
                Act::Trickle(bytes, pause) => {
                    for byte in bytes {
                        tokio::time::sleep(pause).await;
                        self.send(Bytes::copy_from_slice(&[byte]))?;
                    }
                }
                Act::Wait(pause) => tokio::time::sleep(pause).await,
                Act::Stall => return self.until_given_up().await,
                Act::Close => break,
                Act::Reset => {
                    self.reset(Reason::INTERNAL_ERROR);
                    return Ok(());
                }
                Act::Refuse => {
                    self.reset(Reason::REFUSED_STREAM);
                    return Ok(());
                }
                Act::GoAway => {
                    let _ = end.send(Ending::Gracefully).await;
                }
                Act::Abort => return self.end(Ending::InError, end).await,
                Act::Freeze(pause) => return self.end(Ending::Frozen(pause), end).await,
                Act::Cut => return self.end(Ending::Cut, end).await,
            }
        }
        self.body.as_mut().map_or(Ok(()), |body| body.send_data(Bytes::new(), true))
    }

    /// Sends bytes of a response in the form of HTTP/1.1: the first with its whole head, the others of its body.
    fn send(&mut self, mut bytes: Bytes) -> Result<(), h2::Error> {
        let body = if let Some(body) = &mut self.body {
            body
        } else {
            let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").expect("a whole head") + 4;
            let head = head(&String::from_utf8_lossy(&bytes.split_to(end)));
            self.body.insert(self.respond.send_response(head, false)?)
        };
        body.send_data(bytes, false)
    }

    fn reset(&mut self, reason: Reason) {
        match &mut self.body {
            Some(body) => body.send_reset(reason),
            None => self.respond.send_reset(reason),
        }
    }

    async fn end(&mut self, ending: Ending, end: &mpsc::Sender<Ending>) -> Result<(), h2::Error> {
        let _ = end.send(ending).await;
        self.until_given_up().await
    }

    async fn until_given_up(&mut self) -> Result<(), h2::Error> {
        std::future::poll_fn(|context| match &mut self.body {
            Some(body) => body.poll_reset(context),
            None => self.respond.poll_reset(context),
        })
        .await
        .map(|_| ())
    }
}

fn head(text: &str) -> http::Response<()> {
    let mut lines = text.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).expect("a status");
    let fields = lines.filter_map(|line| line.split_once(": "));
    let response = http::Response::builder().status(status);
    fields.fold(response, |response, (name, value)| response.header(name, value)).body(()).expect("a response")
}
