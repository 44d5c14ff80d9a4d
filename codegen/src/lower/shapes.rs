//! Structures, unions, enums and exceptions from their shapes.

use std::fmt::Display;

use smithwright_model::{EnumValue, ErrorFault, Members, Shape, ShapeKind};

use super::Context;
use super::values::Place;
use crate::ir::{Directions, Enumeration, Exception, Field, Retryable, Structure, Type, Union, Variant};
use crate::lower::docs;
use crate::lower::names::Scope;

impl Context<'_> {
    /// The type that a shape becomes; `None` if it becomes none.
    pub fn named_type(&mut self, shape: &Shape) -> Option<Type> {
        match &shape.kind {
            ShapeKind::Structure(members) => self.structure(shape, members).map(Type::Structure),
            ShapeKind::Union(members) if shape.traits.streaming.is_some() => {
                self.event_stream(shape, members).map(Type::EventStream)
            }
            ShapeKind::Union(members) => self.union(shape, members).map(Type::Union),
            ShapeKind::Enum(values) => self.enumeration(shape, values).map(Type::Enumeration),
            ShapeKind::IntEnum(values) => self.enumeration(shape, values).map(Type::IntEnumeration),
            _ => None,
        }
    }

    fn enumeration<T: Clone + Display>(&self, shape: &Shape, values: &[EnumValue<T>]) -> Option<Enumeration<T>> {
        let mut scope = Scope::with(&["Unknown", "Self"]);
        let variants = values.iter().map(|value| Variant {
            rust: scope.upper_camel(&value.name, "Value"),
            wire: value.value.clone(),
            docs: docs::docs(&value.traits, &format!("The value `{}`.", value.value)),
            deprecated: docs::deprecation(&value.traits),
        });
        Some(Enumeration {
            rust: self.names.get(&shape.id)?.clone(),
            wire: shape.id.name().to_owned(),
            docs: docs::docs(&shape.traits, &format!("The enum `{}`.", shape.id.name())),
            deprecated: docs::deprecation(&shape.traits),
            variants: variants.collect(),
            directions: self.directions(shape),
        })
    }

    /// The structure that a structure shape becomes.
    pub fn structure(&mut self, shape: &Shape, members: &Members) -> Option<Structure> {
        let mut scope = Scope::with(&["new", "default"]);
        let only_input = self.usage.inputs.contains(&shape.id) && !self.directions(shape).read;
        let place = if shape.traits.input.is_some() || only_input { Place::Input } else { Place::Structure };
        let fields: Vec<Field> = members.values().map(|member| self.field(member, place, &mut scope)).collect();
        Some(Structure {
            rust: self.names.get(&shape.id)?.clone(),
            wire: shape.id.name().to_owned(),
            docs: docs::docs(&shape.traits, &format!("The structure `{}`.", shape.id.name())),
            deprecated: docs::deprecation(&shape.traits),
            bound: self.bound_fields(members, &fields),
            fields,
            directions: self.directions(shape),
            sensitive: shape.traits.sensitive.is_some(),
        })
    }

    fn union(&mut self, shape: &Shape, members: &Members) -> Option<Union> {
        let mut scope = Scope::with(&["Unknown", "Self"]);
        Some(Union {
            rust: self.names.get(&shape.id)?.clone(),
            wire: shape.id.name().to_owned(),
            docs: docs::docs(&shape.traits, &format!("The union `{}`.", shape.id.name())),
            deprecated: docs::deprecation(&shape.traits),
            variants: members.values().map(|member| self.field(member, Place::Union, &mut scope)).collect(),
            directions: self.directions(shape),
            sensitive: shape.traits.sensitive.is_some(),
        })
    }

    /// The exception that an error shape becomes.
    pub fn exception(&mut self, shape: &Shape) -> Option<Exception> {
        let ShapeKind::Structure(members) = &shape.kind else { return None };
        let mut scope = Scope::with(&["meta"]);
        let mut message = None;
        let mut fields = Vec::new();
        for member in members.values() {
            let field = self.field(member, Place::Structure, &mut scope);
            let text = matches!(self.model.target(member).kind, ShapeKind::String);
            if text && member.name.eq_ignore_ascii_case("message") && message.is_none() {
                message = Some(field);
            } else {
                fields.push(field);
            }
        }
        let fallback = match shape.traits.error {
            Some(ErrorFault::Server) => format!("The error `{}`, the service's fault.", shape.id.name()),
            _ => format!("The error `{}`, the caller's fault.", shape.id.name()),
        };
        Some(Exception {
            rust: self.exception_names.get(&shape.id)?.clone(),
            wire: shape.id.name().to_owned(),
            docs: docs::docs(&shape.traits, &fallback),
            deprecated: docs::deprecation(&shape.traits),
            bound: self.bound_fields(members, message.iter().chain(&fields)),
            message,
            fields,
            retryable: shape
                .traits
                .retryable
                .map(|retryable| if retryable.throttling { Retryable::Throttling } else { Retryable::Yes }),
            sensitive: shape.traits.sensitive.is_some(),
        })
    }

    fn directions(&self, shape: &Shape) -> Directions {
        self.usage.data.get(&shape.id).copied().unwrap_or_default()
    }
}
