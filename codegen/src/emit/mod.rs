//! One file per emitted artefact, each a total function from the IR to tokens.
//!
//! Nothing here looks a shape up, chooses a name or formats text.

pub mod client;
mod default;
pub mod endpoint;
mod enumeration;
pub mod error_enum;
mod event_stream;
pub mod exception;
mod int_enumeration;
pub mod manifest;
mod members;
pub mod modules;
pub mod operation;
pub mod partitions;
pub mod protocol_test;
mod sensitive;
mod structure;
mod test_value;
mod types;
mod union;

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Deprecation, Docs, Enumeration, Type};

/// A type and all of its own.
pub fn data(ty: &Type) -> TokenStream {
    let definition = definition(ty);
    let wire = wire(ty);
    quote! { #definition #wire }
}

/// What a caller sees of a type.
fn definition(ty: &Type) -> TokenStream {
    match ty {
        Type::Structure(structure) => structure::definition(structure),
        Type::Union(union) => union::definition(union),
        Type::EventStream(stream) => event_stream::definition(stream),
        Type::Enumeration(enumeration) => enumeration::definition(enumeration),
        Type::IntEnumeration(enumeration) => int_enumeration::definition(enumeration),
    }
}

/// How a type travels.
fn wire(ty: &Type) -> TokenStream {
    match ty {
        Type::Structure(structure) => structure::wire(structure),
        Type::Union(union) => union::wire(union),
        Type::EventStream(stream) => event_stream::wire(stream),
        Type::Enumeration(enumeration) => enumeration::wire(enumeration),
        Type::IntEnumeration(enumeration) => int_enumeration::wire(enumeration),
    }
}

/// The known values of an enum, documented.
fn variants<T>(enumeration: &Enumeration<T>) -> TokenStream {
    let variants = enumeration.variants.iter().map(|variant| {
        let documentation = docs(&variant.docs);
        let deprecation = deprecated(variant.deprecated.as_ref());
        let rust = &variant.rust;
        quote! { #documentation #deprecation #rust, }
    });
    quote! { #(#variants)* }
}

/// `/// text`, one attribute a line.
fn docs(docs: &Docs) -> TokenStream {
    let lines = docs.0.iter().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
    quote! { #(#[doc = #lines])* }
}

/// `#[deprecated(note = "…")]`
fn deprecated(deprecation: Option<&Deprecation>) -> TokenStream {
    match deprecation {
        None => TokenStream::new(),
        Some(Deprecation { note: None }) => quote! { #[deprecated] },
        Some(Deprecation { note: Some(note) }) => quote! { #[deprecated(note = #note)] },
    }
}
