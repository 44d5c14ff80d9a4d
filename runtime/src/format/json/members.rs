//! Objects that are read into a value which is there already, such as the document of an error.

use super::Result;
use super::reader::Reader;
use crate::Document;
use crate::format::keyed;

keyed::members!();

#[cfg(test)]
mod tests {
    use std::result::Result;

    use super::*;
    use crate::Timestamp;
    use crate::format::json::{DateTime, Read, Write, Writer, one_member, union_member};

    #[derive(Debug, PartialEq)]
    enum Either {
        A(String),
        At(Timestamp),
        Unknown { tag: String, value: Document },
    }

    // As generated.
    impl Read for Either {
        fn read_into(&mut self, reader: &mut Reader<'_>) -> super::Result {
            let mut value = None;
            while let Some(key) = reader.next_member()? {
                let member = match &*key {
                    "A" => reader.optional()?.map(Self::A),
                    "At" => reader.optional_as::<DateTime, _>()?.map(Self::At),
                    tag => {
                        let value = unknown_member(reader, tag)?;
                        value.map(|value| Self::Unknown { tag: key.into_owned(), value })
                    }
                };
                one_member(&mut value, member)?;
            }
            *self = union_member(value)?;
            Ok(())
        }
    }

    impl Default for Either {
        fn default() -> Self {
            Self::Unknown { tag: String::new(), value: Document::Null }
        }
    }

    impl Write for Either {
        fn write(&self, out: &mut Writer) {
            let mut object = out.object();
            match self {
                Self::A(value) => object.member("A", value),
                Self::At(value) => object.member_as::<DateTime, _>("At", value),
                Self::Unknown { tag, value } => object.dynamic(tag, value),
            }
        }
    }

    fn read(text: &str) -> Result<Either, String> {
        let mut reader = Reader::new(text.as_bytes());
        let value = reader.read::<Either>().map_err(|error| error.to_string())?;
        reader.finish().map_err(|error| error.to_string())?;
        Ok(value)
    }

    #[test]
    fn one_member_is_the_value() {
        assert_eq!(read(r#"{"A":"x"}"#), Ok(Either::A("x".to_owned())));
        assert_eq!(read(r#"{"At":"1970-01-01T00:00:01Z"}"#), Ok(Either::At(Timestamp::from_secs(1))));
    }

    #[test]
    fn type_and_nulls_do_not_count() {
        let text = r#"{"__type":"a#Either","At":null,"Z":null,"A":"x","B":null}"#;
        assert_eq!(read(text), Ok(Either::A("x".to_owned())));
    }

    #[test]
    fn an_unknown_member_is_kept_and_sent_again() {
        let text = r#"{"a\"b":{"c":[1,null]}}"#;
        let value = read(text).unwrap();
        assert!(matches!(&value, Either::Unknown { tag, .. } if tag == "a\"b"));
        let mut out = Writer::new();
        value.write(&mut out);
        assert_eq!(out.into_bytes(), text);
    }

    #[test]
    fn none_and_two_are_errors() {
        let none = "expected one member of a union, found none at byte ";
        assert_eq!(read("{}"), Err(format!("{none}2")));
        assert_eq!(read(r#"{"__type":"x","A":null}"#), Err(format!("{none}23")));
        let two = "expected one member of a union, found a second one at byte ";
        assert_eq!(read(r#"{"A":"x","At":"1970-01-01T00:00:01Z"}"#), Err(format!("{two}36")));
        assert_eq!(read(r#"{"A":"x","Z":1}"#), Err(format!("{two}14")));
        assert!(read("null").is_err());
    }
}
