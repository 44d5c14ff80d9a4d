//! `cargo xtask conformance`: the protocol tests and endpoint tests that models carry, generated, built, run and counted.

mod report;
mod workspace;

use std::env;
use std::path::PathBuf;

use smithwright::cli::codegen::{Services, words};
use smithwright::cli::{load, out};
use smithwright::models;
use smithwright_codegen::{Options, ProtocolTest, ServiceSource, Summary, TestKind};
use smithwright_model::Model;

use crate::codegen::workspace_root;
use report::Report;
use workspace::{Member, Workspace};

/// Options of `cargo xtask conformance`.
#[derive(clap::Args)]
pub struct Arguments {
    /// Smithy JSON ASTs whose protocol tests are to be run.
    #[arg(required = true, value_name = "MODEL")]
    models: Vec<PathBuf>,
    #[command(flatten)]
    services: Services,
    /// A `partitions.json` to go by, where endpoint tests are of another time than the project's own.
    #[arg(long, value_name = "FILE")]
    partitions: Option<PathBuf>,
    /// Passes over services of protocols that are not supported, and names them.
    #[arg(long)]
    supported_only: bool,
    /// Words of a reason for which tests may be left out; may be given again. Any other is a failure.
    #[arg(long, value_name = "WORDS")]
    may_leave_out: Vec<String>,
}

/// Runs the tests of every model, prints how they went, and fails if any did not pass.
pub fn run(arguments: &Arguments) -> Result<(), String> {
    let partitions = arguments.partitions.as_deref().map(models::named).transpose();
    let partitions = partitions.map_err(|failure| failure.to_string())?;
    let partitions = partitions.as_ref().map(|source| (source.name.as_str(), &*source.text));
    let options = Options { tests: true, partitions, ..Options::default() };
    let mut problems = Vec::new();
    let mut loaded = Vec::new();
    for (file, name) in arguments.models.iter().zip(folder_names(&arguments.models)) {
        match load(std::slice::from_ref(file)) {
            Ok(model) => loaded.push((model, name)),
            Err(failure) => problems.push(failure.to_string()),
        }
    }
    let suites = suites(&loaded, arguments, options, &mut problems)?;
    out::print(Report(&suites))?;
    let count =
        |is: fn(&Outcome) -> bool| suites.iter().flat_map(|suite| &suite.tests).filter(|test| is(&test.1)).count();
    let run = count(|_| true);
    let failed = count(|outcome| matches!(outcome, Outcome::Failed(_)));
    if failed > 0 {
        problems.push(format!("{failed} of {run} tests failed"));
    }
    let may = |reason: &str| arguments.may_leave_out.iter().any(|words| reason.contains(words.as_str()));
    let left_out = suites.iter().flat_map(Suite::left_out).filter(|(_, reason)| !may(reason)).count();
    if left_out > 0 {
        problems.push(format!("{left_out} of {run} tests were left out"));
    }
    if problems.is_empty() { Ok(()) } else { Err(problems.join("\n")) }
}

/// Generates, builds and runs the tests of all models: a suite a service.
fn suites(
    loaded: &[(Model, String)],
    arguments: &Arguments,
    options: Options<'_>,
    problems: &mut Vec<String>,
) -> Result<Vec<Suite>, String> {
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace_root().join("target"), PathBuf::from);
    let home = std::path::absolute(target.join("conformance")).map_err(|error| error.to_string())?;
    let mut workspace = Workspace::new(&home, loaded.iter().map(|(_, name)| name.as_str()));
    let all: Vec<&Model> = loaded.iter().map(|(model, _)| model).collect();
    for (model, name) in loaded {
        let Some(mut services) = chosen(model, &all, &words(&arguments.services.chosen)) else { continue };
        if arguments.supported_only {
            let Some(supported) = supported(model, &services)? else { continue };
            services = supported;
        }
        let source = ServiceSource { services: &services, ..ServiceSource::whole(model) };
        if let Err(problem) = workspace.add(name, source, options) {
            problems.push(problem);
        }
    }
    let mut suites = Vec::new();
    for (member, outcomes) in workspace.run()? {
        match outcomes {
            Ok(outcomes) => suites.extend(Suite::of(&member, &outcomes)),
            Err(problem) => problems.push(problem),
        }
    }
    Ok(suites)
}

