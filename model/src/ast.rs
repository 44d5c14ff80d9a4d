//! The shapes of files as they spell them: with places, but nothing folded in and no id looked up.
//!
//! Knows nothing of the syntax of the files (see `read` and `idl`) or of the semantic model (see `resolve`).

use std::collections::HashSet;

use indexmap::IndexMap;

use crate::ShapeId;
use crate::node::{Content, Node};
use crate::source::At;

/// The major version of the Smithy specification that a file follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Version {
    /// 1.0: numbers and booleans that are not boxed have a default.
    One,
    /// 2.0, and 2.1, which adds nothing to it.
    Two,
}

impl Version {
    /// What a file has to say, for messages.
    pub(crate) const EXPECTED: &str = "the version must be \"1.0\", \"2.0\" or \"2.1\"";

    /// The version that files spell `name`.
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "1" | "1.0" => Some(Self::One),
            "2" | "2.0" | "2.1" => Some(Self::Two),
            _ => None,
        }
    }
}

/// The content of one file, or of several that were merged.
#[derive(Debug, Default)]
pub(crate) struct Document {
    pub(crate) metadata: IndexMap<String, Node>,
    pub(crate) shapes: IndexMap<ShapeId, AstShape>,
    /// `apply` statements in the files' order, by the shape or member they are for.
    pub(crate) applies: Vec<Apply>,
    /// Ids within values of traits and metadata, which have to lead somewhere.
    pub(crate) mentions: Vec<(ShapeId, At)>,
    /// Namespaces of IDL files, all of whose shapes are known; a JSON AST may hold a part of what it depends on.
    pub(crate) namespaces: HashSet<String>,
}

/// Traits that are added to a shape or member from elsewhere.
#[derive(Debug)]
pub(crate) struct Apply {
    pub(crate) id: ShapeId,
    pub(crate) at: At,
    pub(crate) traits: AstTraits,
}

/// Traits in the order in which they were applied, not yet typed.
#[derive(Clone, Debug, Default)]
pub(crate) struct AstTraits(pub(crate) IndexMap<ShapeId, Node>);

impl AstTraits {
    /// The value of the trait `id`.
    pub(crate) fn get(&self, id: &str) -> Option<&Node> {
        self.0.iter().find(|(other, _)| other.as_str() == id).map(|(_, value)| value)
    }

    /// Applies one more trait: lists are joined, and the same may be said twice. False if it contradicts one there.
    pub(crate) fn merge(&mut self, id: ShapeId, value: Node) -> bool {
        let Some(earlier) = self.0.get_mut(&id) else {
            self.0.insert(id, value);
            return true;
        };
        match (&mut earlier.content, value.content) {
            (Content::Array(items), Content::Array(more)) => {
                items.extend(more);
                true
            }
            (_, content) => earlier.same(&Node::new(value.at, content)),
        }
    }

    /// Takes over the traits of `more` that are not here yet, leaving out the ids in `except`.
    pub(crate) fn inherit(&mut self, more: &Self, except: &[&str]) {
        for (id, value) in &more.0 {
            if !except.contains(&id.as_str()) && !self.0.contains_key(id) {
                self.0.insert(id.clone(), value.clone());
            }
        }
    }
}

/// A shape; fields that do not belong to its type are empty.
#[derive(Clone, Debug)]
pub(crate) struct AstShape {
    pub(crate) at: At,
    /// That of the file the shape is from.
    pub(crate) smithy: Version,
    pub(crate) kind: Type,
    /// Part of the shape could not be read, so that what is missing is no second problem.
    pub(crate) broken: bool,
    pub(crate) traits: AstTraits,
    pub(crate) mixins: Vec<ShapeId>,
    /// The resource whose identifiers and properties members may leave their target to.
    pub(crate) resource: Option<ShapeId>,
    /// Also holds `member` of a list, `key` and `value` of a map.
    pub(crate) members: IndexMap<String, AstMember>,
    /// Traits applied to members that come from mixins.
    pub(crate) applied: Vec<(String, At, AstTraits)>,
    pub(crate) input: Option<ShapeId>,
    pub(crate) output: Option<ShapeId>,
    pub(crate) errors: Vec<ShapeId>,
    pub(crate) identifiers: IndexMap<String, ShapeId>,
    pub(crate) properties: IndexMap<String, ShapeId>,
    /// The operations of a resource's lifecycle, by what they do: `create`, `put`..
    pub(crate) lifecycle: IndexMap<String, ShapeId>,
    pub(crate) operations: Vec<ShapeId>,
    pub(crate) collection_operations: Vec<ShapeId>,
    pub(crate) resources: Vec<ShapeId>,
    pub(crate) version: Option<String>,
    pub(crate) rename: IndexMap<ShapeId, String>,
}

