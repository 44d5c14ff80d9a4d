//! `Cargo.toml` of the generated crate. Text, since TOML has no tokens to build it from.

use std::collections::BTreeSet;
use std::fmt::Display;

use crate::ir::Service;
use crate::names;
use crate::{Package, Runtime};

/// What examples in documentation need.
const DEV_DEPENDENCIES: &str = r#"
[dev-dependencies]
tokio = { version = "1.45", default-features = false, features = ["macros", "rt-multi-thread"] }
"#;

/// What protocol tests need besides: sockets, and readers of each format that are not the runtime's; JSON's keeps numbers as they
/// were written.
const TEST_DEPENDENCIES: &str = r#"
[dev-dependencies]
ciborium = "0.2"
crc32fast = "1.5"
roxmltree = "0.21"
serde_json = { version = "1.0", features = ["arbitrary_precision"] }
tokio = { version = "1.45", default-features = false, features = ["io-util", "macros", "net", "rt-multi-thread"] }
"#;

/// The package's name if nobody chose one: that of its first service.
pub fn package_name(services: &[Service]) -> String {
    services.first().map_or_else(|| "generated".to_owned(), |service| names::package(&service.module))
}

/// Where the runtime comes from, as it stands in an inline table.
fn source(runtime: Option<&Runtime>) -> String {
    let text = |text: &str| toml_edit::Value::from(text).to_string();
    match runtime {
        // The generator and the runtime are of one version.
        None => format!("version = \"{}\"", env!("CARGO_PKG_VERSION")),
        Some(Runtime::Version(version)) => format!("version = {}", text(version)),
        Some(Runtime::Path(path)) => format!("path = {}", text(path)),
        Some(Runtime::Git { url, revision: None }) => format!("git = {}", text(url)),
        Some(Runtime::Git { url, revision: Some(revision) }) => {
            format!("git = {}, rev = {}", text(url), text(revision))
        }
    }
}

/// What services need of the runtime beyond what all do.
fn runtime_features<'a>(services: impl Iterator<Item = &'a Service>) -> BTreeSet<&'static str> {
    services.flat_map(|service| &service.features).copied().collect()
}

/// The features that services are behind; `always` is what the runtime has without them.
fn service_features(services: &[Service], always: &BTreeSet<&'static str>) -> String {
    let names: BTreeSet<&String> = services.iter().filter_map(|service| service.feature.as_ref()).collect();
    let lines = names.into_iter().map(|name| {
        let behind = services.iter().filter(|service| service.feature.as_ref() == Some(name));
        let ids: Vec<&str> = behind.clone().map(|service| service.id.as_str()).collect();
        let needs = runtime_features(behind);
        let needs = needs.difference(always).map(|feature| format!("smithwright-runtime/{feature}"));
        format!("# The client of {}.\n{name} = [{}]\n", ids.join(", "), quoted(needs))
    });
    lines.collect()
}

/// The feature of the second form of protocols, if any service has one.
fn second_form(services: &[Service]) -> String {
    let with = services.iter().filter_map(|service| Some((service, service.protocol.second?)));
    let (ids, rows): (Vec<_>, Vec<_>) = with.map(|(service, second)| (service.id.as_str(), second)).unzip();
    let Some(second) = rows.first() else { return String::new() };
    let needs = second.features.iter().map(|feature| format!("smithwright-runtime/{feature}"));
    let (ids, name) = (ids.join(", "), second.request.module());
    format!("# {ids} also in CBOR: `Config::wire(Wire::Cbor)`.\n{name} = [{}]\n", quoted(needs))
}

/// `"a", "b"`
fn quoted(words: impl IntoIterator<Item: Display>) -> String {
    words.into_iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(", ")
}

