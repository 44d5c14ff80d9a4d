//! What types have of the standard traits: by `derive`, by an `impl`, or not at all.

use crate::ir::{By, DefaultValue, Derives, Directions, Field, Presence, ValueType};

/// What a structure with these fields has.
pub fn structure(fields: &[Field], directions: Directions, is_output: bool) -> Derives {
    let long = |field: &Field| match &field.ty {
        // All that a service answers goes into logs; elsewhere texts are what somebody wrote.
        ValueType::String => is_output,
        ty => is_long(ty),
    };
    Derives {
        // A stream is read once.
        value: fields.iter().all(|field| field.event_stream().is_none()),
        debug: if fields.iter().any(|field| field.sensitive || long(field)) { By::Impl } else { By::Derive },
        default: default(fields, directions),
    }
}

/// How a union with these variants has `Debug`.
pub fn debug_of_union(variants: &[Field]) -> By {
    let written = variants.iter().any(|variant| variant.sensitive || is_long(&variant.ty));
    if written { By::Impl } else { By::Derive }
}

fn is_long(ty: &ValueType) -> bool {
    matches!(ty, ValueType::Blob | ValueType::List(_) | ValueType::Map(..) | ValueType::Document)
}

fn default(fields: &[Field], directions: Directions) -> Option<By> {
    let must_be_set = fields.iter().any(|field| field.presence == Presence::Required);
    if must_be_set && !directions.read {
        return None;
    }
    let own = fields.iter().any(|field| match &field.presence {
        Presence::Default(value) => *value != DefaultValue::Zero,
        Presence::Optional | Presence::Required => false,
    });
    Some(if own { By::Impl } else { By::Derive })
}
