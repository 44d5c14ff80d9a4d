//! How structures and unions are written in formats of either kind: one line a member. What it calls, `keyed` and `elements`
//! say.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Field, Presence, Union, ValueType};

/// The call by which a member is written: of the member, the method and the value.
pub type Call<'a> = &'a dyn Fn(&Field, &str, &TokenStream) -> TokenStream;

/// The statements that write these fields of `self`.
pub fn write(fields: &[&Field], call: Call<'_>) -> TokenStream {
    let statement = |field: &&Field| {
        let rust = &field.rust;
        let method = match field.presence {
            _ if field.idempotency_token => "idempotency_token",
            Presence::Optional => "optional",
            _ => "member",
        };
        let call = call(field, method, &quote! { &self.#rust });
        quote! { #call; }
    };
    fields.iter().map(statement).collect()
}

/// The arms that write the one member of a union that `self` has, if the model lists it.
pub fn write_variant(union: &Union, call: Call<'_>) -> TokenStream {
    let arm = |variant: &Field| {
        let name = &variant.rust;
        let (pattern, value) = if variant.ty == ValueType::Unit {
            (quote! { Self::#name }, quote! { &() })
        } else {
            (quote! { Self::#name(value) }, quote! { value })
        };
        let call = call(variant, "member", &value);
        quote! { #pattern => #call, }
    };
    union.variants.iter().map(arm).collect()
}
