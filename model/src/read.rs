//! Reads nodes into the structures of `ast`, with a problem for every value of the wrong type or spelling.
//!
//! The shapes of a JSON AST, and the bodies of services and resources of the IDL, which are nodes as well. Looks no id
//! up: whether what an id refers to exists is for later stages.

use std::collections::HashSet;
use std::fmt::Display;

use indexmap::IndexMap;
use indexmap::map::Entry;

use crate::ast::{APPLY, Apply, AstMember, AstShape, AstTraits, Document, SET, Type, Version};
use crate::id::is_identifier;
use crate::node::{Content, Key, Node};
use crate::problem::Report;
use crate::source::At;
use crate::{ShapeId, hint};

type Entries = Vec<(Key, Node)>;

const UNIQUE_ITEMS: &str = "uniqueItems";

/// Reads a whole JSON AST; none if there is nothing in it to go on with.
pub(crate) fn document(node: Node, report: &mut Report<'_>) -> Option<Document> {
    let Node { at, content } = node;
    let Content::Object(entries) = content else {
        let found = Node::new(at, content).describe();
        report.add_at(at, "", format!("not a Smithy model: expected {MODEL}, found {found}"));
        return None;
    };
    Reader { report, smithy: Version::Two, bare: false }.document(at, entries)
}

/// Reads the body of a service or resource of the IDL into `shape`.
pub(crate) fn body(id: &ShapeId, shape: &mut AstShape, entries: Entries, report: &mut Report<'_>) {
    let smithy = shape.smithy;
    let mut reader = Reader { report, smithy, bare: true };
    for (key, node) in reader.unique(id, entries) {
        if !shape.kind.has(&key.name) {
            let hint = hint::name(&key.name, Type::fields().filter(|field| shape.kind.has(field)));
            let kind = shape.kind.name();
            reader.report.warn_at("Model", key.at, id, format!("a {kind} has no property `{}`{hint}", key.name));
        } else if key.name == "properties" && smithy == Version::One {
            let message =
                "properties of resources are for Smithy 2.0 or later; say `$version: \"2.0\"` in the first line";
            reader.report.add_at(key.at, id, message);
        } else if reader.field(id, shape, &key, node).is_none() {
            shape.broken = true;
        }
    }
}

const MODEL: &str = "an object with `smithy` (the version) and `shapes`";

struct Reader<'a, 'b> {
    report: &'a mut Report<'b>,
    smithy: Version,
    /// Ids stand by themselves, as in the IDL, not in objects with a `target`.
    bare: bool,
}

impl Reader<'_, '_> {
    fn document(&mut self, at: At, entries: Entries) -> Option<Document> {
        let mut version = None;
        let mut shapes = None;
        let mut document = Document::default();
        for (key, node) in self.unique("", entries) {
            match key.name.as_str() {
                "smithy" => version = Some(node),
                "shapes" => shapes = Some(node),
                "metadata" => {
                    for (key, node) in self.object("", "`metadata`", node).unwrap_or_default() {
                        document.metadata.insert(key.name, node);
                    }
                }
                _ => {}
            }
        }
        if version.is_none() && shapes.is_none() {
            self.report.add_at(at, "", format!("not a Smithy model: expected {MODEL}, found neither"));
            return None;
        }
        self.smithy = self.version(at, version);
        // A model may be nothing but metadata.
        let Some(shapes) = shapes else { return Some(document) };
        for (key, node) in self.object("", "`shapes`", shapes)? {
            self.entry(&mut document, &key, node);
        }
        Some(document)
    }

    fn version(&mut self, start: At, node: Option<Node>) -> Version {
        let Some(node) = node else {
            self.report.add_at(start, "", format!("not a Smithy model: expected {MODEL}, found no `smithy`"));
            return Version::Two;
        };
        let found = match node.as_str() {
            Some(text) => match Version::named(text) {
                Some(version) => return version,
                None => format!("`{text}`"),
            },
            None => node.describe().to_owned(),
        };
        self.report.add_at(node.at, "", format!("{}, found {found}", Version::EXPECTED));
        Version::Two
    }

    /// Reads one entry of `shapes`: a shape, or traits applied to one.
    fn entry(&mut self, document: &mut Document, key: &Key, node: Node) {
        let Some(id) = self.id(key.at, &key.name, &key.name) else { return };
        let Some(entries) = self.object(&id, "a shape", node) else {
            document.shapes.entry(id).or_insert_with(|| AstShape::broken(Type::Unknown, key.at));
            return;
        };
        let kind = self.kind(key, &entries);
        if kind.as_deref() == Some(APPLY) {
            for (field, node) in self.unique(&id, entries) {
                if field.name == "traits" {
                    let traits = self.traits(&id, node);
                    document.applies.push(Apply { id: id.clone(), at: key.at, traits });
                }
            }
        } else if id.member().is_some() {
            let message = "a member is defined within its shape; only `apply` may name it here";
            self.report.add_at(key.at, &id, message);
        } else {
            let shape = self.shape(&id, key.at, kind.as_deref(), entries);
            match document.shapes.entry(id) {
                Entry::Occupied(entry) => self.report.add_at(key.at, entry.key(), "is defined twice"),
                Entry::Vacant(entry) => {
                    entry.insert(shape);
                }
            }
        }
    }

