//! Numbers and timestamps as text, outside of JSON, beside the standard library's numbers.

use std::hint::black_box;

use generated::runtime::{Number, Timestamp};

use crate::Bench;

/// Numbers that are kept as text.
pub fn numbers(bench: &mut Bench) {
    let text = "-12345.678901";
    let number: Number = text.parse().expect("a number");
    let mut group = bench.benchmark_group("parse a number");
    group.bench_function("ours", |b| b.iter(|| black_box(text).parse::<Number>()));
    group.bench_function("f64 of std", |b| b.iter(|| black_box(text).parse::<f64>()));
    group.finish();
    let mut group = bench.benchmark_group("a number as f64");
    group.bench_function("ours", |b| b.iter(|| black_box(&number).as_f64()));
    group.finish();
}

/// The three formats, both ways.
pub fn timestamps(bench: &mut Bench) {
    let time = Timestamp::from_secs_and_nanos(1_763_900_000, 123_000_000);
    format(bench, "format epoch seconds", || time.epoch_seconds().to_string());
    format(bench, "format a date-time", || time.date_time().to_string());
    format(bench, "format an http-date", || time.http_date().to_string());
    parse(bench, "parse epoch seconds", &time.epoch_seconds().to_string(), Timestamp::parse_epoch_seconds);
    parse(bench, "parse a date-time", &time.date_time().to_string(), Timestamp::parse_date_time);
    parse(bench, "parse an http-date", &time.http_date().to_string(), Timestamp::parse_http_date);
}

fn format(bench: &mut Bench, name: &str, mut ours: impl FnMut() -> String) {
    let mut group = bench.benchmark_group(name);
    group.bench_function("ours", |b| b.iter(&mut ours));
    group.bench_function("f64 of std", |b| b.iter(|| black_box(1_763_900_000.123_f64).to_string()));
    group.finish();
}

fn parse<T, E: std::fmt::Debug>(bench: &mut Bench, name: &str, text: &str, ours: impl Fn(&str) -> Result<T, E>) {
    let mut group = bench.benchmark_group(name);
    group.bench_function("ours", |b| b.iter(|| ours(black_box(text)).expect("what was formatted")));
    group.bench_function("f64 of std", |b| b.iter(|| black_box("1763900000.123").parse::<f64>()));
    group.finish();
}
