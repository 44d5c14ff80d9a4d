//! The checked model: the stages that load it, and how its users look around in it.

use std::collections::{BTreeMap, HashSet};

use indexmap::{IndexMap, IndexSet};

use crate::problem::{Problems, Report};
use crate::{Member, Service, Shape, ShapeId, ShapeKind, apply, check, legacy, lower, mixin, prelude, read};

/// A Smithy model of one file, complete and consistent in itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    shapes: IndexMap<ShapeId, Shape>,
}

impl Model {
    /// Loads and checks one JSON AST, version 1.0 or 2.0; `file` is only used in problems.
    pub fn load(file: &str, text: &str) -> Result<Self, Problems> {
        let mut report = Report::new(file);
        let shapes = load(text, &mut report);
        report.finish(Self { shapes })
    }

    /// The shape with this id, of the file or of the prelude.
    #[must_use]
    pub fn shape(&self, id: &ShapeId) -> Option<&Shape> {
        self.shapes.get(id).or_else(|| prelude::shape(id))
    }

    /// The shape that the value of `member` has; `smithy.api#Unit` for a member of another model.
    #[must_use]
    pub fn target(&self, member: &Member) -> &Shape {
        self.shape(&member.target).unwrap_or_else(|| prelude::unit())
    }

    /// All shapes of the file, in its order; those of the prelude left out.
    pub fn shapes(&self) -> impl Iterator<Item = &Shape> {
        self.shapes.values()
    }

    /// All services, in the file's order.
    pub fn services(&self) -> impl Iterator<Item = (&Shape, &Service)> {
        self.shapes().filter_map(|shape| match &shape.kind {
            ShapeKind::Service(service) => Some((shape, service)),
            _ => None,
        })
    }

    /// All operations bound to a service, directly or through resources, each once and sorted by name.
    #[must_use]
    pub fn operations(&self, service: &Service) -> Vec<&Shape> {
        let mut found: IndexSet<&ShapeId> = service.operations.iter().collect();
        let mut resources: Vec<&ShapeId> = service.resources.iter().collect();
        let mut seen = HashSet::new();
        while let Some(id) = resources.pop() {
            if let Some(Shape { kind: ShapeKind::Resource(resource), .. }) = self.shape(id)
                && seen.insert(id)
            {
                found.extend(&resource.operations);
                resources.extend(&resource.resources);
            }
        }
        let mut shapes: Vec<&Shape> = found.into_iter().filter_map(|id| self.shape(id)).collect();
        shapes.sort_by_key(|shape| (shape.id.name(), shape.id.namespace()));
        shapes
    }

    /// All data shapes of the file that the service's operations reach through inputs, outputs and errors (those of
    /// the service included), each once and sorted by id.
    #[must_use]
    pub fn closure(&self, service: &Service) -> Vec<&Shape> {
        let mut open: Vec<&ShapeId> = service.errors.iter().collect();
        for operation in self.operations(service) {
            if let ShapeKind::Operation(operation) = &operation.kind {
                open.extend([&operation.input, &operation.output]);
                open.extend(&operation.errors);
            }
        }
        let mut reached: BTreeMap<&ShapeId, &Shape> = BTreeMap::new();
        while let Some(id) = open.pop() {
            if let Some(shape) = self.shapes.get(id)
                && reached.insert(id, shape).is_none()
            {
                open.extend(shape.kind.members().map(|member| &member.target));
            }
        }
        reached.into_values().collect()
    }
}

/// Runs all stages; every one goes on with what the one before could make of the text.
fn load(text: &str, report: &mut Report) -> IndexMap<ShapeId, Shape> {
    let Some(mut document) = read::document(text, report) else {
        return IndexMap::new();
    };
    apply::fold(&mut document, report);
    mixin::fold(&mut document.shapes, report);
    let defined: IndexSet<ShapeId> = document.shapes.keys().cloned().collect();
    let mut shapes = lower::shapes(document.shapes, report);
    legacy::upgrade(document.version, &mut shapes, report);
    check::all(&shapes, &defined, report);
    shapes
}
