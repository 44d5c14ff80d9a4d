//! Writes the IDL of a JSON AST in every form that it has: short and whole ids, documentation as comments and as text
//! blocks, defaults and values of enums behind members, inputs and outputs within operations, `apply` alone and in blocks.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use serde_json::{Map, Value, json};

type Object = Map<String, Value>;

/// The files of a model: one for the metadata and one for each namespace, by name and text. A namespace of traits that
/// others share stays a JSON AST, which may hold a part of one.
pub fn files(tree: &Value) -> Vec<(String, String)> {
    let shapes = tree["shapes"].as_object().cloned().unwrap_or_default();
    let mut namespaces: BTreeMap<&str, Vec<(&str, &Value)>> = BTreeMap::new();
    for (id, shape) in &shapes {
        let (namespace, _) = id.split_once('#').expect("an id");
        namespaces.entry(namespace).or_default().push((id, shape));
    }
    let mut metadata = "\u{feff}$version: \"2\"\n".to_owned();
    for (key, value) in tree["metadata"].as_object().into_iter().flatten() {
        writeln!(metadata, "metadata {} = {}", word(key), node(value)).expect("text");
    }
    let mut files = vec![("metadata.smithy".to_owned(), metadata)];
    for (namespace, own) in namespaces {
        let shared = own.iter().any(|(_, shape)| shape["traits"].get("smithy.api#trait").is_some())
            && own.iter().all(|(_, shape)| shape["type"] != "operation");
        if shared {
            let own: Object = own.into_iter().map(|(id, shape)| (id.to_owned(), shape.clone())).collect();
            files.push((format!("{namespace}.json"), json!({ "smithy": "2.0", "shapes": own }).to_string()));
        } else {
            files.push((format!("{namespace}.smithy"), file(&shapes, namespace, &own)));
        }
    }
    files
}

fn file(shapes: &Object, namespace: &str, own: &[(&str, &Value)]) -> String {
    let printer = Printer { shapes, namespace };
    let mut inline = BTreeSet::new();
    let mut text = format!("$version: \"2.0\"\n\nnamespace {namespace}\n");
    for (id, shape) in own {
        if shape["type"] == "operation" {
            inline.extend(["input", "output"].iter().filter_map(|role| printer.inline(id, shape, role)));
        }
    }
    for (id, shape) in own.iter().filter(|(id, _)| !inline.contains(*id)) {
        text.push('\n');
        text.push_str(&printer.statement(id, shape));
    }
    text
}

struct Printer<'a> {
    shapes: &'a Object,
    namespace: &'a str,
}

