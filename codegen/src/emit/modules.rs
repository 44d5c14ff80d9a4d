//! `lib.rs` and the `mod.rs` files: what is where, and what is public.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::ir::{Omitted, Service};
use crate::protocol;

/// The crate's root.
pub fn root(services: &[Service], partitions: bool) -> TokenStream {
    let partitions = partitions.then(|| {
        quote! {
            #[rustfmt::skip]
            pub mod partitions;
        }
    });
    let modules = services.iter().map(|service| {
        let module = &service.module;
        quote! {
            #[rustfmt::skip]
            pub mod #module;
        }
    });
    quote! {
        //! Clients generated from Smithy models, one module a service.
        pub use ::smithwright_runtime as runtime;
        #partitions
        #(#modules)*
    }
}

/// The module of a service: everything of it under one name.
pub fn service(service: &Service) -> TokenStream {
    let lines = inner_docs(service);
    let types = (!service.types.is_empty()).then(|| quote! { mod types; });
    let types_use = (!service.types.is_empty()).then(|| quote! { pub use types::*; });
    let operations = (!service.operations.is_empty()).then(|| quote! { mod operation; });
    let operations_use = (!service.operations.is_empty()).then(|| quote! { pub use operation::*; });
    let endpoint = service.endpoint.as_ref().map(|_| quote! { mod endpoint; });
    let endpoint_use = service.endpoint.as_ref().map(|_| quote! { pub use endpoint::*; });
    let Service { id, endpoint_prefix, signing_name, .. } = service;
    let protocol = protocol::marker(service.protocol);
    quote! {
        #(#![doc = #lines])*
        mod client;
        #endpoint
        mod error;
        #operations
        #types
        pub use client::Client;
        #endpoint_use
        pub use error::*;
        #operations_use
        #types_use
        /// Names of the service, for endpoints and signatures.
        pub const SERVICE: runtime::Service = runtime::Service {
            id: #id,
            endpoint_prefix: #endpoint_prefix,
            signing_name: #signing_name,
        };
        /// The protocol of the service's operations.
        pub type Protocol = #protocol;
    }
}

fn inner_docs(service: &Service) -> Vec<String> {
    let mut lines: Vec<String> = service.docs.0.clone();
    lines.push(String::new());
    lines.push(format!(
        "Service `{}`. Begin with [`Client`]; each operation has an input, an output and an error.",
        service.wire
    ));
    if !service.omitted.is_empty() {
        lines.push(String::new());
        lines.push("Not generated:".to_owned());
        lines.extend(service.omitted.iter().map(|Omitted { operation, reason }| format!("- `{operation}`: {reason}.")));
    }
    lines.into_iter().map(|line| if line.is_empty() { line } else { format!(" {line}") }).collect()
}

/// A `mod.rs` that gathers the items of its files.
pub fn gathered(summary: &str, modules: &[Ident]) -> TokenStream {
    let summary = format!(" {summary}");
    quote! {
        #![doc = #summary]
        #(mod #modules;)*
        #(pub use #modules::*;)*
    }
}

/// The documentation at the head of a file that holds one item.
pub fn head(summary: &str) -> TokenStream {
    let summary = format!(" {summary}");
    quote! { #![doc = #summary] }
}

/// The documentation of the module `error`, followed by its files and the service's error.
pub fn errors(modules: &[Ident], error: &TokenStream) -> TokenStream {
    quote! {
        //! The errors that operations list, and the one they all convert into.
        #(mod #modules;)*
        #(pub use #modules::*;)*
        #error
    }
}
