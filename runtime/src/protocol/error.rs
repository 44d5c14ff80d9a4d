//! Error responses, before and after it is known which error of the model they are.
//!
//! Knows no protocol and no format: a protocol finds what a response calls its error and where the error's document is,
//! generated code reads the document.

use std::fmt;
use std::ops::Deref;

use crate::event_stream::{BindEvent, Event, Message};
use crate::{CallError, ErrorMeta, Retryable};

/// The error of one operation: an enum with a variant for each error that its model lists.
///
/// Through `Deref` every such enum has the methods of [`ErrorMeta`]: `code()`, `status()`, `is_throttling()` and so on.
pub trait OperationError:
    std::error::Error + Deref<Target = ErrorMeta> + From<CallError> + Send + Sync + 'static
{
    /// The error that `error` is: the variant for its [`code`](ErrorResponse::code), else for the
    /// [next](ErrorResponse::next_name).
    fn decode(error: ErrorResponse) -> Self;
}

/// For operations whose errors nobody tells apart.
impl OperationError for CallError {
    fn decode(error: ErrorResponse) -> Self {
        Self::refused(error.unmodeled().into())
    }
}

/// An error that the model describes; implemented by generated code.
pub trait ModeledError: Sized {
    /// The error before its own members are read.
    fn new(meta: ErrorMeta) -> Self;

    /// The message in the error's document, where the model spells its member in a way of its own.
    #[must_use]
    fn message(document: &[u8]) -> Option<String> {
        let _ = document;
        None
    }

    /// Sets the members that travel beside the document; by default there are none.
    fn bind(&mut self, carrier: &Carrier) {
        let _ = carrier;
    }

    /// Sets the members that are in the error's document; by default there are none.
    ///
    /// What a broken document says before it breaks still counts.
    fn read(&mut self, document: &[u8]) {
        let _ = document;
    }
}

/// What brought an error: where those of its members are that travel beside its document.
#[derive(Clone, Debug, PartialEq)]
pub enum Carrier {
    /// A response, which the error's [`ErrorMeta`] keeps: in its status, headers and body (REST).
    Response,
    /// An exception in an event stream, by the name of its shape.
    Event(String, Message),
}

impl Carrier {
    /// Sets the members that are in a response's headers, or are its body. One that is not what it should be does not
    /// lose the error.
    #[cfg(feature = "rest")]
    pub fn response(&self, error: &mut (impl super::rest::BindResponse + Deref<Target = ErrorMeta>)) {
        if matches!(self, Self::Response)
            && let Some(status) = error.status().and_then(|status| http::StatusCode::from_u16(status).ok())
        {
            let (headers, body) = (error.headers().clone(), error.body().clone());
            let _ = error.bind(&super::rest::ResponseParts::new(status, &headers, &body));
        }
    }

    /// Sets the members that are in an event's headers or are its payload. A header that is not what it should be does
    /// not lose the error.
    pub fn event(&self, error: &mut impl BindEvent) {
        if let Self::Event(name, message) = self {
            let _ = error.bind(&Event::new(name, message));
        }
    }
}

/// A response that is an error, before it is known which.
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorResponse {
    /// What the response calls its error, in the order in which it is believed.
    names: Vec<String>,
    /// Which of them is asked about.
    at: usize,
    /// Its body is the error's document.
    meta: ErrorMeta,
    carrier: Carrier,
    /// Whether the code that users see is another than the name of the shape.
    own_code: bool,
    /// What is said instead of a message if the model has none of the names.
    unmodeled_message: Option<String>,
}

impl ErrorResponse {
    /// An error that goes by any of `names`, the first before the others; its document is the whole body.
    #[must_use]
    pub fn new(names: Vec<String>, meta: ErrorMeta) -> Self {
        Self { names, at: 0, meta, carrier: Carrier::Response, own_code: false, unmodeled_message: None }
    }

    /// The error with what is said instead of a message if the model has none of its names.
    #[cfg(any(feature = "query", all(feature = "rest", feature = "xml")))]
    pub(super) fn or_unmodeled_message(self, message: Option<String>) -> Self {
        Self { unmodeled_message: message, ..self }
    }

    /// The error, which an exception in an event stream is: that message, by the name of its shape.
    #[must_use]
    pub(super) fn in_event(self, shape: &str, message: &Message) -> Self {
        Self { carrier: Carrier::Event(shape.to_owned(), message.clone()), ..self }
    }