impl Printer<'_> {
    fn statement(&self, id: &str, shape: &Value) -> String {
        let kind = shape["type"].as_str().expect("a type");
        let empty = Object::new();
        let traits = shape["traits"].as_object().unwrap_or(&empty);
        if kind == "apply" {
            let lines = self.traits(traits, &[], false);
            let block = traits.len() != 1;
            return if block {
                format!("apply {id} {{\n{lines}}}\n")
            } else {
                format!("apply {} {lines}", self.id(id))
            };
        }
        let name = id.split('#').nth(1).expect("a name");
        let body = self.body(id, shape, kind);
        format!("{}{kind} {name}{}{body}\n", self.traits(traits, &[], true), self.mixins(shape))
    }

    fn body(&self, id: &str, shape: &Value, kind: &str) -> String {
        match kind {
            "structure" | "union" | "enum" | "intEnum" => {
                let members = shape["members"].as_object().into_iter().flatten();
                block(members.map(|(name, member)| self.member(name, member, kind)))
            }
            "list" | "map" => {
                let parts = ["member", "key", "value"].into_iter().filter(|part| shape.get(*part).is_some());
                block(parts.map(|part| self.member(part, &shape[part], kind)))
            }
            "operation" => {
                let mut lines: Vec<String> =
                    ["input", "output"].iter().map(|role| self.role(id, shape, role)).collect();
                lines.extend(shape.get("errors").map(|errors| format!("errors: {}", self.reference(errors))));
                block(lines)
            }
            "service" | "resource" => {
                let fields = shape.as_object().into_iter().flatten();
                let fields = fields.filter(|(key, _)| !["type", "traits", "mixins"].contains(&key.as_str()));
                block(fields.map(|(key, value)| format!("{key}: {}", self.reference(value))))
            }
            _ => String::new(),
        }
    }

    fn mixins(&self, shape: &Value) -> String {
        let mixins = shape["mixins"].as_array().into_iter().flatten();
        let ids: Vec<String> = mixins.map(|mixin| self.reference(mixin)).collect();
        if ids.is_empty() { String::new() } else { format!(" with [{}]", ids.join(", ")) }
    }

    /// The id of an input or output that can be written within its operation.
    fn inline(&self, id: &str, shape: &Value, role: &str) -> Option<String> {
        let target = shape[role]["target"].as_str()?;
        let suffix = if role == "input" { "Input" } else { "Output" };
        let traits = &self.shapes.get(target)?["traits"];
        (target == format!("{id}{suffix}") && traits[format!("smithy.api#{role}")].is_object())
            .then(|| target.to_owned())
    }

    fn role(&self, id: &str, shape: &Value, role: &str) -> String {
        if let Some(target) = self.inline(id, shape, role) {
            let inner = &self.shapes[&target];
            let traits = inner["traits"].as_object().expect("traits");
            let traits = self.traits(traits, &[&format!("smithy.api#{role}")], false);
            let body = self.body(&target, inner, "structure");
            return format!("{role} := {traits}{}{body}", self.mixins(inner).trim_start());
        }
        match shape[role]["target"].as_str() {
            None | Some("smithy.api#Unit") => String::new(),
            Some(target) => format!("{role}: {}", self.id(target)),
        }
    }

    fn member(&self, name: &str, member: &Value, kind: &str) -> String {
        let empty = Object::new();
        let traits = member["traits"].as_object().unwrap_or(&empty);
        let is_enum = kind == "enum" || kind == "intEnum";
        let assigned = if is_enum { "smithy.api#enumValue" } else { "smithy.api#default" };
        let value = traits.get(assigned).filter(|_| is_enum || kind == "structure");
        let skipped: &[&str] = if value.is_some() { &[assigned] } else { &[] };
        let mut text = self.traits(traits, skipped, true);
        text.push_str(name);
        if !is_enum {
            write!(text, ": {}", self.reference(member)).expect("text");
        }
        if let Some(value) = value.filter(|value| !is_enum || *value != name) {
            write!(text, " = {}", node(value)).expect("text");
        }
        text
    }

    fn traits(&self, traits: &Object, skipped: &[&str], comments: bool) -> String {
        let mut text = String::new();
        let traits = traits.iter().filter(|(id, _)| !skipped.contains(&id.as_str()));
        // Comments go before all traits.
        let (docs, others): (Vec<_>, Vec<_>) = traits.partition(|(id, value)| {
            let lines = value.as_str().is_some_and(|text| !text.is_empty() && !text.contains('\r'));
            comments && *id == "smithy.api#documentation" && lines
        });
        for line in docs.into_iter().flat_map(|(_, value)| value.as_str().unwrap_or_default().split('\n')) {
            writeln!(text, "/// {line}").expect("text");
        }
        for (id, value) in others {
            match value {
                Value::Object(entries) if entries.is_empty() => writeln!(text, "@{}", self.id(id)),
                Value::Object(entries) => {
                    let entries: Vec<String> =
                        entries.iter().map(|(key, value)| format!("{}: {}", word(key), node(value))).collect();
                    writeln!(text, "@{}({})", self.id(id), entries.join(" "))
                }
                value => writeln!(text, "@{}({})", self.id(id), node(value)),
            }
            .expect("text");
        }
        text
    }

    /// A reference, or whatever holds references: in the IDL their ids alone.
    fn reference(&self, value: &Value) -> String {
        match value {
            Value::Object(entries) => match entries.get("target").and_then(Value::as_str) {
                Some(target) => self.id(target),
                None => block(entries.iter().map(|(key, value)| format!("{}: {}", word(key), self.reference(value)))),
            },
            Value::Array(items) => {
                let items: Vec<String> = items.iter().map(|item| self.reference(item)).collect();
                format!("[{}]", items.join("\n"))
            }
            value => node(value),
        }
    }

    /// An id as short as it can be.
    fn id(&self, id: &str) -> String {
        let (namespace, name) = id.split_once('#').expect("an id");
        let own = format!("{}#{}", self.namespace, name.split('$').next().unwrap_or(name));
        let prelude = namespace == "smithy.api" && !self.shapes.contains_key(&own);
        let local = namespace == self.namespace && self.shapes.contains_key(&own);
        if prelude || local { name.to_owned() } else { id.to_owned() }
    }
}

fn block(lines: impl IntoIterator<Item = String>) -> String {
    let lines: Vec<String> = lines.into_iter().filter(|line| !line.is_empty()).collect();
    if lines.is_empty() { " {}".to_owned() } else { format!(" {{\n{}\n}}", lines.join("\n")) }
}

fn node(value: &Value) -> String {
    match value {
        Value::Object(entries) => {
            let entries: Vec<String> =
                entries.iter().map(|(key, value)| format!("{}: {}", word(key), node(value))).collect();
            format!("{{{}}}", entries.join(", "))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(node).collect::<Vec<_>>().join(" ")),
        Value::String(text) if is_id(text) => text.clone(),
        Value::String(text) if fits_block(text) => {
            let lines: Vec<String> = text.split('\n').map(|line| format!("    {}", escaped(line))).collect();
            format!("\"\"\"\n{}\"\"\"", lines.join("\n"))
        }
        value => value.to_string(),
    }
}

/// Whether a text can stand as an id of another namespace, without quotes.
fn is_id(text: &str) -> bool {
    let word = |part: &str| {
        part.starts_with(|first: char| first.is_ascii_alphabetic())
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    text.split_once('#').is_some_and(|(namespace, name)| namespace.split('.').all(word) && word(name))
}

/// Whether a text of several lines keeps them in a text block, which drops blanks at both ends of a line.
fn fits_block(text: &str) -> bool {
    text.contains('\n') && !text.contains('\r') && text.split('\n').all(|line| !line.is_empty() && line.trim() == line)
}

fn escaped(line: &str) -> String {
    let quoted = Value::from(line).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

/// A key, without quotes if it needs none.
fn word(key: &str) -> String {
    let plain = key.starts_with(|first: char| first.is_ascii_alphabetic())
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if plain { key.to_owned() } else { Value::from(key).to_string() }
}
