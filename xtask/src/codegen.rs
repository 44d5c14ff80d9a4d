//! `cargo xtask codegen`: which models go where.

use std::path::{Component, Path, PathBuf};
use std::time::Instant;
use std::{env, fs};

use smithwright_codegen::{Generated, Options, Package, ServiceSource, Summary, generate_with};
use smithwright_model::Model;

use crate::sync::{self, Mode};

/// The services of the crate `generated`: model file and module.
const SERVICES: &[(&str, &str)] = &[("model/kinesis.json", "kinesis")];

/// Options of `cargo xtask codegen`.
#[derive(clap::Args)]
pub struct Arguments {
    /// Changes nothing; prints how the files differ from what would be generated, and fails if they do.
    #[arg(long)]
    check: bool,
    /// A Smithy JSON AST to generate a stand-alone crate from, instead of the project's own models.
    #[arg(long, value_name = "FILE", requires = "out")]
    model: Option<PathBuf>,
    /// A `partitions.json` with the regions and DNS suffixes to go by, instead of the project's own.
    #[arg(long, value_name = "FILE")]
    partitions: Option<PathBuf>,
    /// The folder of the stand-alone crate; made if missing.
    #[arg(long, value_name = "DIR", requires = "model")]
    out: Option<PathBuf>,
}

/// Generates, then writes or compares.
pub fn run(arguments: &Arguments) -> Result<(), String> {
    let started = Instant::now();
    let mode = if arguments.check { Mode::Check } else { Mode::Write };
    let root = workspace_root();
    let partitions = arguments.partitions.as_deref().map(read).transpose()?;
    let partitions = partitions.as_ref().map(|(name, text)| (name.as_str(), text.as_str()));
    let options = Options { partitions, ..Options::default() };
    let (generated, folder) = match (&arguments.model, &arguments.out) {
        (Some(model), Some(out)) => (stand_alone(model, out, &root, options)?, out.clone()),
        _ => (project(&root, options)?, root.join("generated")),
    };
    let changes = sync::sync(&folder, &generated.files, mode)?;
    for summary in &generated.services {
        println!("{}", describe(summary));
    }
    let lines: usize = generated.files.iter().map(|file| file.text.lines().count()).sum();
    println!("{} files, {lines} lines, {changes} in {} ms", generated.files.len(), started.elapsed().as_millis());
    if arguments.check && changes.any() {
        return Err("the files differ from what the models give; run `cargo xtask codegen`".to_owned());
    }
    Ok(())
}

/// The crate `generated` of this project.
fn project(root: &Path, options: Options<'_>) -> Result<Generated, String> {
    let mut models = Vec::new();
    let mut problems = Vec::new();
    for (file, module) in SERVICES {
        match load(&root.join(file), file) {
            Ok(model) => models.push((model, *module, *file)),
            Err(message) => problems.push(message),
        }
    }
    if !problems.is_empty() {
        return Err(problems.join("\n"));
    }
    let package = Package { name: Some("generated".to_owned()), runtime: "../runtime".to_owned(), workspace: true };
    let sources: Vec<_> =
        models.iter().map(|(model, module, _)| ServiceSource { model, module: Some(*module) }).collect();
    let files: Vec<&str> = models.iter().map(|(_, _, file)| *file).collect();
    generate_with(&package, &sources, options).map_err(|errors| explain(&files.join(", "), &errors))
}

/// A crate of its own from any model.
fn stand_alone(file: &Path, out: &Path, root: &Path, options: Options<'_>) -> Result<Generated, String> {
    let name = file.display().to_string();
    let model = load(file, &name)?;
    let runtime = relative(out, &root.join("runtime"))?;
    let package = Package { name: None, runtime, workspace: false };
    generate_with(&package, &[ServiceSource { model: &model, module: None }], options)
        .map_err(|errors| explain(&name, &errors))
}

/// A crate of its own named `package`, with the tests that the model carries.
pub fn with_tests(
    file: &Path,
    package: String,
    out: &Path,
    root: &Path,
    partitions: Option<&Path>,
) -> Result<Generated, String> {
    let partitions = partitions.map(read).transpose()?;
    let partitions = partitions.as_ref().map(|(name, text)| (name.as_str(), text.as_str()));
    let name = file.display().to_string();
    let model = load(file, &name)?;
    let runtime = relative(out, &root.join("runtime"))?;
    let package = Package { name: Some(package), runtime, workspace: false };
    let options = Options { tests: true, partitions };
    generate_with(&package, &[ServiceSource { model: &model, module: None }], options)
        .map_err(|errors| explain(&name, &errors))
}

fn load(path: &Path, name: &str) -> Result<Model, String> {
    let text = read_as(path, name)?;
    Model::load(name, &text).map_err(|problems| problems.to_string())
}

/// A file's name for messages, and its text.
fn read(path: &Path) -> Result<(String, String), String> {
    let name = path.display().to_string();
    let text = read_as(path, &name)?;
    Ok((name, text))
}

fn read_as(path: &Path, name: &str) -> Result<String, String> {
    let bytes = fs::read(path).map_err(|error| format!("{name}: cannot be read: {error}"))?;
    String::from_utf8(bytes)
        .map_err(|error| format!("{name}: is not UTF-8 at byte {}", error.utf8_error().valid_up_to()))
}

fn explain(file: &str, errors: &[smithwright_codegen::Error]) -> String {
    let lines: Vec<String> = errors.iter().map(|error| format!("{file}: {error}")).collect();
    lines.join("\n")
}

/// `Kinesis: 230 shapes, 57 operations; left out: …`
fn describe(summary: &Summary) -> String {
    let mut lines = vec![format!("{}: {} shapes, {} operations", summary.service, summary.shapes, summary.operations)];
    lines
        .extend(summary.omitted.iter().map(|omitted| format!("  left out: {}: {}", omitted.operation, omitted.reason)));
    lines.join("\n")
}

/// The folder that holds the workspace's `Cargo.toml`.
pub fn workspace_root() -> PathBuf {
    let xtask =
        env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    xtask.parent().map_or_else(|| xtask.clone(), Path::to_path_buf)
}

/// The path from the folder `from`, which need not exist, to `to`, with forward slashes.
fn relative(from: &Path, to: &Path) -> Result<String, String> {
    let absolute = |path: &Path| {
        let path = std::path::absolute(path).map_err(|error| format!("{}: {error}", path.display()))?;
        // Links are followed as far as the path exists: it must be the same before and after the folder is made.
        let known = path.ancestors().find_map(|known| Some((known, fs::canonicalize(known).ok()?)));
        let followed = known.map(|(known, canonical)| canonical.join(path.strip_prefix(known).unwrap_or(&path)));
        Ok::<_, String>(normal(&followed.unwrap_or(path)))
    };
    let (from, to) = (absolute(from)?, absolute(to)?);
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = from.iter().skip(shared).map(|_| "..".to_owned());
    let down = to.iter().skip(shared).cloned();
    Ok(up.chain(down).collect::<Vec<_>>().join("/"))
}

/// The components of an absolute path, `.` and `..` resolved.
fn normal(path: &Path) -> Vec<String> {
    let mut parts = Vec::new();
    for component in path.components() {
        match component {
            Component::ParentDir => {
                parts.pop();
            }
            Component::CurDir => {}
            other => parts.push(other.as_os_str().to_string_lossy().into_owned()),
        }
    }
    parts
}
