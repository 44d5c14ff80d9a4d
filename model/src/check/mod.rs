//! Checks that the shapes of a model fit each other. Changes nothing and knows nothing of JSON.

mod endpoint;
mod recursion;
mod references;
mod traits;

use indexmap::{IndexMap, IndexSet};

use crate::problem::Report;
use crate::{Shape, ShapeId, hint, prelude};

/// Reports everything that is inconsistent in `shapes`; `defined` also holds the ids of shapes that were too broken
/// to be among them.
pub(crate) fn all(shapes: &IndexMap<ShapeId, Shape>, defined: &IndexSet<ShapeId>, report: &mut Report) {
    let mut checker = Checker { shapes, defined, report };
    for shape in shapes.values() {
        checker.references(shape);
        checker.traits(shape);
    }
    checker.endpoint_rules();
    recursion::check(shapes, report);
}

struct Checker<'a> {
    shapes: &'a IndexMap<ShapeId, Shape>,
    defined: &'a IndexSet<ShapeId>,
    report: &'a mut Report,
}

impl<'a> Checker<'a> {
    /// The shape with this id, if it was whole enough to be judged.
    fn shape(&self, id: &ShapeId) -> Option<&'a Shape> {
        self.shapes.get(id).or_else(|| prelude::shape(id))
    }

    /// The shape that `place` refers to as its `role`; reports one that does not exist.
    fn resolve(&mut self, place: &ShapeId, role: &str, id: &ShapeId) -> Option<&'a Shape> {
        let found = self.shape(id);
        if found.is_none() && !self.defined.contains(id) {
            let hint = hint::shape(id, self.defined.iter());
            self.report.add(place, format!("{role} `{id}` is not defined{hint}"));
        }
        found
    }
}
