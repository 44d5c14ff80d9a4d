//! How each type of the runtime is read from XML.

use std::collections::BTreeMap;

use base64_simd::STANDARD;
use bytes::Bytes;

use super::{Element, Error, Key, Reader, Result};
use crate::format::error::Found;
use crate::format::text;
use crate::{BigDecimal, BigInteger, Document, Timestamp};

/// A type that can be read from XML.
///
/// Its `Default` is what stands for a value that the service left out (Smithy's "client error correction").
pub trait Read: Default {
    /// Reads the content of the element that is open, which `element` describes, and leaves it; by default a structure,
    /// [`member`](Self::member) by member.
    ///
    /// Says whether that is a value: an empty element is none for numbers, times and unions.
    fn read_into(&mut self, element: &Element, reader: &mut Reader<'_>) -> Result<bool> {
        let _ = element;
        self.attributes(reader)?;
        reader.elements(&mut |name, reader| self.member(name, reader))?;
        Ok(true)
    }

    /// Reads members that are attributes; by default there are none.
    fn attributes(&mut self, reader: &mut Reader<'_>) -> Result {
        let _ = reader;
        Ok(())
    }

    /// Reads one member of a structure into it; by default, and for unknown names, skips it.
    fn member(&mut self, name: &str, reader: &mut Reader<'_>) -> Result {
        let _ = name;
        reader.skip()
    }
}

/// Collections whose items may come one by one, with others in between (trait `xmlFlattened`).
pub trait Gather {
    /// Adds the item or entry that is open.
    fn gather(&mut self, element: &Element, reader: &mut Reader<'_>) -> Result;
}

impl Reader<'_> {
    /// The value of the element that is open.
    pub fn read<T: Read>(&mut self) -> Result<T> {
        self.read_as(&Element::new(""))
    }

    /// The value of the element that is open, in which names or times are as `element` says.
    pub fn read_as<T: Read>(&mut self, element: &Element) -> Result<T> {
        let mut value = T::default();
        value.read_into(element, self)?;
        Ok(value)
    }

    /// Puts the value of the element that is open into `target`.
    pub fn update<T: Read>(&mut self, target: &mut T) -> Result {
        self.update_as(&Element::new(""), target)
    }

    /// The same, where names or times within are as `element` says.
    pub fn update_as<T: Read>(&mut self, element: &Element, target: &mut T) -> Result {
        // A member that comes twice counts as it came last.
        *target = T::default();
        target.read_into(element, self).map(drop)
    }

    /// Adds what is open to `target`.
    pub fn gather<T: Gather>(&mut self, target: &mut T) -> Result {
        target.gather(&Element::new(""), self)
    }

    /// The same, where names or times within are as `element` says.
    pub fn gather_as<T: Gather>(&mut self, element: &Element, target: &mut T) -> Result {
        target.gather(element, self)
    }

    /// Sets `target` to what `read` makes of the text of the element that is open, without blanks around it; says whether
    /// there is any text.
    pub fn token<T>(&mut self, target: &mut T, read: impl FnOnce(&str) -> text::Result<T>) -> Result<bool> {
        let offset = self.offset();
        let text = self.text()?;
        let text = text.trim();
        if text.is_empty() {
            return Ok(false);
        }
        *target = read(text).map_err(|error| another_text(offset, &error))?;
        Ok(true)
    }

    /// Sets `target` to the one member of a union that is there; says whether there is one.
    pub fn variant<T>(&mut self, target: &mut T, mut read: impl FnMut(&str, &mut Self) -> Result<T>) -> Result<bool> {
        let mut found = false;
        while let Some(start) = self.next_start()? {
            if found {
                return Err(self.expected("one member of a union", "a second one"));
            }
            *target = read(start.local_name().as_ref(), self)?;
            found = true;
        }
        Ok(found)
    }

    /// Sets `target` to the attribute `name`, if there is one.
    pub fn attribute_into<T: text::Read>(&mut self, name: &str, target: &mut T) -> Result {
        if let Some(text) = self.attribute(name)? {
            *target = T::read(&text).map_err(|error| another_text(self.offset(), &error))?;
        }
        Ok(())
    }
}

/// The error that says that the text at `offset` is not what it should be.
#[cold]
fn another_text(offset: usize, error: &text::Error) -> Error {
    Error::at(offset, error.expected(), Found::Thing("another text"))
}

/// A structure of no known members; unknown ones are skipped.
impl Read for () {}

