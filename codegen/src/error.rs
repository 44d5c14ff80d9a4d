//! Why a model cannot be generated. Every error names the shape; all of a model are listed at once.

use std::fmt;

use smithwright_model::ShapeId;

/// One reason why a model cannot be generated.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Error {
    /// The shape that is in the way.
    pub shape: String,
    /// What is in the way, and what would help.
    pub reason: String,
}

impl Error {
    pub(crate) fn new(shape: &ShapeId, reason: impl Into<String>) -> Self {
        Self { shape: shape.to_string(), reason: reason.into() }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.shape, self.reason)
    }
}

impl std::error::Error for Error {}