/// The manifest of a package that is called `name`.
pub fn manifest(package: &Package, name: &str, services: &[Service]) -> String {
    let Package { runtime, workspace, .. } = package;
    let source = source(runtime.as_ref());
    let test_dependencies =
        if services.iter().any(|service| service.tests.is_some()) { TEST_DEPENDENCIES } else { DEV_DEPENDENCIES };
    let always = runtime_features(services.iter().filter(|service| service.feature.is_none()));
    let features = if always.is_empty() { String::new() } else { format!(", features = [{}]", quoted(&always)) };
    let service_features = second_form(services) + &service_features(services, &always);
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
[features]
default = ["client", "ring", "native-roots", "http2", "sts"]
# Calls over the network. Without it there is encoding and decoding, which need neither sockets nor an executor.
client = ["smithwright-runtime/client"]
# The cryptography behind TLS.
ring = ["client", "smithwright-runtime/ring"]
aws-lc = ["client", "smithwright-runtime/aws-lc"]
# Where trusted root certificates come from.
native-roots = ["client", "smithwright-runtime/native-roots"]
bundled-roots = ["client", "smithwright-runtime/bundled-roots"]
# HTTP/2 where TLS agrees on it; AWS sends event streams over nothing else.
http2 = ["client", "smithwright-runtime/http2"]
# Keys of roles, from profiles and web identity. Brings XML, which STS speaks.
sts = ["client", "smithwright-runtime/sts"]
# Keys for people of IAM Identity Center (`aws sso login`), from profiles.
sso = ["client", "smithwright-runtime/sso"]
# Keys of who has signed in to the console (`aws login`), from profiles.
login = ["client", "smithwright-runtime/login"]
# Signatures that are good in several regions (SigV4a), which S3's multi-region access points and global endpoints ask for.
sigv4a = ["client", "smithwright-runtime/sigv4a"]
# Takes credentials from providers of the official crates.
aws-config = ["client", "smithwright-runtime/aws-config"]
# Clients without `async`.
blocking = ["client", "smithwright-runtime/blocking"]
# Spans of calls and attempts for the crate `tracing`.
tracing = ["client", "smithwright-runtime/tracing"]
# Metrics of calls for the crate `opentelemetry`.
metrics = ["client", "smithwright-runtime/metrics"]
# Every shape as a JSON text: `to_json`, `from_json`.
json = ["smithwright-runtime/json"]
# The same form by the traits of `serde`.
serde = ["json", "smithwright-runtime/serde"]
# `validate` of all that is sent: what the model demands of it. `regex` has it look at every pattern.
validate = ["smithwright-runtime/validate"]
regex = ["validate", "smithwright-runtime/regex"]
# `FakeClient`: a service for tests, which answers what it is told to.
test-util = ["client", "json", "smithwright-runtime/test-util"]
# Conversions of timestamps to and from the types of these crates.
chrono = ["smithwright-runtime/chrono"]
jiff = ["smithwright-runtime/jiff"]
time = ["smithwright-runtime/time"]
{service_features}
[dependencies]
smithwright-runtime = {{ {source}, default-features = false{features} }}
{test_dependencies}
[lints.rust]
missing_docs = "deny"
unsafe_code = "forbid"
# A model may take back members that are still sent and read.
deprecated = "allow"

[lints.rustdoc]
# A link says where it leads, whether or not its file imports that.
redundant_explicit_links = "allow"

[lints.clippy]
all = {{ level = "warn", priority = -1 }}
# A constructor takes every required member.
too_many_arguments = "allow"
# Errors and unions are as large, and collections as deep, as the model makes them.
large_enum_variant = "allow"
result_large_err = "allow"
type_complexity = "allow"
# Names, numbers and sets of characters are the model's: a member `Add`, an operation `Operation`, a default of 3.14.
approx_constant = "allow"
excessive_precision = "allow"
manual_is_ascii_check = "allow"
module_inception = "allow"
should_implement_trait = "allow"
# A union member or field may have no value but `()`.
unit_arg = "allow"
{own_workspace}"#
    )
}
