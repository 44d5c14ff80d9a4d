//! Why a model cannot be generated, before its place in the files is looked up.

use smithwright_model::ShapeId;

/// One reason why a model cannot be generated.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Error {
    /// The shape that is in the way; empty if it is the model.
    pub shape: String,
    /// What is in the way, and what would help.
    pub reason: String,
}

impl Error {
    pub(crate) fn new(shape: &ShapeId, reason: impl Into<String>) -> Self {
        Self { shape: shape.to_string(), reason: reason.into() }
    }
}
