//! Checks that a value in a file is one of a shape: its type, and what traits ask of it. Knows nothing of what it is for.

use std::collections::{HashMap, HashSet};

use regex_lite::Regex;
use serde_json::Number;

use super::graph::{Graph, Vertex};
use super::selector::Selector;
use crate::ShapeId;
use crate::ast::{AstTraits, Type};
use crate::node::{Content, Key, Node};
use crate::problem::Report;

const SPARSE: &str = "smithy.api#sparse";

/// What texts of timestamps look like, as far as that can be told without a calendar.
const DATE_TIME: &str = r"^\d{4}-[01]\d-[0-3]\d[Tt][0-2]\d:[0-5]\d:[0-6]\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$";

/// What a value is of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    /// A trait, which may only be named.
    Trait,
    /// An example of a call.
    Example,
    /// An example of a call that is refused: its values keep to no constraints.
    Refused,
}

/// Checks values of one trait.
pub(super) struct Values<'a, 'r, 'b> {
    pub(super) of: Of,
    pub(super) graph: Graph<'a>,
    pub(super) report: &'r mut Report<'b>,
    /// Namespaces whose shapes are all known.
    pub(super) namespaces: &'r HashSet<&'a str>,
    /// The shape or member that has the trait.
    pub(super) place: &'r ShapeId,
    /// The trait.
    pub(super) what: &'r ShapeId,
    pub(super) patterns: &'r mut Patterns,
}

/// Regular expressions, each read once; none for one that uses what is not known here.
#[derive(Default)]
pub(super) struct Patterns(HashMap<String, Option<Regex>>);

impl Patterns {
    fn get(&mut self, pattern: &str) -> Option<&Regex> {
        if !self.0.contains_key(pattern) {
            self.0.insert(pattern.to_owned(), Regex::new(pattern).ok());
        }
        self.0.get(pattern)?.as_ref()
    }
}

impl<'a> Values<'a, '_, '_> {
    /// Checks a value of `shape`, through a member with traits of its own if it has come so; `path` leads to it.
    pub(super) fn check(&mut self, shape: Vertex<'a>, member: Option<&AstTraits>, node: &Node, path: &mut String) {
        match (shape.shape.kind, &node.content) {
            // A trait that is only named has an empty value of its type.
            (_, Content::Null) if self.of == Of::Trait => {}
            (Type::List, Content::Object(entries)) if path.is_empty() && entries.is_empty() => {}
            (Type::List, Content::Array(items)) => {
                if let Some((_, member)) = shape.shape.members.get_key_value("member") {
                    let sparse = shape.shape.traits.get(SPARSE).is_some();
                    for (at, item) in items.iter().enumerate().filter(|(_, item)| !(sparse && item.is_null())) {
                        self.step(member.target.as_ref(), &member.traits, item, path, &format!("[{at}]"));
                    }
                }
                self.unique_items(shape, items, path);
            }
            (Type::Map, Content::Object(entries)) => self.map(shape, entries, path),
            (Type::Structure, Content::Object(entries)) => self.structure(shape, node, entries, path),
            (Type::Union, Content::Object(entries)) => {
                if entries.len() != 1 {
                    self.wrong(node, path, &format!("must be one member of a union, found {}", entries.len()));
                }
                self.members(shape, entries, path);
            }
            (kind, content) => {
                if let Some(expected) = misfit(kind, content) {
                    self.wrong(node, path, &format!("must be {expected}, found {}", found(node)));
                    return;
                }
            }
        }
        if shape.shape.kind == Type::Timestamp {
            self.time(shape, member, node, path);
        }
        if self.of == Of::Refused {
            return;
        }
        self.allowed(shape, node, path);
        for traits in [Some(&shape.shape.traits), member].into_iter().flatten() {
            self.constraints(traits, node, path);
        }
    }

    fn step(&mut self, target: Option<&ShapeId>, traits: &AstTraits, node: &Node, path: &mut String, step: &str) {
        if let Some(target) = target.and_then(|target| self.graph.shape(target)) {
            let length = path.len();
            path.push_str(step);
            self.check(target, Some(traits), node, path);
            path.truncate(length);
        }
    }

    fn wrong(&mut self, node: &Node, path: &str, message: &str) {
        let path = path.strip_prefix('.').unwrap_or(path);
        let space = if path.is_empty() { String::new() } else { format!(" `{path}`") };
        self.report.add_at(node.at, self.place, format!("trait `{}`:{space} {message}", self.what));
    }

