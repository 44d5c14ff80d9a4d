//! The shapes that every model has without defining them: `smithy.api#String` and its like.
//!
//! Trait definitions of the prelude are not here: nothing but a trait refers to them.

use std::sync::LazyLock;

use indexmap::IndexMap;
use serde_json::Value;

use crate::{DefaultValue, Members, Shape, ShapeId, ShapeKind, Traits};

static SHAPES: LazyLock<IndexMap<ShapeId, Shape>> =
    LazyLock::new(|| all().into_iter().map(|shape| (shape.id.clone(), shape)).collect());

static UNIT: LazyLock<Shape> = LazyLock::new(|| named("Unit", ShapeKind::Structure(Members::new()), None));

/// The shape of the prelude with this id.
pub(crate) fn shape(id: &ShapeId) -> Option<&'static Shape> {
    SHAPES.get(id)
}

/// All shapes of the prelude.
pub(crate) fn shapes() -> impl Iterator<Item = &'static Shape> {
    SHAPES.values()
}

/// `smithy.api#Unit`, a structure without members.
pub(crate) fn unit() -> &'static Shape {
    &UNIT
}

fn all() -> Vec<Shape> {
    let boxed = |name, kind| named(name, kind, None);
    let primitive = |name, kind, zero| named(name, kind, Some(zero));
    vec![
        UNIT.clone(),
        boxed("Blob", ShapeKind::Blob),
        boxed("String", ShapeKind::String),
        boxed("BigInteger", ShapeKind::BigInteger),
        boxed("BigDecimal", ShapeKind::BigDecimal),
        boxed("Timestamp", ShapeKind::Timestamp),
        boxed("Document", ShapeKind::Document),
        boxed("Boolean", ShapeKind::Boolean),
        boxed("Byte", ShapeKind::Byte),
        boxed("Short", ShapeKind::Short),
        boxed("Integer", ShapeKind::Integer),
        boxed("Long", ShapeKind::Long),
        boxed("Float", ShapeKind::Float),
        boxed("Double", ShapeKind::Double),
        primitive("PrimitiveBoolean", ShapeKind::Boolean, Value::from(false)),
        primitive("PrimitiveByte", ShapeKind::Byte, Value::from(0)),
        primitive("PrimitiveShort", ShapeKind::Short, Value::from(0)),
        primitive("PrimitiveInteger", ShapeKind::Integer, Value::from(0)),
        primitive("PrimitiveLong", ShapeKind::Long, Value::from(0)),
        primitive("PrimitiveFloat", ShapeKind::Float, Value::from(0)),
        primitive("PrimitiveDouble", ShapeKind::Double, Value::from(0)),
    ]
}

fn named(name: &str, kind: ShapeKind, default: Option<Value>) -> Shape {
    let traits = Traits { default: default.map(DefaultValue), ..Traits::default() };
    Shape { id: ShapeId::prelude(name), kind, traits }
}
