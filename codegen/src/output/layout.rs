//! Which item lands in which file. The table of the output, and the only place that knows its paths.

use proc_macro2::TokenStream;
use quote::quote;

use super::embed::Embedding;
use super::imports::{Home, own_names};
use super::{format, merge};
use crate::emit::shape::exception;
use crate::emit::{self, endpoint, error_enum, guide, manifest, modules, operation, partitions, protocol_test};
use crate::ir::{EndpointRules, Modules, Partition, Service};
use crate::names::plain;
use crate::{Package, ProtocolTest, SourceFile};

const MANIFEST: &str = "Cargo.toml";

/// The root of all source.
const ROOT: &str = "lib.rs";

/// Every file of a crate, sorted by path.
pub fn files(
    package: &Package,
    services: &[Service],
    partitions: &[Partition],
) -> Result<Vec<SourceFile>, crate::Error> {
    let fresh = |name: &str| format::toml(&manifest::manifest(package, name, services), !package.workspace);
    let merged = merge::manifest(package, &manifest::package_name(services), fresh);
    let (name, text) = merged.map_err(|reason| crate::Error { shape: MANIFEST.to_owned(), reason })?;
    let mut files = vec![SourceFile { path: MANIFEST.to_owned(), text }];
    sources(&name, services, partitions, &mut |path, tokens, home| {
        let file = rust(&format!("src/{path}"), tokens, home, |_| {})?;
        files.push(file);
        Ok(())
    })?;
    test_files(&name, services, &mut files)?;
    sorted(files)
}

/// Every file of a folder that is a module, sorted by path.
pub fn module(
    features: &[&str],
    services: &[Service],
    partitions: &[Partition],
) -> Result<Vec<SourceFile>, crate::Error> {
    embedded(Embedding::new(features), services, partitions)
}

/// Every file of a folder that is a module of the runtime, sorted by path.
pub fn in_runtime(services: &[Service], partitions: &[Partition]) -> Result<Vec<SourceFile>, crate::Error> {
    let features = services.iter().filter_map(|service| service.feature.as_deref());
    embedded(Embedding::in_runtime(features), services, partitions)
}

fn embedded(
    mut embedding: Embedding<'_>,
    services: &[Service],
    partitions: &[Partition],
) -> Result<Vec<SourceFile>, crate::Error> {
    let mut files = Vec::new();
    sources(&manifest::package_name(services), services, partitions, &mut |path, tokens, home| {
        let path = if path == ROOT { "mod.rs" } else { path };
        files.push(rust(path, tokens, home, |file| embedding.adapt(path, file))?);
        Ok(())
    })?;
    files.retain(|file| embedding.has(&file.path));
    embedding.unknown().map_or_else(|| sorted(files), |reason| Err(crate::Error { shape: String::new(), reason }))
}

/// Prints a file of source: its path, what is in it, and whose names it uses.
type Print<'a> = dyn FnMut(&str, TokenStream, Option<Home<'_>>) -> Result<(), crate::Error> + 'a;

/// The source of all services.
fn sources(
    package: &str,
    services: &[Service],
    partitions: &[Partition],
    print: &mut Print<'_>,
) -> Result<(), crate::Error> {
    let krate = package.replace('-', "_");
    let names = guide::Names { package, krate: &krate };
    let uses_partitions = |rules: &EndpointRules| rules.uses_partitions;
    let needs_partitions = services.iter().any(|service| service.endpoint.as_ref().is_some_and(uses_partitions));
    print(ROOT, modules::root(services, needs_partitions, &names), None)?;
    print("guide.rs", guide::guide(services, &names), None)?;
    if needs_partitions {
        print("partitions.rs", partitions::partitions(partitions), None)?;
    }
    services.iter().try_for_each(|service| service_files(service, &krate, print))
}

/// The files by path, each place taken once.
fn sorted(mut files: Vec<SourceFile>) -> Result<Vec<SourceFile>, crate::Error> {
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let twice = files.windows(2).find(|pair| matches!(pair, [a, b] if a.path == b.path));
    if let Some([file, _]) = twice {
        return Err(crate::Error { shape: file.path.clone(), reason: "two shapes would land in this file".to_owned() });
    }
    Ok(files)
}

