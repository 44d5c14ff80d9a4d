//! ```text
//! impl rest::BindRequest for GetThing { … }
//! impl rest::BindResponse for GetThingOutput { … }
//! ```
//! One line a member that is not in a document.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::elements;
use crate::ir::{
    Bound, Codec, Directions, Element, Field, Http, HttpBody, Location, Operation, PathPart, Payload, Presence, Type,
    ValueType,
};

/// What puts the members of an input where they belong; nothing for protocols that have one document for all.
pub fn request(operation: &Operation, format: &Ident) -> Option<TokenStream> {
    let http = operation.http.as_ref()?;
    let (rust, input) = (&operation.rust, &operation.input);
    let method = format_ident!("{}", http.method);
    let path = http.path.iter().map(part);
    let of_endpoint = http.of_endpoint.iter().map(label_of_endpoint);
    let query = http.query.iter().map(|literal| quote! { request.query_literal(#literal); });
    let headers = http.headers.iter().map(|(name, value)| quote! { request.fixed_header(#name, #value)?; });
    let bound = http.bound.iter().map(|bound| member(bound, &taken(http)));
    let form = http.query_as_form.then(|| quote! { request.query_as_form(); });
    let body = body(&http.body, format);
    let reads = !http.bound.is_empty()
        || !http.of_endpoint.is_empty()
        || !matches!(http.body, HttpBody::Empty | HttpBody::Events | HttpBody::Stream(_))
        || http.path.iter().any(|part| matches!(part, PathPart::Label { .. }));
    let parameter = if reads { format_ident!("input") } else { format_ident!("_input") };
    Some(quote! {
        impl rest::BindRequest for #rust {
            fn bind(#parameter: &#input, request: &mut rest::RequestParts) -> Result<(), CallError> {
                request.method(http::Method::#method);
                #(#path)*
                #(#of_endpoint)*
                #(#query)*
                #(#headers)*
                #(#bound)*
                #form
                #body
                Ok(())
            }
        }
    })
}

/// Keys of the query that no map of parameters sets.
pub fn taken(http: &Http) -> Vec<&str> {
    let literals = http.query.iter().map(|pair| pair.split_once('=').map_or(pair.as_str(), |(key, _)| key));
    let members = http.bound.iter().filter(|bound| bound.wire.location == Location::Query);
    literals.chain(members.map(|bound| bound.wire.name.as_str())).collect()
}

fn part(part: &PathPart) -> TokenStream {
    match part {
        PathPart::Text(text) => quote! { request.path(#text); },
        PathPart::Label { bound, default: Some(default), .. } => {
            let rust = &bound.rust;
            quote! { request.label_or(&input.#rust, #default); }
        }
        PathPart::Label { bound, greedy, behind_path, default: None } => {
            let Bound { rust, member, .. } = bound;
            match codec(&bound.wire.codec) {
                _ if *behind_path => quote! { request.label_behind_path(#member, &input.#rust)?; },
                _ if *greedy => quote! { request.greedy_label(#member, &input.#rust)?; },
                None => quote! { request.label(#member, &input.#rust)?; },
                Some(codec) => quote! { request.label_as(#member, #codec, &input.#rust)?; },
            }
        }
    }
}

fn label_of_endpoint(bound: &Bound) -> TokenStream {
    let Bound { rust, member, .. } = bound;
    if bound.optional {
        return quote! { request.label_of_endpoint(#member, input.#rust.as_deref().unwrap_or_default()); };
    }
    quote! { request.label_of_endpoint(#member, &input.#rust); }
}

fn member(bound: &Bound, taken: &[&str]) -> TokenStream {
    let Bound { rust, member, wire, .. } = bound;
    let name = &wire.name;
    if let Some((key, key_member)) = &bound.md5_of {
        return quote! { request.header_md5(#name, #member, &input.#rust, #key_member, &input.#key)?; };
    }
    let entries = if bound.optional {
        quote! { input.#rust.iter().flatten() }
    } else {
        quote! { &input.#rust }
    };
    match (&wire.location, codec(&wire.codec)) {
        (Location::QueryParams, _) => quote! { request.query_params(#entries, &[#(#taken),*]); },
        (Location::PrefixHeaders, _) => quote! { request.prefix_headers(#name, #member, #entries)?; },
        (Location::Query, _) if bound.idempotency_token => quote! { request.query_token(#name, &input.#rust); },
        (Location::Query, None) => quote! { request.query(#name, &input.#rust); },
        (Location::Query, Some(codec)) => quote! { request.query_as(#name, #codec, &input.#rust); },
        (_, _) if bound.idempotency_token => quote! { request.header_token(#name, #member, &input.#rust)?; },
        (_, None) => quote! { request.header(#name, #member, &input.#rust)?; },
        (_, Some(codec)) => quote! { request.header_as(#name, #member, #codec, &input.#rust)?; },
    }
}

fn body(body: &HttpBody, format: &Ident) -> TokenStream {
    match body {
        // What of it is in memory, the runtime puts there.
        HttpBody::Empty | HttpBody::Events | HttpBody::Stream(_) => TokenStream::new(),
        HttpBody::Document(root) => document(&quote! { input }, root.as_ref(), format),
        HttpBody::Raw(Bound { rust, wire, .. }, media_type) => {
            if wire.location == Location::Payload(Payload::Bytes) {
                quote! { request.blob(#media_type, &input.#rust); }
            } else {
                quote! { request.text(#media_type, &input.#rust); }
            }
        }
        HttpBody::Value { bound: Bound { rust, optional, wire, .. }, never_absent } => {
            let document = |value: &TokenStream| document(value, wire.element.as_deref(), format);
            if !*optional {
                return document(&quote! { &input.#rust });
            }
            let (some, none) = (document(&quote! { value }), document(&quote! { &() }));
            let otherwise = never_absent.then(|| quote! { else { #none } });
            quote! {
                if let Some(value) = &input.#rust {
                    #some
                } #otherwise
            }
        }
    }
}

/// The statement that makes a value the body, within its outermost element in formats that have such.
fn document(value: &TokenStream, root: Option<&Element>, format: &Ident) -> TokenStream {
    match root.map(|root| elements::element(root, format)) {
        None => quote! { request.document(#format::Writer::text_of(#value, request.tokens())); },
        Some(root) => quote! { request.document(#format::Writer::document(#value, #root, request.tokens())?); },
    }
}

/// What takes the members of an output or error from where they are.
pub fn response(rust: &Ident, fields: &[&Field], format: &Ident) -> TokenStream {
    let streams = fields.iter().any(|field| field.event_stream().is_some());
    let statements: Vec<TokenStream> = fields.iter().filter_map(|field| set(field, streams, format)).collect();
    // What is in a stream is no document.
    let in_document = |field: &&Field| field.read.location == Location::Document && field.event_stream().is_none();
    let document = fields.iter().any(in_document).then(|| quote! { #format::read(response.body(), self)?; });
    let bind = (!statements.is_empty() || document.is_some()).then(|| {
        quote! {
            fn bind(&mut self, response: &rest::ResponseParts<'_>) -> rest::Result {
                #(#statements)*
                #document
                Ok(())
            }
        }
    });
    quote! { impl rest::BindResponse for #rust { #bind } }
}

/// The statement that sets a field from elsewhere than a document.
fn set(field: &Field, streams: bool, format: &Ident) -> Option<TokenStream> {
    if field.event_stream().is_some() || field.ty == ValueType::ByteStream {
        return None;
    }
    let (rust, name) = (&field.rust, &field.read.name);
    let optional = field.presence == Presence::Optional;
    Some(match (&field.read.location, codec(&field.read.codec)) {
        // Nobody can say what a stream means by silence.
        (Location::Header, None) if streams && field.presence == Presence::Required => {
            quote! { response.required_header(#name, &mut self.#rust)?; }
        }
        (Location::Header, None) => quote! { response.header(#name, &mut self.#rust)?; },
        (Location::Header, Some(codec)) => quote! { response.header_as(#name, #codec, &mut self.#rust)?; },
        (Location::PrefixHeaders, _) if optional => {
            quote! { response.prefix_headers(#name, self.#rust.get_or_insert_default())?; }
        }
        (Location::PrefixHeaders, _) => quote! { response.prefix_headers(#name, &mut self.#rust)?; },
        (Location::Status, _) => quote! { response.status(&mut self.#rust)?; },
        (Location::Payload(Payload::Bytes), _) => quote! { response.blob(&mut self.#rust); },
        (Location::Payload(Payload::Text), _) => quote! { response.text(&mut self.#rust)?; },
        (Location::Payload(Payload::Document), _) => match elements::told(&field.read, format) {
            None => quote! { #format::read(response.body(), &mut self.#rust)?; },
            Some(element) => quote! { #format::read_as(response.body(), #element, &mut self.#rust)?; },
        },
        _ => return None,
    })
}

/// How a value looks as text, also inside of lists; `None` where its type alone says.
pub fn codec(codec: &Codec) -> Option<TokenStream> {
    match codec {
        // As text every number is one.
        Codec::Plain | Codec::NumberText => None,
        Codec::DateTime => Some(quote! { text::DateTime }),
        Codec::HttpDate => Some(quote! { text::HttpDate }),
        Codec::EpochSeconds => Some(quote! { text::EpochSeconds }),
        Codec::MediaType => Some(quote! { text::MediaType }),
        Codec::List(inner) | Codec::Map(inner) | Codec::Sparse(inner) => self::codec(inner),
    }
}

/// In which directions an enum is text.
pub fn is_text(ty: &Type) -> Directions {
    match ty {
        Type::Enumeration(of) => of.text,
        Type::IntEnumeration(of) => of.text,
        Type::Structure(_) | Type::Union(_) | Type::EventStream(_) => Directions::default(),
    }
}

/// How an enum is written and read as text, in these directions; nothing for others.
pub fn text(ty: &Type, Directions { write, read }: Directions) -> TokenStream {
    let rust = ty.rust();
    let (texts, value) = match ty {
        Type::Enumeration(_) => (quote! { text::Texts::one(self.as_str()) }, quote! { Ok(Self::from(text)) }),
        Type::IntEnumeration(_) => {
            (quote! { text::Texts::integer(self.as_i32()) }, quote! { <i32 as text::Read>::read(text).map(Self::from) })
        }
        _ => return TokenStream::new(),
    };
    let write = write.then(|| {
        quote! {
            impl text::Write for #rust {
                fn texts(&self) -> text::Texts<'_> {
                    #texts
                }
            }
        }
    });
    let read = read.then(|| {
        quote! {
            impl text::Read for #rust {
                fn read(text: &str) -> text::Result<Self> {
                    #value
                }
            }
        }
    });
    quote! { #write #read }
}

/// The statement by which a `ModeledError` is bound, and the `impl BindResponse` it goes by; nothing where all is in the
/// document.
pub fn exception(rust: &Ident, fields: &[&Field], format: &Ident) -> Option<(TokenStream, TokenStream)> {
    let statements: Vec<TokenStream> = fields.iter().filter_map(|field| set(field, false, format)).collect();
    let binding = quote! {
        impl rest::BindResponse for #rust {
            fn bind(&mut self, response: &rest::ResponseParts<'_>) -> rest::Result {
                #(#statements)*
                Ok(())
            }
        }
    };
    (!statements.is_empty()).then(|| (quote! { carrier.response(self); }, binding))
}
