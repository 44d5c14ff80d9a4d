//! Event streams: frames, and typed events of `SubscribeToShard`, beside the checksums alone.

use std::hint::black_box;

use bytes::Bytes;
use generated::kinesis::SubscribeToShard;
use generated::runtime::event_stream::{Decoder, HeaderValue, Message};
use generated::runtime::protocol;
use workload::{Call, Work};

use crate::{Bench, group};

/// How many frames come.
const FRAMES: usize = 100;

fn frame(payload: impl Into<Bytes>) -> Bytes {
    let headers = [
        (":message-type", "event"),
        (":event-type", "SubscribeToShardEvent"),
        (":content-type", "application/x-amz-json-1.1"),
    ];
    let message = headers.into_iter().fold(Message::new(payload), |message, (name, value)| {
        message.with_header(name, HeaderValue::String(value)).expect("a short header")
    });
    message.encode().expect("a short frame")
}

/// Frames alone, of a kibibyte each.
pub fn frames(bench: &mut Bench) {
    let frames = frame(vec![b'x'; 1024]).repeat(FRAMES);
    let mut group = group(bench, "100 frames of 1 KiB", frames.len());
    group.bench_function("ours", |b| {
        b.iter(|| {
            let mut decoder = Decoder::new();
            decoder.feed(black_box(&frames));
            let mut count = 0;
            while let Some(message) = decoder.next_message().expect("whole frames") {
                black_box(message);
                count += 1;
            }
            assert_eq!(count, FRAMES);
        });
    });
    group.bench_function("CRC-32 alone", |b| b.iter(|| crc32fast::hash(black_box(&frames))));
    group.finish();
}

/// Events of ten records of a kibibyte each: an event has the members of a `GetRecords` answer, but for one that is skipped.
pub fn typed(bench: &mut Bench) {
    let payload = Work { call: Call::GetRecords, records: 10, size: 1024 }.answer();
    let frames = frame(payload).repeat(FRAMES);
    let mut group = group(bench, "100 events of 10 x 1 KiB", frames.len());
    group.bench_function("ours", |b| {
        b.iter(|| {
            let (head, ()) = http::Response::new(()).into_parts();
            let mut events = protocol::events::<SubscribeToShard>(head);
            events.feed(black_box(&frames));
            let mut count = 0;
            while let Some(event) = events.next_event().expect("whole events") {
                black_box(event);
                count += 1;
            }
            assert_eq!(count, FRAMES);
        });
    });
    group.finish();
}
