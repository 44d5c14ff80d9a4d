//! The runtime's event-stream frames against `aws-smithy-eventstream`: the same frames are accepted, with the same
//! messages, and each side reads what the other writes.

use aws_smithy_eventstream::frame::{read_message_from, write_message_to};
use aws_smithy_types::DateTime;
use aws_smithy_types::event_stream::{Header, HeaderValue as Theirs, Message as TheirMessage};
use bytes::Buf;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use smithwright_runtime::event_stream::{Decoder, FrameError, HeaderValue, Message};
use smithwright_runtime::{Bytes, Timestamp};

/// A header's value, ours to be.
#[derive(Clone, Debug)]
enum Value {
    Bool(bool),
    Byte(i8),
    Short(i16),
    Integer(i32),
    Long(i64),
    Blob(Vec<u8>),
    String(String),
    Millis(i64),
    Uuid([u8; 16]),
}

impl Value {
    fn ours(&self) -> HeaderValue<'_> {
        match self {
            Self::Bool(value) => HeaderValue::Bool(*value),
            Self::Byte(value) => HeaderValue::Byte(*value),
            Self::Short(value) => HeaderValue::Short(*value),
            Self::Integer(value) => HeaderValue::Integer(*value),
            Self::Long(value) => HeaderValue::Long(*value),
            Self::Blob(value) => HeaderValue::Blob(value),
            Self::String(value) => HeaderValue::String(value),
            Self::Millis(value) => {
                let nanos = u32::try_from(value.rem_euclid(1000)).unwrap() * 1_000_000;
                HeaderValue::Timestamp(Timestamp::from_secs_and_nanos(value.div_euclid(1000), nanos))
            }
            Self::Uuid(value) => HeaderValue::Uuid(*value),
        }
    }
}

/// Our value as theirs.
fn theirs(value: HeaderValue<'_>) -> Theirs {
    match value {
        HeaderValue::Bool(value) => Theirs::Bool(value),
        HeaderValue::Byte(value) => Theirs::Byte(value),
        HeaderValue::Short(value) => Theirs::Int16(value),
        HeaderValue::Integer(value) => Theirs::Int32(value),
        HeaderValue::Long(value) => Theirs::Int64(value),
        HeaderValue::Blob(value) => Theirs::ByteArray(Bytes::copy_from_slice(value)),
        HeaderValue::String(value) => Theirs::String(value.to_owned().into()),
        HeaderValue::Timestamp(time) => {
            Theirs::Timestamp(DateTime::from_secs_and_nanos(time.secs(), time.subsec_nanos()))
        }
        HeaderValue::Uuid(value) => Theirs::Uuid(u128::from_be_bytes(value)),
    }
}

fn their_message(message: &Message) -> TheirMessage {
    let headers = message.headers().map(|(name, value)| Header::new(name.to_owned(), theirs(value))).collect();
    TheirMessage::new_from_parts(headers, message.payload().clone())
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        any::<bool>().prop_map(Value::Bool),
        any::<i8>().prop_map(Value::Byte),
        any::<i16>().prop_map(Value::Short),
        any::<i32>().prop_map(Value::Integer),
        any::<i64>().prop_map(Value::Long),
        vec(any::<u8>(), 0..300).prop_map(Value::Blob),
        ".{0,40}".prop_map(Value::String),
        // Theirs cannot write the last second of what 64 bits hold.
        (i64::MIN + 1000..i64::MAX - 1000).prop_map(Value::Millis),
        any::<[u8; 16]>().prop_map(Value::Uuid),
    ]
}

fn message() -> impl Strategy<Value = Message> {
    (vec(("[:a-zA-Zé-]{0,20}", value()), 0..6), vec(any::<u8>(), 0..400)).prop_map(|(headers, payload)| {
        headers.iter().fold(Message::new(payload), |message, (name, value)| {
            message.with_header(name, value.ours()).expect("it fits")
        })
    })
}

fn frames(messages: &[Message]) -> Vec<u8> {
    messages.iter().flat_map(|message| message.encode().expect("it fits")).collect()
}

/// The messages up to the first error, and whether the stream is whole to its end. Fed in pieces of these sizes.
fn read(stream: &[u8], sizes: &[usize]) -> (Vec<Message>, Result<(), FrameError>) {
    let (mut decoder, mut messages, mut rest) = (Decoder::new(), Vec::new(), stream);
    let mut sizes = sizes.iter().copied().cycle();
    loop {
        match decoder.next_message() {
            Ok(Some(message)) => messages.push(message),
            Ok(None) if rest.is_empty() => return (messages, decoder.finish()),
            Ok(None) => {
                let (piece, behind) = rest.split_at(sizes.next().unwrap_or(rest.len()).clamp(1, rest.len()));
                decoder.feed(piece);
                rest = behind;
            }
            Err(error) => return (messages, Err(error)),
        }
    }
}

