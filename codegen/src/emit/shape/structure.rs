//! ```text
//! pub struct Tag { pub key: String, pub value: Option<String> }
//! impl Tag { pub fn new(key: impl Into<String>) -> Self }
//! ```

use proc_macro2::TokenStream;
use quote::quote;

use super::{construction, entry_error, shown, types};
use crate::emit::{deprecated, docs};
use crate::ir::{By, Derives, Field, Structure};

/// The structure; a constructor and setters if it is sent, a default if it comes from the service.
pub fn definition(structure: &Structure) -> TokenStream {
    let rust = &structure.rust;
    let documentation = docs(&structure.docs);
    let deprecation = deprecated(structure.deprecated.as_ref());
    let fields = structure.fields.iter().map(field);
    let Derives { value, debug, default } = structure.derives;
    let derives = [
        value.then(|| quote! { Clone }),
        (debug == By::Derive).then(|| quote! { Debug }),
        (default == Some(By::Derive)).then(|| quote! { Default }),
        value.then(|| quote! { PartialEq }),
    ];
    let derives = derives.into_iter().flatten();
    let non_exhaustive = structure.non_exhaustive.then(|| quote! { #[non_exhaustive] });
    // Who drops an input has forgotten to send it; outputs may be dropped.
    let must_use = (structure.directions.write && !structure.is_output).then(|| quote! { #[must_use] });
    let mut tokens = quote! {
        #documentation
        #deprecation
        #non_exhaustive
        #must_use
        #[derive(#(#derives),*)]
        pub struct #rust { #(#fields,)* }
    };
    if structure.directions.write {
        tokens.extend(construction::construction(structure, default.is_some()));
    }
    tokens.extend(structure.entry_error.as_ref().map(|entry| entry_error::methods(rust, entry)));
    if default == Some(By::Impl) {
        let values = structure.fields.iter().map(construction::initial);
        tokens.extend(quote! {
            impl Default for #rust {
                fn default() -> Self {
                    Self { #(#values),* }
                }
            }
        });
    }
    if debug == By::Impl {
        let fields: Vec<&Field> = structure.fields.iter().collect();
        tokens.extend(shown::structure(rust, &fields));
    }
    tokens
}

/// `/// docs` and `pub name: Option<Type>`
pub fn field(field: &Field) -> TokenStream {
    let documentation = docs(&field.docs);
    let deprecation = deprecated(field.deprecated.as_ref());
    let rust = &field.rust;
    let ty = types::field(field);
    quote! { #documentation #deprecation pub #rust: #ty }
}
