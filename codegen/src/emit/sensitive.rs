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
                    Self::Unknown { tag, .. } => f.debug_tuple("Unknown").field(tag).field(&"***").finish(),
                }
            }
        }
    }
}

fn display_name(ident: &Ident) -> String {
    ident.to_string().trim_start_matches("r#").to_owned()
}
