//! Event streams: which member of an output is one, its events and exceptions, and what of an event is not JSON.

use std::collections::HashSet;

use smithwright_model::{Member, Members, Model, Operation as OperationShape, Shape, ShapeId, ShapeKind};

use super::{Context, structure_members, usage};
use crate::Error;
use crate::ir::{Binding, BoundField, Event, EventStream, Field, Presence, ValueType};
use crate::lower::docs;
use crate::lower::names::Scope;
use crate::lower::values::Place;

/// The events and exceptions of a union that is an event stream.
pub fn members(union: &Shape) -> Option<&Members> {
    match &union.kind {
        ShapeKind::Union(members) if union.traits.streaming.is_some() => Some(members),
        _ => None,
    }
}

/// The members of `operation`'s output that are event streams, and their unions.
pub fn of_output<'a>(model: &'a Model, operation: &OperationShape) -> Vec<(&'a Member, &'a Members)> {
    let outputs = structure_members(model, &operation.output).into_iter();
    outputs.filter_map(|member| Some((member, members(model.target(member))?))).collect()
}

/// Whether a member of an event stream is an exception.
pub fn is_exception(model: &Model, member: &Member) -> bool {
    model.target(member).traits.error.is_some()
}

/// The errors that end the event stream of `operation`.
pub fn exceptions<'a>(model: &'a Model, operation: &OperationShape) -> impl Iterator<Item = &'a ShapeId> {
    let unions = of_output(model, operation).into_iter();
    let members = unions.flat_map(|(_, union)| union.values());
    members.filter(|member| is_exception(model, member)).map(|member| &member.target)
}

impl Context<'_> {
    /// The type of the events of a stream.
    pub fn event_stream(&mut self, shape: &Shape, members: &Members) -> Option<EventStream> {
        let model = self.model;
        let mut scope = Scope::with(&["Unknown", "Self"]);
        let mut events = Vec::new();
        let mut renamed_exceptions = Vec::new();
        for member in members.values() {
            let target = model.target(member);
            if is_exception(model, member) {
                if target.id.name() != member.name {
                    renamed_exceptions.push((member.name.clone(), target.id.name().to_owned()));
                }
                continue;
            }
            if !matches!(target.kind, ShapeKind::Structure(_)) {
                let reason = format!("is an event but targets a {}; events are structures", target.kind.name());
                self.errors.push(Error::new(&member.id, reason));
            }
            events.push(Event {
                field: self.field(member, Place::Union, &mut scope),
                bound: structure_members(model, &target.id).into_iter().any(is_bound),
            });
        }
        Some(EventStream {
            rust: self.names.get(&shape.id)?.clone(),
            wire: shape.id.name().to_owned(),
            docs: docs::docs(&shape.traits, &format!("The events of `{}`.", shape.id.name())),
            deprecated: docs::deprecation(&shape.traits),
            events,
            renamed_exceptions,
            sensitive: shape.traits.sensitive.is_some(),
            holds_sensitive: holds_sensitive(model, members),
        })
    }

    /// The type of a member that is an event stream.
    pub fn event_stream_value(&mut self, member: &Member) -> ValueType {
        let event = self.names.get(&member.target).cloned();
        if let (Some(event), Some(error)) = (event, self.stream_errors.get(&member.id).cloned()) {
            return ValueType::EventStream { event, error };
        }
        let reason = "is an event stream, which only a member of an operation's output can be";
        self.errors.push(Error::new(&member.id, reason));
        ValueType::Unit
    }

    /// The fields of `members` that travel in headers, or are the payload, of an event; `fields` are those of `members`.
    pub fn bound_fields<'a>(
        &mut self,
        members: &Members,
        fields: impl IntoIterator<Item = &'a Field>,
    ) -> Vec<BoundField> {
        let mut bound = Vec::new();
        for field in fields {
            let Some(member) = members.get(&field.wire).filter(|member| is_bound(member)) else { continue };
            if let Some(binding) = self.binding(member) {
                let optional = field.presence == Presence::Optional;
                bound.push(BoundField { rust: field.rust.clone(), optional, binding });
            } else {
                let target = self.model.target(member).kind.name();
                let what = if member.traits.event_header.is_some() { "a header" } else { "a payload" };
                self.errors.push(Error::new(&member.id, format!("a {target} cannot be {what} of an event")));
            }
        }
        bound
    }

    fn binding(&self, member: &Member) -> Option<Binding> {
        let target = &self.model.target(member).kind;
        if member.traits.event_header.is_some() {
            let name = member.name.clone();
            return Some(match target {
                ShapeKind::Enum(_) => Binding::Header { name, read_as: Some(ValueType::String) },
                ShapeKind::IntEnum(_) => Binding::Header { name, read_as: Some(ValueType::I32) },
                ShapeKind::Boolean
                | ShapeKind::Byte
                | ShapeKind::Short
                | ShapeKind::Integer
                | ShapeKind::Long
                | ShapeKind::Blob
                | ShapeKind::String
                | ShapeKind::Timestamp => Binding::Header { name, read_as: None },
                _ => return None,
            });
        }
        Some(match target {
            ShapeKind::Blob => Binding::Bytes,
            ShapeKind::String | ShapeKind::Enum(_) => Binding::Text,
            ShapeKind::Structure(_) | ShapeKind::Union(_) => Binding::Json,
            _ => return None,
        })
    }
}

/// Whether anything that `members` reach is sensitive.
fn holds_sensitive(model: &Model, members: &Members) -> bool {
    let mut seen = HashSet::new();
    let mut open: Vec<&Member> = members.values().collect();
    while let Some(member) = open.pop() {
        let target = model.target(member);
        if member.traits.sensitive.is_some() || target.traits.sensitive.is_some() {
            return true;
        }
        if seen.insert(&target.id) {
            open.extend(usage::members(target));
        }
    }
    false
}

/// Whether a member of an event is not in its JSON.
pub fn is_bound(member: &Member) -> bool {
    member.traits.event_header.is_some() || member.traits.event_payload.is_some()
}