    /// The spelling of an entry's type, if it is one that Smithy knows.
    fn kind(&mut self, place: &Key, entries: &Entries) -> Option<String> {
        let Some((_, node)) = entries.iter().find(|(field, _)| field.name == "type") else {
            self.report.add_at(place.at, &place.name, "has no `type`");
            return None;
        };
        let Some(name) = node.as_str() else {
            return self.wrong(&place.name, "`type`", "a string", node);
        };
        if Type::names().any(|known| known == name) {
            return Some(name.to_owned());
        }
        let hint = hint::name(name, Type::names());
        self.report.add_at(node.at, &place.name, format!("`{name}` is not a shape type{hint}"));
        None
    }

    fn shape(&mut self, id: &ShapeId, at: At, name: Option<&str>, entries: Entries) -> AstShape {
        let Some(kind) = name.and_then(Type::named) else { return AstShape::broken(Type::Unknown, at) };
        let mut shape = AstShape::new(kind, at, self.smithy);
        for (field, node) in self.unique(id, entries) {
            if self.field(id, &mut shape, &field, node).is_none() {
                shape.broken = true;
            }
        }
        if name == Some(SET) {
            unique_items(&mut shape);
        }
        shape
    }

    /// Reads one property of a shape; none if that went wrong.
    fn field(&mut self, id: &ShapeId, shape: &mut AstShape, key: &Key, node: Node) -> Option<()> {
        let field = key.name.as_str();
        let what = format!("`{field}`");
        match field {
            "traits" => shape.traits = self.traits(id, node),
            "mixins" => shape.mixins = self.references(id, &what, node)?,
            _ if !shape.kind.has(field) => {}
            "members" => return self.members(id, shape, node),
            "member" | "key" | "value" => {
                let member = self.member(&id.with_member(field), key.at, node)?;
                shape.members.insert(field.to_owned(), member);
            }
            "input" => shape.input = Some(self.reference(id, &what, node)?),
            "output" => shape.output = Some(self.reference(id, &what, node)?),
            "errors" => shape.errors = self.references(id, &what, node)?,
            "operations" => shape.operations = self.references(id, &what, node)?,
            "collectionOperations" => shape.collection_operations = self.references(id, &what, node)?,
            "resources" => shape.resources = self.references(id, &what, node)?,
            "version" => shape.version = Some(self.text(id, &what, node)?),
            "rename" => shape.rename = self.rename(id, node)?,
            "identifiers" => shape.identifiers = self.named(id, &what, node)?,
            "properties" => shape.properties = self.named(id, &what, node)?,
            // What is left are the operations of a resource's lifecycle.
            _ => {
                let operation = self.reference(id, &what, node)?;
                shape.lifecycle.insert(field.to_owned(), operation);
            }
        }
        Some(())
    }

    /// Reads all members that can be read; none if one could not.
    fn members(&mut self, id: &ShapeId, shape: &mut AstShape, node: Node) -> Option<()> {
        let mut complete = Some(());
        for (key, node) in self.object(id, "`members`", node)? {
            let place = id.with_member(&key.name);
            if !is_identifier(&key.name) {
                let rule = "letters, digits and underscores, not starting with a digit";
                self.report.add_at(key.at, &place, format!("`{}` is not a member name ({rule})", key.name));
                complete = None;
                continue;
            }
            match self.member(&place, key.at, node) {
                None => complete = None,
                Some(member) => match shape.members.entry(key.name) {
                    Entry::Occupied(_) => self.report.add_at(key.at, &place, "is defined twice"),
                    Entry::Vacant(entry) => {
                        entry.insert(member);
                    }
                },
            }
        }
        complete
    }

    fn member(&mut self, id: &ShapeId, at: At, node: Node) -> Option<AstMember> {
        let entries = self.object(id, "a member", node)?;
        let mut target = None;
        let mut traits = AstTraits::default();
        let mut named = false;
        for (field, node) in self.unique(id, entries) {
            match field.name.as_str() {
                "target" => {
                    named = true;
                    let at = node.at;
                    target = self.text(id, "`target`", node).and_then(|text| self.id(at, id, &text));
                }
                "traits" => traits = self.traits(id, node),
                _ => {}
            }
        }
        if !named {
            self.report.add_at(at, id, "has no `target`");
        }
        Some(AstMember { at, target: Some(target?), traits })
    }

