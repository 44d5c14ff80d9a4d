//! Prints how many bytes of heap one call holds at most, besides its input: `heap ROW SIDE`.
//!
//! A program of its own, since its allocator counts and so takes time.

use std::process::ExitCode;

use clap::ValueEnum as _;
use peak_alloc::PeakAlloc;
use smithwright_bench::subject::{Side, Subject, runtime};
use workload::row;

#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [row_id, side] = words.as_slice() else { return usage() };
    let (Some(row), Ok(side)) = (row(row_id), Side::from_str(side, true)) else { return usage() };
    let runtime = runtime();
    let subject = Subject::new(side, &row.work);
    // Settings and caches that stay are no part of a call.
    runtime.block_on(subject.run(subject.prepare()));
    let prepared = subject.prepare();
    let before = HEAP.current_usage();
    HEAP.reset_peak_usage();
    runtime.block_on(subject.run(prepared));
    println!("{}", HEAP.peak_usage().saturating_sub(before));
    ExitCode::SUCCESS
}

fn usage() -> ExitCode {
    eprintln!("usage: heap ROW SIDE");
    ExitCode::from(2)
}
