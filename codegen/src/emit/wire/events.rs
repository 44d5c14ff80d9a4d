//! ```text
//! impl event_stream::ReadEvent for Events { … }
//! ```

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::emit::shape::types;
use crate::ir::{Event, EventStream, Field, Location, Payload, Presence, Structure, ValueType};

/// How the events are read.
pub fn read(stream: &EventStream, format: &Ident) -> TokenStream {
    let rust = &stream.rust;
    let renamed = stream.renamed_exceptions.iter().map(|(in_stream, shape)| quote! { (#in_stream, #shape) });
    let renamed = (!stream.renamed_exceptions.is_empty()).then(|| {
        quote! { const RENAMED_EXCEPTIONS: &'static [(&'static str, &'static str)] = &[#(#renamed),*]; }
    });
    let arms = stream.events.iter().filter(|event| !event.is_exception).map(|Event { field, bound, .. }| {
        let (name, wire) = (&field.rust, &field.read.name);
        if field.ty == ValueType::Unit {
            quote! {
                #wire => {
                    let () = #format::payload(event)?;
                    Self::#name
                }
            }
        } else if *bound {
            quote! { #wire => Self::#name(#format::bound(event)?), }
        } else {
            quote! { #wire => Self::#name(#format::payload(event)?), }
        }
    });
    quote! {
        impl event_stream::ReadEvent for #rust {
            #renamed
            fn read_event(event: &event_stream::Event<'_>) -> event_stream::Result<Self> {
                let value = match event.event_type() {
                    #(#arms)*
                    other => {
                        let (event_type, payload) = (other.to_owned(), event.payload().clone());
                        Self::Unknown { event_type, payload }
                    }
                };
                Ok(value)
            }
        }
    }
}

/// What makes an output of a structure with an event stream; nothing for others.
pub fn output(structure: &Structure) -> Option<TokenStream> {
    let (field, (event, error)) =
        structure.fields.iter().find_map(|field| Some((&field.rust, field.event_stream()?)))?;
    let rust = &structure.rust;
    let has_members = structure.read().next().map(|_| quote! { const HAS_MEMBERS: bool = true; });
    Some(quote! {
        impl protocol::EventStreamOutput for #rust {
            type Event = #event;
            type Error = #error;
            #has_members
            fn set_stream(&mut self, stream: event_stream::EventStream<Self::Event, Self::Error>) {
                self.#field = stream;
            }
        }
    })
}

/// How an event is read that is not a document alone; nothing for others.
pub fn event(structure: &Structure, format: &Ident) -> Option<TokenStream> {
    let rust = &structure.rust;
    let bind = bind(&structure.fields, format)?;
    let has_document = structure.fields.iter().any(|field| !field.read.location.is_of_event());
    let has_document = has_document.then(|| quote! { const HAS_DOCUMENT: bool = true; });
    Some(quote! {
        impl event_stream::BindEvent for #rust {
            #has_document
            #bind
        }
    })
}

/// The statement by which a `ModeledError` is bound, and the `impl BindEvent` it goes by; nothing where all is in the
/// document.
pub fn exception<'a>(
    rust: &Ident,
    fields: impl IntoIterator<Item = &'a Field>,
    format: &Ident,
) -> Option<(TokenStream, TokenStream)> {
    let bind = bind(fields, format)?;
    let binding = quote! {
        impl event_stream::BindEvent for #rust {
            #bind
        }
    };
    Some((quote! { carrier.event(self); }, binding))
}

/// The method that sets what is not in the document of an event; nothing where there is nothing.
fn bind<'a>(fields: impl IntoIterator<Item = &'a Field>, format: &Ident) -> Option<TokenStream> {
    let statements: Vec<TokenStream> = fields.into_iter().filter_map(|field| set(field, format)).collect();
    (!statements.is_empty()).then(|| {
        quote! {
            fn bind(&mut self, event: &event_stream::Event<'_>) -> event_stream::Result<()> {
                #(#statements)*
                Ok(())
            }
        }
    })
}

/// The statement that sets a field which is not in the document of its event.
fn set(field: &Field, format: &Ident) -> Option<TokenStream> {
    let rust = &field.rust;
    let set = |value: TokenStream| {
        if field.presence == Presence::Optional {
            quote! { self.#rust = Some(#value); }
        } else {
            quote! { self.#rust = #value; }
        }
    };
    let name = &field.read.name;
    Some(match &field.read.location {
        Location::EventHeader { read_as: None } => {
            let set = set(quote! { header });
            quote! { if let Some(header) = event.header(#name)? { #set } }
        }
        Location::EventHeader { read_as: Some(ty) } => {
            let (ty, set) = (types::value(ty), set(quote! { header.into() }));
            quote! { if let Some(header) = event.header::<#ty>(#name)? { #set } }
        }
        Location::EventPayload(Payload::Bytes) => set(quote! { event.payload().clone() }),
        Location::EventPayload(Payload::Text) => set(quote! { event.text()?.into() }),
        Location::EventPayload(Payload::Document) => set(quote! { #format::payload(event)? }),
        _ => return None,
    })
}
