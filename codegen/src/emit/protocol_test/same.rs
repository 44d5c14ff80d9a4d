//! ```text
//! impl harness::Same for Reading {
//!     fn same(&self, other: &Self) -> bool {
//!         self.unit == other.unit && harness::Same::same(&self.value, &other.value)
//!     }
//! }
//! ```
//!
//! How types are compared that hold floats somewhere: NaN equals nothing, not even itself, and what `Debug` hides
//! cannot be compared as text.

use std::collections::HashSet;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::ir::{Exception, Field, Service, Structure, Type, Union, ValueType};

/// The types of a service that hold floats, directly or in what they hold.
pub struct Floats<'a> {
    service: &'a Service,
    names: HashSet<&'a Ident>,
}

impl<'a> Floats<'a> {
    /// Those that come from the service.
    pub fn of(service: &'a Service) -> Self {
        let mut floats = Self { service, names: HashSet::new() };
        loop {
            let found = floats.types().filter(|(_, fields)| fields.iter().any(|field| floats.hold(&field.ty)));
            let found: HashSet<&Ident> = found.map(|(name, _)| name).collect();
            if found.len() == floats.names.len() {
                return floats;
            }
            floats.names = found;
        }
    }

    /// Whether the type of this name is one of them.
    pub fn contain(&self, name: &Ident) -> bool {
        self.names.contains(name)
    }

    /// How each of them is compared.
    pub fn impls(&self) -> TokenStream {
        let types = self.data().filter(|ty| self.contain(ty.rust())).map(|ty| match ty {
            Type::Union(union) => self.union(union),
            _ => self.structure(ty.rust(), fields(ty), &TokenStream::new()),
        });
        let exceptions = self.service.exceptions.iter().filter(|exception| self.contain(&exception.rust));
        let exceptions = exceptions.map(|exception| {
            let fields = exception_fields(exception);
            self.structure(&exception.rust, fields, &quote! { && self.meta == other.meta })
        });
        quote! { #(#types)* #(#exceptions)* }
    }

    fn data(&self) -> impl Iterator<Item = &'a Type> {
        let own = self.service.operations.iter().flat_map(|operation| &operation.own);
        self.service.types.iter().chain(own)
    }

    fn types(&self) -> impl Iterator<Item = (&'a Ident, Vec<&'a Field>)> {
        let data = self.data().map(|ty| (ty.rust(), fields(ty)));
        data.chain(self.service.exceptions.iter().map(|exception| (&exception.rust, exception_fields(exception))))
    }

    fn hold(&self, ty: &ValueType) -> bool {
        match ty {
            ValueType::F32 | ValueType::F64 => true,
            ValueType::Named(name) => self.contain(name),
            ValueType::List(inner) | ValueType::Map(_, inner) | ValueType::Sparse(inner) | ValueType::Boxed(inner) => {
                self.hold(inner)
            }
            _ => false,
        }
    }

    fn structure(&self, rust: &Ident, fields: Vec<&Field>, more: &TokenStream) -> TokenStream {
        let equal = fields.into_iter().map(|field| {
            let name = &field.rust;
            if self.hold(&field.ty) {
                quote! { harness::Same::same(&self.#name, &other.#name) }
            } else {
                quote! { self.#name == other.#name }
            }
        });
        implementation(rust, &quote! { #(#equal)&&* #more })
    }

    fn union(&self, union: &Union) -> TokenStream {
        let rust = &union.rust;
        let arms = union.variants.iter().filter(|variant| self.hold(&variant.ty)).map(|variant| {
            let name = &variant.rust;
            quote! { (Self::#name(one), Self::#name(other)) => harness::Same::same(one, other), }
        });
        implementation(rust, &quote! { match (self, other) { #(#arms)* (one, other) => one == other, } })
    }
}

fn implementation(rust: &Ident, body: &TokenStream) -> TokenStream {
    quote! {
        impl harness::Same for #rust {
            fn same(&self, other: &Self) -> bool {
                #body
            }
        }
    }
}

/// What a type that comes from the service holds; nothing of streams, which are no values.
fn fields(ty: &Type) -> Vec<&Field> {
    match ty {
        Type::Structure(structure) if is_value(structure) => structure.fields.iter().collect(),
        Type::Union(union) if union.directions.read => union.variants.iter().collect(),
        _ => Vec::new(),
    }
}

fn is_value(structure: &Structure) -> bool {
    structure.directions.read && structure.fields.iter().all(|field| field.event_stream().is_none())
}

fn exception_fields(exception: &Exception) -> Vec<&Field> {
    exception.message.iter().chain(&exception.fields).collect()
}
