//! A member that is the whole body (trait `httpPayload`) but no document: bytes and text.

use bytes::Bytes;

use super::{Error, RequestParts, ResponseParts, Result};
use crate::format::text::{Read, Texts, Write};

/// Bytes that may be unset.
pub trait Blob {
    /// The bytes.
    fn bytes(&self) -> Option<&Bytes>;

    /// The bytes of a body, which may be none.
    fn set(&mut self, body: &Bytes);
}

impl Blob for Bytes {
    fn bytes(&self) -> Option<&Bytes> {
        Some(self)
    }

    fn set(&mut self, body: &Bytes) {
        self.clone_from(body);
    }
}

impl Blob for Option<Bytes> {
    fn bytes(&self) -> Option<&Bytes> {
        self.as_ref()
    }

    fn set(&mut self, body: &Bytes) {
        if !body.is_empty() {
            *self = Some(body.clone());
        }
    }
}

impl RequestParts {
    /// A body of bytes as they are; without any value there is no body.
    pub fn blob<T: Blob>(&mut self, content_type: &'static str, value: &T) {
        if let Some(bytes) = value.bytes() {
            self.media(content_type, bytes.clone());
        }
    }

    /// A body of text as it is; without any value there is no body.
    pub fn text<T: Write>(&mut self, content_type: &'static str, value: &T) {
        if let Texts::One(text) = value.texts() {
            self.media(content_type, Bytes::from(text.into_owned()));
        }
    }
}

impl ResponseParts<'_> {
    /// Sets `target` to the body, unless that is empty.
    pub fn blob<T: Blob>(&self, target: &mut T) {
        target.set(self.body());
    }

    /// Sets `target` to the body as text, unless that is empty.
    pub fn text<T: Read>(&self, target: &mut T) -> Result {
        let text = std::str::from_utf8(self.body()).map_err(|_| Error::new("the body is not text in UTF-8"))?;
        if !text.is_empty() {
            *target = T::read(text).map_err(|error| Error::new(format!("the body: {error}")))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, StatusCode};

    use super::*;
    use crate::EncodeOptions;

    fn request(bind: impl FnOnce(&mut RequestParts)) -> http::Request<Bytes> {
        let mut parts = RequestParts::new(&EncodeOptions::default());
        bind(&mut parts);
        parts.into_request("application/json").unwrap()
    }

    #[test]
    fn a_payload_is_sent_as_it_is() {
        let blob = request(|parts| parts.blob("application/octet-stream", &Some(Bytes::from_static(b"\x00\xff"))));
        assert_eq!(blob.body().as_ref(), b"\x00\xff");
        assert_eq!(blob.headers()["content-type"], "application/octet-stream");
        let text = request(|parts| parts.text("text/plain", &"rawé".to_owned()));
        assert_eq!(
            (text.body().as_ref(), &text.headers()["content-type"]),
            ("rawé".as_bytes(), &"text/plain".parse().unwrap())
        );
    }

    #[test]
    fn without_a_payload_there_is_no_body() {
        let none = request(|parts| {
            parts.blob("application/octet-stream", &None::<Bytes>);
            parts.text("text/plain", &None::<String>);
        });
        assert!(none.body().is_empty() && none.headers().is_empty());
    }

    #[test]
    fn an_empty_body_leaves_the_payload_unset() {
        let headers = HeaderMap::new();
        let read = |body: &'static [u8]| {
            let body = Bytes::from_static(body);
            let response = ResponseParts::new(StatusCode::OK, &headers, &body);
            let (mut blob, mut text) = (None::<Bytes>, None::<String>);
            response.blob(&mut blob);
            let error = response.text(&mut text).err().map(|error| error.to_string());
            (blob, text, error)
        };
        assert_eq!(read(b""), (None, None, None));
        assert_eq!(read(b" a"), (Some(Bytes::from_static(b" a")), Some(" a".to_owned()), None));
        assert_eq!(read(b"\xff").2, Some("the body is not text in UTF-8".to_owned()));
        let mut plain = Bytes::from_static(b"before");
        ResponseParts::new(StatusCode::OK, &headers, &Bytes::new()).blob(&mut plain);
        assert_eq!(plain, "");
    }
}
