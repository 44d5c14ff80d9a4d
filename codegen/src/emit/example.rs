//! Examples in documentation: programs of a few lines that rustdoc compiles.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::test_value;
use crate::ir::{Operation, Service};

/// Names of the runtime that inputs are made of, by which examples import them.
const OF_RUNTIME: [&str; 5] = ["ByteStream", "Bytes", "Document", "Timestamp", "event_stream"];

/// A call of an operation: `client.put_records(&PutRecordsInput::new(..)).await?`, as lines of documentation.
pub fn call(krate: &str, module: &Ident, operation: &Operation) -> Option<Vec<String>> {
    let input = test_value::value(operation.sample.as_ref()?);
    let method = &operation.method;
    let shown = statements(&quote! {
        let input = #input;
        let output = client.#method(&input).await?;
    });
    let mut lines = vec![
        "```no_run".to_owned(),
        format!("# use {krate}::{module}::*;"),
        format!("# async fn example(client: &Client) -> Result<(), {krate}::{module}::Error> {{"),
    ];
    lines.extend(imports(krate, &input).map(|line| format!("# {line}")));
    lines.extend(shown);
    lines.extend(["# Ok(())", "# }", "```"].map(str::to_owned));
    Some(lines)
}

/// An upload of a file: `client.upload(input.body(ByteStream::from_path("..").await?)).await?`, as lines of documentation.
pub fn upload(krate: &str, module: &Ident, operation: &Operation, method: &Ident) -> Vec<String> {
    let (Some(sample), Some(multipart)) = (&operation.sample, &operation.multipart) else { return Vec::new() };
    let (input, body) = (test_value::value(sample), &multipart.body);
    let mut lines = vec![String::new(), "```no_run".to_owned(), format!("# use {krate}::{module}::*;")];
    lines.extend([
        format!("# use {krate}::runtime::ByteStream;"),
        "# async fn example(client: &Client) -> Result<(), Box<dyn std::error::Error>> {".to_owned(),
    ]);
    lines.extend(statements(&quote! {
        let mut input = #input;
        input.#body = ByteStream::from_path("film.mp4").await?;
        let output = client.#method(input).part_size(16 << 20).concurrency(8).await?;
    }));
    lines.extend(["# Ok(())", "# }", "```"].map(str::to_owned));
    lines
}

/// What a reader begins with: a whole program that calls one operation.
pub fn program(krate: &str, service: &Service) -> Option<Vec<String>> {
    let operation = service.operations.get(service.showcase?)?;
    let Operation { method, .. } = operation;
    let input = test_value::value(operation.sample.as_ref()?);
    let module = &service.module;
    let mut lines =
        vec!["```no_run".to_owned(), format!("use {krate}::{module}::{{{}}};", names(&input, service).join(", "))];
    lines.extend(imports(krate, &input));
    lines.extend(
        ["", "#[tokio::main]", "async fn main() -> Result<(), Box<dyn std::error::Error>> {"].map(str::to_owned),
    );
    let body = statements(&quote! {
        let client = Client::from_env().await?;
        let input = #input;
        let output = client.#method(&input).await?;
        println!("{output:?}");
        Ok(())
    });
    lines.extend(body.into_iter().map(|line| format!("    {line}")));
    lines.extend(["}", "```"].map(str::to_owned));
    Some(lines)
}

/// The input of an operation, on one line, for examples that say something else; and the `use` lines it needs.
pub fn input(krate: &str, operation: &Operation) -> Option<(Vec<String>, String)> {
    let input = test_value::value(operation.sample.as_ref()?);
    let uses = imports(krate, &input).collect();
    let lines = statements(&quote! { let input = #input; });
    let line = lines.iter().fold(String::new(), |text, line| {
        let line = line.trim();
        let joined = text.is_empty() || line.starts_with(['.', ')', ']']) || text.ends_with(['(', '[']);
        if joined { text + line } else { text + " " + line }
    });
    Some((uses, line))
}

/// `use` lines for what a value is made of besides the service.
fn imports<'a>(krate: &'a str, value: &TokenStream) -> impl Iterator<Item = String> + 'a {
    let used = idents(value);
    let of_runtime = OF_RUNTIME.into_iter().filter(move |name| used.iter().any(|used| used == name));
    let map = idents(value).iter().any(|name| name == "BTreeMap");
    let map = map.then(|| "use std::collections::BTreeMap;".to_owned());
    of_runtime.map(move |name| format!("use {krate}::runtime::{name};")).chain(map)
}

/// The names of a service that a program uses, `Client` among them.
fn names(value: &TokenStream, service: &Service) -> Vec<String> {
    let own = service.operations.iter().flat_map(|operation| &operation.own).chain(&service.types);
    let known: Vec<String> = own.map(|ty| ty.rust().to_string()).collect();
    let mut names: Vec<String> = idents(value)
        .into_iter()
        .filter(|name| {
            let of = name.strip_suffix("Required").unwrap_or(name);
            known.iter().any(|known| known == name || known == of)
        })
        .collect();
    names.push("Client".to_owned());
    names.sort();
    names.dedup();
    names
}

fn idents(tokens: &TokenStream) -> Vec<String> {
    let mut found = Vec::new();
    for token in tokens.clone() {
        match token {
            proc_macro2::TokenTree::Ident(ident) => found.push(ident.to_string()),
            proc_macro2::TokenTree::Group(group) => found.extend(idents(&group.stream())),
            _ => {}
        }
    }
    found
}

/// Statements as they are printed, without the function around them.
fn statements(tokens: &TokenStream) -> Vec<String> {
    let function = quote! { async fn example() { #tokens } };
    let Ok(file) = syn::parse2::<syn::File>(function) else { return vec![tokens.to_string()] };
    let printed = prettyplease::unparse(&file);
    let lines: Vec<&str> = printed.lines().collect();
    let body = lines.get(1..lines.len().saturating_sub(1)).unwrap_or_default();
    body.iter().map(|line| line.strip_prefix("    ").unwrap_or(line).to_owned()).collect()
}
