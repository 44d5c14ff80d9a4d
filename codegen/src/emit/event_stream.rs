//! ```text
//! pub enum Events { Added(Added), Unknown { event_type: String, payload: Bytes } }
//! impl event_stream::ReadEvent for Events { … }
//! ```

use proc_macro2::TokenStream;
use quote::quote;

use super::{deprecated, docs, sensitive, types, union};
use crate::ir::{Binding, BoundField, Event, EventStream, Field, Structure};

/// The events.
pub fn definition(stream: &EventStream) -> TokenStream {
    let rust = &stream.rust;
    let documentation = docs(&stream.docs);
    let deprecation = deprecated(stream.deprecated.as_ref());
    let fields: Vec<&Field> = stream.events.iter().map(|event| &event.field).collect();
    let variants = fields.iter().map(|field| union::variant(field));
    let hides = stream.sensitive || stream.holds_sensitive;
    let derived_debug = (!hides).then(|| quote! { Debug, });
    let mut tokens = quote! {
        #documentation
        #deprecation
        #[non_exhaustive]
        #[derive(Clone, #derived_debug PartialEq)]
        pub enum #rust {
            #(#variants,)*
            /// An event that the model does not list, kept as it came.
            Unknown {
                /// The event's name.
                event_type: String,
                /// The event's payload.
                payload: Bytes,
            },
        }
    };
    if hides {
        tokens.extend(sensitive::event_stream(rust, &fields, stream.sensitive));
    }
    tokens
}

/// How the events are read.
pub fn wire(stream: &EventStream) -> TokenStream {
    let rust = &stream.rust;
    let renamed = stream.renamed_exceptions.iter().map(|(in_stream, shape)| quote! { (#in_stream, #shape) });
    let renamed = (!stream.renamed_exceptions.is_empty()).then(|| {
        quote! { const RENAMED_EXCEPTIONS: &'static [(&'static str, &'static str)] = &[#(#renamed),*]; }
    });
    let arms = stream.events.iter().map(|Event { field, bound }| {
        let (name, wire) = (&field.rust, &field.wire);
        if *bound {
            quote! { #wire => Self::#name(aws_json::bound(event)?), }
        } else {
            quote! { #wire => Self::#name(aws_json::payload(event)?), }
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
    let has_members = structure.json_fields().next().map(|_| quote! { const HAS_MEMBERS: bool = true; });
    Some(quote! {
        impl aws_json::EventStreamOutput for #rust {
            type Event = #event;
            type Error = #error;
            #has_members
            fn set_stream(&mut self, stream: event_stream::EventStream<Self::Event, Self::Error>) {
                self.#field = stream;
            }
        }
    })
}

/// How an event is read that is not JSON alone; nothing for others.
pub fn event(structure: &Structure) -> Option<TokenStream> {
    let rust = &structure.rust;
    let bind = bind(&structure.bound)?;
    let has_json = (structure.bound.len() < structure.fields.len()).then(|| quote! { const HAS_JSON: bool = true; });
    Some(quote! {
        impl event_stream::BindEvent for #rust {
            #has_json
            #bind
        }
    })
}

/// The method that sets what is not JSON; nothing where there is nothing.
pub fn bind(fields: &[BoundField]) -> Option<TokenStream> {
    let statements: Vec<TokenStream> = fields.iter().map(set).collect();
    (!statements.is_empty()).then(|| {
        quote! {
            fn bind(&mut self, event: &event_stream::Event<'_>) -> event_stream::Result<()> {
                #(#statements)*
                Ok(())
            }
        }
    })
}

/// The statement that sets a field.
fn set(field: &BoundField) -> TokenStream {
    let BoundField { rust, optional, binding } = field;
    let set = |value: TokenStream| {
        if *optional {
            quote! { self.#rust = Some(#value); }
        } else {
            quote! { self.#rust = #value; }
        }
    };
    match binding {
        Binding::Header { name, read_as: None } => {
            let set = set(quote! { header });
            quote! { if let Some(header) = event.header(#name)? { #set } }
        }
        Binding::Header { name, read_as: Some(ty) } => {
            let (ty, set) = (types::value(ty), set(quote! { header.into() }));
            quote! { if let Some(header) = event.header::<#ty>(#name)? { #set } }
        }
        Binding::Bytes => set(quote! { event.payload().clone() }),
        Binding::Text => set(quote! { event.text()?.into() }),
        Binding::Json => set(quote! { aws_json::payload(event)? }),
    }
}
