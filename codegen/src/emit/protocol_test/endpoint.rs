//! ```text
//! #[test]
//! fn endpoint_1() {
//!     let test = harness::EndpointTest { id: "endpoint 1", … };
//!     let mut params = EndpointParams::new(&harness::no_settings()).expect("parameters");
//!     params.region = Some("us-east-1");
//!     test.resolved(params.resolve());
//! }
//! ```

use proc_macro2::TokenStream;
use quote::quote;

use super::body::quoted;
use crate::emit::endpoint::fixed;
use crate::emit::test_value;
use crate::ir::{EndpointCall, EndpointTest, ExpectedEndpoint, ParamSource, RuleValue};

/// What a test of endpoint rules does.
pub fn endpoint(id: &str, test: &EndpointTest) -> TokenStream {
    let expected = match &test.expected {
        ExpectedEndpoint::Error(message) => quote! { harness::Destination::Error(#message) },
        ExpectedEndpoint::Endpoint { url, headers, properties } => {
            let headers = headers.iter().map(|(name, value)| quote! { (#name, #value) });
            let properties = quoted(properties);
            quote! {
                harness::Destination::Endpoint { url: #url, headers: &[#(#headers),*], properties: #properties }
            }
        }
    };
    let fields = test.params.iter().map(|(field, optional, value)| {
        let value = match (value, optional) {
            (None, _) => quote! { None },
            (Some(value), true) => {
                let value = fixed(value);
                quote! { Some(#value) }
            }
            (Some(value), false) => fixed(value),
        };
        quote! { params.#field = #value; }
    });
    let calls = test.calls.iter().map(call);
    quote! {
        let test = harness::EndpointTest { id: #id, expected: #expected };
        let mut params = EndpointParams::new(&harness::no_settings()).expect("parameters");
        #(#fields)*
        test.resolved(params.resolve());
        #(#calls)*
    }
}

fn call(call: &EndpointCall) -> TokenStream {
    let EndpointCall { operation, input, settings } = call;
    let input = test_value::value(input);
    let settings = settings.iter().map(|(source, name, value)| setting(*source, name, value));
    quote! {
        let input = #input;
        let settings = harness::ClientSettings::default() #(#settings)*;
        test.sent::<#operation>(settings, &input);
    }
}

fn setting(source: ParamSource, name: &str, value: &RuleValue) -> TokenStream {
    let owned = match value {
        RuleValue::Text(text) => quote! { #text },
        RuleValue::Flag(flag) => quote! { #flag },
        RuleValue::List(items) => quote! { vec![#(String::from(#items)),*] },
    };
    match source {
        ParamSource::Region => quote! { .region(#owned) },
        ParamSource::EndpointUrl => quote! { .endpoint_url(#owned) },
        ParamSource::UseFips => quote! { .use_fips(#owned) },
        ParamSource::UseDualStack => quote! { .use_dual_stack(#owned) },
        ParamSource::AccountId => quote! { .account_id(#owned) },
        ParamSource::AccountIdEndpointMode => quote! { .account_id_endpoint_mode(#owned) },
        ParamSource::Setting | ParamSource::Call => quote! { .param(#name, #owned) },
    }
}
