//! How each type of the runtime is read from a form.

use std::collections::BTreeMap;

use base64_simd::STANDARD;
use bytes::Bytes;

use super::{Element, Error, Key, Reader, Result};
use crate::format::element;
use crate::format::error::Found;
use crate::format::text;
use crate::{BigDecimal, BigInteger, Document, Timestamp};

/// How many items in a row may be absent from a list: their numbers cost nothing to write.
const MOST_ABSENT: usize = 128;

/// A type that can be read from a form.
///
/// Its `Default` is what stands for a value that a form leaves out.
pub trait Read: Default {
    /// Whether items of lists may be absent, so that there is nothing of them but the place.
    const SPARSE: bool = false;

    /// Reads what is behind the key that has been reached, which `element` describes; by default a structure,
    /// [`member`](Self::member) by member.
    ///
    /// Says whether that is a value: an empty text is none for numbers, times and enums.
    fn read_into(&mut self, element: &Element, reader: &mut Reader<'_>) -> Result<bool> {
        let _ = element;
        reader.elements(&mut |name, reader| self.member(name, reader))?;
        Ok(true)
    }

    /// Reads one member of a structure into it; by default, and for unknown names, skips it.
    fn member(&mut self, name: &str, reader: &mut Reader<'_>) -> Result {
        let _ = name;
        reader.skip()
    }
}

impl Reader<'_> {
    /// Puts into `target` the list or map whose items or entries stand in its place.
    pub fn gather<T: Read>(&mut self, target: &mut T) -> Result {
        self.update_as(&Element::new("").flat(), target)
    }

    /// The same, where names or times within are as `element` says.
    pub fn gather_as<T: Read>(&mut self, element: &Element, target: &mut T) -> Result {
        self.update_as(&element.flat(), target)
    }

    /// Sets `target` to the one member of a union that is there; says whether there is one.
    pub fn variant<T>(&mut self, target: &mut T, mut read: impl FnMut(&str, &mut Self) -> Result<T>) -> Result<bool> {
        let mut parts = self.parts();
        let Some((tag, mut value)) = parts.next() else { return Ok(false) };
        if let Some((_, second)) = parts.next() {
            return Err(second.expected("one member of a union", "a second one"));
        }
        *target = read(tag, &mut value)?;
        Ok(true)
    }

    /// The same of a union some of whose members are flat: all of one stands behind its name, so there is never more.
    pub fn variant_or_more<T>(
        &mut self,
        target: &mut T,
        read: impl FnMut(&str, &mut Self) -> Result<T>,
        _: impl FnMut(&str, &mut T, &mut Self) -> Result<bool>,
    ) -> Result<bool> {
        self.variant(target, read)
    }

    /// The list or map whose items or entries stand in its place.
    pub fn gathered<T: Read>(&mut self) -> Result<T> {
        self.gathered_as(&Element::new(""))
    }

    /// The same, where names or times within are as `element` says.
    pub fn gathered_as<T: Read>(&mut self, element: &Element) -> Result<T> {
        self.read_as(&element.flat())
    }
}

element::read!();

impl<T: Read> Read for Option<T> {
    const SPARSE: bool = true;

    fn read_into(&mut self, element: &Element, reader: &mut Reader<'_>) -> Result<bool> {
        let mut value = T::default();
        *self = value.read_into(element, reader)?.then_some(value);
        Ok(self.is_some())
    }
}

/// Items by their numbers, whatever the first one is.
impl<T: Read> Read for Vec<T> {
    fn read_into(&mut self, element: &Element, reader: &mut Reader<'_>) -> Result<bool> {
        let item = element.items();
        let items = if element.flat { Some(*reader) } else { reader.within(item.name) };
        let mut last = 0_u64;
        for (number, mut value) in items.into_iter().flat_map(Reader::numbered) {
            if T::SPARSE {
                let absent = usize::try_from(number.saturating_sub(last).saturating_sub(1)).unwrap_or(usize::MAX);
                if absent > MOST_ABSENT {
                    return Err(value.expected("at most 128 absent items in a row", "more"));
                }
                self.extend(std::iter::repeat_with(T::default).take(absent));
            }
            last = number;
            self.push(value.read_as(item)?);
        }
        Ok(true)
    }
}

/// An entry without a key is dropped; of several entries with the same key the last one counts.
impl<K: Key, T: Read> Read for BTreeMap<K, T> {
    fn read_into(&mut self, element: &Element, reader: &mut Reader<'_>) -> Result<bool> {
        let (key_element, value_element) = element.entries();
        let entries = if element.flat { Some(*reader) } else { reader.within("entry") };
        for (_, entry) in entries.into_iter().flat_map(Reader::numbered) {
            let Some(mut key) = entry.within(key_element.name) else { continue };
            let mut value = T::default();
            if let Some(mut given) = entry.within(value_element.name) {
                given.update_as(value_element, &mut value)?;
            }
            self.insert(K::from(key.text()?.into_owned()), value);
        }
        Ok(true)
    }
}
