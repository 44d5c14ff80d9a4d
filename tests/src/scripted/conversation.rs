//! One connection of a scripted server: reads requests, does what the script says.

use std::io;

use generated::runtime::Bytes;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::server::TlsStream;

use super::{Act, Counted, Shared};

/// A connection that can be reset.
pub(super) trait Socket: AsyncRead + AsyncWrite + Unpin + Send {
    fn tcp(&self) -> &TcpStream;
}

impl Socket for TcpStream {
    fn tcp(&self) -> &TcpStream {
        self
    }
}

impl Socket for TlsStream<TcpStream> {
    fn tcp(&self) -> &TcpStream {
        self.get_ref().0
    }
}

/// Reads one request after the other, until one side closes the connection.
pub(super) async fn hold<S: Socket>(mut stream: S, connection: usize, shared: &Shared) -> io::Result<()> {
    let mut unread = Vec::new();
    while let Some((head, body)) = read_request(&mut stream, &mut unread).await? {
        let acts = shared.reply(connection, head, body);
        if !perform(acts, &mut stream, shared).await? {
            break;
        }
    }
    Ok(())
}

/// Does one thing after the other; false if the connection is over.
pub(super) async fn perform<S: Socket>(acts: Vec<Act>, stream: &mut S, shared: &Shared) -> io::Result<bool> {
    let _busy = Counted::new(&shared.busy);
    for act in acts {
        match act {
            Act::Send(bytes) => {
                stream.write_all(&bytes).await?;
                stream.flush().await?;
            }
            Act::Trickle(bytes, pause) => {
                for byte in bytes {
                    tokio::time::sleep(pause).await;
                    stream.write_all(&[byte]).await?;
                    stream.flush().await?;
                }
            }
            Act::Wait(pause) => tokio::time::sleep(pause).await,
            Act::Stall => {
                let mut rest = [0; 1024];
                while stream.read(&mut rest).await? > 0 {}
                return Ok(false);
            }
            Act::Close => {
                stream.shutdown().await?;
                return Ok(false);
            }
            Act::Cut => return Ok(false),
            Act::Refuse | Act::GoAway | Act::Abort | Act::Freeze(_) => panic!("{act:?} is for HTTP/2"),
            Act::Reset => {
                stream.tcp().set_zero_linger()?;
                return Ok(false);
            }
        }
    }
    Ok(true)
}

/// Head and body of the next request; `None` if the client has closed the connection. `unread` is what came beyond.
async fn read_request<S: Socket>(stream: &mut S, unread: &mut Vec<u8>) -> io::Result<Option<(String, Bytes)>> {
    loop {
        if let Some((head, length)) = parts(unread) {
            let rest = unread.split_off(length);
            let body = Bytes::from(std::mem::replace(unread, rest).split_off(head.len()));
            return Ok(Some((head, body)));
        }
        if stream.read_buf(unread).await? == 0 {
            return Ok(None);
        }
    }
}

/// The head and the length of the whole request that `bytes` begin with, if all of it is there.
fn parts(bytes: &[u8]) -> Option<(String, usize)> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let head = std::str::from_utf8(&bytes[..end]).ok()?;
    let length = {
        let fields = head.lines().filter_map(|line| line.split_once(": "));
        let mut length = fields.filter(|(name, _)| name.eq_ignore_ascii_case("content-length")).map(|(_, value)| value);
        length.find_map(|value| value.parse().ok()).unwrap_or(0)
    };
    (bytes.len() >= end + length).then(|| (head.to_owned(), end + length))
}
