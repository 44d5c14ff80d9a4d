//! ```text
//! #[test]
//! fn request_empty_list() {
//!     let input = PutTagsInput::new(Vec::<Tag>::new());
//!     harness::RequestTest { id: "empty_list", … }.check::<PutTags>(&input);
//! }
//! ```

mod body;
mod endpoint;
mod events;
mod same;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::test_value;
use same::Floats;

use crate::ir::{
    Check, ClientSetting, Expected, ExpectedRequest, GivenResponse, ModelTest, ProtocolTests, RequestTest,
    ResponseTest, Service, Value,
};

/// What all tests share, by names of files. Written by hand, so its text is taken as it stands.
pub const HARNESS: &[(&str, &str)] = &[
    ("mod.rs", include_str!("../../../harness/mod.rs")),
    ("body.rs", include_str!("../../../harness/body.rs")),
    ("cbor.rs", include_str!("../../../harness/cbor.rs")),
    ("endpoint.rs", include_str!("../../../harness/endpoint.rs")),
    ("events.rs", include_str!("../../../harness/events.rs")),
    ("json.rs", include_str!("../../../harness/json.rs")),
    ("loopback.rs", include_str!("../../../harness/loopback.rs")),
    ("request.rs", include_str!("../../../harness/request.rs")),
    ("response.rs", include_str!("../../../harness/response.rs")),
    ("same.rs", include_str!("../../../harness/same.rs")),
    ("xml.rs", include_str!("../../../harness/xml.rs")),
];

/// The root of the tests: `modules` hold those of one service each.
pub fn root(modules: &[Ident]) -> TokenStream {
    quote! {
        //! Smithy's protocol tests that the models carry.
        mod harness;
        #(mod #modules;)*
    }
}

/// All tests of a service that can be run.
pub fn tests(service: &Service, tests: &ProtocolTests) -> TokenStream {
    let summary = format!(" Protocol tests of `{}`.", service.name);
    let floats = Floats::of(service);
    let functions = tests.run.iter().map(|ModelTest { id, function, docs, check, .. }| {
        let documentation = super::docs(docs);
        let body = match check {
            Check::Request(test) => request(id, test),
            Check::Response(test) => response(id, service, test, &floats),
            Check::EventStream(test) => events::event_stream(id, test),
            Check::Endpoint(test) => endpoint::endpoint(id, test),
        };
        quote! {
            #documentation
            #[test]
            fn #function() {
                #body
            }
        }
    });
    let has_responses = tests.run.iter().any(|test| matches!(test.check, Check::Response(_)));
    let same = has_responses.then(|| floats.impls());
    quote! {
        #![doc = #summary]
        use crate::harness;
        #(#functions)*
        #same
    }
}

fn request(id: &str, test: &RequestTest) -> TokenStream {
    let RequestTest { operation, input, expected } = test;
    let input = test_value::value(input);
    let expected = expected_request(id, expected);
    quote! {
        let input = #input;
        let test = #expected;
        test.check::<#operation>(&input);
    }
}

