//! Aggregated records compared with those of the public Python module, byte for byte and both ways.

use std::io::{ErrorKind, Write};
use std::process::{Command, Output, Stdio};

use generated::runtime::Bytes;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use smithwright_kinesis::aggregation::{Aggregate, UserRecord, deaggregate};

/// Exits with 3 if there is no such module.
const SCRIPT: &str = include_str!("aggregation/peer.py");
const NO_MODULE: i32 = 3;

/// A partition key, perhaps a hash key, and data.
type Record = (String, Option<String>, Vec<u8>);

fn base64(bytes: &[u8]) -> String {
    base64_simd::STANDARD.encode_to_string(bytes)
}

fn unbase64(value: &Value) -> Vec<u8> {
    base64_simd::STANDARD.decode_to_vec(value.as_str().expect("a text")).expect("base64")
}

fn packed(records: &[Record]) -> Bytes {
    let mut aggregate = Aggregate::new();
    for (key, hash_key, data) in records {
        aggregate.push(key, hash_key.as_deref(), data, &[]);
    }
    aggregate.finish()
}

/// Records as different as they come, and some at the edges: lengths of one byte and of two, of two and of three.
fn cases() -> Vec<Vec<Record>> {
    let key = prop_oneof!["[a-c]", "\\PC{1,64}"];
    // The module takes the first hash key for one of every record once there is any: all have one, or none has.
    let plain = vec((key.clone(), Just(None), vec(any::<u8>(), 0..400)), 1..40);
    let hashed = vec(
        (key, any::<u128>().prop_map(|key| Some((key >> (key % 128)).to_string())), vec(any::<u8>(), 0..400)),
        1..40,
    );
    let strategy = prop_oneof![plain, hashed];
    let mut runner = TestRunner::deterministic();
    let mut cases: Vec<Vec<Record>> =
        (0..100).map(|_| strategy.new_tree(&mut runner).expect("a case").current()).collect();
    for length in [0, 1, 120, 126, 127, 128, 129, 16_370, 16_383, 16_384, 16_385] {
        cases.push(vec![("k".repeat(length.clamp(1, 256)), None, vec![7; length]), ("k".to_owned(), None, Vec::new())]);
    }
    cases.push((0..300).map(|n| (format!("key {n}"), Some(n.to_string()), vec![0; n])).collect());
    cases
}

fn peer(cases: &Value) -> Option<Value> {
    let python = std::env::var_os("SMITHWRIGHT_PYTHON").unwrap_or_else(|| "python3".into());
    let mut command = Command::new(python);
    command.args(["-c", SCRIPT]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = match command.spawn() {
        Err(error) if error.kind() == ErrorKind::NotFound => return None,
        child => child.expect("a process"),
    };
    // A script that ends before it has read everything says why by its status.
    let _ = child.stdin.take().expect("its input").write_all(cases.to_string().as_bytes());
    let Output { status, stdout, stderr } = child.wait_with_output().expect("its output");
    if status.code() == Some(NO_MODULE) {
        return None;
    }
    assert!(status.success(), "{}", String::from_utf8_lossy(&stderr));
    Some(serde_json::from_slice(&stdout).expect("JSON"))
}

#[test]
#[ignore = "needs the Python module aws-kinesis-agg; run by CI"]
fn the_public_python_module_packs_and_unpacks_the_same_bytes() {
    let cases = cases();
    let ours: Vec<Bytes> = cases.iter().map(|records| packed(records)).collect();
    let asked = cases.iter().zip(&ours).map(|(records, ours)| {
        let records: Vec<_> =
            records.iter().map(|(key, hash_key, data)| json!([key, hash_key, base64(data)])).collect();
        json!({"records": records, "ours": base64(ours)})
    });
    let Some(theirs) = peer(&asked.collect()) else {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "aws-kinesis-agg is not installed");
        return println!("skipped: aws-kinesis-agg is not installed");
    };
    let theirs = theirs.as_array().expect("a list");
    assert_eq!(theirs.len(), cases.len());
    for (index, ((records, ours), theirs)) in cases.iter().zip(&ours).zip(theirs).enumerate() {
        let bytes = unbase64(&theirs["packed"]);
        assert_eq!(&bytes, ours, "case {index}: they pack other bytes");
        let found: Vec<Record> =
            deaggregate(&bytes.into()).expect("an aggregated record").into_iter().map(parts).collect();
        assert_eq!(&found, records, "case {index}: we find other records in theirs");
        let found: Vec<Record> = theirs["unpacked"].as_array().expect("a list").iter().map(record).collect();
        assert_eq!(&found, records, "case {index}: they find other records in ours");
    }
    println!("{} aggregated records, the same both ways", cases.len());
}

fn parts(record: UserRecord) -> Record {
    (record.partition_key, record.explicit_hash_key, record.data.to_vec())
}

fn record(value: &Value) -> Record {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    (text(&value[0]).expect("a key"), text(&value[1]), unbase64(&value[2]))
}
