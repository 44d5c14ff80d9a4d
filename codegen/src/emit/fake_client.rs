//! ```text
//! pub struct FakeClient(fake::Fake);
//! impl FakeClient { pub fn put_records(&self) -> fake::Answers<'_, PutRecords> }
//! fake::errors! { PutRecordsError { InvalidArgumentException, } }
//! ```
//! The service's side of a client, for tests; all of it is behind a feature.

use std::collections::HashSet;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::wire::{self, elements, keyed, rest, sent_events};
use super::{deprecated, fake_rest, json_form};
use crate::ir::{Directions, Example, Exception, Field, Operation, Service, Structure, Type, ValueType};
use crate::names;
use crate::protocol::{Binding, Format, Protocol};

/// Whether a fake service can answer any operation.
pub fn is_there(service: &Service) -> bool {
    service.operations.iter().any(is_answered)
}

/// The fake client, and what it needs of every shape.
pub fn fake_client(service: &Service) -> TokenStream {
    let client = client(service);
    let errors = service.operations.iter().filter(|operation| is_answered(operation)).map(errors);
    let exceptions: Vec<&Ident> = service.exceptions.iter().map(|exception| &exception.rust).collect();
    let with_message =
        (!exceptions.is_empty()).then(|| quote! { fake::exceptions! { exceptions { #(#exceptions,)* } } });
    let types: Vec<&Type> =
        service.operations.iter().flat_map(|operation| &operation.own).chain(&service.types).collect();
    let answers = service.exceptions.iter().map(|exception| self::exception(exception, &types, service.protocol));
    let events = events(&types, service.protocol);
    let rest = service
        .operations
        .iter()
        .filter(|operation| is_answered(operation))
        .filter_map(|operation| fake_rest::operation(operation, &types, service.protocol.response));
    let wire = types.iter().map(|ty| wire(ty, service.protocol));
    let streams = types.iter().filter_map(|ty| streams(ty));
    quote! { #client #with_message #(#errors)* #(#answers)* #events #(#rest)* #(#wire)* #(#streams)* }
}

/// Whether a fake service answers an operation: nothing is read back of the events of an input.
fn is_answered(operation: &Operation) -> bool {
    operation.events.is_none()
}

fn client(service: &Service) -> TokenStream {
    let methods = service.operations.iter().filter(|operation| is_answered(operation)).map(|operation| {
        let Operation { method, rust, .. } = operation;
        let docs = format!(" What [`Client::{}`] is answered, and was asked.", names::plain(method));
        let deprecation = deprecated(operation.deprecated.as_ref());
        quote! {
            #[doc = #docs]
            #deprecation
            pub fn #method(&self) -> fake::Answers<'_, #rust> {
                self.0.answers()
            }
        }
    });
    let docs = docs(service);
    let from_examples = from_examples(service);
    quote! {
        #(#[doc = #docs])*
        #[derive(Clone, Debug, Default)]
        pub struct FakeClient(fake::Fake);
        impl FakeClient {
            /// A service that has no answers yet.
            #[must_use]
            pub fn new() -> Self {
                Self::default()
            }
            /// A client of the service, with the settings of [`config`](fake::Fake::config).
            #[must_use]
            pub fn client(&self) -> Client {
                Client::new(self.config())
            }
            #from_examples
            #(#methods)*
        }
        impl Deref for FakeClient {
            type Target = fake::Fake;
            fn deref(&self) -> &fake::Fake {
                &self.0
            }
        }
    }
}

/// `fn from_examples`, which knows the model's examples; nothing where there are none.
pub fn from_examples(service: &Service) -> Option<TokenStream> {
    let whole = |operation: &&Operation| is_answered(operation) && !operation.streams && !operation.streams_bytes;
    let operations = service.operations.iter().filter(whole).filter(|operation| !operation.examples.is_empty());
    let answers: Vec<TokenStream> = operations
        .map(|operation| {
            let Operation { method, error, .. } = operation;
            let examples = operation.examples.iter().map(|Example { title, input, answer }| match answer {
                Ok(output) => quote! { fake::Example::output(#title, #input, #output) },
                Err((variant, text)) => quote! {
                    fake::Example::error(#title, #input, #text, |json| #variant::from_json(json).map(#error::#variant))
                },
            });
            quote! { fake.#method().examples([#(#examples),*]); }
        })
        .collect();
    (!answers.is_empty()).then(|| {
        quote! {
            /// A service that answers inputs which are in the model's examples as they say. What else it is told to answer
            /// comes before them.
            #[must_use]
            pub fn from_examples() -> Self {
                let fake = Self::new();
                #(#answers)*
                fake
            }
        }
    })
}

/// What the fake client is, and which operations it leaves out.
fn docs(service: &Service) -> Vec<String> {
    let lines = [
        "A service for tests, which answers what it was told to through a true [`Client`].",
        "",
        "Each operation has a method of its name, which takes answers, one an attempt: outputs, errors, lost connections,",
        "delays. They are encoded as the service would, so that endpoints, retries and decoding are those of a true call;",
        "nothing leaves the process. `inputs()` of an operation is what it was asked, `assert_all_used()` fails a test that",
        "did not ask for all. Under `tokio::time::pause` nobody waits for delays and retries.",
    ];
    let left_out = service.operations.iter().filter(|operation| !is_answered(operation));
    let left_out = left_out.map(|operation| format!("- `{}`: its input is a stream of events.", operation.name));
    let left_out: Vec<String> = left_out.collect();
    let heading = (!left_out.is_empty()).then(|| ["", "Not answered:"].map(str::to_owned));
    let lines = lines.into_iter().map(str::to_owned).chain(heading.into_iter().flatten()).chain(left_out);
    lines.map(|line| if line.is_empty() { line } else { format!(" {line}") }).collect()
}

/// `fake::errors! { PutRecordsError { .. } }`
fn errors(operation: &Operation) -> TokenStream {
    let error = &operation.error;
    let variants = operation.errors.iter().map(|variant| &variant.rust);
    quote! { fake::errors! { #error { #(#variants,)* } } }
}

/// How an error is answered.
fn exception(exception: &Exception, types: &[&Type], protocol: &Protocol) -> TokenStream {
    let Exception { rust, code, .. } = exception;
    let status = Literal::u16_unsuffixed(exception.status);
    let fields: Vec<_> = exception.message.iter().chain(&exception.fields).collect();
    let (written, document) = error_document(exception, &fields, protocol);
    let bound =
        (protocol.binding == Binding::Rest).then(|| fake_rest::bound(&fields, types, protocol.response)).flatten();
    let json = (bound.is_some() && protocol.response.has_elements()).then(|| {
        quote! {
            fn json(&self) -> Option<String> {
                Some(self.to_json())
            }
        }
    });
    quote! {
        #written
        impl fake::Exception for #rust {
            const CODE: &'static str = #code;
            const STATUS: u16 = #status;
            #bound
            fn document(&self) -> Bytes {
                #document
            }
            #json
        }
    }
}

/// How the members of an error are written, where nothing else writes them, and what writes them as a document.
fn error_document(exception: &Exception, fields: &[&Field], protocol: &Protocol) -> (TokenStream, TokenStream) {
    let format = protocol.response;
    let (rust, module) = (&exception.rust, format.module());
    // In REST it has the members that are in headers besides.
    let travels_so = |field: &&Field| field.read.codec == field.json.codec;
    if format == Format::Json && (protocol.binding == Binding::Rest || fields.iter().all(travels_so)) {
        return (TokenStream::new(), quote! { self.to_json().into() });
    }
    let in_document = |field: &&Field| !format.has_elements() || field.read.location.is_in_document();
    let in_document: Vec<&Field> = fields.iter().copied().filter(in_document).collect();
    // One that is sent is written already.
    let is_written = exception.is_sent_event && protocol.request == format;
    let written = (!is_written).then(|| wire::impl_write(rust, &in_document, format, keyed::RECEIVED));
    let document = if format.has_elements() {
        quote! { fake::#module::members(self) }
    } else {
        quote! { #module::Writer::text_of(self, EncodeOptions::default().idempotency_tokens) }
    };
    (written.unwrap_or_default(), document)
}

/// How events of responses are written, which are read elsewhere.
fn events(types: &[&Type], protocol: &Protocol) -> TokenStream {
    let streams = types.iter().filter_map(|ty| match ty {
        Type::EventStream(stream) if !stream.directions.write => Some(stream),
        _ => None,
    });
    let streams: Vec<_> = streams.collect();
    let named = streams.iter().flat_map(|stream| &stream.events).filter_map(|event| match &event.field.ty {
        ValueType::Named(name) => Some(name),
        _ => None,
    });
    let named: HashSet<&Ident> = named.collect();
    let structures = types.iter().filter_map(|ty| match ty {
        Type::Structure(structure) if named.contains(&structure.rust) && !structure.is_sent_event => Some(structure),
        _ => None,
    });
    let parts = structures.map(|structure: &Structure| sent_events::parts(structure, protocol.response));
    let streams = streams.iter().map(|stream| sent_events::messages(stream));
    quote! { #(#streams)* #(#parts)* }
}

/// The JSON form of what a stream of bytes comes with; nothing for other types.
fn streams(ty: &Type) -> Option<TokenStream> {
    let Type::Structure(structure) = ty else { return None };
    let has_bytes = structure.fields.iter().any(|field| field.ty == ValueType::ByteStream);
    has_bytes.then(|| {
        let (form, default) = (json_form::members(structure), json_form::default(ty));
        quote! { #form #default }
    })
}

/// `Write` and `Read` of a type in the protocol's formats, as far as the client has them not; those of JSON are there anyway.
pub fn wire(ty: &Type, protocol: &Protocol) -> TokenStream {
    let (written, read) = match ty {
        _ if ty.is_stream() => return TokenStream::new(),
        Type::Structure(structure) => (structure.read().collect(), structure.written().collect()),
        _ => (Vec::new(), Vec::new()),
    };
    let (request, response) = (protocol.request, protocol.response);
    let (has, same) = (ty.directions(), request == response);
    if response.has_elements() {
        let document = match ty {
            Type::Structure(structure) => structure.document,
            _ => has,
        };
        let write = (document.read && !(document.write && same))
            .then(|| elements::write_as(ty, &written, &response.module(), keyed::RECEIVED));
        let read = (document.write && !(document.read && same))
            .then(|| elements::read_as(ty, &read, &request.module(), keyed::SENT));
        let Directions { write: sent, read: received } = rest::is_text(ty);
        // The other way round than the client.
        let text = rest::text(ty, Directions { write: received && !sent, read: sent && !received });
        return quote! { #write #read #text };
    }
    let write = (response != Format::Json && !(has.write && same))
        .then(|| keyed::write_as(ty, &written, &response.module(), keyed::RECEIVED));
    let read = (request != Format::Json && !(has.read && same))
        .then(|| keyed::read_as(ty, &read, &request.module(), keyed::SENT));
    quote! { #write #read }
}
