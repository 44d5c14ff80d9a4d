//! An input of each operation that a reader can start from: the model's own example, else one made of what must be set.

use serde_json::{Map, Value as Json};
use smithwright_model::{Members, Operation as OperationShape, Shape, ShapeId, ShapeKind};

use super::Context;
use super::test_values::Values;
use crate::ir::{Operation, Presence, Value};

const EXAMPLES: &str = "smithy.api#examples";

/// How deep structures are made up.
const DEEPEST: usize = 8;

/// Verbs of operations that show best what a service is for, the best first.
const SHOWN: [&str; 9] = ["Put", "Send", "Publish", "Invoke", "Greet", "Create", "Get", "Describe", "List"];

impl Context<'_> {
    /// Gives each operation its example, where one can be written.
    pub fn samples(&self, kept: &[(&Shape, &OperationShape)], operations: &mut [Operation]) {
        for ((shape, operation), lowered) in kept.iter().zip(operations) {
            let of_model = examples(shape).find_map(|params| {
                let Json::Object(params) = self.readable(self.model.shape(&operation.input)?, params) else {
                    return None;
                };
                self.input(&operation.input, &params)
            });
            lowered.sample = of_model.or_else(|| self.made_up_input(&operation.input));
            if lowered.sample.is_none() && lowered.without_input {
                lowered.sample = Values::new(self, true).empty(&lowered.input, &Map::new()).ok();
            }
        }
    }

    /// A value of a model's example with blobs as text, which they have in base64.
    fn readable(&self, shape: &Shape, value: Json) -> Json {
        let of_members = |members: &Members, entries: Map<String, Json>| {
            let entries = entries.into_iter().map(|(name, value)| match members.get(&name) {
                Some(member) => (name, self.readable(self.model.target(member), value)),
                None => (name, value),
            });
            Json::Object(entries.collect())
        };
        match (&shape.kind, value) {
            (ShapeKind::Blob, Json::String(encoded)) => {
                let decoded = base64_simd::STANDARD.decode_to_vec(encoded.as_bytes()).ok();
                Json::String(decoded.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or(encoded))
            }
            (ShapeKind::Structure(members) | ShapeKind::Union(members), Json::Object(entries)) => {
                of_members(members, entries)
            }
            (ShapeKind::List(element), Json::Array(items)) => {
                let element = self.model.target(element);
                Json::Array(items.into_iter().map(|item| self.readable(element, item)).collect())
            }
            (ShapeKind::Map { value, .. }, Json::Object(entries)) => {
                let target = self.model.target(value);
                Json::Object(entries.into_iter().map(|(key, item)| (key, self.readable(target, item))).collect())
            }
            (_, value) => value,
        }
    }

    fn made_up_input(&self, input: &ShapeId) -> Option<Value> {
        let shape = self.model.shape(input)?;
        let Json::Object(mut params) = self.made_up(shape, "", DEEPEST)? else { return None };
        if params.is_empty() {
            // One with nothing set says little: mostly one of them names what is meant.
            let structure = self.structure_of(input)?;
            let ShapeKind::Structure(members) = &shape.kind else { return None };
            let named = structure.fields.iter().map(|field| &field.member).find(|member| {
                let text =
                    members.get(*member).is_some_and(|member| self.model.target(member).kind == ShapeKind::String);
                text && ["Name", "Id", "Arn", "ARN"].iter().any(|ending| member.ends_with(ending))
            });
            params.extend(named.map(|member| (member.clone(), Json::String(text(member)))));
        }
        self.input(input, &params)
    }

    fn input(&self, input: &ShapeId, params: &Map<String, Json>) -> Option<Value> {
        let values = Values::new(self, true);
        let value = values.structure(values.shape(input)?, params).ok()?;
        is_short_of_numbers(&value).then_some(value)
    }

    /// A value of a shape with all that must be set; `member` says what it is for.
    fn made_up(&self, shape: &Shape, member: &str, depth: usize) -> Option<Json> {
        let depth = depth.checked_sub(1)?;
        Some(match &shape.kind {
            ShapeKind::Blob | ShapeKind::String => Json::String(text(member)),
            ShapeKind::Boolean => Json::Bool(true),
            ShapeKind::Byte | ShapeKind::Short | ShapeKind::Integer | ShapeKind::Long => Json::from(1),
            ShapeKind::Float | ShapeKind::Double => Json::from(0.5),
            ShapeKind::Timestamp => Json::from(1_767_225_600),
            ShapeKind::Document => Json::from("any"),
            ShapeKind::Enum(values) => Json::String(values.first()?.value.clone()),
            ShapeKind::IntEnum(values) => Json::from(values.first()?.value),
            ShapeKind::List(element) => {
                let one = member.strip_suffix('s').unwrap_or(member);
                Json::Array(vec![self.made_up(self.model.target(element), one, depth)?])
            }
            ShapeKind::Map { key, value } => {
                let Json::String(key) = self.made_up(self.model.target(key), "key", depth)? else { return None };
                Json::Object([(key, self.made_up(self.model.target(value), "value", depth)?)].into_iter().collect())
            }
            ShapeKind::Union(_) if shape.traits.streaming.is_some() => Json::Null,
            ShapeKind::Union(members) => members.values().find_map(|member| {
                let value = self.made_up(self.model.target(member), &member.name, depth)?;
                Some(Json::Object([(member.name.clone(), value)].into_iter().collect()))
            })?,
            ShapeKind::Structure(members) => {
                let required = self.structure_of(&shape.id).map(|structure| structure.fields.as_slice());
                let required = required.unwrap_or_default().iter().filter(|field| field.presence == Presence::Required);
                let mut params = Map::new();
                for field in required {
                    let member = members.get(&field.member)?;
                    let value = self.made_up(self.model.target(member), &member.name, depth)?;
                    params.insert(member.name.clone(), value);
                }
                Json::Object(params)
            }
            _ => return None,
        })
    }
}

