//! The parts of a call, each by itself: where a change shows first. `cargo xtask bench micro`.

use std::hint::black_box;

use base64_simd::STANDARD;
use bytes::Bytes;
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use generated::kinesis::{GetRecords, PutRecords, PutRecordsOutput};
use generated::runtime::endpoint::Settings;
use generated::runtime::event_stream::{Decoder, HeaderValue, Message};
use generated::runtime::json::{Read as _, Reader, Writer};
use generated::runtime::sigv4::{Signer, SigningOptions, SigningParams};
use generated::runtime::{Credentials, Operation, Timestamp};
use ring::digest::{SHA256, digest};
use smithwright_bench::ours::put_records;
use smithwright_bench::work::{Work, put_records_answer, row};

fn work(id: &str) -> Work {
    row(id).expect("a row").work
}

fn json(c: &mut Criterion) {
    let mut group = c.benchmark_group("json");
    for id in ["put-10x100", "put-500x1k", "put-500x10k"] {
        let input = put_records(&work(id));
        let length = PutRecords::encode(&input).expect("a request").body().len();
        group.throughput(Throughput::Bytes(length as u64));
        group.bench_function(format!("encode/{id}"), |b| b.iter(|| PutRecords::encode(black_box(&input))));
    }
    let answer = put_records_answer(500);
    group.throughput(Throughput::Bytes(answer.len() as u64));
    group.bench_function("decode/put-500", |b| {
        b.iter(|| PutRecordsOutput::read(&mut Reader::new(black_box(&answer))).expect("an output"));
    });
    let answer = work("get-1000x1k").answer();
    group.throughput(Throughput::Bytes(answer.len() as u64));
    group.bench_function("decode/get-1000x1k", |b| {
        let response = || http::Response::new(answer.clone());
        b.iter_batched(response, |response| GetRecords::decode(response).expect("an output"), BatchSize::SmallInput);
    });
    group.finish();
}

/// What the writer does, and the library alone.
fn base64(c: &mut Criterion) {
    let mut group = c.benchmark_group("base64");
    let payload = work("put-500x1k").payloads().swap_remove(0);
    group.throughput(Throughput::Bytes(payload.len() as u64));
    group.bench_function("writer", |b| {
        b.iter(|| {
            let mut out = Writer::new();
            out.blob(black_box(&payload));
            out.into_bytes()
        });
    });
    group.bench_function("library", |b| b.iter(|| STANDARD.encode_to_string(black_box(&payload))));
    group.finish();
}

/// A signature, and the hash of the body alone.
fn signing(c: &mut Criterion) {
    let mut group = c.benchmark_group("signing");
    let credentials = Credentials::new("AKIDEXAMPLE", "not a secret");
    let params = SigningParams {
        credentials: &credentials,
        region: "us-east-1",
        service: "kinesis",
        time: Timestamp::now(),
        options: SigningOptions::default(),
    };
    let signer = Signer::default();
    for id in ["put-10x100", "put-500x1k"] {
        let (mut parts, body) = PutRecords::encode(&put_records(&work(id))).expect("a request").into_parts();
        parts.uri = http::Uri::from_static("https://kinesis.us-east-1.amazonaws.com/");
        group.throughput(Throughput::Bytes(body.len() as u64));
        group.bench_function(format!("sign/{id}"), |b| {
            b.iter_batched(
                || parts.clone(),
                |mut parts| signer.sign(&mut parts, &body, &params).map(|()| parts),
                BatchSize::SmallInput,
            );
        });
        group.bench_function(format!("sha256/{id}"), |b| b.iter(|| digest(&SHA256, black_box(&body))));
    }
    group.finish();
}

fn endpoint(c: &mut Criterion) {
    let plain = put_records(&work("put-10x100"));
    let arn = plain.clone().stream_arn("arn:aws:kinesis:us-east-1:123456789012:stream/clicks");
    let settings = Settings { region: Some("us-east-1"), ..Settings::default() };
    for (name, input) in [("region", &plain), ("arn", &arn)] {
        c.bench_function(&format!("endpoint/{name}"), |b| {
            b.iter(|| PutRecords::endpoint(black_box(input), black_box(&settings)).expect("an endpoint"));
        });
    }
}

fn event_stream(c: &mut Criterion) {
    let mut group = c.benchmark_group("event_stream");
    let header =
        |message: Message, name, value| message.with_header(name, HeaderValue::String(value)).expect("a header");
    let frame = |payload: Bytes| {
        let message = header(Message::new(payload), ":message-type", "event");
        header(message, ":event-type", "SubscribeToShardEvent").encode().expect("a frame")
    };
    let frames: Vec<Bytes> = work("put-500x1k").payloads().into_iter().map(frame).collect();
    group.throughput(Throughput::Bytes(frames.iter().map(|frame| frame.len() as u64).sum()));
    group.bench_function("decode/500x1k", |b| {
        b.iter(|| {
            let mut decoder = Decoder::new();
            let mut messages = 0;
            for frame in &frames {
                decoder.feed(frame);
                while let Some(message) = decoder.next_message().expect("whole frames") {
                    black_box(message);
                    messages += 1;
                }
            }
            assert_eq!(messages, frames.len());
        });
    });
    group.finish();
}

criterion_group!(micro, json, base64, signing, endpoint, event_stream);
criterion_main!(micro);
