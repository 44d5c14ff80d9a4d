//! Parses the text of a JSON AST into nodes that keep duplicate keys, which `serde_json::Value` would drop silently.
//!
//! Knows where in the AST objects lie whose keys matter, and nothing of what they mean.

use std::fmt;

use serde::Deserialize;
use serde::de::value::SeqAccessDeserializer;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

/// The key under which `serde_json` hands out the text of a number, so that no digit is lost.
const NUMBER: &str = "$serde_json::private::Number";

/// A piece of the JSON AST.
#[derive(Debug, PartialEq)]
pub(crate) enum Node {
    /// An object with a meaning in the AST: all entries in order, duplicates included.
    Object(Vec<(String, Node)>),
    /// Everything else, as it came; an object only where its keys have no meaning in the AST.
    Value(Value),
}

impl Node {
    /// What the node is, for messages.
    pub(crate) fn describe(&self) -> &'static str {
        match self {
            Self::Object(_) => "an object",
            Self::Value(value) => describe(value),
        }
    }
}

/// What a JSON value is, for messages.
pub(crate) fn describe(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// Text that is not JSON: where, and why.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct SyntaxError {
    /// `line L column C`.
    pub(crate) place: String,
    /// What is wrong there.
    pub(crate) message: String,
}

/// Parses a whole document.
pub(crate) fn parse(text: &str) -> Result<Node, SyntaxError> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let node = Level::Document.deserialize(&mut deserializer);
    let whole = node.and_then(|node| deserializer.end().map(|()| node));
    whole.map_err(|error| {
        let place = format!("line {} column {}", error.line(), error.column());
        let text = error.to_string();
        let message = text.strip_suffix(&format!(" at {place}")).unwrap_or(&text);
        SyntaxError { message: format!("not valid JSON: {message}"), place }
    })
}

/// Where in the AST a value lies.
#[derive(Clone, Copy)]
enum Level {
    Document,
    Shapes,
    Shape,
    Members,
    Member,
    Entries,
    Leaf,
}

impl Level {
    /// Where the value of the entry `key` lies.
    fn of(self, key: &str) -> Self {
        match (self, key) {
            (Self::Document, "shapes") => Self::Shapes,
            (Self::Shapes, _) => Self::Shape,
            (Self::Shape, "members") => Self::Members,
            (Self::Shape, "member" | "key" | "value") | (Self::Members, _) => Self::Member,
            (Self::Shape, "traits" | "rename") | (Self::Member, "traits") => Self::Entries,
            _ => Self::Leaf,
        }
    }
}

impl<'de> DeserializeSeed<'de> for Level {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        match self {
            Self::Leaf => Value::deserialize(deserializer).map(Node::Value),
            _ => deserializer.deserialize_any(self),
        }
    }
}

impl<'de> Visitor<'de> for Level {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut entries = Vec::new();
        while let Some(key) = map.next_key::<String>()? {
            if key == NUMBER {
                let number = map.next_value::<String>()?.parse().map_err(A::Error::custom)?;
                return Ok(Node::Value(Value::Number(number)));
            }
            let value = map.next_value_seed(self.of(&key))?;
            entries.push((key, value));
        }
        Ok(Node::Object(entries))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Node, A::Error> {
        Value::deserialize(SeqAccessDeserializer::new(seq)).map(Node::Value)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Node, E> {
        Ok(Node::Value(Value::from(text)))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Value(Value::from(value)))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Value(Value::from(value)))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Node, E> {
        Ok(Node::Value(Value::from(value)))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Node, E> {
        Ok(Node::Value(Value::from(value)))
    }

    fn visit_unit<E: Error>(self) -> Result<Node, E> {
        Ok(Node::Value(Value::Null))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn duplicate_keys_of_the_ast_survive() {
        let node = parse(r#"{"shapes": {"a#A": 1, "a#A": 2}}"#);
        let entry = |value: i64| ("a#A".to_owned(), Node::Value(Value::from(value)));
        let shapes = Node::Object(vec![entry(1), entry(2)]);
        assert_eq!(node, Ok(Node::Object(vec![("shapes".to_owned(), shapes)])));
    }

    #[test]
    fn errors_name_line_and_column_once() {
        let error = SyntaxError {
            place: "line 2 column 1".to_owned(),
            message: "not valid JSON: key must be a string".to_owned(),
        };
        assert_eq!(parse("{\n1: 2}"), Err(error));
    }

    #[test]
    fn numbers_keep_every_digit_wherever_they_stand() {
        for number in ["123456789012345678901234567890", "1.10", "-1e+400", "0"] {
            let kept = Node::Value(Value::Number(number.parse().unwrap()));
            assert_eq!(parse(number), Ok(kept));
            let Ok(Node::Object(entries)) = parse(&format!(r#"{{"metadata": {number}, "shapes": {number}}}"#)) else {
                panic!("{number}");
            };
            for (key, node) in entries {
                assert_eq!(node, Node::Value(Value::Number(number.parse().unwrap())), "{key}");
            }
        }
        let forged = r#"{"$serde_json::private::Number": "x"}"#;
        assert!(parse(forged).is_err());
    }

    #[test]
    fn text_behind_the_document_is_an_error() {
        assert!(parse("{} x").is_err());
    }

    #[test]
    fn nesting_has_a_limit() {
        assert!(parse(&"[".repeat(100_000)).is_err());
        assert!(parse(&r#"{"a":"#.repeat(100_000)).is_err());
    }
}
