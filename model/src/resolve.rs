//! Turns shapes of the AST, with mixins and `apply` folded in, into shapes of the semantic model.
//!
//! Reports only what a [`Shape`] cannot hold; whether shapes fit each other is for `check`.

use std::collections::HashMap;
use std::hash::Hash;

use indexmap::IndexMap;
use serde_json::Value;

use crate::ast::{AstMember, AstShape, AstTraits, Type};
use crate::node::Node;
use crate::problem::Report;
use crate::{
    EnumValue, Member, Members, Operation, Resource, Service, Shape, ShapeId, ShapeKind, Traits, mixin, prelude,
};

const ENUM_VALUE: &str = "smithy.api#enumValue";

/// Turns all shapes over that are complete.
pub(crate) fn shapes(shapes: &IndexMap<ShapeId, AstShape>, report: &mut Report<'_>) -> IndexMap<ShapeId, Shape> {
    let mut lowered = IndexMap::with_capacity(shapes.len());
    for (id, shape) in shapes {
        if let Some(kind) = kind(id, shape, report) {
            let traits = typed(id, &shape.traits, report);
            lowered.insert(id.clone(), Shape { id: id.clone(), kind, traits });
        }
    }
    lowered
}

fn kind(id: &ShapeId, shape: &AstShape, report: &mut Report<'_>) -> Option<ShapeKind> {
    let kind = match shape.kind {
        Type::Unknown => return None,
        Type::Blob => ShapeKind::Blob,
        Type::Boolean => ShapeKind::Boolean,
        Type::String => ShapeKind::String,
        Type::Byte => ShapeKind::Byte,
        Type::Short => ShapeKind::Short,
        Type::Integer => ShapeKind::Integer,
        Type::Long => ShapeKind::Long,
        Type::Float => ShapeKind::Float,
        Type::Double => ShapeKind::Double,
        Type::BigInteger => ShapeKind::BigInteger,
        Type::BigDecimal => ShapeKind::BigDecimal,
        Type::Timestamp => ShapeKind::Timestamp,
        Type::Document => ShapeKind::Document,
        Type::Enum => ShapeKind::Enum(values(id, shape, report, string_value)),
        Type::IntEnum => ShapeKind::IntEnum(values(id, shape, report, int_value)),
        Type::List => ShapeKind::List(part(id, "member", shape, report)?),
        Type::Map => {
            let key = part(id, "key", shape, report);
            let value = part(id, "value", shape, report);
            ShapeKind::Map { key: key?, value: value? }
        }
        Type::Structure => ShapeKind::Structure(members(id, shape, report)),
        Type::Union => {
            some_members(id, shape, report);
            ShapeKind::Union(members(id, shape, report))
        }
        Type::Operation => ShapeKind::Operation(operation(shape)),
        Type::Resource => {
            ShapeKind::Resource(Resource { operations: bound(shape), resources: shape.resources.clone() })
        }
        Type::Service => ShapeKind::Service(service(shape)),
    };
    Some(kind)
}

/// Reads traits, each of which is left out if its value does not fit it.
fn typed(id: &ShapeId, traits: &AstTraits, report: &mut Report<'_>) -> Traits {
    let mut typed = Traits::default();
    for (key, node) in &traits.0 {
        if let Err(message) = typed.insert(key.clone(), node.to_value()) {
            report.add_at(node.at, id, message);
        }
    }
    typed
}

/// The member, if it has a target.
fn member(id: &ShapeId, name: &str, member: &AstMember, report: &mut Report<'_>) -> Option<Member> {
    let id = id.with_member(name);
    let traits = typed(&id, &member.traits, report);
    Some(Member { id, name: name.to_owned(), target: member.target.clone()?, traits })
}

fn members(id: &ShapeId, shape: &AstShape, report: &mut Report<'_>) -> Members {
    let members = shape.members.iter();
    members.filter_map(|(name, found)| Some((name.clone(), member(id, name, found, report)?))).collect()
}

/// The only member called `name` of a list or map.
fn part(id: &ShapeId, name: &str, shape: &AstShape, report: &mut Report<'_>) -> Option<Member> {
    let found = shape.members.get(name);
    if found.is_none() && !shape.broken {
        report.add_at(shape.at, id, format!("has no `{name}`"));
    }
    member(id, name, found?, report)
}

fn some_members(id: &ShapeId, shape: &AstShape, report: &mut Report<'_>) {
    // A mixin may leave all members to those who use it.
    if shape.members.is_empty() && !shape.broken && shape.traits.get(mixin::MIXIN).is_none() {
        report.add_at(shape.at, id, "has no members");
    }
}

/// All operations of a resource, whatever they do.
fn bound(shape: &AstShape) -> Vec<ShapeId> {
    let all = shape.lifecycle.values().chain(&shape.operations).chain(&shape.collection_operations);
    all.cloned().collect()
}

fn operation(shape: &AstShape) -> Operation {
    let unit = || prelude::unit().id.clone();
    Operation {
        input: shape.input.clone().unwrap_or_else(unit),
        output: shape.output.clone().unwrap_or_else(unit),
        errors: shape.errors.clone(),
    }
}

fn service(shape: &AstShape) -> Service {
    Service {
        version: shape.version.clone().unwrap_or_default(),
        operations: shape.operations.clone(),
        resources: shape.resources.clone(),
        errors: shape.errors.clone(),
        rename: shape.rename.clone(),
    }
}

/// Reads the members of an enum; `read` gets a member's name and what its `enumValue` trait holds.
fn values<T: Clone + Eq + Hash + ToString>(
    id: &ShapeId,
    shape: &AstShape,
    report: &mut Report<'_>,
    read: fn(&str, Option<&Value>) -> Result<T, &'static str>,
) -> Vec<EnumValue<T>> {
    some_members(id, shape, report);
    let mut values = Vec::with_capacity(shape.members.len());
    let mut names: HashMap<T, String> = HashMap::new();
    for (name, member) in &shape.members {
        let id = id.with_member(name);
        let value = member.traits.get(ENUM_VALUE);
        let at = value.map_or(member.at, |value| value.at);
        match read(name, value.map(Node::to_value).as_ref()) {
            Err(message) => report.add_at(at, &id, message),
            Ok(value) => {
                let traits = typed(&id, &member.traits, report);
                if let Some(earlier) = names.insert(value.clone(), name.clone()) {
                    report.add_at(at, &id, format!("has the value `{}` of `{earlier}`", value.to_string()));
                }
                values.push(EnumValue { id, name: name.clone(), value, traits });
            }
        }
    }
    values
}

fn string_value(name: &str, value: Option<&Value>) -> Result<String, &'static str> {
    match value {
        // A member without a value stands for its own name.
        None => Ok(name.to_owned()),
        Some(Value::String(text)) => Ok(text.clone()),
        Some(_) => Err("the `enumValue` of an enum's member must be a string"),
    }
}

fn int_value(_: &str, value: Option<&Value>) -> Result<i32, &'static str> {
    let number = value.and_then(Value::as_i64).and_then(|number| i32::try_from(number).ok());
    number.ok_or("the member of an intEnum needs an `enumValue` that is a 32-bit integer")
}
