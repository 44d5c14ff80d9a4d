//! ```text
//! pub struct Tag { pub key: String, pub value: Option<String> }
//! impl Tag { pub fn new(key: impl Into<String>) -> Self; pub fn value(self, value: impl Into<String>) -> Self }
//! impl json::Write for Tag { … }
//! ```

use proc_macro2::TokenStream;
use quote::quote;

use super::{default, deprecated, docs, event_stream, members, sensitive, types};
use crate::ir::{DefaultValue, Field, Presence, Structure};

/// The structure; a constructor and setters if it is sent, a default if it comes from the service.
pub fn definition(structure: &Structure) -> TokenStream {
    let rust = &structure.rust;
    let documentation = docs(&structure.docs);
    let deprecation = deprecated(structure.deprecated.as_ref());
    let fields = structure.fields.iter().map(field);
    let hides = structure.sensitive || structure.fields.iter().any(|field| field.sensitive);
    let derived_debug = (!hides).then(|| quote! { Debug, });
    // A stream is read once.
    let is_value = structure.fields.iter().all(|field| field.event_stream().is_none());
    let (derived_clone, derived_equality) =
        (is_value.then(|| quote! { Clone, }), is_value.then(|| quote! { PartialEq }));
    let default = Default::of(structure);
    let derived_default = (default == Default::Derived).then(|| quote! { Default, });
    let mut tokens = quote! {
        #documentation
        #deprecation
        #[derive(#derived_clone #derived_debug #derived_default #derived_equality)]
        pub struct #rust { #(#fields,)* }
    };
    if structure.directions.write {
        let constructor = constructor(structure, default);
        let setters = structure.fields.iter().filter_map(setter);
        tokens.extend(quote! {
            impl #rust {
                #constructor
                #(#setters)*
            }
        });
    }
    if default == Default::Written {
        let values = structure.fields.iter().map(initial);
        tokens.extend(quote! {
            impl Default for #rust {
                fn default() -> Self {
                    Self { #(#values),* }
                }
            }
        });
    }
    if hides {
        let fields: Vec<&Field> = structure.fields.iter().collect();
        tokens.extend(sensitive::structure(rust, &fields, structure.sensitive));
    }
    tokens
}

/// How a structure comes by its `Default`: what a service means by saying nothing, or an input with nothing set.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Default {
    /// A caller must set something.
    None,
    /// By `derive`.
    Derived,
    /// By an `impl`, since the model has defaults of its own.
    Written,
}

impl Default {
    fn of(structure: &Structure) -> Self {
        let must_be_set = structure.fields.iter().any(|field| field.presence == Presence::Required);
        let own = structure.fields.iter().any(|field| match &field.presence {
            Presence::Default(value) => *value != DefaultValue::Zero,
            Presence::Optional | Presence::Required => false,
        });
        match (structure.directions.read || !must_be_set, own) {
            (false, _) => Self::None,
            (true, false) => Self::Derived,
            (true, true) => Self::Written,
        }
    }
}

/// How the structure is written and read, as far as it travels.
pub fn wire(structure: &Structure) -> TokenStream {
    let mut tokens = TokenStream::new();
    if structure.directions.write {
        tokens.extend(members::write_structure(&structure.rust, &structure.fields));
    }
    if structure.directions.read {
        let fields: Vec<&Field> = structure.json_fields().collect();
        tokens.extend(members::read_structure(&structure.rust, &fields));
        tokens.extend(event_stream::output(structure));
        tokens.extend(event_stream::event(structure));
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

fn constructor(structure: &Structure, default: Default) -> TokenStream {
    let required: Vec<&Field> = structure.fields.iter().filter(|field| field.presence == Presence::Required).collect();
    if required.is_empty() && default != Default::None {
        return quote! {
            /// Nothing set yet.
            pub fn new() -> Self {
                Self::default()
            }
        };
    }
    let parameters = required.iter().map(|field| {
        let rust = &field.rust;
        let ty = types::parameter(&field.ty);
        quote! { #rust: #ty }
    });
    let values = structure.fields.iter().map(|field| match field.presence {
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
fn initial(field: &Field) -> TokenStream {
    let rust = &field.rust;
    let value = default::initial(&field.presence, &field.ty);
    quote! { #rust: #value }
}

fn setter(field: &Field) -> Option<TokenStream> {
    let rust = &field.rust;
    let ty = types::parameter(&field.ty);
    let value = types::converted(&field.ty, &quote! { value });
    let assigned = match field.presence {
        Presence::Required => return None,
        Presence::Optional => quote! { Some(#value) },
        Presence::Default(_) => value,
    };
    let summary = format!(" Sets `{}`.", rust.to_string().trim_start_matches("r#"));
    let deprecation = deprecated(field.deprecated.as_ref());
    Some(quote! {
        #[doc = #summary]
        #deprecation
        pub fn #rust(mut self, value: #ty) -> Self {
            self.#rust = #assigned;
            self
        }
    })
}
