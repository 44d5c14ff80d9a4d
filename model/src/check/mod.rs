//! Checks that the shapes of a model fit each other. Changes nothing and knows nothing of JSON.

mod applied;
mod defaults;
mod endpoint;
mod examples;
mod functions;
mod graph;
mod http;
mod links;
mod names;
mod paginated;
mod paths;
mod properties;
mod recursion;
mod references;
mod rename;
mod resources;
mod selector;
mod streams;
mod traits;
mod units;
mod values;
mod versions;
mod waiters;

use indexmap::{IndexMap, IndexSet};

use crate::ast::Document;
use crate::closure::{self, Closure};
use crate::problem::Report;
use crate::{Shape, ShapeId, mixin, prelude};

/// Reports everything that is inconsistent in `shapes`; `defined` also holds the ids of shapes that were too broken
/// to be among them.
pub(crate) fn all(
    document: &Document,
    shapes: &IndexMap<ShapeId, Shape>,
    defined: &IndexSet<ShapeId>,
    report: &mut Report<'_>,
) {
    let services = closure::services(shapes);
    let mut checker = Checker { document, shapes, services: &services, defined, report };
    for shape in shapes.values() {
        checker.references(shape);
        checker.traits(shape);
    }
    checker.inputs_and_outputs();
    checker.endpoint_rules();
    checker.renames();
    checker.versions();
    checker.units();
    checker.streams();
    checker.names();
    checker.resources();
    checker.http();
    checker.links();
    checker.pages();
    checker.waiters();
    checker.examples();
    applied::check(document, report);
    defaults::check(document, report);
    mentions(document, report);
    recursion::check(shapes, report);
}

/// Reports ids in values of traits and metadata that lead nowhere, as far as that can be known: of a namespace that no
/// file defines, such as that of a protocol, everything may be.
fn mentions(document: &Document, report: &mut Report<'_>) {
    let known = |id: &ShapeId| id.is_of_prelude() || document.namespaces.contains(id.namespace());
    for (id, at) in document.mentions.iter().filter(|(id, _)| known(id)) {
        let shape = id.shape();
        let found = match (document.shapes.get(&shape), id.member()) {
            (Some(found), Some(member)) => found.broken || found.members.contains_key(member),
            (Some(_), None) => true,
            (None, _) => prelude::shape(&shape).is_some(),
        };
        if !found {
            let hint = report.hint(&shape, document.shapes.keys());
            report.danger_at(
                "SyntacticShapeIdTarget",
                *at,
                "",
                format!("`{id}` is not defined{hint}; quote it if it is no id"),
            );
        }
    }
}

struct Checker<'a, 'b> {
    /// The shapes as the files have them.
    document: &'a Document,
    shapes: &'a IndexMap<ShapeId, Shape>,
    services: &'a [Closure<'a>],
    defined: &'a IndexSet<ShapeId>,
    report: &'a mut Report<'b>,
}

impl<'a> Checker<'a, '_> {
    /// The shape with this id, if it was whole enough to be judged.
    fn shape(&self, id: &ShapeId) -> Option<&'a Shape> {
        self.shapes.get(id).or_else(|| prelude::shape(id))
    }

    /// The shape that `place` refers to as its `role`; reports one that does not exist or may not be referred to.
    fn resolve(&mut self, place: &ShapeId, role: &str, id: &ShapeId) -> Option<&'a Shape> {
        let found = self.shape(id);
        if found.is_none() && !self.defined.contains(id) {
            let hint = self.report.hint(id, self.defined.iter());
            self.report.add(place, format!("{role} `{id}` is not defined{hint}"));
        }
        if found.is_some_and(mixin::is_mixin) {
            self.report.add(place, format!("{role} `{id}` is a mixin, which only `mixins` may name"));
        }
        if found.is_some_and(prelude::is_private) && place.namespace() != id.namespace() {
            let whose = if id.is_of_prelude() { "Smithy" } else { id.namespace() };
            self.report.add(place, format!("{role} `{id}` is private to {whose}; define a shape of your own"));
        }
        found
    }
}
