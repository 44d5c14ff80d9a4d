//! How each type of the runtime is read from XML.

use std::collections::BTreeMap;

use base64_simd::STANDARD;
use bytes::Bytes;

use super::{Element, Error, Key, Reader, Result};
use crate::format::element;
use crate::format::error::Found;
use crate::format::text::{self, Codec};
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
    /// Adds what is open to `target`.
    pub fn gather<T: Gather>(&mut self, target: &mut T) -> Result {
        target.gather(&Element::new(""), self)
    }

    /// The same, where names or times within are as `element` says.
    pub fn gather_as<T: Gather>(&mut self, element: &Element, target: &mut T) -> Result {
        target.gather(element, self)
    }

    /// Sets `target` to the one member of a union that is there; says whether there is one.
    pub fn variant<T>(&mut self, target: &mut T, read: impl FnMut(&str, &mut Self) -> Result<T>) -> Result<bool> {
        self.variant_or_more(target, read, |_, _, _| Ok(false))
    }

    /// The same of a union some of whose members are flat: `more` adds what is open to `target`, if that is the member of this
    /// name and flat, and says whether it is.
    pub fn variant_or_more<T>(
        &mut self,
        target: &mut T,
        mut read: impl FnMut(&str, &mut Self) -> Result<T>,
        mut more: impl FnMut(&str, &mut T, &mut Self) -> Result<bool>,
    ) -> Result<bool> {
        let mut found = false;
        while let Some(start) = self.next_start()? {
            if !found {
                *target = read(start.local_name().as_ref(), self)?;
                found = true;
            } else if !more(start.local_name().as_ref(), target, self)? {
                return Err(self.expected("one member of a union", "a second one"));
            }
        }
        Ok(found)
    }

    /// What is open, as the first item or entry of a collection.
    pub fn gathered<T: Gather + Default>(&mut self) -> Result<T> {
        self.gathered_as(&Element::new(""))
    }

    /// The same, where names or times within are as `element` says.
    pub fn gathered_as<T: Gather + Default>(&mut self, element: &Element) -> Result<T> {
        let mut value = T::default();
        value.gather(element, self)?;
        Ok(value)
    }

    /// Sets `target` to the attribute `name`, if there is one.
    pub fn attribute_into<T: text::Read>(&mut self, name: &str, target: &mut T) -> Result {
        self.attribute_into_as(name, text::Plain, target)
    }

    /// The same of a value that looks as `C` says. As with elements blanks around it do not count, nor does the case of truth, and
    /// what is empty is unset.
    pub fn attribute_into_as<C: Codec, T: text::Read<C>>(&mut self, name: &str, _: C, target: &mut T) -> Result {
        let Some(text) = self.attribute(name)? else { return Ok(()) };
        let trimmed = text.trim();
        let read = T::read(&text).or_else(|_| T::read(trimmed)).or_else(|_| T::read(&trimmed.to_ascii_lowercase()));
        match read {
            Ok(value) => *target = value,
            Err(_) if trimmed.is_empty() => {}
            Err(error) => return Err(another_text(self.offset(), &error)),
        }
        Ok(())
    }
}

element::read!();

impl<T: Read> Read for Option<T> {
    fn read_into(&mut self, element: &Element, reader: &mut Reader<'_>) -> Result<bool> {
        let mut value = T::default();
        *self = value.read_into(element, reader)?.then_some(value);
        Ok(self.is_some())
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
