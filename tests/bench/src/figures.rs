//! Figures as they were measured, their medians, and the files they are kept in. Knows not what they mean.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::subject::Side;

/// How much is measured.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// How often each side has its turn.
    pub rounds: usize,
    /// How long a turn is.
    pub turn: Duration,
}

/// What a figure counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Metric {
    /// Time of the processor, user and system.
    CpuSeconds,
    /// Instructions of the processor that valgrind emulates.
    Instructions,
    /// Bytes.
    Bytes,
    /// Records a second.
    PerSecond,
    /// Pieces.
    Count,
}

/// What one side needed for one row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// The id of the row.
    pub row: String,
    /// What was counted.
    pub metric: Metric,
    /// Who was measured.
    pub side: Side,
    /// One value a round, in order.
    pub values: Vec<f64>,
}

impl Figure {
    /// A figure.
    #[must_use]
    pub fn new(row: &str, metric: Metric, side: Side, values: Vec<f64>) -> Self {
        Self { row: row.to_owned(), metric, side, values }
    }

    /// The value in the middle.
    #[must_use]
    pub fn median(&self) -> f64 {
        median(&self.values)
    }
}

/// The figure of one side, if it was measured.
#[must_use]
pub fn find<'a>(figures: &'a [Figure], row: &str, metric: Metric, side: Side) -> Option<&'a Figure> {
    figures.iter().find(|figure| figure.row == row && figure.metric == metric && figure.side == side)
}

/// The value below which the part `part` (0 to 1) of `values` lies; NaN for none.
#[must_use]
pub fn quantile(values: &[f64], part: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let index = ((sorted.len() as f64 - 1.0) * part).round().max(0.0) as usize;
    sorted.get(index).copied().unwrap_or(f64::NAN)
}

/// The value in the middle; NaN for none.
#[must_use]
pub fn median(values: &[f64]) -> f64 {
    quantile(values, 0.5)
}
