//! What protocol tests share: sends a request to a socket, decodes a response, and says how either differs.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::str::FromStr;
use std::sync::{Arc, Mutex};

use serde_json::Value;
use smithwright_runtime::http::header::HOST;
use smithwright_runtime::{
    Bytes, Client, Config, Credentials, ErrorMeta, HttpTransport, IdempotencyTokens, Operation, Transport,
    TransportError, http,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// The token that every generated one is, as Smithy's tests want it.
const TOKEN: &str = "00000000-0000-4000-8000-000000000000";

/// A request that a client must send.
pub struct RequestTest {
    pub id: &'static str,
    pub method: &'static str,
    pub uri: &'static str,
    pub host: &'static str,
    pub resolved_host: Option<&'static str>,
    pub headers: &'static [(&'static str, &'static str)],
    pub require_headers: &'static [&'static str],
    pub forbid_headers: &'static [&'static str],
    pub query: &'static [&'static str],
    pub require_query: &'static [&'static str],
    pub forbid_query: &'static [&'static str],
    pub body: Body,
}

/// What is said of a request's body.
#[derive(Clone, Copy)]
pub enum Body {
    /// Nothing.
    Any,
    /// It is this JSON, however it is spaced and ordered.
    #[allow(dead_code, reason = "a model need not have such a test")]
    Json(&'static str),
    /// It is this text, byte for byte.
    #[allow(dead_code, reason = "a model need not have such a test")]
    Text(&'static str),
}

impl Default for RequestTest {
    fn default() -> Self {
        Self {
            id: "",
            method: "",
            uri: "",
            host: "example.com",
            resolved_host: None,
            headers: &[],
            require_headers: &[],
            forbid_headers: &[],
            query: &[],
            require_query: &[],
            forbid_query: &[],
            body: Body::Any,
        }
    }
}

impl RequestTest {
    /// Calls the operation with a client of its own and looks at what arrives at the other end of the connection.
    #[allow(dead_code, reason = "a model need not have such a test")]
    pub fn check<O: Operation>(&self, input: &O::Input) {
        let loopback = Loopback::default();
        let config = Config::new()
            .region("us-east-1")
            .credentials(Credentials::new("AKIDEXAMPLE", "secret"))
            .endpoint_url(format!("https://{}", self.host))
            .idempotency_tokens(IdempotencyTokens::new(|| TOKEN.to_owned()))
            .transport(loopback.clone());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let result = runtime.block_on(Client::new(O::SERVICE, config).call::<O>(input));
        let received = loopback.0.lock().expect("no panic elsewhere").take();
        let problems = match (received, result) {
            (Some(received), _) => self.problems(&received),
            (None, Err(error)) => vec![format!("nothing was sent: {error}")],
            (None, Ok(_)) => vec!["nothing was sent".to_owned()],
        };
        assert!(problems.is_empty(), "{}: {}", self.id, problems.join("; "));
    }

    fn problems(&self, received: &Received) -> Vec<String> {
        let mut problems = Vec::new();
        let mut same = |what: &str, expected: &str, found: Option<&str>| {
            if found != Some(expected) {
                let found = found.map_or("none".to_owned(), |found| format!("`{found}`"));
                problems.push(format!("{what}: expected `{expected}`, found {found}"));
            }
        };
        let (path, query) = received.target.split_once('?').unwrap_or((&received.target, ""));
        same("method", self.method, Some(&received.method));
        same("uri", self.uri, Some(path));
        if let Some(host) = self.resolved_host {
            same("host", host, received.header("host").as_deref());
        }
        for (name, value) in self.headers {
            same(&format!("header {name}"), value, received.header(name).as_deref());
        }
        let pairs: BTreeSet<&str> = query.split('&').filter(|pair| !pair.is_empty()).collect();
        let keys: BTreeSet<&str> = pairs.iter().map(|pair| pair.split('=').next().unwrap_or(pair)).collect();
        let headers: BTreeSet<String> = received.headers.iter().map(|(name, _)| name.clone()).collect();
        let header = |name: &str| headers.contains(&name.to_ascii_lowercase());
        let required = self.require_headers.iter().filter(|name| !header(name)).map(|name| format!("header {name}"));
        let keys_required =
            self.require_query.iter().filter(|key| !keys.contains(*key)).map(|key| format!("query {key}"));
        let pairs_required =
            self.query.iter().filter(|pair| !pairs.contains(*pair)).map(|pair| format!("query {pair}"));
        let missing = required.chain(keys_required).chain(pairs_required);
        problems.extend(missing.map(|what| format!("{what}: expected, found none")));
        let forbidden = self.forbid_headers.iter().filter(|name| header(name)).map(|name| format!("header {name}"));
        let keys_forbidden =
            self.forbid_query.iter().filter(|key| keys.contains(*key)).map(|key| format!("query {key}"));
        problems.extend(forbidden.chain(keys_forbidden).map(|what| format!("{what}: expected none, found one")));
        problems.extend(self.body.problem(&received.body));
        problems
    }
}

impl Body {
    fn problem(self, found: &[u8]) -> Option<String> {
        let shown = String::from_utf8_lossy(found);
        match self {
            Self::Any => None,
            Self::Text(expected) if expected.as_bytes() == found => None,
            Self::Text(expected) => Some(format!("body: expected `{expected}`, found `{shown}`")),
            Self::Json(expected) => {
                let expected: Value = match serde_json::from_str(expected) {
                    Ok(expected) => expected,
                    Err(error) => return Some(format!("the expected body is no JSON: {error}")),
                };
                match serde_json::from_slice(found) {
                    Ok(found) => json_problem("body", &expected, &found),
                    Err(error) => Some(format!("body: {error}: `{shown}`")),
                }
            }
        }
    }
}

/// The first place where two JSON values differ.
fn json_problem(path: &str, expected: &Value, found: &Value) -> Option<String> {
    match (expected, found) {
        (Value::Object(a), Value::Object(b)) => {
            let keys: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
            keys.into_iter().find_map(|key| match (a.get(key), b.get(key)) {
                (Some(a), Some(b)) => json_problem(&format!("{path}.{key}"), a, b),
                (Some(a), None) => Some(format!("{path}.{key}: expected `{a}`, found none")),
                (None, b) => Some(format!("{path}.{key}: expected none, found `{}`", b.unwrap_or(&Value::Null))),
            })
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            let pairs = a.iter().zip(b).enumerate();
            pairs.into_iter().find_map(|(at, (a, b))| json_problem(&format!("{path}[{at}]"), a, b))
        }
        (Value::Number(a), Value::Number(b)) if decimal(&a.to_string()) == decimal(&b.to_string()) => None,
        (a, b) if a == b => None,
        (a, b) => Some(format!("{path}: expected `{a}`, found `{b}`")),
    }
}

/// The sign, digits and exponent of a number, the same for `1`, `1.0` and `10e-1`.
fn decimal(text: &str) -> (bool, String, i64) {
    let text = text.to_ascii_lowercase();
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{}{fraction}", whole.trim_start_matches('-'));
    let significant = digits.trim_end_matches('0');
    let dropped = i64::try_from(digits.len() - significant.len()).expect("a short number");
    let shift = i64::try_from(fraction.len()).expect("a short number");
    let digits = significant.trim_start_matches('0').to_owned();
    if digits.is_empty() {
        return (false, digits, 0);
    }
    let exponent: i64 = exponent.trim_start_matches('+').parse().expect("an exponent");
    (text.starts_with('-'), digits, exponent - shift + dropped)
}

/// A request as it came over the connection; names of headers in lower case.
struct Received {
    method: String,
    target: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Received {
    fn header(&self, name: &str) -> Option<String> {
        let values = self.headers.iter().filter(|(other, _)| other.eq_ignore_ascii_case(name));
        let values: Vec<&str> = values.map(|(_, value)| value.as_str()).collect();
        (!values.is_empty()).then(|| values.join(", "))
    }
}

/// Leads requests to a socket of this machine, whatever host they are for, and keeps what arrives.
#[derive(Clone, Default)]
struct Loopback(Arc<Mutex<Option<Received>>>);

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
        body: bytes.split_off(head_length + 4),
    };
    let length = received.header("content-length").map_or(0, |length| length.parse().expect("a length"));
    while received.body.len() < length {
        assert_ne!(stream.read_buf(&mut received.body).await.expect("a readable stream"), 0, "half a body");
    }
    let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}";
    stream.write_all(answer).await.expect("a writable stream");
    received
}

