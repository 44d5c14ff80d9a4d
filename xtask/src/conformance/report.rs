//! How suites went, as people read it: a table, each failure, and what was left out and why.

use std::collections::BTreeMap;
use std::fmt;

use smithwright_codegen::{ProtocolTest, TestKind};

use super::Suite;

/// The columns of the table.
const KINDS: [(TestKind, &str); 4] = [
    (TestKind::Request, "request"),
    (TestKind::Response, "response"),
    (TestKind::EventStream, "event stream"),
    (TestKind::Endpoint, "endpoint"),
];

/// A table of all suites, and each test below it that did not pass.
pub struct Report<'a>(pub &'a [Suite]);

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.table(f)?;
        for suite in self.0 {
            for (test, problem) in suite.failures() {
                let problem = problem.strip_prefix(&format!("{}: ", test.id)).unwrap_or(problem);
                writeln!(f, "\n{}\n  {}", named(suite, test), problem.replace('\n', "\n  "))?;
            }
        }
        let mut reasons: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for suite in self.0 {
            for (test, reason) in suite.left_out() {
                reasons.entry(reason).or_default().push(named(suite, test));
            }
        }
        for (reason, tests) in reasons {
            writeln!(f, "\nleft out: {reason}\n  {}", tests.join("\n  "))?;
        }
        Ok(())
    }
}

impl Report<'_> {
    /// A line a service, columns for the kinds of tests that there are.
    fn table(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return Ok(());
        }
        let width = self.0.iter().map(|suite| suite.service.chars().count()).chain([7]).max().unwrap_or_default();
        let kinds: Vec<_> =
            KINDS.into_iter().filter(|(kind, _)| self.0.iter().any(|suite| suite.counts(*kind) != [0; 3])).collect();
        let heads: Vec<String> = kinds.iter().map(|(_, name)| format!("{:^26}", format!("{name}s"))).collect();
        writeln!(f, "{}", format!("{:width$}  {}", "", heads.join("  ")).trim_end())?;
        writeln!(f, "{:width$}{}", "service", "    passed   failed left out".repeat(kinds.len()))?;
        for suite in self.0 {
            write!(f, "{:width$}", suite.service)?;
            for [passed, failed, left_out] in kinds.iter().map(|(kind, _)| suite.counts(*kind)) {
                write!(f, "  {passed:>8} {failed:>8} {left_out:>8}")?;
            }
            writeln!(f, "{}", if suite.tests.is_empty() { "  compiles; no tests" } else { "" })?;
        }
        Ok(())
    }
}

/// `id (Service, request of Operation)`
fn named(suite: &Suite, test: &ProtocolTest) -> String {
    let kind = KINDS.iter().find(|(kind, _)| *kind == test.kind).map_or("test", |(_, name)| name);
    format!("{} ({}, {kind} of {})", test.id, suite.service, test.shape)
}
