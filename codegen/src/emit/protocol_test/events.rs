//! ```text
//! #[test]
//! fn events_note() {
//!     let test = harness::ResponseTest { id: "note", code: 200, headers: &[], body: "".as_bytes() };
//!     let frames: &[harness::Frame] = &[harness::Frame { bytes: b"…", … }];
//!     let output = test.opened(test.streamed::<Watch>(frames));
//!     …
//! }
//! ```

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::{body, error_expected, expected_request, given_response};
use crate::emit::test_value;
use crate::ir::{EventStreamTest, Frame, FrameHeader, ReceivedEvents, SentEvents, StreamEnd};

/// What a test of an event stream does.
pub fn event_stream(id: &str, test: &EventStreamTest) -> TokenStream {
    let operation = &test.operation;
    let sent = test.sent.as_ref().map(|events| sent(id, operation, events));
    let received = test.received.as_ref().map(|events| received(id, operation, events));
    quote! { #sent #received }
}

fn sent(id: &str, operation: &Ident, events: &SentEvents) -> TokenStream {
    let input = test_value::value(&events.input);
    let expected = expected_request(id, &events.request);
    let frames = events.frames.iter().map(frame);
    quote! {
        let input = #input;
        let test = #expected;
        let frames: &[harness::Frame] = &[#(#frames),*];
        test.check_events::<#operation>(&input, frames);
    }
}

fn received(id: &str, operation: &Ident, events: &ReceivedEvents) -> TokenStream {
    let stream = &events.stream;
    let given = given_response(id, &events.given);
    let frames = events.frames.iter().map(frame);
    let expected = test_value::value(&events.events);
    let check = match &events.end {
        StreamEnd::Success => {
            let fields = events.fields.iter().map(|(field, value)| {
                let value = test_value::value(value);
                quote! { test.same(&#value, &output.#field); }
            });
            quote! {
                let output = test.opened(test.streamed::<#operation>(frames));
                #(#fields)*
                let events = test.events(output.#stream);
                test.same(&expected, &events);
            }
        }
        StreamEnd::Failure => ends(operation, stream, &quote! { _ }),
        StreamEnd::Error { error, exception, fields } => {
            let ends = ends(operation, stream, &quote! { error });
            let expected = error_expected(error, exception, fields);
            quote! {
                #ends
                #expected
                test.same(&expected, &error);
            }
        }
    };
    quote! {
        let test = #given;
        let frames: &[harness::Frame] = &[#(#frames),*];
        let expected = #expected;
        #check
    }
}

/// The error that the call or its stream ends with, once the events before it were compared.
fn ends(operation: &Ident, stream: &Ident, error: &TokenStream) -> TokenStream {
    quote! {
        let opened = test.streamed::<#operation>(frames);
        let (events, #error) = test.ends(opened.map(|output| output.#stream));
        test.same(&expected, &events);
    }
}

fn frame(frame: &Frame) -> TokenStream {
    let bytes = Literal::byte_string(&frame.bytes);
    let headers = frame.headers.iter().map(|(name, value)| {
        let value = header(value);
        quote! { (#name, harness::Header::#value) }
    });
    let (required, forbidden) = (&frame.header_names.required, &frame.header_names.forbidden);
    let body = body::expected(&frame.body).unwrap_or_else(|| quote! { harness::Body::Any });
    quote! {
        harness::Frame {
            bytes: #bytes,
            headers: vec![#(#headers),*],
            require_headers: &[#(#required),*],
            forbid_headers: &[#(#forbidden),*],
            body: #body,
        }
    }
}

fn header(header: &FrameHeader) -> TokenStream {
    match header {
        FrameHeader::Bool(value) => quote! { Bool(#value) },
        FrameHeader::Byte(value) => quote! { Byte(#value) },
        FrameHeader::Short(value) => quote! { Short(#value) },
        FrameHeader::Integer(value) => quote! { Integer(#value) },
        FrameHeader::Long(value) => quote! { Long(#value) },
        FrameHeader::Blob(value) => {
            let value = Literal::byte_string(value);
            quote! { Blob(#value.to_vec()) }
        }
        FrameHeader::String(value) => quote! { String(#value.to_owned()) },
        FrameHeader::Timestamp(value) => quote! { Timestamp(#value) },
    }
}
