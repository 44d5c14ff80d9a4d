//! From a Smithy model to the source files of a Rust client.
//!
//! Pure: no file system, no clock, no process. Stages: `lower` decides, `emit` prints tokens, `output` gives
//! each item its file and makes text of it.

mod diff;
mod emit;
mod error;
mod ir;
mod lower;
mod markdown;
mod names;
mod output;
mod protocol;
mod report;

pub use diff::{Change, Changes, Effect, diff};
use error::Error;
pub use report::{Generated, Omitted, ProtocolTest, SourceFile, Summary, TestKind, Unchecked};
use smithwright_model::{Model, PARTITIONS, Problem, Problems, Shape};

/// The services of one model to generate, and what of them.
#[derive(Clone, Copy, Debug)]
pub struct ServiceSource<'a> {
    /// The model that holds the services.
    pub model: &'a Model,
    /// The module to generate into, for a model of one service; derived from the service id if not given.
    pub module: Option<&'a str>,
    /// The services to generate, each by its shape id or its name; all of the model if none is given.
    pub services: &'a [&'a str],
    /// The operations to generate, by shape id or name, with what they need and nothing else; all if none is given.
    pub operations: &'a [&'a str],
    /// The feature of the crate that the services are behind, off by default; none for services that are always there.
    pub feature: Option<&'a str>,
}

impl<'a> ServiceSource<'a> {
    /// All services of a model, whole.
    #[must_use]
    pub fn whole(model: &'a Model) -> Self {
        Self { model, module: None, services: &[], operations: &[], feature: None }
    }
}

/// The crate to generate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Package {
    /// The package's name; if not given, that of the manifest that is there, or of the first service's module.
    pub name: Option<String>,
    /// Where the runtime comes from; if not given, as the manifest that is there says, or the published version that is
    /// this generator's.
    pub runtime: Option<Runtime>,
    /// Whether the crate is a member of this project's workspace rather than on its own.
    pub workspace: bool,
    /// The manifest that is there already. What people have set in it stays: fields of the package, dependencies, features,
    /// lints, profiles.
    pub manifest: Option<String>,
}

/// Where a generated crate has the runtime from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Runtime {
    /// A published version, as cargo writes requirements: `0.1`.
    Version(String),
    /// A folder, from the generated crate's.
    Path(String),
    /// A git repository, at a commit, tag or branch if one is named.
    Git {
        /// Its URL.
        url: String,
        /// The commit, tag or branch.
        revision: Option<String>,
    },
}

/// What else is to be generated, and from what.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options<'a> {
    /// Whether the crate also gets the protocol tests and endpoint tests that the models carry.
    pub tests: bool,
    /// Partition data in place of the project's own: a name for messages, and the text of a `partitions.json`.
    pub partitions: Option<(&'a str, &'a str)>,
    /// The protocol to speak, by the id or name of its trait, in place of the best that a service has.
    pub protocol: Option<&'a str>,
    /// Whether structures and exceptions are `#[non_exhaustive]`: users then make none by a literal, and no member that a
    /// model gains breaks them.
    pub non_exhaustive: bool,
}

/// The lines of rustdoc that a model's documentation becomes; none if it says nothing.
#[must_use]
pub fn documentation(text: &str) -> Vec<String> {
    markdown::document(text)
}

/// Whether a package can be called so, for others to depend on; an error says why not.
pub fn package_name(name: &str) -> Result<(), String> {
    names::check_package(name)
}

/// Whether a protocol of the service is supported; an error says which it speaks.
pub fn supported(model: &Model, service: &Shape) -> Result<(), String> {
    protocol::choose(model, service, None).map(drop).map_err(|error| error.reason)
}

/// Generates a crate of the services, or says everything that is in the way.
pub fn generate(package: &Package, sources: &[ServiceSource<'_>], options: Options<'_>) -> Result<Generated, Problems> {
    generated(sources, options, |services, partitions| output::layout::files(package, services, partitions))
}

/// Generates a folder with a `mod.rs` to be a module of any crate, or says everything that is in the way.
///
/// Code that is behind a feature of a generated crate (`client`, ..) is there if `features` names it.
pub fn generate_module(
    features: &[&str],
    sources: &[ServiceSource<'_>],
    options: Options<'_>,
) -> Result<Generated, Problems> {
    generated(sources, options, |services, partitions| output::layout::module(features, services, partitions))
}

/// Generates a folder with a `mod.rs` to be a module of the runtime itself: encoding and decoding, for calls that the runtime
/// makes. Features that services are behind are the runtime's.
pub fn generate_in_runtime(sources: &[ServiceSource<'_>], options: Options<'_>) -> Result<Generated, Problems> {
    generated(sources, options, output::layout::in_runtime)
}

fn generated(
    sources: &[ServiceSource<'_>],
    options: Options<'_>,
    files: impl FnOnce(&[ir::Service], &[ir::Partition]) -> Result<Vec<SourceFile>, Error>,
) -> Result<Generated, Problems> {
    let (file, text) = options.partitions.unwrap_or(("model/partitions.json", PARTITIONS));
    let partitions = lower::endpoint::partitions::parse(file, text)?;
    let mut services = Vec::new();
    let mut errors = Vec::new();
    let mut modules = names::Scope::services();
    for source in sources {
        match lowered(source, options, &mut modules) {
            Ok(found) => services.extend(found),
            Err(found) => errors.extend(found),
        }
    }
    if !errors.is_empty() {
        return Err(Problems::new(errors));
    }
    let files = files(&services, &partitions).map_err(|error| {
        let Error { shape, reason } = error;
        Problems::new(vec![Problem { shape, ..Problem::of_file("", reason) }])
    })?;
    Ok(Generated { files, services: services.iter().map(summary).collect() })
}

/// The services of a model, or everything that is in the way, with its place there.
fn lowered(
    source: &ServiceSource<'_>,
    options: Options<'_>,
    modules: &mut names::Scope,
) -> Result<Vec<ir::Service>, Vec<Problem>> {
    let completed = lower::completed(source.model).map_err(|problems| problems.as_slice().to_vec())?;
    let source = &ServiceSource { model: completed.as_ref().unwrap_or(source.model), ..*source };
    let placed = |error: Error| source.model.problem(&error.shape, error.reason);
    lower::services(source, options, modules).map_err(|errors| errors.into_iter().map(placed).collect())
}

fn summary(service: &ir::Service) -> Summary {
    let owned: usize = service.operations.iter().map(|operation| operation.own.len()).sum();
    Summary {
        service: service.id.clone(),
        protocol: service.protocol.id,
        shapes: owned + service.types.len() + service.exceptions.len(),
        operations: service.operations.len(),
        available: service.available,
        omitted: service.omitted.clone(),
        unchecked: service.unchecked.clone(),
        tests: output::layout::protocol_tests(service),
    }
}
