//! JSON by kinds of values, beside `serde_json`: a thousand of a kind in an array.

use std::hint::black_box;

use generated::runtime::Timestamp;
use generated::runtime::json::{Read, Reader, Write, Writer};
use serde::Serialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use workload::put_records_answer;

use crate::{Bench, group};

/// How many values an array has.
const COUNT: usize = 1000;

fn array(element: impl Fn(usize) -> String) -> String {
    format!("[{}]", (0..COUNT).map(element).collect::<Vec<_>>().join(","))
}

/// Reads `text` as arrays of `Ours` and of `Serde`, which are the same but for timestamps.
fn compare<Ours: Read, Serde: DeserializeOwned>(bench: &mut Bench, name: &str, text: &str) {
    let ours = |text: &str| {
        let mut reader = Reader::new(text.as_bytes());
        let values = Vec::<Ours>::read(&mut reader).and_then(|values| reader.finish().map(|()| values));
        values.expect("an array")
    };
    assert_eq!(ours(text).len(), COUNT);
    let mut group = group(bench, name, text.len());
    group.bench_function("ours", |b| b.iter(|| ours(black_box(text))));
    group.bench_function("serde_json", |b| {
        b.iter(|| serde_json::from_str::<Vec<Serde>>(black_box(text)).expect("an array"));
    });
    group.finish();
}

/// The reader.
pub fn read(bench: &mut Bench) {
    compare::<String, String>(bench, "read strings", &array(|at| format!(r#""shardId-{at:012}""#)));
    let escaped = array(|at| format!(r#""line {at}\nof \"text\" \u00e9""#));
    compare::<String, String>(bench, "read strings with escapes", &escaped);
    compare::<String, String>(bench, "read strings beyond ASCII", &array(|at| format!(r#""Größe {at} größer""#)));
    compare::<i64, i64>(bench, "read integers", &array(|at| (at * at * 7919).to_string()));
    compare::<f64, f64>(bench, "read doubles", &array(|at| format!("{at}.{}", at * 7919)));
    compare::<Timestamp, f64>(bench, "read timestamps", &array(|at| format!("1763900000.{at:03}")));
    compare::<Timestamp, f64>(bench, "read timestamps with exponents", &array(|at| format!("1.7639{at:05}3E9")));

    let answer = put_records_answer(500);
    let mut group = group(bench, "skip a put-500 answer", answer.len());
    group.bench_function("ours", |b| {
        b.iter(|| {
            let mut reader = Reader::new(black_box(&answer));
            reader.skip().and_then(|()| reader.finish()).expect("valid JSON");
        });
    });
    group.bench_function("serde_json", |b| {
        b.iter(|| serde_json::from_slice::<IgnoredAny>(black_box(&answer)).expect("valid JSON"));
    });
    group.finish();
}

/// The writer.
pub fn write(bench: &mut Bench) {
    let plain: Vec<String> = (0..COUNT).map(|at| format!("shardId-{at:012}")).collect();
    let escaped: Vec<String> = (0..COUNT).map(|at| format!("line {at}\nof \"text\"")).collect();
    #[expect(clippy::cast_precision_loss)]
    let doubles: Vec<f64> = (0..COUNT).map(|at| at as f64 / 7.0).collect();
    let integers: Vec<i64> = (0..COUNT).map(|at| i64::try_from(at * at * 7919).expect("a small number")).collect();
    writers(bench, "write strings", &plain);
    writers(bench, "write strings with escapes", &escaped);
    writers(bench, "write integers", &integers);
    writers(bench, "write doubles", &doubles);
    #[expect(clippy::cast_precision_loss)]
    writers(bench, "write doubles of two decimals", &(0..COUNT).map(|at| at as f64 / 100.0).collect());
}

fn writers<T: Write + Serialize>(bench: &mut Bench, name: &str, values: &Vec<T>) {
    let ours = |values: &Vec<T>| {
        let mut out = Writer::new();
        values.write(&mut out);
        out.into_bytes()
    };
    let text = ours(values);
    assert_eq!(text, serde_json::to_vec(values).expect("an array"), "the same text");
    let mut group = group(bench, name, text.len());
    group.bench_function("ours", |b| b.iter(|| ours(black_box(values))));
    group.bench_function("serde_json", |b| b.iter(|| serde_json::to_vec(black_box(values)).expect("an array")));
    group.finish();
}
