//! ```text
//! pub enum Value { Text(String), Count(i32), Unknown { tag: String, value: Document } }
//! ```

use proc_macro2::TokenStream;
use quote::quote;

use super::{shown, types};
use crate::emit::{deprecated, docs};
use crate::ir::{By, Field, Union, ValueType};

/// The union.
pub fn definition(union: &Union) -> TokenStream {
    let rust = &union.rust;
    let documentation = docs(&union.docs);
    let deprecation = deprecated(union.deprecated.as_ref());
    let variants = union.variants.iter().map(variant);
    let derived_debug = (union.debug == By::Derive).then(|| quote! { Debug, });
    let mut tokens = quote! {
        #documentation
        #deprecation
        #[non_exhaustive]
        #[derive(Clone, #derived_debug PartialEq)]
        pub enum #rust {
            #(#variants,)*
            /// A member that the model does not list, kept as it came.
            Unknown {
                /// The member's name.
                tag: String,
                /// The member's value.
                value: Document,
            },
        }
    };
    if union.debug == By::Impl {
        tokens.extend(shown::union(rust, &union.variants, union.hides_unknown));
    }
    tokens
}

/// `/// docs` and `Name(Type)`, or `Name` where there is nothing to hold
pub fn variant(field: &Field) -> TokenStream {
    let documentation = docs(&field.docs);
    let deprecation = deprecated(field.deprecated.as_ref());
    let rust = &field.rust;
    let held = (field.ty != ValueType::Unit).then(|| {
        let ty = types::value(&field.ty);
        quote! { (#ty) }
    });
    quote! { #documentation #deprecation #rust #held }
}
