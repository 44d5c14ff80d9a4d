//! Folds `apply` statements into the shapes and members they are for. Knows nothing of what traits mean.

use indexmap::IndexMap;

use crate::ast::{Applied, AstShape, Document};
use crate::problem::Report;
use crate::{ShapeId, Traits, hint, prelude};

/// Adds all applied traits; those for members that a mixin brings wait in the shape until mixins are folded in.
pub(crate) fn fold(document: &mut Document, report: &mut Report) {
    for (id, applied) in std::mem::take(&mut document.applies) {
        let shape = id.shape();
        match document.shapes.get_mut(&shape) {
            Some(found) => to_shape(&id, found, applied, report),
            // A trait that someone adds to the prelude does not matter to a generator.
            None if prelude::shape(&shape).is_some() => {}
            None => report.add(&id, unknown(&shape, &document.shapes)),
        }
    }
}

fn to_shape(id: &ShapeId, shape: &mut AstShape, applied: Applied, report: &mut Report) {
    let Some(name) = id.member() else {
        insert(id, &mut shape.traits, applied, report);
        return;
    };
    match shape.members.get_mut(name) {
        Some(member) => insert(id, &mut member.traits, applied, report),
        None if shape.broken => {}
        None => shape.applied.push((name.to_owned(), applied)),
    }
}

/// Adds applied traits, which go before those already there.
pub(crate) fn insert(id: &ShapeId, traits: &mut Traits, applied: Applied, report: &mut Report) {
    for (key, value) in applied {
        if let Err(message) = traits.insert(key, value) {
            report.add(id, message);
        }
    }
}

fn unknown(shape: &ShapeId, shapes: &IndexMap<ShapeId, AstShape>) -> String {
    format!("traits are applied to `{shape}`, which is not defined{}", hint::shape(shape, shapes.keys()))
}
