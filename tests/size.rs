//! The promises of size: how much code is generated, and how many crates come with it.
//!
//! Shows the numbers, beside those of the official SDK, with `cargo test -p smithwright-tests --test size -- --nocapture`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// `aws-sdk-kinesis` 1.130.0: lines of its source, of what `PutRecords` alone needs and of its endpoint rules, and crates it is built with.
const OFFICIAL_LINES: usize = 96_142;
const OFFICIAL_OPERATIONS: usize = 45;
const OFFICIAL_PUT_RECORDS_LINES: usize = 2_277;
const OFFICIAL_ENDPOINT_LINES: usize = 2_041;
const OFFICIAL_CRATES: usize = 161;

const MOST_LINES: usize = 18_000;
const MOST_ENDPOINT_LINES: usize = 800;
const MOST_PUT_RECORDS_LINES: usize = 400;
const MOST_CRATES: usize = 62;

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the project's folder")
}

/// The files below a folder whose names end in `.rs`.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a readable folder").map(|entry| entry.expect("an entry").path());
    let (folders, files): (Vec<_>, Vec<_>) = entries.partition(|path| path.is_dir());
    let here = files.into_iter().filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    here.chain(folders.iter().flat_map(|folder| sources(folder))).collect()
}

fn lines(file: &Path) -> usize {
    fs::read_to_string(file).expect("a readable file").lines().count()
}

#[test]
fn the_generated_crate_stays_below_18_000_lines() {
    let files = sources(&project().join("generated/src"));
    let total: usize = files.iter().map(|file| lines(file)).sum();
    let operation = |file: &&PathBuf| file.parent().is_some_and(|folder| folder.ends_with("operation"));
    let operations = files.iter().filter(operation).filter(|file| !file.ends_with("mod.rs")).count();
    println!("generated: {total} lines in {} files for {operations} operations", files.len());
    println!("official:  {OFFICIAL_LINES} lines for {OFFICIAL_OPERATIONS} operations");
    assert!(operations > OFFICIAL_OPERATIONS, "{operations} operations are fewer than were compared");
    assert!(total < MOST_LINES, "{total} lines");
}

#[test]
fn put_records_stays_below_400_lines() {
    let total = lines(&project().join("generated/src/kinesis/operation/put_records.rs"));
    println!("PutRecords, generated: {total} lines; official: {OFFICIAL_PUT_RECORDS_LINES}");
    assert!(total < MOST_PUT_RECORDS_LINES, "{total} lines");
}

#[test]
fn the_endpoint_rules_stay_below_800_lines() {
    let total = lines(&project().join("generated/src/kinesis/endpoint.rs"));
    println!("endpoint rules, generated: {total} lines; official: {OFFICIAL_ENDPOINT_LINES}");
    assert!(total < MOST_ENDPOINT_LINES, "{total} lines");
}

#[test]
fn a_crate_that_depends_on_generated_alone_is_built_from_at_most_62_crates() {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--package", "generated", "--edges", "normal", "--no-dedupe", "--prefix", "none"])
        .arg("--offline")
        .current_dir(project())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let tree = String::from_utf8(output.stdout).expect("cargo prints UTF-8");
    let crates: BTreeSet<(&str, &str)> = tree.lines().filter_map(name_and_version).collect();
    assert!(crates.contains(&("generated", "v0.1.0")), "{tree}");
    // One more for the crate that depends on it.
    let total = crates.len() + 1;
    println!("crates, generated: {total}; official: {OFFICIAL_CRATES}");
    assert!(total <= MOST_CRATES, "{total} crates: {crates:?}");
}

/// `bytes` and `v1.10.1` of `bytes v1.10.1 (*)`.
fn name_and_version(line: &str) -> Option<(&str, &str)> {
    let mut words = line.split_whitespace();
    Some((words.next()?, words.next()?))
}
