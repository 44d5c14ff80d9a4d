//! Checks that recursive shapes can have a finite value, and that nothing contains itself.

use indexmap::IndexMap;

use crate::graph::{Edges, cycles, path};
use crate::problem::Report;
use crate::{Shape, ShapeId, ShapeKind};

/// Reports every recursion that no value could end.
pub(super) fn check(shapes: &IndexMap<ShapeId, Shape>, report: &mut Report) {
    each(shapes, required, "needs a value of itself, through required members only", report);
    each(shapes, collected, "collects itself, with no structure or union in between", report);
    each(shapes, contained, "is a resource of itself", report);
}

fn each(shapes: &IndexMap<ShapeId, Shape>, targets: fn(&Shape) -> Vec<&ShapeId>, message: &str, report: &mut Report) {
    // An edge to a shape that has none of its own cannot be part of a cycle, whatever its kind.
    let edges = shapes.values().map(|shape| (&shape.id, targets(shape)));
    let edges: Edges = edges.filter(|(_, targets)| !targets.is_empty()).collect();
    for cycle in cycles(&edges) {
        if let Some(first) = cycle.first() {
            report.add(*first, format!("{message}: {}", path(&cycle)));
        }
    }
}

fn required(shape: &Shape) -> Vec<&ShapeId> {
    let ShapeKind::Structure(members) = &shape.kind else { return Vec::new() };
    let required = members.values().filter(|member| member.traits.required.is_some());
    required.map(|member| &member.target).collect()
}

fn collected(shape: &Shape) -> Vec<&ShapeId> {
    match &shape.kind {
        ShapeKind::List(_) | ShapeKind::Map { .. } => shape.kind.members().map(|member| &member.target).collect(),
        _ => Vec::new(),
    }
}

fn contained(shape: &Shape) -> Vec<&ShapeId> {
    match &shape.kind {
        ShapeKind::Resource(resource) => resource.resources.iter().collect(),
        _ => Vec::new(),
    }
}