    /// The error with a code that is not the name of its shape, though it may be; and whose fault it is by that code.
    #[must_use]
    pub fn with_query_error(mut self, code: String, fault: Option<String>) -> Self {
        if !self.names.contains(&code) {
            self.names.push(code.clone());
        }
        Self { meta: self.meta.with_code(code).with_query_fault(fault), own_code: true, ..self }
    }

    /// The error with `hint` behind what the response says.
    #[cfg(feature = "cbor")]
    pub(super) fn with_hint(mut self, hint: &str) -> Self {
        let message = self.meta.message().map_or_else(|| hint.to_owned(), |message| format!("{message}; {hint}"));
        self.meta = self.meta.with_message(message);
        self
    }

    /// What may be the name of the error's shape in the model; empty if the response does not say.
    ///
    /// For a service with the trait `awsQueryCompatible`, [`ErrorMeta::code`] may be another, older name.
    #[must_use]
    pub fn code(&self) -> &str {
        self.names.get(self.at).map_or("", String::as_str)
    }

    /// The error by the next of its names, if the model has none of this one; otherwise as one that is not modeled.
    ///
    /// A response may name its error in several places, and a member of the error may be called as one of them is.
    pub fn next_name(self) -> Result<Self, ServiceError> {
        let at = self.at.saturating_add(1);
        if at < self.names.len() { Ok(Self { at, ..self }) } else { Err(self.unmodeled()) }
    }

    /// The error, with what is known of repeating a call after it. A quota is none that is used up where the message says
    /// that calls come too fast.
    #[must_use]
    pub fn with_retryable(self, retryable: Retryable) -> Self {
        let is_rate = |message: &str| message.to_ascii_lowercase().starts_with("rate exceeded");
        if retryable == Retryable::Quota && self.meta.message().is_some_and(is_rate) {
            return self;
        }
        Self { meta: self.meta.with_retryable(retryable), ..self }
    }

    /// The error with its members; those that the response lacks are as a service means them by silence.
    #[must_use]
    pub fn read<T: ModeledError>(self) -> T {
        let message = T::message(self.meta.body());
        let document = self.meta.body().clone();
        let (meta, carrier) = self.named(message);
        let mut error = T::new(meta);
        error.read(&document);
        error.bind(&carrier);
        error
    }

    /// Apart from `read`, so that it is compiled once and not for each error.
    fn named(self, message: Option<String>) -> (ErrorMeta, Carrier) {
        let name = self.code();
        let code = (!self.own_code && !name.is_empty()).then(|| name.to_owned());
        let mut meta = self.meta;
        if let Some(code) = code {
            meta = meta.with_code(code);
        }
        if message.is_some() || self.unmodeled_message.is_some() {
            meta = meta.with_message(message);
        }
        (meta, self.carrier)
    }

    /// The error as one that the model does not list.
    #[must_use]
    pub fn unmodeled(mut self) -> ServiceError {
        if let Some(message) = &self.unmodeled_message {
            self.meta = self.meta.with_message(message.clone());
        }
        ServiceError(Box::new(self))
    }
}

/// The service answered with an error that the model does not list for the operation.
#[derive(Clone, PartialEq)]
pub struct ServiceError(Box<ErrorResponse>);

impl ServiceError {
    /// The same as an error of another list: what no operation lists, its service may.
    #[must_use]
    pub fn decode<E: OperationError>(self) -> E {
        E::decode(ErrorResponse { at: 0, ..*self.0 })
    }
}

impl From<ErrorMeta> for ServiceError {
    fn from(meta: ErrorMeta) -> Self {
        ErrorResponse::new(meta.code().map(str::to_owned).into_iter().collect(), meta).unmodeled()
    }
}

impl From<ServiceError> for ErrorMeta {
    fn from(error: ServiceError) -> Self {
        error.0.meta
    }
}

impl Deref for ServiceError {
    type Target = ErrorMeta;

    fn deref(&self) -> &ErrorMeta {
        &self.0.meta
    }
}

impl fmt::Display for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&**self, f)
    }
}

impl fmt::Debug for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.debug_as(f, "ServiceError", &[])
    }
}

impl std::error::Error for ServiceError {}

/// The name of a shape, given as `Name`, `namespace#Name` or either of them followed by `:` and a URI.
pub(crate) fn shape_name(code: &str) -> Option<&str> {
    let code = code.split_once(':').map_or(code, |(code, _)| code);
    let name = code.split_once('#').map_or(code, |(_, name)| name).trim();
    (!name.is_empty()).then_some(name)
}
