//! Endpoint discovery, ready to print: what a call tells the operation that says where it goes, and where that says it.

use proc_macro2::Ident;

/// How calls of an operation find their endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Discovery {
    /// The operation that says where they go.
    pub operation: Ident,
    /// Whether there is no other endpoint for them.
    pub required: bool,
    /// The code of the error by which an endpoint says that it is none any more.
    pub error: String,
    /// The input's members that the endpoint depends on.
    pub ids: Vec<DiscoveryId>,
}

/// A text of the input that the endpoint depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiscoveryId {
    /// The field.
    pub rust: Ident,
    /// The member's name in the model.
    pub member: String,
    /// Whether the field is an `Option`.
    pub optional: bool,
}

/// How an operation says where calls of others go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Discovers {
    /// Every field of its input, what that is told, and whether it is an `Option`.
    pub input: Vec<(Ident, Asked, bool)>,
    /// The output's list of endpoints, and whether it is an `Option`.
    pub endpoints: (Ident, bool),
    /// Of each endpoint, the field of its address.
    pub address: Ident,
    /// Of each endpoint, the field of the minutes that it is good for.
    pub minutes: Ident,
}

/// What a member of the input of such an operation is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// The name of the operation that is called.
    Operation,
    /// What the endpoint depends on, by name.
    Identifiers,
    /// Nothing.
    Nothing,
}
