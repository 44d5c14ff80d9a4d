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

/// `impl json::Read`: begins as the service would have it when nothing is said, then takes what is.
pub fn read_structure(rust: &Ident, fields: &[Field]) -> TokenStream {
    let body = if fields.is_empty() {
        quote! { reader.read::<()>()?; Ok(Self {}) }
    } else {
        let members = read_members(fields);
        quote! { let mut output = Self::default(); #members Ok(output) }
    };
    quote! {
        impl json::Read for #rust {
            fn read(reader: &mut json::Reader<'_>) -> Result<Self, json::Error> {
                #body
            }
        }
    }
}

/// Reads an object's members into the fields of `output`.
pub fn read_members(fields: &[Field]) -> TokenStream {
    let arms = fields.iter().map(|field| {
        let rust = &field.rust;
        let wire = &field.wire;
        let value = optional(field);
        match (&field.presence, types::codec(&field.codec)) {
            (Presence::Optional, _) => quote! { #wire => output.#rust = #value, },
            (_, None) => quote! { #wire => reader.update(&mut output.#rust)?, },
            (_, Some(codec)) => quote! { #wire => reader.update_as::<#codec, _>(&mut output.#rust)?, },
        }
    });
    quote! {
        while let Some(key) = reader.next_member()? {
            match key {
                #(#arms)*
                _ => reader.skip()?,
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
