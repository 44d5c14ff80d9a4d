//! The shapes and members of a model as selectors see them: what each one is, and what it leads to.

use indexmap::IndexMap;

use crate::ast::{AstMember, AstShape, AstTraits, Type};
use crate::{ShapeId, prelude};

/// A shape, or a member with the shape it is in.
#[derive(Clone, Copy)]
pub(super) struct Vertex<'a> {
    pub(super) id: &'a ShapeId,
    pub(super) shape: &'a AstShape,
    pub(super) member: Option<(&'a str, &'a AstMember)>,
}

/// All shapes that can be looked up: those of the files, and those of the prelude.
#[derive(Clone, Copy)]
pub(super) struct Graph<'a>(pub(super) &'a IndexMap<ShapeId, AstShape>);

impl<'a> Graph<'a> {
    /// The shape with this id.
    pub(super) fn shape(self, id: &ShapeId) -> Option<Vertex<'a>> {
        let found = self.0.get_key_value(id).or_else(|| prelude::ast().get_key_value(id));
        found.map(|(id, shape)| Vertex { id, shape, member: None })
    }

    /// What `vertex` leads to, and as what: members, targets, inputs, errors, operations..
    pub(super) fn neighbors(self, vertex: Vertex<'a>) -> Vec<(&'a str, Vertex<'a>)> {
        if let Some((_, member)) = vertex.member {
            let target = member.target.as_ref().and_then(|target| self.shape(target));
            return target.into_iter().map(|target| ("target", target)).collect();
        }
        let Vertex { id, shape, .. } = vertex;
        let members = shape.members.iter();
        let members = members.map(|(name, member)| ("member", Vertex { id, shape, member: Some((name, member)) }));
        let one = |role: &'a str, ids: &'a Option<ShapeId>| ids.iter().map(move |id| (role, id));
        let many = |role: &'a str, ids: &'a [ShapeId]| ids.iter().map(move |id| (role, id));
        let others = one("input", &shape.input)
            .chain(one("output", &shape.output))
            .chain(many("error", &shape.errors))
            .chain(many("operation", &shape.operations))
            .chain(many("collectionOperation", &shape.collection_operations))
            .chain(many("resource", &shape.resources))
            .chain(shape.lifecycle.iter().map(|(role, id)| (role.as_str(), id)))
            .chain(shape.identifiers.values().map(|id| ("identifier", id)))
            .chain(shape.properties.values().map(|id| ("property", id)));
        members.chain(others.filter_map(|(role, id)| Some((role, self.shape(id)?)))).collect()
    }
}

impl<'a> Vertex<'a> {
    /// The traits that are applied to it.
    pub(super) fn traits(self) -> &'a AstTraits {
        self.member.map_or(&self.shape.traits, |(_, member)| &member.traits)
    }

    /// The shape that a member is in.
    pub(super) fn container(self) -> Option<Self> {
        self.member.map(|_| Self { member: None, ..self })
    }

    /// Whether it is of the type or group of types that selectors call `name`; none if there is no such.
    pub(super) fn is_a(self, name: &str) -> Option<bool> {
        let kind = self.shape.kind;
        if name == "*" {
            return Some(true);
        }
        if self.member.is_some() {
            return known(name).then_some(name == "member");
        }
        let number = matches!(
            kind,
            Type::Byte
                | Type::Short
                | Type::Integer
                | Type::Long
                | Type::Float
                | Type::Double
                | Type::BigInteger
                | Type::BigDecimal
                | Type::IntEnum
        );
        let plain =
            matches!(kind, Type::Blob | Type::Boolean | Type::String | Type::Enum | Type::Timestamp | Type::Document);
        Some(match name {
            "number" => number,
            "simpleType" => number || plain,
            "collection" | "list" | "set" => kind == Type::List,
            "aggregateType" => matches!(kind, Type::List | Type::Map | Type::Structure | Type::Union),
            "serviceType" => matches!(kind, Type::Service | Type::Operation | Type::Resource),
            "string" => matches!(kind, Type::String | Type::Enum),
            "integer" => matches!(kind, Type::Integer | Type::IntEnum),
            "member" => false,
            other => kind == Type::named(other)?,
        })
    }
}

fn known(name: &str) -> bool {
    let groups = ["member", "number", "simpleType", "collection", "aggregateType", "serviceType"];
    groups.contains(&name) || Type::named(name).is_some()
}
