//! Checks that defaults keep to what the traits of their shape ask, and that members repeat the default of their target.

use std::collections::HashSet;

use super::graph::Graph;
use super::values::{Of, Patterns, Values};
use crate::ast::{AstMember, Document, Type, Version};
use crate::node::{Content, Node};
use crate::problem::Report;
use crate::{ShapeId, mixin};

const DEFAULT: &str = "smithy.api#default";

/// Checks all shapes of 2.0; in 1.0 types imply the defaults.
pub(super) fn check(document: &Document, report: &mut Report<'_>) {
    let graph = Graph(&document.shapes);
    let mut patterns = Patterns::default();
    let what = ShapeId::prelude("default");
    let mut keeps = |report: &mut Report<'_>, place: &ShapeId, node: &Node, traits: &[&_]| {
        let namespaces = &HashSet::new();
        let (of, patterns) = (Of::Trait, &mut patterns);
        let mut values = Values { of, graph, report, namespaces, place, what: &what, patterns };
        for traits in traits {
            values.constraints(traits, node, "");
        }
    };
    let shapes = document.shapes.iter().filter(|(_, shape)| !shape.broken && shape.smithy == Version::Two);
    for (id, shape) in shapes {
        if let Some(node) = shape.traits.get(DEFAULT).filter(|node| counts(shape.kind, node)) {
            keeps(report, id, node, &[&shape.traits]);
        }
        for (name, member) in &shape.members {
            let Some(target) = member.target.as_ref().and_then(|target| graph.shape(target)) else { continue };
            let place = id.with_member(name);
            if let Some(node) = member.traits.get(DEFAULT).filter(|node| counts(target.shape.kind, node)) {
                keeps(report, &place, node, &[&target.shape.traits, &member.traits]);
            }
            let structure = shape.kind == Type::Structure && shape.traits.get(mixin::MIXIN).is_none();
            // The primitive types of 1.0 are themselves their default; nobody repeats it.
            let own = structure && !target.id.is_of_prelude();
            if let Some(default) = target.shape.traits.get(DEFAULT).filter(|_| own) {
                repeats(report, &place, member, default);
            }
        }
    }
}

/// Whether traits can say something against a default: bytes are encoded, and zero may be outside of a range.
fn counts(kind: Type, node: &Node) -> bool {
    let zero = matches!(&node.content, Content::Number(number) if number.as_f64() == Some(0.0));
    kind != Type::Blob && !zero
}

fn repeats(report: &mut Report<'_>, place: &ShapeId, member: &AstMember, default: &Node) {
    let own = member.traits.get(DEFAULT);
    let target = member.target.as_ref().map_or("", ShapeId::as_str);
    let default_text = default.to_value();
    match own {
        None => {
            let message =
                format!("must have the default of its target `{target}`, {default_text}, or `null` as its own");
            report.add_at(member.at, place, message);
        }
        Some(node) if !matches!(node.content, Content::Null) && !node.same(default) => {
            let message = format!("trait `{DEFAULT}`: must be that of the target `{target}`, {default_text}, or null");
            report.add_at(node.at, place, message);
        }
        Some(_) => {}
    }
}
