//! Folds `apply` statements into the shapes and members they are for. Knows nothing of what traits mean.

use crate::ast::{Apply, AstShape, AstTraits, Document};
use crate::problem::Report;
use crate::{ShapeId, prelude};

/// Adds all applied traits; those for members that a mixin brings wait in the shape until mixins are folded in.
pub(crate) fn fold(document: &mut Document, report: &mut Report<'_>) {
    for apply in std::mem::take(&mut document.applies) {
        let shape = apply.id.shape();
        match document.shapes.get_mut(&shape) {
            Some(found) => to_shape(found, apply, report),
            // A trait that someone adds to the prelude does not matter to a generator.
            None if prelude::shape(&shape).is_some() => {}
            None => {
                let hint = report.hint(&shape, document.shapes.keys());
                let message = format!("traits are applied to `{shape}`, which is not defined{hint}");
                report.add_at(apply.at, &apply.id, message);
            }
        }
    }
}

fn to_shape(shape: &mut AstShape, Apply { id, at, traits }: Apply, report: &mut Report<'_>) {
    let Some(name) = id.member() else {
        merge(&id, &mut shape.traits, traits, report);
        return;
    };
    match shape.members.get_mut(name) {
        Some(member) => merge(&id, &mut member.traits, traits, report),
        None if shape.broken => {}
        None => match shape.applied.iter_mut().find(|(other, ..)| other == name) {
            Some((_, _, earlier)) => merge(&id, earlier, traits, report),
            None => shape.applied.push((name.to_owned(), at, traits)),
        },
    }
}

/// Adds traits to those that a shape or member has itself.
fn merge(id: &ShapeId, traits: &mut AstTraits, applied: AstTraits, report: &mut Report<'_>) {
    for (key, value) in applied.0 {
        let at = value.at;
        let earlier = traits.0.get(&key).map(|earlier| earlier.at);
        if !traits.merge(key.clone(), value) {
            let place = earlier.map(|at| report.describe(at)).unwrap_or_default();
            report.add_at(at, id, format!("trait `{key}` has another value at {place}"));
        }
    }
}
