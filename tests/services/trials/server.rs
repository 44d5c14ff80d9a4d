//! A server as S3 is, for one bucket: objects, parts, ranges, conditions, checksums, listings. Its connections may break.

use std::collections::HashMap;
use std::convert::Infallible;
use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, ready};
use std::{env, fs, io};

use bytes::Bytes;
use http::{HeaderMap, Method, Request, Response};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full};
use hyper::body::{Frame, Incoming};
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::{ServerConfig, crypto};

use crate::chunked::Content;
use crate::objects::{Object, Objects, Refusal, Stored, base64, header};
use crate::{Random, listing, number};

type Body = UnsyncBoxBody<Bytes, io::Error>;

#[test]
#[ignore = "is run by the trials, as a process of its own"]
fn serves() {
    let folder = env::var("SMITHWRIGHT_TRIAL_FOLDER").expect("it is run by a trial");
    tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("an executor").block_on(serve(&folder));
}

async fn serve(folder: &str) {
    let folder = Path::new(folder);
    let certified = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).expect("a certificate");
    fs::write(folder.join("certificate.pem"), certified.cert.pem()).expect("the folder is writable");
    let key = PrivateKeyDer::try_from(certified.signing_key.serialize_der()).expect("a key");
    let config = ServerConfig::builder_with_provider(Arc::new(crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(vec![certified.cert.der().clone()], key));
    let acceptor = TlsAcceptor::from(Arc::new(config.expect("settings")));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    println!("https://{}", listener.local_addr().expect("an address"));
    let objects = Arc::new(Objects::new(folder));
    let resets = env::var("SMITHWRIGHT_TRIAL_RESETS").is_ok_and(|resets| !resets.is_empty());
    let mut random = Random(number("SMITHWRIGHT_SEED", 1));
    let broken = Arc::new(AtomicU64::new(0));
    let counted = Arc::new(folder.join("resets"));
    while let Ok((stream, _)) = listener.accept().await {
        // From a handshake's worth to what brings two dozen parts.
        let budget = if resets { 64 * 1024 + random.next() % (192 << 20) } else { u64::MAX };
        let (broken, counted) = (Arc::clone(&broken), Arc::clone(&counted));
        let tell = move || drop(fs::write(&*counted, (broken.fetch_add(1, Ordering::Relaxed) + 1).to_string()));
        let stream = Breaking { stream, budget, tell: Some(Box::new(tell)) };
        let (acceptor, objects) = (acceptor.clone(), Arc::clone(&objects));
        tokio::spawn(async move {
            let Ok(stream) = acceptor.accept(stream).await else { return };
            let service = service_fn(move |request| {
                let objects = Arc::clone(&objects);
                async move { Ok::<_, Infallible>(answer(&objects, request).await.unwrap_or_else(refused)) }
            });
            let mut http = hyper::server::conn::http1::Builder::new();
            let _ = http.timer(TokioTimer::new()).serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

/// A connection that is reset when so many bytes have gone over it.
struct Breaking {
    stream: TcpStream,
    budget: u64,
    tell: Option<Box<dyn FnOnce() + Send + Sync>>,
}

impl Breaking {
    fn spend(&mut self, bytes: usize) -> io::Result<()> {
        self.budget = self.budget.saturating_sub(bytes as u64);
        if self.budget > 0 {
            return Ok(());
        }
        if let Some(tell) = self.tell.take() {
            tell();
            // Closing it is a reset then.
            let _ = self.stream.set_zero_linger();
        }
        Err(io::ErrorKind::ConnectionReset.into())
    }
}

impl AsyncRead for Breaking {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        self.spend(0)?;
        let before = into.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(context, into))?;
        let read = into.filled().len() - before;
        Poll::Ready(self.spend(read))
    }
}

impl AsyncWrite for Breaking {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        // Nothing is said any more, least of all that the request broke off.
        self.spend(0)?;
        let written = ready!(Pin::new(&mut self.stream).poll_write(context, bytes))?;
        Poll::Ready(self.spend(written).map(|()| written))
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

fn refused((status, code, message): Refusal) -> Response<Body> {
    let xml = format!("<Error><Code>{code}</Code><Message>{message}</Message></Error>");
    xml_answer(status, xml)
}

fn xml_answer(status: u16, xml: String) -> Response<Body> {
    let body = Full::new(Bytes::from(xml)).map_err(|never| match never {}).boxed_unsync();
    Response::builder().status(status).header("content-type", "application/xml").body(body).expect("a response")
}

fn empty(status: u16, headers: &[(&str, String)]) -> Response<Body> {
    let mut response = xml_answer(status, String::new());
    for (name, value) in headers {
        let name = http::HeaderName::from_bytes(name.as_bytes()).expect("a name");
        response.headers_mut().insert(name, value.parse().expect("a value"));
    }
    response
}

async fn answer(objects: &Objects, request: Request<Incoming>) -> Result<Response<Body>, Refusal> {
    let (parts, body) = request.into_parts();
    let query: HashMap<String, String> = parts.uri.query().unwrap_or_default().split('&').map(pair).collect();
    let query = |name: &str| query.get(name).map(String::as_str);
    let bucket_and_key = parts.uri.path().trim_start_matches('/');
    let (_, key) = bucket_and_key.split_once('/').unwrap_or((bucket_and_key, ""));
    let headers = &parts.headers;
    let chunked = header(headers, "content-encoding").is_some_and(|encoding| encoding.contains("aws-chunked"));
    let mut content = Content::new(body, chunked);
    let upload = query("uploadId");
    match (&parts.method, upload, query("uploads"), query("list-type")) {
        (&Method::GET, None, None, Some("2")) => Ok(list(&query)),
        (&Method::POST, None, Some(_), _) => {
            let id = objects.create(key, headers)?;
            let xml =
                format!("<InitiateMultipartUploadResult><UploadId>{id}</UploadId></InitiateMultipartUploadResult>");
            Ok(xml_answer(200, xml))
        }
        (&Method::PUT, Some(id), ..) => {
            let number = query("partNumber").and_then(|number| number.parse().ok()).unwrap_or(0);
            let part = objects.write(headers, &mut content).await?;
            objects.add(key, id, number, part.clone())?;
            Ok(empty(200, &[("etag", part.etag()), ("x-amz-checksum-crc32", base64(part.crc32))]))
        }
        (&Method::POST, Some(id), ..) => complete(objects, key, id, headers, &mut content).await,
        (&Method::DELETE, Some(id), ..) => objects.abort(id).map(|()| empty(204, &[])),
        (&Method::PUT, ..) => {
            let object = objects.put(key, objects.write(headers, &mut content).await?);
            Ok(empty(200, &[("etag", object.etag()), ("x-amz-checksum-crc32", base64(object.crc32))]))
        }
        (&Method::GET, ..) => get(objects.get(key)?, headers),
        (method, ..) => Err((405, "MethodNotAllowed", method.to_string())),
    }
}

/// A parameter of a query, decoded.
fn pair(text: &str) -> (String, String) {
    let (name, value) = text.split_once('=').unwrap_or((text, ""));
    (name.to_owned(), decoded(value))
}

pub fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let code = (*first == b'%').then(|| text_of(behind.get(..2)?)).flatten();
        match code {
            Some(code) => {
                bytes.push(code);
                rest = &behind[2..];
            }
            None => {
                bytes.push(*first);
                rest = behind;
            }
        }
    }
    String::from_utf8(bytes).expect("text")
}

fn text_of(digits: &[u8]) -> Option<u8> {
    u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

fn list<'a>(query: &impl Fn(&str) -> Option<&'a str>) -> Response<Body> {
    let from = query("continuation-token").map_or(Some(0), listing::place);
    let Some(from) = from else { return refused((400, "InvalidArgument", "that is no token".to_owned())) };
    let most = query("max-keys").and_then(|most| most.parse().ok()).unwrap_or(1000);
    let all = number("SMITHWRIGHT_TRIAL_KEYS", 1_000_000);
    xml_answer(200, listing::page(all, from, most, query("encoding-type") == Some("url")))
}

async fn complete(
    objects: &Objects,
    key: &str,
    id: &str,
    headers: &HeaderMap,
    content: &mut Content,
) -> Result<Response<Body>, Refusal> {
    let mut xml = Vec::new();
    while let Some(bytes) = content.next().await.map_err(|error| (400, "IncompleteBody", error))? {
        xml.extend_from_slice(&bytes);
    }
    let xml = String::from_utf8(xml).map_err(|_| (400, "MalformedXML", "it is no text".to_owned()))?;
    let told: Vec<(u32, String, String)> = xml
        .split("<Part>")
        .skip(1)
        .map(|part| {
            let of = |name: &str| {
                let begin = part.split_once(&format!("<{name}>")).map_or("", |(_, rest)| rest);
                begin.split('<').next().unwrap_or_default().replace("&quot;", "\"").replace("&#34;", "\"")
            };
            (of("PartNumber").parse().unwrap_or(0), of("ETag"), of("ChecksumCRC32"))
        })
        .collect();
    let size = header(headers, "x-amz-mp-object-size").and_then(|size| size.parse().ok());
    if header(headers, "x-amz-checksum-type") != Some("FULL_OBJECT") {
        return Err((400, "InvalidRequest", "it began as FULL_OBJECT".to_owned()));
    }
    // S3 says that it is there long before it is, and white space until then.
    let begin = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\n   \n";
    Ok(match objects.complete(key, id, &told, size) {
        Ok(object) => xml_answer(
            200,
            format!(
                "{begin}<CompleteMultipartUploadResult><ETag>{}</ETag><ChecksumCRC32>{}</ChecksumCRC32>\
                 <ChecksumType>FULL_OBJECT</ChecksumType></CompleteMultipartUploadResult>",
                object.etag(),
                base64(object.crc32)
            ),
        ),
        Err((_, code, message)) => {
            xml_answer(200, format!("{begin}<Error><Code>{code}</Code><Message>{message}</Message></Error>"))
        }
    })
}

fn get(object: Object, headers: &HeaderMap) -> Result<Response<Body>, Refusal> {
    let etag = object.etag();
    if header(headers, "if-match").is_some_and(|wanted| wanted != etag) {
        return Err((412, "PreconditionFailed", "it is another one now".to_owned()));
    }
    let range = header(headers, "range").and_then(|range| {
        let (from, to) = range.strip_prefix("bytes=")?.split_once('-')?;
        let last = to.parse().unwrap_or(u64::MAX).min(object.length.saturating_sub(1));
        Some((from.parse::<u64>().ok()?, last))
    });
    let (from, last) = range.unwrap_or((0, object.length.saturating_sub(1)));
    if from >= object.length {
        return Err((416, "InvalidRange", "there is nothing".to_owned()));
    }
    let mut response = Response::builder()
        .status(if range.is_some() { 206 } else { 200 })
        .header("etag", etag)
        .header("accept-ranges", "bytes")
        .header("content-length", last + 1 - from);
    if range.is_some() {
        response = response.header("content-range", format!("bytes {from}-{last}/{}", object.length));
    } else if header(headers, "x-amz-checksum-mode") == Some("ENABLED") {
        response =
            response.header("x-amz-checksum-crc32", base64(object.crc32)).header("x-amz-checksum-type", "FULL_OBJECT");
    }
    let body = Pieces { pieces: object.pieces, file: None, at: from, left: last + 1 - from };
    Ok(response.body(body.boxed_unsync()).expect("a response"))
}

/// Bytes of an object, from files.
struct Pieces {
    pieces: Vec<Stored>,
    file: Option<(usize, File)>,
    at: u64,
    left: u64,
}

impl Pieces {
    fn read(&mut self) -> io::Result<Bytes> {
        let (mut begin, mut index) = (0, 0);
        while begin + self.pieces[index].length <= self.at {
            begin += self.pieces[index].length;
            index += 1;
        }
        let piece = &self.pieces[index];
        let file = match self.file.take().filter(|(of, _)| *of == index) {
            Some((_, file)) => file,
            None => File::open(&piece.path)?,
        };
        let count = self.left.min(128 * 1024).min(begin + piece.length - self.at);
        let mut bytes = vec![0; usize::try_from(count).expect("small")];
        file.read_exact_at(&mut bytes, self.at - begin)?;
        self.file = Some((index, file));
        self.at += count;
        self.left -= count;
        Ok(bytes.into())
    }
}

impl http_body::Body for Pieces {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        Poll::Ready((self.left > 0).then(|| self.read().map(Frame::data)))
    }
}
