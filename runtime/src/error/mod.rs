//! Why a call fails: what the service said, or why it was never asked. Knows no operation and no protocol.

mod asked;
pub(crate) mod codes;
mod history;
mod text;

use std::fmt;
use std::ops::Deref;
use std::sync::OnceLock;

use bytes::Bytes;
use http::{HeaderMap, HeaderName};

pub(crate) use asked::Asked;
use codes::ServiceErrorKind;
pub(crate) use history::{History, Repeat};
pub(crate) use text::debug_as_display;

use crate::retry::Class;

/// One of the errors that an operation's error may be: an exception of the model, [`ServiceError`](crate::ServiceError) or [`CallError`].
pub trait ErrorDetail: Deref<Target = ErrorMeta> + fmt::Debug {}

impl<E: Deref<Target = ErrorMeta> + fmt::Debug> ErrorDetail for E {}

/// What is known of a failure, whatever its kind. Displays as one line, also by `{:?}`; `{:#?}` gives details.
#[derive(Clone, PartialEq)]
pub struct ErrorMeta(Box<Fields>);

#[derive(Clone, Default, PartialEq)]
struct Fields {
    operation: &'static str,
    code: Option<String>,
    query_fault: Option<String>,
    message: Option<String>,
    status: Option<u16>,
    request_id: Option<String>,
    extended_request_id: Option<String>,
    headers: HeaderMap,
    body: Bytes,
    /// Set once, when the call has ended: operations' own errors give no more than a shared reference to it.
    history: OnceLock<History>,
    /// Likewise.
    asked: OnceLock<Asked>,
    retryable: Option<Retryable>,
    call: Option<CallErrorKind>,
    repeat: Repeat,
    hides_message: bool,
}

/// What the model says of repeating a call after an error (trait `retryable`), or what is known of its service.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retryable {
    /// The call may be repeated.
    Yes,
    /// The call may be repeated, but the caller is too fast.
    Throttling,
    /// The call may be repeated when some seconds have passed: what it needs is taken until then.
    Later,
    /// The call may not be repeated: a quota is used up, and time alone changes nothing.
    Quota,
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
            extended_request_id: extended_request_id(&parts.headers),
            headers: parts.headers,
            body,
            asked: parts.extensions.get::<Asked>().cloned().map_or_else(OnceLock::new, OnceLock::from),
            ..Fields::default()
        }))
    }

    /// An error of this code that no response has brought yet.
    #[must_use]
    pub fn of_code(code: impl Into<String>) -> Self {
        Self(Box::new(Fields { code: Some(code.into()), ..Fields::default() }))
    }

    /// Notes what the model says of repeating the call, unless something more exact is known.
    #[must_use]
    pub fn with_retryable(mut self, retryable: Retryable) -> Self {
        self.0.retryable.get_or_insert(retryable);
        self
    }

    /// Keeps the message out of `Display` and `Debug` (trait `sensitive`).
    #[must_use]
    pub fn with_hidden_message(mut self) -> Self {
        self.0.hides_message = true;
        self
    }

    /// The same with `message` if the service gave none; what the model says it means by that.
    #[must_use]
    pub fn with_default_message(mut self, message: &str) -> Self {
        self.0.message.get_or_insert_with(|| message.to_owned());
        self
    }

    /// The same with another code.
    pub(crate) fn with_code(mut self, code: String) -> Self {
        self.0.code = Some(code);
        self
    }

    /// The same with another message, or none.
    #[must_use]
    pub fn with_message(mut self, message: impl Into<Option<String>>) -> Self {
        self.0.message = message.into();
        self
    }

    /// The same with a request id and an extended one, if the headers had none.
    #[cfg(any(feature = "query", all(feature = "rest", feature = "xml")))]
    pub(crate) fn or_request_ids(mut self, request_id: Option<String>, extended: Option<String>) -> Self {
        self.0.request_id = self.0.request_id.take().or(request_id);
        self.0.extended_request_id = self.0.extended_request_id.take().or(extended);
        self
    }

    /// The same with whose fault it is.
    pub(crate) fn with_query_fault(mut self, fault: Option<String>) -> Self {
        self.0.query_fault = fault;
        self
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
        self.0.query_fault.as_deref()
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

    /// S3's second id of the request (`x-amz-id-2`, `HostId`), which AWS support asks for besides.
    #[must_use]
    pub fn extended_request_id(&self) -> Option<&str> {
        self.0.extended_request_id.as_deref()
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
        match self.0.retryable {
            Some(Retryable::Quota) => ServiceErrorKind::QuotaExceeded,
            _ => codes::classify(self.code(), self.status()),
        }
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

const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");
const S3_REQUEST_ID: HeaderName = HeaderName::from_static("x-amz-request-id");

const EXTENDED_REQUEST_ID: HeaderName = HeaderName::from_static("x-amz-id-2");

/// S3's second id of a request.
pub(crate) fn extended_request_id(headers: &HeaderMap) -> Option<String> {
    headers.get(EXTENDED_REQUEST_ID).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}

/// The service's id of a request, from whichever header carries it.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<String> {
    [REQUEST_ID, S3_REQUEST_ID]
        .into_iter()
        .find_map(|name| headers.get(name))
        .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}

/// A call that failed without an error of the service: it was not sent, or its answer was not understood.
#[derive(Clone, PartialEq)]
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
        let fields = Fields { message: Some(message.into()), call: Some(kind), ..Fields::default() };
        Self(ErrorMeta(Box::new(fields)))
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

    /// An error of the service for which the operation has no type.
    pub(crate) fn refused(mut meta: ErrorMeta) -> Self {
        meta.0.call = Some(CallErrorKind::Decode);
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

impl Deref for CallError {
    type Target = ErrorMeta;

    fn deref(&self) -> &ErrorMeta {
        &self.0
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.debug_as(f, "CallError", &[])
    }
}

impl std::error::Error for CallError {}
