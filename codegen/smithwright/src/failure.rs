//! Why a client could not be made. Knows not how it is told.

use std::fmt;

use smithwright_model::Problems;

/// Why a client could not be made.
pub enum Failure {
    /// Something is wrong with a model; each problem has its file, line and column.
    Problems(Problems),
    /// All else.
    Other(String),
}

impl From<Problems> for Failure {
    fn from(problems: Problems) -> Self {
        Self::Problems(problems)
    }
}

impl From<String> for Failure {
    fn from(message: String) -> Self {
        Self::Other(message)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Problems(problems) => problems.fmt(f),
            Self::Other(message) => f.write_str(message),
        }
    }
}

/// As `main` prints an error that it returns: for people.
impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Failure {}
