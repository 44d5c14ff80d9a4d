//! `cargo xtask conformance`: the protocol tests and endpoint tests that models carry, generated, built, run and counted.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fmt, fs};

use smithwright_codegen::{ProtocolTest, Summary, TestKind};

use crate::codegen::{with_tests, workspace_root};
use crate::sync::{self, Mode};

/// Options of `cargo xtask conformance`.
#[derive(clap::Args)]
pub struct Arguments {
    /// Smithy JSON ASTs whose protocol tests are to be run.
    #[arg(required = true, value_name = "MODEL")]
    models: Vec<PathBuf>,
    /// A `partitions.json` to go by, where endpoint tests are of another time than the project's own.
    #[arg(long, value_name = "FILE")]
    partitions: Option<PathBuf>,
}

/// Runs the tests of every model, prints how they went, and fails if any did not pass.
pub fn run(arguments: &Arguments) -> Result<(), String> {
    let root = workspace_root();
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let home = std::path::absolute(target.join("conformance")).map_err(|error| error.to_string())?;
    let mut suites = Vec::new();
    let mut problems = Vec::new();
    for (model, name) in arguments.models.iter().zip(folder_names(&arguments.models)) {
        match suites_of(model, &name, &home, &root, arguments.partitions.as_deref()) {
            Ok(found) => suites.extend(found),
            Err(problem) => problems.push(problem),
        }
    }
    print!("{}", Report(&suites));
    let failed: usize = suites.iter().map(|suite| suite.failures().count()).sum();
    let run: usize = suites.iter().map(|suite| suite.tests.len()).sum();
    if failed > 0 {
        problems.push(format!("{failed} of {run} tests failed"));
    }
    if problems.is_empty() { Ok(()) } else { Err(problems.join("\n")) }
}

/// A folder for each model, named after its file, no two alike.
fn folder_names(models: &[PathBuf]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for model in models {
        let stem = model.file_stem().map_or_else(|| "model".into(), |stem| stem.to_string_lossy().to_lowercase());
        let stem = stem.replace(|c: char| !c.is_ascii_alphanumeric() && c != '_', "-");
        let mut name = stem.clone();
        let mut count = 1;
        // `build` holds what the compiler makes of all of them.
        while name == "build" || names.contains(&name) {
            count += 1;
            name = format!("{stem}-{count}");
        }
        names.push(name);
    }
    names
}

/// The tests of one service and how they went.
struct Suite {
    service: String,
    tests: Vec<(ProtocolTest, Outcome)>,
}

/// How a test went: passed, or what is wrong.
type Outcome = Result<(), String>;

impl Suite {
    fn failures(&self) -> impl Iterator<Item = (&ProtocolTest, &str)> {
        self.tests.iter().filter_map(|(test, outcome)| Some((test, outcome.as_ref().err()?.as_str())))
    }

    /// How many tests of a kind passed and failed.
    fn counts(&self, kind: TestKind) -> [usize; 2] {
        let tests = || self.tests.iter().filter(|(test, _)| test.kind == kind);
        let passed = tests().filter(|(_, outcome)| outcome.is_ok()).count();
        [passed, tests().count() - passed]
    }
}

/// Generates a crate with the tests of a model in the folder `name` of `home`, builds and runs it: a suite a service.
fn suites_of(
    model: &Path,
    name: &str,
    home: &Path,
    root: &Path,
    partitions: Option<&Path>,
) -> Result<Vec<Suite>, String> {
    let crate_folder = home.join(name);
    // Packages of one name look the same to cargo, wherever they are, if they share what is built.
    let generated = with_tests(model, format!("conformance-{name}"), &crate_folder, root, partitions)?;
    fs::create_dir_all(&crate_folder).map_err(|error| format!("{}: {error}", crate_folder.display()))?;
    sync::sync(&crate_folder, &generated.files, Mode::Write)?;
    // The versions that the project itself is built with.
    let lock = (root.join("Cargo.lock"), crate_folder.join("Cargo.lock"));
    fs::copy(&lock.0, &lock.1).map_err(|error| format!("{}: {error}", lock.1.display()))?;
    let runnable = generated.services.iter().flat_map(|summary| &summary.tests).any(|test| test.function.is_ok());
    let target = home.join("build");
    let printed = if runnable { cargo_test(&crate_folder, &target)? } else { cargo_check(&crate_folder, &target)? };
    let outcomes = outcomes(&printed);
    let outcome = |test: &ProtocolTest| match &test.function {
        Err(reason) => Err(format!("left out: {reason}")),
        Ok(function) => outcomes.get(function.as_str()).cloned().unwrap_or_else(|| Err("did not finish".to_owned())),
    };
    let suite = |summary: &Summary| Suite {
        service: summary.service.clone(),
        tests: summary.tests.iter().map(|test| (test.clone(), outcome(test))).collect(),
    };
    Ok(generated.services.iter().map(suite).collect())
}

/// Compiles a crate that has no tests to run; prints nothing.
fn cargo_check(crate_folder: &Path, target: &Path) -> Result<String, String> {
    let compiled = cargo(&["check", "--lib"], crate_folder, target)?;
    succeeded(&compiled, crate_folder).map(|()| String::new())
}

