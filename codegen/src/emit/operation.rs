//! ```text
//! pub struct PutRecordsInput { … }  pub struct PutRecordsOutput { … }  pub enum PutRecordsError { … }
//! pub struct PutRecords;
//! impl Operation for PutRecords { … }
//! ```

use proc_macro2::TokenStream;
use quote::quote;

use super::{deprecated, discovery, endpoint, error_enum, paginator, shape, wire};
use crate::ir::{Auth, Checksum, HostPrefixPart, Operation};
use crate::protocol::Protocol;

/// The whole file of an operation: what a caller needs first, how it travels last.
pub fn operation(operation: &Operation, protocol: &Protocol) -> TokenStream {
    let definitions = operation.own.iter().map(shape::definition);
    let wire = operation.own.iter().map(|ty| wire::wire(ty, protocol));
    let error = error_enum::operation(operation);
    let error_impls = error_enum::operation_impls(operation);
    let definition = definition(operation, protocol);
    let pages = paginator::wire(operation);
    let request = wire::rest::request(operation, &protocol.request.module());
    quote! { #(#definitions)* #error #error_impls #definition #pages #request #(#wire)* }
}

fn definition(operation: &Operation, protocol: &Protocol) -> TokenStream {
    let Operation { rust, name, input, output, error, .. } = operation;
    let summary = format!(" The operation `{name}`, for use without a client.");
    let deprecation = deprecated(operation.deprecated.as_ref());
    let without_input = operation.without_input.then(|| quote! { .without_input() });
    let auth = match operation.auth {
        Auth::SigV4 => quote! {},
        Auth::Optional => quote! { .auth(Auth::Optional) },
        Auth::None => quote! { .auth(Auth::None) },
        Auth::Bearer => quote! { .auth(Auth::Bearer) },
    };
    let bearer = operation.bearer.then(|| quote! { .bearer() });
    let sigv4a = operation.sigv4a.then(|| quote! { .sigv4a() });
    let events = wire::sent_events::events(operation, protocol);
    let protocol = if operation.streams {
        quote! { protocol::EventStreams<Protocol> }
    } else if operation.streams_bytes {
        quote! { byte_stream::ByteStreams<Protocol> }
    } else {
        quote! { Protocol }
    };
    let required = &operation.required_output;
    let required = (!required.is_empty()).then(|| quote! { .required_output(&[#(#required),*]) });
    let raw_output = operation.http.as_ref().is_some_and(|http| http.raw_output).then(|| quote! { .raw_output() });
    let error_roots = operation.http.as_ref().and_then(|http| http.error_roots.as_ref());
    let error_roots = error_roots.map(|roots| quote! { .error_roots(&[#(#roots),*]) });
    let checksum_required = (operation.checksum == Some(Checksum::Md5)).then(|| quote! { .checksum_required() });
    let checksum_mode = operation.checksum_mode.as_ref().map(|header| quote! { .checksum_mode(#header) });
    let checksum = operation.checksum.as_ref().and_then(checksum);
    let compressed = operation.compresses.then(|| quote! { .compressed() });
    let long_poll = operation.long_poll.then(|| quote! { .long_poll() });
    let host_prefix = (!operation.host_prefix.is_empty()).then(|| host_prefix(&operation.host_prefix));
    let body = wire::streams::body(operation);
    let endpoint = endpoint::decision(operation.endpoint.as_deref(), operation.endpoint_url.as_ref());
    let discovery = operation.discovery.as_ref().map(|found| discovery::discovery(rust, found));
    let says_endpoints = operation.discovers.as_ref().map(|said| discovery::discovers(rust, input, said));
    quote! {
        #[doc = #summary]
        #deprecation
        #[derive(Clone, Copy, Debug)]
        pub struct #rust;
        impl Operation for #rust {
            type Input = #input;
            type Output = #output;
            type Error = #error;
            type Protocol = #protocol;
            const INFO: OperationInfo =
                OperationInfo::new(&SERVICE, #name) #without_input #auth #bearer #sigv4a #compressed #long_poll #checksum_required #checksum_mode #required #raw_output #error_roots;
            #host_prefix
            #body
            #checksum
            #events
            #endpoint
            #discovery
        }
        #says_endpoints
    }
}

/// What tells of a checksum whose algorithm the input may name.
fn checksum(checksum: &Checksum) -> Option<TokenStream> {
    let Checksum::Chosen { rust, optional, header, required } = checksum else { return None };
    let algorithm = if *optional {
        quote! { input.#rust.as_ref().map(|algorithm| algorithm.as_str()) }
    } else {
        quote! { Some(input.#rust.as_str()) }
    };
    let required = required.then(|| quote! { .required() });
    Some(quote! {
        fn checksum(input: &Self::Input) -> Option<RequestChecksum<'_>> {
            let algorithm = #algorithm;
            Some(RequestChecksum::new(#header, algorithm) #required)
        }
    })
}

fn host_prefix(parts: &[HostPrefixPart]) -> TokenStream {
    let labelled = parts.iter().any(|part| matches!(part, HostPrefixPart::Label { .. }));
    let input = if labelled {
        quote! { input }
    } else {
        quote! { _ }
    };
    let parts = parts.iter().map(|part| match part {
        HostPrefixPart::Text(text) => quote! { #text },
        HostPrefixPart::Label { rust, member, optional: true } => {
            quote! { HostPrefix::label(#member, input.#rust.as_ref().map_or("", |label| label.as_str()))? }
        }
        HostPrefixPart::Label { rust, member, optional: false } => {
            quote! { HostPrefix::label(#member, input.#rust.as_str())? }
        }
    });
    quote! {
        fn host_prefix(#input: &Self::Input) -> Result<Option<HostPrefix>, CallError> {
            let prefix = [#(#parts),*].concat();
            Ok(Some(HostPrefix(prefix)))
        }
    }
}