    fn traits(&mut self, place: &ShapeId, node: Node) -> AstTraits {
        let entries = self.object(place, "`traits`", node).unwrap_or_default();
        let mut traits = AstTraits::default();
        for (key, node) in self.unique(place, entries) {
            if let Some(id) = self.id(key.at, place, &key.name) {
                traits.0.insert(id, node);
            }
        }
        traits
    }

    fn rename(&mut self, place: &ShapeId, node: Node) -> Option<IndexMap<ShapeId, String>> {
        let entries = self.object(place, "`rename`", node)?;
        let mut renames = IndexMap::new();
        for (key, node) in self.unique(place, entries) {
            let at = node.at;
            let id = self.id(key.at, place, &key.name);
            let name = self.text(place, &format!("the new name of `{}`", key.name), node);
            if let (Some(id), Some(name)) = (id, name) {
                if !is_identifier(&name) {
                    let message = format!("`{}` cannot be renamed to `{name}`: not an identifier", key.name);
                    self.report.add_at(at, place, message);
                }
                renames.insert(id, name);
            }
        }
        Some(renames)
    }

    /// Reads an object of shape references.
    fn named(&mut self, place: &ShapeId, what: &str, node: Node) -> Option<IndexMap<String, ShapeId>> {
        let entries = self.object(place, what, node)?;
        let mut ids = IndexMap::new();
        for (key, node) in self.unique(place, entries) {
            let id = self.reference(place, &format!("`{}` of {what}", key.name), node)?;
            ids.insert(key.name, id);
        }
        Some(ids)
    }

    /// Reads an array of shape references.
    fn references(&mut self, place: &ShapeId, what: &str, node: Node) -> Option<Vec<ShapeId>> {
        let Content::Array(items) = node.content else {
            return self.wrong(place, what, "an array", &node);
        };
        let what = format!("an item of {what}");
        let ids = items.into_iter().map(|item| self.reference(place, &what, item));
        // All of them are read before one that is wrong ends it.
        ids.collect::<Vec<_>>().into_iter().collect()
    }

    /// Reads a shape reference: an object with a `target`.
    fn reference(&mut self, place: &ShapeId, what: &str, node: Node) -> Option<ShapeId> {
        if self.bare {
            let at = node.at;
            let text = self.text(place, what, node)?;
            return self.id(at, place, &text);
        }
        let Some(entries) = node.entries() else {
            return self.wrong(place, what, "an object with a `target`", &node);
        };
        let target = entries.iter().find(|(key, _)| key.name == "target").map(|(_, target)| target);
        match target.map(|target| (target, target.as_str())) {
            Some((target, Some(text))) => self.id(target.at, place, text),
            Some((target, None)) => self.wrong(place, &format!("`target` of {what}"), "a string", target),
            None => {
                self.report.add_at(node.at, place, format!("{what} has no `target`"));
                None
            }
        }
    }

    fn id(&mut self, at: At, place: &(impl Display + ?Sized), text: &str) -> Option<ShapeId> {
        let parsed = text.parse::<ShapeId>();
        parsed.map_err(|error| self.report.add_at(at, place, error.to_string())).ok()
    }

    fn text(&mut self, place: &ShapeId, what: &str, node: Node) -> Option<String> {
        match node.content {
            Content::String(text) => Some(text),
            _ => self.wrong(place, what, "a string", &node),
        }
    }

    fn object(&mut self, place: &(impl Display + ?Sized), what: &str, node: Node) -> Option<Entries> {
        match node.content {
            Content::Object(entries) => Some(entries),
            _ => self.wrong(place, what, "an object", &node),
        }
    }

    fn wrong<T>(&mut self, place: &(impl Display + ?Sized), what: &str, expected: &str, found: &Node) -> Option<T> {
        self.report.add_at(found.at, place, format!("{what} must be {expected}, found {}", found.describe()));
        None
    }

    /// The entries of an object with the first of each key, and a problem for every other.
    fn unique(&mut self, place: &(impl Display + ?Sized), entries: Entries) -> Entries {
        let mut seen = HashSet::new();
        let mut first = Vec::with_capacity(entries.len());
        for (key, node) in entries {
            if seen.insert(key.name.clone()) {
                first.push((key, node));
            } else {
                self.report.add_at(key.at, place, format!("`{}` is given twice", key.name));
            }
        }
        first
    }
}

/// Makes a list the set that it is spelt as.
pub(crate) fn unique_items(shape: &mut AstShape) {
    let at = shape.at;
    shape.traits.0.entry(ShapeId::prelude(UNIQUE_ITEMS)).or_insert_with(|| Node::empty(at));
}
