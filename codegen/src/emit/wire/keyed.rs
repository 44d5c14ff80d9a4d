//! `Write` and `Read` in formats that keep members by name: one line a member.
//!
//! JSON and CBOR differ in the name of the runtime's module alone, `format` here.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::members;
use crate::emit::shape::types;
use crate::ir::{Codec, Field, Presence, Type, Union, ValueType, Wire};

/// In which of its forms a member is written or read.
pub type Form = fn(&Field) -> &Wire;

/// As a member is sent.
pub const SENT: Form = |field| &field.write;

/// As a member is received.
pub const RECEIVED: Form = |field| &field.read;

/// `impl Write` of what is sent.
pub fn write(ty: &Type, format: &Ident) -> TokenStream {
    match ty {
        Type::Structure(structure) => write_as(ty, &structure.written().collect::<Vec<_>>(), format, SENT),
        _ => write_as(ty, &[], format, SENT),
    }
}

/// `impl Write`, for a structure with these members.
pub fn write_as(ty: &Type, fields: &[&Field], format: &Ident, form: Form) -> TokenStream {
    let body = match ty {
        Type::Structure(_) => write_members(fields, format, form),
        Type::Union(union) => write_variants(union, format, form),
        Type::Enumeration(_) => quote! { out.string(self.as_str()); },
        Type::IntEnumeration(_) => quote! { out.integer(i64::from(self.as_i32())); },
        Type::EventStream(_) => return TokenStream::new(),
    };
    impl_write(ty.rust(), format, &body)
}

/// `impl Write` of what these statements write.
pub fn impl_write(rust: &Ident, format: &Ident, body: &TokenStream) -> TokenStream {
    quote! {
        impl #format::Write for #rust {
            #[inline]
            fn write(&self, out: &mut #format::Writer) {
                #body
            }
        }
    }
}

/// `impl Read` of what is received.
pub fn read(ty: &Type, format: &Ident) -> TokenStream {
    match ty {
        Type::Structure(structure) => read_as(ty, &structure.read().collect::<Vec<_>>(), format, RECEIVED),
        _ => read_as(ty, &[], format, RECEIVED),
    }
}

/// `impl Read`, for a structure with these members.
pub fn read_as(ty: &Type, fields: &[&Field], format: &Ident, form: Form) -> TokenStream {
    let rust = ty.rust();
    let body = match ty {
        // Begins as the default, what the service means by silence, then takes each member that comes.
        Type::Structure(_) => member(fields, format, form),
        Type::Union(union) => read_into(&read_variants(union, format, form), format),
        Type::Enumeration(_) => read_into(&quote! { *self = Self::from(&*reader.string()?); }, format),
        Type::IntEnumeration(_) => read_into(&quote! { *self = Self::from(reader.read::<i32>()?); }, format),
        Type::EventStream(_) => return TokenStream::new(),
    };
    quote! {
        impl #format::Read for #rust {
            #body
        }
    }
}

/// `fn read_into`, for values that are read as a whole.
fn read_into(statements: &TokenStream, format: &Ident) -> TokenStream {
    quote! {
        #[inline]
        fn read_into(&mut self, reader: &mut #format::Reader<'_>) -> #format::Result {
            #statements
            Ok(())
        }
    }
}

/// The statements that write an object of these members.
pub fn write_members(fields: &[&Field], format: &Ident, form: Form) -> TokenStream {
    if fields.is_empty() {
        return quote! { out.object(); };
    }
    let members = members::write(fields, &|field, method, value| call(field, method, value, format, form));
    quote! { let mut object = out.object(); #members }
}

/// The call of the method by which a member is written.
fn call(field: &Field, method: &str, value: &TokenStream, format: &Ident, form: Form) -> TokenStream {
    let wire = &form(field).name;
    match types::codec(&form(field).codec, format) {
        None => {
            let method = format_ident!("{method}");
            quote! { object.#method(#wire, #value) }
        }
        Some(codec) => {
            let method = format_ident!("{method}_as");
            quote! { object.#method::<#codec, _>(#wire, #value) }
        }
    }
}

/// `fn member`, which reads the member `key` into its field; nothing where there are no fields.
pub fn member(fields: &[&Field], format: &Ident, form: Form) -> TokenStream {
    if fields.is_empty() {
        return TokenStream::new();
    }
    let arms = update(fields, &quote! { self }, format, form);
    quote! {
        #[inline]
        fn member(&mut self, key: &str, reader: &mut #format::Reader<'_>) -> #format::Result {
            match key {
                #(#arms)*
                _ => reader.skip(),
            }
        }
    }
}

/// The arms that read the members of `value` into its fields.
pub fn update(fields: &[&Field], value: &TokenStream, format: &Ident, form: Form) -> Vec<TokenStream> {
    let arm = |field: &&Field| {
        let rust = &field.rust;
        let wire = &form(field).name;
        match (types::codec(&form(field).codec, format), &field.presence) {
            (None, _) => quote! { #wire => reader.update(&mut #value.#rust), },
            (Some(codec), Presence::Optional) => {
                quote! { #wire => reader.update_as::<#format::Sparse<#codec>, _>(&mut #value.#rust), }
            }
            (Some(codec), _) => quote! { #wire => reader.update_as::<#codec, _>(&mut #value.#rust), },
        }
    };
    fields.iter().map(arm).collect()
}

/// `reader.optional()?`, by the field's codec.
fn optional(field: &Field, format: &Ident, form: Form) -> TokenStream {
    match types::codec(&form(field).codec, format) {
        None => quote! { reader.optional()? },
        Some(codec) => quote! { reader.optional_as::<#codec, _>()? },
    }
}

fn write_variants(union: &Union, format: &Ident, form: Form) -> TokenStream {
    let arms = members::write_variant(union, &|variant, method, value| call(variant, method, value, format, form));
    quote! {
        let mut object = out.object();
        match self {
            #arms
            Self::Unknown { tag, value } => object.dynamic(tag, value),
        }
    }
}

/// One member that is not null.
fn read_variants(union: &Union, format: &Ident, form: Form) -> TokenStream {
    let arms = union.variants.iter().map(|variant| {
        let name = &variant.rust;
        let wire = &form(variant).name;
        let value = optional(variant, format, form);
        if variant.ty == ValueType::Unit {
            quote! { #wire => #value.map(|()| Self::#name), }
        } else {
            quote! { #wire => #value.map(Self::#name), }
        }
    });
    quote! {
        let mut value = None;
        while let Some(key) = reader.next_member()? {
            let member = match &*key {
                #(#arms)*
                tag => {
                    let value = #format::unknown_member(reader, tag)?;
                    value.map(|value| Self::Unknown { tag: key.into_owned(), value })
                }
            };
            #format::one_member(&mut value, member)?;
        }
        *self = #format::union_member(value)?;
    }
}

/// How the values in all lists and maps around them look.
pub fn innermost(codec: &Codec) -> &Codec {
    match codec {
        Codec::List(inner) | Codec::Map(inner) | Codec::Sparse(inner) => innermost(inner),
        codec => codec,
    }
}
