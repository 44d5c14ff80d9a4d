//! Types and codecs as they stand in signatures: `Option<Vec<Record>>`, `json::List<json::DateTime>`.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::ir::{Codec, Field, Presence, ValueType};
use crate::protocol::Format;

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
        ValueType::ByteStream => quote! { ByteStream },
        ValueType::Timestamp => quote! { Timestamp },
        ValueType::Document => quote! { Document },
        ValueType::BigInteger => quote! { BigInteger },
        ValueType::BigDecimal => quote! { BigDecimal },
        ValueType::Unit => quote! { () },
        ValueType::Named(name) => quote! { #name },
        ValueType::EventSource(event) => quote! { event_stream::EventSource<#event> },
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
    if ty.is_plain_parameter() {
        return value(ty);
    }
    let bound = bound(ty);
    quote! { impl #bound }
}

/// The trait of what becomes a value: as much as can be of its type, at each level of a collection.
fn bound(ty: &ValueType) -> TokenStream {
    match ty {
        ValueType::Blob => quote! { IntoBlob },
        ValueType::List(element) if element.is_plain_parameter() => {
            let element = value(element);
            quote! { IntoIterator<Item = #element> }
        }
        ValueType::List(element) if is_named(element) => {
            let element = value(element);
            quote! { IntoList<#element> }
        }
        ValueType::List(element) => {
            let element = bound(element);
            quote! { IntoIterator<Item: #element> }
        }
        ValueType::Map(key, element) => {
            let (key, element) = (parameter(key), parameter(element));
            quote! { IntoIterator<Item = (#key, #element)> }
        }
        other => {
            let value = value(other);
            quote! { Into<#value> }
        }
    }
}

/// Whether a value is of a generated type.
pub fn is_named(ty: &ValueType) -> bool {
    matches!(ty, ValueType::Named(_))
}

/// A parameter's value as the field's type.
pub fn converted(ty: &ValueType, parameter: &TokenStream) -> TokenStream {
    match ty {
        ty if ty.is_plain_parameter() => parameter.clone(),
        ValueType::Blob => quote! { #parameter.into_blob() },
        ValueType::List(element) if element.is_plain_parameter() => quote! { #parameter.into_iter().collect() },
        ValueType::List(element) if is_named(element) => quote! { #parameter.into_list() },
        ValueType::List(element) => {
            let conversion = match &**element {
                ValueType::Blob => quote! { IntoBlob::into_blob },
                ValueType::List(_) | ValueType::Map(..) => {
                    let element = converted(element, &quote! { element });
                    quote! { |element| #element }
                }
                _ => quote! { Into::into },
            };
            quote! { #parameter.into_iter().map(#conversion).collect() }
        }
        ValueType::Map(key, element) => {
            let (key, element) = (converted(key, &quote! { key }), converted(element, &quote! { element }));
            quote! { #parameter.into_iter().map(|(key, element)| (#key, #element)).collect() }
        }
        _ => quote! { #parameter.into() },
    }
}

/// The codec of a value, of the runtime's module `format`; `None` where the type's own does.
pub fn codec(codec: &Codec, format: &Ident) -> Option<TokenStream> {
    let nested = |outer: &TokenStream, inner: &Codec| {
        let inner = self::codec(inner, format).unwrap_or_else(|| quote! { #format::Plain });
        Some(quote! { #format::#outer<#inner> })
    };
    match codec {
        // There, no trait changes how a value looks, whatever it does in the other form of a protocol.
        _ if *format == Format::Cbor.module() => None,
        // No document has text in base64.
        Codec::Plain | Codec::MediaType => None,
        Codec::DateTime => Some(quote! { #format::DateTime }),
        Codec::HttpDate => Some(quote! { #format::HttpDate }),
        Codec::EpochSeconds => Some(quote! { #format::EpochSeconds }),
        Codec::NumberText => Some(quote! { #format::NumberText }),
        Codec::List(inner) => nested(&quote! { List }, inner),
        Codec::Map(inner) => nested(&quote! { Map }, inner),
        Codec::Sparse(inner) => nested(&quote! { Sparse }, inner),
    }
}