impl AstShape {
    /// A shape of which only the type is known.
    pub(crate) fn new(kind: Type, at: At, smithy: Version) -> Self {
        Self {
            at,
            smithy,
            kind,
            broken: false,
            traits: AstTraits::default(),
            mixins: Vec::new(),
            resource: None,
            members: IndexMap::new(),
            applied: Vec::new(),
            input: None,
            output: None,
            errors: Vec::new(),
            identifiers: IndexMap::new(),
            properties: IndexMap::new(),
            lifecycle: IndexMap::new(),
            operations: Vec::new(),
            collection_operations: Vec::new(),
            resources: Vec::new(),
            version: None,
            rename: IndexMap::new(),
        }
    }

    /// A shape that could not be read, kept so that references to it are no second problem.
    pub(crate) fn broken(kind: Type, at: At) -> Self {
        Self { broken: true, ..Self::new(kind, at, Version::Two) }
    }
}

/// A member of any shape that has members.
#[derive(Clone, Debug)]
pub(crate) struct AstMember {
    pub(crate) at: At,
    /// None where a resource or mixin gives it.
    pub(crate) target: Option<ShapeId>,
    pub(crate) traits: AstTraits,
}

/// What the `type` of a shape can be, `apply` aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Type {
    Blob,
    Boolean,
    String,
    Byte,
    Short,
    Integer,
    Long,
    Float,
    Double,
    BigInteger,
    BigDecimal,
    Timestamp,
    Document,
    Enum,
    IntEnum,
    List,
    Map,
    Structure,
    Union,
    Operation,
    Resource,
    Service,
    /// A type that Smithy does not know; reported when it was read.
    Unknown,
}

/// The `type` of statements that add traits to a shape defined elsewhere.
pub(crate) const APPLY: &str = "apply";

/// What 1.0 called a list whose items are unique.
pub(crate) const SET: &str = "set";

/// All types by name.
const TYPES: [(&str, Type); 23] = [
    ("blob", Type::Blob),
    ("boolean", Type::Boolean),
    ("string", Type::String),
    ("byte", Type::Byte),
    ("short", Type::Short),
    ("integer", Type::Integer),
    ("long", Type::Long),
    ("float", Type::Float),
    ("double", Type::Double),
    ("bigInteger", Type::BigInteger),
    ("bigDecimal", Type::BigDecimal),
    ("timestamp", Type::Timestamp),
    ("document", Type::Document),
    ("enum", Type::Enum),
    ("intEnum", Type::IntEnum),
    ("list", Type::List),
    // Smithy 2.0 turned sets into lists with unique items.
    (SET, Type::List),
    ("map", Type::Map),
    ("structure", Type::Structure),
    ("union", Type::Union),
    ("operation", Type::Operation),
    ("resource", Type::Resource),
    ("service", Type::Service),
];

const FIELDS: [&str; 15] = [
    "version",
    "operations",
    "resources",
    "errors",
    "rename",
    "identifiers",
    "properties",
    "create",
    "put",
    "read",
    "update",
    "delete",
    "list",
    "collectionOperations",
    "mixins",
];

impl Type {
    /// The type that a model spells `name`.
    pub(crate) fn named(name: &str) -> Option<Self> {
        let found = TYPES.iter().find(|(known, _)| *known == name);
        found.map(|(_, kind)| *kind)
    }

    /// The names of all types, `apply` included.
    pub(crate) fn names() -> impl Iterator<Item = &'static str> {
        TYPES.iter().map(|(name, _)| *name).chain([APPLY])
    }

    /// The name of the type in a 2.0 model.
    pub(crate) fn name(self) -> &'static str {
        TYPES.iter().find(|(_, kind)| *kind == self).map_or("unknown", |(name, _)| *name)
    }

    /// The names of all AST properties of services and resources.
    pub(crate) fn fields() -> impl Iterator<Item = &'static str> {
        FIELDS.into_iter()
    }

    /// Whether shapes of this type have the AST property `field`, those of every shape aside.
    pub(crate) fn has(self, field: &str) -> bool {
        match field {
            "members" => matches!(self, Self::Structure | Self::Union | Self::Enum | Self::IntEnum),
            "member" => self == Self::List,
            "key" | "value" => self == Self::Map,
            "input" | "output" => self == Self::Operation,
            "errors" => matches!(self, Self::Operation | Self::Service),
            "operations" | "resources" => matches!(self, Self::Resource | Self::Service),
            "version" | "rename" => self == Self::Service,
            "identifiers"
            | "properties"
            | "collectionOperations"
            | "create"
            | "put"
            | "read"
            | "update"
            | "delete"
            | "list" => self == Self::Resource,
            _ => false,
        }
    }
}