/// What a request must be.
fn expected_request(id: &str, test: &ExpectedRequest) -> TokenStream {
    let ExpectedRequest { method, uri, .. } = test;
    let settings = settings(&test.settings);
    let host = test.host.iter().map(|host| quote! { host: #host, });
    let resolved_host = test.resolved_host.iter().map(|host| quote! { resolved_host: Some(#host), });
    let body = body::expected(&test.body).map(|body| quote! { body: #body, });
    let headers = headers(&test.headers);
    let lists = [
        names(&quote! { require_headers }, &test.header_names.required),
        names(&quote! { forbid_headers }, &test.header_names.forbidden),
        names(&quote! { query }, &test.query.pairs),
        names(&quote! { require_query }, &test.query.required),
        names(&quote! { forbid_query }, &test.query.forbidden),
    ];
    quote! {
        harness::RequestTest {
            id: #id,
            method: #method,
            uri: #uri,
            #settings
            #(#host)*
            #(#resolved_host)*
            #headers
            #(#lists)*
            #body
            ..harness::RequestTest::default()
        }
    }
}

/// What the client is told, if it is no client as in all tests.
fn settings(settings: &[ClientSetting]) -> Option<TokenStream> {
    let setters = settings.iter().map(|setting| match setting {
        ClientSetting::Clock(secs) => quote! { .clock(|| smithwright_runtime::Timestamp::from_secs(#secs)) },
        ClientSetting::Credentials(id, secret, token) => {
            let token = token.iter().map(|token| quote! { .with_session_token(#token) });
            quote! { .credentials(smithwright_runtime::Credentials::new(#id, #secret) #(#token)*) }
        }
        ClientSetting::Region(region) => quote! { .region(#region) },
        ClientSetting::EndpointUrl(url) => quote! { .endpoint_url(#url) },
        ClientSetting::UseDualStack(value) => quote! { .use_dual_stack(#value) },
        ClientSetting::Param(name, value) => quote! { .endpoint_param(#name, #value) },
        ClientSetting::Retry(attempts) => {
            let attempts = attempts.iter().map(|attempts| quote! { .max_attempts(#attempts) });
            quote! { .retry(smithwright_runtime::RetryConfig::new() #(#attempts)*) }
        }
    });
    (!settings.is_empty()).then(|| quote! { settings: Some(|config| config #(#setters)*), })
}

fn response(id: &str, service: &Service, test: &ResponseTest, floats: &Floats<'_>) -> TokenStream {
    let given = given_response(id, &test.given);
    let check = match &test.expected {
        Expected::Output(expected) => {
            let operation = &test.operation;
            let expected = test_value::value(expected);
            let output = service.operations.iter().find(|item| item.rust == *operation).map(|item| &item.output);
            let compared = compared(output.is_some_and(|name| floats.contain(name)), &quote! { output });
            quote! {
                let output = test.output::<#operation>();
                let expected = #expected;
                #compared
            }
        }
        Expected::Error { .. } => error(test, floats),
    };
    quote! {
        let test = #given;
        #check
    }
}

/// A response that a client gets.
fn given_response(id: &str, given: &GivenResponse) -> TokenStream {
    let code = Literal::u16_unsuffixed(given.code);
    let headers = headers(&given.headers);
    let body = body::received(&given.body);
    quote! { harness::ResponseTest { id: #id, code: #code, #headers body: #body } }
}

fn error(test: &ResponseTest, floats: &Floats<'_>) -> TokenStream {
    let Expected::Error { error, exception, fields, code, fault } = &test.expected else { return TokenStream::new() };
    let operation = &test.operation;
    let expected = error_expected(error, exception, fields);
    let code = code.iter().map(|code| quote! { test.same_code(#code, &error.meta); });
    let fault = fault.iter().map(|fault| quote! { test.same_fault(#fault, &error.meta); });
    let compared = compared(floats.contain(exception), &quote! { error });
    quote! {
        let error = test.error::<#operation>();
        #expected
        #(#code)*
        #(#fault)*
        #compared
    }
}

/// The exception that `error` must be, and what it must hold.
fn error_expected(error: &Ident, exception: &Ident, fields: &[(Ident, Value)]) -> TokenStream {
    let name = exception.to_string();
    let fields = fields.iter().map(|(field, value)| {
        let value = test_value::value(value);
        quote! { #field: #value, }
    });
    quote! {
        let error = match error {
            #error::#exception(error) => error,
            other => test.not_the_error(#name, &other),
        };
        let expected = #exception { #(#fields)* meta: error.meta.clone() };
    }
}

/// By `==`, or so that NaN is the same as NaN.
fn compared(floats: bool, found: &TokenStream) -> TokenStream {
    if floats {
        quote! { test.same_with_nan(&expected, &#found); }
    } else {
        quote! { test.same(&expected, &#found); }
    }
}

fn headers(headers: &[(String, String)]) -> TokenStream {
    let pairs = headers.iter().map(|(name, value)| quote! { (#name, #value) });
    quote! { headers: &[#(#pairs),*], }
}

fn names(field: &TokenStream, names: &[String]) -> Option<TokenStream> {
    (!names.is_empty()).then(|| quote! { #field: &[#(#names),*], })
}
