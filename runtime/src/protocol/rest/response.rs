//! A response that is taken apart binding by binding. Knows no operation; headers and payload have files of their own.

use std::fmt;

use bytes::Bytes;
use http::response::Parts;
use http::{HeaderMap, StatusCode};

use crate::format::text::{self, Read};
use crate::format::{beginning, may_be_document};
use crate::{CallError, json};

/// Status, headers and body of a response.
#[derive(Clone, Copy, Debug)]
pub struct ResponseParts<'a> {
    status: StatusCode,
    pub(super) headers: &'a HeaderMap,
    body: &'a Bytes,
}

impl<'a> ResponseParts<'a> {
    /// The parts of a response.
    #[must_use]
    pub fn new(status: StatusCode, headers: &'a HeaderMap, body: &'a Bytes) -> Self {
        Self { status, headers, body }
    }

    /// The body.
    #[must_use]
    pub fn body(&self) -> &'a Bytes {
        self.body
    }

    /// Sets `target` to the status (trait `httpResponseCode`).
    pub fn status<T: Read>(&self, target: &mut T) -> Result {
        *target = T::read(self.status.as_str()).map_err(|error| Error::new(format!("the status: {error}")))?;
        Ok(())
    }
}

/// Why a response is not what it should be. Holds no value of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(Kind);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    /// A header, the status, or a body that is no document.
    Part(String),
    /// A document.
    Document(String),
}

/// What taking apart gives.
pub type Result<T = ()> = std::result::Result<T, Error>;

impl Error {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self(Kind::Part(message.into()))
    }

    pub(super) fn document(message: impl Into<String>) -> Self {
        Self(Kind::Document(message.into()))
    }

    pub(super) fn header(name: &str, error: &text::Error) -> Self {
        Self::new(format!("the header `{name}`: {error}"))
    }

    /// The error of a call whose response is that of `parts` and `body`.
    pub(super) fn in_response(self, operation: &'static str, parts: Parts, body: Bytes) -> CallError {
        let message = match &self.0 {
            // A document may be half of an output that holds secrets; anything else is no output, so it may be shown.
            Kind::Document(_) if !may_be_document(&body) => {
                let shown =
                    beginning(&body).map_or_else(|| "bytes that are not text".to_owned(), |text| format!("`{text}`"));
                format!("{self}, but begins with {shown}")
            }
            _ => self.to_string(),
        };
        CallError::decode(message, parts, body).with_operation(operation)
    }
}

impl From<json::Error> for Error {
    fn from(error: json::Error) -> Self {
        Self::document(error.to_string())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Part(message) => f.write_str(message),
            Kind::Document(message) => write!(f, "the response body is not the document it should be: {message}"),
        }
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_that_is_refused_shows_nothing_of_itself() {
        let refused = |body: &'static str| {
            let (parts, ()) = http::Response::new(()).into_parts();
            let error = Error(Kind::Document("expected a number".to_owned()));
            let error = error.in_response("Get", parts, Bytes::from_static(body.as_bytes()));
            format!("{error} {error:?} {error:#?}")
        };
        for body in [
            "<O><password>hunter2</password><n>x</n></O>",
            "<O s='hunter2'><n>x</n></O>",
            "\u{feff}\n<O>hunter2",
            "<?xml version='1.0'?><O>hunter2",
            "<!DOCTYPE O><O>hunter2",
            "{\"password\":\"hunter2\"",
            "\u{feff}{\"password\":\"hunter2\"",
            "[\"hunter2\"]",
        ] {
            assert!(!refused(body).contains("hunter2"), "{body}");
        }
        for body in ["<html>sorry", "<!DOCTYPE html>sorry", "sorry"] {
            assert!(refused(body).contains(&format!("but begins with `{body}`")), "{body}");
        }
    }

    #[test]
    fn the_status_is_a_number() {
        let (headers, body) = (HeaderMap::new(), Bytes::new());
        let response = ResponseParts::new(StatusCode::CREATED, &headers, &body);
        let (mut plain, mut optional) = (0_i32, None::<i32>);
        response.status(&mut plain).unwrap();
        response.status(&mut optional).unwrap();
        assert_eq!((plain, optional), (201, Some(201)));
    }
}