/// Those of the chosen services that are to be looked for in `model`, all if it is empty; `None` if they are in others.
fn chosen<'a>(model: &Model, all: &[&Model], names: &[&'a str]) -> Option<Vec<&'a str>> {
    let has = |model: &Model, name: &str| model.services().any(|(shape, _)| shape.id.is_called(name));
    // A name that is nowhere is reported for each model, with what it may have meant there.
    let here = |name: &&str| has(model, name) || all.iter().all(|model| !has(model, name));
    let found: Vec<&str> = names.iter().copied().filter(here).collect();
    (names.is_empty() || !found.is_empty()).then_some(found)
}

/// Those of the chosen services, or of all, whose protocol is supported; tells of the others. `None` if there are none.
fn supported<'a>(model: &'a Model, names: &[&'a str]) -> Result<Option<Vec<&'a str>>, String> {
    let mut found = Vec::new();
    for (shape, _) in model.services() {
        let asked_for = names.is_empty() || names.iter().any(|name| shape.id.is_called(name));
        match smithwright_codegen::supported(model, shape) {
            Ok(()) if asked_for => found.push(shape.id.as_str()),
            Err(reason) if asked_for => out::line(format_args!("not run: {} {reason}", shape.id))?,
            _ => {}
        }
    }
    Ok((!found.is_empty()).then_some(found))
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

/// How a test went.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Outcome {
    Passed,
    /// What is wrong.
    Failed(String),
    /// Why it cannot be run.
    LeftOut(String),
}

impl Suite {
    fn of(member: &Member, outcomes: &workspace::Outcomes) -> Vec<Self> {
        let outcome = |test: &ProtocolTest| match &test.function {
            Err(reason) => Outcome::LeftOut(reason.clone()),
            Ok(function) => match outcomes.get(function.as_str()) {
                Some(Ok(())) => Outcome::Passed,
                Some(Err(problem)) => Outcome::Failed(problem.clone()),
                None => Outcome::Failed("did not finish".to_owned()),
            },
        };
        let suite = |summary: &Summary| Self {
            service: summary.service.clone(),
            tests: summary.tests.iter().map(|test| (test.clone(), outcome(test))).collect(),
        };
        member.services.iter().map(suite).collect()
    }

    fn failures(&self) -> impl Iterator<Item = (&ProtocolTest, &str)> {
        self.tests.iter().filter_map(|(test, outcome)| match outcome {
            Outcome::Failed(problem) => Some((test, problem.as_str())),
            _ => None,
        })
    }

    fn left_out(&self) -> impl Iterator<Item = (&ProtocolTest, &str)> {
        self.tests.iter().filter_map(|(test, outcome)| match outcome {
            Outcome::LeftOut(reason) => Some((test, reason.as_str())),
            _ => None,
        })
    }

    /// How many tests of a kind passed, failed and were left out.
    fn counts(&self, kind: TestKind) -> [usize; 3] {
        let mut counts = [0; 3];
        for (_, outcome) in self.tests.iter().filter(|(test, _)| test.kind == kind) {
            counts[match outcome {
                Outcome::Passed => 0,
                Outcome::Failed(_) => 1,
                Outcome::LeftOut(_) => 2,
            }] += 1;
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chosen_service_is_looked_for_where_it_is() {
        let model = |name: &str| {
            let text = format!(r#"{{"smithy":"2.0","shapes":{{"t#{name}":{{"type":"service","version":"1"}}}}}}"#);
            Model::load("m.json", &text).expect("a model")
        };
        let (a, b) = (model("A"), model("B"));
        let in_a = |names: &[&'static str]| chosen(&a, &[&a, &b], names);
        assert_eq!(in_a(&[]), Some(vec![]));
        assert_eq!(in_a(&["A", "B"]), Some(vec!["A"]));
        assert_eq!(in_a(&["t#B"]), None);
        assert_eq!(in_a(&["C"]), Some(vec!["C"]));
    }

    #[test]
    fn models_of_one_name_get_folders_apart() {
        let models = ["a/X.json", "b/x.json", "build.json", "y z"].map(PathBuf::from);
        assert_eq!(folder_names(&models), ["x", "x-2", "build-2", "y-z"]);
    }
}
