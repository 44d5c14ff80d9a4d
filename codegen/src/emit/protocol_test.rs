//! ```text
//! #[test]
//! fn request_empty_list() {
//!     let input = PutTagsInput::new(Vec::<Tag>::new());
//!     harness::RequestTest { id: "empty_list", … }.check::<PutTags>(&input);
//! }
//! ```

mod endpoint;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::{docs, test_value};
use crate::ir::{Expected, ExpectedBody, ProtocolTests, RequestTest, ResponseTest, Service};

/// What all tests share: sends, receives and compares. Written by hand, so its text is taken as it stands.
pub const HARNESS: &str = include_str!("protocol_test/harness.rs");

/// What tests of endpoint rules share.
pub const DESTINATION: &str = include_str!("protocol_test/endpoint_harness.rs");

/// The root of the tests: `modules` hold those of one service each.
pub fn root(modules: &[Ident]) -> TokenStream {
    quote! {
        //! Smithy's protocol tests that the models carry.
        mod destination;
        mod harness;
        #(mod #modules;)*
    }
}

/// All tests of a service that can be run.
pub fn tests(service: &Service, tests: &ProtocolTests) -> TokenStream {
    let summary = format!(" Protocol tests of `{}`.", service.wire);
    let requests = tests.requests.iter().map(request);
    let responses = tests.responses.iter().map(response);
    let endpoints = tests.endpoints.iter().map(endpoint::endpoint);
    let destination = (!tests.endpoints.is_empty()).then(|| quote! { use crate::destination; });
    quote! {
        #![doc = #summary]
        #destination
        use crate::harness;
        #(#requests)*
        #(#responses)*
        #(#endpoints)*
    }
}

fn request(test: &RequestTest) -> TokenStream {
    let documentation = docs(&test.docs);
    let RequestTest { id, function, operation, method, uri, .. } = test;
    let input = test_value::value(&test.input);
    let host = test.host.iter().map(|host| quote! { host: #host, });
    let resolved_host = test.resolved_host.iter().map(|host| quote! { resolved_host: Some(#host), });
    let body = match &test.body {
        ExpectedBody::Any => None,
        ExpectedBody::Json(json) => {
            let json = quoted(json);
            Some(quote! { body: harness::Body::Json(#json), })
        }
        ExpectedBody::Text(exact) => {
            let exact = quoted(exact);
            Some(quote! { body: harness::Body::Text(#exact), })
        }
    };
    let headers = headers(&test.headers);
    let lists = [
        names(&quote! { require_headers }, &test.header_names.required),
        names(&quote! { forbid_headers }, &test.header_names.forbidden),
        names(&quote! { query }, &test.query.pairs),
        names(&quote! { require_query }, &test.query.required),
        names(&quote! { forbid_query }, &test.query.forbidden),
    ];
    quote! {
        #documentation
        #[test]
        fn #function() {
            let input = #input;
            let test = harness::RequestTest {
                id: #id,
                method: #method,
                uri: #uri,
                #(#host)*
                #(#resolved_host)*
                #headers
                #(#lists)*
                #body
                ..harness::RequestTest::default()
            };
            test.check::<#operation>(&input);
        }
    }
}

fn response(test: &ResponseTest) -> TokenStream {
    let documentation = docs(&test.docs);
    let ResponseTest { id, function, .. } = test;
    let body = quoted(&test.body);
    let code = Literal::u16_unsuffixed(test.code);
    let headers = headers(&test.headers);
    let check = match &test.expected {
        Expected::Output(expected) => {
            let operation = &test.operation;
            let expected = test_value::value(expected);
            let compared = compared(test.nan, &quote! { output });
            quote! {
                let output = test.output::<#operation>();
                let expected = #expected;
                #compared
            }
        }
        Expected::Error { .. } => error(test),
    };
    quote! {
        #documentation
        #[test]
        fn #function() {
            let test = harness::ResponseTest { id: #id, code: #code, #headers body: #body };
            #check
        }
    }
}

fn error(test: &ResponseTest) -> TokenStream {
    let Expected::Error { error, exception, fields, code, fault } = &test.expected else { return TokenStream::new() };
    let operation = &test.operation;
    let name = exception.to_string();
    let fields = fields.iter().map(|(field, value)| {
        let value = test_value::value(value);
        quote! { #field: #value, }
    });
    let code = code.iter().map(|code| quote! { test.same_code(#code, &error.meta); });
    let fault = fault.iter().map(|fault| quote! { test.same_fault(#fault, &error.meta); });
    let compared = compared(test.nan, &quote! { error });
    quote! {
        let error = match test.error::<#operation>() {
            #error::#exception(error) => error,
            other => test.not_the_error(#name, &other),
        };
        let expected = #exception { #(#fields)* meta: error.meta.clone() };
        #(#code)*
        #(#fault)*
        #compared
    }
}

/// By `==`, or by text if there is a NaN, which equals nothing.
fn compared(nan: bool, found: &TokenStream) -> TokenStream {
    if nan {
        quote! { test.same_with_nan(&expected, &#found); }
    } else {
        quote! { test.same(&expected, &#found); }
    }
}

/// A string literal, raw where that spares escapes.
fn quoted(text: &str) -> Literal {
    let raw = text.contains('"') && !text.contains("\"#") && text.chars().all(|c| c == '\n' || !c.is_control());
    let literal = raw.then(|| format!("r#\"{text}\"#").parse().ok()).flatten();
    literal.unwrap_or_else(|| Literal::string(text))
}

fn headers(headers: &[(String, String)]) -> TokenStream {
    let pairs = headers.iter().map(|(name, value)| quote! { (#name, #value) });
    quote! { headers: &[#(#pairs),*], }
}

fn names(field: &TokenStream, names: &[String]) -> Option<TokenStream> {
    (!names.is_empty()).then(|| quote! { #field: &[#(#names),*], })
}
