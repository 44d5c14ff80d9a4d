//! Which item lands in which file. The table of the output, and the only place that knows its paths.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::emit::{self, endpoint, error_enum, exception, manifest, modules, operation, partitions, protocol_test};
use crate::imports::{Home, own_names};
use crate::ir::{EndpointRules, Partition, Service};
use crate::lower::names::Scope;
use crate::{Package, ProtocolTest, SourceFile, TestKind, format};

/// Every file of a crate, sorted by path.
pub fn files(
    package: &Package,
    services: &[Service],
    partitions: &[Partition],
) -> Result<Vec<SourceFile>, crate::Error> {
    let uses_partitions = |rules: &EndpointRules| rules.uses_partitions;
    let needs_partitions = services.iter().any(|service| service.endpoint.as_ref().is_some_and(uses_partitions));
    let mut files = vec![
        SourceFile { path: "Cargo.toml".to_owned(), text: format::toml(&manifest::manifest(package, services)) },
        rust("src/lib.rs", modules::root(services, needs_partitions), None)?,
    ];
    if needs_partitions {
        files.push(rust("src/partitions.rs", partitions::partitions(partitions), None)?);
    }
    for service in services {
        service_files(service, &mut files)?;
    }
    test_files(package, services, &mut files)?;
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let twice = files.windows(2).find(|pair| matches!(pair, [a, b] if a.path == b.path));
    if let Some([file, _]) = twice {
        return Err(crate::Error { shape: file.path.clone(), reason: "two shapes would land in this file".to_owned() });
    }
    Ok(files)
}

fn service_files(service: &Service, files: &mut Vec<SourceFile>) -> Result<(), crate::Error> {
    let home = format!("src/{}", file_stem(&service.module));
    let own = own_names(service);
    let mut add = |path: &str, tokens: TokenStream| -> Result<(), crate::Error> {
        let names = Home { module: &service.module, own: &own, root: "crate" };
        files.push(rust(&format!("{home}/{path}"), tokens, Some(names))?);
        Ok(())
    };
    add("mod.rs", modules::service(service))?;
    add("client.rs", headed("The client.", &emit::client::client(service)))?;

    if let Some(rules) = &service.endpoint {
        add("endpoint.rs", headed("Where calls go: the service's endpoint rules.", &endpoint::endpoint(rules)))?;
    }

    for item in &service.operations {
        let head = format!("`{}`.", item.wire);
        add(
            &format!("operation/{}.rs", file_stem(&item.method)),
            headed(&head, &operation::operation(item, service.protocol)),
        )?;
    }
    if !service.operations.is_empty() {
        let names: Vec<Ident> = service.operations.iter().map(|item| item.method.clone()).collect();
        add("operation/mod.rs", modules::gathered("The operations, each with its input, output and error.", &names))?;
    }

    let names = module_names(service.types.iter().map(crate::ir::Type::rust));
    for (item, module) in service.types.iter().zip(&names) {
        add(&format!("types/{}.rs", file_stem(module)), headed(&format!("`{}`.", item.wire()), &emit::data(item)))?;
    }
    if !names.is_empty() {
        add("types/mod.rs", modules::gathered("Shapes that several operations or other shapes use.", &names))?;
    }

    let names = module_names(service.exceptions.iter().map(|exception| &exception.rust));
    for (item, module) in service.exceptions.iter().zip(&names) {
        add(
            &format!("error/{}.rs", file_stem(module)),
            headed(&format!("`{}`.", item.wire), &exception::exception(item)),
        )?;
    }
    add("error/mod.rs", modules::errors(&names, &error_enum::service(service)))
}

/// The test target `protocol`, if there are tests.
fn test_files(package: &Package, services: &[Service], files: &mut Vec<SourceFile>) -> Result<(), crate::Error> {
    let root = format!("::{}", manifest::package_name(package, services).replace('-', "_"));
    let mut modules = Vec::new();
    for service in services {
        let Some(tests) = &service.tests else { continue };
        let module = test_module(service);
        let path = format!("tests/protocol/{}.rs", file_stem(&module));
        let home = Home { module: &service.module, own: &own_names(service), root: &root };
        files.push(rust(&path, protocol_test::tests(service, tests), Some(home))?);
        modules.push(module);
    }
    if !modules.is_empty() {
        files.push(rust("tests/protocol/main.rs", protocol_test::root(&modules), None)?);
        let text = format::verbatim(protocol_test::HARNESS);
        files.push(SourceFile { path: "tests/protocol/harness.rs".to_owned(), text });
        let text = format::verbatim(protocol_test::DESTINATION);
        files.push(SourceFile { path: "tests/protocol/destination.rs".to_owned(), text });
    }
    Ok(())
}

/// The module of a service's tests; the names of what they share are taken.
fn test_module(service: &Service) -> Ident {
    Scope::with(&["destination", "harness", "main"]).snake(&file_stem(&service.module))
}

/// The protocol tests of a service and where they stand.
pub fn protocol_tests(service: &Service) -> Vec<ProtocolTest> {
    let Some(tests) = &service.tests else { return Vec::new() };
    let module = file_stem(&test_module(service));
    let run = |id: &String, shape: &String, kind, function: &Ident| ProtocolTest {
        id: id.clone(),
        shape: shape.clone(),
        kind,
        function: Ok(format!("{module}::{}", file_stem(function))),
    };
    let requests = tests.requests.iter().map(|test| run(&test.id, &test.shape, TestKind::Request, &test.function));
    let responses = tests.responses.iter().map(|test| run(&test.id, &test.shape, TestKind::Response, &test.function));
    let endpoints = tests.endpoints.iter();
    let endpoints = endpoints.map(|test| run(&test.id, &test.shape, TestKind::Endpoint, &test.function));
    let left_out = tests.left_out.iter().map(|test| ProtocolTest {
        id: test.id.clone(),
        shape: test.shape.clone(),
        kind: test.kind,
        function: Err(test.reason.clone()),
    });
    requests.chain(responses).chain(endpoints).chain(left_out).collect()
}

/// A file of Rust source.
fn rust(path: &str, tokens: TokenStream, home: Option<Home<'_>>) -> Result<SourceFile, crate::Error> {
    let text = format::rust(tokens, home).map_err(|reason| crate::Error {
        shape: path.to_owned(),
        reason: format!("the emitted code does not parse: {reason}"),
    })?;
    Ok(SourceFile { path: path.to_owned(), text })
}

fn headed(summary: &str, items: &TokenStream) -> TokenStream {
    let head = modules::head(summary);
    quote! { #head #items }
}

/// Modules named after types, no two alike.
fn module_names<'a>(types: impl Iterator<Item = &'a Ident>) -> Vec<Ident> {
    let mut scope = Scope::files();
    types.map(|name| scope.snake(&name.to_string())).collect()
}

/// The file of a module: its name without `r#`.
fn file_stem(module: &Ident) -> String {
    module.to_string().trim_start_matches("r#").to_owned()
}
