//! Writes shapes as the JSON AST has them, so that other tools can read what was loaded.

use indexmap::IndexMap;
use serde_json::{Map, Value};

use crate::ast::{APPLY, AstMember, AstShape, AstTraits, Document, Type, Version};
use crate::node::Node;
use crate::source::At;
use crate::{DefaultValue, Shape, ShapeId};

/// The whole model as a JSON AST 2.0, sorted; `lowered` knows which defaults 1.0 implied.
pub(crate) fn document(document: &Document, lowered: &IndexMap<ShapeId, Shape>) -> Value {
    let mut shapes = Vec::new();
    for (id, shape) in &document.shapes {
        let upgraded = (shape.smithy == Version::One).then(|| upgraded(shape, lowered.get(id)));
        shapes.push((id.as_str().to_owned(), self::shape(upgraded.as_ref().unwrap_or(shape))));
        for (name, _, traits) in shape.applied.iter().filter(|(.., traits)| !traits.0.is_empty()) {
            shapes.push((id.with_member(name).as_str().to_owned(), applied(traits)));
        }
    }
    let mut whole = vec![("smithy".to_owned(), Value::from("2.0"))];
    if !document.metadata.is_empty() {
        let metadata = document.metadata.iter().map(|(key, node)| (key.clone(), deep(node.to_value())));
        whole.push(("metadata".to_owned(), sorted(metadata.collect())));
    }
    whole.push(("shapes".to_owned(), sorted(shapes)));
    Value::Object(whole.into_iter().collect())
}

/// A shape of 1.0 as 2.0 says the same.
fn upgraded(shape: &AstShape, lowered: Option<&Shape>) -> AstShape {
    let mut shape = shape.clone();
    let given = lowered.and_then(|lowered| lowered.traits.default.as_ref());
    upgrade(&mut shape.traits, shape.at, given);
    for (name, member) in &mut shape.members {
        let given = lowered.and_then(|lowered| lowered.kind.members().find(|member| member.name == *name));
        upgrade(&mut member.traits, member.at, given.and_then(|member| member.traits.default.as_ref()));
    }
    shape
}

fn upgrade(traits: &mut AstTraits, at: At, default: Option<&DefaultValue>) {
    traits.0.shift_remove(&ShapeId::prelude("box"));
    if let Some(DefaultValue(value)) = default {
        traits.0.entry(ShapeId::prelude("default")).or_insert_with(|| Node::from_value(at, value));
    }
}

/// One shape.
pub(crate) fn shape(shape: &AstShape) -> Value {
    let mut all = Map::new();
    let mut put = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            all.insert(key.to_owned(), value);
        }
    };
    put("type", Some(Value::from(shape.kind.name())));
    put("mixins", some(&shape.mixins));
    put("version", shape.version.clone().map(Value::from));
    put("identifiers", named(&shape.identifiers));
    put("properties", named(&shape.properties));
    for (name, operation) in &shape.lifecycle {
        put(name, Some(reference(operation)));
    }
    let unit = ShapeId::prelude("Unit");
    // What neither the operation nor a mixin of it says is nothing.
    let nothing = (shape.kind == Type::Operation && shape.mixins.is_empty()).then_some(&unit);
    put("input", shape.input.as_ref().or(nothing).map(reference));
    put("output", shape.output.as_ref().or(nothing).map(reference));
    put("operations", some(&shape.operations));
    put("collectionOperations", some(&shape.collection_operations));
    put("resources", some(&shape.resources));
    put("errors", some(&shape.errors));
    let renames = shape.rename.iter().map(|(id, name)| (id.to_string(), Value::from(name.as_str())));
    put("rename", object(renames.collect()));
    match shape.kind {
        Type::List | Type::Map => {
            for (name, found) in &shape.members {
                put(name, Some(member(found)));
            }
        }
        Type::Structure | Type::Union | Type::Enum | Type::IntEnum => {
            let members = shape.members.iter().map(|(name, found)| (name.clone(), member(found)));
            put("members", Some(Value::Object(members.collect())));
        }
        _ => {}
    }
    put("traits", traits(&shape.traits));
    Value::Object(all)
}

fn member(member: &AstMember) -> Value {
    let target = member.target.iter().map(|target| ("target".to_owned(), Value::from(target.as_str())));
    let traits = traits(&member.traits).map(|traits| ("traits".to_owned(), traits));
    Value::Object(target.chain(traits).collect())
}

fn applied(traits: &AstTraits) -> Value {
    let traits = self::traits(traits).unwrap_or_else(|| Value::Object(Map::new()));
    Value::Object([("type".to_owned(), Value::from(APPLY)), ("traits".to_owned(), traits)].into_iter().collect())
}

fn traits(traits: &AstTraits) -> Option<Value> {
    object(traits.0.iter().map(|(id, node)| (id.to_string(), deep(node.to_value()))).collect())
}

fn reference(id: &ShapeId) -> Value {
    Value::Object([("target".to_owned(), Value::from(id.as_str()))].into_iter().collect())
}

fn some(ids: &[ShapeId]) -> Option<Value> {
    (!ids.is_empty()).then(|| ids.iter().map(reference).collect())
}

fn named(ids: &IndexMap<String, ShapeId>) -> Option<Value> {
    object(ids.iter().map(|(name, id)| (name.clone(), reference(id))).collect())
}

fn object(entries: Vec<(String, Value)>) -> Option<Value> {
    (!entries.is_empty()).then(|| sorted(entries))
}

/// A value with all keys sorted.
fn deep(value: Value) -> Value {
    match value {
        Value::Array(items) => items.into_iter().map(deep).collect(),
        Value::Object(entries) => sorted(entries.into_iter().map(|(key, value)| (key, deep(value))).collect()),
        other => other,
    }
}

fn sorted(mut entries: Vec<(String, Value)>) -> Value {
    entries.sort_by(|a, b| a.0.cmp(&b.0));
    Value::Object(entries.into_iter().collect())
}