/// What the tests of a crate print, once it is built.
fn cargo_test(crate_folder: &Path, target: &Path) -> Result<String, String> {
    let compiled = cargo(&["test", "--test=protocol", "--no-run"], crate_folder, target)?;
    succeeded(&compiled, crate_folder)?;
    let run = cargo(&["test", "--test=protocol", "--", "--format=pretty"], crate_folder, target)?;
    Ok(String::from_utf8_lossy(&run.stdout).into_owned())
}

fn cargo(arguments: &[&str], crate_folder: &Path, target: &Path) -> Result<Output, String> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    Command::new(&cargo)
        .args(arguments)
        .current_dir(crate_folder)
        .env("CARGO_TARGET_DIR", target)
        .env("CARGO_TERM_COLOR", "never")
        .env("CARGO_TERM_QUIET", "true")
        .env("RUST_BACKTRACE", "0")
        .output()
        .map_err(|error| format!("{}: {error}", Path::new(&cargo).display()))
}

fn succeeded(compiled: &Output, crate_folder: &Path) -> Result<(), String> {
    if compiled.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&compiled.stderr);
    Err(format!("{}: the generated crate does not compile\n{said}", crate_folder.display()))
}

/// How each test went, by the path of its function, from what the test program prints.
fn outcomes(printed: &str) -> BTreeMap<&str, Outcome> {
    let mut outcomes = BTreeMap::new();
    for line in printed.lines() {
        let Some((name, word)) = line.strip_prefix("test ").and_then(|line| line.split_once(" ... ")) else { continue };
        let outcome = if word == "ok" { Ok(()) } else { Err(said(printed, name)) };
        outcomes.insert(name, outcome);
    }
    outcomes
}

/// What a failed test said, without the words of the test program around it.
fn said(printed: &str, name: &str) -> String {
    let head = format!("---- {name} stdout ----\n");
    let block = printed.split_once(&head).map_or("", |(_, block)| block);
    let lines = block.lines().take_while(|line| !line.starts_with("---- ") && *line != "failures:");
    let lines: Vec<&str> = lines
        .skip_while(|line| !line.contains("panicked at "))
        .skip(1)
        .take_while(|line| !line.starts_with("note: "))
        .collect();
    let text = lines.join("\n").trim().to_owned();
    if text.is_empty() { "failed and did not say why".to_owned() } else { text }
}

/// The columns of the table.
const KINDS: [TestKind; 3] = [TestKind::Request, TestKind::Response, TestKind::Endpoint];

/// A table of all suites, and each failure below it.
struct Report<'a>(&'a [Suite]);

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.0.iter().map(|suite| suite.service.chars().count()).chain([7]).max().unwrap_or_default();
        if !self.0.is_empty() {
            writeln!(f, "{:width$}  {:^17}  {:^17}  {:^17}", "", "requests", "responses", "endpoints")?;
            write!(f, "{:width$}", "service")?;
            writeln!(f, "{}", format!("  {:>8} {:>8}", "passed", "failed").repeat(KINDS.len()))?;
        }
        for suite in self.0 {
            write!(f, "{:width$}", suite.service)?;
            for [passed, failed] in KINDS.map(|kind| suite.counts(kind)) {
                write!(f, "  {passed:>8} {failed:>8}")?;
            }
            writeln!(f, "{}", if suite.tests.is_empty() { "  compiles; no tests" } else { "" })?;
        }
        for suite in self.0 {
            for (test, problem) in suite.failures() {
                let kind = match test.kind {
                    TestKind::Request => "request",
                    TestKind::Response => "response",
                    TestKind::Endpoint => "endpoint",
                };
                let problem = problem.strip_prefix(&format!("{}: ", test.id)).unwrap_or(problem);
                writeln!(
                    f,
                    "\n{} ({}, {kind} of {})\n  {}",
                    test.id,
                    suite.service,
                    test.shape,
                    problem.replace('\n', "\n  ")
                )?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRINTED: &str = "
running 3 tests
test a::request_x ... ok
test a::response_x ... FAILED
test a::response_y ... FAILED

failures:

---- a::response_x stdout ----

thread 'a::response_x' (7) panicked at tests/protocol/harness.rs:9:9:
x: expected `1`, found `2` in Output {
    a: 2,
}
note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace

---- a::response_y stdout ----
Error: \"no panic\"

failures:
    a::response_x
    a::response_y
";

    #[test]
    fn what_the_test_program_prints_is_understood() {
        let outcomes = outcomes(PRINTED);
        assert_eq!(outcomes.len(), 3);
        assert_eq!(outcomes["a::request_x"], Ok(()));
        assert_eq!(outcomes["a::response_x"], Err("x: expected `1`, found `2` in Output {\n    a: 2,\n}".to_owned()));
        assert_eq!(outcomes["a::response_y"], Err("failed and did not say why".to_owned()));
    }

    #[test]
    fn models_of_one_name_get_folders_apart() {
        let models = ["a/X.json", "b/x.json", "build.json", "y z"].map(PathBuf::from);
        assert_eq!(folder_names(&models), ["x", "x-2", "build-2", "y-z"]);
    }
}
