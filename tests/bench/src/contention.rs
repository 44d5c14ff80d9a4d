//! Calls from several threads that share one client, on a canned transport: what its caches of credentials and of signing
//! keys cost when many ask at once.

use std::sync::Barrier;
use std::thread::{self, ScopedJoinHandle};
use std::time::{Duration, Instant};

use workload::{Row, row};

use crate::figures::{Effort, Figure, Metric};
use crate::process::thread_cpu;
use crate::subject::{CALLERS, Subject, runtime};

/// How many threads call.
pub const THREADS: [usize; 3] = [1, 2, 4];

/// Calls between two looks at the clock.
const BATCH: usize = 16;

/// Enough for figures that hold.
pub const FULL: Effort = Effort { rounds: 15, turn: Duration::from_millis(150) };

/// Enough to see that it runs.
pub const QUICK: Effort = Effort { rounds: 1, turn: Duration::from_millis(20) };

/// The call: of those that are measured elsewhere the smallest, in which everything around the records weighs most.
#[must_use]
pub fn call() -> &'static Row {
    row("put-10x100").expect("a row of that name")
}

/// The row of so many threads.
#[must_use]
pub fn row_of(threads: usize) -> String {
    format!("threads-{threads}")
}

/// Calls a second and processor time of a call, by turns.
pub fn measure(effort: Effort) -> Result<Vec<Figure>, String> {
    let subjects = CALLERS.map(|side| Subject::with_expiring_credentials(side, &call().work));
    let mut figures = Vec::new();
    for threads in THREADS {
        let mut rates = [Vec::new(), Vec::new()];
        let mut costs = [Vec::new(), Vec::new()];
        // The first round fills the caches.
        for round in 0..=effort.rounds {
            for place in 0..CALLERS.len() {
                // Nobody always comes first.
                let index = (place + round) % CALLERS.len();
                let (rate, cost) = turn(&subjects[index], threads, effort.turn)?;
                if round > 0 {
                    rates[index].push(rate);
                    costs[index].push(cost);
                }
            }
        }
        for (side, (rates, costs)) in CALLERS.into_iter().zip(rates.into_iter().zip(costs)) {
            figures.push(Figure::new(&row_of(threads), Metric::PerSecond, side, rates));
            figures.push(Figure::new(&row_of(threads), Metric::CpuSeconds, side, costs));
        }
    }
    Ok(figures)
}

/// Calls a second of all threads together, and processor seconds of a call.
fn turn(subject: &Subject, threads: usize, length: Duration) -> Result<(f64, f64), String> {
    let start = Barrier::new(threads);
    let ends = thread::scope(|scope| {
        let callers: Vec<_> = (0..threads).map(|_| scope.spawn(|| caller(subject, &start, length))).collect();
        callers.into_iter().map(ScopedJoinHandle::join).collect::<Result<Vec<_>, _>>()
    });
    let ends = ends.map_err(|_| "a thread that called has panicked".to_owned())?;
    #[expect(clippy::cast_precision_loss)]
    let calls = ends.iter().map(|(calls, ..)| calls).sum::<usize>() as f64;
    let cpu: Duration = ends.iter().map(|(_, cpu, _)| cpu).sum();
    let seconds = ends.iter().map(|(.., seconds)| *seconds).max().unwrap_or_default();
    Ok((calls / seconds.as_secs_f64(), cpu.as_secs_f64() / calls))
}

/// What one thread did: calls, their processor time, and how long it took.
fn caller(subject: &Subject, start: &Barrier, length: Duration) -> (usize, Duration, Duration) {
    let runtime = runtime();
    let (mut calls, mut cpu) = (0, Duration::ZERO);
    start.wait();
    let begun = Instant::now();
    while begun.elapsed() < length {
        let prepared: Vec<_> = (0..BATCH).map(|_| subject.prepare()).collect();
        let started = thread_cpu();
        runtime.block_on(async {
            for prepared in prepared {
                subject.run(prepared).await;
            }
        });
        cpu += thread_cpu().saturating_sub(started);
        calls += BATCH;
    }
    (calls, cpu, begun.elapsed())
}
