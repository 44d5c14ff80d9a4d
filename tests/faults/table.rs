//! The table of `FAULTS.md`: each row is a test of its name, and says what that test sees.

use std::collections::BTreeSet;

const PAGE: &str = include_str!("../FAULTS.md");

/// The cells of each row, by the name in its first one.
fn rows() -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
    PAGE.lines().filter_map(|line| {
        let mut cells = line.strip_prefix("| `")?.trim_end_matches('|').split('|').map(str::trim);
        Some((cells.next()?.trim_end_matches('`'), cells.collect()))
    })
}

/// Fails unless the row `name` has these cells.
pub fn compare(name: &str, cells: &[String]) {
    let cells: Vec<_> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
    let row = rows().find(|(of, _)| *of == name).map(|(_, cells)| cells).unwrap_or_default();
    assert!(row == cells, "tests/FAULTS.md should say\n| `{name}` | {} |\nnot\n{row:?}", cells.join(" | "));
}

/// Every test is a row but those of this module, those that do not look for one fault, and helpers of other tests.
#[test]
fn each_row_is_a_test_and_each_test_a_row() {
    let program = std::env::current_exe().expect("a program");
    let listed = std::process::Command::new(program).args(["--list", "--format=terse"]).output().expect("a list");
    let listed = String::from_utf8(listed.stdout).expect("text");
    let tests = listed.lines().filter_map(|line| line.strip_suffix(": test"));
    let tests: BTreeSet<_> = tests.filter(|name| !name.starts_with("table::")).collect();
    let mut names = BTreeSet::new();
    for (name, _) in rows() {
        assert!(names.insert(name), "{name} is in tests/FAULTS.md twice");
    }
    let missing: Vec<_> = tests.difference(&names).collect();
    let stale: Vec<_> = names.difference(&tests).collect();
    assert!(missing.is_empty() && stale.is_empty(), "tests without a row: {missing:?}; rows without a test: {stale:?}");
}
