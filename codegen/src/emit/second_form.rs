//! ```text
//! #[cfg(feature = "cbor")]
//! pub(crate) type Protocol = protocol::Wires<protocol::AwsJson1_1, protocol::AwsCbor1_1>;
//! ```
//! The second form of a service's protocol: all of it is behind a feature.

use proc_macro2::TokenStream;
use quote::quote;

use super::{fake_client, wire};
use crate::ir::{Service, Type};
use crate::protocol::Protocol;

/// The feature that is called as the form's format is.
fn feature(second: &Protocol) -> String {
    second.request.module().to_string()
}

/// How shapes travel in the form, and the same for the service's side; nothing where there is no such form.
pub fn forms(service: &Service) -> Option<(TokenStream, TokenStream)> {
    let second = service.protocol.second?;
    let types: Vec<&Type> =
        service.operations.iter().flat_map(|operation| &operation.own).chain(&service.types).collect();
    let members = service.exceptions.iter().filter_map(|exception| {
        let fields: Vec<_> = exception.fields.iter().filter(|field| field.read.location.is_in_document()).collect();
        Some(wire::document(&exception.rust, &fields, second)?.1)
    });
    let client = types.iter().map(|ty| wire::second(ty, second));
    let fake = types.iter().map(|ty| fake_client::wire(ty, second));
    Some((quote! { #(#client)* #(#members)* }, quote! { #(#fake)* }))
}

/// The modules of these.
pub fn modules(service: &Service) -> Option<TokenStream> {
    let feature = feature(service.protocol.second?);
    Some(quote! {
        #[cfg(feature = #feature)]
        mod cbor_form;
        #[cfg(all(feature = #feature, feature = "test-util"))]
        mod fake_cbor;
    })
}

/// The protocol of both forms, whose first is `first`, and what reads payloads of either.
pub fn protocol(service: &Service, first: &TokenStream) -> Option<TokenStream> {
    let second = service.protocol.second?;
    let (feature, payloads, format) =
        (feature(second), service.protocol.payloads(), service.protocol.response.module());
    let (module, marker) = (second.module(), second.marker());
    Some(quote! {
        /// The protocol of the service's operations.
        #[cfg(not(feature = #feature))]
        pub(crate) type Protocol = #first;
        /// The protocol of the service's operations, in both of its forms.
        #[cfg(feature = #feature)]
        pub(crate) type Protocol = protocol::Wires<#first, #module::#marker>;
        #[cfg(not(feature = #feature))]
        #[allow(unused_imports)]
        pub(crate) use runtime::#format as #payloads;
        #[cfg(feature = #feature)]
        #[allow(unused_imports)]
        pub(crate) use runtime::json_or_cbor as #payloads;
    })
}
