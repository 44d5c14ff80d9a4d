//! Which item lands in which file. The table of the output, and the only place that knows its paths.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::emit::{self, error_enum, exception, manifest, modules, operation};
use crate::ir::Service;
use crate::{Package, SourceFile, format};

/// Every file of a crate, sorted by path.
pub fn files(package: &Package, services: &[Service]) -> Result<Vec<SourceFile>, crate::Error> {
    let mut files = vec![
        SourceFile { path: "Cargo.toml".to_owned(), text: format::toml(&manifest::manifest(package, services)) },
        rust("src/lib.rs", modules::root(services), None)?,
    ];
    for service in services {
        service_files(service, &mut files)?;
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

fn service_files(service: &Service, files: &mut Vec<SourceFile>) -> Result<(), crate::Error> {
    let home = format!("src/{}", file_stem(&service.module));
    let mut add = |path: &str, tokens: TokenStream| -> Result<(), crate::Error> {
        files.push(rust(&format!("{home}/{path}"), tokens, Some(service))?);
        Ok(())
    };
    add("mod.rs", modules::service(service))?;
    add("client.rs", headed("The client.", &emit::client::client(service)))?;

    for item in &service.operations {
        let head = format!("`{}`.", item.wire);
        add(&format!("operation/{}.rs", file_stem(&item.method)), headed(&head, &operation::operation(item)))?;
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

/// A file of Rust source.
fn rust(path: &str, tokens: TokenStream, service: Option<&Service>) -> Result<SourceFile, crate::Error> {
    let text = format::rust(tokens, service).map_err(|reason| crate::Error {
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
    let mut scope = crate::lower::names::Scope::default();
    types.map(|name| scope.snake(&name.to_string())).collect()
}

/// The file of a module: its name without `r#`.
fn file_stem(module: &Ident) -> String {
    module.to_string().trim_start_matches("r#").to_owned()
}
