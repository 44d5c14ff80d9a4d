//! Blobs of answers: that they are not allocated one by one, and how much of an answer one that is kept keeps. A program of its own, since its allocator counts.

use std::alloc::System;
use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use generated::kinesis::{GetRecords, GetRecordsOutput};
use generated::runtime::{Bytes, Detach, Operation as _, json};
use http::Response;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static HEAP: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

const RECORDS: usize = 1000;
const SIZE: usize = 1024;

/// An answer to `GetRecords` in JSON.
fn in_json(records: usize, size: usize) -> Response<Bytes> {
    let mut text = r#"{"MillisBehindLatest":0,"Records":["#.to_owned();
    for index in 0..records {
        let comma = if index == 0 { "" } else { "," };
        let data = STANDARD.encode(vec![index.to_le_bytes()[0]; size]);
        write!(text, r#"{comma}{{"Data":"{data}","PartitionKey":"user-{index}","SequenceNumber":"{index:056}"}}"#)
            .unwrap();
    }
    text.push_str("]}");
    Response::new(text.into())
}

/// The same in CBOR.
fn in_cbor(records: usize, size: usize) -> Response<Bytes> {
    let text = |text: &str| ciborium::Value::from(text);
    let record = |index: usize| {
        let data = ciborium::Value::from(vec![index.to_le_bytes()[0]; size]);
        let key = text(&format!("user-{index}"));
        ciborium::Value::Map(vec![
            (text("Data"), data),
            (text("PartitionKey"), key),
            (text("SequenceNumber"), text(&format!("{index:056}"))),
        ])
    };
    let records = ciborium::Value::Array((0..records).map(record).collect());
    let mut bytes = Vec::new();
    ciborium::into_writer(&ciborium::Value::Map(vec![(text("Records"), records)]), &mut bytes).unwrap();
    Response::builder()
        .header("content-type", "application/x-amz-cbor-1.1")
        .body(bytes.into_boxed_slice().into())
        .unwrap()
}

fn decoded(response: Response<Bytes>) -> GetRecordsOutput {
    let output = GetRecords::decode(response).unwrap();
    assert!(
        output
            .records
            .iter()
            .enumerate()
            .all(|(at, record)| record.data.iter().all(|byte| *byte == at.to_le_bytes()[0]))
    );
    output
}

/// Bytes that are still there of those allocated since.
fn still_there(since: &Region<'_, System>) -> usize {
    let change = since.change();
    change.bytes_allocated - change.bytes_deallocated
}

/// One test, since the allocator counts for all threads.
#[test]
fn memory_of_blobs() {
    blobs_are_not_allocated_one_by_one();
    one_that_is_kept_keeps_little_more_and_alone_nothing();
    a_small_blob_in_a_long_text_takes_what_it_is_long();
}

fn blobs_are_not_allocated_one_by_one() {
    // Two strings a record, and what holds them.
    let strings = 2 * RECORDS;
    for (response, most) in [(in_json(RECORDS, SIZE), 100), (in_cbor(RECORDS, SIZE), 10)] {
        let region = Region::new(HEAP);
        let output = GetRecords::decode(response).unwrap();
        let allocations = region.change().allocations - strings;
        assert!(allocations <= most, "{allocations} besides those of strings");
        assert_eq!(output.records.len(), RECORDS);
    }
}

fn one_that_is_kept_keeps_little_more_and_alone_nothing() {
    for at in [0, 10, 20, 500, RECORDS - 1] {
        for (response, most) in [(in_json as fn(_, _) -> _, 32 << 10), (in_cbor, RECORDS * (SIZE + 200))] {
            let region = Region::new(HEAP);
            let mut kept = decoded(response(RECORDS, SIZE)).records.swap_remove(at).data;
            let there = still_there(&region);
            assert!((SIZE..most + 100).contains(&there), "record {at} keeps {there} bytes");
            kept.detach();
            let there = still_there(&region);
            assert!((SIZE..SIZE + 100).contains(&there), "record {at} keeps {there} bytes");
        }
    }
    // Large ones have memory of their own at once.
    let region = Region::new(HEAP);
    let kept = decoded(in_json(20, 100_000)).records.swap_remove(7).data;
    let there = still_there(&region);
    assert!((kept.len()..kept.len() + 100).contains(&there), "{there} bytes");
}

fn a_small_blob_in_a_long_text_takes_what_it_is_long() {
    let text = format!(r#"[{{"a":"AAAA"}},{{"skipped":"{}"}}]"#, STANDARD.encode(vec![0; 1 << 20]));
    let region = Region::new(HEAP);
    let mut values = Vec::<One>::new();
    json::read(text.as_bytes(), &mut values).unwrap();
    let there = still_there(&region);
    assert!(there < 300, "{there} bytes");
    assert_eq!(values[0].0, [0, 0, 0][..]);
}

#[derive(Default)]
struct One(Bytes);

impl json::Read for One {
    fn member(&mut self, key: &str, reader: &mut json::Reader<'_>) -> json::Result {
        if key == "a" { reader.update(&mut self.0) } else { reader.skip() }
    }
}
