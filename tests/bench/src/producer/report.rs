//! The tables of what was measured of producers.

use std::fmt::Write as _;

use super::latency::{IDLE, LATE, LOAD, TIMER};
use super::memory::{BOUND, PEAK};
use super::{SIZES, WAYS, Way};
use crate::figures::{Figure, Metric, quantile};

/// Empty if nothing was measured.
#[must_use]
pub fn tables(figures: &[Figure]) -> String {
    let median = |row: &str, metric| {
        figures.iter().find(|figure| figure.row == row && figure.metric == metric).map(Figure::median)
    };
    let rows: Vec<_> = WAYS.into_iter().filter_map(|way| row(way, &median)).collect();
    if rows.is_empty() {
        return String::new();
    }
    let mut text = format!(
        "## Records through a producer\n\nOver loopback to a server that keeps nothing and answers at once, eight calls at a \
         time; processor time is the client's alone, of both threads.{}\n\n\
         | | 100 B: records a second | processor time a record | 1 KiB: records a second | processor time a record |\n\
         | --- | --- | --- | --- | --- |\n{}\n",
        median(LOAD, Metric::Count)
            .map(|load| format!(" The load of the machine was {load:.1} before."))
            .unwrap_or_default(),
        rows.concat()
    );
    let values = |row: &str| figures.iter().find(|figure| figure.row == row).map(|figure| figure.values.clone());
    if let (Some(idle), Some(late), Some(timer)) = (values(IDLE), values(LATE), values(TIMER)) {
        let show = |values: &[f64], part| Metric::CpuSeconds.show(quantile(values, part));
        // Writing to a `String` cannot fail.
        let _ = writeln!(
            text,
            "A record waits {} (nine of ten: {}) while no call is under way, and {} (nine of ten: {}) beyond its linger of 50 \
             ms while one is; a timer alone, set for the same moment, comes {} (nine of ten: {}) late.\n",
            show(&idle, 0.5),
            show(&idle, 0.9),
            show(&late, 0.5),
            show(&late, 0.9),
            show(&timer, 0.5),
            show(&timer, 0.9)
        );
    }
    if let (Some(bound), Some(peak)) = (median(BOUND, Metric::Bytes), median(PEAK, Metric::Bytes)) {
        let mebibytes = |bytes: f64| bytes / f64::from(1 << 20);
        let _ = writeln!(
            text,
            "Before a dead server a producer that may take {:.0} MiB takes {:.1} MiB of heap at most with records of 1 KiB, eight \
             calls under way included.\n",
            mebibytes(bound),
            mebibytes(peak)
        );
    }
    text
}

fn row(way: Way, median: &impl Fn(&str, Metric) -> Option<f64>) -> Option<String> {
    let mut text = format!("| {} |", way.title());
    for size in SIZES {
        let row = way.row(size);
        for metric in [Metric::PerSecond, Metric::CpuSeconds] {
            let _ = write!(text, " {} |", metric.show(median(&row, metric)?));
        }
    }
    Some(text + "\n")
}
