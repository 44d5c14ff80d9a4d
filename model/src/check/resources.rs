//! Checks resources: that their operations bind their identifiers as their place in the lifecycle says, each once.

use std::collections::HashMap;

use indexmap::IndexMap;

use super::Checker;
use crate::ast::{AstMember, AstShape, Document, Type};
use crate::node::Node;
use crate::{ShapeId, ShapeKind, mixin};

/// What an operation of the lifecycle must be: read-only or not, idempotent if it says so.
const LIFECYCLE: [(&str, bool, bool); 6] = [
    ("create", false, false),
    ("put", false, true),
    ("read", true, false),
    ("update", false, false),
    ("delete", false, true),
    ("list", true, false),
];

impl Checker<'_, '_> {
    /// Checks all resources, and what services and resources bind.
    pub(super) fn resources(&mut self) {
        for (id, shape) in self.document.shapes.iter().filter(|(_, shape)| !shape.broken) {
            if shape.traits.get(mixin::MIXIN).is_some() {
                continue;
            }
            match shape.kind {
                Type::Resource => {
                    self.targets(id, shape);
                    self.lifecycle(id, shape);
                    self.bindings(id, shape);
                    self.children(id, shape);
                    self.properties(id, shape);
                }
                Type::Structure => self.identifiers(id, shape),
                Type::Service => self.bound_once(id, shape),
                _ => {}
            }
        }
    }

    fn targets(&mut self, id: &ShapeId, shape: &AstShape) {
        for (name, target) in &shape.identifiers {
            let role = format!("identifier `{name}`:");
            if let Some(found) = self.resolve(id, &role, target)
                && !matches!(found.kind, ShapeKind::String | ShapeKind::Enum(_))
            {
                let found = found.kind.name();
                self.report.add(id, format!("{role} `{target}` must be a string or enum, but is of type {found}"));
            }
            if shape.properties.contains_key(name) {
                self.report.add(id, format!("`{name}` is both an identifier and a property"));
            }
        }
        for (name, target) in &shape.properties {
            if let Some(found) = self.resolve(id, &format!("property `{name}`:"), target)
                && matches!(found.kind, ShapeKind::Operation(_) | ShapeKind::Resource(_) | ShapeKind::Service(_))
            {
                self.report.add(id, format!("property `{name}`: `{target}` is of type {}", found.kind.name()));
            }
        }
    }

    fn lifecycle(&mut self, id: &ShapeId, shape: &AstShape) {
        for (role, readonly, idempotent) in LIFECYCLE {
            let Some(operation) = shape.lifecycle.get(role) else { continue };
            let Some(found) = self.document.shapes.get(operation).filter(|found| found.kind == Type::Operation) else {
                continue;
            };
            let has = |name| found.traits.get(name).is_some();
            if has("smithy.api#readonly") != readonly {
                let must = if readonly { "must" } else { "must not" };
                self.report
                    .add(id, format!("`{operation}`, its `{role}`, {must} have the trait `smithy.api#readonly`"));
            }
            if idempotent && !has("smithy.api#idempotent") {
                self.report
                    .add(id, format!("`{operation}`, its `{role}`, must have the trait `smithy.api#idempotent`"));
            }
        }
    }

    /// Checks that operations on one resource take all of its identifiers, and those on many do not.
    fn bindings(&mut self, id: &ShapeId, shape: &AstShape) {
        if shape.identifiers.is_empty() {
            return;
        }
        for (operation, found) in operations(self.document, shape) {
            let many = shape.collection_operations.contains(operation)
                || ["create", "list"].iter().any(|role| shape.lifecycle.get(*role) == Some(operation));
            let bound = bound(self.document, shape, found);
            let missing: Vec<String> = shape
                .identifiers
                .iter()
                .filter(|(name, target)| bound.get(name.as_str()) != Some(target))
                .map(|(name, _)| format!("`{name}`"))
                .collect();
            if many && missing.is_empty() {
                let message = format!("is for the collection of `{id}`, but its input has all identifiers of one");
                self.report.add(operation, message);
            } else if !many && !missing.is_empty() {
                let missing = missing.join(", ");
                let message = format!(
                    "is for one `{id}`, whose identifiers its input must have as required members: it lacks {missing}"
                );
                self.report.add(operation, message);
            }
        }
    }