/// The inputs that the trait `examples` of an operation gives, as they are there.
fn examples(shape: &Shape) -> impl Iterator<Item = Json> {
    let listed = shape.traits.other.iter().filter(|(id, _)| id.as_str() == EXAMPLES);
    let listed = listed.flat_map(|(_, examples)| examples.as_array().cloned().unwrap_or_default());
    listed
        .filter(|example| example.get("error").is_none())
        .map(|example| example.get("input").cloned().unwrap_or_else(|| Json::Object(Map::new())))
}

/// Whether all of a value can be written by what readers import: big numbers are made in more than a word.
fn is_short_of_numbers(value: &Value) -> bool {
    match value {
        Value::Big(..) => false,
        Value::Union(_, _, inner) | Value::Some(inner) | Value::Boxed(inner) | Value::Events(inner) => {
            is_short_of_numbers(inner)
        }
        Value::List(_, items) => items.iter().all(is_short_of_numbers),
        Value::Map(_, _, entries) => entries.iter().all(|(_, value)| is_short_of_numbers(value)),
        Value::Built { required, set, .. } => required.iter().chain(set).all(|(_, value)| is_short_of_numbers(value)),
        _ => true,
    }
}

/// `stream-name` for `StreamName`: a text says what it is for.
fn text(member: &str) -> String {
    let words = heck::ToKebabCase::to_kebab_case(member);
    if words.is_empty() { "text".to_owned() } else { words }
}

/// The operation that shows best what a service is for.
pub fn showcase(operations: &[Operation]) -> Option<usize> {
    let fit =
        |operation: &Operation| operation.sample.is_some() && operation.deprecated.is_none() && !operation.streams;
    let of_verb = |verb: &&str| {
        let fit =
            operations.iter().enumerate().filter(|(_, operation)| fit(operation) && operation.name.starts_with(*verb));
        fit.min_by_key(|(_, operation)| operation.name.len()).map(|(at, _)| at)
    };
    SHOWN.iter().find_map(of_verb).or_else(|| operations.iter().position(fit))
}
