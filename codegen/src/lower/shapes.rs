//! Structures, unions, enums and exceptions from their shapes.

use std::fmt::Display;

use smithwright_model::{EnumValue, ErrorFault, Member, Members, Shape, ShapeId, ShapeKind};

use super::values::Place;
use super::{Context, derives};
use crate::ir::{
    Construction, Directions, Enumeration, Exception, Field, Presence, Retryable, Structure, Type, Union, Variant, Wire,
};
use crate::lower::docs;
use crate::markdown;
use crate::names::Scope;
use crate::protocol::Binding;

impl Context<'_> {
    /// Lowers every shape that is needed, once: all later stages look up what has become of it.
    pub fn shapes(&mut self) {
        let model = self.model;
        let data: Vec<&Shape> = self.usage.data.keys().filter_map(|id| model.shape(id)).collect();
        for shape in data {
            if let Some(lowered) = self.named_type(shape) {
                self.shapes.insert(shape.id.clone(), lowered);
            }
        }
        let failing: Vec<&Shape> = self.usage.exceptions.iter().filter_map(|id| model.shape(id)).collect();
        for shape in failing {
            if let Some(lowered) = self.exception(shape) {
                self.exceptions.insert(shape.id.clone(), lowered);
            }
        }
    }

    /// The structure that a shape has become.
    pub fn structure_of(&self, id: &ShapeId) -> Option<&Structure> {
        match self.shapes.get(id) {
            Some(Type::Structure(structure)) => Some(structure),
            _ => None,
        }
    }

    /// The field or variant that a member of a structure or union has become.
    pub fn field_of(&self, member: &Member) -> Option<&Field> {
        let fields = match self.shapes.get(&member.id.shape())? {
            Type::Structure(structure) => &structure.fields,
            Type::Union(union) => &union.variants,
            _ => return None,
        };
        fields.iter().find(|field| field.member == member.name)
    }

    /// The type that a shape becomes; `None` if it becomes none.
    fn named_type(&mut self, shape: &Shape) -> Option<Type> {
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
        // A number says less than its name.
        let texts: Vec<String> = values
            .iter()
            .map(|value| value.value.to_string())
            .zip(values)
            .map(|(text, value)| if text.parse::<i64>().is_ok() { value.name.clone() } else { text })
            .collect();
        let pairs: Vec<(&str, &str)> =
            values.iter().zip(&texts).map(|(value, text)| (value.name.as_str(), text.as_str())).collect();
        let mut scope = Scope::variants(&pairs);
        let variants = values.iter().map(|value| Variant {
            rust: scope.variant(&value.name),
            wire: value.value.clone(),
            docs: docs::docs(&value.traits, &format!("The value {}.", markdown::code(&value.value.to_string()))),
            deprecated: docs::deprecation(&value.traits),
        });
        Some(Enumeration {
            rust: self.names.get(&shape.id)?.clone(),
            name: shape.id.name().to_owned(),
            docs: docs::docs(&shape.traits, &format!("The enum `{}`.", shape.id.name())),
            deprecated: docs::deprecation(&shape.traits),
            variants: variants.collect(),
            directions: self.directions(shape),
            text: self.texts.get(&shape.id).copied().unwrap_or_default(),
        })
    }

    /// The structure that a structure shape becomes.
    fn structure(&mut self, shape: &Shape, members: &Members) -> Option<Structure> {
        // The names of its constructors are taken, and those of its JSON form.
        let mut scope = Scope::with(&["new", "default", "to_json", "from_json"]);
        let place = self.place(shape);
        let mut fields: Vec<Field> = members.values().map(|member| self.field(member, place, &mut scope)).collect();
        for field in fields.iter_mut().filter(|field| field.presence == Presence::Optional) {
            field.set = Some(scope.prefixed("set_", &field.rust));
        }
        let entry_error = self.entry_error(shape, members, &fields);
        let directions = self.directions(shape);
        let is_output = self.usage.outputs.contains(&shape.id);
        Some(Structure {
            rust: self.names.get(&shape.id)?.clone(),
            name: shape.id.name().to_owned(),
            docs: docs::docs(&shape.traits, &format!("The structure `{}`.", shape.id.name())),
            deprecated: docs::deprecation(&shape.traits),
            entry_error,
            derives: derives::structure(&fields, directions, is_output),
            document: self.document(shape, &fields),
            fields,
            directions,
            construction: Construction::default(),
            is_sent_event: self.usage.sent_events.contains(&shape.id),
            is_output,
            non_exhaustive: self.non_exhaustive,
        })
    }

    /// Where the members of a structure stand.
    fn place(&self, shape: &Shape) -> Place {
        let only_input = self.usage.inputs.contains(&shape.id) && !self.directions(shape).read;
        if shape.traits.input.is_some() || only_input { Place::Input } else { Place::Structure }
    }

    fn union(&mut self, shape: &Shape, members: &Members) -> Option<Union> {
        let mut scope = union_scope(members);
        let variants: Vec<Field> =
            members.values().map(|member| self.field(member, Place::Union, &mut scope)).collect();
        Some(Union {
            rust: self.names.get(&shape.id)?.clone(),
            name: shape.id.name().to_owned(),
            docs: docs::docs(&shape.traits, &format!("The union `{}`.", shape.id.name())),
            deprecated: docs::deprecation(&shape.traits),
            debug: derives::debug_of_union(&variants),
            hides_unknown: variants.iter().any(|variant| variant.sensitive),
            variants,
            directions: self.directions(shape),
        })
    }

    /// In which directions a structure is a document or part of one. An end of an operation need not be.
    fn document(&self, shape: &Shape, fields: &[Field]) -> Directions {
        let directions = self.directions(shape);
        if self.protocol.binding == Binding::Rpc || self.usage.nested.contains(&shape.id) {
            return directions;
        }
        let in_document = |wire: fn(&Field) -> &Wire| {
            fields.iter().any(|field| !field.is_event_stream() && wire(field).location.is_in_document())
        };
        Directions {
            write: directions.write && in_document(|field| &field.write),
            read: directions.read && in_document(|field| &field.read),
        }
    }

    /// The exception that an error shape becomes.
    fn exception(&mut self, shape: &Shape) -> Option<Exception> {
        let ShapeKind::Structure(members) = &shape.kind else { return None };
        let mut scope = Scope::with(&["meta"]);
        let mut message = None;
        let mut fields = Vec::new();
        for member in members.values() {
            let field = self.field(member, Place::Structure, &mut scope);
            let text = matches!(self.model.target(member).kind, ShapeKind::String);
            let in_document = field.read.location.is_in_document();
            if text && in_document && member.name.eq_ignore_ascii_case("message") && message.is_none() {
                message = Some(field);
            } else {
                fields.push(field);
            }
        }
        let of_query = shape.traits.aws_query_error.as_ref().filter(|_| self.protocol.has_query_errors());
        let status = of_query.map(|error| error.http_response_code).or(shape.traits.http_error);
        let fallback = match shape.traits.error {
            Some(ErrorFault::Server) => format!("The error `{}`, the service's fault.", shape.id.name()),
            _ => format!("The error `{}`, the caller's fault.", shape.id.name()),
        };
        Some(Exception {
            rust: self.exception_names.get(&shape.id)?.clone(),
            name: shape.id.name().to_owned(),
            code: self.error_code(&shape.id),
            status: status.unwrap_or(match shape.traits.error {
                Some(ErrorFault::Server) => 500,
                _ => 400,
            }),
            docs: docs::docs(&shape.traits, &fallback),
            deprecated: docs::deprecation(&shape.traits),
            non_exhaustive: self.non_exhaustive,
            is_sent_event: self.usage.sent_exceptions.contains(&shape.id),
            hides_message: shape.traits.sensitive.is_some() || message.iter().any(|field| field.sensitive),
            message,
            fields,
            retryable: shape
                .traits
                .retryable
                .map(|retryable| if retryable.throttling { Retryable::Throttling } else { Retryable::Yes }),
        })
    }

    /// The code by which a response tells an error.
    pub fn error_code(&self, id: &ShapeId) -> String {
        let shape = self.model.shape(id).filter(|_| self.protocol.has_query_errors());
        let code = shape.and_then(|shape| shape.traits.aws_query_error.as_ref()).map(|error| error.code.clone());
        code.unwrap_or_else(|| id.name().to_owned())
    }

    /// In which directions a shape travels.
    pub fn directions(&self, shape: &Shape) -> Directions {
        self.usage.data.get(&shape.id).copied().unwrap_or_default()
    }
}

/// The names of a union's variants, without those that every union has.
pub fn union_scope(members: &Members) -> Scope {
    let names: Vec<(&str, &str)> =
        members.values().map(|member| (member.name.as_str(), member.name.as_str())).collect();
    Scope::variants(&names)
}
