//! `Cargo.toml` of the generated crate. Text, since TOML has no tokens to build it from.

use crate::Package;
use crate::ir::Service;

/// What protocol tests need: JSON with numbers as they were written, and sockets.
const TEST_DEPENDENCIES: &str = r#"
[dev-dependencies]
serde_json = { version = "1.0", features = ["arbitrary_precision"] }
tokio = { version = "1.45", default-features = false, features = ["io-util", "net", "rt"] }
"#;

/// The package's name: the given one, else that of its first service.
pub fn package_name(package: &Package, services: &[Service]) -> String {
    let first = services.first().map(|service| service.module.to_string().replace("r#", "").replace('_', "-"));
    package.name.clone().or(first).unwrap_or_else(|| "generated".to_owned())
}

/// The manifest.
pub fn manifest(package: &Package, services: &[Service]) -> String {
    let Package { runtime, workspace, .. } = package;
    let name = package_name(package, services);
    let test_dependencies = if services.iter().any(|service| service.tests.is_some()) { TEST_DEPENDENCIES } else { "" };
    let operations = || services.iter().flat_map(|service| &service.operations);
    let gzip = operations().any(|operation| operation.compresses).then_some(r#""gzip""#);
    let md5 = operations().any(|operation| operation.needs_checksum).then_some(r#""md5""#);
    let features: Vec<&str> = [gzip, md5].into_iter().flatten().collect();
    let features = if features.is_empty() { String::new() } else { format!(", features = [{}]", features.join(", ")) };
    let (inherited, own_workspace) = if *workspace {
        (
            "version.workspace = true\nedition.workspace = true\nrust-version.workspace = true\nlicense.workspace = true\n",
            "",
        )
    } else {
        ("version = \"0.1.0\"\nedition = \"2024\"\nrust-version = \"1.88\"\npublish = false\n", "\n[workspace]\n")
    };
    format!(
        r#"[package]
name = "{name}"
description = "Clients generated from Smithy models."
{inherited}
[lib]
# Indented paragraphs of a model's documentation are prose, not examples.
doctest = false

[features]
default = ["ring", "native-roots", "http2"]
# The cryptography behind TLS.
ring = ["smithwright-runtime/ring"]
aws-lc = ["smithwright-runtime/aws-lc"]
# Where trusted root certificates come from.
native-roots = ["smithwright-runtime/native-roots"]
bundled-roots = ["smithwright-runtime/bundled-roots"]
# HTTP/2 where TLS agrees on it; AWS sends event streams over nothing else.
http2 = ["smithwright-runtime/http2"]
# Takes credentials from providers of the official crates.
aws-config = ["smithwright-runtime/aws-config"]
# Spans of calls and attempts for the crate `tracing`.
tracing = ["smithwright-runtime/tracing"]

[dependencies]
smithwright-runtime = {{ path = "{runtime}", default-features = false{features} }}
{test_dependencies}
[lints.rust]
missing_docs = "deny"
unsafe_code = "forbid"
# A model may take back members that are still sent and read.
deprecated = "allow"

[lints.clippy]
all = {{ level = "warn", priority = -1 }}
# A constructor takes every required member.
too_many_arguments = "allow"
# Errors and unions are as large, and collections as deep, as the model makes them.
large_enum_variant = "allow"
result_large_err = "allow"
type_complexity = "allow"
# Names and numbers are the model's: a member `Add`, an operation `Operation`, a default of 3.14.
approx_constant = "allow"
excessive_precision = "allow"
module_inception = "allow"
should_implement_trait = "allow"
# A union member or field may have no value but `()`.
unit_arg = "allow"
{own_workspace}"#
    )
}
