//! One workspace of generated crates: what is built for one is there for all. Knows nothing of counting.

use std::collections::BTreeMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs};

use serde_json::Value;
use smithwright::sync::{self, Mode};
use smithwright_codegen::{Options, ServiceSource, Summary};

use crate::codegen::{member_of, write_workspace};

/// How each test went, by the path of its function: passed, or what is wrong.
pub type Outcomes = BTreeMap<String, Result<(), String>>;

/// A crate, and how its tests went, or why it does not compile.
pub type Ran = (Member, Result<Outcomes, String>);

/// The crate of one model.
pub struct Member {
    /// The folder below the workspace's.
    folder: String,
    /// What became of each service.
    pub services: Vec<Summary>,
}

impl Member {
    fn has_tests(&self) -> bool {
        self.services.iter().flat_map(|summary| &summary.tests).any(|test| test.function.is_ok())
    }
}

/// Generated crates that are built together.
pub struct Workspace {
    folder: PathBuf,
    target: PathBuf,
    members: Vec<Member>,
}

impl Workspace {
    /// A workspace for crates of these names, below `home`. Others have other folders, so that they may be run meanwhile.
    pub fn new<'a>(home: &Path, names: impl Iterator<Item = &'a str>) -> Self {
        Self {
            folder: home.join(folder_of(&names.collect::<Vec<_>>())),
            target: home.join("build"),
            members: Vec::new(),
        }
    }

    /// Generates a crate with the tests of a model.
    pub fn add(&mut self, name: &str, source: ServiceSource<'_>, options: Options<'_>) -> Result<(), String> {
        let folder = self.folder.join(name);
        // Packages of one name look the same to cargo, wherever they are, if they share what is built.
        let generated = member_of(source, format!("conformance-{name}"), &folder, options);
        let generated = generated.map_err(|failure| failure.to_string())?;
        fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        sync::sync(&folder, &generated.files, &Mode::Write)?;
        self.members.push(Member { folder: name.to_owned(), services: generated.services });
        Ok(())
    }

    /// Builds and runs all tests.
    pub fn run(self) -> Result<Vec<Ran>, String> {
        if self.members.is_empty() {
            return Ok(Vec::new());
        }
        self.write()?;
        let built = self.build()?;
        let mut done = Vec::new();
        for member in self.members {
            let folder = self.folder.join(&member.folder);
            let outcomes = match (built.programs.get(&folder), built.errors.get(&folder)) {
                (Some(program), None) => run(program, &folder),
                (None, None) if !member.has_tests() && built.succeeded => Ok(Outcomes::new()),
                (_, said) => {
                    let said = said.unwrap_or(&built.said);
                    Err(format!("{}: the generated crate does not compile\n{said}", folder.display()))
                }
            };
            done.push((member, outcomes));
        }
        Ok(done)
    }

    fn write(&self) -> Result<(), String> {
        let members: Vec<&str> = self.members.iter().map(|member| member.folder.as_str()).collect();
        write_workspace(&self.folder, &members)
    }

    fn build(&self) -> Result<Built, String> {
        let mut arguments = vec!["build", "--workspace", "--keep-going", "--message-format=json", "--lib"];
        if self.members.iter().any(Member::has_tests) {
            arguments.push("--test=protocol");
        }
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let output = Command::new(&cargo)
            .args(arguments)
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", &self.target)
            .env("CARGO_TERM_COLOR", "never")
            .env("CARGO_TERM_QUIET", "true")
            .output()
            .map_err(|error| format!("{}: {error}", Path::new(&cargo).display()))?;
        Ok(Built::of(&output))
    }
}

/// What the compiler made, by the folders of crates.
#[derive(Debug, Default, PartialEq, Eq)]
struct Built {
    programs: BTreeMap<PathBuf, PathBuf>,
    errors: BTreeMap<PathBuf, String>,
    succeeded: bool,
    /// What cargo said itself.
    said: String,
}

impl Built {
    fn of(output: &Output) -> Self {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let mut built = Self { succeeded: output.status.success(), said, ..Self::default() };
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            if let Ok(message) = serde_json::from_str(line) {
                built.message(&message);
            }
        }
        built
    }

    fn message(&mut self, message: &Value) {
        let Some(folder) = message["manifest_path"].as_str().and_then(|path| Path::new(path).parent()) else { return };
        if let Some(program) = message["executable"].as_str() {
            self.programs.insert(folder.to_owned(), program.into());
        }
        if message["message"]["level"] == "error" {
            let rendered = message["message"]["rendered"].as_str().unwrap_or_default();
            self.errors.entry(folder.to_owned()).or_default().push_str(rendered);
            // Of a crate that others need, it is theirs too.
            self.said.push_str(rendered);
        }
    }
}

/// Runs the tests of a crate.
fn run(program: &Path, folder: &Path) -> Result<Outcomes, String> {
    let output = Command::new(program)
        .arg("--format=pretty")
        .current_dir(folder)
        .env("RUST_BACKTRACE", "0")
        .output()
        .map_err(|error| format!("{}: {error}", program.display()))?;
    Ok(outcomes(&String::from_utf8_lossy(&output.stdout)))
}

/// A folder for crates of these names.
fn folder_of(names: &[&str]) -> String {
    match names {
        [] => "none".to_owned(),
        [name] => (*name).to_owned(),
        [first, others @ ..] => {
            let mut hasher = DefaultHasher::new();
            names.hash(&mut hasher);
            format!("{first}-and-{}-more-{:08x}", others.len(), hasher.finish() & 0xffff_ffff)
        }
    }
}

/// How each test went, by the path of its function, from what the test program prints.
fn outcomes(printed: &str) -> Outcomes {
    let mut outcomes = Outcomes::new();
    for line in printed.lines() {
        let Some((name, word)) = line.strip_prefix("test ").and_then(|line| line.split_once(" ... ")) else { continue };
        let outcome = if word == "ok" { Ok(()) } else { Err(said(printed, name)) };
        outcomes.insert(name.to_owned(), outcome);
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

thread 'a::response_x' (7) panicked at tests/protocol/harness/same.rs:9:9:
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
    fn other_sets_of_models_have_other_folders() {
        assert_eq!(folder_of(&["a"]), "a");
        assert!(folder_of(&["a", "b"]).starts_with("a-and-1-more-"));
        assert_ne!(folder_of(&["a", "b"]), folder_of(&["a", "c"]));
    }

    #[test]
    fn programs_and_errors_belong_to_their_crates() {
        let mut built = Built::default();
        for line in [
            r#"{"reason":"compiler-artifact","manifest_path":"/w/a/Cargo.toml","executable":"/t/protocol-1"}"#,
            r#"{"reason":"compiler-artifact","manifest_path":"/w/a/Cargo.toml","executable":null}"#,
            r#"{"reason":"compiler-message","manifest_path":"/w/b/Cargo.toml","message":{"level":"error","rendered":"no"}}"#,
            r#"{"reason":"compiler-message","manifest_path":"/w/b/Cargo.toml","message":{"level":"warning","rendered":"hm"}}"#,
            r#"{"reason":"build-finished","success":false}"#,
        ] {
            built.message(&serde_json::from_str(line).expect("JSON"));
        }
        assert_eq!(built.programs, [("/w/a".into(), "/t/protocol-1".into())].into());
        assert_eq!(built.errors, [("/w/b".into(), "no".to_owned())].into());
    }
}
