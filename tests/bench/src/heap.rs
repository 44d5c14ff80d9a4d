//! Peak heap of one call, by the program `heap` beside this one.

use crate::figures::{Figure, Metric};
use crate::process::sibling;
use crate::subject::{SIDES, Side};
use workload::Row;

/// Peak heap of all sides of all rows, and once more with ours in CBOR. The floor is what the work itself must hold: the body in
/// JSON, or the records.
pub fn measure_all(rows: &[&Row]) -> Result<Vec<Figure>, String> {
    let mut figures = Vec::new();
    for row in rows {
        for side in SIDES {
            let peak = peak(row.id, side)?;
            figures.push(Figure::new(row.id, Metric::Bytes, side, vec![peak]));
            let in_cbor = if side == Side::Ours { self::peak(row.cbor, side)? } else { peak };
            figures.push(Figure::new(row.cbor, Metric::Bytes, side, vec![in_cbor]));
        }
    }
    Ok(figures)
}

fn peak(id: &str, side: Side) -> Result<f64, String> {
    let output = sibling("heap")?.args([id, side.name()]).output().map_err(|error| format!("heap: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    text.trim().parse().map_err(|_| format!("heap: {text}{}", String::from_utf8_lossy(&output.stderr)))
}
