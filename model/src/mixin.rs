//! Folds mixins into the shapes that use them: members, traits and lists of references, as the specification orders.
//!
//! Expects `apply` to be folded in. Knows nothing of what traits mean, the `mixin` trait aside.

use indexmap::{IndexMap, IndexSet};

use crate::ast::{AstMember, AstShape, Type};
use crate::graph::{Edges, cycles, order, path};
use crate::problem::Report;
use crate::{ShapeId, apply, hint};

type Shapes = IndexMap<ShapeId, AstShape>;

const MIXIN: &str = "smithy.api#mixin";

/// Folds all mixins in; shapes whose mixins form a cycle are left as they are.
pub(crate) fn fold(shapes: &mut Shapes, report: &mut Report) {
    check(shapes, report);
    let edges: Edges = shapes.iter().map(|(id, shape)| (id, shape.mixins.iter().collect())).collect();
    for cycle in cycles(&edges) {
        if let Some(first) = cycle.first() {
            report.add(*first, format!("mixes itself in: {}", path(&cycle)));
        }
    }
    let order: IndexSet<ShapeId> = order(&edges).into_iter().cloned().collect();
    for id in &order {
        fold_one(shapes, id, report);
    }
    for (id, shape) in shapes {
        shape.broken |= !order.contains(id);
    }
}

fn check(shapes: &Shapes, report: &mut Report) {
    for (id, shape) in shapes {
        for mixin in &shape.mixins {
            let Some(found) = shapes.get(mixin) else {
                let hint = hint::shape(mixin, shapes.keys());
                report.add(id, format!("uses the mixin `{mixin}`, which is not defined{hint}"));
                continue;
            };
            if found.kind != shape.kind && found.kind != Type::Unknown && shape.kind != Type::Unknown {
                report.add(id, format!("uses the mixin `{mixin}`, which is a shape of another type"));
            } else if !found.broken && found.traits.untyped(MIXIN).is_none() {
                report.add(id, format!("uses `{mixin}` as a mixin, which lacks the `mixin` trait"));
            }
        }
    }
}

fn fold_one(shapes: &mut Shapes, id: &ShapeId, report: &mut Report) {
    let Some(slot) = shapes.get_mut(id) else { return };
    if slot.mixins.is_empty() && slot.applied.is_empty() {
        return;
    }
    // The shape leaves the map for a moment because its mixins are read from there.
    let mut shape = std::mem::replace(slot, AstShape::new(Type::Unknown));
    let mixins: Vec<&AstShape> = shape.mixins.iter().filter_map(|mixin| shapes.get(mixin)).collect();
    let mixins: Vec<&AstShape> = mixins.into_iter().filter(|mixin| mixin.kind == shape.kind).collect();
    shape.broken |= mixins.len() < shape.mixins.len() || mixins.iter().any(|mixin| mixin.broken);
    fold_members(id, &mut shape, &mixins, report);
    fold_applied(id, &mut shape, report);
    fold_properties(&mut shape, &mixins);
    // Later mixins go before earlier ones.
    for mixin in mixins.iter().rev() {
        let local = local_traits(mixin);
        shape.traits.inherit(&mixin.traits, &local);
    }
    if let Some(slot) = shapes.get_mut(id) {
        *slot = shape;
    }
}

fn local_traits(mixin: &AstShape) -> Vec<&str> {
    let listed = mixin.traits.untyped(MIXIN).and_then(|value| value.get("localTraits")?.as_array());
    let local = listed.into_iter().flatten().filter_map(|id| id.as_str());
    local.chain([MIXIN]).collect()
}

/// Puts the members of mixins first; a member may be redefined, with the same target.
fn fold_members(id: &ShapeId, shape: &mut AstShape, mixins: &[&AstShape], report: &mut Report) {
    let own = std::mem::take(&mut shape.members);
    let inherited = mixins.iter().flat_map(|mixin| &mixin.members);
    let inherited = inherited.map(|(name, member)| (name.clone(), member.clone()));
    for (name, mut member) in inherited.chain(own) {
        if let Some(earlier) = shape.members.get(&name) {
            conflict(&id.with_member(&name), earlier, &member, report);
            member.traits.inherit(&earlier.traits, &[]);
        }
        shape.members.insert(name, member);
    }
}

fn conflict(id: &ShapeId, earlier: &AstMember, later: &AstMember, report: &mut Report) {
    if earlier.target != later.target {
        let (earlier, later) = (&earlier.target, &later.target);
        report.add(id, format!("targets both `{earlier}` and `{later}` through mixins"));
    }
}

fn fold_applied(id: &ShapeId, shape: &mut AstShape, report: &mut Report) {
    for (name, applied) in std::mem::take(&mut shape.applied) {
        let place = id.with_member(&name);
        match shape.members.get_mut(&name) {
            Some(member) => apply::insert(&place, &mut member.traits, applied, report),
            None if shape.broken => {}
            None => {
                let hint = hint::name(&name, shape.members.keys().map(String::as_str));
                report.add(&place, format!("traits are applied to a member that is not defined{hint}"));
            }
        }
    }
}

/// Merges what is no member: lists with those of the mixins first, all else with the shape's own first.
fn fold_properties(shape: &mut AstShape, mixins: &[&AstShape]) {
    let merge = |own: &mut Vec<ShapeId>, inherited: fn(&AstShape) -> &Vec<ShapeId>| {
        let all = mixins.iter().flat_map(|mixin| inherited(mixin)).chain(own.iter());
        let all: IndexSet<ShapeId> = all.cloned().collect();
        *own = all.into_iter().collect();
    };
    merge(&mut shape.errors, |mixin| &mixin.errors);
    merge(&mut shape.operations, |mixin| &mixin.operations);
    merge(&mut shape.resources, |mixin| &mixin.resources);
    for mixin in mixins.iter().rev() {
        shape.input = shape.input.take().or_else(|| mixin.input.clone());
        shape.output = shape.output.take().or_else(|| mixin.output.clone());
        shape.version = shape.version.take().or_else(|| mixin.version.clone());
        for (id, name) in &mixin.rename {
            shape.rename.entry(id.clone()).or_insert_with(|| name.clone());
        }
    }
}
