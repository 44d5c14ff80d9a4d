//! Shapes as JSON texts of their own: what a service answered, kept in a file; the payload of an event; an input by hand.
//!
//! The form is that of the AWS JSON protocols, whatever protocol the service speaks. Knows no protocol and no service.

use std::fmt;

use super::reader::Reader;
use super::writer::Writer;
use super::{Error, Result, place};

/// A shape that has a JSON form with all of its members; implemented by generated code.
pub trait Shape: Sized {
    /// Appends the value to `out`, as exactly one JSON value.
    fn write_shape(&self, out: &mut Writer);

    /// Reads the next value of `reader`.
    fn read_shape(reader: &mut Reader<'_>) -> Result<Self>;
}

/// Why a JSON text is not the shape that it should be.
///
/// Displays as one line: the path to what is wrong, what was expected, what was found, in which line and column. Shows at most
/// one byte of the text, which may be a secret.
#[derive(Clone, PartialEq, Eq)]
pub struct JsonError {
    path: String,
    what: String,
    offset: usize,
    line: usize,
    column: usize,
}

impl JsonError {
    /// The error of a reader of `text`, with its place there.
    #[cold]
    pub(super) fn of(error: &Error, text: &[u8]) -> Self {
        let offset = error.offset().unwrap_or(text.len()).min(text.len());
        let before = text.get(..offset).unwrap_or_default();
        let line = before.split(|byte| *byte == b'\n').count();
        let last = before.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
        // What is no UTF-8 counts as well.
        let column = String::from_utf8_lossy(last).chars().count().saturating_add(1);
        Self { path: place::path(text, offset), what: error.what(), offset, line, column }
    }

    /// Where the value is that was being read, such as `Records[3].Data`; empty for the whole.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// How many bytes of the text come before what is wrong.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// The line, from 1.
    #[must_use]
    pub fn line(&self) -> usize {
        self.line
    }

    /// The character in the line, from 1.
    #[must_use]
    pub fn column(&self) -> usize {
        self.column
    }
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        write!(f, "{} at line {}, column {}", self.what, self.line, self.column)
    }
}

crate::error::debug_as_display!(JsonError);

impl std::error::Error for JsonError {}

/// The JSON form of a shape, without white space. Unset idempotency tokens stay unset.
#[must_use]
pub fn to_json<T: Shape>(value: &T) -> String {
    let mut out = Writer::without_tokens();
    value.write_shape(&mut out);
    // A writer writes nothing but UTF-8.
    String::from_utf8(out.into_bytes().into()).unwrap_or_default()
}

/// The shape that a JSON text is, read to its last byte.
pub fn from_json<T: Shape>(text: &[u8]) -> std::result::Result<T, JsonError> {
    let mut reader = Reader::new(text);
    let read = T::read_shape(&mut reader).map_err(|error| reader.locate(error));
    let read = read.and_then(|value| reader.finish().map(|()| value));
    read.map_err(|error| JsonError::of(&error, text))
}

/// Gives shapes `to_json` and `from_json`, and under the feature `serde` its traits.
///
/// `document { .. }` are shapes whose documents are in this form; `members { .. }` those that implement [`Shape`] themselves.
#[macro_export]
#[doc(hidden)]
macro_rules! json_shapes {
    (document { $($shape:ident,)* }) => {
        $(
            impl $crate::json::Shape for $shape {
                fn write_shape(&self, out: &mut $crate::json::Writer) {
                    $crate::json::Write::write(self, out);
                }

                fn read_shape(reader: &mut $crate::json::Reader<'_>) -> $crate::json::Result<Self> {
                    $crate::json::Read::read(reader)
                }
            }
        )*
        $crate::json_shapes! { members { $($shape,)* } }
    };
    (members { $($shape:ident,)* }) => {
        $(
            impl $shape {
                /// The value as a JSON text, which shows also what `Debug` hides.
                ///
                /// Members go by the names that the service gives them; blobs are base64, timestamps seconds since 1970
                /// unless the model says otherwise. What is unset is left out.
                #[must_use]
                pub fn to_json(&self) -> ::std::string::String {
                    $crate::json::to_json(self)
                }

                /// The value of a JSON text in the form that [`to_json`](Self::to_json) gives.
                ///
                /// Members that the model does not list are skipped, and values that it does not list kept. What is required
                /// and not there is empty or zero, as in an answer of the service. An error says where it is.
                pub fn from_json(json: impl AsRef<[u8]>) -> ::std::result::Result<Self, $crate::json::JsonError> {
                    $crate::json::from_json(json.as_ref())
                }
            }
        )*
        $crate::json_serde! { $($shape)* }
    };
}

