//! Times whole client calls, the sides by turns: the processor time of the thread, which is all that a call takes here.

use std::time::{Duration, Instant};

use crate::figures::{Effort, Figure, Metric, median};
use crate::floor;
use crate::ours;
use crate::process::thread_cpu;
use crate::subject::{SIDES, Side, Subject, runtime};
use workload::Row;

/// Enough for figures that hold.
pub const FULL: Effort = Effort { rounds: 40, turn: Duration::from_millis(60) };

/// Enough to see that it runs.
pub const QUICK: Effort = Effort { rounds: 3, turn: Duration::from_millis(10) };

/// The time of a call, one figure a side, and once more with ours in CBOR; one value a round, which is the median of the
/// calls in it.
#[must_use]
pub fn measure(row: &Row, sides: &[Side], effort: Effort) -> Vec<Figure> {
    let runtime = runtime();
    let clock = clock();
    let new =
        |id, side, subject| (Figure::new(id, Metric::CpuSeconds, side, Vec::with_capacity(effort.rounds)), subject);
    let mut contenders: Vec<_> = sides.iter().map(|side| new(row.id, *side, Subject::new(*side, &row.work))).collect();
    let in_cbor = Subject::Ours(ours::Subject::in_cbor(ours::config(), &row.work));
    contenders.push(new(row.cbor, Side::Ours, in_cbor));
    for (_, subject) in &contenders {
        // Caches and lazy settings are filled before the first round.
        runtime.block_on(turn(subject, effort.turn, clock));
    }
    for round in 0..effort.rounds {
        // Nobody always comes first.
        let first = round % contenders.len().max(1);
        contenders.rotate_left(first);
        for (figure, subject) in &mut contenders {
            figure.values.push(runtime.block_on(turn(subject, effort.turn, clock)));
        }
        contenders.rotate_right(first);
    }
    let mut figures: Vec<Figure> = contenders.into_iter().map(|(figure, _)| figure).collect();
    // The others do the same work for both.
    let others = figures.iter().filter(|figure| figure.side != Side::Ours);
    let others: Vec<_> = others.map(|figure| Figure { row: row.cbor.to_owned(), ..figure.clone() }).collect();
    figures.extend(others);
    figures
}

/// Times of all sides of all rows, and of the parts of their floors.
#[must_use]
pub fn measure_all(rows: &[&Row], effort: Effort) -> Vec<Figure> {
    rows.iter().flat_map(|row| [measure(row, &SIDES, effort), measure_floor(row, effort)].concat()).collect()
}

/// The time of each part of the floor, and of what comes on top of it.
fn measure_floor(row: &Row, effort: Effort) -> Vec<Figure> {
    let (runtime, clock) = (runtime(), clock());
    let subject = floor::Subject::new(&row.work);
    let mut memory = subject.memory();
    let mut round = |part| {
        let once = async || {
            let started = thread_cpu();
            subject.run_part(part, &mut memory);
            thread_cpu().saturating_sub(started)
        };
        runtime.block_on(middle(effort.turn / 4, clock, once))
    };
    let mut time = |part| (0..effort.rounds).map(|_| round(part)).collect();
    let figure = |part: &floor::Part| Figure::new(&part.row(row), Metric::CpuSeconds, Side::Floor, time(*part));
    floor::Part::of(row.work.call).iter().chain(&[floor::Part::Values]).map(figure).collect()
}

/// The median of the calls that fit into `length`.
async fn turn(subject: &Subject, length: Duration, clock: Duration) -> f64 {
    let once = async || {
        let prepared = subject.prepare();
        let started = thread_cpu();
        subject.run(prepared).await;
        thread_cpu().saturating_sub(started)
    };
    middle(length, clock, once).await
}

/// The median time of what fits into `length`, at least three times, without what asking the clock takes.
async fn middle(length: Duration, clock: Duration, mut once: impl AsyncFnMut() -> Duration) -> f64 {
    let begun = Instant::now();
    let mut times = Vec::new();
    while times.len() < 3 || begun.elapsed() < length {
        times.push(once().await.saturating_sub(clock).as_secs_f64());
    }
    median(&times)
}

/// What it takes to ask for the time, which a call has no part in.
fn clock() -> Duration {
    let cost = |_| {
        let started = thread_cpu();
        thread_cpu().saturating_sub(started).as_secs_f64()
    };
    Duration::from_secs_f64(median(&(0..1000).map(cost).collect::<Vec<_>>()))
}
