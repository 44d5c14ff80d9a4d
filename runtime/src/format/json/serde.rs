//! Shapes under the traits of `serde`: what `to_json` gives, value by value, to any format; and back.
//!
//! One text in between serves all shapes, so that they need no code of their own. Knows no shape.

use std::cell::RefCell;
use std::fmt;

use serde_core::de::{self, DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde_core::ser::{self, SerializeMap, SerializeSeq};
use serde_core::{Deserializer, Serializer};

use super::reader::Reader;
use super::shape::{Shape, from_json, to_json};
use super::writer::{Array, Writer};
use crate::types::number;

/// Gives `serializer` the JSON form of a shape.
///
/// Fails for whole numbers of more than 128 bits, which no format of `serde` has a word for.
pub fn serialize<T: Shape, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let text = to_json(value);
    ser::Serialize::serialize(&Next(&RefCell::new(Reader::new(text.as_bytes()))), serializer)
}

/// Reads a shape from its JSON form, which any format may hold that says itself what its values are.
pub fn deserialize<'de, T: Shape, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut out = Writer::without_tokens();
    Into(&mut out).deserialize(deserializer)?;
    from_json(&out.into_bytes()).map_err(de::Error::custom)
}

/// Implements the traits of `serde` for shapes.
#[macro_export]
#[doc(hidden)]
macro_rules! json_serde {
    ($($shape:ident)*) => {$(
        impl $crate::json::serde_core::Serialize for $shape {
            fn serialize<S: $crate::json::serde_core::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::json::serialize(self, serializer)
            }
        }

        impl<'de> $crate::json::serde_core::Deserialize<'de> for $shape {
            fn deserialize<D: $crate::json::serde_core::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                $crate::json::deserialize(deserializer)
            }
        }
    )*};
}

/// The next value of a text that is known to be JSON.
struct Next<'r, 'a>(&'r RefCell<Reader<'a>>);

impl<'a> Next<'_, 'a> {
    fn read<T, E: ser::Error>(&self, read: impl FnOnce(&mut Reader<'a>) -> super::Result<T>) -> Result<T, E> {
        read(&mut self.0.borrow_mut()).map_err(E::custom)
    }
}

impl ser::Serialize for Next<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let next = self.0.borrow_mut().peek();
        match next {
            Some(b'{') => {
                let mut map = serializer.serialize_map(None)?;
                while let Some(key) = self.read(|reader| Ok(reader.next_member()?.map(String::from)))? {
                    map.serialize_entry(&key, self)?;
                }
                map.end()
            }
            Some(b'[') => {
                let mut list = serializer.serialize_seq(None)?;
                while self.read(Reader::next_element)? {
                    list.serialize_element(self)?;
                }
                list.end()
            }
            Some(b'"') => serializer.serialize_str(&self.read(Reader::read::<String>)?),
            Some(b't' | b'f') => serializer.serialize_bool(self.read(Reader::bool)?),
            Some(b'n') => {
                self.read(Reader::null)?;
                serializer.serialize_unit()
            }
            _ => number(&self.read(|reader| Ok(reader.number()?.to_owned()))?, serializer),
        }
    }
}

/// A number as the smallest type that holds it. One with a fraction is a double, and as exact as that.
fn number<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    if let Ok(value) = text.parse() {
        return serializer.serialize_i64(value);
    }
    if let Ok(value) = text.parse() {
        return serializer.serialize_u64(value);
    }
    if let Ok(value) = text.parse() {
        return serializer.serialize_i128(value);
    }
    let is_whole = !text.contains(['.', 'e', 'E']);
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() && !is_whole => serializer.serialize_f64(value),
        _ => Err(ser::Error::custom("a number is beyond what formats of serde hold: to_json has it")),
    }
}

/// The key under which `serde_json` gives the text of a number, if some crate has turned on its `arbitrary_precision`.
const EXACT_NUMBER: &str = "$serde_json::private::Number";

fn exact_number<E: de::Error>(text: &str, out: &mut Writer) -> Result<(), E> {
    if number::length(text.as_bytes()) != Ok(text.len()) {
        return Err(E::custom("a number that is none"));
    }
    out.display(format_args!("{text}"));
    Ok(())
}

/// Writes whatever comes as JSON.
struct Into<'w>(&'w mut Writer);

impl<'de> DeserializeSeed<'de> for Into<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

/// Writes the next element, which is known to be there as soon as it is read.
struct Element<'w, 'a>(&'w mut Array<'a>);

impl<'de> DeserializeSeed<'de> for Element<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        Into(self.0.next_value()).deserialize(deserializer)
    }
}

macro_rules! visit {
    ($($visit:ident $value:ident: $type:ty, $out:ident => $write:expr;)*) => {$(
        fn $visit<E: de::Error>(self, $value: $type) -> Result<(), E> {
            let $out = self.0;
            $write;
            Ok(())
        }
    )*};
}

impl<'de> Visitor<'de> for Into<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value as in JSON")
    }

    visit! {
        visit_bool value: bool, out => out.bool(value);
        visit_i64 value: i64, out => out.integer(value);
        visit_u64 value: u64, out => out.display(format_args!("{value}"));
        visit_i128 value: i128, out => out.display(format_args!("{value}"));
        visit_u128 value: u128, out => out.display(format_args!("{value}"));
        visit_f64 value: f64, out => out.double(value);
        visit_str value: &str, out => out.string(value);
        visit_bytes value: &[u8], out => out.blob(value);
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        self.0.null();
        Ok(())
    }

    fn visit_none<E: de::Error>(self) -> Result<(), E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let mut array = self.0.array();
        while list.next_element_seed(Element(&mut array))?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut next = map.next_key::<String>()?;
        if next.as_deref() == Some(EXACT_NUMBER) {
            return exact_number(&map.next_value::<String>()?, self.0);
        }
        let mut object = self.0.object();
        while let Some(key) = next {
            map.next_value_seed(Into(object.value_of(&key)))?;
            next = map.next_key()?;
        }
        Ok(())
    }
}
