//! ```text
//! pub struct EndpointParams<'a> { pub region: Option<&'a str>, … }
//! impl<'a> EndpointParams<'a> { pub fn new(settings) … pub fn resolve(&self) … }
//! ```

mod expression;
mod inputs;
mod params;
mod statement;

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{EndpointRules, RuleFunction, RuleType};
use statement::body;

pub use inputs::decision;
pub use params::{field_type, fixed, lifetime};

/// The whole file: parameters, rules, and what they share.
pub fn endpoint(rules: &EndpointRules) -> TokenStream {
    let definition = params::definition(rules);
    let new = params::new(rules);
    let lifetime = params::lifetime(rules);
    let resolve = body(&rules.rules);
    let functions = rules.functions.iter().map(function);
    let client = params::client(rules);
    quote! {
        #definition
        #client
        impl #lifetime EndpointParams #lifetime {
            #new
            /// The endpoint that the service's rules decide on.
            pub fn resolve(&self) -> Result<endpoint::Endpoint, CallError> {
                #resolve
            }
            #(#functions)*
        }
    }
}

fn function(function: &RuleFunction) -> TokenStream {
    let RuleFunction { rust, arguments, takes_start, rules } = function;
    let start = takes_start.then(|| quote! { start: fmt::Arguments<'_>, });
    let arguments = arguments.iter().map(|argument| {
        let name = &argument.rust;
        let ty = argument_type(argument.ty);
        let ty = if argument.optional {
            quote! { Option<#ty> }
        } else {
            ty
        };
        quote! { #name: #ty }
    });
    let body = body(rules);
    quote! {
        fn #rust(&self, #start #(#arguments),*) -> Result<endpoint::Endpoint, CallError> {
            #body
        }
    }
}

/// The type of a function's argument.
fn argument_type(ty: RuleType) -> TokenStream {
    match ty {
        RuleType::Text | RuleType::OwnedText => quote! { &str },
        RuleType::Flag => quote! { bool },
        RuleType::Number => quote! { i64 },
        RuleType::List => quote! { endpoint::Parts<'_> },
        RuleType::Partition => quote! { &endpoint::Partition },
        RuleType::Arn => quote! { endpoint::Arn<'_> },
        RuleType::Url => quote! { endpoint::Url<'_> },
    }
}
