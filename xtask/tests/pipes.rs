//! What the commands do when nobody reads what they print: no more than others, and quietly.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};

const MODEL: &str = r#"$version: "2.0"
namespace shop

@aws.protocols#awsJson1_1
service Shop {
    operations: [Buy]
}

operation Buy {}
"#;

/// How a command ends whose output is closed at once, and what it says of it.
fn unread(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.current_dir(folder).args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the command runs");
    drop(child.stdout.take());
    let mut said = String::new();
    child.stderr.take().expect("a pipe").read_to_string(&mut said).expect("text");
    (child.wait().expect("it ends").code(), said)
}

#[test]
fn a_closed_pipe_is_no_failure() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    fs::write(folder.join("shop.smithy"), MODEL).expect("a file");
    fs::write(folder.join("other.smithy"), MODEL.replace("awsJson1_1", "awsQuery")).expect("a file");
    for arguments in [
        &["codegen", "--model", "shop.smithy", "--out", "client"][..],
        &["ast", "shop.smithy"],
        &["diff", "shop.smithy", "shop.smithy"],
        &["diff", "shop.smithy", "shop.smithy", "--markdown"],
        &["conformance", "other.smithy", "--supported-only"],
    ] {
        assert_eq!(unread(folder, arguments), (Some(0), String::new()), "{arguments:?}");
    }
    let drift = ["codegen", "--model", "shop.smithy", "--out", "missing", "--check"];
    let said = "the files differ from what the models give; run the same command without `--check`\n".to_owned();
    assert_eq!(unread(folder, &drift), (Some(1), said));
}

#[test]
fn errors_that_nobody_reads_are_errors() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("shop.smithy"), MODEL.replace("operation Buy {}", "")).expect("a file");
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.current_dir(folder.path()).args(["ast", "shop.smithy"]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the command runs");
    drop(child.stderr.take());
    assert_eq!(child.wait().expect("it ends").code(), Some(1));
}