    fn map(&mut self, shape: Vertex<'a>, entries: &[(Key, Node)], path: &mut String) {
        for (key, node) in entries {
            if let Some(member) = shape.shape.members.get("key") {
                let name = Node::string(key.at, key.name.as_str());
                self.step(member.target.as_ref(), &member.traits, &name, path, &format!(".{}", key.name));
            }
            let sparse = node.is_null() && shape.shape.traits.get(SPARSE).is_some();
            if let Some(member) = shape.shape.members.get("value").filter(|_| !sparse) {
                self.step(member.target.as_ref(), &member.traits, node, path, &format!(".{}", key.name));
            }
        }
    }

    fn structure(&mut self, shape: Vertex<'a>, node: &Node, entries: &[(Key, Node)], path: &mut String) {
        self.members(shape, entries, path);
        if self.of == Of::Refused {
            return;
        }
        for (name, member) in &shape.shape.members {
            let required = member.traits.get("smithy.api#required").is_some();
            let there = entries.iter().any(|(key, value)| key.name == *name && !value.is_null());
            if required && !there {
                self.wrong(node, path, &format!("lacks `{name}`, which is required"));
            }
        }
    }

    fn members(&mut self, shape: Vertex<'a>, entries: &[(Key, Node)], path: &mut String) {
        for (key, node) in entries {
            let Some(member) = shape.shape.members.get(&key.name) else {
                let known = shape.shape.members.keys().map(String::as_str);
                let hint = crate::hint::name(&key.name, known);
                let message = format!("trait `{}`: `{}` is not known{hint}", self.what, key.name);
                let event = if self.of == Of::Trait { "TraitValue" } else { "ExamplesTrait" };
                self.report.warn_at(event, key.at, self.place, message);
                continue;
            };
            self.step(member.target.as_ref(), &member.traits, node, path, &format!(".{}", key.name));
        }
    }

    fn unique_items(&mut self, shape: Vertex<'a>, items: &[Node], path: &str) {
        if self.of == Of::Refused || shape.shape.traits.get("smithy.api#uniqueItems").is_none() {
            return;
        }
        let mut seen = HashSet::new();
        for item in items {
            if !seen.insert(item.to_value().to_string()) {
                self.wrong(item, path, "holds the same twice");
            }
        }
    }

    /// Checks that a timestamp is written as its format says, or as a number or text if there is none.
    fn time(&mut self, shape: Vertex<'a>, member: Option<&AstTraits>, node: &Node, path: &str) {
        let of = |traits: &AstTraits| Some(traits.get("smithy.api#timestampFormat")?.as_str()?.to_owned());
        let format = member.and_then(of).or_else(|| of(&shape.shape.traits));
        let (fits, expected) = match (format.as_deref(), node.as_str()) {
            (Some("epoch-seconds"), text) => (text.is_none(), "seconds since 1970, a number"),
            (Some("http-date"), text) => {
                (text.is_some_and(|text| text.ends_with(" GMT")), "a date like \"Fri, 12 Apr 1985 23:20:50 GMT\"")
            }
            (None, None) => (true, ""),
            (_, text) => {
                let regex = self.patterns.get(DATE_TIME);
                let fits = text.zip(regex).is_some_and(|(text, regex)| regex.is_match(text));
                (fits, "a time like \"1985-04-12T23:20:50Z\"")
            }
        };
        if !fits {
            self.wrong(node, path, &format!("must be {expected}, found {}", found(node)));
        }
    }

    /// Checks that a value of an enum is one of those that it has.
    fn allowed(&mut self, shape: Vertex<'a>, node: &Node, path: &str) {
        if !matches!(shape.shape.kind, Type::Enum | Type::IntEnum) {
            return;
        }
        let values = shape.shape.members.values().filter_map(|member| member.traits.get("smithy.api#enumValue"));
        let known: Vec<&Node> = values.collect();
        if !known.iter().any(|known| known.same(node)) {
            let known: Vec<String> = known.iter().map(|known| known.to_value().to_string()).collect();
            self.wrong(node, path, &format!("must be one of {}, found {}", known.join(", "), found(node)));
        }
    }

