//! A request taken apart: the members of an input from path, query, headers and body, in one JSON object.

use std::collections::BTreeMap;

use base64_simd::STANDARD;
use bytes::{Bytes, BytesMut};
use http::header::CONTENT_ENCODING;
use http::{HeaderMap, Request};

use super::{Kind, Member, Part, Place, RestServer, values};
use crate::Document;
use crate::json;
use crate::percent::decode;
use crate::protocol::rest::OfInput;

type Members = BTreeMap<String, Document>;

/// The input of a request in its JSON form.
pub(super) fn document<D: RestServer>(
    request: &Request<Bytes>,
    path: &[Part],
    bound: &[Member],
) -> Result<Members, String> {
    let whole =
        bound.iter().any(|member| matches!(member.place, Place::Bytes | Place::Text | Place::Document | Place::Stream));
    let of_input = request.extensions().get::<OfInput>();
    let form = of_input.and_then(|of_input| of_input.form.as_deref());
    let mut document = if whole || form.is_some() { Members::new() } else { D::members(request.body())? };
    // A caller has set no header that the client has added, and no path of an endpoint.
    let (headers, own_path) = match of_input {
        Some(OfInput { labels, path, headers, .. }) => {
            document.extend(labels.iter().map(|(name, value)| ((*name).to_owned(), value.as_str().into())));
            (headers, path.as_str())
        }
        None => (request.headers(), request.uri().path()),
    };
    labels(own_path, path, &mut document)?;
    let query = pairs(form.or(request.uri().query()).unwrap_or_default())?;
    for member in bound {
        let value =
            value(member, headers, request.body(), &query).map_err(|error| format!("`{}`: {error}", member.name))?;
        if let Some(value) = value {
            document.insert(member.name.to_owned(), value);
        }
    }
    Ok(document)
}

/// The body as it was before its checksum came behind it (`aws-chunked`).
pub(super) fn body(request: &Request<Bytes>) -> Result<Bytes, String> {
    let encodings = request.headers().get_all(CONTENT_ENCODING).iter();
    if !encodings.into_iter().any(|encoding| encoding.as_bytes().ends_with(b"aws-chunked")) {
        return Ok(request.body().clone());
    }
    let mut rest = request.body().clone();
    let mut body = BytesMut::new();
    loop {
        let end = rest.iter().position(|byte| *byte == b'\r').unwrap_or(rest.len());
        let head = rest.split_to(end);
        let length = std::str::from_utf8(&head).ok().and_then(|head| usize::from_str_radix(head, 16).ok());
        let length =
            length.filter(|length| rest.len() >= length.saturating_add(4)).ok_or("the body is not in chunks")?;
        if length == 0 {
            return Ok(body.freeze());
        }
        // Between two ends of lines.
        let chunk = rest.split_to(length.saturating_add(4));
        body.extend_from_slice(chunk.get(2..length.saturating_add(2)).unwrap_or_default());
    }
}

/// The value of a member; nothing if the request has none.
fn value(
    member: &Member,
    headers: &HeaderMap,
    body: &Bytes,
    query: &[(String, String)],
) -> Result<Option<Document>, String> {
    Ok(match member.place {
        Place::Query(key) => {
            let mut texts = query.iter().filter(|(name, _)| name == key).map(|(_, value)| value.as_str());
            match member.kind {
                Kind::List(kind) => {
                    let texts: Vec<_> = texts.map(|text| values::read(text, *kind)).collect::<Result<_, _>>()?;
                    (!texts.is_empty()).then(|| texts.into_iter().collect())
                }
                kind => texts.next().map(|text| values::read(text, kind)).transpose()?,
            }
        }
        Place::QueryParams(taken) => params(query, taken, matches!(member.kind, Kind::List(_))),
        Place::Header(name) => match joined(headers, name)? {
            Some(text) => Some(values::read(&text, member.kind)?),
            None => None,
        },
        Place::PrefixHeaders(prefix) => prefixed(headers, prefix)?,
        Place::Bytes | Place::Text | Place::Document if body.is_empty() => None,
        Place::Bytes => Some(STANDARD.encode_to_string(body).into()),
        Place::Text => Some(std::str::from_utf8(body).map_err(|_| "the body is no text")?.into()),
        Place::Document => {
            let mut document = Document::Null;
            json::read(body, &mut document).map_err(|error| error.to_string())?;
            Some(document)
        }
        Place::Status | Place::Stream => None,
    })
}

/// Takes the labels of a path, which is as its parts say.
fn labels(path: &str, parts: &[Part], document: &mut Members) -> Result<(), String> {
    let other = || format!("the path `{path}` is not the operation's");
    let mut rest = path;
    for (at, part) in parts.iter().enumerate() {
        match part {
            Part::Text(text) => rest = rest.strip_prefix(text).ok_or_else(other)?,
            Part::Label(name, kind) => {
                let end = rest.find('/').unwrap_or(rest.len());
                let (segment, behind) = rest.split_at_checked(end).ok_or_else(other)?;
                document.insert((*name).to_owned(), values::read(&decode(segment)?, *kind)?);
                rest = behind;
            }
            Part::Greedy(name) => {
                // All that what comes after it leaves.
                let behind = parts.get(at.saturating_add(1)).and_then(|part| match part {
                    Part::Text(text) => rest.rfind(text),
                    Part::Label(..) | Part::Greedy(_) => None,
                });
                let (segments, behind) = rest.split_at_checked(behind.unwrap_or(rest.len())).ok_or_else(other)?;
                document.insert((*name).to_owned(), decode(segments)?.into());
                rest = behind;
            }
        }
    }
    if rest.is_empty() { Ok(()) } else { Err(other()) }
}

/// The pairs of a query.
fn pairs(query: &str) -> Result<Vec<(String, String)>, String> {
    let pieces = query.split('&').filter(|piece| !piece.is_empty());
    let pairs = pieces.map(|piece| piece.split_once('=').unwrap_or((piece, "")));
    pairs.map(|(key, value)| Ok((decode(key)?, decode(value)?))).collect()
}

/// The parameters that no other member takes.
fn params(query: &[(String, String)], taken: &[&str], lists: bool) -> Option<Document> {
    let mut params = Members::new();
    for (key, value) in query.iter().filter(|(key, _)| !taken.contains(&key.as_str())) {
        let value = Document::from(value.as_str());
        match (params.get_mut(key), lists) {
            (Some(Document::Array(values)), true) => values.push(value),
            (_, true) => drop(params.insert(key.clone(), Document::Array(vec![value]))),
            (_, false) => drop(params.insert(key.clone(), value)),
        }
    }
    (!params.is_empty()).then_some(Document::Object(params))
}

/// All lines of a header as one.
fn joined(headers: &HeaderMap, name: &str) -> Result<Option<String>, String> {
    let lines = headers.get_all(name).iter().map(|value| value.to_str().map_err(|_| "a header is no text".to_owned()));
    let lines: Vec<&str> = lines.collect::<Result<_, _>>()?;
    Ok((!lines.is_empty()).then(|| lines.join(", ")))
}

fn prefixed(headers: &HeaderMap, prefix: &str) -> Result<Option<Document>, String> {
    let prefix = prefix.to_ascii_lowercase();
    let mut found = Members::new();
    for name in headers.keys() {
        if let (Some(key), Some(text)) = (name.as_str().strip_prefix(&prefix), joined(headers, name.as_str())?) {
            found.insert(key.to_owned(), text.into());
        }
    }
    Ok((!found.is_empty()).then_some(Document::Object(found)))
}
