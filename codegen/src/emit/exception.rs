//! ```text
//! pub struct NotFound { pub message: Option<String>, pub meta: ErrorMeta }
//! impl Deref for NotFound { type Target = ErrorMeta; … }
//! ```

use proc_macro2::TokenStream;
use quote::quote;

use super::{default, deprecated, docs, event_stream, members, sensitive, structure};
use crate::ir::{Exception, Field, Presence, Retryable};

/// The exception, how it shows itself, and how it is read.
pub fn exception(exception: &Exception) -> TokenStream {
    let rust = &exception.rust;
    let documentation = docs(&exception.docs);
    let deprecation = deprecated(exception.deprecated.as_ref());
    let all: Vec<&Field> = exception.message.iter().chain(&exception.fields).collect();
    let fields = all.iter().map(|field| structure::field(field));
    let hides = exception.sensitive || all.iter().any(|field| field.sensitive);
    let derived_debug = if hides {
        quote! {}
    } else {
        quote! { Debug, }
    };
    let hidden = if hides {
        sensitive::structure(rust, &all, exception.sensitive)
    } else {
        quote! {}
    };
    let read = read(exception);
    quote! {
        #documentation
        #deprecation
        #[derive(Clone, #derived_debug PartialEq)]
        pub struct #rust {
            #(#fields,)*
            /// What came with it: status, request id, headers and body.
            pub meta: ErrorMeta,
        }
        impl Deref for #rust {
            type Target = ErrorMeta;
            #[inline]
            fn deref(&self) -> &ErrorMeta {
                &self.meta
            }
        }
        impl fmt::Display for #rust {
            #[inline]
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.meta, f)
            }
        }
        impl std::error::Error for #rust {}
        #hidden
        #read
    }
}

fn read(exception: &Exception) -> TokenStream {
    let rust = &exception.rust;
    let retryable = match exception.retryable {
        None => quote! {},
        Some(Retryable::Yes) => quote! { let meta = meta.with_retryable(Retryable::Yes); },
        Some(Retryable::Throttling) => quote! { let meta = meta.with_retryable(Retryable::Throttling); },
    };
    let hides_message = exception.sensitive || exception.message.iter().any(|field| field.sensitive);
    let hidden = hides_message.then(|| quote! { let meta = meta.with_hidden_message(); });
    let message = exception.message.iter().map(|field| {
        let rust = &field.rust;
        if field.presence == Presence::Optional {
            quote! { #rust: meta.message().map(str::to_owned), }
        } else {
            quote! { #rust: meta.message().unwrap_or_default().to_owned(), }
        }
    });
    let values = exception.fields.iter().map(|field| {
        let rust = &field.rust;
        let value = default::initial(&field.presence, &field.ty);
        quote! { #rust: #value, }
    });
    let member = members::member(&exception.fields.iter().collect::<Vec<_>>());
    let bind = event_stream::bind(&exception.bound);
    quote! {
        impl aws_json::ModeledError for #rust {
            #[inline]
            fn new(meta: ErrorMeta) -> Self {
                #retryable
                #hidden
                Self { #(#message)* #(#values)* meta }
            }
            #member
            #bind
        }
        impl From<#rust> for Error {
            fn from(error: #rust) -> Self {
                Self::#rust(error)
            }
        }
    }
}
