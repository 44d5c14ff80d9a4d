//! One attempt as a line: which operation, what was sent, what came back.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode};

use super::body;
use super::redact::{HIDDEN, Names};
use crate::{CallErrorKind, Document, OperationInfo, TransportError, json};

type Members = BTreeMap<String, Document>;

/// What was sent, without secrets: a call is known by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Question(Members);

/// What came back.
pub(super) type Answer = Result<Response<Bytes>, TransportError>;

impl Question {
    /// Of a request; `None` if it is of no operation, but fetches credentials.
    pub(super) fn of(request: &Request<Bytes>, names: &Names) -> Option<Self> {
        let info = request.extensions().get::<OperationInfo>()?;
        let path = match request.uri().query() {
            Some(query) => format!("{}?{}", request.uri().path(), names.query(query)),
            None => request.uri().path().to_owned(),
        };
        let mut members = Members::from([
            ("operation".to_owned(), format!("{}.{}", info.service.id, info.name).into()),
            ("method".to_owned(), request.method().as_str().into()),
            ("path".to_owned(), path.into()),
        ]);
        members.extend(body::member(request.body(), names).map(|(key, value)| (key.to_owned(), value)));
        Some(Self(members))
    }

    /// The operation, for messages.
    pub(super) fn operation(&self) -> &str {
        self.0.get("operation").and_then(Document::as_str).unwrap_or_default()
    }
}

/// The line of an attempt, with its end. `known` are secrets that the request itself told.
pub(super) fn line(question: &Question, answer: &Answer, names: &Names, known: &[String]) -> Bytes {
    let answer = match answer {
        Ok(response) => ("response", self::response(response, names)),
        Err(error) => ("failure", failure(error)),
    };
    let members: Members =
        [("request".to_owned(), Document::Object(question.0.clone())), (answer.0.to_owned(), answer.1)].into();
    let mut out = json::Writer::new();
    json::Write::write(&Document::Object(members), &mut out);
    let line = String::from_utf8(out.into_bytes().into()).unwrap_or_default();
    let shown = known.iter().fold(line, |line, secret| line.replace(secret, HIDDEN));
    (shown + "\n").into()
}

fn response(response: &Response<Bytes>, names: &Names) -> Document {
    let mut headers = Members::new();
    for name in response.headers().keys() {
        // Of a body that is written otherwise here.
        if [CONTENT_LENGTH, TRANSFER_ENCODING].contains(name) {
            continue;
        }
        let lines = response.headers().get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes()));
        let text = lines.collect::<Vec<_>>().join(", ");
        let hidden = names.are_secret_in_head(name.as_str());
        headers.insert(name.as_str().to_owned(), if hidden { HIDDEN.into() } else { text.into() });
    }
    let mut members = Members::from([
        ("status".to_owned(), response.status().as_u16().into()),
        ("headers".to_owned(), Document::Object(headers)),
    ]);
    members.extend(body::member(response.body(), names).map(|(key, value)| (key.to_owned(), value)));
    Document::Object(members)
}

fn failure(error: &TransportError) -> Document {
    let kind = match error.kind() {
        CallErrorKind::Connect => "connect",
        CallErrorKind::Timeout => "timeout",
        CallErrorKind::Config => "config",
        _ => "transport",
    };
    Document::from_iter([("kind", Document::from(kind)), ("message", error.to_string().into())])
}

/// The attempt that a line holds; otherwise why it holds none.
pub(super) fn read(line: &[u8]) -> Result<(Question, Answer), String> {
    let mut document = Document::Null;
    json::read(line, &mut document).map_err(|error| error.to_string())?;
    let question = document.get("request").and_then(Document::as_object).ok_or("there is no `request`")?;
    let question = Question(question.clone());
    if let Some(response) = document.get("response") {
        return Ok((question, Ok(read_response(response)?)));
    }
    let failure = document.get("failure").ok_or("there is neither a `response` nor a `failure`")?;
    let text = |key: &str| failure.get(key).and_then(Document::as_str).unwrap_or_default();
    let message = text("message");
    let error = match text("kind") {
        "connect" => TransportError::connect(message),
        "timeout" => TransportError::timeout(message),
        "config" => TransportError::config(message),
        _ => TransportError::transport(message),
    };
    Ok((question, Err(error)))
}

fn read_response(line: &Document) -> Result<Response<Bytes>, String> {
    let status =
        line.get("status").and_then(Document::as_number).and_then(|status| status.as_str().parse::<u16>().ok());
    let status = status.and_then(|status| StatusCode::from_u16(status).ok()).ok_or("`status` is no HTTP status")?;
    let mut headers = HeaderMap::new();
    for (name, value) in line.get("headers").and_then(Document::as_object).into_iter().flatten() {
        let name = HeaderName::try_from(name).map_err(|_| format!("{name:?} is no name of a header"))?;
        let value = value.as_str().and_then(|value| HeaderValue::from_str(value).ok());
        headers.insert(name, value.ok_or("a header is no text")?);
    }
    let mut response = Response::new(body::bytes(line)?);
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    Ok(response)
}
