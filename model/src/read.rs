//! Reads parsed JSON into the structures of `ast`, with a problem for every value of the wrong type or spelling.
//!
//! Looks no id up: whether what an id refers to exists is for later stages.

use std::collections::HashSet;

use indexmap::IndexMap;
use indexmap::map::Entry;
use serde_json::Value;

use crate::ast::{APPLY, Applied, AstMember, AstShape, Document, Type, Version};
use crate::id::is_identifier;
use crate::json::{Node, describe, parse};
use crate::problem::Report;
use crate::{ShapeId, Traits, hint};

type Entries = Vec<(String, Node)>;

/// Reads a whole file; none if there is nothing in it to go on with.
pub(crate) fn document(text: &str, report: &mut Report) -> Option<Document> {
    let node = match parse(text) {
        Ok(node) => node,
        Err(error) => {
            report.add(&error.place, error.message);
            return None;
        }
    };
    let entries = match node {
        Node::Object(entries) => entries,
        Node::Value(value) => {
            let found = describe(&value);
            report.add(START, format!("not a Smithy model: expected {MODEL}, found {found}"));
            return None;
        }
    };
    Reader { report }.document(entries)
}

/// The place of problems of the document as a whole.
const START: &str = "line 1 column 1";

const MODEL: &str = "an object with `smithy` (the version) and `shapes`";

struct Reader<'a> {
    report: &'a mut Report,
}

