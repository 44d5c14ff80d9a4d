//! Why a document was refused. Never holds a piece of it: it may be a secret.

use std::fmt;

/// A document is broken, or is not what its reader expects.
///
/// Displays as one line: what was expected, what was found, at which byte. Of the document itself at most one byte is shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Error(Box<Fields>);

/// Behind a pointer, so that results are small where all is well.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Fields {
    expected: &'static str,
    found: Found,
    /// `None` as long as no reader has said where it is.
    offset: Option<usize>,
}

/// What stood where something else was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    Byte(u8),
    /// A byte of a text that shows itself.
    Character(char),
    Thing(&'static str),
}

impl Error {
    pub(crate) fn new(expected: &'static str, found: Found, offset: Option<usize>) -> Self {
        Self(Box::new(Fields { expected, found, offset }))
    }

    /// An error at a place.
    #[cold]
    pub(super) fn at(offset: usize, expected: &'static str, found: Found) -> Self {
        Self::new(expected, found, Some(offset))
    }

    /// The error with a place, if it has none.
    pub(super) fn or_at(mut self, offset: usize) -> Self {
        self.0.offset.get_or_insert(offset);
        self
    }

    /// Where the document stopped making sense, in bytes from its beginning; `None` if the error belongs to no place, such
    /// as that of a value which is absent.
    #[must_use]
    pub fn offset(&self) -> Option<usize> {
        self.0.offset
    }

    /// What was expected and what was found, without where.
    #[cfg(feature = "json")]
    pub(super) fn what(&self) -> String {
        Self(Box::new(Fields { offset: None, ..*self.0 })).to_string()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {}, found ", self.0.expected)?;
        match self.0.found {
            Found::Byte(byte) => write!(f, "byte 0x{byte:02x}")?,
            Found::Character(character) => write!(f, "`{character}`")?,
            Found::Thing(thing) => f.write_str(thing)?,
        }
        match self.0.offset {
            Some(offset) => write!(f, " at byte {offset}"),
            None => Ok(()),
        }
    }
}

crate::error::debug_as_display!(Error);

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_says_expected_found_and_where() {
        let line = |found| Error::new("a string", found, Some(7)).to_string();
        assert_eq!(line(Found::Character('}')), "expected a string, found `}` at byte 7");
        assert_eq!(line(Found::Byte(b'\n')), "expected a string, found byte 0x0a at byte 7");
        let absent = Error::new("one member of a union", Found::Thing("none"), None);
        assert_eq!(absent.to_string(), "expected one member of a union, found none");
        assert_eq!(absent.or_at(3).to_string(), "expected one member of a union, found none at byte 3");
    }
}
