//! `cargo xtask codegen`: the project's own services; all else is `smithwright codegen`.

use std::path::{Path, PathBuf};
use std::{env, fs};

use smithwright::cli::codegen::{self, Arguments, runtime_at};
use smithwright::{Failure, cli, models};
use smithwright_codegen::{Generated, Options, Package, Runtime, ServiceSource, generate, generate_in_runtime};
use smithwright_model::{Model, Problems};

/// A service of the project.
struct Row {
    /// The model.
    file: &'static str,
    /// The module.
    module: &'static str,
    /// The operations to generate; all if none is named.
    operations: &'static [&'static str],
    /// The feature that the module is behind, off by default; none for a module that is always there.
    feature: Option<&'static str>,
}

/// The services of the crate `generated`.
const SERVICES: &[Row] = &[
    Row { file: "model/kinesis.json", module: "kinesis", operations: &[], feature: None },
    // What keeps leases; who only puts and reads records compiles none of it.
    Row { file: "model/dynamodb.json", module: "dynamodb", operations: &[], feature: Some("dynamodb") },
];

/// The services that the runtime itself asks, for credentials.
const ASKED_BY_RUNTIME: &[Row] = &[
    Row { file: "model/sts.smithy", module: "sts", operations: &[], feature: Some("sts") },
    Row { file: "model/sso.smithy", module: "sso", operations: &[], feature: Some("sso") },
    Row { file: "model/sso-oidc.smithy", module: "sso_oidc", operations: &[], feature: Some("sso") },
    Row { file: "model/signin.smithy", module: "signin", operations: &[], feature: Some("login") },
];

/// Where they are.
const IN_RUNTIME: &str = "runtime/src/credentials/services";

/// Generates, then writes or compares.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let root = workspace_root();
    if arguments.out.is_some() {
        return codegen::run(arguments, Some(&root.join("runtime")));
    }
    if !arguments.services.chosen.is_empty() {
        let message = "--service is for --model: the project's own services are in xtask/src/codegen.rs";
        return Err(message.to_owned().into());
    }
    let package = codegen::run_with(arguments, &root.join("generated"), |options| {
        let runtime = Some(Runtime::Path("../runtime".to_owned()));
        let package = Package { name: Some("generated".to_owned()), runtime, workspace: true, manifest: None };
        of_rows(&root, SERVICES, |sources| generate(&package, sources, options))
    });
    let in_runtime = codegen::run_with(arguments, &root.join(IN_RUNTIME), |options| {
        of_rows(&root, ASKED_BY_RUNTIME, |sources| generate_in_runtime(sources, options))
    });
    package.and(in_runtime)
}

/// What `generate` makes of the models of these services.
fn of_rows(
    root: &Path,
    rows: &'static [Row],
    generate: impl FnOnce(&[ServiceSource<'_>]) -> Result<Generated, Problems>,
) -> Result<Generated, Failure> {
    let mut models = Vec::new();
    let mut problems = Vec::new();
    for row in rows {
        let source = models::read(&root.join(row.file), row.file);
        match source.and_then(|source| cli::checked(Model::of(&[source]))) {
            Ok(model) => models.push((model, row)),
            Err(Failure::Problems(found)) => problems.extend_from_slice(found.as_slice()),
            Err(other) => return Err(other),
        }
    }
    if !problems.is_empty() {
        return Err(Problems::new(problems).into());
    }
    let sources: Vec<ServiceSource<'_>> = models
        .iter()
        .map(|(model, row)| ServiceSource {
            module: Some(row.module),
            operations: row.operations,
            feature: row.feature,
            ..ServiceSource::whole(model)
        })
        .collect();
    Ok(generate(&sources)?)
}

/// A crate `name` in the folder `out`, for a workspace.
pub fn member_of(
    source: ServiceSource<'_>,
    name: String,
    out: &Path,
    options: Options<'_>,
) -> Result<Generated, Failure> {
    let runtime = Some(runtime_at(out, &workspace_root().join("runtime"))?);
    let package = Package { name: Some(name), runtime, workspace: true, manifest: None };
    Ok(generate(&package, &[source], options)?)
}

/// Makes a folder the workspace of the crates in folders of it.
pub fn write_workspace(folder: &Path, members: &[&str]) -> Result<(), String> {
    let manifest = format!(
        "[workspace]\nresolver = \"3\"\nmembers = {members:?}\n\n[workspace.package]\nversion = \"0.1.0\"\nedition = \
         \"2024\"\nrust-version = \"1.88\"\nlicense = \"MIT OR Apache-2.0\"\n\n# Failures say where they are without it.\n\
         [profile.dev]\ndebug = false\n"
    );
    let path = folder.join("Cargo.toml");
    let said = |path: &Path, error: std::io::Error| format!("{}: {error}", path.display());
    fs::write(&path, manifest).map_err(|error| said(&path, error))?;
    // The versions that the project itself is built with.
    let lock = (workspace_root().join("Cargo.lock"), folder.join("Cargo.lock"));
    fs::copy(&lock.0, &lock.1).map(drop).map_err(|error| said(&lock.1, error))
}

/// The folder that holds the workspace's `Cargo.toml`.
pub fn workspace_root() -> PathBuf {
    let xtask =
        env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    xtask.parent().map_or_else(|| xtask.clone(), Path::to_path_buf)
}
