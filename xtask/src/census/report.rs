//! The table of a census. Generates nothing.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use smithwright_codegen::Summary;

use super::Row;

/// What the line of sums begins with.
pub const TOTAL: &str = "in all: ";

/// All rows, and what they took together.
pub struct Report<'a> {
    pub rows: &'a [Row],
    pub took: Duration,
    /// In MiB, if known.
    pub memory: Option<u64>,
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.rows.iter().map(|row| row.name.len()).max().unwrap_or(0).max("service".len());
        let head = ["protocol", "operations", "lines", "ms", "omitted"];
        let [protocol, operations, lines, milliseconds, omitted] = head;
        writeln!(f, "{:width$}  {protocol:10}  {operations}  {lines:>7}  {milliseconds:>5}  {omitted}", "service")?;
        for row in self.rows {
            line(f, row, width)?;
        }
        self.omitted(f)?;
        self.failed(f)?;
        self.total(f)
    }
}

impl Report<'_> {
    fn services(&self) -> impl Iterator<Item = (&str, &Summary)> {
        let made = self.rows.iter().filter_map(|row| row.outcome.as_ref().ok().map(|made| (row.name.as_str(), made)));
        made.flat_map(|(name, made)| made.services.iter().map(move |service| (name, service)))
    }

    /// How many operations are left out for each reason, and which.
    fn omitted(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut reasons: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for (name, service) in self.services() {
            for omitted in &service.omitted {
                reasons.entry(&omitted.reason).or_default().push(format!("{name}.{}", omitted.operation));
            }
        }
        for (reason, operations) in reasons {
            writeln!(f, "omitted: {}: {reason}: {}", operations.len(), operations.join(", "))?;
        }
        let unchecked: Vec<&str> =
            self.services().flat_map(|(_, service)| &service.unchecked).map(|found| found.reason.as_str()).collect();
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for reason in unchecked {
            *counts.entry(reason).or_default() += 1;
        }
        for (reason, count) in counts {
            writeln!(f, "`validate` passes over {count} patterns: {reason}")?;
        }
        Ok(())
    }

    fn failed(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for row in self.rows {
            if let Err(reason) = &row.outcome {
                writeln!(f, "failed: {}: {reason}", row.name)?;
            }
        }
        Ok(())
    }

    fn total(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operations: usize = self.services().map(|(_, service)| service.operations).sum();
        let omitted: usize = self.services().map(|(_, service)| service.omitted.len()).sum();
        let lines: usize = self.rows.iter().filter_map(|row| row.outcome.as_ref().ok()).map(|made| made.lines).sum();
        let (models, milliseconds) = (self.rows.len(), self.took.as_millis());
        let memory = self.memory.map_or_else(String::new, |memory| format!(", {memory} MiB at most"));
        writeln!(
            f,
            "{TOTAL}{models} models, {operations} operations, {omitted} omitted, {lines} lines, {milliseconds} ms{memory}"
        )
    }
}

/// What became of one model.
fn line(f: &mut fmt::Formatter<'_>, row: &Row, width: usize) -> fmt::Result {
    let (name, took) = (&row.name, row.took.as_millis());
    let Ok(made) = &row.outcome else { return writeln!(f, "{name:width$}  failed") };
    let services = &made.services;
    let protocol = services.first().map_or("none", |service| name_of(service.protocol));
    let operations: usize = services.iter().map(|service| service.operations).sum();
    let omitted: usize = services.iter().map(|service| service.omitted.len()).sum();
    let lines = made.lines;
    writeln!(f, "{name:width$}  {protocol:10}  {operations:10}  {lines:7}  {took:5}  {omitted:7}")
}

/// A trait's name without its namespace.
fn name_of(id: &str) -> &str {
    id.rsplit_once('#').map_or(id, |(_, name)| name)
}
