//! Event streams: frames as the other side sends them, the events that they are, and what is wrong with frames that were sent.

use std::fmt::{Debug, Display};

use smithwright_runtime::event_stream::EventStream;
use smithwright_runtime::{CallError, Operation};

use super::{Body, ResponseTest, run};

/// The value of a frame's header.
#[derive(Clone, Debug, PartialEq)]
pub enum Header {
    Bool(bool),
    Byte(i8),
    Short(i16),
    Integer(i32),
    Long(i64),
    Blob(Vec<u8>),
    String(String),
    /// Milliseconds since 1970.
    Timestamp(i64),
    Uuid([u8; 16]),
}

/// A frame that is sent or expected.
pub struct Frame {
    /// The whole frame; made of what follows if it is empty.
    pub bytes: &'static [u8],
    pub headers: Vec<(&'static str, Header)>,
    pub require_headers: &'static [&'static str],
    pub forbid_headers: &'static [&'static str],
    pub body: Body,
}

impl Frame {
    /// The frame as it is sent.
    pub fn encode(&self) -> Vec<u8> {
        if !self.bytes.is_empty() {
            return self.bytes.to_vec();
        }
        let mut headers = Vec::new();
        for (name, value) in &self.headers {
            headers.push(u8::try_from(name.len()).expect("a short name"));
            headers.extend(name.bytes());
            value.append(&mut headers);
        }
        let payload = self.body.bytes();
        let mut frame = Vec::new();
        frame.extend(length(16 + headers.len() + payload.len()));
        frame.extend(length(headers.len()));
        frame.extend(crc32fast::hash(&frame).to_be_bytes());
        frame.extend(headers);
        frame.extend(payload);
        frame.extend(crc32fast::hash(&frame).to_be_bytes());
        frame
    }

    /// Everything in which a frame differs that was sent, by what it says.
    pub fn problems(&self, found: &Message) -> Vec<String> {
        let mut problems = Vec::new();
        let mut header = |name: &str, expected: &Header| {
            let value = found.header(name);
            if value != Some(expected) {
                let found = value.map_or("none".to_owned(), |value| format!("`{value:?}`"));
                problems.push(format!("header {name}: expected `{expected:?}`, found {found}"));
            }
        };
        self.headers.iter().for_each(|(name, expected)| header(name, expected));
        // The bytes say all headers that there are; the rest need not.
        if let Some((whole, _)) = Message::decode(self.bytes) {
            whole.headers.iter().for_each(|(name, expected)| header(name, expected));
            let more = found.headers.iter().filter(|(name, _)| whole.header(name).is_none());
            problems.extend(more.map(|(name, value)| format!("header {name}: expected none, found `{value:?}`")));
            if matches!(self.body, Body::Any) && whole.payload != found.payload {
                problems.push(format!("payload: expected {:?}, found {:?}", whole.payload, found.payload));
            }
        }
        let required = self.require_headers.iter().filter(|name| found.header(name).is_none());
        problems.extend(required.map(|name| format!("header {name}: expected, found none")));
        let forbidden = self.forbid_headers.iter().filter(|name| found.header(name).is_some());
        problems.extend(forbidden.map(|name| format!("header {name}: expected none, found one")));
        problems.extend(self.body.problem(&found.payload));
        problems
    }
}

impl Header {
    /// The value behind its type's number.
    fn append(&self, out: &mut Vec<u8>) {
        let sized = |out: &mut Vec<u8>, kind: u8, bytes: &[u8]| {
            out.push(kind);
            out.extend(u16::try_from(bytes.len()).expect("a short value").to_be_bytes());
            out.extend(bytes);
        };
        let fixed = |out: &mut Vec<u8>, kind: u8, bytes: &[u8]| {
            out.push(kind);
            out.extend(bytes);
        };
        match self {
            Self::Bool(value) => out.push(u8::from(!value)),
            Self::Byte(value) => fixed(out, 2, &value.to_be_bytes()),
            Self::Short(value) => fixed(out, 3, &value.to_be_bytes()),
            Self::Integer(value) => fixed(out, 4, &value.to_be_bytes()),
            Self::Long(value) => fixed(out, 5, &value.to_be_bytes()),
            Self::Blob(value) => sized(out, 6, value),
            Self::String(value) => sized(out, 7, value.as_bytes()),
            Self::Timestamp(value) => fixed(out, 8, &value.to_be_bytes()),
            Self::Uuid(value) => fixed(out, 9, value),
        }
    }

    /// The value that the bytes begin with, and what follows.
    fn read(bytes: &[u8]) -> Option<(Self, &[u8])> {
        let (kind, rest) = bytes.split_first()?;
        let sized = || {
            let (length, rest) = rest.split_first_chunk()?;
            rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))
        };
        Some(match kind {
            0 | 1 => (Self::Bool(*kind == 0), rest),
            2 => rest.split_first_chunk().map(|(value, rest)| (Self::Byte(i8::from_be_bytes(*value)), rest))?,
            3 => rest.split_first_chunk().map(|(value, rest)| (Self::Short(i16::from_be_bytes(*value)), rest))?,
            4 => rest.split_first_chunk().map(|(value, rest)| (Self::Integer(i32::from_be_bytes(*value)), rest))?,
            5 => rest.split_first_chunk().map(|(value, rest)| (Self::Long(i64::from_be_bytes(*value)), rest))?,
            6 => sized().map(|(value, rest)| (Self::Blob(value.to_vec()), rest))?,
            7 => sized().map(|(value, rest)| (Self::String(String::from_utf8_lossy(value).into_owned()), rest))?,
            8 => rest.split_first_chunk().map(|(value, rest)| (Self::Timestamp(i64::from_be_bytes(*value)), rest))?,
            9 => rest.split_first_chunk().map(|(value, rest)| (Self::Uuid(*value), rest))?,
            _ => return None,
        })
    }
}

