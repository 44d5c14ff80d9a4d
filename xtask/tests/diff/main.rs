//! What `cargo xtask diff` says of an update, change by change, and of AWS's own.

mod cases;
mod rules;
mod semver;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use cases::{CASES, MODEL, edited};

fn xtask(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.current_dir(folder).arg("diff").args(arguments).output().expect("the command runs")
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("text")
}

#[test]
fn every_change_is_told_by_what_it_does_to_callers() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("old.smithy"), MODEL).expect("a file");
    let mut wrong = Vec::new();
    for (edits, expected) in CASES {
        fs::write(folder.path().join("new.smithy"), edited(edits)).expect("a file");
        let output = xtask(folder.path(), &["old.smithy", "new.smithy"]);
        let found = stdout(&output);
        let mut lines = found.lines();
        let all = expected.iter().all(|line| lines.any(|found| found.starts_with(line)));
        let counted = expected.last().is_some_and(|last| last.starts_with(|c: char| c.is_ascii_digit()));
        if !all || counted && found.lines().count() != expected.len() || !output.status.success() {
            wrong.push(format!("{edits:?}\n{found}{}", String::from_utf8_lossy(&output.stderr)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_denied_decides_how_it_ends() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("old.smithy"), MODEL).expect("a file");
    let status = |edits: &[(&str, &str)], arguments: &[&str]| {
        fs::write(folder.path().join("new.smithy"), edited(edits)).expect("a file");
        let arguments = [&["old.smithy", "new.smithy"], arguments].concat();
        xtask(folder.path(), &arguments).status.code()
    };
    let additive = [("enum Kind {", "enum Kind {\n    HUGE")];
    let member = [("        note: String\n", "        note: String\n        more: String\n")];
    assert_eq!(status(&additive, &[]), Some(0));
    assert_eq!(status(&additive, &["--deny", "breaking"]), Some(0));
    assert_eq!(status(&additive, &["--deny", "additive"]), Some(1));
    assert_eq!(status(&additive, &["--deny", "documentation"]), Some(1));
    assert_eq!(status(&[], &["--deny", "documentation"]), Some(0));
    assert_eq!(status(&member, &["--deny", "breaking"]), Some(1));
    // No literal can be broken where there is none.
    assert_eq!(status(&member, &["--deny", "breaking", "--non-exhaustive"]), Some(0));
    assert_eq!(status(&[("operations: [Buy, Look]", "operations: [Buy, Lok]")], &[]), Some(1));
}

#[test]
fn markdown_says_once_what_is_said_of_several() {
    let folder = tempfile::tempdir().expect("a folder");
    let edits = [
        ("enum Kind {", "enum Kind {\n    HUGE"),
        ("    id: String\n", "    @deprecated\n    id: String\n"),
        ("    at: Timestamp\n", "    @deprecated\n    at: Timestamp\n"),
        ("/// Buys.", "/// Buys it."),
    ];
    fs::write(folder.path().join("old.smithy"), MODEL).expect("a file");
    fs::write(folder.path().join("new.smithy"), edited(&edits)).expect("a file");
    let found = stdout(&xtask(folder.path(), &["old.smithy", "new.smithy", "--markdown"]));
    let expected = "\
**3 additive, 1 documentation**

### Additive: there is more

- the value `\"HUGE\"` is new (it came as `Unknown` before: match it instead): `shop::Kind::Huge`
- is deprecated now (the compiler warns where it is used): `shop::Order::at`, `shop::Order::id`

<details><summary>Documentation only</summary>

- says something else of itself: `shop::Client::buy`

</details>
";
    assert_eq!(found, expected);
}

#[test]
#[ignore = "needs SMITHWRIGHT_MODELS, folders with models"]
fn updates_of_aws_are_told() {
    let folders = std::env::var("SMITHWRIGHT_MODELS").expect("SMITHWRIGHT_MODELS names folders");
    let old =
        std::env::split_paths(&folders).map(|folder| folder.join("kinesis-2025-04.json")).find(|path| path.exists());
    let old = old.expect("the Kinesis of April 2025");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let output = xtask(&root, &[old.to_str().expect("a path"), "model/kinesis.json"]);
    let found = stdout(&output);
    for line in [
        "breaking: kinesis::PutRecordInput::new: parameters: `data: Bytes`, was `data: Bytes, partition_key: String`",
        "breaking: kinesis::Record::partition_key: type: `Option<String>`, was `String`",
        "wire: kinesis: endpoint rules: changed",
    ] {
        assert!(found.contains(line), "{line}\n{found}");
    }
    println!("{}", found.lines().last().unwrap_or_default());
    let same = xtask(&root, &["model/kinesis.json", "model/kinesis.json", "--deny", "documentation"]);
    assert_eq!(stdout(&same), "no changes\n");
}
