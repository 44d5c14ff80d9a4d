//! Checks every trait against the shape that defines it: that it is one, may be here, and has a value that fits.

use std::collections::{HashMap, HashSet};

use super::graph::{Graph, Vertex};
use super::selector::Selector;
use super::values::{Of, Patterns, Values};
use crate::ast::{AstTraits, Document};
use crate::node::Node;
use crate::problem::Report;
use crate::{ShapeId, hint, prelude};

const TRAIT: &str = "smithy.api#trait";

/// Checks all traits of all shapes of the files.
pub(super) fn check(document: &Document, report: &mut Report<'_>) {
    let graph = Graph(&document.shapes);
    let namespaces = document.namespaces.iter().map(String::as_str).chain(["smithy.api"]).collect();
    let mut applied = Applied { graph, namespaces, definitions: HashMap::new(), patterns: Patterns::default(), report };
    for (id, shape) in document.shapes.iter().filter(|(_, shape)| !shape.broken) {
        let vertex = Vertex { id, shape, member: None };
        applied.traits(vertex);
        for (name, member) in &shape.members {
            applied.traits(Vertex { member: Some((name, member)), ..vertex });
        }
        applied.exclusive(vertex);
    }
}

struct Applied<'a, 'r, 'b> {
    graph: Graph<'a>,
    /// Namespaces whose shapes are all known.
    namespaces: HashSet<&'a str>,
    definitions: HashMap<&'a ShapeId, Option<Definition<'a>>>,
    patterns: Patterns,
    report: &'r mut Report<'b>,
}

/// What a trait's definition says of where it may be.
struct Definition<'a> {
    shape: Vertex<'a>,
    selector: Option<(String, Selector)>,
    conflicts: Vec<&'a str>,
    /// Only one member of a shape may have it, or lead to a shape that has it.
    exclusive: Option<&'a str>,
}

impl<'a> Applied<'a, '_, '_> {
    fn traits(&mut self, vertex: Vertex<'a>) {
        let place = place(vertex);
        let traits: &'a AstTraits = vertex.traits();
        traits.0.keys().for_each(|id| self.define(id));
        for (at, (id, value)) in traits.0.iter().enumerate() {
            let Some(found) = self.definitions.get(id) else { continue };
            let Some(definition) = found else {
                if self.namespaces.contains(id.namespace()) {
                    let message = self.unknown(id);
                    self.report.add_at(value.at, &place, message);
                }
                continue;
            };
            if self.report.has(value.at) {
                continue;
            }
            if let Some((text, selector)) = &definition.selector
                && !selector.selects(self.graph, vertex)
                && !self.report.names(&place, id)
            {
                let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
                self.report.add_at(value.at, &place, format!("trait `{id}` cannot be here; it is for `{text}`"));
            }
            // Two that contradict each other are one problem: that of the later one.
            let mutual = |other: &ShapeId| self.definitions.get(other).and_then(Option::as_ref);
            let mutual = |other| mutual(other).is_some_and(|other| other.conflicts.contains(&id.as_str()));
            let others =
                traits.0.keys().enumerate().filter(|(_, other)| definition.conflicts.contains(&other.as_str()));
            for (_, other) in others.filter(|(place, other)| *place < at || !mutual(other)) {
                self.report.add_at(value.at, &place, format!("trait `{id}` contradicts trait `{other}`"));
            }
            let namespaces = &self.namespaces;
            let (report, patterns) = (&mut *self.report, &mut self.patterns);
            let of = Of::Trait;
            let mut values = Values { of, graph: self.graph, report, namespaces, place: &place, what: id, patterns };
            values.check(definition.shape, None, value, &mut String::new());
        }
    }

    /// Looks up what the trait is, once.
    fn define(&mut self, id: &'a ShapeId) {
        if self.definitions.contains_key(id) {
            return;
        }
        let shape = self.graph.shape(id);
        let defined = shape.and_then(|shape| Some((shape, shape.traits().get(TRAIT)?)));
        let definition = defined.map(|(shape, node)| {
            let selector = node.get("selector").and_then(Node::as_str);
            let parsed = selector.and_then(|text| Some((text.to_owned(), Selector::parse(text)?)));
            let conflicts = node.get("conflicts").and_then(Node::as_array).into_iter().flatten();
            Definition {
                shape,
                selector: parsed,
                conflicts: conflicts.filter_map(Node::as_str).collect(),
                exclusive: node.get("structurallyExclusive").and_then(Node::as_str),
            }
        });
        self.definitions.insert(id, definition);
    }

    fn unknown(&self, id: &ShapeId) -> String {
        if self.graph.shape(id).is_some() {
            return format!("`{id}` is applied as a trait, which it is not: it lacks the trait `{TRAIT}`");
        }
        let known = self.graph.0.iter().chain(prelude::ast()).filter(|(_, shape)| shape.traits.get(TRAIT).is_some());
        format!("trait `{id}` is not defined{}", hint::shape(id, known.map(|(id, _)| id)))
    }

    /// Checks that traits are on one member at most that may not be on more.
    fn exclusive(&mut self, vertex: Vertex<'a>) {
        let mut first: HashMap<&ShapeId, &str> = HashMap::new();
        for (name, member) in &vertex.shape.members {
            let own = member.traits.0.iter().map(|(id, node)| (id, node.at, "member"));
            let target = member.target.as_ref().and_then(|target| self.graph.shape(target));
            let targets = target.into_iter().flat_map(|target| target.traits().0.keys());
            for (id, at, how) in own.chain(targets.map(|id| (id, member.at, "target"))) {
                let definition = self.definitions.get(id).and_then(Option::as_ref);
                if definition.and_then(|definition| definition.exclusive) != Some(how) {
                    continue;
                }
                if let Some(earlier) = first.get(id).filter(|earlier| **earlier != name) {
                    let message = format!("trait `{id}` is for one member of a shape, and `{earlier}` has it already");
                    self.report.add_at(at, &vertex.id.with_member(name), message);
                } else {
                    first.insert(id, name);
                }
            }
        }
    }
}

fn place(vertex: Vertex<'_>) -> ShapeId {
    vertex.member.map_or_else(|| vertex.id.clone(), |(name, _)| vertex.id.with_member(name))
}
