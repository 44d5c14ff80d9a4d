//! Values of protocol tests as source text: `Tag::new("k").value("v")` where sent, `Tag { key: … }` where expected.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::shape::{default, types};
use crate::ir::{Construction, Value, ValueType};

/// A value of exactly its type.
pub fn value(value: &Value) -> TokenStream {
    match value {
        Value::Bool(value) => quote! { #value },
        Value::Integer(value, ty) => integer(*value, ty),
        Value::F32(value) => float(f64::from(*value), &quote! { f32 }, Literal::f32_suffixed, *value),
        Value::F64(value) => float(*value, &quote! { f64 }, Literal::f64_suffixed, *value),
        Value::String(text) => quote! { String::from(#text) },
        Value::Blob(bytes) => {
            let bytes = Literal::byte_string(bytes);
            quote! { Bytes::from_static(#bytes) }
        }
        Value::ByteStream(bytes) => {
            let bytes = Literal::byte_string(bytes);
            quote! { ByteStream::from(#bytes) }
        }
        Value::Timestamp(secs, nanos) => default::timestamp(*secs, *nanos),
        Value::Big(text, ty) => {
            let ty = types::value(ty);
            quote! { harness::number::<#ty>(#text) }
        }
        Value::Document(value) => default::document(value),
        Value::Unit => quote! { () },
        Value::Variant(rust, variant) => quote! { #rust::#variant },
        Value::UnlistedText(rust, text) => quote! { #rust::Unknown(String::from(#text)) },
        Value::UnlistedNumber(rust, number) => {
            let number = Literal::i32_unsuffixed(*number);
            quote! { #rust::Unknown(#number) }
        }
        Value::Union(union, variant, inner) if matches!(**inner, Value::Unit) => quote! { #union::#variant },
        Value::Union(union, variant, inner) => {
            let inner = self::value(inner);
            quote! { #union::#variant(#inner) }
        }
        Value::List(element, items) => list(element, items),
        Value::Map(key, element, entries) => map(key, element, entries),
        Value::None(ty) => {
            let ty = types::value(ty);
            quote! { None::<#ty> }
        }
        Value::Some(inner) => {
            let inner = self::value(inner);
            quote! { Some(#inner) }
        }
        Value::Boxed(inner) => {
            let inner = self::value(inner);
            quote! { Box::new(#inner) }
        }
        Value::Events(events) => {
            let events = self::value(events);
            quote! { event_stream::EventSource::from(#events) }
        }
        Value::Built { rust, construction, required, set } => built(rust, construction, required, set),
        Value::Literal { rust, fields, rest } => {
            let fields = fields.iter().map(named);
            let rest = rest.then(|| quote! { ..#rust::default() });
            quote! { #rust { #(#fields,)* #rest } }
        }
        Value::Initial(presence, ty) => default::initial(presence, ty),
    }
}

/// `Tag::new("k").value("v")`
fn built(
    rust: &Ident,
    construction: &Construction,
    required: &[(Ident, Value)],
    set: &[(Ident, Value)],
) -> TokenStream {
    let fields = required.iter().map(named);
    let arguments = required.iter().map(|(_, value)| argument(value));
    let made = match construction {
        Construction::InOrder => quote! { #rust::new(#(#arguments),*) },
        Construction::ByName(name) => quote! { #rust::new(#name { #(#fields),* }) },
        Construction::Literal => quote! { #rust { #(#fields),* } },
    };
    let setters = set.iter().map(|(field, value)| {
        let value = argument(value);
        quote! { .#field(#value) }
    });
    quote! { #made #(#setters)* }
}

/// `key: String::from("k")`
fn named((field, value): &(Ident, Value)) -> TokenStream {
    let value = self::value(value);
    quote! { #field: #value }
}

/// A value for a parameter, which takes whatever converts into its type.
fn argument(value: &Value) -> TokenStream {
    match value {
        Value::String(text) => quote! { #text },
        Value::Boxed(inner) => argument(inner),
        Value::Integer(value, _) => {
            let literal = Literal::i64_unsuffixed(*value);
            quote! { #literal }
        }
        Value::Blob(bytes) if !bytes.is_empty() && bytes.is_ascii() => {
            let text = String::from_utf8_lossy(bytes);
            quote! { #text }
        }
        Value::List(ValueType::String, items) if !items.is_empty() => {
            let items = items.iter().map(argument);
            quote! { [#(#items),*] }
        }
        Value::List(_, items) if !items.is_empty() => {
            let items = items.iter().map(self::value);
            quote! { [#(#items),*] }
        }
        Value::Map(ValueType::String, ValueType::String, entries) if !entries.is_empty() => {
            let entries = entries.iter().map(|(key, element)| {
                let (key, element) = (argument(key), argument(element));
                quote! { (#key, #element) }
            });
            quote! { [#(#entries),*] }
        }
        Value::Map(_, _, entries) if !entries.is_empty() => self::entries(entries),
        other => self::value(other),
    }
}

fn integer(value: i64, ty: &ValueType) -> TokenStream {
    let literal = Literal::i64_unsuffixed(value).to_string();
    let suffixed = format!("{literal}_{}", types::value(ty));
    // A sign and a number are two tokens.
    suffixed.parse().unwrap_or_default()
}

fn float<T>(value: f64, ty: &TokenStream, literal: fn(T) -> Literal, exact: T) -> TokenStream {
    if value.is_nan() {
        return quote! { #ty::NAN };
    }
    match value {
        f64::INFINITY => quote! { #ty::INFINITY },
        f64::NEG_INFINITY => quote! { #ty::NEG_INFINITY },
        _ => {
            let literal = literal(exact);
            quote! { #literal }
        }
    }
}

fn list(element: &ValueType, items: &[Value]) -> TokenStream {
    if items.is_empty() {
        let element = types::value(element);
        return quote! { Vec::<#element>::new() };
    }
    let items = items.iter().map(value);
    quote! { Vec::from([#(#items),*]) }
}

fn map(key: &ValueType, element: &ValueType, entries: &[(Value, Value)]) -> TokenStream {
    if entries.is_empty() {
        let (key, element) = (types::value(key), types::value(element));
        return quote! { BTreeMap::<#key, #element>::new() };
    }
    let entries = self::entries(entries);
    quote! { BTreeMap::from(#entries) }
}

fn entries(entries: &[(Value, Value)]) -> TokenStream {
    let entries = entries.iter().map(|(key, element)| {
        let (key, element) = (value(key), value(element));
        quote! { (#key, #element) }
    });
    quote! { [#(#entries),*] }
}
