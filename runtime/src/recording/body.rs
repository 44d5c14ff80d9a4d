//! A body as a member of a line: JSON as it is, text as text, anything else in base64; without secrets as far as it can be read.

use base64_simd::STANDARD;
use bytes::Bytes;

use super::redact::Names;
use crate::{Document, json};

/// The member that holds a body: its key and value; nothing for an empty body.
pub(super) fn member(body: &Bytes, names: &Names) -> Option<(&'static str, Document)> {
    if body.is_empty() {
        return None;
    }
    let mut document = Document::Null;
    if json::read(body, &mut document).is_ok() && matches!(document, Document::Object(_) | Document::Array(_)) {
        names.document(&mut document);
        return Some(("json", document));
    }
    if let Ok(text) = std::str::from_utf8(body) {
        return Some(("text", names.text(text).into()));
    }
    #[cfg(feature = "cbor")]
    if let Some(masked) = crate::format::cbor::masked(body, &|name| names.are_secret(name)) {
        return Some(("base64", STANDARD.encode_to_string(masked).into()));
    }
    Some(("base64", STANDARD.encode_to_string(body).into()))
}

/// The body that a line holds.
pub(super) fn bytes(line: &Document) -> Result<Bytes, String> {
    if let Some(document) = line.get("json") {
        let mut out = json::Writer::new();
        json::Write::write(document, &mut out);
        return Ok(out.into_bytes());
    }
    if let Some(text) = line.get("text") {
        return Ok(text.as_str().ok_or("`text` is no text")?.to_owned().into());
    }
    let Some(base64) = line.get("base64") else { return Ok(Bytes::new()) };
    let bytes = STANDARD.decode_to_vec(base64.as_str().ok_or("`base64` is no text")?);
    Ok(bytes.map_err(|_| "`base64` is none")?.into())
}
