//! Error responses: which error it is, its message, and the shape that the model gives it.
//!
//! The order in which the places of a code are looked at is not specified; this is that of the official Rust client.

use bytes::Bytes;
use http::HeaderMap;
use http::response::Parts;

use super::response::{beginning, or_empty_object};
use crate::event_stream::{self, Event, Message, Place};
use crate::json::{self, Reader};
use crate::{ErrorMeta, OperationError, ServiceError};

/// An operation's error that can be told from a response; implemented by generated code.
pub trait DecodeError: OperationError {
    /// The error that `error` is: the variant for its [`code`](ErrorResponse::code).
    fn decode(error: ErrorResponse) -> Self;
}

/// An error that the model describes; implemented by generated code.
pub trait ModeledError: Sized {
    /// The error before its own members are read.
    fn new(meta: ErrorMeta) -> Self;

    /// Reads the value of one member of the body; by default, and for unknown keys, skips it.
    fn member(&mut self, key: &str, reader: &mut Reader<'_>) -> Result<(), json::Error> {
        let _ = key;
        reader.skip()
    }

    /// Sets the members that are in headers, or are the payload, of an exception in an event stream; by default none.
    fn bind(&mut self, event: &Event<'_>) -> event_stream::Result<()> {
        let _ = event;
        Ok(())
    }
}

/// A response that is an error, before it is known which.
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorResponse {
    shape: String,
    meta: ErrorMeta,
    /// The error's message, if it came in an event stream.
    message: Option<Message>,
}

impl ErrorResponse {
    pub(super) fn new(operation: &'static str, parts: Parts, body: Bytes) -> Self {
        let mut fields = Fields::default();
        // What a broken body says before it breaks still counts.
        let broken = fields.read(&body).is_err();
        let shape = header(&parts.headers, "x-amzn-errortype")
            .and_then(shape_name)
            .or(fields.code.as_deref().and_then(shape_name))
            .or(fields.type_.as_deref().and_then(shape_name))
            .or(query_code(&parts.headers))
            .unwrap_or_default()
            .to_owned();
        let code = query_code(&parts.headers).map_or_else(|| shape.clone(), str::to_owned);
        let message = fields.message();
        let message = match message {
            None if broken && code.is_empty() => beginning(&body).map(|text| format!("the body begins with `{text}`")),
            message => message,
        };
        let code = Some(code).filter(|code| !code.is_empty());
        Self { shape, meta: ErrorMeta::service(operation, code, message, parts, body), message: None }
    }

    /// An exception in an event stream, by the name of its shape.
    pub(super) fn exception(place: &Place<'_>, shape: &str, message: &Message) -> Self {
        let body = message.payload().clone();
        let mut fields = Fields::default();
        // What a broken payload says before it breaks still counts.
        let _ = fields.read(&body);
        let shape = shape_name(shape).unwrap_or_default().to_owned();
        let code = Some(shape.clone()).filter(|code| !code.is_empty());
        let meta = ErrorMeta::service(place.operation, code, fields.message(), place.parts.clone(), body);
        Self { shape, meta, message: Some(message.clone()) }
    }

    /// An error in an event stream that the model does not describe.
    pub(super) fn unmodeled_event(place: &Place<'_>, code: &str, text: &str, message: &Message) -> Self {
        let (code, text) = (Some(code.to_owned()), Some(text.to_owned()).filter(|text| !text.is_empty()));
        let body = message.payload().clone();
        let meta = ErrorMeta::service(place.operation, code, text, place.parts.clone(), body);
        Self { shape: String::new(), meta, message: None }
    }

    /// The name of the error's shape in the model; empty if the response does not say.
    ///
    /// For a service with the trait `awsQueryCompatible`, [`ErrorMeta::code`] may be another, older name.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.shape
    }

    /// What is known of the error.
    #[must_use]
    pub fn meta(&self) -> &ErrorMeta {
        &self.meta
    }

    /// The error with its members read from the body; those that the body lacks are as a service means them by silence.
    #[must_use]
    pub fn read<T: ModeledError>(self) -> T {
        let body = self.meta.body().clone();
        let mut reader = Reader::new(&body);
        let mut error = T::new(self.meta);
        // What a broken body says before it breaks still counts, and code and message are never lost.
        while let Ok(Some(key)) = reader.next_member() {
            if error.member(&key, &mut reader).is_err() {
                break;
            }
        }
        if let Some(message) = self.message {
            // Likewise: a header that is not what it should be does not lose the error.
            let _ = error.bind(&Event::new(&self.shape, &message));
        }
        error
    }

    /// The error as one that the model does not list.
    #[must_use]
    pub fn unmodeled(self) -> ServiceError {
        self.meta.into()
    }
}

/// An error that one type does not list, as another sees it: what no operation lists, its service may.
#[must_use]
pub fn decode<E: DecodeError>(error: ServiceError) -> E {
    let meta = ErrorMeta::from(error);
    E::decode(ErrorResponse { shape: meta.code().unwrap_or_default().to_owned(), meta, message: None })
}

/// What the top level of an error's body says.
#[derive(Default)]
struct Fields {
    code: Option<String>,
    type_: Option<String>,
    messages: [Option<String>; 3],
}