impl Reader<'_> {
    fn document(&mut self, entries: Entries) -> Option<Document> {
        let mut version = None;
        let mut shapes = None;
        for (key, node) in self.unique(START, entries) {
            match key.as_str() {
                "smithy" => version = Some(node),
                "shapes" => shapes = Some(node),
                _ => {}
            }
        }
        if version.is_none() && shapes.is_none() {
            self.report.add(START, format!("not a Smithy model: expected {MODEL}, found neither"));
            return None;
        }
        let version = self.version(version);
        let Some(shapes) = shapes else {
            self.report.add(START, format!("not a Smithy model: expected {MODEL}, found no `shapes`"));
            return None;
        };
        let mut document = Document { version, shapes: IndexMap::new(), applies: Vec::new() };
        for (id, node) in self.object("shapes", "`shapes`", shapes)? {
            self.entry(&mut document, &id, node);
        }
        Some(document)
    }

    fn version(&mut self, node: Option<Node>) -> Version {
        let found = match node {
            Some(Node::Value(Value::String(text))) => match text.as_str() {
                "1" | "1.0" => return Version::One,
                "2" | "2.0" => return Version::Two,
                _ => format!("`{text}`"),
            },
            Some(node) => node.describe().to_owned(),
            None => {
                let message = format!("not a Smithy model: expected {MODEL}, found no `smithy`");
                self.report.add(START, message);
                return Version::Two;
            }
        };
        self.report.add("smithy", format!("the version must be \"1.0\" or \"2.0\", found {found}"));
        Version::Two
    }

    /// Reads one entry of `shapes`: a shape, or traits applied to one.
    fn entry(&mut self, document: &mut Document, key: &str, node: Node) {
        let Some(id) = self.id(key, key) else { return };
        let Some(entries) = self.object(key, "a shape", node) else {
            document.shapes.entry(id).or_insert_with(|| broken(Type::Unknown));
            return;
        };
        let kind = self.kind(key, &entries);
        if kind.as_deref() == Some(APPLY) {
            for (field, node) in self.unique(key, entries) {
                if field == "traits" {
                    document.applies.push((id.clone(), self.traits(key, node)));
                }
            }
        } else if id.member().is_some() {
            self.report.add(key, "a member is defined within its shape; only `apply` may name it here");
        } else {
            let shape = self.shape(&id, kind.as_deref().and_then(Type::named), entries);
            match document.shapes.entry(id) {
                Entry::Occupied(entry) => self.report.add(entry.key(), "is defined twice"),
                Entry::Vacant(entry) => {
                    entry.insert(shape);
                }
            }
        }
    }

    /// The spelling of an entry's type, if it is one that Smithy knows.
    fn kind(&mut self, place: &str, entries: &Entries) -> Option<String> {
        let Some((_, node)) = entries.iter().find(|(field, _)| field == "type") else {
            self.report.add(place, "has no `type`");
            return None;
        };
        let Node::Value(Value::String(name)) = node else {
            return self.wrong(place, "`type`", "a string", node.describe());
        };
        if Type::names().any(|known| known == name) {
            return Some(name.clone());
        }
        let hint = hint::name(name, Type::names());
        self.report.add(place, format!("`{name}` is not a shape type{hint}"));
        None
    }

    fn shape(&mut self, id: &ShapeId, kind: Option<Type>, entries: Entries) -> AstShape {
        let Some(kind) = kind else { return broken(Type::Unknown) };
        let mut shape = AstShape::new(kind);
        for (field, node) in self.unique(id.as_str(), entries) {
            if self.field(id, &mut shape, &field, node).is_none() {
                shape.broken = true;
            }
        }
        shape
    }

    /// Reads one property of a shape; none if that went wrong.
    fn field(&mut self, id: &ShapeId, shape: &mut AstShape, field: &str, node: Node) -> Option<()> {
        let place = id.as_str();
        let what = format!("`{field}`");
        match field {
            "traits" => shape.traits = self.typed(place, node),
            "mixins" => shape.mixins = self.references(place, &what, node)?,
            _ if !shape.kind.has(field) => {}
            "members" => return self.members(id, shape, node),
            "member" | "key" | "value" => {
                let member = self.member(&id.with_member(field), node)?;
                shape.members.insert(field.to_owned(), member);
            }
            "input" => shape.input = Some(self.reference(place, &what, node)?),
            "output" => shape.output = Some(self.reference(place, &what, node)?),
            "errors" => shape.errors = self.references(place, &what, node)?,
            "operations" | "collectionOperations" => {
                shape.operations.extend(self.references(place, &what, node)?);
            }
            "resources" => shape.resources = self.references(place, &what, node)?,
            "version" => shape.version = Some(self.text(place, &what, node)?),
            "rename" => shape.rename = self.rename(place, node)?,
            // What is left are the operations of a resource's lifecycle.
            _ => shape.operations.push(self.reference(place, &what, node)?),
        }
        Some(())
    }

    /// Reads all members that can be read; none if one could not.
    fn members(&mut self, id: &ShapeId, shape: &mut AstShape, node: Node) -> Option<()> {
        let mut complete = Some(());
        for (name, node) in self.object(id.as_str(), "`members`", node)? {
            let place = id.with_member(&name);
            if !is_identifier(&name) {
                let rule = "letters, digits and underscores, not starting with a digit";
                self.report.add(&place, format!("`{name}` is not a member name ({rule})"));
                complete = None;
                continue;
            }
            match self.member(&place, node) {
                None => complete = None,
                Some(member) => match shape.members.entry(name) {
                    Entry::Occupied(_) => self.report.add(&place, "is defined twice"),
                    Entry::Vacant(entry) => {
                        entry.insert(member);
                    }
                },
            }
        }
        complete
    }

    fn member(&mut self, id: &ShapeId, node: Node) -> Option<AstMember> {
        let place = id.as_str();
        let entries = self.object(place, "a member", node)?;
        let mut target = None;
        let mut traits = Traits::default();
        let mut named = false;
        for (field, node) in self.unique(place, entries) {
            match field.as_str() {
                "target" => {
                    named = true;
                    target = self.text(place, "`target`", node).and_then(|text| self.id(place, &text));
                }
                "traits" => traits = self.typed(place, node),
                _ => {}
            }
        }
        if !named {
            self.report.add(place, "has no `target`");
        }
        Some(AstMember { target: target?, traits })
    }

    /// Reads traits, each of which is left out if its value does not fit it.
    fn typed(&mut self, place: &str, node: Node) -> Traits {
        let mut traits = Traits::default();
        for (id, value) in self.traits(place, node) {
            if let Err(message) = traits.insert(id, value) {
                self.report.add(place, message);
            }
        }
        traits
    }

    fn traits(&mut self, place: &str, node: Node) -> Applied {
        let entries = self.object(place, "`traits`", node).unwrap_or_default();
        let mut traits = Applied::new();
        for (key, node) in self.unique(place, entries) {
            if let (Some(id), Node::Value(value)) = (self.id(place, &key), node) {
                traits.push((id, value));
            }
        }
        traits
    }

    fn rename(&mut self, place: &str, node: Node) -> Option<IndexMap<ShapeId, String>> {
        let entries = self.object(place, "`rename`", node)?;
        let mut renames = IndexMap::new();
        for (key, node) in self.unique(place, entries) {
            let id = self.id(place, &key);
            let name = self.text(place, &format!("the new name of `{key}`"), node);
            if let (Some(id), Some(name)) = (id, name) {
                if !is_identifier(&name) {
                    self.report.add(place, format!("`{key}` cannot be renamed to `{name}`: not an identifier"));
                }
                renames.insert(id, name);
            }
        }
        Some(renames)
    }

    /// Reads an array of shape references.
    fn references(&mut self, place: &str, what: &str, node: Node) -> Option<Vec<ShapeId>> {
        match node {
            Node::Value(Value::Array(items)) => {
                let what = format!("an item of {what}");
                let ids = items.into_iter().map(|item| self.reference(place, &what, Node::Value(item)));
                // All of them are read before one that is wrong ends it.
                ids.collect::<Vec<_>>().into_iter().collect()
            }
            node => self.wrong(place, what, "an array", node.describe()),
        }
    }

    /// Reads a shape reference: an object with a `target`.
    fn reference(&mut self, place: &str, what: &str, node: Node) -> Option<ShapeId> {
        let target = match node {
            Node::Value(Value::Object(mut object)) => object.remove("target"),
            node => return self.wrong(place, what, "an object with a `target`", node.describe()),
        };
        match target {
            Some(Value::String(text)) => self.id(place, &text),
            Some(value) => self.wrong(place, &format!("`target` of {what}"), "a string", describe(&value)),
            None => {
                self.report.add(place, format!("{what} has no `target`"));
                None
            }
        }
    }

    fn id(&mut self, place: &str, text: &str) -> Option<ShapeId> {
        let parsed = text.parse::<ShapeId>();
        parsed.map_err(|error| self.report.add(place, error.to_string())).ok()
    }

    fn text(&mut self, place: &str, what: &str, node: Node) -> Option<String> {
        match node {
            Node::Value(Value::String(text)) => Some(text),
            node => self.wrong(place, what, "a string", node.describe()),
        }
    }

    fn object(&mut self, place: &str, what: &str, node: Node) -> Option<Entries> {
        match node {
            Node::Object(entries) => Some(entries),
            Node::Value(value) => self.wrong(place, what, "an object", describe(&value)),
        }
    }

    fn wrong<T>(&mut self, place: &str, what: &str, expected: &str, found: &str) -> Option<T> {
        self.report.add(place, format!("{what} must be {expected}, found {found}"));
        None
    }

    /// The entries of an object with the first of each key, and a problem for every other.
    fn unique(&mut self, place: &str, entries: Entries) -> Entries {
        let mut seen = HashSet::new();
        let mut first = Vec::with_capacity(entries.len());
        for (key, node) in entries {
            if seen.insert(key.clone()) {
                first.push((key, node));
            } else {
                self.report.add(place, format!("`{key}` is given twice"));
            }
        }
        first
    }
}

/// A shape that could not be read, kept so that references to it are no second problem.
fn broken(kind: Type) -> AstShape {
    AstShape { broken: true, ..AstShape::new(kind) }
}
