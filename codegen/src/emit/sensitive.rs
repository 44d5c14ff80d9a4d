//! `Debug` that hides what the `sensitive` trait marks.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::ir::Field;

/// `impl fmt::Debug` of a structure.
pub fn structure(rust: &Ident, fields: &[&Field], all: bool) -> TokenStream {
    let name = rust.to_string();
    let parts = fields.iter().map(|field| {
        let ident = &field.rust;
        let name = display_name(ident);
        if all || field.sensitive {
            quote! { debug.field(#name, &"***"); }
        } else {
            quote! { debug.field(#name, &self.#ident); }
        }
    });
    quote! {
        impl fmt::Debug for #rust {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let mut debug = f.debug_struct(#name);
                #(#parts)*
                debug.finish()
            }
        }
    }
}

/// `impl fmt::Debug` of a union.
pub fn union(rust: &Ident, variants: &[Field], all: bool) -> TokenStream {
    let variants: Vec<&Field> = variants.iter().collect();
    variants_and_unknown(rust, &variants, all, &quote! { tag })
}

/// `impl fmt::Debug` of the events of a stream.
pub fn event_stream(rust: &Ident, events: &[&Field], all: bool) -> TokenStream {
    variants_and_unknown(rust, events, all, &quote! { event_type })
}

/// `shown` is the field of the unknown variant that is not hidden.
fn variants_and_unknown(rust: &Ident, variants: &[&Field], all: bool, shown: &TokenStream) -> TokenStream {
    let arms = variants.iter().map(|variant| {
        let ident = &variant.rust;
        let name = display_name(ident);
        if all || variant.sensitive {
            quote! { Self::#ident(_) => f.debug_tuple(#name).field(&"***").finish(), }
        } else {
            quote! { Self::#ident(value) => f.debug_tuple(#name).field(value).finish(), }
        }
    });
    quote! {
        impl fmt::Debug for #rust {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    #(#arms)*
                    Self::Unknown { #shown, .. } => f.debug_tuple("Unknown").field(#shown).field(&"***").finish(),
                }
            }
        }
    }
}

fn display_name(ident: &Ident) -> String {
    ident.to_string().trim_start_matches("r#").to_owned()
}