fn service_files(service: &Service, krate: &str, print: &mut Print<'_>) -> Result<(), crate::Error> {
    let home = plain(&service.module);
    let own = own_names(service);
    let mut add = |path: &str, tokens: TokenStream| -> Result<(), crate::Error> {
        let names = Home { module: &service.module, own: &own, root: "crate" };
        print(&format!("{home}/{path}"), tokens, Some(names))
    };
    add("mod.rs", modules::service(service))?;
    add("client.rs", headed("The client.", &emit::client::client(service, krate)))?;

    add("blocking.rs", headed("The client without `async`.", &emit::blocking::client(service)))?;

    if let Some(waiters) = emit::waiter::waiters(service) {
        add("waiters.rs", headed("What can be waited for; see the methods of the client.", &waiters))?;
    }

    if let Some(multiparts) = emit::multipart::multiparts(service) {
        add("multipart.rs", headed("Uploads in parts: which operations and members they are.", &multiparts))?;
    }

    if service.has_shapes() {
        let summary = "The JSON form of every shape, as far as it is not how the shape travels.";
        add("json_form.rs", headed(summary, &emit::json_form::forms(service)))?;
    }

    if let Some((client, fake)) = emit::second_form::forms(service) {
        let summary = "How shapes travel in CBOR, the second form of the protocol.";
        add("cbor_form.rs", headed(summary, &client))?;
        add("fake_cbor.rs", headed("The same the other way round, for tests.", &fake))?;
    }

    if let Some(rules) = emit::validate::validate(service) {
        add("validate.rs", headed("What the model demands of what is sent.", &rules))?;
    }

    if emit::fake_client::is_there(service) {
        let summary = "The service for tests: what it answers is encoded here, and what it is asked decoded.";
        add("fake_client.rs", headed(summary, &emit::fake_client::fake_client(service)))?;
    }

    if let Some(rules) = &service.endpoint {
        add("endpoint.rs", headed("Where calls go: the service's endpoint rules.", &endpoint::endpoint(rules)))?;
    }

    let Modules { operations, types, exceptions, .. } = &service.modules;
    for (item, module) in service.operations.iter().zip(operations) {
        let (head, items) = (modules::described(&item.summary), operation::operation(item, service.protocol));
        add(&format!("operation/{}.rs", plain(module)), quote! { #head #items })?;
    }
    if !operations.is_empty() {
        add("operation/mod.rs", modules::pages("The operations, each with its input, output and error.", operations))?;
    }

    for (item, module) in service.types.iter().zip(types) {
        add(
            &format!("types/{}.rs", plain(module)),
            headed(&format!("`{}`.", item.name()), &emit::data(item, service.protocol)),
        )?;
    }
    if !types.is_empty() {
        add("types/mod.rs", modules::gathered("Shapes that several operations or other shapes use.", types))?;
    }

    for (item, module) in service.exceptions.iter().zip(exceptions) {
        add(
            &format!("error/{}.rs", plain(module)),
            headed(&format!("`{}`.", item.name), &exception::exception(item, service.protocol)),
        )?;
    }
    add("error/mod.rs", modules::errors(exceptions, &error_enum::service(service)))
}

/// The test target `protocol`, if there are tests.
fn test_files(package: &str, services: &[Service], files: &mut Vec<SourceFile>) -> Result<(), crate::Error> {
    let root = format!("::{}", package.replace('-', "_"));
    let mut modules = Vec::new();
    for service in services {
        let Some(tests) = &service.tests else { continue };
        let module = &service.modules.tests;
        let path = format!("tests/protocol/{}.rs", plain(module));
        let home = Home { module: &service.module, own: &own_names(service), root: &root };
        files.push(rust(&path, protocol_test::tests(service, tests), Some(home), |_| {})?);
        modules.push(module.clone());
    }
    if !modules.is_empty() {
        files.push(rust("tests/protocol/main.rs", protocol_test::root(&modules), None, |_| {})?);
        files.extend(protocol_test::HARNESS.iter().map(|(name, text)| {
            let text = format::verbatim(text);
            SourceFile { path: format!("tests/protocol/harness/{name}"), text }
        }));
    }
    Ok(())
}

/// The protocol tests of a service and where they stand.
pub fn protocol_tests(service: &Service) -> Vec<ProtocolTest> {
    let Some(tests) = &service.tests else { return Vec::new() };
    let module = plain(&service.modules.tests);
    let run = tests.run.iter().map(|test| ProtocolTest {
        id: test.id.clone(),
        shape: test.shape.clone(),
        kind: test.check.kind(),
        function: Ok(format!("{module}::{}", plain(&test.function))),
    });
    let left_out = tests.left_out.iter().map(|test| ProtocolTest {
        id: test.id.clone(),
        shape: test.shape.clone(),
        kind: test.kind,
        function: Err(test.reason.clone()),
    });
    run.chain(left_out).collect()
}

/// A file of Rust source; `adapt` changes what else would be printed.
fn rust(
    path: &str,
    tokens: TokenStream,
    home: Option<Home<'_>>,
    adapt: impl FnOnce(&mut syn::File),
) -> Result<SourceFile, crate::Error> {
    let text = format::rust(tokens, home, adapt).map_err(|reason| crate::Error {
        shape: path.to_owned(),
        reason: format!("the emitted code does not parse: {reason}"),
    })?;
    Ok(SourceFile { path: path.to_owned(), text })
}

fn headed(summary: &str, items: &TokenStream) -> TokenStream {
    let head = modules::head(summary);
    quote! { #head #items }
}
