//! Shapes of the semantic model, after mixins and `apply` are folded in. Knows nothing of JSON or files.

use indexmap::IndexMap;

use crate::{ShapeId, Traits};

/// A shape, its kind and its traits.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// The shape's absolute id.
    pub id: ShapeId,
    /// What the shape is, with what belongs to that kind.
    pub kind: ShapeKind,
    /// The traits applied to the shape itself.
    pub traits: Traits,
}

impl Shape {
    /// The events and errors of a union that is an event stream; `None` for all else.
    #[must_use]
    pub fn event_stream(&self) -> Option<&Members> {
        match &self.kind {
            ShapeKind::Union(members) if self.traits.streaming.is_some() => Some(members),
            _ => None,
        }
    }
}

/// A member of an aggregate shape.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// The member's absolute id, `namespace#Shape$member`.
    pub id: ShapeId,
    /// The member's name as the model spells it.
    pub name: String,
    /// The shape that the member's value has; always present in the model (or the prelude).
    pub target: ShapeId,
    /// The traits applied to the member itself, not those of its target.
    pub traits: Traits,
}

impl Member {
    /// The label of a URI that the member fills if it has `httpLabel`: the identifier that it is, else that of its name.
    #[must_use]
    pub fn label(&self) -> &str {
        self.traits.resource_identifier.as_deref().unwrap_or(&self.name)
    }
}

/// The members of a structure or union, by name, in the model's order (members of mixins first).
pub type Members = IndexMap<String, Member>;

/// The kinds of shapes.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "a model has few shapes; boxes would be in every pattern")]
pub enum ShapeKind {
    /// `blob`
    Blob,
    /// `boolean`
    Boolean,
    /// `string` without the old `enum` trait with names; see [`ShapeKind::Enum`].
    String,
    /// `byte`
    Byte,
    /// `short`
    Short,
    /// `integer`
    Integer,
    /// `long`
    Long,
    /// `float`
    Float,
    /// `double`
    Double,
    /// `bigInteger`
    BigInteger,
    /// `bigDecimal`
    BigDecimal,
    /// `timestamp`
    Timestamp,
    /// `document`
    Document,
    /// `enum`, or a Smithy 1.0 `string` with an `enum` trait whose entries are named or can be.
    Enum(Vec<EnumValue<String>>),
    /// `intEnum`
    IntEnum(Vec<EnumValue<i32>>),
    /// `list`, or a Smithy 1.0 `set`
    List(Member),
    /// `map`
    Map {
        /// The map's `key` member; its target is a string or an enum.
        key: Member,
        /// The map's `value` member.
        value: Member,
    },
    /// `structure`
    Structure(Members),
    /// `union`
    Union(Members),
    /// `operation`
    Operation(Operation),
    /// `resource`
    Resource(Resource),
    /// `service`
    Service(Service),
}

impl ShapeKind {
    /// The kind's name as the JSON AST spells it, for messages.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Blob => "blob",
            Self::Boolean => "boolean",
            Self::String => "string",
            Self::Byte => "byte",
            Self::Short => "short",
            Self::Integer => "integer",
            Self::Long => "long",
            Self::Float => "float",
            Self::Double => "double",
            Self::BigInteger => "bigInteger",
            Self::BigDecimal => "bigDecimal",
            Self::Timestamp => "timestamp",
            Self::Document => "document",
            Self::Enum(_) => "enum",
            Self::IntEnum(_) => "intEnum",
            Self::List(_) => "list",
            Self::Map { .. } => "map",
            Self::Structure(_) => "structure",
            Self::Union(_) => "union",
            Self::Operation(_) => "operation",
            Self::Resource(_) => "resource",
            Self::Service(_) => "service",
        }
    }

    /// The members that have a target: of a structure or union, the parts of a list or map; none for all others.
    pub fn members(&self) -> impl Iterator<Item = &Member> {
        let (named, parts) = match self {
            Self::Structure(members) | Self::Union(members) => (Some(members), [None, None]),
            Self::List(member) => (None, [Some(member), None]),
            Self::Map { key, value } => (None, [Some(key), Some(value)]),
            _ => (None, [None, None]),
        };
        named.into_iter().flat_map(IndexMap::values).chain(parts.into_iter().flatten())
    }
}

/// One value of an enum.
#[derive(Clone, Debug, PartialEq)]
pub struct EnumValue<T> {
    /// The member's absolute id.
    pub id: ShapeId,
    /// The member's name.
    pub name: String,
    /// What is sent.
    pub value: T,
    /// The traits applied to the member.
    pub traits: Traits,
}

/// What an operation takes, gives and may fail with.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// A structure; `smithy.api#Unit` if the operation takes nothing.
    pub input: ShapeId,
    /// A structure; `smithy.api#Unit` if the operation gives nothing.
    pub output: ShapeId,
    /// Structures with the `error` trait, those of the service not included.
    pub errors: Vec<ShapeId>,
}

/// A resource and what is bound to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Resource {
    /// Operations of every lifecycle (create, put, read, update, delete, list, instance, collection).
    pub operations: Vec<ShapeId>,
    /// Resources nested in this one.
    pub resources: Vec<ShapeId>,
}

/// A service and what is bound to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Service {
    /// The service's version, often a date; may be empty.
    pub version: String,
    /// Operations bound directly; see [`Model::operations`](crate::Model::operations) for all.
    pub operations: Vec<ShapeId>,
    /// Resources bound directly.
    pub resources: Vec<ShapeId>,
    /// Errors that every operation may fail with.
    pub errors: Vec<ShapeId>,
    /// Names that shapes go by in the closure of this service.
    pub rename: IndexMap<ShapeId, String>,
}
