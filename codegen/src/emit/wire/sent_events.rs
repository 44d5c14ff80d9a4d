//! ```text
//! impl event_stream::WriteEvent for Events { … }
//! impl event_stream::WriteParts for Added { … }
//! ```
//! Events of requests: what is in headers one line a member.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{elements, keyed};
use crate::ir::{
    Element, Event, EventStream, Exception, Field, Location, Operation, Payload, Presence, Structure, ValueType,
};
use crate::protocol::{Binding, Format, Protocol};

/// What tells of the events of a request; nothing for others.
pub fn events(operation: &Operation, protocol: &Protocol) -> Option<TokenStream> {
    let (rust, member) = operation.events.as_ref()?;
    let content_type = protocol.request.content_type();
    // In REST, other members are in the head.
    let initial_request = (protocol.binding == Binding::Rpc).then(|| quote! { .initial_request(#content_type) });
    Some(quote! {
        fn events(input: &Self::Input) -> Option<event_stream::StreamedEvents<'_>> {
            let events = event_stream::StreamedEvents::new(#member, &input.#rust);
            Some(events #initial_request)
        }
    })
}

/// How events are sent; nothing for those that are not.
pub fn write(stream: &EventStream) -> Option<TokenStream> {
    stream.directions.write.then(|| messages(stream))
}

/// `impl WriteEvent`
pub fn messages(stream: &EventStream) -> TokenStream {
    let rust = &stream.rust;
    let arms = stream.events.iter().map(|Event { field, is_exception, .. }| {
        let (variant, name) = (&field.rust, &field.write.name);
        if *is_exception {
            quote! { Self::#variant(exception) => event_stream::EventParts::of_exception(#name, exception), }
        } else if field.ty == ValueType::Unit {
            quote! { Self::#variant => event_stream::EventParts::new(#name).finish(), }
        } else {
            quote! { Self::#variant(event) => event_stream::EventParts::of(#name, event), }
        }
    });
    quote! {
        impl event_stream::WriteEvent for #rust {
            fn write_event(&self) -> Result<event_stream::Message, event_stream::EncodeError> {
                match self {
                    #(#arms)*
                    Self::Unknown { event_type, payload } => event_stream::EventParts::unknown(event_type, payload),
                }
            }
        }
    }
}

/// How an event is sent; nothing for structures that are none.
pub fn event(structure: &Structure, format: Format) -> Option<TokenStream> {
    structure.is_sent_event.then(|| parts(structure, format))
}

/// How an exception is sent as an event, and what it is before its members are set; nothing for those that are not sent.
pub fn exception(exception: &Exception, format: Format) -> Option<TokenStream> {
    let Exception { rust, name, code, .. } = exception;
    let fields: Vec<&Field> = exception.message.iter().chain(&exception.fields).collect();
    let written: Vec<&Field> = fields.iter().copied().filter(|field| is_in_document(field)).collect();
    exception.is_sent_event.then(|| {
        let write = super::impl_write(rust, &written, format, keyed::SENT);
        let parts = parts_of(rust, name, &fields, format);
        quote! {
            /// An exception that is to be sent as an event.
            impl Default for #rust {
                fn default() -> Self {
                    <Self as protocol::ModeledError>::new(ErrorMeta::of_code(#code))
                }
            }
            #write
            #parts
        }
    })
}

/// `impl WriteParts`
pub fn parts(structure: &Structure, format: Format) -> TokenStream {
    parts_of(&structure.rust, &structure.name, &structure.fields.iter().collect::<Vec<_>>(), format)
}

fn parts_of(rust: &Ident, name: &str, fields: &[&Field], format: Format) -> TokenStream {
    let payload = payload(name, fields, format);
    let headers = fields.iter().filter_map(|field| header(field));
    quote! {
        impl event_stream::WriteParts for #rust {
            fn write_parts(&self, event: &mut event_stream::EventParts) {
                #payload
                #(#headers)*
            }
        }
    }
}

/// Whether a member is in the document of its event.
fn is_in_document(field: &Field) -> bool {
    field.write.location.is_in_document() && !field.write.location.is_of_event()
}

/// The statement that gives an event its payload: one member, or the document of all that are not elsewhere.
fn payload(name: &str, fields: &[&Field], format: Format) -> Option<TokenStream> {
    let whole = fields.iter().find_map(|field| match field.write.location {
        Location::EventPayload(payload) => Some((field, payload)),
        _ => None,
    });
    let Some((field, payload)) = whole else {
        let has_document = fields.is_empty() || fields.iter().copied().any(is_in_document);
        return has_document.then(|| document(&quote! { self }, &Element::plain(name), format));
    };
    let rust = &field.rust;
    let optional = field.presence == Presence::Optional;
    let (value, reference) =
        if optional { (quote! { value }, quote! { value }) } else { (quote! { self.#rust }, quote! { &self.#rust }) };
    let statement = match payload {
        Payload::Bytes => quote! { event.payload("application/octet-stream", #value.clone()); },
        Payload::Text => quote! { event.payload("text/plain", #value.to_string().into()); },
        Payload::Document => {
            let element = field.read.element.as_deref().cloned();
            let element = element.unwrap_or_else(|| Element::plain(&*field.member));
            document(&reference, &element, format)
        }
    };
    Some(if optional {
        quote! { if let Some(value) = &self.#rust { #statement } }
    } else {
        statement
    })
}

/// The statement that gives an event its payload: a value as a document.
fn document(value: &TokenStream, element: &Element, format: Format) -> TokenStream {
    let (module, content_type) = (format.module(), format.content_type());
    if format.has_elements() {
        let element = elements::element(element, &module);
        // Not every value has one.
        return quote! {
            event.document(#content_type, #module::Writer::document(#value, #element, event.tokens()));
        };
    }
    quote! { event.payload(#content_type, #module::Writer::text_of(#value, event.tokens())); }
}

/// The statement that puts a member into a header of its event; nothing for others.
fn header(field: &Field) -> Option<TokenStream> {
    let (rust, name) = (&field.rust, &field.write.name);
    let optional = field.presence == Presence::Optional;
    let value = match &field.write.location {
        Location::EventHeader { read_as: None } => quote! { &self.#rust },
        Location::EventHeader { read_as: Some(ty) } => {
            let method = if *ty == ValueType::String {
                quote! { as_str }
            } else {
                quote! { as_i32 }
            };
            if optional {
                quote! { &self.#rust.as_ref().map(|value| value.#method()) }
            } else if *ty == ValueType::String {
                quote! { self.#rust.#method() }
            } else {
                quote! { &self.#rust.#method() }
            }
        }
        _ => return None,
    };
    Some(quote! { event.header(#name, #value); })
}
