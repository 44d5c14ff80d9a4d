//! `Cargo.toml` of the generated crate. Text, since TOML has no tokens to build it from.

use crate::Package;
use crate::ir::Service;

/// The manifest.
pub fn manifest(package: &Package, services: &[Service]) -> String {
    let Package { name, runtime, workspace } = package;
    let first = services.first().map(|service| service.module.to_string().replace("r#", "").replace('_', "-"));
    let name = name.clone().or(first).unwrap_or_else(|| "generated".to_owned());
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
default = ["ring", "native-roots"]
# The cryptography behind TLS.
ring = ["smithwright-runtime/ring"]
aws-lc = ["smithwright-runtime/aws-lc"]
# Where trusted root certificates come from.
native-roots = ["smithwright-runtime/native-roots"]
bundled-roots = ["smithwright-runtime/bundled-roots"]

[dependencies]
smithwright-runtime = {{ path = "{runtime}", default-features = false }}

[lints.rust]
missing_docs = "deny"
unsafe_code = "forbid"
# A model may take back members that are still sent and read.
deprecated = "allow"

[lints.clippy]
all = {{ level = "warn", priority = -1 }}
# A constructor takes every required member.
too_many_arguments = "allow"
# Errors and unions are as large as the model makes their members.
large_enum_variant = "allow"
result_large_err = "allow"
{own_workspace}"#
    )
}