macro_rules! tokens {
    ($($type:ty)*) => {$(
        impl Read for $type {
            fn read_into(&mut self, _: &Element, reader: &mut Reader<'_>) -> Result<bool> {
                reader.token(self, <$type as text::Read>::read)
            }
        }
    )*};
}

tokens! { i8 i16 i32 i64 f32 f64 BigInteger BigDecimal }

/// In any case: servers write `True` as well.
impl Read for bool {
    fn read_into(&mut self, _: &Element, reader: &mut Reader<'_>) -> Result<bool> {
        reader.token(self, |text| text::Read::<text::Plain>::read(&text.to_ascii_lowercase()))
    }
}

/// All of the text, blanks too.
impl Read for String {
    fn read_into(&mut self, _: &Element, reader: &mut Reader<'_>) -> Result<bool> {
        *self = reader.text()?.into_owned();
        Ok(true)
    }
}

/// Base64, which may be broken into lines.
impl Read for Bytes {
    fn read_into(&mut self, _: &Element, reader: &mut Reader<'_>) -> Result<bool> {
        let offset = reader.offset();
        let mut text = reader.text()?;
        if text.contains(char::is_whitespace) {
            text.to_mut().retain(|char| !char.is_whitespace());
        }
        let bytes = STANDARD.decode_to_vec(text.as_bytes());
        *self = bytes.map_err(|_| Error::at(offset, "base64", Found::Thing("another text")))?.into();
        Ok(true)
    }
}

impl Read for Timestamp {
    fn read_into(&mut self, element: &Element, reader: &mut Reader<'_>) -> Result<bool> {
        reader.token(self, |text| element.time.read(text))
    }
}

/// Whatever comes, as a text or an object of elements: what an unknown member of a union was.
impl Read for Document {
    fn read_into(&mut self, _: &Element, reader: &mut Reader<'_>) -> Result<bool> {
        let mut members = BTreeMap::new();
        let mut within = reader.clone();
        if let Ok(text) = within.text() {
            *self = Self::String(text.into_owned());
            *reader = within;
            return Ok(true);
        }
        reader.elements(&mut |name, reader| {
            members.insert(name.to_owned(), reader.read()?);
            Ok(())
        })?;
        *self = Self::Object(members);
        Ok(true)
    }
}

impl<T: Read> Read for Option<T> {
    fn read_into(&mut self, element: &Element, reader: &mut Reader<'_>) -> Result<bool> {
        let mut value = T::default();
        *self = value.read_into(element, reader)?.then_some(value);
        Ok(self.is_some())
    }
}

impl<T: Read> Read for Box<T> {
    fn read_into(&mut self, element: &Element, reader: &mut Reader<'_>) -> Result<bool> {
        T::read_into(self, element, reader)
    }
}

/// Whatever its elements are called.
impl<T: Read> Read for Vec<T> {
    fn read_into(&mut self, element: &Element, reader: &mut Reader<'_>) -> Result<bool> {
        reader.elements(&mut |_, reader| self.gather(element, reader))?;
        Ok(true)
    }
}

impl<T: Read> Gather for Vec<T> {
    fn gather(&mut self, element: &Element, reader: &mut Reader<'_>) -> Result {
        self.push(reader.read_as(element.items())?);
        Ok(())
    }
}

impl<K: Key, T: Read> Read for BTreeMap<K, T> {
    fn read_into(&mut self, element: &Element, reader: &mut Reader<'_>) -> Result<bool> {
        reader.elements(&mut |_, reader| self.gather(element, reader))?;
        Ok(true)
    }
}

/// An entry without a key is dropped; of several entries with the same key the last one counts.
impl<K: Key, T: Read> Gather for BTreeMap<K, T> {
    fn gather(&mut self, element: &Element, reader: &mut Reader<'_>) -> Result {
        let (key_element, value_element) = element.entries();
        let (mut key, mut value) = (None, T::default());
        reader.elements(&mut |name, reader| {
            if name == key_element.local_name() {
                key = Some(K::from(reader.text()?.into_owned()));
                Ok(())
            } else if name == value_element.local_name() {
                reader.update_as(value_element, &mut value)
            } else {
                reader.skip()
            }
        })?;
        if let Some(key) = key {
            self.insert(key, value);
        }
        Ok(())
    }
}

impl<T: Gather + Default> Gather for Option<T> {
    fn gather(&mut self, element: &Element, reader: &mut Reader<'_>) -> Result {
        self.get_or_insert_default().gather(element, reader)
    }
}

impl<T: Gather> Gather for Box<T> {
    fn gather(&mut self, element: &Element, reader: &mut Reader<'_>) -> Result {
        T::gather(self, element, reader)
    }
}
