//! `json::Write` and `json::Read` of structures: one line a member.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::types;
use crate::ir::{Field, Presence};

/// `impl json::Write`
pub fn write_structure(rust: &Ident, fields: &[Field]) -> TokenStream {
    let members = fields.iter().map(write_member);
    let body = if fields.is_empty() {
        quote! { out.object(); }
    } else {
        quote! { let mut object = out.object(); #(#members)* }
    };
    quote! {
        impl json::Write for #rust {
            #[inline]
            fn write(&self, out: &mut json::Writer) {
                #body
            }
        }
    }
}

fn write_member(field: &Field) -> TokenStream {
    let rust = &field.rust;
    let wire = &field.wire;
    if field.idempotency_token {
        return quote! { object.idempotency_token(#wire, &self.#rust); };
    }
    let optional = field.presence == Presence::Optional;
    match (types::codec(&field.codec), optional) {
        (None, false) => quote! { object.member(#wire, &self.#rust); },
        (None, true) => quote! { object.optional(#wire, &self.#rust); },
        (Some(codec), false) => quote! { object.member_as::<#codec, _>(#wire, &self.#rust); },
        (Some(codec), true) => quote! { object.optional_as::<#codec, _>(#wire, &self.#rust); },
    }
}

/// `impl json::Read`: begins as the default, what the service means by silence, then takes each member that comes.
pub fn read_structure(rust: &Ident, fields: &[&Field]) -> TokenStream {
    let member = member(fields);
    quote! {
        impl json::Read for #rust {
            #member
        }
    }
}

/// `fn member`, which reads the member `key` into its field; nothing where there are no fields.
pub fn member(fields: &[&Field]) -> TokenStream {
    if fields.is_empty() {
        return TokenStream::new();
    }
    let arms = fields.iter().map(|field| {
        let rust = &field.rust;
        let wire = &field.wire;
        match (types::codec(&field.codec), &field.presence) {
            (None, _) => quote! { #wire => reader.update(&mut self.#rust), },
            (Some(codec), Presence::Optional) => {
                quote! { #wire => reader.update_as::<json::Sparse<#codec>, _>(&mut self.#rust), }
            }
            (Some(codec), _) => quote! { #wire => reader.update_as::<#codec, _>(&mut self.#rust), },
        }
    });
    quote! {
        #[inline]
        fn member(&mut self, key: &str, reader: &mut json::Reader<'_>) -> json::Result {
            match key {
                #(#arms)*
                _ => reader.skip(),
            }
        }
    }
}

/// `reader.optional()?`, by the field's codec.
pub fn optional(field: &Field) -> TokenStream {
    match types::codec(&field.codec) {
        None => quote! { reader.optional()? },
        Some(codec) => quote! { reader.optional_as::<#codec, _>()? },
    }
}
