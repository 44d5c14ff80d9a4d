//! What callers see of types: one file a kind, and what several kinds have. Knows nothing of how they travel.

pub mod construction;
pub mod default;
mod entry_error;
mod enumeration;
mod event_stream;
pub mod exception;
mod int_enumeration;
pub mod shown;
mod structure;
pub mod types;
mod union;

use proc_macro2::TokenStream;
use quote::quote;

use super::{deprecated, docs};
use crate::ir::{Enumeration, Type};

/// What a caller sees of a type.
pub fn definition(ty: &Type) -> TokenStream {
    match ty {
        Type::Structure(structure) => structure::definition(structure),
        Type::Union(union) => union::definition(union),
        Type::EventStream(stream) => event_stream::definition(stream),
        Type::Enumeration(enumeration) => enumeration::definition(enumeration),
        Type::IntEnumeration(enumeration) => int_enumeration::definition(enumeration),
    }
}

/// The known values of an enum, documented.
fn variants<T>(enumeration: &Enumeration<T>) -> TokenStream {
    let variants = enumeration.variants.iter().map(|variant| {
        let documentation = docs(&variant.docs);
        let deprecation = deprecated(variant.deprecated.as_ref());
        let rust = &variant.rust;
        quote! { #documentation #deprecation #rust, }
    });
    quote! { #(#variants)* }
}
