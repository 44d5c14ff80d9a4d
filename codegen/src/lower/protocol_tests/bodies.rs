//! Bodies of protocol tests: what they are by their media types, and which of them are written in base64.

use crate::ir::ExpectedBody;
use crate::protocol::Format;

/// What a body is expected to be; an error says why that is unclear.
pub fn expected(text: Option<&str>, media_type: Option<&str>, format: Format) -> Result<ExpectedBody, String> {
    let Some(text) = text else { return Ok(ExpectedBody::Any) };
    let owned = text.to_owned();
    Ok(match Kind::of(media_type, format) {
        // An empty body is no value of any kind.
        _ if text.is_empty() => ExpectedBody::Text(owned),
        Kind::Text => ExpectedBody::Text(owned),
        Kind::Json => ExpectedBody::Json(owned),
        Kind::Form => ExpectedBody::Form(owned),
        Kind::Xml => ExpectedBody::Xml(owned),
        Kind::Cbor => ExpectedBody::Cbor(bytes(text)?),
        Kind::Frames => ExpectedBody::Bytes(bytes(text)?),
    })
}

/// A body as it is received.
pub fn received(text: &str, media_type: Option<&str>, format: Format) -> Result<Vec<u8>, String> {
    match Kind::of(media_type, format) {
        Kind::Cbor | Kind::Frames => bytes(text),
        _ => Ok(text.as_bytes().to_vec()),
    }
}

/// What base64 stands for.
pub fn bytes(text: &str) -> Result<Vec<u8>, String> {
    let decoded = base64_simd::STANDARD.decode_to_vec(text);
    decoded.map_err(|_| "its body is of a binary media type, but not written in base64".to_owned())
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    Json,
    Cbor,
    Form,
    Xml,
    Frames,
}

impl Kind {
    /// By the media type; without one, bodies of a binary format are of that, and others are texts.
    fn of(media_type: Option<&str>, format: Format) -> Self {
        let Some(media_type) = media_type else {
            return if format.is_binary() { Self::Cbor } else { Self::Text };
        };
        let media_type = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let is = |name: &str| media_type.ends_with(&format!("/{name}")) || media_type.ends_with(&format!("+{name}"));
        match media_type.as_str() {
            "application/x-www-form-urlencoded" => Self::Form,
            "application/vnd.amazon.eventstream" => Self::Frames,
            _ if is("cbor") => Self::Cbor,
            _ if is("json") || media_type.contains("x-amz-json-") => Self::Json,
            _ if is("xml") => Self::Xml,
            _ => Self::Text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const JSON: Format = Format::Json;

    #[test]
    fn a_body_is_what_its_media_type_says() {
        let text = |text: &str| Ok(ExpectedBody::Text(text.to_owned()));
        assert_eq!(expected(None, Some("application/json"), JSON), Ok(ExpectedBody::Any));
        assert_eq!(expected(Some(""), Some("application/json"), JSON), text(""));
        assert_eq!(
            expected(Some("{}"), Some("Application/JSON; charset=utf-8"), JSON),
            Ok(ExpectedBody::Json("{}".into()))
        );
        assert_eq!(expected(Some("{}"), Some("application/problem+json"), JSON), Ok(ExpectedBody::Json("{}".into())));
        assert_eq!(expected(Some("<a/>"), Some("application/xml"), JSON), Ok(ExpectedBody::Xml("<a/>".into())));
        assert_eq!(
            expected(Some("a=b"), Some("application/x-www-form-urlencoded"), JSON),
            Ok(ExpectedBody::Form("a=b".into()))
        );
        assert_eq!(expected(Some("bytes"), Some("application/octet-stream"), JSON), text("bytes"));
        assert_eq!(expected(Some("{}"), None, JSON), text("{}"));
        assert_eq!(expected(Some("v/8="), Some("application/cbor"), JSON), Ok(ExpectedBody::Cbor(vec![0xbf, 0xff])));
    }

    #[test]
    fn what_is_binary_is_written_in_base64() {
        assert_eq!(received("v/8=", Some("application/cbor"), JSON), Ok(vec![0xbf, 0xff]));
        assert_eq!(received("unavailable", Some("text/plain"), JSON), Ok(b"unavailable".to_vec()));
        assert!(received("{}", Some("application/cbor"), JSON).is_err());
    }
}
