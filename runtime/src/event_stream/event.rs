//! What a message is: an event, an exception or an error, and what its headers and payload hold. Knows no protocol.

use std::fmt;

use bytes::Bytes;

use super::{HeaderValue, Message};
use crate::Timestamp;

/// What reading an event gives: `T`, or why the message was refused.
pub type Result<T> = std::result::Result<T, EventError>;

/// The event type of the message that holds an operation's output apart from the stream.
const INITIAL_RESPONSE: &str = "initial-response";

/// A type that can be read from an event; implemented by generated code.
pub trait ReadEvent: Sized {
    /// Exceptions of the stream whose error has another name: the name in the stream, that of the error.
    const RENAMED_EXCEPTIONS: &'static [(&'static str, &'static str)] = &[];

    /// Reads headers and payload.
    fn read_event(event: &Event<'_>) -> Result<Self>;
}

/// An event or an exception whose members are not all in its document; implemented by generated code.
pub trait BindEvent {
    /// Whether the payload is a document, which holds the other members.
    const HAS_DOCUMENT: bool = false;

    /// Sets the members that are in headers (trait `eventHeader`), or are the payload (trait `eventPayload`).
    fn bind(&mut self, event: &Event<'_>) -> Result<()>;
}

/// What a message is, by its header `:message-type`.
#[derive(Debug)]
pub(crate) enum Kind<'a> {
    /// The members of the operation's output.
    InitialResponse,
    /// An event.
    Event(Event<'a>),
    /// An error that the model describes, by its name in the stream.
    Exception(&'a str),
    /// An error that the model does not describe.
    Error { code: &'a str, message: &'a str },
}

impl<'a> Kind<'a> {
    pub(crate) fn of(message: &'a Message) -> Result<Self> {
        let text = |name| match message.header(name) {
            Some(HeaderValue::String(text)) => Ok(text),
            Some(other) => Err(EventError::header(name, "a string", other)),
            None => Err(EventError(format!("the message lacks the header `{name}`"))),
        };
        Ok(match text(":message-type")? {
            "event" => match text(":event-type")? {
                INITIAL_RESPONSE => Self::InitialResponse,
                event_type => Self::Event(Event::new(event_type, message)),
            },
            "exception" => Self::Exception(text(":exception-type")?),
            "error" => Self::Error { code: text(":error-code")?, message: text(":error-message").unwrap_or_default() },
            other => return Err(EventError(format!("a message of the unknown type {other:?}"))),
        })
    }
}

/// An event as it came.
#[derive(Clone, Copy, Debug)]
pub struct Event<'a> {
    event_type: &'a str,
    message: &'a Message,
}

impl<'a> Event<'a> {
    pub(crate) fn new(event_type: &'a str, message: &'a Message) -> Self {
        Self { event_type, message }
    }

    /// The member of the stream's union that the event is, or a name that the model does not list.
    #[must_use]
    pub fn event_type(&self) -> &'a str {
        self.event_type
    }

    /// The value of a header (trait `eventHeader`); `None` if the event lacks it.
    pub fn header<T: FromHeader>(&self, name: &str) -> Result<Option<T>> {
        let Some(value) = self.message.header(name) else { return Ok(None) };
        T::from_header(value).map(Some).ok_or_else(|| EventError::header(name, T::EXPECTED, value))
    }

    /// The payload (trait `eventPayload` on a blob).
    #[must_use]
    pub fn payload(&self) -> &'a Bytes {
        self.message.payload()
    }

    /// The payload as text (trait `eventPayload` on a string).
    pub fn text(&self) -> Result<&'a str> {
        std::str::from_utf8(self.payload()).map_err(|_| self.wrong_payload("not UTF-8"))
    }

    /// The error that says what is wrong with the payload.
    pub(crate) fn wrong_payload(&self, what: impl fmt::Display) -> EventError {
        EventError(format!("the payload of `{}` is {what}", self.event_type))
    }
}

/// Why a message is not what the model promises. Displays as one line, without the message's contents.
#[derive(Clone, PartialEq, Eq)]
pub struct EventError(String);

impl EventError {
    fn header(name: &str, expected: &str, found: HeaderValue<'_>) -> Self {
        Self(format!("the header `{name}` is {}, not {expected}", found.kind()))
    }
}

impl fmt::Display for EventError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

crate::error::debug_as_display!(EventError);

impl std::error::Error for EventError {}

/// A type that a header can hold.
pub trait FromHeader: Sized {
    /// What a header has to be, in words.
    const EXPECTED: &'static str;

