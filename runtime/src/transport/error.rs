//! Why a request was not carried, in one line that names the host.

use std::error::Error;
use std::fmt::{self, Write};

#[cfg(feature = "client")]
use hyper_util::client::legacy;

use crate::error::Repeat;
use crate::{CallError, CallErrorKind};

pub(crate) type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Why there is no response. Displays as one line with the whole chain of causes.
#[derive(Clone, PartialEq, Eq)]
pub struct TransportError {
    kind: CallErrorKind,
    message: String,
    repeat: Repeat,
}

impl TransportError {
    fn new(kind: CallErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), repeat: Repeat::default() }
    }

    /// No connection: name not found, refused, TLS failed. The request was not sent.
    pub fn connect(message: impl Into<String>) -> Self {
        Self::new(CallErrorKind::Connect, message)
    }

    /// Time ran out.
    pub fn timeout(message: impl Into<String>) -> Self {
        Self::new(CallErrorKind::Timeout, message)
    }

    /// The connection was lost before the response was complete, or what came was no HTTP.
    pub fn transport(message: impl Into<String>) -> Self {
        Self::new(CallErrorKind::Transport, message)
    }

    /// What the caller gave to be sent cannot be read. The service is not to blame.
    #[cfg(feature = "streaming")]
    pub(crate) fn input(message: impl Into<String>) -> Self {
        Self::new(CallErrorKind::Input, message)
    }

    /// The transport cannot work as it is set up, whatever the request.
    pub fn config(message: impl Into<String>) -> Self {
        Self::new(CallErrorKind::Config, message)
    }

    /// This error, with what it means for another attempt.
    pub(crate) fn repeated(mut self, repeat: Repeat) -> Self {
        self.repeat = repeat;
        self
    }

    /// What the calling operation will report.
    #[must_use]
    pub fn kind(&self) -> CallErrorKind {
        self.kind
    }

    /// hyper gave up before it had the head of a response from `target`; `hint` is what to do if that spoke no HTTP.
    #[cfg(feature = "client")]
    pub(super) fn before_response(target: &str, error: &legacy::Error, hint: &str) -> Self {
        if let Some(error) = find::<Self>(error) {
            return error.clone();
        }
        let cause = find::<hyper::Error>(error);
        let words = match cause {
            Some(cause) if cause.is_incomplete_message() => "closed the connection before its response was complete",
            Some(cause) if cause.is_parse() => "answered with something that is not HTTP",
            Some(cause) if cause.is_timeout() => "is silent, the connection is taken for dead",
            Some(_) => "lost the connection before its response was complete",
            None => "cannot be asked",
        };
        let chain = cause.map_or_else(|| chain(error), |cause| chain(cause));
        let hint = if cause.is_some_and(|cause| !cause.is_timeout()) { hint } else { "" };
        Self::transport(format!("{target} {words}: {chain}{hint}"))
    }

    /// The body of a response from `target` is larger than `limit` bytes. Another one would be no smaller.
    pub(super) fn too_large(target: &str, limit: usize) -> Self {
        let message = format!("{target} answered with more than {limit} bytes, the limit: see Config::response_limit");
        Self::transport(message).repeated(Repeat::Never)
    }

    /// hyper gave up in the middle of the body of a response from `target`.
    #[cfg(feature = "client")]
    pub(super) fn in_body(target: &str, error: &hyper::Error) -> Self {
        Self::transport(format!("{target} lost the connection in the middle of its response's body: {}", chain(error)))
    }
}

/// Keeps the kind of an error of ours that has come through layers around [`HttpService`].
pub(super) fn into_transport_error(error: impl Into<BoxError>) -> TransportError {
    match error.into().downcast::<TransportError>() {
        Ok(error) => *error,
        Err(error) => TransportError::transport(chain(&*error)),
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl fmt::Debug for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !f.alternate() {
            return fmt::Display::fmt(self, f);
        }
        f.debug_struct("TransportError")
            .field("kind", &self.kind)
            .field("message", &self.message)
            .finish_non_exhaustive()
    }
}

impl Error for TransportError {}

impl From<TransportError> for CallError {
    fn from(error: TransportError) -> Self {
        Self::new(error.kind, error.message).repeated(error.repeat)
    }
}

/// The first error of type `E` in the chain of `error`.
pub(super) fn find<'a, E: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a E> {
    causes(error).find_map(|error| error.downcast_ref())
}

/// An error and the errors below it.
fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error| (*error).source())
}

/// An error and its causes, separated by colons; says nothing twice.
pub(crate) fn chain(error: &(dyn Error + 'static)) -> String {
    let mut text = String::new();
    for error in causes(error) {
        let part = describe(error);
        if text.contains(&part) {
            continue;
        }
        let separator = if text.is_empty() { "" } else { ": " };
        let _ = write!(text, "{separator}{part}");
    }
    text
}

/// An error of the operating system by its kind and number, since its own text differs between systems.
fn describe(error: &(dyn Error + 'static)) -> String {
    let io = error.downcast_ref::<std::io::Error>();
    match io.and_then(|io| io.raw_os_error().map(|number| (io.kind(), number))) {
        Some((std::io::ErrorKind::Other, _)) | None => error.to_string(),
        Some((kind, number)) => format!("{kind} (os error {number})"),
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::{TransportError, chain};
    use crate::{CallError, CallErrorKind};

    #[test]
    fn a_chain_says_nothing_twice() {
        let error = io::Error::other(io::Error::other("certificate unknown"));
        assert_eq!(chain(&error), "certificate unknown");
    }

    #[test]
    fn errors_of_the_system_are_named_by_kind_and_number() {
        assert_eq!(chain(&io::Error::from_raw_os_error(111)), "connection refused (os error 111)");
    }

    #[test]
    fn a_call_error_keeps_kind_and_message() {
        let error = CallError::from(TransportError::timeout("too slow"));
        assert_eq!((error.call(), error.message()), (Some(CallErrorKind::Timeout), Some("too slow")));
    }
}
