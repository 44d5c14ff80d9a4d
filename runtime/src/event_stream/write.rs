//! Events on their way to a service: from types to messages. Knows no protocol.

use std::fmt;

use bytes::Bytes;

use super::{EncodeError, HeaderValue, Message};
use crate::{IdempotencyTokens, Timestamp};

/// A type whose values are the events of a request; implemented by generated code.
pub trait WriteEvent {
    /// The event as a message.
    ///
    /// Fails if a header or the frame would be too long.
    fn write_event(&self) -> Result<Message, EncodeError>;
}

/// What an event says beside its name; implemented by generated code.
pub trait WriteParts {
    /// Puts all members where they belong.
    fn write_parts(&self, event: &mut EventParts);
}

/// An event that is put together part by part: its payload before its headers.
#[derive(Debug)]
pub struct EventParts(Result<Message, EncodeError>);

impl EventParts {
    /// The event of this name, with no payload.
    #[must_use]
    pub fn new(event_type: &str) -> Self {
        Self::named("event", ":event-type", event_type)
    }

    fn named(message_type: &str, header: &str, name: &str) -> Self {
        let mut event = Self(Ok(Message::default()));
        event.set(":message-type", HeaderValue::String(message_type));
        event.set(header, HeaderValue::String(name));
        event
    }

    /// The event of this name with these parts.
    pub fn of(event_type: &str, parts: &impl WriteParts) -> Result<Message, EncodeError> {
        let mut event = Self::new(event_type);
        parts.write_parts(&mut event);
        event.finish()
    }

    /// The exception of this name with these parts.
    pub fn of_exception(exception_type: &str, parts: &impl WriteParts) -> Result<Message, EncodeError> {
        let mut event = Self::named("exception", ":exception-type", exception_type);
        parts.write_parts(&mut event);
        event.finish()
    }

    /// An event that the model does not list.
    pub fn unknown(event_type: &str, payload: &Bytes) -> Result<Message, EncodeError> {
        let mut event = Self::new(event_type);
        event.untyped_payload(payload.clone());
        event.finish()
    }

    /// Where the tokens of unset `idempotencyToken` members come from.
    #[must_use]
    pub fn tokens(&self) -> IdempotencyTokens {
        IdempotencyTokens::default()
    }

    /// A payload, and what it is.
    pub fn payload(&mut self, content_type: &str, payload: Bytes) {
        self.set(":content-type", HeaderValue::String(content_type));
        self.untyped_payload(payload);
    }

    /// A payload that is a document, if its value has one.
    pub fn document<E: fmt::Display>(&mut self, content_type: &str, document: Result<Bytes, E>) {
        match document {
            Ok(document) => self.payload(content_type, document),
            Err(reason) if self.0.is_ok() => self.0 = Err(EncodeError::new(reason.to_string())),
            Err(_) => {}
        }
    }

    /// A payload that nothing is known of.
    fn untyped_payload(&mut self, payload: Bytes) {
        if let Ok(message) = &mut self.0 {
            *message = std::mem::take(message).with_payload(payload);
        }
    }

    /// A member in a header (trait `eventHeader`), unless it is unset.
    pub fn header(&mut self, name: &str, value: &(impl ToHeader + ?Sized)) {
        if let Some(value) = value.to_header() {
            self.set(name, value);
        }
    }

    /// The event as a message.
    pub fn finish(self) -> Result<Message, EncodeError> {
        self.0
    }

    fn set(&mut self, name: &str, value: HeaderValue<'_>) {
        if let Ok(message) = &mut self.0 {
            self.0 = std::mem::take(message).with_header(name, value);
        }
    }
}

/// A value that a header can hold.
pub trait ToHeader {
    /// The value; `None` if it is unset.
    fn to_header(&self) -> Option<HeaderValue<'_>>;
}

macro_rules! to_header {
    ($($type:ty, $value:ident => $header:expr;)*) => {$(
        impl ToHeader for $type {
            fn to_header(&self) -> Option<HeaderValue<'_>> {
                let $value = self;
                Some($header)
            }
        }
    )*};
}

to_header! {
    bool, value => HeaderValue::Bool(*value);
    i8, value => HeaderValue::Byte(*value);
    i16, value => HeaderValue::Short(*value);
    i32, value => HeaderValue::Integer(*value);
    i64, value => HeaderValue::Long(*value);
    Bytes, value => HeaderValue::Blob(value);
    String, value => HeaderValue::String(value);
    str, value => HeaderValue::String(value);
    Timestamp, value => HeaderValue::Timestamp(*value);
}

impl<T: ToHeader> ToHeader for Option<T> {
    fn to_header(&self) -> Option<HeaderValue<'_>> {
        self.as_ref()?.to_header()
    }
}

impl<T: ToHeader + ?Sized> ToHeader for &T {
    fn to_header(&self) -> Option<HeaderValue<'_>> {
        (**self).to_header()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_come_in_the_order_of_the_specification_and_unset_ones_not_at_all() {
        let mut event = EventParts::new("Said");
        event.payload("text/plain", Bytes::from_static(b"hey"));
        event.header("loud", &true);
        event.header("by", &Some("me".to_owned()));
        event.header("at", &None::<Timestamp>);
        let message = event.finish().unwrap();
        let headers: Vec<_> = message.headers().collect();
        let expected = [
            (":message-type", HeaderValue::String("event")),
            (":event-type", HeaderValue::String("Said")),
            (":content-type", HeaderValue::String("text/plain")),
            ("loud", HeaderValue::Bool(true)),
            ("by", HeaderValue::String("me")),
        ];
        assert_eq!((headers.as_slice(), message.payload().as_ref()), (expected.as_slice(), b"hey".as_slice()));
    }

    #[test]
    fn a_value_without_a_document_is_no_event() {
        let mut event = EventParts::new("Said");
        event.document("application/xml", Err("XML has no character U+0000"));
        event.document("application/xml", Ok::<_, String>(Bytes::new()));
        assert_eq!(event.finish().unwrap_err().to_string(), "XML has no character U+0000");
    }

    #[test]
    fn what_is_too_long_stays_an_error() {
        let mut event = EventParts::new("Said");
        event.header("by", &"x".repeat(65_536));
        event.header("loud", &true);
        assert!(event.finish().unwrap_err().to_string().contains("65,535"));
    }
}
