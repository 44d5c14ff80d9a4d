//! One message of an event stream: headers and payload, in memory and as a frame.

use std::borrow::Cow;
use std::fmt;

use bytes::{BufMut, Bytes, BytesMut};

use super::header::{self, HeaderValue, Headers};

/// Both lengths and their checksum.
pub(super) const PRELUDE: usize = 12;
/// The checksum of everything before it.
pub(super) const TRAILER: usize = 4;

/// A message: headers and a payload.
#[derive(Clone, Default, PartialEq)]
pub struct Message {
    /// As they are sent; always whole and valid.
    headers: Bytes,
    payload: Bytes,
}

impl Message {
    /// A message without headers.
    #[must_use]
    pub fn new(payload: impl Into<Bytes>) -> Self {
        Self { headers: Bytes::new(), payload: payload.into() }
    }

    /// The message with one more header.
    ///
    /// Fails if the name has more than 255 bytes, a string or blob more than 65,535, or a timestamp's milliseconds more
    /// than 64 bits.
    pub fn with_header(self, name: &str, value: HeaderValue<'_>) -> Result<Self, EncodeError> {
        let mut headers = Vec::from(self.headers);
        header::append(&mut headers, name, value).map_err(EncodeError::new)?;
        Ok(Self { headers: headers.into(), payload: self.payload })
    }

    /// The message with another payload.
    #[must_use]
    pub fn with_payload(self, payload: impl Into<Bytes>) -> Self {
        Self { payload: payload.into(), ..self }
    }

    /// A message of headers that were checked.
    pub(super) fn from_parts(headers: Bytes, payload: Bytes) -> Self {
        Self { headers, payload }
    }

    /// The headers, in their order.
    #[must_use]
    pub fn headers(&self) -> Headers<'_> {
        Headers::checked(&self.headers)
    }

    /// The headers as they are sent.
    #[cfg(feature = "streaming")]
    pub(crate) fn raw_headers(&self) -> &[u8] {
        &self.headers
    }

    /// The value of the first header of that name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<HeaderValue<'_>> {
        self.headers().find(|header| header.0 == name).map(|header| header.1)
    }

    /// The payload.
    #[must_use]
    pub fn payload(&self) -> &Bytes {
        &self.payload
    }

    /// The message as a frame: lengths, headers, payload and both checksums.
    ///
    /// Fails if it would be longer than 32 bits can say.
    pub fn encode(&self) -> Result<Bytes, EncodeError> {
        const TOO_LONG: EncodeError = EncodeError(Cow::Borrowed("the frame would have more than 4,294,967,295 bytes"));
        let fixed = PRELUDE.saturating_add(TRAILER);
        let length = fixed.saturating_add(self.headers.len()).saturating_add(self.payload.len());
        let total = u32::try_from(length).map_err(|_| TOO_LONG)?;
        let headers = u32::try_from(self.headers.len()).map_err(|_| TOO_LONG)?;
        let mut frame = BytesMut::with_capacity(length);
        frame.put_u32(total);
        frame.put_u32(headers);
        frame.put_u32(crc32fast::hash(&frame));
        frame.put_slice(&self.headers);
        frame.put_slice(&self.payload);
        frame.put_u32(crc32fast::hash(&frame));
        Ok(frame.freeze())
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Values and payload may hold what must not be logged.
        let names: Vec<&str> = self.headers().map(|header| header.0).collect();
        f.debug_struct("Message").field("headers", &names).field("payload_len", &self.payload.len()).finish()
    }
}

/// A message cannot be sent.
#[derive(Clone, PartialEq, Eq)]
pub struct EncodeError(Cow<'static, str>);

impl EncodeError {
    pub(super) fn new(reason: impl Into<Cow<'static, str>>) -> Self {
        Self(reason.into())
    }
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

crate::error::debug_as_display!(EncodeError);

impl std::error::Error for EncodeError {}
