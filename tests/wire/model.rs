//! The Kinesis model as these tests need it: operations, members, errors, and whether a JSON value fits a shape.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

pub struct Model {
    shapes: Map<String, Value>,
}

/// How a JSON value relates to a shape; members are called `Shape$Member`.
#[derive(Default)]
pub struct Fit {
    /// The members that have a value.
    pub used: BTreeSet<String>,
    /// Of these, the ones that may be left out.
    pub optional: BTreeSet<String>,
    /// What the model does not know.
    pub unknown: BTreeSet<String>,
    /// What breaks the model: a required member without value, a value of another type.
    pub wrong: Vec<String>,
}

impl Model {
    pub fn load() -> Self {
        let mut ast: Value = serde_json::from_str(include_str!("../../model/kinesis.json")).unwrap();
        match ast["shapes"].take() {
            Value::Object(shapes) => Self { shapes },
            other => panic!("{other}"),
        }
    }

    /// Names and shapes of the operations.
    pub fn operations(&self) -> BTreeMap<&str, &Value> {
        let operations = self.shapes.iter().filter(|(_, shape)| shape["type"] == "operation");
        operations.map(|(id, shape)| (name(id), shape)).collect()
    }

    /// The members of the event stream in the operation's output.
    fn stream(&self, operation: &Value) -> impl Iterator<Item = (&str, &str)> {
        let output = self.shapes.get(target(&operation["output"])).unwrap_or(&Value::Null);
        let targets = output["members"].as_object().into_iter().flatten().map(|(_, member)| target(member));
        let unions = targets.filter(|id| self.is_stream(id)).filter_map(|id| self.shapes[id]["members"].as_object());
        unions.flatten().map(|(name, member)| (name.as_str(), target(member)))
    }

    fn is_stream(&self, id: &str) -> bool {
        self.shapes.get(id).is_some_and(|shape| shape["traits"].get("smithy.api#streaming").is_some())
    }

    fn is_error(&self, id: &str) -> bool {
        self.shapes.get(id).is_some_and(|shape| shape["traits"].get("smithy.api#error").is_some())
    }

    /// The events of the operation's stream: their names and the shapes of their payloads.
    pub fn events(&self, operation: &str) -> BTreeMap<&str, &str> {
        let operations = self.operations();
        self.stream(operations[operation]).filter(|(_, id)| !self.is_error(id)).collect()
    }

    /// The names of the errors that the operation and its event stream list, or of all errors of the operations.
    pub fn errors(&self, operation: Option<&str>) -> BTreeSet<&str> {
        let operations =
            self.operations().into_iter().filter(|(name, _)| operation.is_none_or(|wanted| wanted == *name));
        let mut errors = BTreeSet::new();
        for (_, shape) in operations {
            let listed = shape["errors"].as_array().into_iter().flatten().map(target);
            let streamed = self.stream(shape).map(|(_, id)| id).filter(|id| self.is_error(id));
            errors.extend(listed.chain(streamed).map(name));
        }
        errors
    }

    /// All members of the shape `id` and of what it holds, but for event streams.
    pub fn members(&self, id: &str, found: &mut BTreeSet<String>) {
        let Some(shape) = self.shapes.get(id) else { return };
        for part in ["member", "key", "value"] {
            if let Some(part) = shape.get(part) {
                self.members(target(part), found);
            }
        }
        for (key, member) in shape["members"].as_object().into_iter().flatten() {
            if self.is_stream(target(member)) {
                continue;
            }
            if shape["type"] == "structure" && found.insert(format!("{}${key}", name(id))) {
                self.members(target(member), found);
            }
        }
    }

    /// Compares `value` with the shape `id`.
    pub fn fit(&self, id: &str, value: &Value, fit: &mut Fit) {
        let shape = self.shapes.get(id).unwrap_or(&Value::Null);
        let kind = if id == "smithy.api#Unit" { "structure" } else { shape["type"].as_str().unwrap() };
        let fits = match (kind, value) {
            ("structure", Value::Object(members)) => {
                self.fit_members(id, shape, members, fit);
                true
            }
            ("list", Value::Array(elements)) => {
                for element in elements {
                    self.fit(target(&shape["member"]), element, fit);
                }
                true
            }
            ("map", Value::Object(entries)) => {
                for value in entries.values() {
                    self.fit(target(&shape["value"]), value, fit);
                }
                true
            }
            ("string", value) => value.is_string(),
            ("enum", value) => shape["members"].as_object().is_some_and(|members| {
                members.values().any(|member| member["traits"]["smithy.api#enumValue"] == *value)
            }),
            ("blob", Value::String(text)) => is_base64(text),
            ("boolean", value) => value.is_boolean(),
            ("integer", value) => value.as_i64().is_some_and(|value| i32::try_from(value).is_ok()),
            ("long", value) => value.is_i64(),
            ("timestamp", value) => value.is_number(),
            _ => false,
        };
        if !fits {
            fit.wrong.push(format!("{value} is not a {kind}, as {id} is"));
        }
    }

    fn fit_members(&self, id: &str, shape: &Value, members: &Map<String, Value>, fit: &mut Fit) {
        let none = Map::new();
        let known = shape["members"].as_object().unwrap_or(&none);
        for (key, member) in known.iter().filter(|(_, member)| !self.is_stream(target(member))) {
            let required = member["traits"].get("smithy.api#required").is_some();
            let called = format!("{}${key}", name(id));
            match members.get(key) {
                Some(value) => {
                    self.fit(target(member), value, fit);
                    if !required {
                        fit.optional.insert(called.clone());
                    }
                    fit.used.insert(called);
                }
                None if required => fit.wrong.push(format!("{called} is missing")),
                None => {}
            }
        }
        let unknown = members.keys().filter(|key| !known.contains_key(*key));
        fit.unknown.extend(unknown.map(|key| format!("{}${key}", name(id))));
    }
}

/// The id of the shape that a member, or an operation's input, output or error, points to.
pub fn target(reference: &Value) -> &str {
    reference["target"].as_str().unwrap()
}

fn name(id: &str) -> &str {
    id.split_once('#').unwrap().1
}

/// Whether this is base64 of the standard alphabet, padded.
fn is_base64(text: &str) -> bool {
    let digits = text.trim_end_matches('=');
    let is_digit = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/';
    text.len().is_multiple_of(4) && text.len() - digits.len() <= 2 && digits.bytes().all(is_digit)
}