    /// Checks that resources within this one, and their operations, have its identifiers too.
    fn children(&mut self, id: &ShapeId, shape: &AstShape) {
        for child_id in &shape.resources {
            let Some(child) = self.document.shapes.get(child_id).filter(|child| child.kind == Type::Resource) else {
                continue;
            };
            for (name, target) in &shape.identifiers {
                match child.identifiers.get(name) {
                    None => {
                        self.report
                            .add(child_id, format!("is within `{id}`, so that it needs its identifier `{name}`"));
                    }
                    Some(other) if other != target => {
                        let message = format!("identifier `{name}` must be `{target}`, as in `{id}`, and is `{other}`");
                        self.report.add(child_id, message);
                    }
                    Some(_) => {}
                }
            }
            for (operation, found) in operations(self.document, child) {
                let bound = bound(self.document, child, found);
                for name in shape.identifiers.keys().filter(|name| child.identifiers.contains_key(*name)) {
                    if !bound.contains_key(name.as_str()) {
                        let message = format!(
                            "is of `{child_id}`, which is within `{id}`: its input lacks the identifier `{name}` of that"
                        );
                        self.report.add(operation, message);
                    }
                }
            }
        }
    }

    /// Checks that no two members say that they are the same identifier.
    fn identifiers(&mut self, id: &ShapeId, shape: &AstShape) {
        let mut seen: HashMap<&str, &str> = HashMap::new();
        for (name, member) in &shape.members {
            let Some(node) = member.traits.get("smithy.api#resourceIdentifier") else { continue };
            if let Some(earlier) = node.as_str().and_then(|identifier| seen.insert(identifier, name)) {
                let message = format!("trait `smithy.api#resourceIdentifier`: names what `{earlier}` names already");
                self.report.add_at(node.at, &id.with_member(name), message);
            }
        }
    }

    /// Checks that a service has each operation and resource in one place only.
    fn bound_once(&mut self, id: &ShapeId, service: &AstShape) {
        let mut seen: IndexMap<&ShapeId, Vec<&ShapeId>> = IndexMap::new();
        let mut open = vec![(id, service)];
        while let Some((id, shape)) = open.pop() {
            let operations = shape.lifecycle.values().chain(&shape.operations).chain(&shape.collection_operations);
            for bound in operations.chain(&shape.resources) {
                let places = seen.entry(bound).or_default();
                let new = places.is_empty();
                // What is in itself is told as that.
                if !places.contains(&id) && bound != id {
                    places.push(id);
                }
                if let Some((bound, shape)) = self.document.shapes.get_key_value(bound)
                    && shape.kind == Type::Resource
                    && new
                {
                    open.push((bound, shape));
                }
            }
        }
        for (bound, mut places) in seen.into_iter().filter(|(_, places)| places.len() > 1) {
            places.sort_unstable();
            let places: Vec<String> = places.into_iter().map(|place| format!("`{place}`")).collect();
            let message = format!("is more than once in the service `{id}`: in {}", places.join(" and "));
            self.report.add(bound, message);
        }
    }
}

/// All operations of a resource that are defined.
fn operations<'d>(document: &'d Document, shape: &'d AstShape) -> impl Iterator<Item = (&'d ShapeId, &'d AstShape)> {
    let all = shape.lifecycle.values().chain(&shape.operations).chain(&shape.collection_operations);
    let found = all.filter_map(|id| document.shapes.get_key_value(id));
    found.filter(|(_, shape)| shape.kind == Type::Operation && !shape.broken)
}

/// The identifiers of a resource that an operation's input gives, and what they target.
fn bound<'d>(document: &'d Document, resource: &AstShape, operation: &'d AstShape) -> HashMap<&'d str, &'d ShapeId> {
    let input = operation.input.as_ref().and_then(|input| document.shapes.get(input));
    let members = input.into_iter().flat_map(|input| &input.members);
    let bound =
        members.filter_map(|(name, member)| Some((identifier(resource, name, member)?, member.target.as_ref()?)));
    bound.collect()
}

/// The identifier of a resource that a member is: the one that it names, or that of its name and target.
pub(super) fn identifier<'d>(resource: &AstShape, name: &'d str, member: &'d AstMember) -> Option<&'d str> {
    if let Some(identifier) = member.traits.get("smithy.api#resourceIdentifier").and_then(Node::as_str) {
        return Some(identifier);
    }
    let required = member.traits.get("smithy.api#required").is_some();
    (required && resource.identifiers.get(name) == member.target.as_ref()).then_some(name)
}
