//! ```text
//! impl fake::rest::Bound for GetThing { const PATH: &'static [fake::rest::Part] = &[…]; … }
//! ```
//! Where the members of a REST operation travel, as tables for the service's side.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::wire::rest::taken;
use super::wire::{elements, keyed};
use crate::ir::{
    Codec, Field, Http, HttpBody, Location, Operation, PathPart, Payload, Presence, Structure, Type, ValueType,
};
use crate::protocol::Format;

/// The tables of an operation; nothing where no member is bound to HTTP.
pub fn operation(operation: &Operation, types: &[&Type], format: Format) -> Option<TokenStream> {
    let http = operation.http.as_ref()?;
    let structure = |name: &Ident| {
        types.iter().find_map(|ty| match ty {
            Type::Structure(structure) if structure.rust == *name => Some(structure),
            _ => None,
        })
    };
    let (input, output) = (structure(&operation.input)?, structure(&operation.output)?);
    let shapes = Shapes { types, format };
    let rust = &operation.rust;
    let path = http.path.iter().map(|part| shapes.part(part, input));
    let request = input.fields.iter().filter_map(|field| shapes.sent(field, http));
    let response = output.fields.iter().filter_map(|field| shapes.received(field));
    let status = Literal::u16_unsuffixed(http.status);
    let read = read(input);
    let read_body = format.has_elements().then(|| read_body(&http.body, format)).flatten();
    let write = write(output, http, format);
    let bare_errors = http.bare_errors.then(|| quote! { const BARE_ERRORS: bool = true; });
    Some(quote! {
        impl fake::rest::Bound for #rust {
            const PATH: &'static [fake::rest::Part] = &[#(#path),*];
            const REQUEST: &'static [fake::rest::Member] = &[#(#request),*];
            const STATUS: u16 = #status;
            const RESPONSE: &'static [fake::rest::Member] = &[#(#response),*];
            #bare_errors
            #read
            #read_body
            #write
        }
    })
}

