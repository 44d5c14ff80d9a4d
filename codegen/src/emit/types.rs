//! Types and codecs as they stand in signatures: `Option<Vec<Record>>`, `json::List<json::DateTime>`.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Codec, Field, Presence, ValueType};

/// The type of a value.
pub fn value(ty: &ValueType) -> TokenStream {
    match ty {
        ValueType::Bool => quote! { bool },
        ValueType::I8 => quote! { i8 },
        ValueType::I16 => quote! { i16 },
        ValueType::I32 => quote! { i32 },
        ValueType::I64 => quote! { i64 },
        ValueType::F32 => quote! { f32 },
        ValueType::F64 => quote! { f64 },
        ValueType::String => quote! { String },
        ValueType::Blob => quote! { Bytes },
        ValueType::Timestamp => quote! { Timestamp },
        ValueType::Document => quote! { Document },
        ValueType::BigInteger => quote! { BigInteger },
        ValueType::BigDecimal => quote! { BigDecimal },
        ValueType::Unit => quote! { () },
        ValueType::Named(name) => quote! { #name },
        ValueType::EventStream { event, error } => quote! { event_stream::EventStream<#event, #error> },
        ValueType::List(element) => wrapped(&quote! { Vec }, element),
        ValueType::Sparse(element) => wrapped(&quote! { Option }, element),
        ValueType::Boxed(element) => wrapped(&quote! { Box }, element),
        ValueType::Map(key, element) => {
            let key = value(key);
            let element = value(element);
            quote! { BTreeMap<#key, #element> }
        }
    }
}

fn wrapped(outer: &TokenStream, inner: &ValueType) -> TokenStream {
    let inner = value(inner);
    quote! { #outer<#inner> }
}

/// The type of a field, `Option` included.
pub fn field(field: &Field) -> TokenStream {
    let ty = value(&field.ty);
    if field.presence == Presence::Optional {
        quote! { Option<#ty> }
    } else {
        ty
    }
}

/// The type of a parameter that takes a value.
pub fn parameter(ty: &ValueType) -> TokenStream {
    let value = value(ty);
    if ty.is_plain_parameter() {
        value
    } else {
        quote! { impl Into<#value> }
    }
}

/// A parameter's value as the field's type.
pub fn converted(ty: &ValueType, parameter: &TokenStream) -> TokenStream {
    if ty.is_plain_parameter() {
        parameter.clone()
    } else {
        quote! { #parameter.into() }
    }
}

/// The codec of a value, `None` where the type's own does.
pub fn codec(codec: &Codec) -> Option<TokenStream> {
    let nested = |outer: &TokenStream, inner: &Codec| {
        let inner = self::codec(inner).unwrap_or_else(|| quote! { json::Plain });
        Some(quote! { json::#outer<#inner> })
    };
    match codec {
        Codec::Plain => None,
        Codec::DateTime => Some(quote! { json::DateTime }),
        Codec::HttpDate => Some(quote! { json::HttpDate }),
        Codec::List(inner) => nested(&quote! { List }, inner),
        Codec::Map(inner) => nested(&quote! { Map }, inner),
        Codec::Sparse(inner) => nested(&quote! { Sparse }, inner),
    }
}
