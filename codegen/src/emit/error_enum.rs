//! ```text
//! pub enum PutRecordsError { NotFound(NotFound), Unmodeled(ServiceError), Call(CallError) }
//! impl Deref for PutRecordsError { type Target = ErrorMeta; … }
//! ```

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::docs;
use crate::ir::{Docs, ErrorVariant, Operation, Service};

/// The error of one operation.
pub fn operation(operation: &Operation) -> TokenStream {
    let method = operation.method.to_string();
    let ended = if operation.streams { ", or why its event stream ended early" } else { "" };
    let summary = Docs(vec![format!("Why [`Client::{}`] failed{ended}.", method.trim_start_matches("r#"))]);
    definition(&operation.error, &summary, &operation.errors)
}

/// How the error of one operation shows itself, is read, and becomes the service's.
pub fn operation_impls(operation: &Operation) -> TokenStream {
    let impls = impls(&operation.error, &operation.errors);
    let rust = &operation.error;
    let names = operation.errors.iter().map(|variant| &variant.rust);
    quote! {
        #impls
        impl From<#rust> for Error {
            #[inline]
            fn from(error: #rust) -> Self {
                match error {
                    #(#rust::#names(error) => error.into(),)*
                    #rust::Unmodeled(error) => aws_json::decode(error),
                    #rust::Call(error) => Self::Call(error),
                }
            }
        }
    }
}

/// The error that any operation of a service converts into.
pub fn service(service: &Service) -> TokenStream {
    let rust = format_ident!("Error");
    let summary = Docs(vec!["Any error of the service; every operation's error converts into it.".to_owned()]);
    let variants: Vec<ErrorVariant> = service
        .exceptions
        .iter()
        .map(|exception| ErrorVariant {
            rust: exception.rust.clone(),
            wire: exception.wire.clone(),
            docs: Docs(vec![format!("See [`{0}`].", exception.rust)]),
        })
        .collect();
    let definition = definition(&rust, &summary, &variants);
    let impls = impls(&rust, &variants);
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
        #[derive(Clone, Debug, PartialEq)]
        pub enum #rust {
            #(#variants,)*
            /// The service answered with a code that the model does not list here.
            Unmodeled(ServiceError),
            /// The call itself failed: settings, credentials, connection, timeout, unreadable answer.
            Call(CallError),
        }
    }
}

fn impls(rust: &Ident, variants: &[ErrorVariant]) -> TokenStream {
    let names: Vec<_> = variants.iter().map(|variant| &variant.rust).collect();
    // Errors of several namespaces may share a name; the wire tells them not apart, so the first is read.
    let told_apart = variants
        .iter()
        .enumerate()
        .filter(|(index, variant)| variants.iter().take(*index).all(|before| before.wire != variant.wire));
    let (codes, readers): (Vec<_>, Vec<_>) = told_apart.map(|(_, variant)| (&variant.wire, &variant.rust)).unzip();
    let decoded = if variants.is_empty() {
        quote! { Self::Unmodeled(error.unmodeled()) }
    } else {
        quote! {
            match error.code() {
                #(#codes => Self::#readers(error.read()),)*
                _ => Self::Unmodeled(error.unmodeled()),
            }
        }
    };
    quote! {
        impl Deref for #rust {
            type Target = ErrorMeta;
            #[inline]
            fn deref(&self) -> &ErrorMeta {
                match self {
                    #(Self::#names(error) => error,)*
                    Self::Unmodeled(error) => error,
                    Self::Call(error) => error,
                }
            }
        }
        impl fmt::Display for #rust {
            #[inline]
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&**self, f)
            }
        }
        impl std::error::Error for #rust {}
        impl From<CallError> for #rust {
            fn from(error: CallError) -> Self {
                Self::Call(error)
            }
        }
        impl aws_json::DecodeError for #rust {
            #[inline]
            fn decode(error: aws_json::ErrorResponse) -> Self {
                #decoded
            }
        }
    }
}
