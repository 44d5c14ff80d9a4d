//! The program `smithwright` and the entry of build scripts, as people of another project meet them.
//!
//! `packed.rs` does the same with nothing but what would be published.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use smithwright::Build;

const MODEL: &str = "$version: \"2.0\"\nnamespace example\nuse aws.protocols#restJson1\n@restJson1\nservice Shop { version: \"1\", \
    operations: [Buy, Sell] }\n@http(method: \"POST\", uri: \"/buy\")\noperation Buy { input := { @required item: String } }\n\
    @http(method: \"POST\", uri: \"/sell\")\noperation Sell {}\n";

fn smithwright(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_smithwright"))
        .current_dir(folder)
        .args(arguments)
        .output()
        .expect("the program runs")
}

fn succeed(folder: &Path, arguments: &[&str]) -> String {
    let output = smithwright(folder, arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn fail(folder: &Path, arguments: &[&str]) -> String {
    let output = smithwright(folder, arguments);
    assert!(!output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8(output.stderr).expect("UTF-8")
}

/// An empty folder but for a model.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("shop.smithy"), MODEL).expect("a file");
    folder
}

fn manifest(folder: &Path) -> String {
    fs::read_to_string(folder.join("client/Cargo.toml")).expect("a manifest")
}

const CODEGEN: [&str; 5] = ["codegen", "--model", "shop.smithy", "--out", "client"];

#[test]
fn a_crate_has_the_runtime_of_the_same_version_or_from_where_it_is_told() {
    let folder = folder();
    let folder = folder.path();
    succeed(folder, &CODEGEN);
    let version = format!("smithwright-runtime = {{ version = \"{}\", default-features", env!("CARGO_PKG_VERSION"));
    assert!(manifest(folder).contains(&version), "{}", manifest(folder));

    fs::create_dir(folder.join("r")).expect("a folder");
    fs::write(folder.join("r/Cargo.toml"), "[package]\nname = \"smithwright-runtime\"\n").expect("a file");
    for (source, expected) in [
        ("git=https://a.example/r.git#abc", "git = \"https://a.example/r.git\""),
        ("path=r", "path = \"../r\""),
        ("version=0.1", "version = \"0.1\""),
    ] {
        succeed(folder, &[&CODEGEN[..], &["--runtime", source]].concat());
        assert!(manifest(folder).contains(expected), "{source}: {}", manifest(folder));
        // Once said, it stays.
        succeed(folder, &CODEGEN);
        assert!(manifest(folder).contains(expected), "{source}: {}", manifest(folder));
        assert_eq!(manifest(folder).matches("rev = \"abc\"").count(), usize::from(source.starts_with("git")));
    }
    for (source, said) in [
        ("0.1", "is none of `version=0.1`, `path=DIR`, `git=URL`, `git=URL#REVISION`"),
        ("path=nowhere", "nowhere/Cargo.toml: "),
        ("path=client", "is not of the package `smithwright-runtime`"),
        ("version=one", "`one` is no version that cargo understands"),
    ] {
        let message = fail(folder, &[&CODEGEN[..], &["--runtime", source]].concat());
        assert!(message.contains(said), "{source}: {message}");
    }
}

#[test]
fn a_manifest_keeps_what_people_set() {
    let folder = folder();
    let folder = folder.path();
    succeed(folder, &[&CODEGEN[..], &["--name", "my-shop"]].concat());
    assert!(manifest(folder).contains("name = \"my-shop\""), "{}", manifest(folder));
    let mine = manifest(folder)
        .replace("publish = false\n", "license = \"MIT\"\nauthors = [\"me\"] # and you\n")
        .replace("[features]\n", "[features]\nlog = [\"dep:log\"]\n")
        .replace("[dependencies]\n", "[dependencies]\nlog = { version = \"0.4\", optional = true }\n");
    fs::write(folder.join("client/Cargo.toml"), &mine).expect("a file");
    assert!(succeed(folder, &CODEGEN).contains(" nothing changed, "));
    assert!(succeed(folder, &[&CODEGEN[..], &["--check"]].concat()).contains(" nothing changed, "));
    assert_eq!(manifest(folder), mine);

    fs::write(folder.join("client/Cargo.toml"), mine.replace("[features]", "[features")).expect("a file");
    let message = fail(folder, &CODEGEN);
    assert!(message.contains("Cargo.toml: is not TOML: ") && message.contains("mend it"), "{message}");
}

#[test]
fn a_name_that_nobody_can_depend_on_is_refused() {
    let folder = folder();
    for name in ["std", "2shop", "my shop", "smithwright-runtime", "fn"] {
        let message = fail(folder.path(), &[&CODEGEN[..], &["--name", name]].concat());
        assert!(message.contains("'--name <NAME>': "), "{name}: {message}");
    }
    assert!(!folder.path().join("client").exists());
}

#[test]
fn the_program_asks_for_a_model_and_a_folder() {
    let folder = folder();
    let message = fail(folder.path(), &["codegen"]);
    assert!(message.contains("--model <PATH>...") && message.contains("--out <DIR>"), "{message}");
    assert!(succeed(folder.path(), &["ast", "shop.smithy"]).contains("\"example#Buy\""));
    assert!(succeed(folder.path(), &["diff", "shop.smithy", "shop.smithy"]).contains("no "));
}

/// All files below a folder.
fn texts(folder: &Path) -> Vec<(PathBuf, String)> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries
        .flat_map(|path| {
            if path.is_dir() { texts(&path) } else { vec![(path.clone(), fs::read_to_string(&path).expect("a text"))] }
        })
        .collect()
}

#[test]
fn a_build_script_gets_a_module_that_knows_of_no_crate() {
    let folder = folder();
    let out = folder.path().join("out");
    let generate = |operation: &str| {
        Build::new([folder.path().join("shop.smithy")]).operations([operation]).folder(&out).try_run()
    };
    let built = generate("Buy").expect("built");
    assert_eq!(built.module, out.join("mod.rs"));
    assert_eq!(built.made_from, [folder.path().join("shop.smithy")]);
    for (path, text) in texts(&out) {
        // Examples in documentation are of a crate of their own.
        let code = |line: &&str| !line.trim_start().starts_with("//");
        let odd = text.lines().filter(code).find(|line| line.contains("use crate::") || line.contains("cfg(feature"));
        assert_eq!(odd, None, "{}", path.display());
    }
    assert!(out.join("shop/operation/buy.rs").exists() && !out.join("shop/operation/sell.rs").exists());
    // What is no longer asked for goes.
    generate("Sell").expect("built");
    assert!(!out.join("shop/operation/buy.rs").exists() && out.join("shop/operation/sell.rs").exists());

    let message = generate("Buyy").expect_err("refused").to_string();
    assert!(message.contains("Buyy: is no operation of `example#Shop` (did you mean `Buy`?)"), "{message}");
    let unknown = Build::new([folder.path().join("shop.smithy")]).features(["clint"]).folder(&out).try_run();
    let message = unknown.expect_err("refused").to_string();
    assert!(message.contains("no code is behind a feature `clint`"), "{message}");
    let gone = Build::new([folder.path().join("gone.smithy")]).folder(&out).try_run();
    assert!(gone.expect_err("refused").to_string().contains("gone.smithy: cannot be read"));
}
