//! Asks a proxy for a way to another host: the method `CONNECT` of HTTP (RFC 9110, 9.3.6).

use std::io;

use bytes::{BufMut, BytesMut};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};

use super::proxy::ProxyServer;
use super::stream::Io;

/// How long the heads of a proxy's answers may be together.
const MOST: usize = 16 << 10;

/// Makes `stream`, which leads to `proxy`, one that leads to `target`, a host and port. An error says what went wrong.
pub(super) async fn open(stream: &mut Io, target: &str, proxy: &ProxyServer) -> Result<(), String> {
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
    let mut left = MOST;
    let mut answer = status(&read_head(stream, &mut left).await.map_err(lost)?);
    while let Some(100..=199) = answer {
        answer = status(&read_head(stream, &mut left).await.map_err(lost)?);
    }
    match answer {
        Some(200..=299) => Ok(()),
        Some(407) => Err("wants a user name and password (HTTP 407), or others".to_owned()),
        Some(status) => Err(format!("refused to open a tunnel (HTTP {status})")),
        None => Err("answered with something that is not HTTP".to_owned()),
    }
}

/// The head of an answer, of at most `left` bytes. One byte at a time, since what follows it belongs to the tunnel.
async fn read_head(stream: &mut (impl AsyncRead + Unpin), left: &mut usize) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    while !ends(&head) {
        *left = left.checked_sub(1).ok_or_else(|| io::Error::other("the head of the answer does not end"))?;
        head.push(stream.read_u8().await?);
    }
    Ok(head)
}

/// Whether there is an empty line; some proxies end lines with a line feed alone (RFC 9112, 2.2).
fn ends(head: &[u8]) -> bool {
    head.ends_with(b"\n\r\n") || head.ends_with(b"\n\n")
}

/// The status in `HTTP/1.1 200 OK`.
fn status(head: &[u8]) -> Option<u16> {
    let mut words = head.strip_prefix(b"HTTP/1.")?.splitn(3, |byte| *byte == b' ');
    let digits = words.nth(1)?;
    let digits = digits.split(|byte| matches!(byte, b'\r' | b'\n')).next()?;
    std::str::from_utf8(digits).ok()?.parse().ok().filter(|status| (100..600).contains(status))
}

#[cfg(test)]
mod tests {
    use super::{MOST, read_head, status};

    /// The statuses of the heads in `bytes`, and what is left behind them.
    async fn heads(mut bytes: &[u8], count: usize) -> (Vec<Option<u16>>, &[u8]) {
        let (mut left, mut found) = (MOST, Vec::new());
        for _ in 0..count {
            found.push(status(&read_head(&mut bytes, &mut left).await.expect("a head")));
        }
        (found, bytes)
    }

    #[tokio::test]
    async fn lines_may_end_in_a_line_feed_alone() {
        let bytes = b"HTTP/1.1 100 Continue\n\nHTTP/1.1 103\r\na: b\n\r\nHTTP/1.0 200\n\nrest";
        assert_eq!(heads(bytes, 3).await, (vec![Some(100), Some(103), Some(200)], &b"rest"[..]));
    }

    #[tokio::test]
    async fn heads_have_an_end() {
        let bytes = b"HTTP/1.1 100 Continue\r\n\r\n".repeat(MOST);
        let (mut rest, mut left) = (&bytes[..], MOST);
        while read_head(&mut rest, &mut left).await.is_ok() {}
        assert_eq!((left, bytes.len() - rest.len()), (0, MOST));
        let error = read_head(&mut rest, &mut 7).await.expect_err("too long");
        assert_eq!(error.to_string(), "the head of the answer does not end");
    }

    #[test]
    fn the_status_stands_in_the_first_line() {
        for (head, expected) in [
            (&b"HTTP/1.1 200 Connection established\r\n\r\n"[..], Some(200)),
            (b"HTTP/1.0 200\r\n\r\n", Some(200)),
            (b"HTTP/1.0 200\n\n", Some(200)),
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
