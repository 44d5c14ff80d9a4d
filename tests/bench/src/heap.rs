//! Peak heap of one call, by the program `heap` beside this one.

use crate::figures::{Figure, Metric};
use crate::process::sibling;
use crate::subject::{SIDES, Side};
use workload::Row;

/// Peak heap of all sides of all rows. The floor is what the work itself must hold: the body, or the records.
pub fn measure_all(rows: &[&Row]) -> Result<Vec<Figure>, String> {
    let mut figures = Vec::new();
    for row in rows {
        for side in SIDES {
            figures.push(Figure::new(row.id, Metric::Bytes, side, vec![peak(row, side)?]));
        }
    }
    Ok(figures)
}

fn peak(row: &Row, side: Side) -> Result<f64, String> {
    let output = sibling("heap")?.args([row.id, side.name()]).output().map_err(|error| format!("heap: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    text.trim().parse().map_err(|_| format!("heap: {text}{}", String::from_utf8_lossy(&output.stderr)))
}