pub use json_shapes as shapes;

/// Nothing, without the feature `serde`.
#[cfg(not(feature = "serde"))]
#[macro_export]
#[doc(hidden)]
macro_rules! json_serde {
    ($($shape:ident)*) => {};
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Bytes;
    use crate::format::json::{Read, Write};

    #[derive(Debug, Default, PartialEq)]
    struct Record {
        data: Bytes,
        tags: Vec<i32>,
        token: Option<String>,
    }

    impl Write for Record {
        fn write(&self, out: &mut Writer) {
            let mut object = out.object();
            object.member("Data", &self.data);
            object.member("Tags", &self.tags);
            object.idempotency_token("Token", &self.token);
        }
    }

    impl Read for Record {
        fn member(&mut self, key: &str, reader: &mut Reader<'_>) -> Result {
            match key {
                "Data" => reader.update(&mut self.data),
                "Tags" => reader.update(&mut self.tags),
                "Token" => reader.update(&mut self.token),
                _ => reader.skip(),
            }
        }
    }

    crate::json_shapes! { document { Record, } }

    #[test]
    fn a_shape_is_one_text_and_comes_back() {
        let record = Record { data: Bytes::from_static(b"hey"), tags: vec![1, 2], token: None };
        assert_eq!(record.to_json(), r#"{"Data":"aGV5","Tags":[1,2]}"#);
        assert_eq!(Record::from_json(record.to_json()), Ok(record));
        let spaced = " {\n \"New\": {}, \"Data\": null, \"Tags\" : [ ] } ";
        assert_eq!(Record::from_json(spaced), Ok(Record::default()));
    }

    #[test]
    fn errors_say_where_and_what() {
        let error = |text: &str| Record::from_json(text).unwrap_err().to_string();
        assert_eq!(error(r#"{"Data":7}"#), "Data: expected a string, found a number at line 1, column 9");
        assert_eq!(
            error("{\n  \"é\": 1,\n  \"Tags\": [1, 2.5]}"),
            "Tags[1]: expected a whole number of 32 bits, found another number at line 3, column 15"
        );
        assert_eq!(error(""), "expected an object, found the end of the text at line 1, column 1");
        assert_eq!(error("{}{}"), "expected the end of the text, found an object at line 1, column 3");
        assert_eq!(
            error(r#"{"a b":{"":[{"c":tru}]}}"#),
            r#"["a b"][""][0].c: expected a boolean, found `t` at line 1, column 18"#
        );
        let error = Record::from_json(r#"{"Data":"aGV5"#).unwrap_err();
        assert_eq!((error.path(), error.line(), error.column(), error.offset()), ("Data", 1, 14, 13));
        assert!(!format!("{error} {error:?}").contains("aGV5"));
    }

    #[test]
    fn hostile_texts_are_errors() {
        let deep = "[".repeat(100_000);
        for text in [deep.as_bytes(), b"{\"Tags\":[[[[", b"\xff", b"{\"\xff\":1}", b"{\"Data\":\"\\ud800\"}"] {
            assert!(Record::from_json(text).is_err());
        }
        let deep = format!(r#"{{"New":{}1{}}}"#, r#"{"a":"#.repeat(200), "}".repeat(200));
        assert!(Record::from_json(&deep).unwrap_err().to_string().contains("at most 127"));
    }
}
