//! A request that is put together binding by binding. Knows no operation; labels, query, headers and payload have files
//! of their own.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use http::uri::PathAndQuery;
use http::{Method, Uri};

use crate::protocol::FORM;
use crate::{CallError, CallErrorKind, EncodeOptions, IdempotencyTokens};

/// Method, path, query, headers and body of a request, as far as they are bound.
#[derive(Debug)]
pub struct RequestParts {
    method: Method,
    pub(super) path: String,
    pub(super) query: String,
    pub(super) headers: HeaderMap,
    body: Bytes,
    content: Content,
    pub(super) tokens: IdempotencyTokens,
    #[cfg(feature = "test-util")]
    of_input: OfInput,
}

/// What is an input's in a request that a service for tests cannot see there.
#[cfg(feature = "test-util")]
#[derive(Clone, Debug, Default)]
pub(crate) struct OfInput {
    /// The labels that the endpoint holds, and not the path, by the members' names.
    pub(crate) labels: Vec<(&'static str, String)>,
    /// The path, without what the endpoint puts before it.
    pub(crate) path: String,
    /// The headers, without those that the client adds.
    pub(crate) headers: HeaderMap,
    /// The query, where that is the body.
    pub(crate) form: Option<String>,
}

/// What the body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Content {
    /// There is none.
    None,
    /// In the protocol's format.
    Document,
    /// Of this media type.
    Media(&'static str),
    /// The query, as a form.
    Form,
}

impl RequestParts {
    /// A GET of nothing, without headers and body.
    #[must_use]
    pub fn new(options: &EncodeOptions) -> Self {
        Self {
            method: Method::GET,
            path: String::new(),
            query: String::new(),
            headers: HeaderMap::new(),
            body: Bytes::new(),
            content: Content::None,
            tokens: options.idempotency_tokens.clone(),
            #[cfg(feature = "test-util")]
            of_input: OfInput::default(),
        }
    }

    /// A label that the endpoint holds, and the path does not. Nothing is sent of it.
    pub fn label_of_endpoint(&mut self, member: &'static str, value: &str) {
        #[cfg(feature = "test-util")]
        self.of_input.labels.push((member, value.to_owned()));
        #[cfg(not(feature = "test-util"))]
        let _ = (member, value);
    }

    /// Where the tokens of unset `idempotencyToken` members come from.
    #[must_use]
    pub fn tokens(&self) -> IdempotencyTokens {
        self.tokens.clone()
    }

    /// The method.
    pub fn method(&mut self, method: Method) {
        self.method = method;
    }

    /// A body in the protocol's format, and its content type.
    pub fn document(&mut self, body: Bytes) {
        self.body = body;
        self.content = Content::Document;
    }

    /// The query is the body, as a form, since it may be longer than a server takes in a URI.
    pub fn query_as_form(&mut self) {
        self.content = Content::Form;
    }

    /// A body of the media type `content_type`.
    pub(super) fn media(&mut self, content_type: &'static str, body: Bytes) {
        self.body = body;
        self.content = Content::Media(content_type);
    }

    /// The request; documents are of the media type `document`. A header that a member has set is kept.
    pub(super) fn into_request(mut self, document: &'static str) -> Result<http::Request<Bytes>, CallError> {
        #[cfg(feature = "test-util")]
        let of_input = OfInput {
            path: self.path.clone(),
            headers: self.headers.clone(),
            form: (self.content == Content::Form).then(|| self.query.clone()),
            ..self.of_input
        };
        if self.content == Content::Form {
            self.body = std::mem::take(&mut self.query).into();
        }
        let content_type = match self.content {
            Content::None => None,
            Content::Document => Some(document),
            Content::Media(content_type) => Some(content_type),
            Content::Form => Some(FORM),
        };
        if let Some(content_type) = content_type {
            self.headers.entry(CONTENT_TYPE).or_insert(HeaderValue::from_static(content_type));
        }
        let mut target = self.path;
        if !target.starts_with('/') {
            target.insert(0, '/');
        }
        if !self.query.is_empty() {
            target.push('?');
            target.push_str(&self.query);
        }
        let length = target.len();
        let target = PathAndQuery::from_maybe_shared(Bytes::from(target)).map_err(|error| {
            let message = format!("path and query of {length} bytes cannot be sent: {error}");
            CallError::new(CallErrorKind::Input, message)
        })?;
        let mut request = http::Request::new(self.body);
        *request.method_mut() = self.method;
        *request.uri_mut() = Uri::from(target);
        *request.headers_mut() = self.headers;
        #[cfg(feature = "test-util")]
        request.extensions_mut().insert(of_input);
        Ok(request)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts() -> RequestParts {
        let mut parts = RequestParts::new(&EncodeOptions::default());
        parts.path("/a");
        parts
    }

    #[test]
    fn without_a_body_there_is_no_content_type() {
        let request = parts().into_request("application/json").unwrap();
        assert_eq!((request.method(), request.uri().path()), (&Method::GET, "/a"));
        assert!(request.headers().is_empty() && request.body().is_empty());
        assert_eq!(RequestParts::new(&EncodeOptions::default()).into_request("").unwrap().uri(), "/");
    }

    #[test]
    fn a_body_has_the_type_of_its_content_unless_a_member_says_otherwise() {
        let mut document = parts();
        document.document(Bytes::from_static(b"{}"));
        let request = document.into_request("application/json").unwrap();
        assert_eq!(request.headers()["content-type"], "application/json");
        assert_eq!(request.body(), "{}");

        let mut media = parts();
        media.media("application/octet-stream", Bytes::new());
        media.header("content-type", "Type", &"image/jpg".to_owned()).unwrap();
        assert_eq!(media.into_request("application/json").unwrap().headers()["content-type"], "image/jpg");
    }

    #[test]
    fn a_query_that_is_a_form_may_be_of_any_length() {
        let mut long = parts();
        long.method(Method::POST);
        long.query("q", &"x y".repeat(70_000));
        long.query_as_form();
        let request = long.into_request("application/json").unwrap();
        assert_eq!(
            (request.uri(), &request.headers()["content-type"]),
            (&Uri::from_static("/a"), &FORM.parse().unwrap())
        );
        assert!(request.body().starts_with(b"q=x%20yx%20y") && request.body().len() > 210_000);
    }

    #[test]
    fn a_target_that_is_too_long_is_an_error() {
        let mut long = parts();
        long.query("q", &"x".repeat(70_000));
        let error = long.into_request("").unwrap_err();
        assert_eq!(error.call(), Some(CallErrorKind::Input));
        assert!(error.to_string().contains("70005 bytes"), "{error}");
    }
}
