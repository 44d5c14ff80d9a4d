//! Types, codecs and presence of members.

use smithwright_model::{Member, Model, Shape, ShapeKind, TimestampFormat};

use super::{Context, overrides};
use crate::Error;
use crate::ir::{Codec, DefaultValue, Field, Location, Presence, ValueType};
use crate::lower::docs;
use crate::names::Scope;
use crate::protocol::Look;

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
        let ty = self.value(member);
        let ty = if self.boxed.contains(&member.id) { ValueType::Boxed(Box::new(ty)) } else { ty };
        let presence = self.presence(member, place);
        let sensitive = is_sensitive(self.model, member) || self.is_all_sensitive(member);
        let rules = self.rules(member, &ty, &presence, sensitive);
        let (mut docs, summary) = docs::docs_and_summary(&member.traits, &fallback);
        if let Some(note) = overrides::note(member, &self.model.target(member).kind) {
            docs.0.extend([String::new(), note.to_owned()]);
        }
        Field {
            rust: if place == Place::Union { scope.variant(&member.name) } else { scope.snake(&member.name) },
            set: None,
            member: member.name.clone(),
            docs,
            summary,
            deprecated: docs::deprecation(&member.traits),
            ty,
            read: self.received(member),
            write: self.written(member),
            json: self.in_json(member),
            presence,
            sensitive,
            idempotency_token: self.fills_token(member, place),
            rules,
        }
    }

    /// Whether the structure or union that has the member is sensitive as a whole.
    fn is_all_sensitive(&self, member: &Member) -> bool {
        self.model.shape(&member.id.shape()).is_some_and(|shape| shape.traits.sensitive.is_some())
    }

    /// The type of a member's value.
    pub fn value(&self, member: &Member) -> ValueType {
        let target = self.model.target(member);
        match &target.kind {
            ShapeKind::Blob if is_streamed(self.model, member) => ValueType::ByteStream,
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
            ShapeKind::Timestamp if overrides::is_any_text(&member.id) => ValueType::String,
            ShapeKind::Timestamp => ValueType::Timestamp,
            ShapeKind::List(element) => ValueType::List(Box::new(self.entry(target, element))),
            ShapeKind::Map { key, value } => {
                ValueType::Map(Box::new(self.value(key)), Box::new(self.entry(target, value)))
            }
            ShapeKind::Union(_) if target.traits.streaming.is_some() => self.event_stream_value(member),
            ShapeKind::Structure(_) | ShapeKind::Union(_) | ShapeKind::Enum(_) | ShapeKind::IntEnum(_) => {
                self.names.get(&target.id).cloned().map_or(ValueType::Unit, ValueType::Named)
            }
            // The model lets no member target these.
            ShapeKind::Operation(_) | ShapeKind::Resource(_) | ShapeKind::Service(_) => ValueType::Unit,
        }
    }

    /// The elements of a collection, optional where it is sparse.
    fn entry(&self, collection: &Shape, element: &Member) -> ValueType {
        let ty = self.value(element);
        if collection.traits.sparse.is_some() { ValueType::Sparse(Box::new(ty)) } else { ty }
    }

    /// How a member's value is written or read at a location.
    pub fn codec(&self, member: &Member, look: Look, location: &Location) -> Codec {
        let target = self.model.target(member);
        match &target.kind {
            ShapeKind::Timestamp if overrides::is_any_text(&member.id) => Codec::Plain,
            ShapeKind::Timestamp => {
                let asked = member.traits.timestamp_format.or(target.traits.timestamp_format);
                match look.timestamp(location, asked) {
                    None => Codec::Plain,
                    Some(TimestampFormat::DateTime) => Codec::DateTime,
                    Some(TimestampFormat::HttpDate) => Codec::HttpDate,
                    Some(TimestampFormat::EpochSeconds) => Codec::EpochSeconds,
                }
            }
            ShapeKind::BigInteger | ShapeKind::BigDecimal if look.is_number_text(location) => Codec::NumberText,
            ShapeKind::List(element) => self.codec_of_elements(target, element, look, location, Codec::List),
            ShapeKind::Map { value, .. } => self.codec_of_elements(target, value, look, location, Codec::Map),
            ShapeKind::String if *location == Location::Header && target.traits.media_type.is_some() => {
                Codec::MediaType
            }
            _ => Codec::Plain,
        }
    }

    fn codec_of_elements(
        &self,
        collection: &Shape,
        element: &Member,
        look: Look,
        location: &Location,
        each: fn(Box<Codec>) -> Codec,
    ) -> Codec {
        match self.codec(element, look, location) {
            Codec::Plain => Codec::Plain,
            codec if collection.traits.sparse.is_some() => each(Box::new(Codec::Sparse(Box::new(codec)))),
            codec => each(Box::new(codec)),
        }
    }

    /// Whether a token is sent where the caller set none: for a string of any structure that is sent.
    ///
    /// The specification lets clients fill in unset tokens and speaks of an operation's input; its validator only warns
    /// of others. Some generators fill in those of the input alone, some all. Here it is all: a model that marks a
    /// nested member wants one for each entry, and an entry without its token is carried out twice if it is sent twice.
    fn fills_token(&self, member: &Member, place: Place) -> bool {
        let text = matches!(self.model.target(member).kind, ShapeKind::String);
        let sent = || self.usage.data.get(&member.id.shape()).is_some_and(|directions| directions.write);
        place != Place::Union && text && member.traits.idempotency_token.is_some() && sent()
    }

    fn presence(&mut self, member: &Member, place: Place) -> Presence {
        let traits = &member.traits;
        let is_event_stream = self.model.target(member).event_stream().is_some();
        if place == Place::Union || is_event_stream && !self.usage.inputs.contains(&member.id.shape()) {
            return Presence::Required;
        }
        // What is unset is a body of nothing, and a response has one whatever it says.
        if is_event_stream || is_streamed(self.model, member) {
            let asked_for = place == Place::Input && traits.required.is_some() && traits.default.is_none();
            return if asked_for { Presence::Required } else { Presence::Default(DefaultValue::Zero) };
        }
        // A token is filled in when unset, so nobody need give it, and no default stands in for it.
        if traits.client_optional.is_some() || self.fills_token(member, place) {
            return Presence::Optional;
        }
        let default = traits.default.as_ref().filter(|default| place == Place::Structure && !default.0.is_null());
        if let Some(default) = default {
            match self.default_value(member, &default.0) {
                Ok(value) => return Presence::Default(value),
                Err(reason) => self.errors.push(Error::new(&member.id, reason)),
            }
        }
        if traits.required.is_some() { Presence::Required } else { Presence::Optional }
    }
}

/// Whether a member is a blob that is a body, and read piece by piece.
pub fn is_streamed(model: &Model, member: &Member) -> bool {
    let target = model.target(member);
    target.traits.streaming.is_some() && matches!(target.kind, ShapeKind::Blob)
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
