//! A socket of this machine that stands for every host: keeps the request that arrives there as it came.

use std::sync::{Arc, Mutex};

use smithwright_runtime::http::header::HOST;
use smithwright_runtime::{Bytes, HttpTransport, Transport, TransportError, http};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A request as it came over the connection; names of headers in lower case, the body without its chunks.
pub struct Received {
    pub method: String,
    pub target: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Received {
    /// The header's values, joined.
    pub fn header(&self, name: &str) -> Option<String> {
        let values = self.headers.iter().filter(|(other, _)| other.eq_ignore_ascii_case(name));
        let values: Vec<&str> = values.map(|(_, value)| value.as_str()).collect();
        (!values.is_empty()).then(|| values.join(", "))
    }
}

/// Leads requests to a socket of this machine, whatever host they are for, and keeps what arrives.
#[derive(Clone, Default)]
pub struct Loopback(Arc<Mutex<Option<Received>>>);

impl Loopback {
    /// The request that arrived, if one did.
    pub fn received(&self) -> Option<Received> {
        self.0.lock().expect("no panic elsewhere").take()
    }
}

impl Transport for Loopback {
    async fn send(&self, mut request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let receiving = tokio::spawn(receive(listener));
        let host = request.uri().authority().expect("an absolute URI").as_str().to_owned();
        let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
        *request.uri_mut() = format!("http://{address}{path}").parse().expect("a URI");
        request.headers_mut().entry(HOST).or_insert(host.parse().expect("a host"));
        let response = HttpTransport::new().send(request).await;
        *self.0.lock().expect("no panic elsewhere") = Some(receiving.await.expect("no panic there"));
        response
    }
}

/// Takes one request and answers it with an empty object.
async fn receive(listener: TcpListener) -> Received {
    let (mut stream, _) = listener.accept().await.expect("a connection");
    let mut bytes = Vec::new();
    let head_length = loop {
        if let Some(at) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break at;
        }
        assert_ne!(stream.read_buf(&mut bytes).await.expect("a readable stream"), 0, "half a head");
    };
    let head = String::from_utf8_lossy(&bytes[..head_length]).into_owned();
    let mut lines = head.split("\r\n");
    let mut words = lines.next().unwrap_or_default().split(' ').map(str::to_owned);
    let headers = lines.filter_map(|line| line.split_once(':'));
    let headers: Vec<_> = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned())).collect();
    let mut received = Received {
        method: words.next().unwrap_or_default(),
        target: words.next().unwrap_or_default(),
        headers,
        body: Vec::new(),
    };
    received.body = body(&mut stream, &received, bytes.split_off(head_length + 4)).await;
    let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}";
    stream.write_all(answer).await.expect("a writable stream");
    received
}

/// The rest of a body that begins with these bytes.
async fn body(stream: &mut TcpStream, head: &Received, mut bytes: Vec<u8>) -> Vec<u8> {
    let chunked = head.header("transfer-encoding").is_some_and(|coding| coding.eq_ignore_ascii_case("chunked"));
    let length = head.header("content-length").map_or(0, |length| length.parse().expect("one length"));
    loop {
        if chunked && let Some(body) = unchunked(&bytes) {
            return body;
        }
        if !chunked && bytes.len() >= length {
            return bytes;
        }
        assert_ne!(stream.read_buf(&mut bytes).await.expect("a readable stream"), 0, "half a body");
    }
}

/// What the chunks hold, once the last one is there.
fn unchunked(mut bytes: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let line = bytes.windows(2).position(|two| two == b"\r\n")?;
        let size = std::str::from_utf8(&bytes[..line]).ok()?.split(';').next()?.trim();
        let size = usize::from_str_radix(size, 16).expect("the size of a chunk");
        let chunk = bytes.get(line + 2..line + 2 + size)?;
        body.extend_from_slice(chunk);
        bytes = bytes.get(line + 2 + size..)?;
        if size == 0 {
            // Trailers end with an empty line, as does their absence.
            return (bytes == b"\r\n" || bytes.ends_with(b"\r\n\r\n")).then_some(body);
        }
        bytes = bytes.get(2..)?;
    }
}
