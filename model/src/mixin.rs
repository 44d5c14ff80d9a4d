//! Folds mixins into the shapes that use them: members, traits and lists of references, as the specification orders.
//!
//! Expects `apply` to be folded in. Knows nothing of what traits mean, the `mixin` trait aside.

use indexmap::{IndexMap, IndexSet};

use crate::ast::{AstMember, AstShape, Type};
use crate::graph::{Edges, cycles, order, path};
use crate::problem::Report;
use crate::{Shape, ShapeId, hint, prelude};

type Shapes = IndexMap<ShapeId, AstShape>;

pub(crate) const MIXIN: &str = "smithy.api#mixin";

/// Folds all mixins in; shapes whose mixins form a cycle are left as they are.
pub(crate) fn fold(shapes: &mut Shapes, report: &mut Report<'_>) {
    check(shapes, report);
    elided(shapes, report);
    let edges: Edges = shapes.iter().map(|(id, shape)| (id, shape.mixins.iter().collect())).collect();
    for cycle in cycles(&edges) {
        if let Some(first) = cycle.first() {
            report.add(first, format!("mixes itself in: {}", path(&cycle)));
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

/// Whether a shape is there only for others to mix in.
pub(crate) fn is_mixin(shape: &Shape) -> bool {
    shape.traits.has(MIXIN)
}

fn check(shapes: &Shapes, report: &mut Report<'_>) {
    for (id, shape) in shapes {
        if shape.traits.get(MIXIN).is_some() {
            gives(id, shape, report);
        }
        for mixin in &shape.mixins {
            let Some(found) = shapes.get(mixin) else {
                let hint = report.hint(mixin, shapes.keys());
                report.add(id, format!("uses the mixin `{mixin}`, which is not defined{hint}"));
                continue;
            };
            if found.kind != shape.kind && found.kind != Type::Unknown && shape.kind != Type::Unknown {
                report.add(id, format!("uses the mixin `{mixin}`, which is a shape of another type"));
            } else if found.traits.get(prelude::PRIVATE).is_some() && mixin.namespace() != id.namespace() {
                report.add(id, format!("uses the mixin `{mixin}`, which is private to {}", mixin.namespace()));
            } else if !found.broken && found.traits.get(MIXIN).is_none() {
                report.add(id, format!("uses `{mixin}` as a mixin, which lacks the `mixin` trait"));
            }
        }
    }
}

/// Checks that a mixin has nothing that each shape must have of its own.
fn gives(id: &ShapeId, shape: &AstShape, report: &mut Report<'_>) {
    let unit = Some(&prelude::unit().id);
    let own = |side: &Option<ShapeId>| side.is_some() && side.as_ref() != unit;
    let bound = [&shape.operations, &shape.collection_operations, &shape.resources];
    let named = [&shape.identifiers, &shape.properties, &shape.lifecycle];
    match shape.kind {
        Type::Operation if own(&shape.input) || own(&shape.output) => {
            report.add(id, "has an input or output, which a mixin cannot give: only traits and `errors`");
        }
        Type::Resource if named.iter().any(|map| !map.is_empty()) || bound.iter().any(|list| !list.is_empty()) => {
            report.add(id, "has more than traits, which is all that a mixin can give a resource");
        }
        _ => {}
    }
}

fn fold_one(shapes: &mut Shapes, id: &ShapeId, report: &mut Report<'_>) {
    let Some(slot) = shapes.get_mut(id) else { return };
    let whole = |shape: &AstShape| shape.members.values().all(|member| member.target.is_some());
    if slot.mixins.is_empty() && slot.applied.is_empty() && whole(slot) {
        return;
    }
    // The shape leaves the map for a moment because its mixins are read from there.
    let away = AstShape::broken(Type::Unknown, slot.at);
    let mut shape = std::mem::replace(slot, away);
    let mixins: Vec<&AstShape> = shape.mixins.iter().filter_map(|mixin| shapes.get(mixin)).collect();
    let mixins: Vec<&AstShape> = mixins.into_iter().filter(|mixin| mixin.kind == shape.kind).collect();
    shape.broken |= mixins.len() < shape.mixins.len() || mixins.iter().any(|mixin| mixin.broken);
    fold_members(id, &mut shape, &mixins, report);
    fold_applied(id, &mut shape, report);
    missing_targets(id, &mut shape, report);
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
    let listed = mixin.traits.get(MIXIN).and_then(|value| value.get("localTraits")?.as_array());
    let local = listed.into_iter().flatten().filter_map(|id| id.as_str());
    local.chain([MIXIN]).collect()
}

/// Gives members without a target that of the resource their structure is for.
fn elided(shapes: &mut Shapes, report: &mut Report<'_>) {
    let mut found = Vec::new();
    let mut unusable = Vec::new();
    for (id, shape) in shapes.iter() {
        let Some(resource) = &shape.resource else { continue };
        let Some(target) = shapes.get(resource) else {
            let hint = hint::shape(resource, shapes.keys());
            report.add_at(shape.at, id, format!("is for the resource `{resource}`, which is not defined{hint}"));
            unusable.push(id.clone());
            continue;
        };
        if target.kind != Type::Resource && !target.broken {
            let kind = target.kind.name();
            report.add_at(shape.at, id, format!("is for `{resource}`, which must be a resource but is of type {kind}"));
            unusable.push(id.clone());
            continue;
        }
        for name in shape.members.iter().filter(|(_, member)| member.target.is_none()).map(|(name, _)| name) {
            if let Some(target) = target.identifiers.get(name).or_else(|| target.properties.get(name)) {
                found.push((id.clone(), name.clone(), target.clone()));
            }
        }
    }
    for id in unusable {
        if let Some(shape) = shapes.get_mut(&id) {
            shape.broken = true;
        }
    }
    for (id, name, target) in found {
        if let Some(member) = shapes.get_mut(&id).and_then(|shape| shape.members.get_mut(&name)) {
            member.target = Some(target);
        }
    }
}

/// Puts the members of mixins first; a member may be redefined, with the same target.
fn fold_members(id: &ShapeId, shape: &mut AstShape, mixins: &[&AstShape], report: &mut Report<'_>) {
    let own = std::mem::take(&mut shape.members);
    let inherited = mixins.iter().flat_map(|mixin| &mixin.members);
    let inherited = inherited.map(|(name, member)| (name.clone(), AstMember { at: shape.at, ..member.clone() }));
    for (name, mut member) in inherited.chain(own) {
        if let Some(earlier) = shape.members.get(&name) {
            conflict(&id.with_member(&name), earlier, &member, report);
            member.traits.inherit(&earlier.traits, &[]);
            member.target = member.target.or_else(|| earlier.target.clone());
        }
        shape.members.insert(name, member);
    }
}

fn conflict(id: &ShapeId, earlier: &AstMember, later: &AstMember, report: &mut Report<'_>) {
    if let (Some(one), Some(other)) = (&earlier.target, &later.target)
        && one != other
    {
        report.add_at(later.at, id, format!("targets both `{one}` and `{other}` through mixins"));
    }
}

/// Adds traits that were applied to members of mixins: they are the shape's own, and replace those of the mixin.
fn fold_applied(id: &ShapeId, shape: &mut AstShape, report: &mut Report<'_>) {
    for (name, at, mut applied) in std::mem::take(&mut shape.applied) {
        match shape.members.get_mut(&name) {
            Some(member) => {
                applied.inherit(&member.traits, &[]);
                member.traits = applied;
            }
            None if shape.broken => {}
            None => {
                let hint = hint::name(&name, shape.members.keys().map(String::as_str));
                let message = format!("traits are applied to a member that is not defined{hint}");
                report.add_at(at, &id.with_member(&name), message);
            }
        }
    }
}

/// Reports members that leave their target to a mixin or resource which does not have them.
fn missing_targets(id: &ShapeId, shape: &mut AstShape, report: &mut Report<'_>) {
    let missing: Vec<String> =
        shape.members.iter().filter(|(_, member)| member.target.is_none()).map(|(name, _)| name.clone()).collect();
    for name in missing {
        if let Some(member) = shape.members.shift_remove(&name)
            && !shape.broken
        {
            let message = "has no target: neither a mixin nor the resource of its structure has a member of this name";
            report.add_at(member.at, &id.with_member(&name), message);
        }
        shape.broken = true;
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
        shape.version = shape.version.take().or_else(|| mixin.version.clone());
        for (id, name) in &mixin.rename {
            shape.rename.entry(id.clone()).or_insert_with(|| name.clone());
        }
    }
}
