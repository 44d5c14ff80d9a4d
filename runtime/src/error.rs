//! Why a call fails: what the service said, or why it was never asked. Knows no operation and no protocol.

mod history;

use std::fmt;
use std::ops::Deref;
use std::sync::OnceLock;

use bytes::Bytes;
use http::HeaderMap;

pub(crate) use history::{History, Repeat};

use crate::error_codes::{self, ServiceErrorKind};
use crate::retry::Class;

/// The error of one operation: an enum with a variant for each error that its model lists.
///
/// Through `Deref` every such enum has the methods of [`ErrorMeta`]: `code()`, `status()`, `is_throttling()` and so on.
pub trait OperationError:
    std::error::Error + Deref<Target = ErrorMeta> + From<CallError> + Send + Sync + 'static
{
}

impl<E> OperationError for E where
    E: std::error::Error + Deref<Target = ErrorMeta> + From<CallError> + Send + Sync + 'static
{
}

/// What is known of a failure, whatever its kind. Displays as one line.
#[derive(Clone, PartialEq)]
pub struct ErrorMeta(Box<Fields>);

#[derive(Clone, PartialEq)]
struct Fields {
    operation: &'static str,
    code: Option<String>,
    message: Option<String>,
    status: Option<u16>,
    request_id: Option<String>,
    headers: HeaderMap,
    body: Bytes,
    /// Set once, when the call has ended: operations' own errors give no more than a shared reference to it.
    history: OnceLock<History>,
    retryable: Option<Retryable>,
    call: Option<CallErrorKind>,
    repeat: Repeat,
    hides_message: bool,
}

/// What the model says of repeating a call after an error (trait `retryable`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retryable {
    /// The call may be repeated.
    Yes,
    /// The call may be repeated, but the caller is too fast.
    Throttling,
}

impl ErrorMeta {
    /// What a service answered: `parts` and `body` of the response, and the code and message found in them.
    #[must_use]
    pub fn service(
        operation: &'static str,
        code: Option<String>,
        message: Option<String>,
        parts: http::response::Parts,
        body: Bytes,
    ) -> Self {
        Self(Box::new(Fields {
            operation,
            code,
            message,
            status: Some(parts.status.as_u16()),
            request_id: request_id(&parts.headers),
            headers: parts.headers,
            body,
            history: OnceLock::new(),
            retryable: None,
            call: None,
            repeat: Repeat::default(),
            hides_message: false,
        }))
    }

    /// Notes what the model says of repeating the call.
    #[must_use]
    pub fn with_retryable(mut self, retryable: Retryable) -> Self {
        self.0.retryable = Some(retryable);
        self
    }

    /// Keeps the message out of `Display` and `Debug` (trait `sensitive`).
    #[must_use]
    pub fn with_hidden_message(mut self) -> Self {
        self.0.hides_message = true;
        self
    }

    /// The message as it may be shown.
    fn shown_message(&self) -> Option<&str> {
        self.message().map(|message| if self.0.hides_message { "***" } else { message })
    }

    /// The operation's name in the model; empty if the failure came before any operation.
    #[must_use]
    pub fn operation(&self) -> &str {
        self.0.operation
    }

    /// The code the service gave, such as `ResourceNotFoundException`.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// Whose fault it is, as a service says it that keeps the codes of AWS Query (trait `awsQueryCompatible`):
    /// `Sender` or `Receiver`.
    #[must_use]
    pub fn query_fault(&self) -> Option<&str> {
        let (_code, fault) = self.headers().get("x-amzn-query-error")?.to_str().ok()?.split_once(';')?;
        Some(fault.trim()).filter(|fault| !fault.is_empty())
    }

    /// What went wrong, in words.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.0.message.as_deref()
    }

    /// The HTTP status, if there was a response.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// The service's id of the request, to be quoted to AWS support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// The headers of the response; empty if there was none.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// The raw body of the response; empty if there was none.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.0.body
    }

    /// What the failure means for another attempt, where its kind does not say.
    pub(crate) fn repeat(&self) -> Repeat {
        self.0.repeat
    }

    /// What the model says of repeating the call.
    pub(crate) fn retryable(&self) -> Option<Retryable> {
        self.0.retryable
    }

    /// Which of the errors common to AWS services this is, by its code, else by its status.
    #[must_use]
    pub fn kind(&self) -> ServiceErrorKind {
        error_codes::classify(self.code(), self.status())
    }

    /// Why the call itself failed; `None` if the service answered with an error.
    #[must_use]
    pub fn call(&self) -> Option<CallErrorKind> {
        self.0.call
    }

    /// Whether the caller is too fast.
    #[must_use]
    pub fn is_throttling(&self) -> bool {
        Class::of(self) == Some(Class::Throttling)
    }

    /// Whether the same call may succeed later: throttling, trouble inside the service, a lost connection, a timeout.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        Class::of(self).is_some()
    }

    /// Whether time ran out, here or in the service.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.0.call == Some(CallErrorKind::Timeout) || self.kind() == ServiceErrorKind::Timeout
    }
}

