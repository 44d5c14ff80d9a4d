//! ```text
//! json::shapes! { document { PutRecordsInput, Record, } }
//! impl json::Read for PutRecordsInput { … }
//! ```
//! The JSON form of every shape: the directions in which it does not travel, and what is in no document where it does.
//! All of it is behind a feature.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::shape::construction;
use super::wire::keyed::{self, Form};
use super::wire::value_of_nothing;
use crate::ir::{Directions, Exception, Field, Service, Structure, Type};
use crate::protocol::{Binding, Format, Protocol};

/// As a member is in the JSON form.
const IN_JSON: Form = |field| &field.json;

/// The forms of all shapes that have one: all but streams and what holds them.
pub fn forms(service: &Service) -> TokenStream {
    let own = service.operations.iter().flat_map(|operation| &operation.own);
    let types: Vec<&Type> = own.chain(&service.types).filter(|ty| !ty.is_stream()).collect();
    let (whole, apart): (Vec<&Type>, Vec<&Type>) = types.iter().partition(|ty| is_document(ty, service.protocol));
    let missing = whole.iter().map(|ty| missing(ty, service.protocol));
    let members = apart.iter().filter_map(|ty| match ty {
        Type::Structure(structure) => {
            let (form, travelling) = (members(structure), travelling(ty, structure, service.protocol));
            Some(quote! { #form #travelling })
        }
        _ => None,
    });
    let defaults = types.iter().filter_map(|ty| default(ty));
    let errors = service.exceptions.iter().map(exception);
    let documents = table("document", whole.iter().map(|ty| ty.rust()));
    let exceptions = service.exceptions.iter().map(|exception| &exception.rust);
    let others = table("members", apart.iter().map(|ty| ty.rust()).chain(exceptions));
    quote! { #documents #others #(#missing)* #(#members)* #(#defaults)* #(#errors)* }
}

/// `json::shapes! { document { .. } }`
fn table<'a>(kind: &str, shapes: impl Iterator<Item = &'a Ident>) -> Option<TokenStream> {
    let shapes: Vec<&Ident> = shapes.collect();
    let kind = Ident::new(kind, Span::call_site());
    (!shapes.is_empty()).then(|| quote! { json::shapes! { #kind { #(#shapes,)* } } })
}

fn format() -> Ident {
    Format::Json.module()
}

/// In which directions a type is a JSON document already.
fn existing(ty: &Type, protocol: &Protocol) -> Directions {
    let document = match ty {
        Type::Structure(structure) => structure.document,
        other => other.directions(),
    };
    Directions {
        write: document.write && protocol.request == Format::Json,
        read: document.read && protocol.response == Format::Json,
    }
}

/// Whether the documents of a type, if there are any, are its JSON form.
fn is_document(ty: &Type, protocol: &Protocol) -> bool {
    let Type::Structure(structure) = ty else { return true };
    let existing = existing(ty, protocol);
    let all = |kept: Vec<&Field>, form: Form| {
        let same = |field: &&Field| form(field).name == field.json.name && form(field).codec == field.json.codec;
        kept.len() == structure.fields.len() && kept.iter().all(same)
    };
    (!existing.write || all(structure.written().collect(), keyed::SENT))
        && (!existing.read || all(structure.read().collect(), keyed::RECEIVED))
}

/// `Write` and `Read` of a type as far as it does not travel so.
fn missing(ty: &Type, protocol: &Protocol) -> TokenStream {
    let fields: Vec<&Field> = match ty {
        Type::Structure(structure) => structure.fields.iter().collect(),
        _ => Vec::new(),
    };
    let existing = existing(ty, protocol);
    let write = (!existing.write).then(|| keyed::write_as(ty, &fields, &format(), IN_JSON));
    let read = (!existing.read).then(|| keyed::read_as(ty, &fields, &format(), IN_JSON));
    quote! { #write #read }
}

/// `Write` and `Read` of a structure as it would travel in the directions in which it does not: what holds it, and a service
/// for tests, take it so. Where members travel in other places than documents, no other structure holds it.
fn travelling(ty: &Type, structure: &Structure, protocol: &Protocol) -> Option<TokenStream> {
    let existing = existing(ty, protocol);
    (protocol.binding == Binding::Rpc).then(|| {
        let (written, read): (Vec<&Field>, Vec<&Field>) = (structure.read().collect(), structure.written().collect());
        let write = (!existing.write).then(|| keyed::write_as(ty, &written, &format(), keyed::RECEIVED));
        let read = (!existing.read).then(|| keyed::read_as(ty, &read, &format(), keyed::SENT));
        quote! { #write #read }
    })
}

/// What stands in for a value that a text leaves out, of types that no service answers.
pub fn default(ty: &Type) -> Option<TokenStream> {
    let value = match ty {
        Type::Structure(structure) if structure.derives.default.is_some() => return None,
        Type::Structure(structure) => {
            let values = structure.fields.iter().map(construction::initial);
            quote! { Self { #(#values),* } }
        }
        other if other.directions().read => return None,
        other => value_of_nothing(other)?,
    };
    let rust = ty.rust();
    Some(quote! {
        /// Stands in for a value that a text leaves out.
        impl Default for #rust {
            fn default() -> Self {
                #value
            }
        }
    })
}

/// The form of a structure whose documents do not hold all of its members; of one with streams, without these.
pub fn members(structure: &Structure) -> TokenStream {
    let fields: Vec<&Field> = structure.fields.iter().filter(|field| !field.is_stream()).collect();
    let rust = &structure.rust;
    let write = keyed::write_members(&fields, &format(), IN_JSON);
    let read = read_shape(&fields, &quote! { Self::default() }, None);
    quote! {
        impl json::Shape for #rust {
            fn write_shape(&self, out: &mut json::Writer) {
                #write
            }
            #read
        }
    }
}

/// The form of an error: its members, not what came with it.
fn exception(exception: &Exception) -> TokenStream {
    let fields: Vec<&Field> = exception.message.iter().chain(&exception.fields).collect();
    let (rust, code) = (&exception.rust, &exception.code);
    let write = keyed::write_members(&fields, &format(), IN_JSON);
    let begin = quote! { <Self as protocol::ModeledError>::new(ErrorMeta::of_code(#code)) };
    let message = exception.message.as_ref().map(|field| {
        let message = &field.rust;
        quote! { error.meta = error.meta.with_message(error.#message.clone()); }
    });
    let read = read_shape(&fields, &begin, message.as_ref());
    quote! {
        impl json::Shape for #rust {
            fn write_shape(&self, out: &mut json::Writer) {
                #write
            }
            #read
        }
    }
}

/// `fn read_shape`, from a value that has nothing set yet.
fn read_shape(fields: &[&Field], begin: &TokenStream, end: Option<&TokenStream>) -> TokenStream {
    let name = if end.is_some() {
        quote! { error }
    } else {
        quote! { value }
    };
    let arms = keyed::update(fields, &name, &format(), IN_JSON);
    let mutable = (!fields.is_empty()).then(|| quote! { mut });
    let step = if fields.is_empty() {
        quote! { while reader.next_member()?.is_some() { reader.skip()?; } }
    } else {
        quote! {
            while let Some(key) = reader.next_member()? {
                let read = match &*key {
                    #(#arms)*
                    _ => reader.skip(),
                };
                read?;
            }
        }
    };
    quote! {
        fn read_shape(reader: &mut json::Reader<'_>) -> json::Result<Self> {
            let #mutable #name = #begin;
            #step
            #end
            Ok(#name)
        }
    }
}