impl Fields {
    fn read(&mut self, body: &[u8]) -> Result<(), json::Error> {
        let mut reader = Reader::new(or_empty_object(body));
        let [lower, upper, long] = &mut self.messages;
        while let Some(key) = reader.next_member()? {
            let field = match &*key {
                "code" => &mut self.code,
                "__type" => &mut self.type_,
                "message" => &mut *lower,
                "Message" => &mut *upper,
                "errorMessage" => &mut *long,
                _ => {
                    reader.skip()?;
                    continue;
                }
            };
            if reader.is_string() {
                *field = Some(reader.string()?.into_owned());
            } else {
                reader.skip()?;
            }
        }
        reader.finish()
    }

    fn message(&mut self) -> Option<String> {
        self.messages.iter_mut().find_map(Option::take)
    }
}

/// The name of a shape, given as `Name`, `namespace#Name` or either of them followed by `:` and a URI.
fn shape_name(code: &str) -> Option<&str> {
    let code = code.split_once(':').map_or(code, |(code, _)| code);
    let name = code.split_once('#').map_or(code, |(_, name)| name).trim();
    (!name.is_empty()).then_some(name)
}

/// The code that a service with the trait `awsQueryCompatible` used in its older protocol, from `Code;Sender`.
fn query_code(headers: &HeaderMap) -> Option<&str> {
    let (code, _fault) = header(headers, "x-amzn-query-error")?.split_once(';')?;
    Some(code.trim()).filter(|code| !code.is_empty())
}

fn header<'a>(headers: &'a HeaderMap, name: &'static str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{DescribeError, decode};

    fn error(headers: &[(&'static str, &'static str)], body: &str) -> DescribeError {
        decode(400, headers, body).unwrap_err()
    }

    #[test]
    fn a_code_is_found_in_three_places_and_four_forms() {
        let uri = "http://internal.amazon.com/coral/com.amazon.coral.validate/";
        for form in ["FooError", "ns#FooError", &format!("FooError:{uri}"), &format!("ns#FooError:{uri}")] {
            for key in ["code", "__type"] {
                let error = error(&[], &format!(r#"{{"{key}":"{form}"}}"#));
                assert!(matches!(error, DescribeError::FooError(_)), "{key} {form}");
                assert_eq!(error.code(), Some("FooError"));
            }
        }
        for body in ["", "{}", "<html>", r#"{"code":"Other"}"#] {
            let error = error(&[("X-Amzn-Errortype", "ns#FooError:http://x/")], body);
            assert!(matches!(error, DescribeError::FooError(_)), "{body}");
        }
    }

    #[test]
    fn header_goes_before_code_and_code_before_type() {
        let body = r#"{"__type":"TypeError","code":"CodeError"}"#;
        assert_eq!(error(&[("x-amzn-errortype", "HeaderError")], body).code(), Some("HeaderError"));
        assert_eq!(error(&[("x-amzn-errortype", ":")], body).code(), Some("CodeError"));
        assert_eq!(error(&[], r#"{"code":42,"__type":"TypeError"}"#).code(), Some("TypeError"));
        assert_eq!(error(&[], r#"{"Details":[{"__type":"x"}]}"#).code(), None);
    }

    #[test]
    fn members_and_message_are_read() {
        let error = error(&[], r#"{"__type":"FooError","TopLevel":"Top level","Message":"Hi","errorMessage":"no"}"#);
        assert_eq!(error.message(), Some("Hi"));
        let DescribeError::FooError(foo) = error else { panic!("{error:?}") };
        assert_eq!(foo.top_level.as_deref(), Some("Top level"));
        for body in [r#"{"message":"a","Message":"b"}"#, r#"{"errorMessage":"a","message":null}"#] {
            assert_eq!(super::tests::error(&[], body).message(), Some("a"));
        }
    }

    #[test]
    fn a_body_that_is_not_the_shape_does_not_lose_the_error() {
        for body in [r#"{"__type":"FooError","message":"Hi","TopLevel":7}"#, r#"{"__type":"FooError","message":"Hi","#]
        {
            let error = error(&[], body);
            assert!(matches!(error, DescribeError::FooError(_)), "{body}");
            assert_eq!(error.message(), Some("Hi"));
        }
    }

    #[test]
    fn a_response_without_code_keeps_its_status_and_the_beginning_of_its_text() {
        let error = decode(503, &[], "<h1>Service Unavailable</h1>").unwrap_err();
        assert!(matches!(error, DescribeError::Unmodeled(_)));
        assert_eq!((error.status(), error.code()), (Some(503), None));
        assert_eq!(error.message(), Some("the body begins with `<h1>Service Unavailable</h1>`"));
        assert_eq!(decode(502, &[], "").unwrap_err().message(), None);
        assert_eq!(decode(502, &[], "\u{0}").unwrap_err().message(), None);
        assert_eq!(decode(301, &[], "").unwrap_err().status(), Some(301));
    }

    #[test]
    fn the_older_code_of_a_query_compatible_service_is_the_public_one() {
        let body = r#"{"__type":"ns#FooError"}"#;
        let error = error(&[("x-amzn-query-error", "AWS.Foo;Sender")], body);
        assert!(matches!(error, DescribeError::FooError(_)));
        assert_eq!((error.code(), error.query_fault()), (Some("AWS.Foo"), Some("Sender")));
        let error = super::tests::error(&[("x-amzn-query-error", "AWS.Foo")], body);
        assert_eq!((error.code(), error.query_fault()), (Some("FooError"), None));
    }
}
