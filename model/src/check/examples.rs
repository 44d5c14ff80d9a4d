//! Checks the examples of operations: that inputs, outputs and errors in them are values of the shapes.

use std::collections::HashSet;

use super::Checker;
use super::graph::Graph;
use super::values::{Of, Patterns, Values};
use crate::ast::{AstShape, Type};
use crate::node::{Content, Node};
use crate::{ShapeId, prelude};

const EXAMPLES: &str = "smithy.api#examples";

impl Checker<'_, '_> {
    /// Checks the examples of all operations.
    pub(super) fn examples(&mut self) {
        let mut patterns = Patterns::default();
        for (id, shape) in self.document.shapes.iter().filter(|(_, shape)| !shape.broken) {
            let examples = shape.traits.get(EXAMPLES).filter(|_| shape.kind == Type::Operation);
            for (at, example) in examples.and_then(Node::as_array).unwrap_or_default().iter().enumerate() {
                self.example(id, shape, example, at, &mut patterns);
            }
        }
    }

    fn example(&mut self, id: &ShapeId, operation: &AstShape, example: &Node, at: usize, patterns: &mut Patterns) {
        let mut wrong = |node: &Node, message: &str| {
            self.report.add_at(node.at, id, format!("trait `{EXAMPLES}`: `[{at}]` {message}"));
        };
        let (output, error) = (example.get("output"), example.get("error"));
        let allows = example.get("allowConstraintErrors");
        let allows = allows.filter(|node| matches!(node.content, Content::Bool(true)));
        if let (Some(node), None) = (allows, error) {
            wrong(node, "has `allowConstraintErrors`, so that there must be an `error`");
        }
        let named = error.and_then(|error| error.get("shapeId"));
        let found = named.and_then(|node| Some((node, node.as_str()?.parse::<ShapeId>().ok()?)));
        if let (Some(_), Some(error)) = (output, error) {
            wrong(error, "has both an `output` and an `error`");
        } else if let Some((node, name)) = &found
            && !operation.errors.contains(name)
            && !self.services.iter().any(|service| service.content.errors.contains(name))
        {
            wrong(node, &format!("fails with `{name}`, which is no error of the operation"));
        }
        let unit = &prelude::unit().id;
        let parts = [
            ("input", example.get("input"), operation.input.as_ref().unwrap_or(unit)),
            ("output", output, operation.output.as_ref().unwrap_or(unit)),
            ("error.content", error.and_then(|error| error.get("content")), found.as_ref().map_or(unit, |(_, id)| id)),
        ];
        let graph = Graph(&self.document.shapes);
        for (name, node, shape) in parts {
            let (Some(node), Some(shape)) = (node, graph.shape(shape)) else { continue };
            let (report, namespaces) = (&mut *self.report, &HashSet::new());
            let what = &ShapeId::prelude("examples");
            let of = if allows.is_some() { Of::Refused } else { Of::Example };
            let mut values = Values { of, graph, report, namespaces, place: id, what, patterns };
            values.check(shape, None, node, &mut format!("[{at}].{name}"));
        }
    }
}
