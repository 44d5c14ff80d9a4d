//! Types, codecs and presence of members.

use smithwright_model::{Member, Model, Shape, ShapeKind, TimestampFormat, Traits};

use super::{Context, events};
use crate::Error;
use crate::ir::{Codec, Field, Presence, ValueType};
use crate::lower::docs;
use crate::lower::names::Scope;

/// Where a field stands, which decides whether its value may be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A member of an operation's input: defaults are the service's business.
    Input,
    /// A member of any other structure.
    Structure,
    /// A member of a union.
    Union,
}

impl Context<'_> {
    /// A field for `member`, its name taken from `scope`.
    pub fn field(&mut self, member: &Member, place: Place, scope: &mut Scope) -> Field {
        let fallback = format!("The member `{}`.", member.name);
        let (ty, codec) = self.value(member);
        let ty = if self.boxed.contains(&member.id) { ValueType::Boxed(Box::new(ty)) } else { ty };
        Field {
            rust: if place == Place::Union {
                scope.upper_camel(&member.name, "Value")
            } else {
                scope.snake(&member.name)
            },
            wire: member.name.clone(),
            docs: docs::docs(&member.traits, &fallback),
            deprecated: docs::deprecation(&member.traits),
            ty,
            codec,
            presence: self.presence(member, place),
            sensitive: is_sensitive(self.model, member),
            idempotency_token: self.fills_token(member, place),
        }
    }

    /// The type of a member's value, and how it is written and read.
    fn value(&mut self, member: &Member) -> (ValueType, Codec) {
        let target = self.model.target(member);
        let ty = match &target.kind {
            ShapeKind::Blob => ValueType::Blob,
            ShapeKind::Boolean => ValueType::Bool,
            ShapeKind::String => ValueType::String,
            ShapeKind::Byte => ValueType::I8,
            ShapeKind::Short => ValueType::I16,
            ShapeKind::Integer => ValueType::I32,
            ShapeKind::Long => ValueType::I64,
            ShapeKind::Float => ValueType::F32,
            ShapeKind::Double => ValueType::F64,
            ShapeKind::BigInteger => ValueType::BigInteger,
            ShapeKind::BigDecimal => ValueType::BigDecimal,
            ShapeKind::Document => ValueType::Document,
            ShapeKind::Timestamp => return (ValueType::Timestamp, timestamp_codec(&member.traits, &target.traits)),
            ShapeKind::List(element) => return self.list(target, element),
            ShapeKind::Map { key, value } => return self.map(target, key, value),
            ShapeKind::Union(_) if target.traits.streaming.is_some() => self.event_stream_value(member),
            ShapeKind::Structure(_) | ShapeKind::Union(_) | ShapeKind::Enum(_) | ShapeKind::IntEnum(_) => {
                self.names.get(&target.id).cloned().map_or(ValueType::Unit, ValueType::Named)
            }
            ShapeKind::Operation(_) | ShapeKind::Resource(_) | ShapeKind::Service(_) => {
                self.errors
                    .push(Error::new(&member.id, format!("targets a {}, which is no value", target.kind.name())));
                ValueType::Unit
            }
        };
        (ty, Codec::Plain)
    }

    fn list(&mut self, list: &Shape, element: &Member) -> (ValueType, Codec) {
        let (ty, codec) = self.element(list, element);
        let codec = if codec == Codec::Plain { codec } else { Codec::List(Box::new(codec)) };
        (ValueType::List(Box::new(ty)), codec)
    }

    fn map(&mut self, map: &Shape, key: &Member, value: &Member) -> (ValueType, Codec) {
        let (key, _) = self.value(key);
        let (ty, codec) = self.element(map, value);
        let codec = if codec == Codec::Plain { codec } else { Codec::Map(Box::new(codec)) };
        (ValueType::Map(Box::new(key), Box::new(ty)), codec)
    }

    /// The elements of a collection, optional where it is sparse.
    fn element(&mut self, collection: &Shape, element: &Member) -> (ValueType, Codec) {
        let (ty, codec) = self.value(element);
        if collection.traits.sparse.is_none() {
            return (ty, codec);
        }
        let codec = if codec == Codec::Plain { codec } else { Codec::Sparse(Box::new(codec)) };
        (ValueType::Sparse(Box::new(ty)), codec)
    }

    /// Whether a token is sent where the caller set none: for a string of an operation's input.
    fn fills_token(&self, member: &Member, place: Place) -> bool {
        let text = matches!(self.model.target(member).kind, ShapeKind::String);
        place == Place::Input && text && member.traits.idempotency_token.is_some()
    }

    fn presence(&mut self, member: &Member, place: Place) -> Presence {
        let traits = &member.traits;
        if place == Place::Union || events::members(self.model.target(member)).is_some() {
            return Presence::Required;
        }
        if traits.client_optional.is_some() {
            return Presence::Optional;
        }
        let default = traits.default.as_ref().filter(|default| place == Place::Structure && !default.0.is_null());
        if let Some(default) = default {
            match self.default_value(member, &default.0) {
                Ok(value) => return Presence::Default(value),
                Err(reason) => self.errors.push(Error::new(&member.id, reason)),
            }
        }
        // A token is filled in when unset, so nobody need give it.
        if traits.required.is_some() && !self.fills_token(member, place) {
            Presence::Required
        } else {
            Presence::Optional
        }
    }
}

/// The member's format before the target's before the protocol's, which is a number of seconds.
fn timestamp_codec(member: &Traits, target: &Traits) -> Codec {
    match member.timestamp_format.or(target.timestamp_format) {
        Some(TimestampFormat::DateTime) => Codec::DateTime,
        Some(TimestampFormat::HttpDate) => Codec::HttpDate,
        Some(TimestampFormat::EpochSeconds) | None => Codec::Plain,
    }
}

/// Whether the value, or what a collection holds, must not be shown.
fn is_sensitive(model: &Model, member: &Member) -> bool {
    let target = model.target(member);
    let nested = match &target.kind {
        ShapeKind::List(element) => is_sensitive(model, element),
        ShapeKind::Map { key, value } => is_sensitive(model, key) || is_sensitive(model, value),
        _ => false,
    };
    nested || member.traits.sensitive.is_some() || target.traits.sensitive.is_some()
}
