//! The parts of a call, each by itself and beside what does the same or the least of it: where a change shows first.
//!
//! Counts processor time, which other programs disturb less than time on the clock. `cargo xtask bench micro`.

mod bodies;
mod cbor;
mod events;
mod kept;
mod pieces;
mod requests;
mod text;

use std::time::Duration;

use criterion::measurement::{Measurement, ValueFormatter, WallTime};
use criterion::{BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main};
use nix::time::{ClockId, clock_gettime};

/// Time of this thread alone.
struct ThreadTime;

impl Measurement for ThreadTime {
    type Intermediate = Duration;
    type Value = Duration;

    fn start(&self) -> Duration {
        clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID).expect("the time that was used").into()
    }

    fn end(&self, started: Duration) -> Duration {
        self.start().saturating_sub(started)
    }

    fn add(&self, a: &Duration, b: &Duration) -> Duration {
        *a + *b
    }

    fn zero(&self) -> Duration {
        Duration::ZERO
    }

    fn to_f64(&self, value: &Duration) -> f64 {
        WallTime.to_f64(value)
    }

    fn formatter(&self) -> &dyn ValueFormatter {
        WallTime.formatter()
    }
}

type Bench = Criterion<ThreadTime>;

/// A group whose values are also shown as bytes a second.
fn group<'a>(bench: &'a mut Bench, name: &str, bytes: usize) -> BenchmarkGroup<'a, ThreadTime> {
    let mut group = bench.benchmark_group(name);
    group.throughput(Throughput::Bytes(bytes as u64));
    group
}

/// Some fifty benchmarks in about two minutes.
fn short() -> Bench {
    Criterion::default()
        .with_measurement(ThreadTime)
        .without_plots()
        .sample_size(30)
        .nresamples(10_000)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_millis(1200))
}

criterion_group! {
    name = micro;
    config = short();
    targets = bodies::write, bodies::read, pieces::read, pieces::write, cbor::read, cbor::write, text::numbers, text::timestamps, requests::sign,
        requests::endpoint, events::frames, events::typed, kept::blobs, kept::strings
}
criterion_main!(micro);
