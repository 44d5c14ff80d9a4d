//! Whole bodies of requests and answers, beside serde's way to write and read the same, and base64 alone.

use std::hint::black_box;

use base64_simd::STANDARD;
use criterion::BatchSize;
use generated::kinesis::{GetRecords, PutRecords, PutRecordsInput, PutRecordsRequestEntry};
use generated::runtime::json::Writer;
use generated::runtime::{EncodeOptions, Operation as _, Wire};
use ring::digest::{Context, SHA256, digest};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use workload::{STREAM, Work, put_records_answer, row};

use crate::{Bench, group};

/// The work of a row of the other benchmarks.
pub fn work(id: &str) -> Work {
    row(id).expect("a row of that name").work
}

/// The input of a `PutRecords` call.
pub fn input(work: &Work) -> PutRecordsInput {
    let entry = |(index, data)| PutRecordsRequestEntry::new(data).partition_key(Work::partition_key(index));
    let records: Vec<_> = work.payloads().into_iter().enumerate().map(entry).collect();
    PutRecordsInput::new(records).stream_name(STREAM)
}

/// How serde would write a request.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Request<'a> {
    records: Vec<Entry<'a>>,
    stream_name: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Entry<'a> {
    data: String,
    partition_key: Option<&'a str>,
}

impl<'a> Request<'a> {
    fn of(input: &'a PutRecordsInput) -> Self {
        let entry = |entry: &'a PutRecordsRequestEntry| Entry {
            data: STANDARD.encode_to_string(&entry.data),
            partition_key: entry.partition_key.as_deref(),
        };
        Self { records: input.records.iter().map(entry).collect(), stream_name: STREAM }
    }
}

/// How serde would read the answers.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct PutAnswer {
    failed_record_count: Option<i32>,
    records: Vec<PutResult>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct PutResult {
    sequence_number: Option<String>,
    shard_id: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct GetAnswer {
    records: Vec<Record>,
    millis_behind_latest: Option<i64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Record {
    approximate_arrival_timestamp: Option<f64>,
    #[serde(deserialize_with = "blob")]
    data: Vec<u8>,
    partition_key: String,
    sequence_number: String,
}

fn blob<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    let text = <&str>::deserialize(deserializer)?;
    STANDARD.decode_to_vec(text.as_bytes()).map_err(D::Error::custom)
}

/// `PutRecords::encode`.
pub fn write(bench: &mut Bench) {
    for id in ["put-10x100", "put-500x1k", "put-500x10k"] {
        let input = input(&work(id));
        let body = PutRecords::encode(&input).expect("a request").into_body();
        assert_eq!(serde_json::to_vec(&Request::of(&input)).expect("a body"), body, "the same work");
        let mut group = group(bench, &format!("encode {id}"), body.len());
        group.bench_function("ours", |b| b.iter(|| PutRecords::encode(black_box(&input))));
        let in_cbor = EncodeOptions { wire: Wire::Cbor, ..EncodeOptions::default() };
        group.bench_function("ours in CBOR", |b| b.iter(|| PutRecords::encode_segments(black_box(&input), &in_cbor)));
        group.bench_function("serde_json", |b| b.iter(|| serde_json::to_vec(&Request::of(black_box(&input)))));
        let base64 = || {
            let mut text = Vec::with_capacity(body.len());
            for record in &black_box(&input).records {
                STANDARD.encode_append(&record.data, &mut text);
            }
            text
        };
        group.bench_function("base64 alone", |b| b.iter(base64));
        // What is signed of a body: in CBOR there is less of it, too.
        group.bench_function("base64 and SHA-256 alone", |b| {
            b.iter(|| {
                let mut text = base64();
                text.resize(body.len(), b' ');
                digest(&SHA256, &text)
            });
        });
        group.bench_function("ours and SHA-256", |b| {
            b.iter(|| digest(&SHA256, PutRecords::encode(black_box(&input)).expect("a request").body()));
        });
        group.bench_function("ours in CBOR and SHA-256", |b| {
            b.iter(|| {
                let request = PutRecords::encode_segments(black_box(&input), &in_cbor).expect("a request");
                let mut hash = Context::new(&SHA256);
                request.body().segments().for_each(|segment| hash.update(segment));
                hash.finish()
            });
        });
        group.finish();
    }
    let blob = work("put-500x1k").payloads().swap_remove(0);
    let mut group = group(bench, "base64 of 1 KiB into a body", blob.len());
    group.bench_function("ours", |b| {
        b.iter(|| {
            let mut out = Writer::new();
            out.blob(black_box(&blob));
            out.into_bytes()
        });
    });
    group.bench_function("base64 alone", |b| b.iter(|| STANDARD.encode_to_string(black_box(&blob))));
    group.finish();
}

/// `PutRecords::decode` and `GetRecords::decode`.
pub fn read(bench: &mut Bench) {
    let answer = put_records_answer(500);
    let mut put = group(bench, "decode put-500", answer.len());
    put.bench_function("ours", |b| {
        let decode = |response| PutRecords::decode(response).expect("an output");
        b.iter_batched(|| http::Response::new(answer.clone()), decode, BatchSize::SmallInput);
    });
    put.bench_function("serde_json", |b| {
        b.iter(|| {
            let answer: PutAnswer = serde_json::from_slice(black_box(&answer)).expect("an answer");
            for record in &answer.records {
                black_box((&record.sequence_number, &record.shard_id));
            }
            black_box(answer.failed_record_count);
            answer
        });
    });
    put.finish();

    let work = work("get-1000x1k");
    let (answer, in_cbor) = (work.answer(), work.answer_in_cbor());
    let texts: Vec<String> = work.payloads().iter().map(|payload| STANDARD.encode_to_string(payload)).collect();
    let mut get = group(bench, "decode get-1000x1k", answer.len());
    get.bench_function("ours", |b| {
        let decode = |response| GetRecords::decode(response).expect("an output");
        b.iter_batched(|| http::Response::new(answer.clone()), decode, BatchSize::SmallInput);
    });
    get.bench_function("ours in CBOR", |b| {
        let response = || {
            let response = http::Response::builder().header("content-type", "application/x-amz-cbor-1.1");
            response.body(in_cbor.clone()).expect("a response")
        };
        b.iter_batched(response, |response| GetRecords::decode(response).expect("an output"), BatchSize::SmallInput);
    });
    get.bench_function("serde_json", |b| {
        b.iter(|| {
            let answer: GetAnswer = serde_json::from_slice(black_box(&answer)).expect("an answer");
            for record in &answer.records {
                black_box((&record.data, record.approximate_arrival_timestamp));
                black_box((&record.partition_key, &record.sequence_number));
            }
            black_box(answer.millis_behind_latest);
            answer
        });
    });
    get.bench_function("base64 alone", |b| {
        let decode = |text: &String| STANDARD.decode_to_vec(text.as_bytes()).expect("base64");
        b.iter(|| black_box(&texts).iter().map(decode).collect::<Vec<_>>());
    });
    get.finish();
}