/// A frame that was sent, taken apart.
#[derive(Debug)]
pub struct Message {
    pub headers: Vec<(String, Header)>,
    pub payload: Vec<u8>,
}

impl Message {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&Header> {
        self.headers.iter().find(|(other, _)| other == name).map(|(_, value)| value)
    }

    /// The frame that the bytes begin with, and what follows; nothing if they are no whole frame.
    pub fn decode(bytes: &[u8]) -> Option<(Self, &[u8])> {
        let number = |at: usize| bytes.get(at..at + 4).and_then(|four| Some(u32::from_be_bytes(four.try_into().ok()?)));
        let (total, headers) = (usize::try_from(number(0)?).ok()?, usize::try_from(number(4)?).ok()?);
        let (frame, rest) = bytes.split_at_checked(total)?;
        let whole =
            number(8)? == crc32fast::hash(&bytes[..8]) && number(total - 4)? == crc32fast::hash(&frame[..total - 4]);
        let (mut left, payload) = frame.get(12..total - 4).filter(|_| whole)?.split_at_checked(headers)?;
        let mut headers = Vec::new();
        while let Some((length, name)) = left.split_first() {
            let (name, value) = name.split_at_checked(usize::from(*length))?;
            let (value, more) = Header::read(value)?;
            headers.push((String::from_utf8_lossy(name).into_owned(), value));
            left = more;
        }
        Some((Self { headers, payload: payload.to_vec() }, rest))
    }
}

/// Everything in which the frames of a body differ.
pub fn problems(expected: &[Frame], body: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    let mut left = body;
    while !left.is_empty() {
        let Some((message, rest)) = Message::decode(left) else {
            return vec![format!("frame {}: no whole frame: `{}`", found.len() + 1, left.escape_ascii())];
        };
        found.extend(unsigned(message));
        left = rest;
    }
    // What is no event of RPC protocols comes first.
    let initial =
        |message: &Message| message.header(":event-type") == Some(&Header::String("initial-request".to_owned()));
    if found.first().is_some_and(initial) && !expected.first().is_some_and(|frame| frame.problems(&found[0]).is_empty())
    {
        found.remove(0);
    }
    if found.len() != expected.len() {
        return vec![format!("frames: expected {}, found {found:?}", expected.len())];
    }
    let pairs = expected.iter().zip(&found).enumerate();
    pairs
        .flat_map(|(at, (frame, found))| {
            let problems = frame.problems(found).into_iter();
            problems.map(move |problem| format!("frame {}: {problem}", at + 1))
        })
        .collect()
}

/// The frame within a signed one; none in the last, which is empty.
fn unsigned(message: Message) -> Option<Message> {
    if message.header(":chunk-signature").is_none() {
        return Some(message);
    }
    Message::decode(&message.payload).map(|(inner, _)| inner)
}

fn length(bytes: usize) -> [u8; 4] {
    u32::try_from(bytes).expect("a short frame").to_be_bytes()
}

impl ResponseTest {
    /// What the operation makes of the response, with the frames behind what is its body already.
    pub fn streamed<O: Operation>(&self, frames: &[Frame]) -> Result<O::Output, O::Error> {
        let frames = frames.iter().flat_map(Frame::encode);
        self.decode_body::<O>(self.body.iter().copied().chain(frames).collect())
    }

    /// The output of a call that must succeed.
    pub fn opened<T, E: Display>(&self, opened: Result<T, E>) -> T {
        opened.unwrap_or_else(|error| panic!("{}: expected a stream, found the error {error}", self.id))
    }

    /// All events of a stream that ends well.
    pub fn events<T, E: From<CallError> + Display>(&self, mut stream: EventStream<T, E>) -> Vec<T> {
        let mut events = Vec::new();
        while let Some(event) = run(stream.next()) {
            events.push(event.unwrap_or_else(|error| panic!("{}: expected events, found the error {error}", self.id)));
        }
        events
    }

    /// The events before the error, and the error that a call or its stream ends with.
    pub fn ends<T: Debug, E: From<CallError>>(&self, opened: Result<EventStream<T, E>, E>) -> (Vec<T>, E) {
        let mut events = Vec::new();
        let mut stream = match opened {
            Ok(stream) => stream,
            Err(error) => return (events, error),
        };
        loop {
            match run(stream.next()) {
                Some(Ok(event)) => events.push(event),
                Some(Err(error)) => return (events, error),
                None => panic!("{}: expected an error, found the end behind {events:?}", self.id),
            }
        }
    }
}
