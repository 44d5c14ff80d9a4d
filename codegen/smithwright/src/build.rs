//! Clients in build scripts: a module below `OUT_DIR` that is made anew whenever the model changes. Prints what cargo reads.

use std::path::{Path, PathBuf};
use std::{env, fs};

use smithwright_codegen::{Options, ServiceSource, Summary, generate_module};
use smithwright_model::{Model, Problem, Problems};

use crate::sync::{self, Mode};
use crate::{Failure, models};

/// Generates clients in a build script, as a module of the crate that is built.
///
/// `Cargo.toml`:
///
/// ```toml
/// [dependencies]
/// smithwright-runtime = "0.1" # with its features `rest`, `cbor`, `streaming`, .. where the model needs them
///
/// [build-dependencies]
/// smithwright = { version = "0.1", default-features = false }
/// ```
///
/// `build.rs`:
///
/// ```no_run
/// smithwright::Build::new(["model"]).run();
/// ```
///
/// And in the source, for a model with a service `Orders`:
///
/// ```ignore
/// mod api {
///     include!(concat!(env!("OUT_DIR"), "/smithwright/mod.rs"));
/// }
/// use api::orders::{Client, PutOrderInput};
/// ```
///
/// The module can be anywhere in the crate. What it has is what a generated crate has at its root: a module for each service,
/// and `runtime`.
#[derive(Clone, Debug)]
#[must_use = "nothing is generated before `run`"]
pub struct Build {
    models: Vec<PathBuf>,
    services: Vec<String>,
    operations: Vec<String>,
    features: Vec<String>,
    protocol: Option<String>,
    partitions: Option<PathBuf>,
    non_exhaustive: bool,
    folder: PathBuf,
}

/// What a build made.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Built {
    /// The `mod.rs` to be included.
    pub module: PathBuf,
    /// What became of each service.
    pub services: Vec<Summary>,
    /// The files and folders that this was made from.
    pub made_from: Vec<PathBuf>,
}

impl Build {
    /// A build of the model in these files and folders, from the folder of the package: `.smithy`, JSON AST, or a folder
    /// with a `smithy-build.json`.
    pub fn new(models: impl IntoIterator<Item = impl Into<PathBuf>>) -> Self {
        Self {
            models: models.into_iter().map(Into::into).collect(),
            services: Vec::new(),
            operations: Vec::new(),
            features: vec!["client".to_owned()],
            protocol: None,
            partitions: None,
            non_exhaustive: false,
            folder: PathBuf::from("smithwright"),
        }
    }

    /// Services to generate, by shape id or name, instead of all.
    pub fn services(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.services = names.into_iter().map(Into::into).collect();
        self
    }

    /// Operations to generate, by shape id or name, with what they need and nothing else, instead of all.
    pub fn operations(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.operations = names.into_iter().map(Into::into).collect();
        self
    }

    /// The features of a generated crate that the module is to have, in place of `client` alone: with an empty list there is
    /// encoding and decoding and no client. The runtime needs the feature of the same name.
    pub fn features(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.features = names.into_iter().map(Into::into).collect();
        self
    }

    /// The protocol to speak (`awsJson1_1`), of those that a service has, in place of the best that is supported.
    pub fn protocol(mut self, name: impl Into<String>) -> Self {
        self.protocol = Some(name.into());
        self
    }

    /// A `partitions.json` with the regions and DNS suffixes to go by, in place of the generator's own.
    pub fn partitions(mut self, file: impl Into<PathBuf>) -> Self {
        self.partitions = Some(file.into());
        self
    }

    /// Marks structures and exceptions `#[non_exhaustive]`, so that no member a model gains breaks a literal.
    pub fn non_exhaustive(mut self) -> Self {
        self.non_exhaustive = true;
        self
    }

    /// The folder below `OUT_DIR` to generate into, in place of `smithwright`: each of several builds needs its own.
    ///
    /// An absolute path is taken as it is.
    pub fn folder(mut self, folder: impl Into<PathBuf>) -> Self {
        self.folder = folder.into();
        self
    }

    /// Generates, and tells cargo when to do it again. What is wrong with the model becomes errors of the build, each with
    /// file, line and column.
    pub fn run(self) {
        match self.try_run() {
            Ok(built) => built.services.iter().for_each(omitted),
            Err(failure) => refused(&failure),
        }
    }

    /// Generates, and tells cargo when to do it again; a failure is left to the caller.
    pub fn try_run(self) -> Result<Built, Failure> {
        // Also after a failure: it is over when one of these is another.
        let found = models::find(&self.models);
        let mut made_from = found.as_ref().map_or_else(|_| self.models.clone(), |found| found.looked_at.clone());
        made_from.extend(self.partitions.clone());
        for path in &made_from {
            println!("cargo::rerun-if-changed={}", path.display());
        }
        let found = found?;
        let model = Model::of(&found.sources)?;
        for warning in found.warnings.iter().chain(model.warnings()) {
            tell("warning", &problem(warning));
        }
        let folder = self.out_dir()?.join(&self.folder);
        let partitions = self.partitions.as_deref().map(models::named).transpose()?;
        let [services, operations, features] = [&self.services, &self.operations, &self.features]
            .map(|names| names.iter().map(String::as_str).collect::<Vec<_>>());
        let options = Options {
            partitions: partitions.as_ref().map(|source| (source.name.as_str(), &*source.text)),
            protocol: self.protocol.as_deref(),
            non_exhaustive: self.non_exhaustive,
            ..Options::default()
        };
        let source = ServiceSource { services: &services, operations: &operations, ..ServiceSource::whole(&model) };
        let generated = generate_module(&features, &[source], options)?;
        fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        sync::sync(&folder, &generated.files, &Mode::Write)?;
        Ok(Built { module: folder.join("mod.rs"), services: generated.services, made_from })
    }

    fn out_dir(&self) -> Result<PathBuf, String> {
        match env::var_os("OUT_DIR") {
            Some(folder) => Ok(PathBuf::from(folder)),
            None if self.folder.is_absolute() => Ok(PathBuf::new()),
            None => Err("OUT_DIR is not set: call this in a build script, or name an absolute folder".to_owned()),
        }
    }
}

/// Tells of operations that cannot be generated.
fn omitted(summary: &Summary) {
    for omitted in &summary.omitted {
        tell("warning", &format!("{}: left out: {}: {}", summary.service, omitted.operation, omitted.reason));
    }
}

/// Tells cargo why the build fails; it stops after the script.
fn refused(failure: &Failure) {
    match failure {
        Failure::Problems(problems) => problems_of(problems),
        Failure::Other(message) => tell("error", message),
    }
}

fn problems_of(problems: &Problems) {
    for each in problems.as_slice() {
        tell("error", &problem(each));
    }
}

/// `model/main.smithy:7:8: a#B: is wrong`, by the path from the package, as editors open it.
fn problem(problem: &Problem) -> String {
    let text = problem.to_string();
    let package = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
    let absolute = Path::new(&problem.file).is_absolute() || package.as_os_str().is_empty() || problem.file.is_empty();
    let there = package.join(&problem.file);
    if absolute || !there.exists() { text } else { text.replacen(&problem.file, &there.display().to_string(), 1) }
}

/// One instruction for cargo, which takes it to the end of the line.
fn tell(kind: &str, message: &str) {
    println!("cargo::{kind}={}", message.split_whitespace().collect::<Vec<_>>().join(" "));
}