/// A response, and what a client must make of it.
pub struct ResponseTest {
    pub id: &'static str,
    pub code: u16,
    pub headers: &'static [(&'static str, &'static str)],
    pub body: &'static str,
}

#[allow(dead_code, reason = "a model need not have tests of every kind")]
impl ResponseTest {
    fn decode<O: Operation>(&self) -> Result<O::Output, O::Error> {
        let mut response = http::Response::builder().status(self.code);
        for (name, value) in self.headers {
            response = response.header(*name, *value);
        }
        O::decode(response.body(Bytes::from_static(self.body.as_bytes())).expect("a response"))
    }

    /// The output that the response is.
    pub fn output<O: Operation>(&self) -> O::Output {
        self.decode::<O>().unwrap_or_else(|error| panic!("{}: expected an output, found the error {error}", self.id))
    }

    /// The error that the response is.
    pub fn error<O: Operation<Output: Debug>>(&self) -> O::Error {
        let error = match self.decode::<O>() {
            Ok(output) => panic!("{}: expected an error, found the output {output:?}", self.id),
            Err(error) => error,
        };
        assert_eq!(error.status(), Some(self.code), "{}: status", self.id);
        error
    }

    /// Fails because an error is another one.
    pub fn not_the_error(&self, expected: &str, found: &impl Debug) -> ! {
        panic!("{}: expected the error {expected}, found {found:?}", self.id)
    }