    /// Checks what traits ask of a value.
    pub(super) fn constraints(&mut self, traits: &AstTraits, node: &Node, path: &str) {
        if let Some(length) = traits.get("smithy.api#length")
            && let Some(count) = length_of(node)
        {
            let bound = |name| length.get(name).map(Node::to_value).and_then(|value| value.as_u64());
            if bound("min").is_some_and(|min| count < min) || bound("max").is_some_and(|max| count > max) {
                let (count, bounds) = (count, length.to_value());
                self.wrong(node, path, &format!("has the length {count}, which is outside of {bounds}"));
            }
        }
        if let (Some(range), Content::Number(number)) = (traits.get("smithy.api#range"), &node.content) {
            let bound = |name| range.get(name).map(Node::to_value).and_then(|value| value.as_f64());
            let value = number.as_f64().unwrap_or(f64::NAN);
            if bound("min").is_some_and(|min| value < min) || bound("max").is_some_and(|max| value > max) {
                let bounds = range.to_value();
                self.wrong(node, path, &format!("is {number}, which is outside of {bounds}"));
            }
        }
        if let (Some(pattern), Some(text)) = (traits.get("smithy.api#pattern").and_then(Node::as_str), node.as_str())
            && self.patterns.get(pattern).is_some_and(|regex| !regex.is_match(text))
        {
            self.wrong(node, path, &format!("must match `{pattern}`, found {}", found(node)));
        }
        if let (Some(reference), Some(text)) = (traits.get("smithy.api#idRef"), node.as_str()) {
            self.reference(reference, text, node, path);
        }
    }

    fn reference(&mut self, rule: &Node, text: &str, node: &Node, path: &str) {
        let Ok(id) = text.parse::<ShapeId>() else {
            self.wrong(node, path, &format!("must be a shape id with a namespace, found `{text}`"));
            return;
        };
        let found = self.graph.shape(&id.shape());
        let found = match (found, id.member()) {
            (Some(shape), Some(name)) => {
                let member = shape.shape.members.get_key_value(name);
                member.map(|(name, member)| Vertex { member: Some((name, member)), ..shape })
            }
            (found, _) => found,
        };
        let must = rule.get("failWhenMissing").is_some_and(|flag| matches!(flag.content, Content::Bool(true)));
        let Some(found) = found else {
            if must && self.namespaces.contains(id.namespace()) {
                self.wrong(node, path, &format!("names `{id}`, which is not defined"));
            }
            return;
        };
        let selector = rule.get("selector").and_then(Node::as_str);
        if let Some((text, selector)) = selector.and_then(|text| Some((text, Selector::parse(text)?)))
            && !selector.selects(self.graph, found)
        {
            self.wrong(node, path, &format!("names `{id}`, which is none of `{text}`"));
        }
    }
}

/// What a value of a type without members must be, if it is not.
fn misfit(kind: Type, content: &Content) -> Option<&'static str> {
    let whole = |bits: u32| match content {
        Content::Number(number) => {
            number.as_i64().is_some_and(|value| value >> (bits - 1) == 0 || value >> (bits - 1) == -1)
        }
        _ => false,
    };
    let text = matches!(content, Content::String(_));
    let number = matches!(content, Content::Number(_));
    let (fits, expected) = match kind {
        Type::Blob | Type::String | Type::Enum => (text, "a string"),
        Type::Boolean => (matches!(content, Content::Bool(_)), "a boolean"),
        Type::Byte => (whole(8), "an 8-bit integer"),
        Type::Short => (whole(16), "a 16-bit integer"),
        Type::Integer | Type::IntEnum => (whole(32), "a 32-bit integer"),
        Type::Long => (whole(64), "a 64-bit integer"),
        Type::Float | Type::Double => (number || is_special(content), "a number"),
        Type::BigInteger => (matches!(content, Content::Number(number) if is_whole(number)), "a whole number"),
        Type::BigDecimal => (number, "a number"),
        Type::Timestamp => (number || text, "a number or string"),
        Type::List => (false, "an array"),
        Type::Map | Type::Structure | Type::Union => (false, "an object"),
        Type::Document | Type::Operation | Type::Resource | Type::Service | Type::Unknown => (true, ""),
    };
    (!fits).then_some(expected)
}

fn is_special(content: &Content) -> bool {
    matches!(content, Content::String(text) if matches!(text.as_str(), "NaN" | "Infinity" | "-Infinity"))
}

fn is_whole(number: &Number) -> bool {
    !number.to_string().contains(['.', 'e', 'E'])
}

fn length_of(node: &Node) -> Option<u64> {
    let count = match &node.content {
        Content::String(text) => text.chars().count(),
        Content::Array(items) => items.len(),
        Content::Object(entries) => entries.len(),
        _ => return None,
    };
    u64::try_from(count).ok()
}

/// A value for messages, as itself if it is short.
fn found(node: &Node) -> String {
    let text = node.to_value().to_string();
    if text.len() <= 40 { text } else { node.describe().to_owned() }
}
