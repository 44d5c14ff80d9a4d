//! ```text
//! pub enum PutRecordsError { NotFound(NotFound), Unmodeled(ServiceError), Call(CallError) }
//! protocol::operation_error! { PutRecordsError into Error { NotFound, } }
//! ```

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::docs;
use super::shape::exception;
use crate::ir::{Docs, ErrorVariant, Operation, Service};
use crate::names;

/// The error of one operation.
pub fn operation(operation: &Operation) -> TokenStream {
    let method = names::plain(&operation.method);
    let ended = if operation.streams { ", or why its event stream ended early" } else { "" };
    let summary = Docs(vec![format!("Why [`Client::{method}`] failed{ended}.")]);
    definition(&operation.error, &summary, &operation.errors)
}

/// How the error of one operation shows itself, is read, and becomes the service's.
pub fn operation_impls(operation: &Operation) -> TokenStream {
    impls(&operation.error, &quote! { into Error }, &operation.errors)
}

/// The error that any operation of a service converts into.
pub fn service(service: &Service) -> TokenStream {
    let rust = format_ident!("Error");
    let summary = Docs(vec!["Any error of the service; every operation's error converts into it.".to_owned()]);
    let definition = definition(&rust, &summary, &service.errors);
    let impls = impls(&rust, &quote! {}, &service.errors);
    quote! { #definition #impls }
}

fn definition(rust: &Ident, summary: &Docs, variants: &[ErrorVariant]) -> TokenStream {
    let documentation = docs(summary);
    let variants = variants.iter().map(|variant| {
        let documentation = docs(&variant.docs);
        let name = &variant.rust;
        quote! { #documentation #name(#name) }
    });
    quote! {
        #documentation
        #[non_exhaustive]
        #[derive(Clone, PartialEq)]
        pub enum #rust {
            #(#variants,)*
            /// The service answered with a code that the model does not list here.
            Unmodeled(ServiceError),
            /// The call itself failed: settings, credentials, connection, timeout, unreadable answer.
            Call(CallError),
        }
    }
}

/// One line a variant; see the macro in the runtime.
fn impls(rust: &Ident, into: &TokenStream, variants: &[ErrorVariant]) -> TokenStream {
    let lines = variants.iter().map(|ErrorVariant { rust, code, retryable, .. }| {
        let retryable = retryable.map(exception::retryable);
        let retryable = retryable.map(|retryable| quote! { (#retryable) });
        let code = match code {
            Some(code) if rust == code => quote! {},
            Some(code) => quote! { = #code },
            None => quote! { = _ },
        };
        quote! { #rust #retryable #code, }
    });
    quote! {
        protocol::operation_error! {
            #rust #into { #(#lines)* }
        }
    }
}
