//! Responses: an output if the status is 2xx and the whole body says so, otherwise an error.

use bytes::Bytes;
use http::response::Parts;

use super::error::{DecodeError, ErrorResponse};
use crate::json::{self, Reader};
use crate::{CallError, Operation};

/// How much of a body that is not understood is shown, in characters.
const SHOWN: usize = 60;

/// What `response` says: the operation's output or its error.
///
/// An empty body is the same as `{}` if the output has no required members; any other must be JSON to its last byte.
pub fn response<O>(response: http::Response<Bytes>) -> Result<O::Output, O::Error>
where
    O: Operation,
    O::Output: json::Read,
    O::Error: DecodeError,
{
    let (parts, body) = response.into_parts();
    if !parts.status.is_success() {
        return Err(O::Error::decode(ErrorResponse::new(O::NAME, parts, body)));
    }
    if body.trim_ascii().is_empty() && !O::REQUIRED_OUTPUT.is_empty() {
        let message = without_required("response body is empty", O::REQUIRED_OUTPUT);
        return Err(CallError::decode(message, parts, body).with_operation(O::NAME).into());
    }
    output(&body).map_err(|error| not_understood(O::NAME, &error, parts, body).into())
}

/// Says that members are not there which have to be, and why.
pub(super) fn without_required(why: &str, members: &[&str]) -> String {
    format!("the {why}, without `{}`", members.join("`, `"))
}

/// The whole of `body`, which is JSON or nothing.
pub(super) fn output<T: json::Read>(body: &[u8]) -> Result<T, json::Error> {
    let mut reader = Reader::new(or_empty_object(body));
    let output = T::read(&mut reader)?;
    reader.finish()?;
    Ok(output)
}

/// The body, or `{}` for none.
pub(super) fn or_empty_object(body: &[u8]) -> &[u8] {
    if body.trim_ascii().is_empty() { b"{}" } else { body }
}

fn not_understood(operation: &'static str, error: &json::Error, parts: Parts, body: Bytes) -> CallError {
    let length = body.len();
    // An object may be half of an output that holds secrets; anything else is no output, so it may be shown.
    let message = match body.trim_ascii_start() {
        [b'{', ..] => format!("the response body of {length} bytes is not the JSON it should be: {error}"),
        _ => match beginning(&body) {
            Some(text) => format!("the response body is not a JSON object but begins with `{text}`"),
            None => format!("the response body is not a JSON object but {length} bytes that are not text"),
        },
    };
    CallError::decode(message, parts, body).with_operation(operation)
}

/// The beginning of a body on one line, at most 60 characters; `None` if it is not text.
pub(super) fn beginning(body: &[u8]) -> Option<String> {
    // Four bytes a character, and one character more to see whether there is more.
    let (start, _) = body.split_at_checked(SHOWN.saturating_mul(4)).unwrap_or((body, &[]));
    let start = match std::str::from_utf8(start) {
        Ok(start) => start,
        // The cut may have gone through a character.
        Err(error) if error.error_len().is_none() && start.len() < body.len() => {
            std::str::from_utf8(start.get(..error.valid_up_to())?).ok()?
        }
        Err(_) => return None,
    };
    if start.chars().any(|char| char.is_control() && !char.is_ascii_whitespace()) {
        return None;
    }
    let line = start.split_whitespace().collect::<Vec<_>>().join(" ");
    let shown: String = line.chars().take(SHOWN).collect();
    let more = if shown.len() < line.len() || start.len() < body.len() { "…" } else { "" };
    Some(shown + more)
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{DescribeError, Output, decode};
    use super::*;
    use crate::CallErrorKind;

    fn refused(status: u16, body: &str) -> CallError {
        match decode(status, &[], body) {
            Err(DescribeError::Call(error)) => error,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn any_2xx_with_an_object_or_nothing_is_an_output() {
        let name = Some("x".to_owned());
        assert_eq!(decode(200, &[], r#"{"Name":"x","New":[1]}"#), Ok(Output { name }));
        for (status, body) in [(200, ""), (200, "{}"), (204, ""), (299, " {} \n"), (200, r#"{"Name":null}"#)] {
            assert_eq!(decode(status, &[], body), Ok(Output { name: None }), "{body}");
        }
    }

    #[test]
    fn html_with_status_200_is_shown() {
        let error = refused(200, &format!("<html>\r\n  <body>{}</body>", "proxy ".repeat(100)));
        assert_eq!(error.call(), Some(CallErrorKind::Decode));
        assert_eq!((error.status(), error.request_id(), error.operation()), (Some(200), Some("id-1"), "Describe"));
        let shown = "<html> <body>proxy proxy proxy proxy proxy proxy proxy proxy…";
        assert_eq!(
            error.message(),
            Some(&*format!("the response body is not a JSON object but begins with `{shown}`"))
        );
    }

    #[test]
    fn half_an_output_says_where_it_ends_but_not_what_it_holds() {
        let error = refused(200, r#"{"Name":"secret"#);
        let expected = "the response body of 15 bytes is not the JSON it should be: \
                        expected the rest of a string, found the end of the text at byte 15";
        assert_eq!(error.message(), Some(expected));
        assert!(!format!("{error} {error:?}").contains("secret"));
        assert!(refused(200, "{} {}").message().unwrap().contains("at byte 3"));
    }

    #[test]
    fn other_json_and_bytes_that_are_no_text_are_refused() {
        assert!(refused(200, "[1]").to_string().contains("begins with `[1]`"));
        assert!(refused(200, "null").to_string().contains("begins with `null`"));
        assert!(refused(200, "\u{1}\u{2}").to_string().contains("2 bytes that are not text"));
    }

    #[test]
    fn a_beginning_is_cut_between_characters() {
        assert_eq!(beginning("é".repeat(61).as_bytes()), Some("é".repeat(60) + "…"));
        assert_eq!(beginning(format!("a{}", "𝄞".repeat(80)).as_bytes()), Some(format!("a{}…", "𝄞".repeat(59))));
        assert_eq!(beginning("é".repeat(60).as_bytes()), Some("é".repeat(60)));
        assert_eq!(beginning(b"a\xff"), None);
        assert_eq!(beginning(b"\xc3"), None);
        assert_eq!(beginning(b""), Some(String::new()));
    }
}
