//! From a Smithy model to the source files of a Rust client.
//!
//! Pure: no file system, no clock, no process. Stages: `lower` decides, `emit` prints tokens, `layout` gives each
//! item its file, `format` makes text.

mod emit;
mod error;
mod format;
mod imports;
mod ir;
mod layout;
mod lower;
mod protocol;

pub use error::Error;
pub use ir::Omitted;
use smithwright_model::Model;

/// The services of one model to generate.
#[derive(Debug)]
pub struct ServiceSource<'a> {
    /// The model that holds the services.
    pub model: &'a Model,
    /// The module to generate into, for a model of one service; derived from the service id if not given.
    pub module: Option<&'a str>,
}

/// The crate to generate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// The package's name; that of the first service's module if not given.
    pub name: Option<String>,
    /// Path to the runtime crate, from the generated crate's folder.
    pub runtime: String,
    /// Whether the crate is a member of this project's workspace rather than on its own.
    pub workspace: bool,
}

/// A file of the generated crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// The path below the crate's folder, with forward slashes.
    pub path: String,
    /// The text, ending in a newline.
    pub text: String,
}

/// A generated crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Generated {
    /// The files, sorted by path.
    pub files: Vec<SourceFile>,
    /// What became of each service.
    pub services: Vec<Summary>,
}

/// What became of one service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The service id.
    pub service: String,
    /// Types of its own: structures, unions, enums and errors.
    pub shapes: usize,
    /// Operations generated.
    pub operations: usize,
    /// Operations left out, and why.
    pub omitted: Vec<Omitted>,
    /// Protocol tests, if they were asked for.
    pub tests: Vec<ProtocolTest>,
}

/// What a test of a model is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TestKind {
    /// A request that a client sends.
    Request,
    /// A response that a client gets.
    Response,
    /// Where a call goes.
    Endpoint,
}

/// One protocol test of a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProtocolTest {
    /// The test's name in the model.
    pub id: String,
    /// The service, operation or error that has the test.
    pub shape: String,
    /// What it is about.
    pub kind: TestKind,
    /// The test function's path in the test target `protocol`, or why the test cannot be run.
    pub function: Result<String, String>,
}

/// The partition data that is used if no other is given.
const PARTITIONS: &str = include_str!("../../model/partitions.json");

/// What else is to be generated, and from what.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options<'a> {
    /// Whether the crate also gets the protocol tests and endpoint tests that the models carry.
    pub tests: bool,
    /// Partition data in place of the project's own: a name for messages, and the text of a `partitions.json`.
    pub partitions: Option<(&'a str, &'a str)>,
}

/// Generates a crate of the services, or says everything that is in the way.
pub fn generate(package: &Package, sources: &[ServiceSource<'_>]) -> Result<Generated, Vec<Error>> {
    generate_with(package, sources, Options::default())
}

/// Like [`generate`]; the crate also gets the tests that the models carry.
pub fn generate_with_tests(package: &Package, sources: &[ServiceSource<'_>]) -> Result<Generated, Vec<Error>> {
    generate_with(package, sources, Options { tests: true, ..Options::default() })
}

/// Like [`generate`], with options.
pub fn generate_with(
    package: &Package,
    sources: &[ServiceSource<'_>],
    options: Options<'_>,
) -> Result<Generated, Vec<Error>> {
    let (file, text) = options.partitions.unwrap_or(("model/partitions.json", PARTITIONS));
    let partitions = lower::endpoint::partitions::parse(file, text)?;
    let mut services = Vec::new();
    let mut errors = Vec::new();
    let mut modules = lower::names::Scope::services();
    for source in sources {
        match lower::services(source.model, source.module, options.tests, &mut modules) {
            Ok(found) => services.extend(found),
            Err(found) => errors.extend(found),
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let files = layout::files(package, &services, &partitions).map_err(|error| vec![error])?;
    Ok(Generated { files, services: services.iter().map(Summary::of).collect() })
}

impl Summary {
    fn of(service: &ir::Service) -> Self {
        let owned: usize = service.operations.iter().map(|operation| operation.own.len()).sum();
        Self {
            service: service.id.clone(),
            shapes: owned + service.types.len() + service.exceptions.len(),
            operations: service.operations.len(),
            omitted: service.omitted.clone(),
            tests: layout::protocol_tests(service),
        }
    }
}
