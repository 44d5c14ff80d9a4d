//! ```text
//! pub struct NotFound { pub message: Option<String>, pub meta: ErrorMeta }
//! impl Deref for NotFound { type Target = ErrorMeta; … }
//! ```

use proc_macro2::TokenStream;
use quote::quote;

use super::{construction, structure};
use crate::emit::wire::{self, events, rest, sent_events};
use crate::emit::{deprecated, docs};
use crate::ir::{DefaultValue, Exception, Field, Presence, Retryable};
use crate::names;
use crate::protocol::Protocol;

/// The exception, how it shows itself, and how it is read.
pub fn exception(exception: &Exception, protocol: &Protocol) -> TokenStream {
    let rust = &exception.rust;
    let documentation = docs(&exception.docs);
    let deprecation = deprecated(exception.deprecated.as_ref());
    let all: Vec<&Field> = exception.message.iter().chain(&exception.fields).collect();
    let fields = all.iter().map(|field| structure::field(field));
    let debug = debug(exception);
    let read = read(exception, protocol);
    let sent = sent_events::exception(exception, protocol.request);
    let non_exhaustive = exception.non_exhaustive.then(|| quote! { #[non_exhaustive] });
    quote! {
        #documentation
        #deprecation
        #non_exhaustive
        #[derive(Clone, PartialEq)]
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
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.meta, f)
            }
        }
        #debug
        impl std::error::Error for #rust {}
        #read
        #sent
    }
}

/// `impl fmt::Debug`: the same as `Display`, and in detail also the members that no other error has.
fn debug(exception: &Exception) -> TokenStream {
    let rust = &exception.rust;
    let name = rust.to_string();
    let members = exception.fields.iter().map(|field| {
        let ident = &field.rust;
        let name = names::plain(ident);
        if field.sensitive {
            quote! { (#name, &"***") }
        } else {
            quote! { (#name, &self.#ident) }
        }
    });
    quote! {
        impl fmt::Debug for #rust {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.meta.debug_as(f, #name, &[#(#members),*])
            }
        }
    }
}

/// `Yes` of `Retryable::Yes`, and so on.
pub fn retryable(retryable: Retryable) -> TokenStream {
    match retryable {
        Retryable::Yes => quote! { Yes },
        Retryable::Throttling => quote! { Throttling },
        Retryable::Later => quote! { Later },
        Retryable::Quota => quote! { Quota },
    }
}

fn read(exception: &Exception, protocol: &Protocol) -> TokenStream {
    let rust = &exception.rust;
    let format = protocol.payloads();
    let new = new(exception);
    // The runtime looks for any spelling, and believes the model's own.
    let own_spelling = exception.message.iter().find(|field| field.read.name != "message").map(|field| {
        let wire = &field.read.name;
        quote! {
            fn message(document: &[u8]) -> Option<String> {
                #format::member_text(document, #wire)
            }
        }
    });
    let fields: Vec<&Field> = exception.fields.iter().collect();
    let in_document: Vec<&Field> =
        fields.iter().copied().filter(|field| field.read.location.is_in_document()).collect();
    let (read, members) = wire::document(rust, &in_document, protocol).unzip();
    let of_event = events::exception(rust, exception.message.iter().chain(&exception.fields), &format);
    let of_response = rest::exception(rust, &fields, &format);
    let (carried, bindings): (Vec<_>, Vec<_>) = of_response.into_iter().chain(of_event).unzip();
    let bind = (!carried.is_empty()).then(|| {
        quote! {
            fn bind(&mut self, carrier: &protocol::Carrier) {
                #(#carried)*
            }
        }
    });
    quote! {
        impl protocol::ModeledError for #rust {
            #new
            #own_spelling
            #bind
            #read
        }
        #members
        #(#bindings)*
        impl From<#rust> for Error {
            fn from(error: #rust) -> Self {
                Self::#rust(error)
            }
        }
    }
}

/// `fn new`, with what is known before the members are read: what came with it, and its message.
fn new(exception: &Exception) -> TokenStream {
    let retryable = exception.retryable.map(|of| {
        let of = retryable(of);
        quote! { let meta = meta.with_retryable(Retryable::#of); }
    });
    let hidden = exception.hides_message.then(|| quote! { let meta = meta.with_hidden_message(); });
    let default = exception.message.iter().find_map(|field| match &field.presence {
        Presence::Default(DefaultValue::String(text)) => Some(quote! { let meta = meta.with_default_message(#text); }),
        _ => None,
    });
    let message = exception.message.iter().map(|field| {
        let rust = &field.rust;
        if field.presence == Presence::Optional {
            quote! { #rust: meta.message().map(str::to_owned), }
        } else {
            quote! { #rust: meta.message().unwrap_or_default().to_owned(), }
        }
    });
    let values = exception.fields.iter().map(construction::initial);
    quote! {
        #[inline]
        fn new(meta: ErrorMeta) -> Self {
            #retryable
            #hidden
            #default
            Self { #(#message)* #(#values,)* meta }
        }
    }
}
