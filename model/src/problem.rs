//! What can be wrong with a model. Says where and what, never aborts at the first.

use std::fmt;

/// One thing that is wrong with a model.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file, as the caller named it.
    pub file: String,
    /// The shape id, or a place such as `line 3 column 9` where there is no shape.
    pub place: String,
    /// What is wrong, in one line.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.file, self.place, self.message)
    }
}

/// Everything that is wrong with a model; never empty, sorted, one line each when displayed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problems(pub(crate) Vec<Problem>);

impl Problems {
    /// The problems, sorted by file, place and message.
    #[must_use]
    pub fn as_slice(&self) -> &[Problem] {
        &self.0
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.0.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            write!(f, "{problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}

/// Collects problems while a model is loaded.
#[derive(Debug)]
pub(crate) struct Report {
    file: String,
    found: Vec<Problem>,
}

impl Report {
    /// An empty report on `file`.
    pub(crate) fn new(file: &str) -> Self {
        Self { file: file.to_owned(), found: Vec::new() }
    }

    /// Notes one problem.
    pub(crate) fn add(&mut self, place: &(impl fmt::Display + ?Sized), message: impl Into<String>) {
        self.found.push(Problem { file: self.file.clone(), place: place.to_string(), message: message.into() });
    }

    /// `value`, or all problems if there were any.
    pub(crate) fn finish<T>(mut self, value: T) -> Result<T, Problems> {
        if self.found.is_empty() {
            return Ok(value);
        }
        self.found.sort();
        self.found.dedup();
        Err(Problems(self.found))
    }
}
