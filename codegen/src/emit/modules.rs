//! `lib.rs` and the `mod.rs` files: what is where, and what is public.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{fake_client, guide, second_form};
use crate::ir::{Docs, Omitted, Service};

/// The crate's root; the crate is called `krate` and its package `package`.
pub fn root(services: &[Service], partitions: bool, names: &guide::Names<'_>) -> TokenStream {
    let lines =
        guide::front(services, names).into_iter().map(|line| if line.is_empty() { line } else { format!(" {line}") });
    let partitions = partitions.then(|| {
        let cfg = partitions_cfg(services);
        quote! {
            #cfg
            #[rustfmt::skip]
            pub mod partitions;
        }
    });
    let modules = services.iter().map(|service| {
        let module = &service.module;
        let cfg = service.feature.iter().map(|feature| quote! { #[cfg(feature = #feature)] });
        quote! {
            #(#cfg)*
            #[rustfmt::skip]
            pub mod #module;
        }
    });
    quote! {
        #(#![doc = #lines])*
        pub use ::smithwright_runtime as runtime;
        #[rustfmt::skip]
        pub mod guide;
        #partitions
        #(#modules)*
    }
}

/// The partitions are there if a service is that needs them.
fn partitions_cfg(services: &[Service]) -> Option<TokenStream> {
    let needs = |service: &&Service| service.endpoint.as_ref().is_some_and(|rules| rules.uses_partitions);
    let features: Option<Vec<&String>> =
        services.iter().filter(needs).map(|service| service.feature.as_ref()).collect();
    features.map(|features| quote! { #[cfg(any(#(feature = #features),*))] })
}

/// The module of a service: everything of it under one name.
pub fn service(service: &Service) -> TokenStream {
    let lines = inner_docs(service);
    let types = (!service.types.is_empty()).then(|| quote! { pub mod types; });
    let types_use = (!service.types.is_empty()).then(|| quote! { #[doc(no_inline)] pub use types::*; });
    let operations = (!service.operations.is_empty()).then(|| quote! { pub mod operation; });
    let operations_use = (!service.operations.is_empty()).then(|| quote! { #[doc(no_inline)] pub use operation::*; });
    let has_waiters = service.operations.iter().any(|operation| !operation.waiters.is_empty());
    let waiters = has_waiters.then(|| {
        quote! {
            #[cfg(feature = "client")]
            pub mod waiters;
        }
    });
    let multipart = super::multipart::multiparts(service).map(|_| {
        quote! {
            #[cfg(feature = "client")]
            mod multipart;
        }
    });
    let json_form = service.has_shapes().then(|| {
        quote! {
            #[cfg(feature = "json")]
            mod json_form;
        }
    });
    let validate = super::validate::validate(service).map(|_| {
        quote! {
            #[cfg(feature = "validate")]
            mod validate;
        }
    });
    let (fake_client, fake_client_use) = fake_client::is_there(service)
        .then(|| {
            let cfg = quote! { #[cfg(feature = "test-util")] };
            (quote! { #cfg mod fake_client; }, quote! { #cfg pub use fake_client::FakeClient; })
        })
        .unzip();
    let second = second_form::modules(service);
    let endpoint = service.endpoint.as_ref().map(|_| quote! { mod endpoint; });
    let endpoint_use = service.endpoint.as_ref().map(|_| quote! { pub use endpoint::*; });
    let Service { id, name, version, endpoint_prefix, signing_name, .. } = service;
    let endpoint_from = service.endpoint_from.map_or_else(|| quote! { None }, |from| quote! { Some(#from) });
    let protocol = (!service.operations.is_empty()).then(|| {
        let marker = marker(service);
        second_form::protocol(service, &marker).unwrap_or_else(|| {
            quote! {
                /// The protocol of the service's operations.
                pub(crate) type Protocol = #marker;
            }
        })
    });
    let exceptions_use = (!service.exceptions.is_empty()).then(|| quote! { #[doc(no_inline)] pub use error::*; });
    quote! {
        #(#![doc = #lines])*
        #[cfg(feature = "blocking")]
        pub mod blocking;
        #second
        #[cfg(feature = "client")]
        mod client;
        #endpoint
        pub mod error;
        #fake_client
        #json_form
        #multipart
        #operations
        #types
        #validate
        #waiters
        #[cfg(feature = "client")]
        pub use client::Client;
        #endpoint_use
        #exceptions_use
        #[doc(inline)]
        pub use error::Error;
        #fake_client_use
        #operations_use
        #types_use
        /// Names of the service, for endpoints and signatures.
        pub const SERVICE: runtime::Service = runtime::Service {
            id: #id,
            shape: #name,
            version: #version,
            endpoint_prefix: #endpoint_prefix,
            signing_name: #signing_name,
            endpoint_from: #endpoint_from,
        };
        #protocol
    }
}

/// The runtime's type that speaks the service's protocol.
fn marker(service: &Service) -> TokenStream {
    let (module, marker) = (service.protocol.module(), service.protocol.marker());
    if service.query_compatible {
        quote! { protocol::Rpc<protocol::QueryCompatible<#module::#marker>> }
    } else {
        quote! { #module::#marker }
    }
}

fn inner_docs(service: &Service) -> Vec<String> {
    let mut lines: Vec<String> = service.docs.0.clone();
    lines.push(String::new());
    lines.push(format!(
        "Service `{}`. [`Client`] lists all operations by what they are about; [`Error`] is what they fail with.",
        service.name
    ));
    if let Some(from) = service.endpoint_from {
        lines.push(String::new());
        lines.push(format!(
            "Calls need an endpoint URL ([`Config::endpoint_url`](runtime::Config::endpoint_url)), from {from}."
        ));
    }
    if !service.operations.is_empty() {
        lines.push(String::new());
        lines.push("All names are found here, `use` of the module gives them all. Their pages are below [`operation`], with what one".to_owned());
        lines.push(
            "operation takes and gives, [`mod@error`], and `types` for what several operations share.".to_owned(),
        );
    }
    let asked_for = service.operations.len().saturating_add(service.omitted.len());
    if asked_for < service.available {
        lines.push(String::new());
        lines.push(format!("Holds {asked_for} of the service's {} operations, and what they need.", service.available));
    }
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

/// A `mod.rs` whose files have pages of their own, and whose names are found here as well.
pub fn pages(summary: &str, modules: &[Ident]) -> TokenStream {
    let summary = format!(" {summary}");
    quote! {
        #![doc = #summary]
        #(pub mod #modules;)*
        #(#[doc(hidden)] pub use #modules::*;)*
    }
}

/// Documentation at the head of a file.
pub fn described(docs: &Docs) -> TokenStream {
    let lines = docs.0.iter().map(|line| format!(" {line}"));
    quote! { #(#![doc = #lines])* }
}

/// The documentation at the head of a file that holds one item.
pub fn head(summary: &str) -> TokenStream {
    let summary = format!(" {summary}");
    quote! { #![doc = #summary] }
}

/// The documentation of the module `error`, followed by its files and the service's error.
pub fn errors(modules: &[Ident], error: &TokenStream) -> TokenStream {
    let gathered = gathered("The errors that operations list, and the one they all convert into.", modules);
    quote! { #gathered #error }
}
