//! ```text
//! pub struct PutRecordsInput { … }  pub struct PutRecordsOutput { … }  pub enum PutRecordsError { … }
//! pub struct PutRecords;
//! impl Operation for PutRecords { … }
//! ```

use proc_macro2::TokenStream;
use quote::quote;

use super::{deprecated, endpoint, error_enum};
use crate::ir::{Auth, HostPrefixPart, Operation, Protocol};
use crate::protocol;

/// The whole file of an operation: what a caller needs first, how it travels last.
pub fn operation(operation: &Operation, protocol: Protocol) -> TokenStream {
    let definitions = operation.own.iter().map(super::definition);
    let wire = operation.own.iter().map(super::wire);
    let error = error_enum::operation(operation);
    let error_impls = error_enum::operation_impls(operation);
    let definition = definition(operation, protocol);
    quote! { #(#definitions)* #error #definition #(#wire)* #error_impls }
}

fn definition(operation: &Operation, protocol: Protocol) -> TokenStream {
    let Operation { rust, wire, input, output, error, .. } = operation;
    let summary = format!(" The operation `{wire}`, for use without a client.");
    let deprecation = deprecated(operation.deprecated.as_ref());
    let auth = match operation.auth {
        Auth::SigV4 => quote! {},
        Auth::Optional => quote! { const AUTH: Auth = Auth::Optional; },
        Auth::None => quote! { const AUTH: Auth = Auth::None; },
    };
    let protocol = if operation.streams {
        protocol::event_streams(protocol)
    } else {
        quote! { Protocol }
    };
    let target = &operation.target;
    let required = &operation.required_output;
    let required =
        (!required.is_empty()).then(|| quote! { const REQUIRED_OUTPUT: &'static [&'static str] = &[#(#required),*]; });
    let needs_checksum = operation.needs_checksum.then(|| quote! { const NEEDS_CHECKSUM: bool = true; });
    let compresses = operation.compresses.then(|| quote! { const COMPRESSES: bool = true; });
    let long_poll = operation.long_poll.then(|| quote! { const LONG_POLL: bool = true; });
    let host_prefix = (!operation.host_prefix.is_empty()).then(|| host_prefix(&operation.host_prefix));
    let endpoint = operation.endpoint.as_deref().map(endpoint::inputs);
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
            const SERVICE: Service = SERVICE;
            const NAME: &'static str = #wire;
            const TARGET: &'static str = #target;
            #auth
            #compresses
            #long_poll
            #needs_checksum
            #required
            #host_prefix
            #endpoint
        }
    }
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
        HostPrefixPart::Label { rust, wire, optional: true } => {
            quote! { HostPrefix::label(#wire, input.#rust.as_ref().map_or("", |label| label.as_str()))? }
        }
        HostPrefixPart::Label { rust, wire, optional: false } => {
            quote! { HostPrefix::label(#wire, input.#rust.as_str())? }
        }
    });
    quote! {
        fn host_prefix(#input: &Self::Input) -> Result<Option<HostPrefix>, CallError> {
            let prefix = [#(#parts),*].concat();
            Ok(Some(HostPrefix(prefix)))
        }
    }
}
