//! Bodies as source text: `harness::Body::Json(r#"{"a":1}"#)` where expected, bytes where received.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::ir::ExpectedBody;

/// What a body is expected to be; nothing if nothing is said of it.
pub fn expected(body: &ExpectedBody) -> Option<TokenStream> {
    let (variant, literal) = match body {
        ExpectedBody::Any => return None,
        ExpectedBody::Text(text) => (quote! { Text }, quoted(text)),
        ExpectedBody::Json(text) => (quote! { Json }, quoted(text)),
        ExpectedBody::Form(text) => (quote! { Form }, quoted(text)),
        ExpectedBody::Xml(text) => (quote! { Xml }, quoted(text)),
        ExpectedBody::Bytes(bytes) => (quote! { Bytes }, Literal::byte_string(bytes)),
        ExpectedBody::Cbor(bytes) => (quote! { Cbor }, Literal::byte_string(bytes)),
    };
    Some(quote! { harness::Body::#variant(#literal) })
}

/// Bytes, as a text where they are one.
pub fn received(bytes: &[u8]) -> TokenStream {
    match std::str::from_utf8(bytes) {
        Ok(text) if text.chars().all(|c| c == '\n' || !c.is_control()) => {
            let text = quoted(text);
            quote! { #text.as_bytes() }
        }
        _ => {
            let bytes = Literal::byte_string(bytes);
            quote! { #bytes }
        }
    }
}

/// A string literal, raw where that spares escapes.
pub fn quoted(text: &str) -> Literal {
    let raw = text.contains('"') && !text.contains("\"#") && text.chars().all(|c| c == '\n' || !c.is_control());
    let literal = raw.then(|| format!("r#\"{text}\"#").parse().ok()).flatten();
    literal.unwrap_or_else(|| Literal::string(text))
}
