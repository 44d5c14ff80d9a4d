//! Turns shapes of the AST, with mixins and `apply` folded in, into shapes of the semantic model.
//!
//! Reports only what a [`Shape`] cannot hold; whether shapes fit each other is for `check`.

use std::collections::HashMap;
use std::hash::Hash;

use indexmap::IndexMap;
use serde_json::Value;

use crate::ast::{AstMember, AstShape, Type};
use crate::problem::Report;
use crate::{EnumValue, Member, Members, Operation, Resource, Service, Shape, ShapeId, ShapeKind, prelude};

const ENUM_VALUE: &str = "smithy.api#enumValue";

/// Turns all shapes over that are complete.
pub(crate) fn shapes(shapes: IndexMap<ShapeId, AstShape>, report: &mut Report) -> IndexMap<ShapeId, Shape> {
    let mut lowered = IndexMap::with_capacity(shapes.len());
    for (id, mut shape) in shapes {
        if let Some(kind) = kind(&id, &mut shape, report) {
            let shape = Shape { id: id.clone(), kind, traits: shape.traits };
            lowered.insert(id, shape);
        }
    }
    lowered
}

fn kind(id: &ShapeId, shape: &mut AstShape, report: &mut Report) -> Option<ShapeKind> {
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
        Type::Structure => ShapeKind::Structure(members(id, shape)),
        Type::Union => {
            some_members(id, shape, report);
            ShapeKind::Union(members(id, shape))
        }
        Type::Operation => ShapeKind::Operation(operation(shape)),
        Type::Resource => ShapeKind::Resource(Resource {
            operations: std::mem::take(&mut shape.operations),
            resources: std::mem::take(&mut shape.resources),
        }),
        Type::Service => ShapeKind::Service(service(shape)),
    };
    Some(kind)
}

fn member(id: &ShapeId, name: String, member: AstMember) -> Member {
    Member { id: id.with_member(&name), name, target: member.target, traits: member.traits }
}

fn members(id: &ShapeId, shape: &mut AstShape) -> Members {
    let taken = std::mem::take(&mut shape.members).into_iter();
    taken.map(|(name, found)| (name.clone(), member(id, name, found))).collect()
}

/// The only member called `name` of a list or map.
fn part(id: &ShapeId, name: &str, shape: &mut AstShape, report: &mut Report) -> Option<Member> {
    let found = shape.members.swap_remove(name);
    if found.is_none() && !shape.broken {
        report.add(id, format!("has no `{name}`"));
    }
    found.map(|found| member(id, name.to_owned(), found))
}

fn some_members(id: &ShapeId, shape: &AstShape, report: &mut Report) {
    if shape.members.is_empty() && !shape.broken {
        report.add(id, "has no members");
    }
}

fn operation(shape: &mut AstShape) -> Operation {
    let unit = || prelude::unit().id.clone();
    Operation {
        input: shape.input.take().unwrap_or_else(unit),
        output: shape.output.take().unwrap_or_else(unit),
        errors: std::mem::take(&mut shape.errors),
    }
}

fn service(shape: &mut AstShape) -> Service {
    Service {
        version: shape.version.take().unwrap_or_default(),
        operations: std::mem::take(&mut shape.operations),
        resources: std::mem::take(&mut shape.resources),
        errors: std::mem::take(&mut shape.errors),
        rename: std::mem::take(&mut shape.rename),
    }
}

/// Reads the members of an enum; `read` gets a member's name and what its `enumValue` trait holds.
fn values<T: Clone + Eq + Hash + ToString>(
    id: &ShapeId,
    shape: &mut AstShape,
    report: &mut Report,
    read: fn(&str, Option<&Value>) -> Result<T, &'static str>,
) -> Vec<EnumValue<T>> {
    some_members(id, shape, report);
    let mut values = Vec::with_capacity(shape.members.len());
    let mut names: HashMap<T, String> = HashMap::new();
    for (name, AstMember { traits, .. }) in std::mem::take(&mut shape.members) {
        let id = id.with_member(&name);
        match read(&name, traits.untyped(ENUM_VALUE)) {
            Err(message) => report.add(&id, message),
            Ok(value) => {
                if let Some(earlier) = names.insert(value.clone(), name.clone()) {
                    report.add(&id, format!("has the value `{}` of `{earlier}`", value.to_string()));
                }
                values.push(EnumValue { id, name, value, traits });
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
