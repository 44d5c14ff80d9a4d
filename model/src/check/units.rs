//! Checks that the unit type stands only for nothing.

use super::Checker;
use crate::{ShapeKind, prelude};

impl Checker<'_, '_> {
    /// Checks the members of all shapes.
    pub(super) fn units(&mut self) {
        for shape in self.shapes.values().filter(|shape| !matches!(shape.kind, ShapeKind::Union(_))) {
            for member in shape.kind.members().filter(|member| member.target == prelude::unit().id) {
                let message = "target `smithy.api#Unit` is for members of unions, and for operations";
                self.report.add(&member.id, message);
            }
        }
    }
}
