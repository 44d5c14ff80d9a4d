//! A response put together: the members of an output or error in status, headers and body, from their JSON form.

use base64_simd::STANDARD;
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderName, HeaderValue, Response, StatusCode};

use super::{Member, Place, members, text, values};
use crate::Document;

/// The response whose members are those of `document`; what none of `bound` takes is its body, unless that is `body`.
pub(super) fn response(
    status: u16,
    bound: &[Member],
    document: &[u8],
    body: Option<Bytes>,
    media_type: &'static str,
) -> Result<Response<Bytes>, String> {
    let mut left = members(document)?;
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = StatusCode::from_u16(status).map_err(|error| error.to_string())?;
    let mut whole = false;
    for member in bound {
        whole |= matches!(member.place, Place::Bytes | Place::Text | Place::Document | Place::Stream);
        if let Some(value) = left.remove(member.name).filter(|value| !value.is_null()) {
            set(member, &value, &mut response).map_err(|error| format!("`{}`: {error}", member.name))?;
        }
    }
    if !whole || body.is_some() {
        *response.body_mut() = body.unwrap_or_else(|| text(&Document::Object(left)));
    }
    if !whole && !response.body().is_empty() {
        response.headers_mut().entry(CONTENT_TYPE).or_insert(HeaderValue::from_static(media_type));
    }
    Ok(response)
}

/// Puts the value of a member where it belongs.
fn set(member: &Member, value: &Document, response: &mut Response<Bytes>) -> Result<(), String> {
    match (member.place, value) {
        (Place::Header(name), value) => header(name, &values::write(value, member.kind)?, response),
        (Place::PrefixHeaders(prefix), Document::Object(entries)) => entries.iter().try_for_each(|(key, value)| {
            let name = format!("{prefix}{key}");
            header(&name, value.as_str().unwrap_or_default(), response)
        }),
        (Place::Status, Document::Number(status)) => {
            let status = status.as_str().parse().ok().and_then(|status| StatusCode::from_u16(status).ok());
            *response.status_mut() = status.ok_or("no HTTP status")?;
            Ok(())
        }
        (Place::Bytes, Document::String(base64)) => {
            let bytes = STANDARD.decode_to_vec(base64).map_err(|_| "no base64")?;
            *response.body_mut() = bytes.into();
            Ok(())
        }
        (Place::Text, Document::String(body)) => {
            *response.body_mut() = body.clone().into();
            Ok(())
        }
        (Place::Document, value) => {
            *response.body_mut() = text(value);
            Ok(())
        }
        _ => Err("a value is not what the model says".to_owned()),
    }
}

fn header(name: &str, value: &str, response: &mut Response<Bytes>) -> Result<(), String> {
    let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| format!("{name:?} is no name of a header"))?;
    let value = HeaderValue::from_str(value).map_err(|_| format!("the header `{name}` cannot have this value"))?;
    response.headers_mut().insert(name, value);
    Ok(())
}
