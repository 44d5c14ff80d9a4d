//! The shapes of a JSON AST as the file spells them: typed, but nothing folded in and no id looked up.
//!
//! Knows nothing of JSON (see `read`) or of the semantic model (see `lower`).

use indexmap::IndexMap;
use serde_json::Value;

use crate::{ShapeId, Traits};

/// The major version of the Smithy specification that a file follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Version {
    /// 1.0: numbers and booleans that are not boxed have a default.
    One,
    /// 2.0.
    Two,
}

/// The content of one file.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) version: Version,
    pub(crate) shapes: IndexMap<ShapeId, AstShape>,
    /// `apply` statements in the file's order, by the shape or member they are for.
    pub(crate) applies: Vec<(ShapeId, Applied)>,
}

/// Traits that an `apply` statement adds, not yet typed.
pub(crate) type Applied = Vec<(ShapeId, Value)>;

/// A shape; fields that do not belong to its type are empty.
#[derive(Debug)]
pub(crate) struct AstShape {
    pub(crate) kind: Type,
    /// Part of the shape could not be read, so that what is missing is no second problem.
    pub(crate) broken: bool,
    pub(crate) traits: Traits,
    pub(crate) mixins: Vec<ShapeId>,
    /// Also holds `member` of a list, `key` and `value` of a map.
    pub(crate) members: IndexMap<String, AstMember>,
    /// Traits applied to members that come from mixins.
    pub(crate) applied: Vec<(String, Applied)>,
    pub(crate) input: Option<ShapeId>,
    pub(crate) output: Option<ShapeId>,
    pub(crate) errors: Vec<ShapeId>,
    /// Those of a resource's lifecycle and of its collection included.
    pub(crate) operations: Vec<ShapeId>,
    pub(crate) resources: Vec<ShapeId>,
    pub(crate) version: Option<String>,
    pub(crate) rename: IndexMap<ShapeId, String>,
}

impl AstShape {
    /// A shape of which only the type is known.
    pub(crate) fn new(kind: Type) -> Self {
        Self {
            kind,
            broken: false,
            traits: Traits::default(),
            mixins: Vec::new(),
            members: IndexMap::new(),
            applied: Vec::new(),
            input: None,
            output: None,
            errors: Vec::new(),
            operations: Vec::new(),
            resources: Vec::new(),
            version: None,
            rename: IndexMap::new(),
        }
    }
}

/// A member of any shape that has members.
#[derive(Clone, Debug)]
pub(crate) struct AstMember {
    pub(crate) target: ShapeId,
    pub(crate) traits: Traits,
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
    ("set", Type::List),
    ("map", Type::Map),
    ("structure", Type::Structure),
    ("union", Type::Union),
    ("operation", Type::Operation),
    ("resource", Type::Resource),
    ("service", Type::Service),
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
            "collectionOperations" | "create" | "put" | "read" | "update" | "delete" | "list" => self == Self::Resource,
            _ => false,
        }
    }
}