/// The service's id of a request, from whichever header carries it.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<String> {
    ["x-amzn-requestid", "x-amz-request-id"]
        .iter()
        .find_map(|name| headers.get(*name))
        .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}

impl fmt::Display for ErrorMeta {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        if !self.0.operation.is_empty() {
            write!(f, "{}", self.0.operation)?;
            separator = ": ";
        }
        for part in [self.code(), self.shown_message()].into_iter().flatten() {
            write!(f, "{separator}{}", OneLine(part))?;
            separator = ": ";
        }
        if let Some(status) = self.status() {
            if self.code().is_none() && self.message().is_none() {
                write!(f, "{separator}the service gave neither code nor message")?;
            }
            write!(f, " (HTTP {status}")?;
            match self.request_id() {
                Some(id) => write!(f, ", request id {})", OneLine(id))?,
                None => f.write_str(", no request id)")?,
            }
        }
        self.write_history(f)
    }
}

/// Text from elsewhere on one line, whatever control characters it holds.
struct OneLine<'a>(&'a str);

impl fmt::Display for OneLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in self.0.split_inclusive(char::is_control) {
            match part.strip_suffix(char::is_control) {
                Some(text) => write!(f, "{text} ")?,
                None => f.write_str(part)?,
            }
        }
        Ok(())
    }
}

impl fmt::Debug for ErrorMeta {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Headers and body may hold what must not be logged.
        f.debug_struct("ErrorMeta")
            .field("operation", &self.0.operation)
            .field("code", &self.0.code)
            .field("message", &self.shown_message())
            .field("status", &self.0.status)
            .field("request_id", &self.0.request_id)
            .field("attempts", &self.attempts())
            .field("earlier_attempts", &self.earlier_attempts())
            .field("call", &self.0.call)
            .field("body_len", &self.0.body.len())
            .finish_non_exhaustive()
    }
}

/// The service answered with an error that the model does not list for the operation.
#[derive(Clone, Debug, PartialEq)]
pub struct ServiceError(ErrorMeta);

impl From<ErrorMeta> for ServiceError {
    fn from(meta: ErrorMeta) -> Self {
        Self(meta)
    }
}

impl From<ServiceError> for ErrorMeta {
    fn from(error: ServiceError) -> Self {
        error.0
    }
}

/// A call that failed without an error of the service: it was not sent, or its answer was not understood.
#[derive(Clone, Debug, PartialEq)]
pub struct CallError(ErrorMeta);

/// Why a call failed without an error of the service.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallErrorKind {
    /// A setting is missing or wrong.
    Config,
    /// No credentials were found, or their source failed.
    Credentials,
    /// There is no endpoint for the request, or it is not a valid URL.
    Endpoint,
    /// The input cannot be sent.
    Input,
    /// No connection: name not found, refused, TLS failed.
    Connect,
    /// Time ran out.
    Timeout,
    /// The connection was lost before the response was complete.
    Transport,
    /// The response is not what the protocol promises.
    Decode,
}

impl CallError {
    /// A failure that came before any response.
    #[must_use]
    pub fn new(kind: CallErrorKind, message: impl Into<String>) -> Self {
        Self(ErrorMeta(Box::new(Fields {
            operation: "",
            code: None,
            message: Some(message.into()),
            status: None,
            request_id: None,
            headers: HeaderMap::new(),
            body: Bytes::new(),
            history: OnceLock::new(),
            retryable: None,
            call: Some(kind),
            repeat: Repeat::default(),
            hides_message: false,
        })))
    }

    /// A response that could not be understood; keeps its status, headers and body.
    #[must_use]
    pub fn decode(message: impl Into<String>, parts: http::response::Parts, body: Bytes) -> Self {
        Self::in_response(CallErrorKind::Decode, message, parts, body)
    }

    /// A failure after the response had begun; keeps its status and headers, and `body` as far as it is known.
    #[must_use]
    pub fn in_response(
        kind: CallErrorKind,
        message: impl Into<String>,
        parts: http::response::Parts,
        body: Bytes,
    ) -> Self {
        let mut meta = ErrorMeta::service("", None, Some(message.into()), parts, body);
        meta.0.call = Some(kind);
        Self(meta)
    }

    /// This error, with what it means for another attempt.
    pub(crate) fn repeated(mut self, repeat: Repeat) -> Self {
        self.0.0.repeat = repeat;
        self
    }

    /// Names the operation.
    #[must_use]
    pub fn with_operation(mut self, operation: &'static str) -> Self {
        self.0.0.operation = operation;
        self
    }
}

/// Gives an error type the methods, the one-line text and the traits that all errors share.
macro_rules! error_type {
    ($($name:ident)*) => {$(
        impl Deref for $name {
            type Target = ErrorMeta;

            fn deref(&self) -> &ErrorMeta {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::error::Error for $name {}
    )*};
}

error_type!(ServiceError CallError);
