//! `smithwright codegen`: which models go where.

use std::path::{Path, PathBuf};
use std::time::Instant;

use similar::TextDiff;
use smithwright_codegen::{Generated, Options, Runtime, ServiceSource, Summary, Unchecked, generate};
use smithwright_model::{Problem, Problems, Source};

use super::package::{self, PackageOptions};
use super::{load, out};
use crate::sync::{self, Mode};
use crate::{Failure, models};

/// Options of `smithwright codegen`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Changes nothing; prints how the files differ from what would be generated, and fails if they do.
    #[arg(long)]
    pub check: bool,
    /// Smithy files (`.smithy` or JSON AST), or folders with them, that are one model; may be given again. A stand-alone
    /// crate is generated from it.
    #[arg(long, value_name = "PATH", num_args = 1.., requires = "out")]
    pub model: Vec<PathBuf>,
    #[command(flatten)]
    pub services: Services,
    /// Operations to generate, by shape id or name, with what they need and nothing else, instead of all.
    #[arg(long, value_name = "NAME,..", value_delimiter = ',', requires = "model")]
    operations: Vec<String>,
    /// A file that names operations to generate: words behind each other, and comments that begin with `# `.
    #[arg(long, value_name = "FILE", requires = "model")]
    operations_file: Option<PathBuf>,
    /// The protocol to speak (`awsJson1_1`), of those that a service has, in place of the best that is supported.
    #[arg(long, value_name = "NAME", requires = "model")]
    protocol: Option<String>,
    /// A `partitions.json` with the regions and DNS suffixes to go by, instead of the project's own.
    #[arg(long, value_name = "FILE")]
    partitions: Option<PathBuf>,
    /// Marks structures and exceptions `#[non_exhaustive]`, so that no member a model gains breaks a user's literal.
    #[arg(long, requires = "model")]
    non_exhaustive: bool,
    /// The folder of the stand-alone crate; made if missing.
    #[arg(long, value_name = "DIR", requires = "model")]
    pub out: Option<PathBuf>,
    #[command(flatten)]
    package: PackageOptions,
}

/// Which services of a model are meant.
#[derive(Debug, clap::Args)]
pub struct Services {
    /// A service of the model to go by, by shape id or name, instead of all; may be given more than once.
    #[arg(long = "service", value_name = "ID", value_delimiter = ',')]
    pub chosen: Vec<String>,
}

/// Generates a crate from the model that is named, then writes or compares. The runtime of a new crate is `runtime`, if nothing
/// is said of it, or that of this version.
pub fn run(arguments: &Arguments, runtime: Option<&Path>) -> Result<(), Failure> {
    let Some(folder) = &arguments.out else { return Err("--out names no folder".to_owned().into()) };
    run_with(arguments, folder, |options| {
        let operations = operations(arguments)?;
        let (services, operations) = (words(&arguments.services.chosen), words(&operations));
        let package = arguments.package.package(folder, runtime)?;
        let model = load(&arguments.model)?;
        let source = ServiceSource { services: &services, operations: &operations, ..ServiceSource::whole(&model) };
        Ok(generate(&package, &[source], options)?)
    })
}

/// Generates by `generated` into a folder, and tells.
pub fn run_with(
    arguments: &Arguments,
    folder: &Path,
    generated: impl FnOnce(Options<'_>) -> Result<Generated, Failure>,
) -> Result<(), Failure> {
    let started = Instant::now();
    let mode = if arguments.check { Mode::Check(&print_diff) } else { Mode::Write };
    let partitions = arguments.partitions.as_deref().map(models::named).transpose()?;
    let partitions = partitions.as_ref().map(|source| (source.name.as_str(), &*source.text));
    let options = Options {
        partitions,
        protocol: arguments.protocol.as_deref(),
        non_exhaustive: arguments.non_exhaustive,
        ..Options::default()
    };
    let generated = generated(options)?;
    let changes = sync::sync(folder, &generated.files, &mode)?;
    for summary in &generated.services {
        out::line(describe(summary))?;
    }
    let lines: usize = generated.files.iter().map(|file| file.text.lines().count()).sum();
    let (files, took) = (generated.files.len(), started.elapsed().as_millis());
    out::line(format_args!("{files} files, {lines} lines, {changes} in {took} ms"))?;
    if arguments.check && changes.any() {
        return Err("the files differ from what the models give; run the same command without `--check`"
            .to_owned()
            .into());
    }
    Ok(())
}

fn print_diff(path: &str, before: &str, after: &str) -> Result<(), String> {
    let diff = TextDiff::from_lines(before, after);
    out::print(diff.unified_diff().context_radius(3).header(&format!("on disk: {path}"), &format!("generated: {path}")))
}

/// The path from a crate's folder to a runtime.
pub fn runtime_at(out: &Path, runtime: &Path) -> Result<Runtime, String> {
    package::relative(out, runtime).map(Runtime::Path)
}

/// The operations that are asked for; none if all are.
fn operations(arguments: &Arguments) -> Result<Vec<String>, Failure> {
    let mut names = arguments.operations.clone();
    if names.iter().any(String::is_empty) {
        return Err("--operations names no operation; give names with commas between them".to_owned().into());
    }
    if let Some(file) = &arguments.operations_file {
        let Source { name, text } = models::named(file)?;
        let lines = text.lines().map(|line| {
            let comment = line.trim_start().starts_with('#').then_some(0).or_else(|| line.find(" #"));
            line.get(..comment.unwrap_or(line.len())).unwrap_or(line)
        });
        let listed: Vec<String> = lines
            .flat_map(|line| line.split(|c: char| c.is_whitespace() || c == ','))
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect();
        if listed.is_empty() {
            return Err(Problems::new(vec![Problem::of_file(name, "names no operation")]).into());
        }
        names.extend(listed);
    }
    Ok(names)
}

pub fn words(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}

/// `Kinesis: 230 shapes, 57 operations`, and a line for each that is left out.
fn describe(summary: &Summary) -> String {
    let asked_for = summary.operations + summary.omitted.len();
    let of = if asked_for < summary.available { format!(" of {}", summary.available) } else { String::new() };
    let mut lines =
        vec![format!("{}: {} shapes, {}{of} operations", summary.service, summary.shapes, summary.operations)];
    lines
        .extend(summary.omitted.iter().map(|omitted| format!("  left out: {}: {}", omitted.operation, omitted.reason)));
    lines.extend(summary.unchecked.iter().map(|unchecked| {
        let Unchecked { pattern, shapes, reason } = unchecked;
        let more = shapes.len().saturating_sub(1);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let shape = shapes.first().map_or("", String::as_str);
        format!("  `validate` passes over the pattern of {shape}{more}: {reason}: {}", one_line(pattern))
    }));
    lines.join("\n")
}

/// A text in one line.
fn one_line(text: &str) -> String {
    let shown = |c: char| if c.is_control() { c.escape_default().to_string() } else { c.to_string() };
    text.chars().map(shown).collect()
}
