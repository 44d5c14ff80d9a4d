//! `cargo-semver-checks` on what is generated of both versions, beside what `cargo xtask diff` says of their models.
//!
//! `cargo test -p xtask --test diff semver::small -- --ignored`

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use crate::cases::{CASES, edited};
use crate::rules::{Finding, disagreements};
use crate::{stdout, xtask};

/// Which `cargo-semver-checks` reads what this compiler's rustdoc writes; `.ci/run` installs it.
const INSTALL: &str = "cargo install --locked cargo-semver-checks@0.51.0";

/// The same as users have: calls, without `async` too, texts, what the model demands, and the service for tests.
const FEATURES: &str = "ring,blocking,json,validate,test-util";

/// A crate that is generated anew for each model, so that all versions have one name and dependencies are built once.
struct Crate {
    folder: PathBuf,
    name: &'static str,
}

impl Crate {
    fn new(name: &'static str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("semver").join(name);
        fs::create_dir_all(&folder).expect("a folder");
        // The versions that are there already.
        fs::copy(project().join("Cargo.lock"), folder.join("Cargo.lock")).expect("the lock file");
        Self { folder, name }
    }

    /// What rustdoc finds in the crate of a model, in a file of its own.
    fn documented(&self, model: &Path, version: usize) -> PathBuf {
        let runtime = format!("path={}", project().join("runtime").display());
        let mut codegen = Command::new(env!("CARGO_BIN_EXE_xtask"));
        codegen.args(["codegen", "--name", self.name, "--runtime", &runtime, "--model"]).arg(model);
        run(codegen.arg("--out").arg(&self.folder));
        let target = self.folder.with_file_name("target");
        let mut rustdoc = Command::new(env!("CARGO"));
        rustdoc.current_dir(&self.folder).env("CARGO_TARGET_DIR", &target).env_remove("CARGO_MANIFEST_DIR");
        // This form of rustdoc is not stable, and `cargo-semver-checks` asks for it just so.
        rustdoc.env("RUSTC_BOOTSTRAP", "1").args(["rustdoc", "--quiet", "--lib", "--no-default-features"]);
        rustdoc.args(["--features", FEATURES, "--", "-Zunstable-options", "--output-format", "json"]);
        run(rustdoc.args(["--document-private-items", "--document-hidden-items", "--cap-lints", "allow"]));
        let kept = self.folder.with_file_name(format!("{}-{version}.json", self.name));
        fs::copy(target.join("doc").join(format!("{}.json", self.name)), &kept).expect("what rustdoc wrote");
        kept
    }
}

fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().expect("the project's folder")
}

fn run(command: &mut Command) {
    let output = command.output().expect("the program starts");
    assert!(output.status.success(), "{command:?}\n{}", String::from_utf8_lossy(&output.stderr));
}

/// What `cargo-semver-checks` calls a major change, as its verdict and not as a warning.
fn checked(old: &Path, new: &Path) -> Vec<Finding> {
    let mut command = Command::new("cargo-semver-checks");
    command.args(["semver-checks", "--color", "never", "--release-type", "minor", "--baseline-rustdoc"]).arg(old);
    let output = command.arg("--current-rustdoc").arg(new).output();
    let output = output.unwrap_or_else(|error| panic!("cargo-semver-checks: {error}; {INSTALL}"));
    let (found, summary) = (stdout(&output), String::from_utf8_lossy(&output.stderr));
    assert!(summary.contains(" checks: "), "{found}{summary}");
    let mut findings = Vec::new();
    for part in found.split("\n--- failure ").skip(1) {
        // What it only warns of follows, and is no part of its verdict.
        let part = part.split("\n--- ").next().unwrap_or(part);
        let lint = part.split(':').next().expect("a lint").to_owned();
        let (_, places) = part.split_once("Failed in:\n").expect("places");
        let places = places.lines().take_while(|line| line.starts_with(' ')).map(str::trim);
        findings.extend(places.map(|place| Finding { lint: lint.clone(), place: place.to_owned() }));
    }
    assert_eq!(output.status.success(), findings.is_empty(), "{found}{summary}");
    findings
}

/// Versions of a model, and what rustdoc found in the crate of each.
struct Trial {
    krate: Crate,
    models: Vec<PathBuf>,
    documented: Vec<PathBuf>,
}

impl Trial {
    fn new(name: &'static str, models: Vec<PathBuf>) -> Self {
        let krate = Crate::new(name);
        let documented = models.iter().enumerate().map(|(i, model)| krate.documented(model, i)).collect();
        Self { krate, models, documented }
    }

    /// Compares two versions: whether programs break, as `cargo-semver-checks` sees it, and where ours and theirs disagree.
    fn compare(&self, old: usize, new: usize) -> (bool, Vec<String>) {
        let models = [old, new].map(|i| self.models[i].to_str().expect("a path"));
        let output = xtask(&self.krate.folder, &models);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let findings = checked(&self.documented[old], &self.documented[new]);
        (!findings.is_empty(), disagreements(&stdout(&output), &findings))
    }
}

#[test]
#[ignore = "needs cargo-semver-checks; run by `.ci/run semver`"]
fn small_models() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("semver");
    fs::create_dir_all(&folder).expect("a folder");
    let models = std::iter::once(&[][..]).chain(CASES.iter().map(|(edits, _)| *edits)).enumerate().map(|(i, edits)| {
        let path = folder.join(format!("shop-{i}.smithy"));
        fs::write(&path, edited(edits)).expect("a file");
        path
    });
    let trial = Trial::new("shop", models.collect());
    let (mut pairs, mut major, mut wrong) = (0, 0, Vec::new());
    for (i, (edits, _)) in CASES.iter().enumerate() {
        // And back, where it only adds: then the other way takes away.
        for (old, new) in [(0, i + 1), (i + 1, 0)] {
            let (breaks, found) = trial.compare(old, new);
            pairs += 1;
            major += usize::from(breaks);
            wrong.extend(found.into_iter().map(|line| format!("{edits:?}, {old} to {new}: {line}")));
            if breaks {
                break;
            }
        }
    }
    println!("{pairs} pairs of models, of which {major} are major to cargo-semver-checks");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(pairs - major >= 10 && major >= 10, "too few of one kind to say anything");
}

#[test]
#[ignore = "needs cargo-semver-checks; run by `.ci/run semver`, and SMITHWRIGHT_MODELS, folders with models"]
fn kinesis_of_2025_and_now() {
    let folders = env::var("SMITHWRIGHT_MODELS").expect("SMITHWRIGHT_MODELS names folders");
    let old = env::split_paths(&folders).map(|folder| folder.join("kinesis-2025-04.json")).find(|path| path.exists());
    let old = old.expect("the Kinesis of April 2025");
    let trial = Trial::new("kinesis", vec![old, project().join("model/kinesis.json")]);
    for (old, new) in [(0, 1), (1, 0)] {
        let (breaks, wrong) = trial.compare(old, new);
        assert!(breaks && wrong.is_empty(), "{old} to {new}:\n{}", wrong.join("\n"));
    }
}
