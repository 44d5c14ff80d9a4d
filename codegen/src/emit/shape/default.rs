//! Values that nobody gave: of `default` traits, and those that stand in for what a service left out.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::types;
use crate::ir::{DefaultValue, Presence, ValueType};

/// What a field begins as when nobody set it; for a required one, Smithy's client error correction.
pub fn initial(presence: &Presence, ty: &ValueType) -> TokenStream {
    match presence {
        Presence::Optional => quote! { None },
        Presence::Required => zero(ty),
        Presence::Default(value) => default(value, ty),
    }
}

fn default(value: &DefaultValue, ty: &ValueType) -> TokenStream {
    match value {
        DefaultValue::Zero => zero(ty),
        DefaultValue::True => quote! { true },
        DefaultValue::Integer(value) => {
            let literal = Literal::i64_unsuffixed(*value);
            quote! { #literal }
        }
        DefaultValue::Float(value) => float(*value, ty),
        DefaultValue::String(text) => quote! { String::from(#text) },
        DefaultValue::Blob(bytes) => {
            let literal = Literal::byte_string(bytes);
            quote! { Bytes::from_static(#literal) }
        }
        DefaultValue::Timestamp(secs, nanos) => timestamp(*secs, *nanos),
        DefaultValue::Enum(name, text) => quote! { #name::from(#text) },
        DefaultValue::IntEnum(name, number) => {
            let literal = Literal::i32_unsuffixed(*number);
            quote! { #name::from(#literal) }
        }
        DefaultValue::Big(text) => match text.parse() {
            Ok(number) => {
                let (ty, literal) = (types::value(ty), Literal::i64_suffixed(number));
                quote! { #ty::from(#literal) }
            }
            Err(_) => parsed(text),
        },
        DefaultValue::Document(value) => document(value),
    }
}

/// A point in time.
pub fn timestamp(secs: i64, nanos: u32) -> TokenStream {
    let (secs, subsec) = (Literal::i64_unsuffixed(secs), Literal::u32_unsuffixed(nanos));
    if nanos == 0 {
        quote! { Timestamp::from_secs(#secs) }
    } else {
        quote! { Timestamp::from_secs_and_nanos(#secs, #subsec) }
    }
}

/// A number that no literal holds. Its text is one, so that zero never stands in for it.
fn parsed(text: &str) -> TokenStream {
    quote! { #text.parse().unwrap_or_default() }
}

/// A float as short as it can be written; `f64::NAN` and its like by name.
fn float(value: f64, ty: &ValueType) -> TokenStream {
    let ty = types::value(ty);
    let name = match value {
        value if value.is_nan() => quote! { NAN },
        f64::INFINITY => quote! { INFINITY },
        f64::NEG_INFINITY => quote! { NEG_INFINITY },
        value => return format!("{value:?}").parse().unwrap_or_else(|_| quote! { #value }),
    };
    quote! { #ty::#name }
}

fn zero(ty: &ValueType) -> TokenStream {
    match ty {
        ValueType::Bool => quote! { false },
        ValueType::I8 | ValueType::I16 | ValueType::I32 | ValueType::I64 => quote! { 0 },
        ValueType::F32 | ValueType::F64 => quote! { 0.0 },
        ValueType::List(_) => quote! { Vec::new() },
        ValueType::Map(..) => quote! { BTreeMap::new() },
        ValueType::String => quote! { String::new() },
        ValueType::Blob => quote! { Bytes::new() },
        ValueType::Unit => quote! { () },
        ValueType::EventSource(_) => quote! { event_stream::EventSource::default() },
        ValueType::EventStream { .. } => quote! { event_stream::EventStream::default() },
        other => {
            let ty = types::value(other);
            quote! { #ty::default() }
        }
    }
}

/// A document.
pub fn document(value: &serde_json::Value) -> TokenStream {
    match value {
        serde_json::Value::Null => quote! { Document::Null },
        serde_json::Value::Bool(value) => quote! { Document::Bool(#value) },
        serde_json::Value::String(text) => quote! { Document::from(#text) },
        serde_json::Value::Number(number) => {
            let text = number.to_string();
            // A float stands for the text only if it is written the same.
            let float = number.as_f64().filter(|float| format!("{float:?}") == text);
            match (number.as_i64().map(Literal::i64_suffixed), float.map(Literal::f64_suffixed)) {
                (Some(literal), _) | (None, Some(literal)) => quote! { Document::from(#literal) },
                (None, None) => {
                    let number = parsed(&text);
                    quote! { Document::Number(#number) }
                }
            }
        }
        serde_json::Value::Array(items) => {
            let items = items.iter().map(document);
            quote! { Document::Array(Vec::from([#(#items),*])) }
        }
        serde_json::Value::Object(entries) => {
            let entries = entries.iter().map(|(key, value)| {
                let value = document(value);
                quote! { (String::from(#key), #value) }
            });
            quote! { Document::Object(BTreeMap::from([#(#entries),*])) }
        }
    }
}
