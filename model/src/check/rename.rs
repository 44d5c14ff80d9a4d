//! Checks what services rename: shapes of their closure, and none whose name is on the wire or in the API.

use std::collections::HashSet;

use super::Checker;
use crate::closure::Closure;
use crate::{ShapeId, ShapeKind, prelude};

impl Checker<'_, '_> {
    /// Checks the `rename` of every service.
    pub(super) fn renames(&mut self) {
        for service in self.services.iter().filter(|service| !service.content.rename.is_empty()) {
            self.renames_of(service);
        }
    }

    fn renames_of(&mut self, service: &Closure<'_>) {
        let closure: HashSet<&ShapeId> = service.shapes.iter().map(|shape| &shape.id).collect();
        for (id, name) in &service.content.rename {
            let message = match self.shape(&id.shape()) {
                None if self.defined.contains(&id.shape()) => continue,
                None => {
                    let hint = self.report.hint(id, self.defined.iter());
                    format!("renames `{id}`, which is not defined{hint}")
                }
                Some(_) if id.member().is_some() => format!("renames `{id}`: members cannot be renamed"),
                Some(found) => match &found.kind {
                    ShapeKind::Operation(_) | ShapeKind::Resource(_) | ShapeKind::Service(_) => {
                        format!("renames `{id}`: shapes of type {} cannot be renamed", found.kind.name())
                    }
                    _ if name == id.name() => format!("renames `{id}` to the name that it has"),
                    _ if !closure.contains(id) && prelude::shape(id).is_none() => {
                        format!("renames `{id}`, which none of its operations uses")
                    }
                    _ => continue,
                },
            };
            self.report.add(&service.shape.id, message);
        }
    }
}