    /// The value, if it is one of this type.
    fn from_header(value: HeaderValue<'_>) -> Option<Self>;
}

macro_rules! from_header {
    ($($type:ty, $expected:literal, $pattern:pat => $value:expr;)*) => {$(
        impl FromHeader for $type {
            const EXPECTED: &'static str = $expected;

            fn from_header(value: HeaderValue<'_>) -> Option<Self> {
                match value {
                    $pattern => Some($value),
                    _ => None,
                }
            }
        }
    )*};
}

from_header! {
    bool, "a boolean", HeaderValue::Bool(value) => value;
    Bytes, "bytes", HeaderValue::Blob(value) => Self::copy_from_slice(value);
    String, "a string", HeaderValue::String(value) => value.to_owned();
    Timestamp, "a timestamp", HeaderValue::Timestamp(value) => value;
}

macro_rules! integer_from_header {
    ($($type:ty, $expected:literal;)*) => {$(
        /// Of any width, if the number fits.
        impl FromHeader for $type {
            const EXPECTED: &'static str = $expected;

            fn from_header(value: HeaderValue<'_>) -> Option<Self> {
                Self::try_from(value.integer()?).ok()
            }
        }
    )*};
}

integer_from_header! {
    i8, "a number of 8 bits";
    i16, "a number of 16 bits";
    i32, "a number of 32 bits";
    i64, "a number of 64 bits";
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(headers: &[(&str, HeaderValue<'_>)], payload: &'static str) -> Message {
        let start = [(":message-type", HeaderValue::String("event")), (":event-type", HeaderValue::String("E"))];
        let headers = start.iter().chain(headers);
        headers.fold(Message::new(payload), |message, (name, value)| message.with_header(name, *value).unwrap())
    }

    /// What `read` makes of an event.
    fn read<T>(message: &Message, read: impl Fn(&Event<'_>) -> Result<T>) -> std::result::Result<T, String> {
        match Kind::of(message) {
            Ok(Kind::Event(event)) => read(&event).map_err(|error| error.to_string()),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn headers_are_read_as_what_they_are() {
        let time = Timestamp::from_secs(7);
        let message = event(
            &[
                ("flag", HeaderValue::Bool(true)),
                ("small", HeaderValue::Byte(-1)),
                ("large", HeaderValue::Long(1 << 40)),
                ("text", HeaderValue::String("x")),
                ("bytes", HeaderValue::Blob(b"y")),
                ("time", HeaderValue::Timestamp(time)),
            ],
            "",
        );
        assert_eq!(read(&message, |event| event.header("flag")), Ok(Some(true)));
        assert_eq!(read(&message, |event| event.header("small")), Ok(Some(-1_i64)));
        assert_eq!(read(&message, |event| event.header("text")), Ok(Some("x".to_owned())));
        assert_eq!(read(&message, |event| event.header("bytes")), Ok(Some(Bytes::from_static(b"y"))));
        assert_eq!(read(&message, |event| event.header("time")), Ok(Some(time)));
        assert_eq!(read(&message, |event| event.header::<bool>("none")), Ok(None));
        let wrong = read(&message, |event| event.header::<bool>("text"));
        assert_eq!(wrong, Err("the header `text` is a string, not a boolean".to_owned()));
        let wrong = read(&message, |event| event.header::<i32>("large"));
        assert_eq!(wrong, Err("the header `large` is a number, not a number of 32 bits".to_owned()));
    }

    #[test]
    fn a_payload_is_bytes_or_text() {
        assert_eq!(read(&event(&[], "x"), |event| Ok(event.text()?.to_owned())), Ok("x".to_owned()));
        let message = event(&[], "").with_payload(&b"\xff"[..]);
        let wrong = read(&message, |event| Ok(event.text()?.to_owned()));
        assert_eq!(wrong, Err("the payload of `E` is not UTF-8".to_owned()));
    }

    #[test]
    fn a_message_that_is_nothing_of_all_is_refused() {
        let refused = |headers: &[(&str, HeaderValue<'_>)]| {
            let build = |message: Message, (name, value): &(&str, HeaderValue<'_>)| message.with_header(name, *value);
            let message = headers.iter().fold(Message::default(), |message, header| build(message, header).unwrap());
            Kind::of(&message).unwrap_err().to_string()
        };
        assert_eq!(refused(&[]), "the message lacks the header `:message-type`");
        let message_type = |text| (":message-type", HeaderValue::String(text));
        assert_eq!(refused(&[message_type("event")]), "the message lacks the header `:event-type`");
        assert_eq!(refused(&[message_type("exception")]), "the message lacks the header `:exception-type`");
        assert_eq!(refused(&[message_type("error")]), "the message lacks the header `:error-code`");
        assert_eq!(refused(&[message_type("ping")]), "a message of the unknown type \"ping\"");
        let wrong = [(":message-type", HeaderValue::Bool(true))];
        assert_eq!(refused(&wrong), "the header `:message-type` is a boolean, not a string");
    }
}
