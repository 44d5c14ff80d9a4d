//! `Debug` that hides what the `sensitive` trait marks, and cuts what may be long.
//!
//! ```text
//! impl fmt::Debug for Record { … debug::structure(f, "Record", fields) … }
//! ```

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::ir::{Field, ValueType};
use crate::names;

/// `impl fmt::Debug` of a structure.
pub fn structure(rust: &Ident, fields: &[&Field]) -> TokenStream {
    let name = rust.to_string();
    let parts = fields.iter().map(|field| {
        let ident = &field.rust;
        let name = names::plain(ident);
        let shown = shown(field, &quote! { &self.#ident });
        quote! { (#name, #shown) }
    });
    quote! {
        impl fmt::Debug for #rust {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let fields: &[debug::Field<'_>] = &[#(#parts),*];
                debug::structure(f, #name, fields)
            }
        }
    }
}

/// `impl fmt::Debug` of a union.
pub fn union(rust: &Ident, variants: &[Field], hides: bool) -> TokenStream {
    let variants: Vec<&Field> = variants.iter().collect();
    let unknown = if hides {
        unknown("tag", &quote! { tag }, &quote! { .. }, "value", &quote! { debug::HIDDEN })
    } else {
        unknown("tag", &quote! { tag }, &quote! { value }, "value", &quote! { value })
    };
    enumeration(rust, &variants, &unknown)
}

/// `impl fmt::Debug` of the events of a stream.
pub fn event_stream(rust: &Ident, events: &[&Field], hides: bool) -> TokenStream {
    let unknown = if hides {
        unknown("event_type", &quote! { event_type }, &quote! { .. }, "payload", &quote! { debug::HIDDEN })
    } else {
        let payload = quote! { &debug::Short(payload) };
        unknown("event_type", &quote! { event_type }, &quote! { payload }, "payload", &payload)
    };
    enumeration(rust, events, &unknown)
}

/// The arm of what the model does not list: its name, and its value as `shown`.
fn unknown(name: &str, tag: &TokenStream, taken: &TokenStream, value: &str, shown: &TokenStream) -> TokenStream {
    quote! {
        Self::Unknown { #tag, #taken } => {
            let fields: &[debug::Field<'_>] = &[(#name, #tag), (#value, #shown)];
            debug::structure(f, "Unknown", fields)
        }
    }
}

fn enumeration(rust: &Ident, variants: &[&Field], unknown: &TokenStream) -> TokenStream {
    let arms = variants.iter().map(|variant| {
        let ident = &variant.rust;
        let name = names::plain(ident);
        if variant.ty == ValueType::Unit {
            return quote! { Self::#ident => f.write_str(#name), };
        }
        if variant.sensitive {
            return quote! { Self::#ident(_) => debug::variant(f, #name, debug::HIDDEN), };
        }
        let shown = shown(variant, &quote! { value });
        quote! { Self::#ident(value) => debug::variant(f, #name, #shown), }
    });
    quote! {
        impl fmt::Debug for #rust {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    #(#arms)*
                    #unknown
                }
            }
        }
    }
}

/// What is shown of `value`, which is a reference to the field's.
fn shown(field: &Field, value: &TokenStream) -> TokenStream {
    if field.sensitive {
        return quote! { debug::HIDDEN };
    }
    match &field.ty {
        ValueType::List(_) | ValueType::Map(..) if holds_named(&field.ty) => quote! { &debug::Few(#value) },
        ValueType::String | ValueType::Blob | ValueType::List(_) | ValueType::Map(..) => {
            quote! { &debug::Short(#value) }
        }
        _ => value.clone(),
    }
}

/// Whether a collection holds generated types.
fn holds_named(ty: &ValueType) -> bool {
    match ty {
        ValueType::List(inner) | ValueType::Map(_, inner) | ValueType::Sparse(inner) => holds_named(inner),
        ty => matches!(ty, ValueType::Named(_) | ValueType::Boxed(_) | ValueType::Unit),
    }
}
