//! Event streams: which member of an output is one, its events and exceptions.

use std::collections::HashSet;

use smithwright_model::{Member, Members, Model, Shape};

use super::Context;
use super::location::is_bound_to_event;
use super::shapes::union_scope;
use crate::ir::{Event, EventStream, ValueType};
use crate::lower::docs;
use crate::lower::values::Place;

impl Context<'_> {
    /// The type of the events of a stream.
    pub fn event_stream(&mut self, shape: &Shape, members: &Members) -> Option<EventStream> {
        let model = self.model;
        let mut scope = union_scope(members);
        let directions = self.directions(shape);
        let mut events = Vec::new();
        let mut renamed_exceptions = Vec::new();
        for member in members.values() {
            let target = model.target(member);
            if model.is_error(&member.target) {
                if target.id.name() != member.name {
                    renamed_exceptions.push((member.name.clone(), target.id.name().to_owned()));
                }
                if !directions.write {
                    continue;
                }
            }
            let mut field = self.field(member, Place::Union, &mut scope);
            let exception = self.exception_names.get(&target.id).filter(|_| model.is_error(&target.id));
            if let Some(exception) = exception {
                field.ty = ValueType::Named(exception.clone());
                let note = "Only to be sent: one that the service sends is the error with which its stream ends.";
                field.docs.0.extend([String::new(), note.to_owned()]);
            }
            let is_exception = exception.is_some();
            events.push(Event { field, is_exception, bound: model.members(&target.id).any(is_bound_to_event) });
        }
        Some(EventStream {
            rust: self.names.get(&shape.id)?.clone(),
            name: shape.id.name().to_owned(),
            docs: docs::docs(&shape.traits, &format!("The events of `{}`.", shape.id.name())),
            deprecated: docs::deprecation(&shape.traits),
            events,
            directions,
            renamed_exceptions,
            hides_unknown: shape.traits.sensitive.is_some() || holds_sensitive(model, members),
        })
    }

    /// The type of a member that is an event stream: of an output, or else of an input, as the model has seen to.
    pub fn event_stream_value(&self, member: &Member) -> ValueType {
        match (self.names.get(&member.target).cloned(), self.stream_errors.get(&member.id).cloned()) {
            (Some(event), Some(error)) => ValueType::EventStream { event, error },
            (Some(event), None) => ValueType::EventSource(event),
            (None, _) => ValueType::Unit,
        }
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
            open.extend(target.kind.members());
        }
    }
    false
}
