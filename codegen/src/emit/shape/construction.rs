//! ```text
//! impl Tag { pub fn new(key: impl Into<String>) -> Self; pub fn value(self, value: impl Into<String>) -> Self }
//! pub struct TagRequired { pub key: String, pub name: String }
//! ```

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{default, types};
use crate::emit::{deprecated, docs};
use crate::ir::{Construction, Field, Presence, Structure};
use crate::names;

/// What makes a structure: its `new`, its setters, and what `new` takes where that is a structure of its own.
pub fn construction(structure: &Structure, has_default: bool) -> TokenStream {
    let rust = &structure.rust;
    let required: Vec<&Field> = structure.fields.iter().filter(|field| field.presence == Presence::Required).collect();
    let new = match &structure.construction {
        Construction::Literal => None,
        Construction::InOrder if required.is_empty() && has_default => Some(unset()),
        Construction::InOrder => Some(in_order(structure, &required)),
        Construction::ByName(name) => Some(by_name(structure, &required, name)),
    };
    let setters = structure.fields.iter().filter_map(|field| setters(field, structure.is_output));
    let methods: Vec<TokenStream> = new.into_iter().chain(setters).collect();
    let methods = (!methods.is_empty()).then(|| quote! { impl #rust { #(#methods)* } });
    let required = match &structure.construction {
        Construction::ByName(name) => Some(required_members(structure, &required, name)),
        Construction::InOrder | Construction::Literal => None,
    };
    quote! { #methods #required }
}

fn unset() -> TokenStream {
    quote! {
        /// Nothing set yet.
        pub fn new() -> Self {
            Self::default()
        }
    }
}

fn in_order(structure: &Structure, required: &[&Field]) -> TokenStream {
    // Beside another argument a text must not pass for an enum.
    let exact = |field: &Field| required.len() > 1 && types::is_named(&field.ty);
    let parameters = required.iter().map(|field| {
        let rust = &field.rust;
        let ty = if exact(field) { types::value(&field.ty) } else { types::parameter(&field.ty) };
        quote! { #rust: #ty }
    });
    let values = structure.fields.iter().map(|field| match field.presence {
        Presence::Required if exact(field) => {
            let rust = &field.rust;
            quote! { #rust }
        }
        Presence::Required => given(field),
        Presence::Optional | Presence::Default(_) => initial(field),
    });
    quote! {
        /// What must be set; the rest is unset.
        pub fn new(#(#parameters),*) -> Self {
            Self { #(#values),* }
        }
    }
}

fn by_name(structure: &Structure, required: &[&Field], name: &Ident) -> TokenStream {
    let names = required.iter().map(|field| &field.rust);
    let values = structure.fields.iter().map(|field| match field.presence {
        Presence::Required => {
            let rust = &field.rust;
            quote! { #rust }
        }
        Presence::Optional | Presence::Default(_) => initial(field),
    });
    quote! {
        /// What must be set, each by its name; the rest is unset.
        pub fn new(required: #name) -> Self {
            let #name { #(#names),* } = required;
            Self { #(#values),* }
        }
    }
}

/// The structure of the required members. It is taken apart at once, so it has no traits.
fn required_members(structure: &Structure, required: &[&Field], name: &Ident) -> TokenStream {
    let summary = format!(" The members of [`{}`] that must be set.", structure.rust);
    let deprecation = deprecated(structure.deprecated.as_ref());
    let fields = required.iter().map(|field| {
        let documentation = docs(&field.docs);
        let deprecation = deprecated(field.deprecated.as_ref());
        let (rust, ty) = (&field.rust, types::value(&field.ty));
        quote! { #documentation #deprecation pub #rust: #ty }
    });
    quote! {
        #[doc = #summary]
        #deprecation
        pub struct #name { #(#fields,)* }
    }
}

/// `name: name.into()`, from a parameter.
fn given(field: &Field) -> TokenStream {
    let rust = &field.rust;
    if field.ty.is_plain_parameter() {
        return quote! { #rust };
    }
    let value = types::converted(&field.ty, &quote! { #rust });
    quote! { #rust: #value }
}

/// `name: None`, what a field begins as.
pub fn initial(field: &Field) -> TokenStream {
    let rust = &field.rust;
    let value = default::initial(&field.presence, &field.ty);
    quote! { #rust: #value }
}

/// The setters of a member that need not be set. Where the type is not `must_use` they are.
fn setters(field: &Field, marked: bool) -> Option<TokenStream> {
    let rust = &field.rust;
    let ty = types::parameter(&field.ty);
    let value = types::converted(&field.ty, &quote! { value });
    let assigned = match field.presence {
        Presence::Required => return None,
        Presence::Optional => quote! { Some(#value) },
        Presence::Default(_) => value,
    };
    let name = names::plain(rust);
    let summary = docs(&field.summary);
    let deprecation = deprecated(field.deprecated.as_ref());
    let must_use = marked.then(|| quote! { #[must_use] });
    let set_option = field.set.as_ref().map(|set| {
        let summary = format!(" Sets or clears `{name}`.");
        let ty = types::field(field);
        quote! {
            #[doc = #summary]
            #deprecation
            #must_use
            pub fn #set(mut self, value: #ty) -> Self {
                self.#rust = value;
                self
            }
        }
    });
    Some(quote! {
        #summary
        #deprecation
        #must_use
        pub fn #rust(mut self, value: #ty) -> Self {
            self.#rust = #assigned;
            self
        }
        #set_option
    })
}
