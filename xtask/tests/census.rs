//! `cargo xtask census`: models that are in order beside one that is not.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const MODEL: &str = r#"$version: "2.0"
namespace shop

@aws.protocols#awsJson1_1
service Shop {
    operations: [Buy]
}

operation Buy {}
"#;

fn census(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.current_dir(folder).arg("census").args(arguments).output().expect("the command runs")
}

#[test]
fn a_bad_model_is_a_row_and_the_others_are_generated() {
    let folder = tempfile::tempdir().expect("a folder");
    let models = folder.path().join("models");
    fs::create_dir(&models).expect("a folder");
    for (name, text) in [("good", MODEL.to_owned()), ("bad", MODEL.replace("[Buy]", "[Sell]"))] {
        fs::write(models.join(format!("{name}.smithy")), text).expect("a file");
    }
    let output = census(folder.path(), &["models"]);
    let text = String::from_utf8(output.stdout).expect("text");
    assert_eq!(output.status.code(), Some(1));
    assert!(text.lines().any(|line| line.starts_with("bad  ") && line.ends_with("failed")), "{text}");
    assert!(text.lines().any(|line| line.starts_with("good ") && line.contains("awsJson1_1")), "{text}");
    assert!(text.contains("failed: bad: models/bad.smithy:5:"), "{text}");
    assert!(text.contains("in all: 2 models, 1 operations, 0 omitted"), "{text}");
    let said = String::from_utf8(output.stderr).expect("text");
    assert_eq!(said, "no client could be made of 1 of 2 models\n");
    // Nothing is written unless it is asked for.
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
}

#[test]
fn what_is_written_is_a_workspace() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("shop.smithy"), MODEL).expect("a file");
    let output = census(folder.path(), &["shop.smithy", "--out", "out", "--largest", "1"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("text");
    assert!(text.contains("shop: in all: 1 models, 1 operations"), "{text}");
    let manifest = fs::read_to_string(folder.path().join("out/Cargo.toml")).expect("a manifest");
    assert!(manifest.contains("members = [\"shop\"]"), "{manifest}");
    assert!(folder.path().join("out/shop/src/shop/client.rs").exists());
}
