//! Checks that recursive shapes can have a finite value, and that nothing contains itself.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;

use crate::graph::{Edges, cycles, path};
use crate::problem::Report;
use crate::{Shape, ShapeId, ShapeKind};

/// Reports every recursion that no value could end.
pub(super) fn check(shapes: &IndexMap<ShapeId, Shape>, report: &mut Report<'_>) {
    endless(shapes, report);
    each(shapes, collected, "collects itself, with no structure or union in between", report);
    each(shapes, contained, "is a resource of itself", report);
}

fn each(
    shapes: &IndexMap<ShapeId, Shape>,
    targets: fn(&Shape) -> Vec<&ShapeId>,
    message: &str,
    report: &mut Report<'_>,
) {
    // An edge to a shape that has none of its own cannot be part of a cycle, whatever its kind.
    let edges = shapes.values().map(|shape| (&shape.id, targets(shape)));
    let edges: Edges = edges.filter(|(_, targets)| !targets.is_empty()).collect();
    for cycle in cycles(&edges) {
        if let Some(first) = cycle.first() {
            report.add(first, format!("{message}: {}", path(&cycle)));
        }
    }
}

/// Reports structures and unions each of whose values holds another one of the kind.
fn endless(shapes: &IndexMap<ShapeId, Shape>, report: &mut Report<'_>) {
    let finite = finite(shapes);
    let endless = shapes.values().filter(|shape| !finite.contains(&shape.id));
    let edges: Edges = endless
        .map(|shape| (&shape.id, needed(shape).into_iter().filter(|id| !finite.contains(id)).collect()))
        .collect();
    for cycle in cycles(&edges) {
        let Some(first) = cycle.first() else { continue };
        let is_union = |id: &&ShapeId| shapes.get(*id).is_some_and(|shape| matches!(shape.kind, ShapeKind::Union(_)));
        let through = if cycle.iter().any(is_union) { "unions and required members" } else { "required members only" };
        report.add(first, format!("needs a value of itself, through {through}: {}", path(&cycle)));
    }
}

/// The shapes that have a finite value, found from those that need no other shape on.
fn finite(shapes: &IndexMap<ShapeId, Shape>) -> HashSet<&ShapeId> {
    let mut users: HashMap<&ShapeId, Vec<&ShapeId>> = HashMap::new();
    let mut missing: HashMap<&ShapeId, usize> = HashMap::new();
    let mut open = Vec::new();
    for shape in shapes.values() {
        // A shape that is not defined, or not of this file, is not what is endless.
        let needed: Vec<&ShapeId> = needed(shape).into_iter().filter(|id| shapes.contains_key(*id)).collect();
        let all = self::needed(shape).len();
        let count = match &shape.kind {
            ShapeKind::Union(_) => usize::from(needed.len() == all && all > 0),
            _ => needed.len(),
        };
        missing.insert(&shape.id, count);
        if count == 0 {
            open.push(&shape.id);
        }
        for id in needed {
            users.entry(id).or_default().push(&shape.id);
        }
    }
    let mut finite = HashSet::new();
    while let Some(id) = open.pop() {
        if !finite.insert(id) {
            continue;
        }
        for user in users.remove(id).unwrap_or_default() {
            if let Some(count) = missing.get_mut(user) {
                *count = count.saturating_sub(1);
                if *count == 0 {
                    open.push(user);
                }
            }
        }
    }
    finite
}

/// What a value of the shape holds: all of it in a structure, one of it in a union.
fn needed(shape: &Shape) -> Vec<&ShapeId> {
    match &shape.kind {
        ShapeKind::Structure(members) => {
            let required = members.values().filter(|member| member.traits.required.is_some());
            required.map(|member| &member.target).collect()
        }
        ShapeKind::Union(members) => members.values().map(|member| &member.target).collect(),
        _ => Vec::new(),
    }
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