    /// Fails if an error shows another code.
    pub fn same_code(&self, expected: &str, found: &ErrorMeta) {
        assert_eq!(found.code(), Some(expected), "{}: code", self.id);
    }

    /// Fails if an error is another's fault.
    pub fn same_fault(&self, expected: &str, found: &ErrorMeta) {
        assert_eq!(found.query_fault(), Some(expected), "{}: fault", self.id);
    }

    /// Fails if two values differ.
    pub fn same<T: Debug + PartialEq>(&self, expected: &T, found: &T) {
        if expected != found {
            self.same_text(expected, found);
            panic!("{}: a value differs that must not be shown", self.id);
        }
    }

    /// Fails if two values differ, NaN being the same as NaN.
    pub fn same_with_nan<T: Debug>(&self, expected: &T, found: &T) {
        self.same_text(expected, found);
        let hides = format!("{expected:?}").contains("\"***\"");
        assert!(!hides, "{}: values that must not be shown cannot be compared beside a NaN", self.id);
    }

    fn same_text<T: Debug>(&self, expected: &T, found: &T) {
        let (expected, found) = (format!("{expected:#?}"), format!("{found:#?}"));
        let lines: Vec<_> = expected.lines().zip(found.lines()).collect();
        if let Some(at) = lines.iter().position(|(expected, found)| expected != found) {
            let (expected, found) = lines[at];
            let place = enclosing(lines[..at].iter().map(|(line, _)| *line), expected);
            panic!("{}: in `{place}` expected `{}`, found `{}`", self.id, expected.trim(), found.trim());
        }
        assert_eq!(expected, found, "{}", self.id);
    }
}

/// What is open where `line` stands, from the outside in, judged by the indentation of the lines before it.
fn enclosing<'a>(before: impl DoubleEndedIterator<Item = &'a str>, line: &str) -> String {
    let indentation = |line: &str| line.len() - line.trim_start().len();
    let mut limit = indentation(line);
    let mut open = Vec::new();
    for line in before.rev() {
        if indentation(line) < limit {
            limit = indentation(line);
            open.insert(0, line.trim());
        }
    }
    open.join(" ")
}

/// The number that a text is.
#[allow(dead_code, reason = "a model need not have such a test")]
pub fn number<T: FromStr<Err: Debug>>(text: &str) -> T {
    text.parse().expect("a number")
}
