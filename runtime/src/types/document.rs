//! Smithy's document type: any JSON value, whatever the model says of it.

use std::collections::BTreeMap;

use crate::Number;

/// Any JSON value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Document {
    /// `null`.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, of any size and precision.
    Number(Number),
    /// A string.
    String(String),
    /// An array.
    Array(Vec<Document>),
    /// An object; its members are kept in the order of their keys.
    Object(BTreeMap<String, Document>),
}

impl Document {
    /// Whether this is `null`.
    #[must_use]
    pub fn is_null(&self) -> bool {
        *self == Self::Null
    }

    /// The boolean, if this is one.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The number, if this is one.
    #[must_use]
    pub fn as_number(&self) -> Option<&Number> {
        match self {
            Self::Number(value) => Some(value),
            _ => None,
        }
    }

    /// The string, if this is one.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(value) => Some(value),
            _ => None,
        }
    }

    /// The elements, if this is an array.
    #[must_use]
    pub fn as_array(&self) -> Option<&[Document]> {
        match self {
            Self::Array(value) => Some(value),
            _ => None,
        }
    }

    /// The members, if this is an object.
    #[must_use]
    pub fn as_object(&self) -> Option<&BTreeMap<String, Document>> {
        match self {
            Self::Object(value) => Some(value),
            _ => None,
        }
    }

    /// The member `key`, if this is an object that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Document> {
        self.as_object()?.get(key)
    }
}

impl From<bool> for Document {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<Number> for Document {
    fn from(value: Number) -> Self {
        Self::Number(value)
    }
}

macro_rules! from_integers {
    ($($integer:ident)*) => {$(
        impl From<$integer> for Document {
            fn from(value: $integer) -> Self {
                Self::Number(value.into())
            }
        }
    )*};
}

from_integers!(i8 i16 i32 i64 u8 u16 u32 u64);

/// NaN and the infinities become the strings that Smithy's JSON protocols write for them.
impl From<f64> for Document {
    fn from(value: f64) -> Self {
        match Number::from_f64(value) {
            Some(number) => Self::Number(number),
            None if value.is_nan() => Self::from("NaN"),
            None if value > 0.0 => Self::from("Infinity"),
            None => Self::from("-Infinity"),
        }
    }
}

impl From<&str> for Document {
    fn from(value: &str) -> Self {
        Self::String(value.to_owned())
    }
}

impl From<String> for Document {
    fn from(value: String) -> Self {
        Self::String(value)
    }
}

impl<T: Into<Document>> From<Option<T>> for Document {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl<T: Into<Document>> From<Vec<T>> for Document {
    fn from(value: Vec<T>) -> Self {
        value.into_iter().collect()
    }
}

impl<T: Into<Document>> From<BTreeMap<String, T>> for Document {
    fn from(value: BTreeMap<String, T>) -> Self {
        value.into_iter().collect()
    }
}

impl<T: Into<Document>> FromIterator<T> for Document {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        Self::Array(values.into_iter().map(Into::into).collect())
    }
}

impl<K: Into<String>, T: Into<Document>> FromIterator<(K, T)> for Document {
    fn from_iter<I: IntoIterator<Item = (K, T)>>(members: I) -> Self {
        Self::Object(members.into_iter().map(|(key, value)| (key.into(), value.into())).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_convert_and_are_found_again() {
        let document = Document::from_iter([
            ("list", Document::from(vec![1, 2])),
            ("text", Document::from("x")),
            ("none", Document::from(None::<bool>)),
            ("nan", Document::from(f64::NAN)),
        ]);
        assert_eq!(document.get("list").and_then(Document::as_array).map(<[_]>::len), Some(2));
        assert_eq!(document.get("text").and_then(Document::as_str), Some("x"));
        assert!(document.get("none").is_some_and(Document::is_null));
        assert_eq!(document.get("nan").and_then(Document::as_str), Some("NaN"));
        assert_eq!(document.get("absent"), None);
        assert_eq!(Document::from(7).as_number().and_then(Number::as_i64), Some(7));
    }
}
