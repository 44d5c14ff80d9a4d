//! Checks that traits are of the version that a shape's file is written in.

use super::Checker;
use crate::ast::{AstShape, AstTraits, Version};
use crate::{ShapeId, mixin};

const DEFAULT: &str = "smithy.api#default";
const BOX: &str = "smithy.api#box";

impl Checker<'_, '_> {
    /// Checks all shapes as their files have them.
    pub(super) fn versions(&mut self) {
        for (id, shape) in &self.document.shapes {
            let idl = self.document.namespaces.contains(id.namespace());
            self.version(id, shape, &shape.traits, idl);
            for (name, member) in &shape.members {
                self.version(&id.with_member(name), shape, &member.traits, idl);
            }
        }
    }

    fn version(&mut self, id: &ShapeId, shape: &AstShape, traits: &AstTraits, idl: bool) {
        match shape.smithy {
            Version::One => self.of_version_two(id, shape, traits),
            // Tools write it into JSON ASTs of 2.0 as well, where it means nothing.
            Version::Two if idl => {
                if let Some(found) = traits.get(BOX).filter(|_| !shape.broken) {
                    let message = format!("trait `{BOX}` is for Smithy 1.0; what has no default is boxed in 2.0");
                    self.report.add_at(found.at, id, message);
                }
            }
            Version::Two => {}
        }
    }

    fn of_version_two(&mut self, id: &ShapeId, shape: &AstShape, traits: &AstTraits) {
        for name in [mixin::MIXIN, DEFAULT] {
            if let Some(found) = traits.get(name).filter(|_| !shape.broken) {
                let message = format!("trait `{name}` is for Smithy 2.0 or later, and the file is of version 1.0");
                self.report.add_at(found.at, id, message);
            }
        }
    }
}
