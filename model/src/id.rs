//! Shape ids: `namespace#Shape` and `namespace#Shape$member`. Knows nothing of what an id refers to.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

/// An absolute Smithy shape id, with or without a member name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ShapeId {
    text: String,
    hash: usize,
    dollar: Option<usize>,
}

impl Hash for ShapeId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // The rest follows from the text.
        self.text.hash(state);
    }
}

impl ShapeId {
    /// The whole id, `namespace#Shape` or `namespace#Shape$member`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether people mean this shape by `name`: its id or its name.
    #[must_use]
    pub fn is_called(&self, name: &str) -> bool {
        self.as_str() == name || self.name() == name
    }

    /// The part before `#`.
    #[must_use]
    pub fn namespace(&self) -> &str {
        &self.text[..self.hash]
    }

    /// The shape's name: the part between `#` and `$`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.text[self.hash + 1..self.dollar.unwrap_or(self.text.len())]
    }

    /// The part behind `$`, if this id names a member.
    #[must_use]
    pub fn member(&self) -> Option<&str> {
        self.dollar.map(|at| &self.text[at + 1..])
    }

    /// The id of the member `name` of this shape.
    #[must_use]
    pub fn with_member(&self, name: &str) -> Self {
        let shape = &self.text[..self.dollar.unwrap_or(self.text.len())];
        Self { text: format!("{shape}${name}"), hash: self.hash, dollar: Some(shape.len()) }
    }

    /// The id of the shape that holds this member; the id itself if it names a shape.
    #[must_use]
    pub fn shape(&self) -> Self {
        let shape = &self.text[..self.dollar.unwrap_or(self.text.len())];
        Self { text: shape.to_owned(), hash: self.hash, dollar: None }
    }
}

/// The namespace of Smithy's own shapes and traits.
const PRELUDE: &str = "smithy.api";

impl ShapeId {
    /// The id of a shape of the prelude; `name` is one of ours, so it is not checked.
    pub(crate) fn prelude(name: &str) -> Self {
        Self { text: format!("{PRELUDE}#{name}"), hash: PRELUDE.len(), dollar: None }
    }

    /// Whether the shape is one of Smithy's own.
    pub(crate) fn is_of_prelude(&self) -> bool {
        self.namespace() == PRELUDE
    }
}

impl fmt::Display for ShapeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// A text that is not an absolute shape id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidShapeId(String);

impl fmt::Display for InvalidShapeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not an absolute shape id (`namespace#Shape` or `namespace#Shape$member`)", self.0)
    }
}

impl std::error::Error for InvalidShapeId {}

impl FromStr for ShapeId {
    type Err = InvalidShapeId;

    fn from_str(text: &str) -> Result<Self, InvalidShapeId> {
        let invalid = || InvalidShapeId(text.to_owned());
        let hash = text.find('#').ok_or_else(invalid)?;
        let dollar = text[hash..].find('$').map(|at| hash + at);
        let name = &text[hash + 1..dollar.unwrap_or(text.len())];
        let member = dollar.map(|at| &text[at + 1..]);
        let valid =
            text[..hash].split('.').all(is_identifier) && is_identifier(name) && member.is_none_or(is_identifier);
        if valid { Ok(Self { text: text.to_owned(), hash, dollar }) } else { Err(invalid()) }
    }
}

/// Smithy's `identifier`: underscores, then a letter, then letters, digits and underscores.
pub(crate) fn is_identifier(text: &str) -> bool {
    let rest = text.trim_start_matches('_');
    let starts = match rest.as_bytes().first() {
        Some(first) => first.is_ascii_alphabetic() || (rest.len() < text.len() && first.is_ascii_digit()),
        None => false,
    };
    starts && rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_three_parts() {
        let id: ShapeId = "a.b#Shape$member".parse().expect("a valid id");
        assert_eq!((id.namespace(), id.name(), id.member()), ("a.b", "Shape", Some("member")));
        assert_eq!(id.shape().as_str(), "a.b#Shape");
        assert_eq!(id.shape().member(), None);
        assert_eq!(id.shape().with_member("member"), id);
        assert_eq!(id.with_member("other").as_str(), "a.b#Shape$other");
    }

    #[test]
    fn ids_of_the_prelude_equal_parsed_ones() {
        assert_eq!("smithy.api#Unit".parse(), Ok(ShapeId::prelude("Unit")));
    }

    #[test]
    fn relative_and_misspelt_ids_are_refused() {
        for text in
            ["", "#", "Shape", "#Shape", "a#", "a#B$", "a..b#C", ".a#B", "a#1", "a#B$c$d", "a#B#C", "a$b#C", "ä#B"]
        {
            assert_eq!(text.parse::<ShapeId>(), Err(InvalidShapeId(text.to_owned())));
        }
    }

    #[test]
    fn identifiers_may_start_with_underscores() {
        for (text, valid) in [("_a", true), ("_1", true), ("a_1", true), ("_", false), ("1a", false), ("a-b", false)] {
            assert_eq!(is_identifier(text), valid, "{text}");
        }
    }
}
