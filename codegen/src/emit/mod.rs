//! One file per emitted artefact, each a total function from the IR to tokens.
//!
//! Nothing here looks a shape up, chooses a name or formats text.

pub mod blocking;
pub mod client;
mod discovery;
pub mod endpoint;
pub mod error_enum;
mod example;
pub mod fake_client;
mod fake_rest;
pub mod guide;
mod jmespath;
pub mod json_form;
pub mod manifest;
pub mod modules;
pub mod multipart;
pub mod operation;
mod paginator;
pub mod partitions;
pub mod protocol_test;
pub mod second_form;
pub mod shape;
mod test_value;
pub mod validate;
pub mod waiter;
mod wire;

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Deprecation, Docs, Type};
use crate::protocol::Protocol;

/// A type and all of its own.
pub fn data(ty: &Type, protocol: &Protocol) -> TokenStream {
    let definition = shape::definition(ty);
    let wire = wire::wire(ty, protocol);
    quote! { #definition #wire }
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
