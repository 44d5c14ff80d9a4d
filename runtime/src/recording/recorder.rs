//! A transport that keeps what goes through another one.

use std::fmt;
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;

use bytes::{Bytes, BytesMut};
use http::header::AUTHORIZATION;
use http::response::Parts;
use http::{Request, Response};

use super::exchange::{Answer, Question, line};
use super::redact::{Names, plain};
use crate::{Body, SegmentedBytes, Transport, TransportError};

/// A transport that writes what goes through `T` into a file, a line an attempt.
///
/// What fetches credentials goes through and is not written. Neither is any header of a request. Of responses, headers that hold
/// secrets are hidden, and in bodies and queries the values of what is called a password, a secret key and the like; see
/// [`hiding`](Self::hiding) for more. Bodies that are neither JSON, CBOR nor text, events of streams among them, are written as
/// they are.
pub struct Recorder<T> {
    transport: T,
    log: Log,
}

/// Where lines go.
#[derive(Clone)]
struct Log {
    file: Arc<Mutex<File>>,
    names: Names,
}

impl<T> Recorder<T> {
    /// Records into a new file, or in place of what is in it.
    pub fn create(path: impl AsRef<Path>, transport: T) -> io::Result<Self> {
        let file = Arc::new(Mutex::new(File::create(path)?));
        Ok(Self { transport, log: Log { file, names: Names::default() } })
    }

    /// Also hides values of members, parameters and headers of these names, whatever their case and punctuation. Whoever replays
    /// the file names the same.
    #[must_use]
    pub fn hiding<'a>(mut self, names: impl IntoIterator<Item = &'a str>) -> Self {
        self.log.names.0.extend(names.into_iter().map(plain));
        self
    }
}

/// A request that is being answered, and what is to be kept of it.
struct Pending {
    log: Log,
    question: Question,
    /// Secrets that the request told: the access key, and the token of a session.
    known: Vec<String>,
}

impl Pending {
    fn of(log: &Log, request: &Request<Bytes>) -> Option<Self> {
        let question = Question::of(request, &log.names)?;
        Some(Self { log: log.clone(), question, known: known(request) })
    }

    fn write(&self, answer: &Answer) -> Result<(), TransportError> {
        let line = line(&self.question, answer, &self.log.names, &self.known);
        let mut file = self.log.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.write_all(&line).map_err(|error| TransportError::config(format!("the call cannot be recorded: {error}")))
    }
}

/// The access key and the session's token that a request is signed with.
fn known(request: &Request<Bytes>) -> Vec<String> {
    let text = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    let key = text(AUTHORIZATION.as_str()).and_then(|text| text.split_once("Credential=")?.1.split('/').next());
    let token = text("x-amz-security-token");
    // Shorter ones are of emulators, and may be words.
    [key, token].into_iter().flatten().filter(|secret| secret.len() >= 16).map(str::to_owned).collect()
}

impl<T: Transport> Transport for Recorder<T> {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        self.send_segments(request.map(SegmentedBytes::from)).await
    }

    async fn send_segments(&self, request: Request<SegmentedBytes>) -> Result<Response<Bytes>, TransportError> {
        let pending = Pending::of(&self.log, &request.clone().map(SegmentedBytes::into_bytes));
        let answer = self.transport.send_segments(request).await;
        if let Some(pending) = pending {
            pending.write(&answer)?;
        }
        answer
    }

    async fn open(&self, request: Request<Bytes>) -> Result<Response<Body>, TransportError> {
        let pending = Pending::of(&self.log, &request);
        let answer = self.transport.open(request).await;
        let Some(pending) = pending else { return answer };
        match answer {
            Ok(response) => {
                let (parts, body) = response.into_parts();
                let kept = Kept { pending, parts: parts.clone(), bytes: BytesMut::new() };
                Ok(Response::from_parts(parts, kept.through(body)))
            }
            Err(error) => {
                pending.write(&Err(error.clone()))?;
                Err(error)
            }
        }
    }
}

/// What has come of a response that is read as it comes. Written when nobody reads on, whether it has ended or not.
struct Kept {
    pending: Pending,
    parts: Parts,
    bytes: BytesMut,
}

impl Kept {
    /// The same body, of which all that is read is kept.
    fn through(mut self, mut body: Body) -> Body {
        Body::from_poll(move |context| {
            let chunk = std::task::ready!(body.poll_chunk(context));
            if let Some(Ok(bytes)) = &chunk {
                self.bytes.extend_from_slice(bytes);
            }
            Poll::Ready(chunk)
        })
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        let response = Response::from_parts(self.parts.clone(), std::mem::take(&mut self.bytes).freeze());
        // Nobody is left to be told; who replays the file will miss the call.
        let _ = self.pending.write(&Ok(response));
    }
}

impl<T> fmt::Debug for Recorder<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recorder").finish_non_exhaustive()
    }
}
