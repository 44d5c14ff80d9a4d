//! Asks a proxy for a way to another host: the method `CONNECT` of HTTP (RFC 9110, 9.3.6).

use std::io;

use bytes::{BufMut, BytesMut};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::proxy::ProxyServer;

/// How long the head of a proxy's answer may be.
const MOST: usize = 16 << 10;

/// Makes `stream`, which leads to `proxy`, one that leads to `target`, a host and port. An error says what went wrong.
pub(super) async fn open(stream: &mut TcpStream, target: &str, proxy: &ProxyServer) -> Result<(), String> {
    let mut request = BytesMut::new();
    request.put_slice(format!("CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n").as_bytes());
    if let Some(authorization) = proxy.authorization() {
        request.put_slice(b"Proxy-Authorization: ");
        request.put_slice(authorization.as_bytes());
        request.put_slice(b"\r\n");
    }
    request.put_slice(b"\r\n");
    let lost = |error: io::Error| format!("lost the connection: {}", super::error::chain(&error));
    stream.write_all(&request).await.map_err(lost)?;
    let head = read_head(stream).await.map_err(lost)?;
    match status(&head) {
        Some(200..=299) => Ok(()),
        Some(407) => Err("wants a user name and password (HTTP 407), or others".to_owned()),
        Some(status) => Err(format!("refused to open a tunnel (HTTP {status})")),
        None => Err("answered with something that is not HTTP".to_owned()),
    }
}

/// The head of the answer. One byte at a time, since what follows it belongs to the tunnel.
async fn read_head(stream: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        if head.len() == MOST {
            return Err(io::Error::other("the head of the answer does not end"));
        }
        head.push(stream.read_u8().await?);
    }
    Ok(head)
}

/// The status in `HTTP/1.1 200 OK`.
fn status(head: &[u8]) -> Option<u16> {
    let mut words = head.strip_prefix(b"HTTP/1.")?.splitn(3, |byte| *byte == b' ');
    let digits = words.nth(1)?;
    let digits = digits.split(|byte| *byte == b'\r').next()?;
    std::str::from_utf8(digits).ok()?.parse().ok().filter(|status| (100..600).contains(status))
}

#[cfg(test)]
mod tests {
    use super::status;

    #[test]
    fn the_status_stands_in_the_first_line() {
        for (head, expected) in [
            (&b"HTTP/1.1 200 Connection established\r\n\r\n"[..], Some(200)),
            (b"HTTP/1.0 200\r\n\r\n", Some(200)),
            (b"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n", Some(407)),
            (b"HTTP/2 200\r\n\r\n", None),
            (b"HTTP/1.1 \r\n\r\n", None),
            (b"HTTP/1.1 20x\r\n\r\n", None),
            (b"HTTP/1.1 99\r\n\r\n", None),
            (b"SSH-2.0\r\n\r\n", None),
            (b"", None),
        ] {
            assert_eq!(status(head), expected);
        }
    }
}
