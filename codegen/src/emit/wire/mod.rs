//! How types travel, as far as they do: in the formats of the service's protocol.

pub mod elements;
pub mod events;
pub mod keyed;
mod members;
pub mod rest;
pub mod sent_events;
pub mod streams;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::ir::{Field, Structure, Type};
use crate::protocol::{Binding, Format, Protocol};

/// How a type is written and read.
pub fn wire(ty: &Type, protocol: &Protocol) -> TokenStream {
    if let Type::EventStream(stream) = ty {
        let read = stream.directions.read.then(|| events::read(stream, &protocol.payloads()));
        let write = sent_events::write(stream);
        return quote! { #read #write };
    }
    let document = match ty {
        Type::Structure(structure) => structure.document,
        other => other.directions(),
    };
    let written = document.write.then(|| write(ty, protocol.request));
    let read = document.read.then(|| read(ty, protocol.response));
    let text = rest::text(ty, rest::is_text(ty));
    let stands_in = ty.directions().read.then(|| stands_in(ty, protocol));
    let event = match ty {
        Type::Structure(structure) => sent_events::event(structure, protocol.request),
        _ => None,
    };
    quote! { #written #read #text #event #stands_in }
}

/// How a type is written and read in the second form of its protocol; the rest of it is the same in both.
pub fn second(ty: &Type, second: &Protocol) -> TokenStream {
    let document = match ty {
        Type::Structure(structure) => structure.document,
        other => other.directions(),
    };
    let written = document.write.then(|| write(ty, second.request));
    let read = document.read.then(|| read(ty, second.response));
    quote! { #written #read }
}

fn write(ty: &Type, format: Format) -> TokenStream {
    let write = if format.has_elements() { elements::write } else { keyed::write };
    write(ty, &format.module())
}

fn read(ty: &Type, format: Format) -> TokenStream {
    let read = if format.has_elements() { elements::read } else { keyed::read };
    read(ty, &format.module())
}

/// `impl Write` of a type that is these members.
pub fn impl_write(rust: &Ident, fields: &[&Field], format: Format, form: keyed::Form) -> TokenStream {
    let module = format.module();
    if format.has_elements() {
        return elements::impl_write(rust, &module, &elements::write_members(fields, &module, form));
    }
    keyed::impl_write(rust, &module, &keyed::write_members(fields, &module, form))
}

/// `fn read` of a `ModeledError`, which reads either form, and the `impl Members` it goes by; nothing where there are no fields.
pub fn document(rust: &Ident, fields: &[&Field], protocol: &Protocol) -> Option<(TokenStream, TokenStream)> {
    if fields.is_empty() {
        return None;
    }
    let (format, payloads) = (protocol.response, protocol.payloads());
    let module = format.module();
    let member = if format.has_elements() {
        elements::member(fields, &module, keyed::RECEIVED)
    } else {
        keyed::member(fields, &module, keyed::RECEIVED)
    };
    let read = quote! {
        fn read(&mut self, document: &[u8]) {
            #payloads::read_members(self, document);
        }
    };
    let members = quote! {
        impl #module::Members for #rust {
            #member
        }
    };
    Some((read, members))
}

/// What else is needed of a type that is received, whatever its format.
fn stands_in(ty: &Type, protocol: &Protocol) -> TokenStream {
    let rust = ty.rust();
    if let Type::Structure(structure) = ty {
        return of_structure(structure, protocol);
    }
    let Some(value) = value_of_nothing(ty) else { return TokenStream::new() };
    quote! {
        /// Stands in for a value that the service left out.
        impl Default for #rust {
            fn default() -> Self {
                #value
            }
        }
    }
}

/// The value of a union or enum that was left out; nothing for other types.
pub fn value_of_nothing(ty: &Type) -> Option<TokenStream> {
    match ty {
        Type::Structure(_) | Type::EventStream(_) => None,
        Type::Union(_) => Some(quote! { Self::Unknown { tag: String::new(), value: Document::Null } }),
        Type::Enumeration(_) => Some(quote! { Self::Unknown(String::new()) }),
        Type::IntEnumeration(_) => Some(quote! { Self::from(0) }),
    }
}

/// What makes a structure an output that is bound to HTTP or has a stream, or an event.
fn of_structure(structure: &Structure, protocol: &Protocol) -> TokenStream {
    let output = events::output(structure);
    let event = events::event(structure, &protocol.payloads());
    let bound = (protocol.binding == Binding::Rest && structure.is_output).then(|| {
        let fields: Vec<&Field> = structure.fields.iter().collect();
        rest::response(&structure.rust, &fields, &protocol.response.module())
    });
    let streamed = structure.is_output.then(|| streams::output(structure));
    quote! { #output #bound #streamed #event }
}
