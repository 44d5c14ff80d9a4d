//! Error responses of protocols whose documents are JSON, or CBOR of the same members: which error it is, its message, and what
//! it calls itself.
//!
//! A response may name its error in several places, and not all that stands there is the error's name: the name that
//! the model has is taken, wherever it stands.

use bytes::Bytes;
use http::HeaderMap;
use http::response::Parts;

use super::error::{ErrorResponse, shape_name};
use crate::error::codes;
use crate::format::json::{self, Json, Reader};
use crate::format::{Format, MESSAGES, beginning};
use crate::{ErrorMeta, OperationInfo};

/// The error that a response is.
pub(super) fn error(info: &OperationInfo, parts: Parts, body: Bytes) -> ErrorResponse {
    let mut fields = Fields::default();
    // What a broken body says before it breaks still counts.
    let broken = fields.read(&body).is_err();
    of(info, parts, body, fields, broken)
}

/// The error that a response is whose body says `fields`, before it breaks if it is `broken`.
pub(super) fn of(info: &OperationInfo, parts: Parts, body: Bytes, mut fields: Fields, broken: bool) -> ErrorResponse {
    let names = names(&parts.headers, &fields);
    // If the model has none of them, one that says by itself what happened is better than one that comes first.
    let code = names.iter().find(|name| codes::is_known(name)).or(names.first()).cloned();
    let message = match fields.message() {
        None if broken && code.is_none() => beginning(&body).map(|text| format!("the body begins with `{text}`")),
        message => message,
    };
    ErrorResponse::new(names, ErrorMeta::service(info.name, code, message, parts, body))
}

/// The members of a body that may name the error. `__type` is what the protocol's servers send; a member of the error
/// may be called as one of the others is.
const NAMES: [&str; 5] = ["__type", "code", "Code", "errorCode", "errorType"];

/// What the top level of an error's body says.
#[derive(Default)]
pub(super) struct Fields {
    names: [Option<String>; NAMES.len()],
    messages: [Option<String>; MESSAGES.len()],
}

impl Fields {
    fn read(&mut self, body: &[u8]) -> Result<(), json::Error> {
        let mut reader = Reader::new(if Json::is_absent(body) { b"{}" } else { body });
        while let Some(key) = reader.next_member()? {
            match self.of(&key) {
                Some(field) if reader.is_string() => *field = Some(reader.string()?.into_owned()),
                _ => reader.skip()?,
            }
        }
        reader.finish()
    }

    /// The field that the member `key` fills, if it says something of the error.
    pub(super) fn of(&mut self, key: &str) -> Option<&mut Option<String>> {
        let names = NAMES.iter().zip(&mut self.names);
        let mut known = names.chain(MESSAGES.iter().zip(&mut self.messages));
        known.find_map(|(name, field)| (*name == key).then_some(field))
    }

    fn message(&mut self) -> Option<String> {
        self.messages.iter_mut().find_map(Option::take)
    }
}

/// What a response calls its error, each name once; the header goes before the body.
fn names(headers: &HeaderMap, fields: &Fields) -> Vec<String> {
    let body = fields.names.iter().flatten().map(String::as_str);
    let spelled = header(headers, "x-amzn-errortype").into_iter().chain(body).filter_map(shape_name);
    let mut names: Vec<String> = Vec::new();
    for name in spelled {
        if names.iter().all(|known| known != name) {
            names.push(name.to_owned());
        }
    }
    names
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
    fn of_several_names_the_one_that_is_modeled_is_taken() {
        for body in [
            r#"{"__type":"FooError","code":"PolicyXyz"}"#,
            r#"{"code":"PolicyXyz","__type":"ns#FooError:http://x/"}"#,
            r#"{"__type":"Other","code":"FooError"}"#,
            r#"{"__type":"Other","code":"x","Code":"FooError"}"#,
            r#"{"code":42,"errorType":"FooError"}"#,
            r#"{"__type":null,"code":{"code":"x"},"errorCode":"FooError"}"#,
        ] {
            for headers in [&[][..], &[("x-amzn-errortype", "Proxy")], &[("x-amzn-errortype", ":")]] {
                let error = error(headers, body);
                assert!(matches!(error, DescribeError::FooError(_)), "{body}");
                assert_eq!(error.code(), Some("FooError"), "{body}");
            }
        }
    }

    #[test]
    fn of_names_that_are_not_modeled_the_first_is_taken_or_one_that_says_what_happened() {
        let body = r#"{"code":"CodeError","__type":"TypeError"}"#;
        assert_eq!(error(&[("x-amzn-errortype", "HeaderError")], body).code(), Some("HeaderError"));
        assert_eq!(error(&[("x-amzn-errortype", ":")], body).code(), Some("TypeError"));
        assert_eq!(error(&[], r#"{"code":"CodeError","__type":7}"#).code(), Some("CodeError"));
        assert_eq!(error(&[], r#"{"Details":[{"__type":"x"}],"type":"User"}"#).code(), None);
        let throttled = error(&[], r#"{"code":"ThrottlingException","__type":"Fault"}"#);
        assert_eq!(throttled.code(), Some("ThrottlingException"));
        assert!(throttled.is_throttling());
    }

    #[test]
    fn an_error_of_the_service_is_found_by_any_of_its_names() {
        let unmodeled = |body: &str| match error(&[], body) {
            DescribeError::Unmodeled(error) => error,
            other => panic!("{other:?}"),
        };
        let error = unmodeled(r#"{"__type":"A","code":"B"}"#);
        assert_eq!(error.code(), Some("A"));
        // The fixture's error stands for the service's here.
        let DescribeError::Unmodeled(error) = error.decode::<DescribeError>() else { panic!("it is modeled") };
        assert_eq!(error.code(), Some("A"));
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
}