/// The members of an error that are in no document.
pub fn bound(fields: &[&Field], types: &[&Type], format: Format) -> Option<TokenStream> {
    let shapes = Shapes { types, format };
    let members: Vec<TokenStream> = fields.iter().filter_map(|field| shapes.received(field)).collect();
    (!members.is_empty()).then(|| quote! { const BOUND: &'static [fake::rest::Member] = &[#(#members),*]; })
}

/// The input, of its JSON form; a stream is what the body is.
fn read(input: &Structure) -> TokenStream {
    let stream = input.fields.iter().find(|field| field.ty == ValueType::ByteStream);
    let (body, value) = match stream {
        None => (quote! { _ }, quote! { json::from_json(document) }),
        Some(field) => {
            let rust = &field.rust;
            let value = quote! {
                let mut input: Self::Input = json::from_json(document)?;
                input.#rust = body.clone().into();
                Ok(input)
            };
            (quote! { body }, value)
        }
    };
    quote! {
        fn read(document: &[u8], #body: &Bytes) -> Result<Self::Input, json::JsonError> {
            #value
        }
    }
}

/// `fn read_body`, which reads what is in a document of a format that is not the JSON form; nothing where there is none.
fn read_body(body: &HttpBody, format: Format) -> Option<TokenStream> {
    let module = format.module();
    let (target, element) = match body {
        HttpBody::Document(_) => (quote! { input }, None),
        HttpBody::Value { bound, .. } => {
            let rust = &bound.rust;
            (quote! { &mut input.#rust }, elements::told(&bound.wire, &module))
        }
        HttpBody::Empty | HttpBody::Raw(..) | HttpBody::Events | HttpBody::Stream(_) => return None,
    };
    let read = match element {
        None => quote! { #module::read(body, #target) },
        Some(element) => quote! { #module::read_as(body, #element, #target) },
    };
    Some(quote! {
        fn read_body(input: &mut Self::Input, body: &Bytes) -> Result<(), String> {
            #read.map_err(|error| error.to_string())
        }
    })
}

/// The body that an output is in a format that is not the JSON form; nothing where it is bytes or a text.
fn document(output: &Structure, http: &Http, format: Format) -> TokenStream {
    let module = format.module();
    let payload = output.fields.iter().find_map(|field| match &field.read.location {
        Location::Payload(payload) => Some((field, *payload)),
        _ => None,
    });
    let document = match payload {
        Some((field, Payload::Document)) => {
            let rust = &field.rust;
            let element = field.read.element.iter().map(|element| elements::element(element, &module));
            if field.presence == Presence::Optional {
                quote! {
                    match &output.#rust {
                        Some(value) => fake::#module::document(value, #(#element)*)?,
                        None => Bytes::new(),
                    }
                }
            } else {
                quote! { fake::#module::document(&output.#rust, #(#element)*)? }
            }
        }
        Some((_, Payload::Bytes | Payload::Text)) => return quote! { None },
        None if output.read().next().is_some() => {
            let root = http.output.iter().map(|root| elements::element(root, &module));
            quote! { fake::#module::document(output, #(#root)*)? }
        }
        None => quote! { Bytes::new() },
    };
    quote! { Some(#document) }
}

/// The output in its JSON form, and what its body is beside: a stream, or a document of another format.
fn write(output: &Structure, http: &Http, format: Format) -> TokenStream {
    if output.fields.iter().any(Field::is_event_stream) {
        return quote! {
            fn write(_: &Self::Output) -> Result<(String, Option<Bytes>), String> {
                Err("its output is a stream of events".to_owned())
            }
        };
    }
    let stream = output.fields.iter().find(|field| field.ty == ValueType::ByteStream);
    let body = match stream {
        None if format.has_elements() => document(output, http, format),
        None => quote! { None },
        Some(field) => {
            let rust = &field.rust;
            quote! { Some(fake::rest::bytes_of(&output.#rust)?) }
        }
    };
    quote! {
        fn write(output: &Self::Output) -> Result<(String, Option<Bytes>), String> {
            Ok((json::to_json(output), #body))
        }
    }
}

/// The shapes that members are of, and the format of documents.
struct Shapes<'a> {
    types: &'a [&'a Type],
    format: Format,
}

impl Shapes<'_> {
    fn part(&self, part: &PathPart, input: &Structure) -> TokenStream {
        match part {
            PathPart::Text(text) => quote! { fake::rest::Part::Text(#text) },
            PathPart::Label { bound, greedy, .. } => {
                let field = input.fields.iter().find(|field| field.rust == bound.rust);
                let name = field.map_or(&bound.member, |field| &field.json.name);
                if *greedy {
                    return quote! { fake::rest::Part::Greedy(#name) };
                }
                let kind = field.map(|field| self.kind(&field.ty, &bound.wire.codec, &field.json.codec));
                quote! { fake::rest::Part::Label(#name, #kind) }
            }
        }
    }

    /// The row of a member of an input; nothing for those of its document and its path.
    fn sent(&self, field: &Field, http: &Http) -> Option<TokenStream> {
        let wire = &field.write;
        let key = &wire.name;
        let place = match &wire.location {
            _ if is_body(&http.body, field) && field.ty == ValueType::ByteStream => quote! { Stream },
            Location::Query => quote! { Query(#key) },
            Location::QueryParams => {
                let taken = taken(http);
                quote! { QueryParams(&[#(#taken),*]) }
            }
            location => self.place(location, key)?,
        };
        Some(self.member(field, &place, &wire.codec))
    }

    /// The row of a member of an output or error; nothing for those of its document.
    fn received(&self, field: &Field) -> Option<TokenStream> {
        if field.is_event_stream() {
            return None;
        }
        let wire = &field.read;
        let stream = field.ty == ValueType::ByteStream;
        let place = if stream {
            quote! { Stream }
        } else {
            self.place(&wire.location, &wire.name)?
        };
        Some(self.member(field, &place, &wire.codec))
    }

    /// Where a member is that is in no document, apart from queries. What the operation itself reads and writes is not told.
    fn place(&self, location: &Location, key: &str) -> Option<TokenStream> {
        Some(match location {
            Location::Header => quote! { Header(#key) },
            Location::PrefixHeaders => quote! { PrefixHeaders(#key) },
            Location::Status => quote! { Status },
            Location::Payload(Payload::Bytes) => quote! { Bytes },
            Location::Payload(Payload::Text) => quote! { Text },
            Location::Payload(Payload::Document) if !self.format.has_elements() => quote! { Document },
            _ => return None,
        })
    }

    fn member(&self, field: &Field, place: &TokenStream, codec: &Codec) -> TokenStream {
        let name = &field.json.name;
        let kind = self.kind(&field.ty, codec, &field.json.codec);
        quote! { fake::rest::Member { name: #name, place: fake::rest::Place::#place, kind: #kind } }
    }

    /// What a value looks like as text.
    fn kind(&self, ty: &ValueType, codec: &Codec, json: &Codec) -> TokenStream {
        let kind = match ty {
            ValueType::Boxed(inner) | ValueType::Sparse(inner) => return self.kind(inner, codec, json),
            ValueType::List(inner) => {
                let inner = self.kind(inner, codec, json);
                quote! { List(&#inner) }
            }
            // Of maps, the values.
            ValueType::Map(_, value) => return self.kind(value, codec, json),
            ValueType::Bool => quote! { Bool },
            ValueType::Timestamp => {
                let (text, json) = (time(codec), time(json));
                quote! { Time(fake::rest::Time::#text, fake::rest::Time::#json) }
            }
            ValueType::I8
            | ValueType::I16
            | ValueType::I32
            | ValueType::I64
            | ValueType::F32
            | ValueType::F64
            | ValueType::BigInteger
            | ValueType::BigDecimal => quote! { Number },
            ValueType::Named(name) if self.is_number(name) => quote! { Number },
            _ if keyed::innermost(codec) == &Codec::MediaType => quote! { Encoded },
            _ => quote! { Text },
        };
        quote! { fake::rest::Kind::#kind }
    }

    fn is_number(&self, name: &Ident) -> bool {
        self.types.iter().any(|ty| matches!(ty, Type::IntEnumeration(of) if of.rust == *name))
    }
}

fn is_body(body: &HttpBody, field: &Field) -> bool {
    matches!(body, HttpBody::Stream(stream) if stream.rust == field.rust)
}

/// The format of a time, which is seconds where nothing says else.
fn time(codec: &Codec) -> TokenStream {
    match keyed::innermost(codec) {
        Codec::DateTime => quote! { DateTime },
        Codec::HttpDate => quote! { HttpDate },
        _ => quote! { EpochSeconds },
    }
}
