//! What a producer holds while its server is dead: by the program `heap`, whose allocator counts.

use crate::figures::{Figure, Metric};
use crate::process::sibling;
use crate::subject::Side;

/// What it may hold, and what the heap held at most.
pub const BOUND: &str = "producer/memory/bound";
/// See [`BOUND`].
pub const PEAK: &str = "producer/memory/peak";

/// Bound and peak.
pub fn measure() -> Result<Vec<Figure>, String> {
    let output = sibling("heap")?.arg("producer").output().map_err(|error| format!("heap: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let mut numbers = text.split_whitespace().map(str::parse::<f64>);
    match (numbers.next(), numbers.next()) {
        (Some(Ok(bound)), Some(Ok(peak))) => Ok(vec![
            Figure::new(BOUND, Metric::Bytes, Side::Ours, vec![bound]),
            Figure::new(PEAK, Metric::Bytes, Side::Ours, vec![peak]),
        ]),
        _ => Err(format!("heap: {text}{}", String::from_utf8_lossy(&output.stderr))),
    }
}
