//! How bodies are compared, by what they are: texts and bytes exactly, all else by what it says.

use std::collections::BTreeMap;

use super::{cbor, json, xml};

/// What is said of a body.
#[derive(Clone, Copy, Debug)]
pub enum Body {
    /// Nothing.
    Any,
    /// It is this text, byte for byte.
    Text(&'static str),
    /// It is these bytes.
    Bytes(&'static [u8]),
    /// It is this JSON, however it is spaced and ordered.
    Json(&'static str),
    /// It is this CBOR, however lengths and numbers are written and maps are ordered.
    Cbor(&'static [u8]),
    /// It has these pairs, in any order; values of one key in their own.
    Form(&'static str),
    /// It is this XML, however it is indented and whichever prefixes it has.
    Xml(&'static str),
}

impl Body {
    /// The body as it is sent.
    pub fn bytes(self) -> &'static [u8] {
        match self {
            Self::Any => b"",
            Self::Text(text) | Self::Json(text) | Self::Form(text) | Self::Xml(text) => text.as_bytes(),
            Self::Bytes(bytes) | Self::Cbor(bytes) => bytes,
        }
    }

    /// What is wrong with a body that was found.
    pub fn problem(self, found: &[u8]) -> Option<String> {
        match self {
            Self::Any => None,
            Self::Text(expected) => exact(expected.as_bytes(), found),
            Self::Bytes(expected) => exact(expected, found),
            Self::Json(expected) => json::problem(expected, found),
            Self::Cbor(expected) => cbor::problem(expected, found),
            Self::Form(expected) => form_problem(expected, found),
            Self::Xml(expected) => xml::problem(expected, found),
        }
    }
}

fn exact(expected: &[u8], found: &[u8]) -> Option<String> {
    (expected != found).then(|| format!("body: expected `{}`, found `{}`", shown(expected), shown(found)))
}

/// Bytes as text where they are text.
pub fn shown(bytes: &[u8]) -> String {
    std::str::from_utf8(bytes).map_or_else(|_| bytes.escape_ascii().to_string(), str::to_owned)
}

/// The values of each key, as they are written.
fn pairs(form: &str) -> BTreeMap<&str, Vec<&str>> {
    let mut pairs: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    // Suites break long bodies into lines.
    for pair in form.split('&').map(str::trim).filter(|pair| !pair.is_empty()) {
        pairs.entry(pair.split('=').next().unwrap_or(pair)).or_default().push(pair);
    }
    pairs
}

fn form_problem(expected: &str, found: &[u8]) -> Option<String> {
    let Ok(found) = std::str::from_utf8(found) else { return exact(expected.as_bytes(), found) };
    let (expected, found) = (pairs(expected), pairs(found));
    let joined =
        |pairs: Option<&Vec<&str>>| pairs.map_or_else(|| "none".to_owned(), |pairs| format!("`{}`", pairs.join("&")));
    expected
        .keys()
        .chain(found.keys())
        .find(|key| expected.get(*key) != found.get(*key))
        .map(|key| format!("body: {key}: expected {}, found {}", joined(expected.get(key)), joined(found.get(key))))
}
