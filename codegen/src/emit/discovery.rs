//! ```text
//! fn discovery(input: &Self::Input) -> Option<endpoint::Discovery> { … }
//! impl endpoint::DiscoveryOperation for DescribeEndpoints { … }
//! ```

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::ir::{Asked, Discovers, Discovery, DiscoveryId};

/// The method of the trait `Operation` by which calls of an operation find their endpoint.
pub fn discovery(rust: &Ident, discovery: &Discovery) -> TokenStream {
    let Discovery { operation, required, error, ids } = discovery;
    let input = if ids.is_empty() {
        quote! { _ }
    } else {
        quote! { input }
    };
    let required = required.then(|| quote! { .required() });
    let ids = ids.iter().map(|DiscoveryId { rust, member, optional }| {
        let text = if *optional {
            quote! { input.#rust.as_ref().map_or("", |id| id.as_str()) }
        } else {
            quote! { input.#rust.as_str() }
        };
        quote! { .id(#member, #text) }
    });
    quote! {
        fn discovery(#input: &Self::Input) -> Option<endpoint::Discovery> {
            Some(endpoint::Discovery::of::<#rust, #operation>(#error) #required #(#ids)*)
        }
    }
}

/// What an operation is asked for endpoints, and what it says of them.
pub fn discovers(rust: &Ident, input: &Ident, discovers: &Discovers) -> TokenStream {
    let Discovers { input: fields, endpoints, address, minutes } = discovers;
    let values = fields.iter().map(|(field, asked, optional)| {
        let value = match asked {
            Asked::Operation => quote! { of.operation() },
            Asked::Identifiers => quote! { of.identifiers() },
            Asked::Nothing => return quote! { #field: None },
        };
        if *optional {
            quote! { #field: #value }
        } else {
            quote! { #field: #value.unwrap_or_default() }
        }
    });
    let of = if fields.iter().all(|(_, asked, _)| *asked == Asked::Nothing) {
        quote! { _ }
    } else {
        quote! { of }
    };
    let (list, optional) = endpoints;
    let flattened = optional.then(|| quote! { .flatten() });
    quote! {
        impl endpoint::DiscoveryOperation for #rust {
            fn input(#of: &endpoint::DiscoveryOf) -> #input {
                #input { #(#values),* }
            }
            fn endpoints(output: Self::Output) -> Vec<endpoint::Discovered> {
                let endpoints = output.#list.into_iter() #flattened;
                endpoints.map(|found| endpoint::Discovered::new(found.#address, found.#minutes)).collect()
            }
        }
    }
}
