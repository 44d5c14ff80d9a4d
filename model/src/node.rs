//! Values as a file gives them, each with its place: of JSON, and of the node values of the IDL.
//!
//! Knows nothing of what they mean.

use serde_json::{Map, Number, Value};

use crate::source::At;

/// A value and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) at: At,
    pub(crate) content: Content,
}

/// What a node holds.
#[derive(Clone, Debug)]
pub(crate) enum Content {
    Null,
    Bool(bool),
    /// With every digit of the file.
    Number(Number),
    String(String),
    Array(Vec<Node>),
    /// All entries in order, those with a key that was there before included.
    Object(Vec<(Key, Node)>),
}

/// The key of an entry.
#[derive(Clone, Debug)]
pub(crate) struct Key {
    pub(crate) at: At,
    pub(crate) name: String,
}

impl Node {
    pub(crate) fn new(at: At, content: Content) -> Self {
        Self { at, content }
    }

    /// An object without entries: the value of a trait that needs none.
    pub(crate) fn empty(at: At) -> Self {
        Self::new(at, Content::Object(Vec::new()))
    }

    pub(crate) fn string(at: At, text: impl Into<String>) -> Self {
        Self::new(at, Content::String(text.into()))
    }

    /// What the node is, for messages.
    pub(crate) fn describe(&self) -> &'static str {
        match &self.content {
            Content::Null => "null",
            Content::Bool(_) => "a boolean",
            Content::Number(_) => "a number",
            Content::String(_) => "a string",
            Content::Array(_) => "an array",
            Content::Object(_) => "an object",
        }
    }

    pub(crate) fn is_null(&self) -> bool {
        matches!(self.content, Content::Null)
    }

    pub(crate) fn as_str(&self) -> Option<&str> {
        match &self.content {
            Content::String(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn as_array(&self) -> Option<&[Self]> {
        match &self.content {
            Content::Array(items) => Some(items),
            _ => None,
        }
    }

    pub(crate) fn entries(&self) -> Option<&[(Key, Self)]> {
        match &self.content {
            Content::Object(entries) => Some(entries),
            _ => None,
        }
    }

    /// The value of the entry `name` of an object.
    pub(crate) fn get(&self, name: &str) -> Option<&Self> {
        self.entries()?.iter().find(|(key, _)| key.name == name).map(|(_, node)| node)
    }

    /// The same without places; of entries with one key, the last.
    pub(crate) fn to_value(&self) -> Value {
        self.clone().into_value()
    }

    /// Like [`Node::to_value`], of a node that is needed no more.
    pub(crate) fn into_value(self) -> Value {
        match self.content {
            Content::Null => Value::Null,
            Content::Bool(flag) => Value::Bool(flag),
            Content::Number(number) => Value::Number(number),
            Content::String(text) => Value::String(text),
            Content::Array(items) => Value::Array(items.into_iter().map(Self::into_value).collect()),
            Content::Object(entries) => {
                let entries = entries.into_iter().map(|(key, node)| (key.name, node.into_value()));
                Value::Object(entries.collect::<Map<_, _>>())
            }
        }
    }

    /// A value that no file gives, but something at `at` implies.
    pub(crate) fn from_value(at: At, value: &Value) -> Self {
        let content = match value {
            Value::Null => Content::Null,
            Value::Bool(flag) => Content::Bool(*flag),
            Value::Number(number) => Content::Number(number.clone()),
            Value::String(text) => Content::String(text.clone()),
            Value::Array(items) => Content::Array(items.iter().map(|item| Self::from_value(at, item)).collect()),
            Value::Object(entries) => {
                let entry =
                    |(name, value): (&String, &Value)| (Key { at, name: name.clone() }, Self::from_value(at, value));
                Content::Object(entries.iter().map(entry).collect())
            }
        };
        Self::new(at, content)
    }

    /// Whether both say the same, places and the order of entries aside.
    pub(crate) fn same(&self, other: &Self) -> bool {
        self.to_value() == other.to_value()
    }
}
