//! Checks that every id a shape refers to exists and is a shape of the right kind.

use std::collections::HashMap;

use super::Checker;
use crate::{Member, Operation, Shape, ShapeId, ShapeKind};

impl Checker<'_, '_> {
    /// Checks all references of one shape.
    pub(super) fn references(&mut self, shape: &Shape) {
        for member in shape.kind.members() {
            self.target(member);
        }
        match &shape.kind {
            ShapeKind::Map { key, .. } => self.map_key(key),
            ShapeKind::Operation(operation) => self.operation(&shape.id, operation),
            ShapeKind::Resource(resource) => {
                self.each_operation(&shape.id, &resource.operations);
                self.each_resource(&shape.id, &resource.resources);
            }
            ShapeKind::Service(service) => {
                self.each_operation(&shape.id, &service.operations);
                self.each_resource(&shape.id, &service.resources);
                self.each_error(&shape.id, &service.errors);
            }
            _ => {}
        }
    }

    /// Checks that inputs and outputs that say so are those of one operation, and nothing else.
    pub(super) fn inputs_and_outputs(&mut self) {
        let mut seen: HashMap<&ShapeId, &ShapeId> = HashMap::new();
        for shape in self.shapes.values() {
            let ShapeKind::Operation(Operation { input, output, .. }) = &shape.kind else { continue };
            let operation = &shape.id;
            for (role, other, id) in [("input", "output", input), ("output", "input", output)] {
                let Some(target) = self.shape(id) else { continue };
                let marked = |name| target.traits.has(&format!("smithy.api#{name}"));
                if marked(other) {
                    self.report.add(operation, format!("{role} `{id}` has the trait `smithy.api#{other}`"));
                } else if marked(role) {
                    let earlier = *seen.entry(&target.id).or_insert(operation);
                    if earlier != operation {
                        let message = format!(
                            "{role} `{id}` has the trait `smithy.api#{role}`, and is that of `{earlier}` already"
                        );
                        self.report.add(operation, message);
                    }
                }
            }
        }
    }

    fn target(&mut self, member: &Member) {
        if let Some(target) = self.resolve(&member.id, "target", &member.target)
            && matches!(target.kind, ShapeKind::Operation(_) | ShapeKind::Resource(_) | ShapeKind::Service(_))
        {
            let (id, kind) = (&target.id, target.kind.name());
            self.report.add(&member.id, format!("target `{id}` is no data: it is of type {kind}"));
        } else if let Some(Shape { id, traits, .. }) = self.shape(&member.target)
            && let Some(role) = ["input", "output"].into_iter().find(|role| traits.has(&format!("smithy.api#{role}")))
        {
            let message = format!("target `{id}` has the trait `smithy.api#{role}`: only an operation may name it");
            self.report.add(&member.id, message);
        }
    }

    fn map_key(&mut self, key: &Member) {
        if let Some(target) = self.shape(&key.target)
            && !matches!(target.kind, ShapeKind::String | ShapeKind::Enum(_))
        {
            self.expected(&key.id, "target", target, "a string or enum");
        }
    }

    fn operation(&mut self, id: &ShapeId, operation: &Operation) {
        for (role, target) in [("input", &operation.input), ("output", &operation.output)] {
            let Some(target) = self.resolve(id, role, target) else { continue };
            if !matches!(target.kind, ShapeKind::Structure(_)) {
                self.expected(id, role, target, "a structure");
            } else if target.traits.error.is_some() {
                self.report.add(id, format!("{role} `{}` is an error: it has the `error` trait", target.id));
            }
        }
        self.each_error(id, &operation.errors);
    }

    fn each_error(&mut self, id: &ShapeId, errors: &[ShapeId]) {
        for error in errors {
            let Some(target) = self.resolve(id, "error", error) else { continue };
            if !matches!(target.kind, ShapeKind::Structure(_)) {
                self.expected(id, "error", target, "a structure");
            } else if target.traits.error.is_none() {
                self.report.add(id, format!("error `{error}` lacks the `error` trait"));
            }
        }
    }

    fn each_operation(&mut self, id: &ShapeId, operations: &[ShapeId]) {
        for operation in operations {
            if let Some(target) = self.resolve(id, "operation", operation)
                && !matches!(target.kind, ShapeKind::Operation(_))
            {
                self.expected(id, "operation", target, "an operation");
            }
        }
    }

    fn each_resource(&mut self, id: &ShapeId, resources: &[ShapeId]) {
        for resource in resources {
            if let Some(target) = self.resolve(id, "resource", resource)
                && !matches!(target.kind, ShapeKind::Resource(_))
            {
                self.expected(id, "resource", target, "a resource");
            }
        }
    }

    fn expected(&mut self, place: &ShapeId, role: &str, target: &Shape, expected: &str) {
        let (id, found) = (&target.id, target.kind.name());
        self.report.add(place, format!("{role} `{id}` must be {expected}, but is of type {found}"));
    }
}
