//! The table of `FAULTS.md`: each row is a test of its name, and says what that test sees.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

const PAGE: &str = include_str!("../FAULTS.md");

/// The cells of each row, by the name in its first one.
fn rows() -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
    PAGE.lines().filter_map(|line| {
        let mut cells = line.strip_prefix("| `")?.trim_end_matches('|').split('|').map(str::trim);
        Some((cells.next()?.trim_end_matches('`'), cells.collect()))
    })
}

/// Fails unless the row `name` has these cells. With `INSTA_UPDATE=always` it gets them, as snapshots do.
pub fn compare(name: &str, cells: &[String]) {
    let cells: Vec<_> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
    let row = rows().find(|(of, _)| *of == name).map(|(_, cells)| cells).unwrap_or_default();
    if row == cells {
        return;
    }
    let line = format!("| `{name}` | {} |", cells.join(" | "));
    if std::env::var("INSTA_UPDATE").is_ok_and(|value| value == "always") {
        return update(name, &line);
    }
    panic!("tests/FAULTS.md should say\n{line}\nnot\n{row:?}\nUpdate it with INSTA_UPDATE=always, if that is right.");
}

/// Writes the row `name` anew, or after the others of its section.
fn update(name: &str, line: &str) {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _one = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/FAULTS.md");
    let page = std::fs::read_to_string(path).expect("the page");
    let mut lines: Vec<_> = page.lines().collect();
    let section = format!("| `{}::", name.split("::").next().unwrap_or_default());
    if let Some(row) = lines.iter_mut().find(|other| other.starts_with(&format!("| `{name}` |"))) {
        *row = line;
    } else {
        let last = lines.iter().rposition(|other| other.starts_with(&section));
        lines.insert(last.expect("a section with one row at least") + 1, line);
    }
    std::fs::write(path, lines.join("\n") + "\n").expect("the page is written");
}

/// Every test is a row but those of this module, and those that are the other process of a test.
#[test]
fn each_row_is_a_test_and_each_test_a_row() {
    let program = std::env::current_exe().expect("a program");
    let listed = std::process::Command::new(program).args(["--list", "--format=terse"]).output().expect("a list");
    let listed = String::from_utf8(listed.stdout).expect("text");
    let tests = listed.lines().filter_map(|line| line.strip_suffix(": test"));
    let faults = |name: &&str| !name.starts_with("table::") && !name.ends_with("_by_another_process");
    let tests: BTreeSet<_> = tests.filter(faults).collect();
    let mut names = BTreeSet::new();
    for (name, _) in rows() {
        assert!(names.insert(name), "{name} is in tests/FAULTS.md twice");
    }
    let missing: Vec<_> = tests.difference(&names).collect();
    let stale: Vec<_> = names.difference(&tests).collect();
    assert!(missing.is_empty() && stale.is_empty(), "tests without a row: {missing:?}; rows without a test: {stale:?}");
}