/// The same, as they see it.
fn read_theirs(mut stream: &[u8]) -> (Vec<TheirMessage>, bool) {
    let mut messages = Vec::new();
    while stream.has_remaining() {
        match read_message_from(&mut stream) {
            Ok(message) => messages.push(message),
            Err(_) => return (messages, false),
        }
    }
    (messages, true)
}

/// Both accept the same messages of `stream` and refuse at the same one.
fn agree(stream: &[u8]) -> Result<(), TestCaseError> {
    let (ours, end) = read(stream, &[]);
    let (theirs, whole) = read_theirs(stream);
    prop_assert_eq!(ours.iter().map(their_message).collect::<Vec<_>>(), theirs);
    prop_assert_eq!(end.is_ok(), whole, "{:?}", end);
    Ok(())
}

/// Puts right the checksums of the first frame of `stream`, so that what is wrong inside it is looked at.
fn seal(stream: &mut [u8], frame: usize) {
    let lengths = crc32fast::hash(&stream[..8]);
    stream[8..12].copy_from_slice(&lengths.to_be_bytes());
    let checksum = crc32fast::hash(&stream[..frame - 4]);
    stream[frame - 4..frame].copy_from_slice(&checksum.to_be_bytes());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn they_read_what_we_write(messages in vec(message(), 0..4)) {
        let (theirs, whole) = read_theirs(&frames(&messages));
        prop_assert!(whole);
        prop_assert_eq!(theirs, messages.iter().map(their_message).collect::<Vec<_>>());
    }

    #[test]
    fn we_read_what_they_write(messages in vec(message(), 0..4)) {
        let mut stream = Vec::new();
        for message in &messages {
            write_message_to(&their_message(message), &mut stream).expect("it fits");
        }
        prop_assert_eq!(&stream, &frames(&messages));
        prop_assert_eq!(read(&stream, &[]), (messages, Ok(())));
    }

    #[test]
    fn we_agree_about_changed_bytes(
        messages in vec(message(), 1..4),
        changes in vec((any::<Index>(), any::<u8>()), 1..4),
    ) {
        let mut stream = frames(&messages);
        for (at, byte) in changes {
            let at = at.index(stream.len());
            stream[at] = byte;
        }
        agree(&stream)?;
    }

    #[test]
    fn we_agree_about_changed_lengths_and_headers_under_right_checksums(
        message in message(),
        changes in vec((any::<Index>(), any::<u8>()), 1..4),
        lengths in proptest::option::of((0_u32..700, 0_u32..700)),
    ) {
        let mut stream = frames(&[message, Message::new("next")]);
        let frame = stream.len() - 20;
        for (at, byte) in changes {
            if frame > 16 {
                stream[12 + at.index(frame - 16)] = byte;
            }
        }
        if let Some((total, headers)) = lengths {
            stream[..4].copy_from_slice(&total.to_be_bytes());
            stream[4..8].copy_from_slice(&headers.to_be_bytes());
        }
        let claimed = usize::try_from(u32::from_be_bytes(stream[..4].try_into().unwrap())).unwrap();
        let frame = if (16..=stream.len()).contains(&claimed) { claimed } else { frame };
        seal(&mut stream, frame);
        agree(&stream)?;
    }

    #[test]
    fn we_agree_about_cut_streams_and_arbitrary_bytes(
        messages in vec(message(), 1..4),
        at in any::<Index>(),
        noise in vec(any::<u8>(), 0..40),
    ) {
        let stream = frames(&messages);
        let cut = &stream[..at.index(stream.len())];
        agree(cut)?;
        agree(&[cut, &noise].concat())?;
        agree(&noise)?;
    }

    #[test]
    fn chunks_of_any_size_give_the_same(
        messages in vec(message(), 0..4),
        change in proptest::option::of((any::<Index>(), any::<u8>())),
        noise in vec(any::<u8>(), 0..40),
        sizes in vec(1_usize..200, 1..20),
    ) {
        let mut stream = frames(&messages);
        stream.extend(noise);
        if let Some((at, byte)) = change && !stream.is_empty() {
            let at = at.index(stream.len());
            stream[at] = byte;
        }
        let whole = read(&stream, &[]);
        let pieces = read(&stream, &sizes);
        prop_assert_eq!(&whole, &pieces);
        if let Err(error) = &whole.1 {
            prop_assert!(error.position().offset <= stream.len() as u64);
            prop_assert_eq!(error.position().frame, whole.0.len() as u64 + 1);
        }
    }
}
