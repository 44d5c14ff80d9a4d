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

const MOST_LINES: usize = 18_500;
const MOST_ENDPOINT_LINES: usize = 700;
const MOST_PUT_RECORDS_LINES: usize = 350;
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

/// Whether the module of a file is behind a feature that is off by default.
fn is_behind_a_feature(file: &Path) -> bool {
    let (Some(name), Some(folder)) = (file.file_stem().and_then(|name| name.to_str()), file.parent()) else {
        return false;
    };
    let root = fs::read_to_string(folder.join("mod.rs")).expect("a folder of modules");
    let lines: Vec<&str> = root.lines().collect();
    let at = lines.iter().position(|line| line.trim_start_matches("pub ") == format!("mod {name};"));
    let Some(attribute) = at.and_then(|at| lines.get(at.checked_sub(1)?)) else { return false };
    ["#[cfg(feature = ", "#[cfg(all(feature = "].iter().any(|cfg| attribute.starts_with(cfg))
        && !attribute.contains("\"client\"")
}

fn lines(file: &Path) -> usize {
    fs::read_to_string(file).expect("a readable file").lines().count()
}

#[test]
fn the_generated_crate_stays_below_18_500_lines() {
    let generated = project().join("generated/src");
    // What is behind a feature, users of Kinesis do not build.
    let mut files = sources(&generated.join("kinesis"));
    files.retain(|file| !is_behind_a_feature(file));
    files.extend(["guide.rs", "lib.rs", "partitions.rs"].map(|file| generated.join(file)));
    let total: usize = files.iter().map(|file| lines(file)).sum();
    let operation = |file: &&PathBuf| file.parent().is_some_and(|folder| folder.ends_with("operation"));
    let operations = files.iter().filter(operation).filter(|file| !file.ends_with("mod.rs")).count();
    println!("generated: {total} lines in {} files for {operations} operations", files.len());
    println!("official:  {OFFICIAL_LINES} lines for {OFFICIAL_OPERATIONS} operations");
    assert!(operations > OFFICIAL_OPERATIONS, "{operations} operations are fewer than were compared");
    assert!(total < MOST_LINES, "{total} lines");
}

#[test]
fn every_other_service_is_behind_a_feature_that_is_off_by_default() {
    let generated = project().join("generated");
    let [root, manifest] =
        ["src/lib.rs", "Cargo.toml"].map(|file| fs::read_to_string(generated.join(file)).expect("a readable file"));
    let default = manifest.lines().find(|line| line.starts_with("default = ")).expect("default features");
    let lines: Vec<&str> = root.lines().collect();
    for (at, line) in lines.iter().enumerate() {
        let Some(module) = line.strip_prefix("pub mod ").and_then(|line| line.strip_suffix(';')) else { continue };
        if matches!(module, "guide" | "kinesis" | "partitions") {
            continue;
        }
        let above = &lines[at.saturating_sub(2)..at];
        assert!(above.contains(&format!("#[cfg(feature = \"{module}\")]").as_str()), "{module}: {above:?}");
        assert!(!default.contains(module), "{default}");
    }
}

#[test]
fn put_records_stays_below_350_lines() {
    let total = lines(&project().join("generated/src/kinesis/operation/put_records.rs"));
    println!("PutRecords, generated: {total} lines; official: {OFFICIAL_PUT_RECORDS_LINES}");
    assert!(total < MOST_PUT_RECORDS_LINES, "{total} lines");
}

#[test]
fn the_endpoint_rules_stay_below_700_lines() {
    let total = lines(&project().join("generated/src/kinesis/endpoint.rs"));
    println!("endpoint rules, generated: {total} lines; official: {OFFICIAL_ENDPOINT_LINES}");
    assert!(total < MOST_ENDPOINT_LINES, "{total} lines");
}

#[test]
fn a_crate_that_depends_on_generated_alone_is_built_from_at_most_62_crates() {
    let tree = tree(&[]);
    let crates: BTreeSet<(&str, &str)> = tree.iter().filter_map(|line| name_and_version(line)).collect();
    assert!(crates.contains(&("generated", "v0.1.0")), "{tree:?}");
    // One more for the crate that depends on it.
    let total = crates.len() + 1;
    println!("crates, generated: {total}; official: {OFFICIAL_CRATES}");
    assert!(total <= MOST_CRATES, "{total} crates: {crates:?}");
}

/// What `generated` is built from, by `cargo tree`.
fn tree(features: &[&str]) -> Vec<String> {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--package", "generated", "--edges", "normal", "--no-dedupe", "--prefix", "none"])
        .arg("--offline")
        .args(features)
        .current_dir(project())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let tree = String::from_utf8(output.stdout).expect("cargo prints UTF-8");
    tree.lines().map(str::to_owned).collect()
}

/// Encoding and decoding need no sockets and no executor.
#[test]
fn without_the_client_there_is_no_http_no_executor_and_no_tls() {
    let crates = tree(&["--no-default-features"]);
    let names: BTreeSet<&str> = crates.iter().filter_map(|line| name_and_version(line)).map(|(name, _)| name).collect();
    println!("crates, generated without the client: {}", names.len());
    for there in ["generated", "smithwright-runtime", "http"] {
        assert!(names.contains(there), "{names:?}");
    }
    for gone in ["hyper", "hyper-util", "tokio", "rustls", "tokio-rustls", "ring", "tower-service"] {
        assert!(!names.contains(gone), "{gone} in {names:?}");
    }
}

/// Services of this crate speak JSON to one path: what other protocols need of the runtime is behind features that are off.
#[test]
fn who_speaks_json_alone_builds_no_cbor_and_no_bindings() {
    let [generated, runtime] = ["generated", "runtime"]
        .map(|package| fs::read_to_string(project().join(package).join("Cargo.toml")).expect("a readable file"));
    for feature in ["cbor", "rest", "rpc-v2-json"] {
        assert!(runtime.contains(&format!("\n{feature} = [")), "the runtime has no feature `{feature}`");
        assert!(!generated.contains(&format!("\"{feature}\"")), "{feature} is on: {generated}");
        let default = runtime.lines().find(|line| line.starts_with("default = ")).expect("default features");
        assert!(!default.contains(feature), "{default}");
    }
}

/// Roles are asked for in XML, which who leaves them out does not build.
#[test]
fn without_roles_there_is_no_xml() {
    let names = |features: &[&str]| -> BTreeSet<String> {
        tree(features).iter().filter_map(|line| name_and_version(line)).map(|(name, _)| name.to_owned()).collect()
    };
    let (with, without) = (names(&[]), names(&["--no-default-features", "--features", "ring,native-roots,http2"]));
    assert_eq!(with.difference(&without).collect::<Vec<_>>(), ["memchr", "quick-xml"]);
    // Signing in by other tools brings none.
    assert_eq!(names(&["--features", "sso,login"]), with);
}

/// `bytes` and `v1.10.1` of `bytes v1.10.1 (*)`.
fn name_and_version(line: &str) -> Option<(&str, &str)> {
    let mut words = line.split_whitespace();
    Some((words.next()?, words.next()?))
}
