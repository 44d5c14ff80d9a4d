//! How users make structures: with arguments in order only where no two could be mistaken for each other.

use smithwright_model::{Member, Model, Shape, ShapeId, ShapeKind};

use super::Context;
use crate::ir::{Construction, Presence, Type};
use crate::names::Scope;

/// More arguments than these nobody tells apart by their place.
const MOST_IN_ORDER: usize = 4;

impl Context<'_> {
    /// Decides for each structure that is sent; what holds required members by name gets a name from `scope`.
    pub fn constructions(&mut self, scope: &mut Scope) {
        let model = self.model;
        let mut sent: Vec<ShapeId> =
            self.usage.data.iter().filter(|(_, directions)| directions.write).map(|(id, _)| id.clone()).collect();
        sent.sort();
        for id in sent {
            let Some(Type::Structure(structure)) = self.shapes.get_mut(&id) else { continue };
            let required = structure.fields.iter().filter(|field| field.presence == Presence::Required);
            let required: Vec<&Member> =
                required.filter_map(|field| model.members(&id).find(|member| member.name == field.member)).collect();
            if !mixed_up(model, &required) {
                continue;
            }
            structure.construction = if required.len() == structure.fields.len() && !self.non_exhaustive {
                Construction::Literal
            } else {
                Construction::ByName(scope.upper_camel(&format!("{}Required", structure.rust), "Type"))
            };
        }
    }
}

/// Whether somebody could give these in another order, and the compiler would not see it.
fn mixed_up(model: &Model, required: &[&Member]) -> bool {
    let alike = |(at, one): (usize, &&Member)| {
        let mut others = required.iter().skip(at.saturating_add(1));
        others.any(|other| alike(model, model.target(one), model.target(other)))
    };
    required.len() > MOST_IN_ORDER || required.iter().enumerate().any(alike)
}

/// Whether one argument fits both: `1` is an `i32` and an `i64`. Types of the model's own fit themselves alone.
fn alike(model: &Model, one: &Shape, other: &Shape) -> bool {
    match (&one.kind, &other.kind) {
        (ShapeKind::List(one), ShapeKind::List(other)) => alike(model, model.target(one), model.target(other)),
        (ShapeKind::Map { key, value }, ShapeKind::Map { key: other_key, value: other }) => {
            alike(model, model.target(key), model.target(other_key))
                && alike(model, model.target(value), model.target(other))
        }
        (one_kind, other_kind) => match (Kind::of(one_kind), Kind::of(other_kind)) {
            (Kind::Own, Kind::Own) => one.id == other.id,
            (Kind::Any, kind) | (kind, Kind::Any) => kind != Kind::Own,
            (one, other) => one == other,
        },
    }
}

/// Values that are written alike in Rust.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Blob,
    Integer,
    Float,
    Bool,
    Time,
    Any,
    List,
    Map,
    Own,
}

impl Kind {
    fn of(kind: &ShapeKind) -> Self {
        match kind {
            ShapeKind::String => Self::Text,
            // Text goes in as well, but a payload seldom is a literal, and no key is bytes.
            ShapeKind::Blob => Self::Blob,
            ShapeKind::Byte | ShapeKind::Short | ShapeKind::Integer | ShapeKind::Long | ShapeKind::BigInteger => {
                Self::Integer
            }
            ShapeKind::Float | ShapeKind::Double | ShapeKind::BigDecimal => Self::Float,
            ShapeKind::Boolean => Self::Bool,
            ShapeKind::Timestamp => Self::Time,
            ShapeKind::Document => Self::Any,
            ShapeKind::List(_) => Self::List,
            ShapeKind::Map { .. } => Self::Map,
            ShapeKind::Structure(_)
            | ShapeKind::Union(_)
            | ShapeKind::Enum(_)
            | ShapeKind::IntEnum(_)
            | ShapeKind::Operation(_)
            | ShapeKind::Resource(_)
            | ShapeKind::Service(_) => Self::Own,
        }
    }
}
