//! The canonical form of a request: the text whose hash is signed. Knows neither keys nor time.

use std::ops::Range;

use http::HeaderMap;
use http::header::{AUTHORIZATION, CONNECTION, EXPECT, HeaderName, HeaderValue, TRANSFER_ENCODING, USER_AGENT};
use http::request::Parts;

use super::SigningOptions;
use crate::percent::{self, Keep};

/// Headers that proxies and HTTP stacks add, change or remove, and the one that holds the signature.
const UNSIGNED: [HeaderName; 6] =
    [AUTHORIZATION, CONNECTION, EXPECT, TRANSFER_ENCODING, USER_AGENT, HeaderName::from_static("x-amzn-trace-id")];

/// A request in canonical form.
pub(super) struct Canonical {
    /// The text; bytes, since header values need not be UTF-8.
    pub(super) text: Vec<u8>,
    signed_headers: Range<usize>,
}

impl Canonical {
    /// The names of the signed headers: sorted, separated by `;`.
    pub(super) fn signed_headers(&self) -> &[u8] {
        self.text.get(self.signed_headers.clone()).unwrap_or_default()
    }
}

/// The canonical form of a request whose body has the hash `payload`.
pub(super) fn request(parts: &Parts, payload: &[u8], options: SigningOptions) -> Canonical {
    let mut text = Vec::with_capacity(1024);
    text.extend_from_slice(parts.method.as_str().as_bytes());
    text.push(b'\n');
    write_path(&mut text, parts.uri.path(), options);
    text.push(b'\n');
    write_query(&mut text, parts.uri.query().unwrap_or_default());
    text.push(b'\n');
    let headers = signed(&parts.headers);
    write_headers(&mut text, &headers);
    text.push(b'\n');
    let begin = text.len();
    write_names(&mut text, &headers);
    let signed_headers = begin..text.len();
    text.push(b'\n');
    text.extend_from_slice(payload);
    Canonical { text, signed_headers }
}

/// The names of the headers that are signed: sorted, separated by `;`.
pub(super) fn signed_headers(headers: &HeaderMap) -> Vec<u8> {
    let mut text = Vec::new();
    write_names(&mut text, &signed(headers));
    text
}

/// A header that is signed.
type Header<'a> = (&'a str, &'a HeaderValue);

/// The headers that are signed, sorted by name; those of one name in their order.
fn signed(headers: &HeaderMap) -> Vec<Header<'_>> {
    let mut signed: Vec<Header<'_>> = Vec::with_capacity(headers.len());
    // A request has some ten, for which a sort of the standard library is more to link than it is worth.
    for (name, value) in headers.iter().filter(|(name, _)| !UNSIGNED.contains(name)) {
        let at = signed.partition_point(|(before, _)| *before <= name.as_str());
        signed.insert(at, (name.as_str(), value));
    }
    signed
}

/// Each name once, separated by `;`.
fn write_names(text: &mut Vec<u8>, headers: &[Header<'_>]) {
    for (i, same) in headers.chunk_by(same_name).enumerate() {
        if i > 0 {
            text.push(b';');
        }
        text.extend_from_slice(name(same).as_bytes());
    }
}

/// Lines of `name:value,value`.
fn write_headers(text: &mut Vec<u8>, headers: &[Header<'_>]) {
    for same in headers.chunk_by(same_name) {
        text.extend_from_slice(name(same).as_bytes());
        let mut separator = b':';
        for (_, value) in same {
            text.push(separator);
            separator = b',';
            write_value(text, value.as_bytes());
        }
        text.push(b'\n');
    }
}

fn same_name(a: &Header<'_>, b: &Header<'_>) -> bool {
    a.0 == b.0
}

fn name<'a>(same: &[Header<'a>]) -> &'a str {
    same.first().map_or("", |(name, _)| name)
}

/// A value without outer spaces, and with runs of inner ones as one.
fn write_value(text: &mut Vec<u8>, value: &[u8]) {
    if !value.contains(&b' ') {
        return text.extend_from_slice(value);
    }
    // Only spaces count here, not tabs.
    for (i, word) in value.split(|byte| *byte == b' ').filter(|word| !word.is_empty()).enumerate() {
        if i > 0 {
            text.push(b' ');
        }
        text.extend_from_slice(word);
    }
}

fn write_path(text: &mut Vec<u8>, path: &str, options: SigningOptions) {
    if path == "/" {
        // The same in every form, and the path of all RPC protocols.
        return text.push(b'/');
    }
    let mut normal = String::new();
    let path = if options.normalize_path {
        normalize(path, &mut normal);
        &normal
    } else if path.is_empty() {
        "/"
    } else {
        path
    };
    if options.double_encode_path {
        text.extend_from_slice(percent::encode(path.as_bytes(), Keep::Slash).as_bytes());
    } else {
        text.extend_from_slice(path.as_bytes());
    }
}

/// Removes dot segments (RFC 3986, 5.2.4) and empty ones.
fn normalize(path: &str, out: &mut String) {
    let mut segments = Vec::new();
    let mut last = "";
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop();
            }
            _ => segments.push(segment),
        }
        last = segment;
    }
    for segment in &segments {
        out.push('/');
        out.push_str(segment);
    }
    if segments.is_empty() || matches!(last, "" | "." | "..") {
        out.push('/');
    }
}

/// The query's parameters, each encoded anew, sorted by name and then by value.
fn write_query(text: &mut Vec<u8>, query: &str) {
    let mut pairs: Vec<(Vec<u8>, Vec<u8>)> =
        query.split('&').filter(|pair| !pair.is_empty()).map(recode_pair).collect();
    pairs.sort_unstable();
    for (i, (name, value)) in pairs.iter().enumerate() {
        if i > 0 {
            text.push(b'&');
        }
        text.extend_from_slice(name);
        text.push(b'=');
        text.extend_from_slice(value);
    }
}

fn recode_pair(pair: &str) -> (Vec<u8>, Vec<u8>) {
    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
    (recode(name), recode(value))
}

/// Decodes and encodes again, so that every spelling of a text gives the same.
fn recode(text: &str) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        rest = tail;
        match (byte, tail) {
            (b'%', [high, low, after @ ..]) if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                decoded.push(hex_value(*high) << 4 | hex_value(*low));
                rest = after;
            }
            (b'+', _) => decoded.push(b' '),
            _ => decoded.push(byte),
        }
    }
    percent::encode(&decoded, Keep::Nothing).into_owned().into_bytes()
}

/// What a hexadecimal digit stands for; zero for anything else.
fn hex_value(digit: u8) -> u8 {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok()).unwrap_or_default()
}
