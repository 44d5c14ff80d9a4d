//! The shapes that every model has without defining them: `smithy.api#String`, `smithy.api#required` and their like.
//!
//! They are read from `prelude.smithy`, as the shapes of any model are; a trait is a shape that others may target too.

use std::collections::HashSet;
use std::sync::LazyLock;

use indexmap::IndexMap;

use crate::ast::AstShape;
use crate::problem::Report;
use crate::{Members, Shape, ShapeId, ShapeKind, Traits, idl, load, resolve};

static AST: LazyLock<IndexMap<ShapeId, AstShape>> = LazyLock::new(read);

static SHAPES: LazyLock<IndexMap<ShapeId, Shape>> = LazyLock::new(|| resolve::shapes(&AST, &mut Report::new(&[])));

static PUBLIC: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let public = SHAPES.values().filter(|shape| !is_private(shape));
    public.map(|shape| shape.id.name()).collect()
});

static UNIT: LazyLock<Shape> = LazyLock::new(|| Shape {
    id: ShapeId::prelude("Unit"),
    kind: ShapeKind::Structure(Members::new()),
    traits: Traits::default(),
});

pub(crate) const PRIVATE: &str = "smithy.api#private";

/// The shape of the prelude with this id.
pub(crate) fn shape(id: &ShapeId) -> Option<&'static Shape> {
    if id.is_of_prelude() { SHAPES.get(id) } else { None }
}

/// All shapes of the prelude.
pub(crate) fn shapes() -> impl Iterator<Item = &'static Shape> {
    SHAPES.values()
}

/// Whether every model may say `name` and mean a shape of the prelude.
pub(crate) fn is_public(name: &str) -> bool {
    PUBLIC.contains(name)
}

/// Whether only shapes of its own namespace may refer to this shape.
pub(crate) fn is_private(shape: &Shape) -> bool {
    shape.traits.has(PRIVATE)
}

/// `smithy.api#Unit`, a structure without members.
pub(crate) fn unit() -> &'static Shape {
    &UNIT
}

/// All shapes of the prelude as its text has them.
pub(crate) fn ast() -> &'static IndexMap<ShapeId, AstShape> {
    &AST
}

fn read() -> IndexMap<ShapeId, AstShape> {
    // That the text is in order is for a test to say.
    let mut report = Report::new(&[]);
    let mut document = idl::document(0, include_str!("prelude.smithy"), &HashSet::new(), &mut report);
    load::enum_values(&mut document.shapes);
    document.shapes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Model, Source};

    #[test]
    fn the_text_is_in_order() {
        let sources = [Source::new("prelude.smithy", include_str!("prelude.smithy"))];
        Model::of(&sources).expect("a model");
    }

    #[test]
    fn every_target_is_there() {
        for member in shapes().flat_map(|shape| shape.kind.members()) {
            assert!(shape(&member.target).is_some(), "{}", member.id);
        }
        assert!(is_public("String") && is_public("required") && !is_public("NonEmptyString") && !is_public("Strng"));
    }
}
