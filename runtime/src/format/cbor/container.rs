//! Arrays and maps that are open while what is in them is read. Knows no type.

use super::head::{BREAK, Major};
use super::reader::{BEYOND, Reader};
use crate::format::error::{Error, Found};

/// How many arrays and maps may be open at once; one more is refused, so that hostile bytes cannot exhaust the stack of
/// whoever reads them.
pub(super) const MAX_DEPTH: usize = 127;

/// How many arrays and maps are open in an array of the top-level map, where most of a long item is.
const LIST_DEPTH: usize = 2;

/// An open array or map.
pub(super) struct Container {
    pub(super) major: Major,
    /// How many elements or members are still to come; `None` until a break.
    pub(super) left: Option<usize>,
}

impl Container {
    /// Takes one of those that are still to come: whether there is one, or `None` if a break would say so.
    #[inline]
    pub(super) fn take(&mut self) -> Option<bool> {
        let left = self.left.as_mut()?;
        let has = *left > 0;
        *left = left.saturating_sub(1);
        Some(has)
    }
}

impl Reader<'_> {
    /// Whether an array has another element; `false` at the array's end.
    ///
    /// The first call for an array also reads its head. After `true`, the element must be read or skipped.
    #[inline]
    pub fn next_element(&mut self) -> Result<bool, Error> {
        let has = self.next_in(Major::Array, "an array")?;
        if self.open.len() <= LIST_DEPTH {
            self.keys.begin_element();
        }
        Ok(has)
    }

    /// Whether a map has another member, whose key is due; `false` at the map's end.
    #[inline]
    pub(super) fn next_entry(&mut self) -> Result<bool, Error> {
        self.next_in(Major::Map, "a map")
    }

    /// Opens an array or map if one is due, and sees whether it has more.
    fn next_in(&mut self, major: Major, expected: &'static str) -> Result<bool, Error> {
        if self.due {
            self.open(major, expected)?;
        }
        let ends = match self.open.last_mut() {
            Some(container) if container.major == major => match container.take() {
                Some(has) => !has,
                None => self.next_is(BREAK),
            },
            _ => return Err(self.expected(expected)),
        };
        if ends {
            self.open.pop();
        }
        self.due = !ends;
        Ok(!ends)
    }

    #[inline(never)]
    fn open(&mut self, major: Major, expected: &'static str) -> Result<(), Error> {
        self.skip_tags()?;
        let offset = self.offset();
        let head = self.head_of(major, expected)?;
        if self.open.len() >= MAX_DEPTH {
            return Err(Error::at(offset, "at most 127 nested arrays and maps", Found::Thing("one more")));
        }
        let rest = self.rest().len();
        // Each element takes a byte, each member two: a greater count is wrong, and what is known to be too much is not kept.
        let most = if major == Major::Map { rest / 2 } else { rest };
        let left = match head.length() {
            None => None,
            Some(count) => match usize::try_from(count) {
                Ok(count) if count <= most => Some(count),
                _ => return Err(Error::at(offset, "all that an array or map holds", BEYOND)),
            },
        };
        self.open.push(Container { major, left });
        self.due = false;
        Ok(())
    }

    /// How many more elements the innermost array says that it has, as far as they fit into the rest of the bytes at `size`
    /// each: so nobody takes much more memory than the bytes have themselves.
    pub(super) fn fitting(&self, size: usize) -> usize {
        let left = self.open.last().and_then(|array| array.left).unwrap_or_default();
        left.min(self.rest().len().checked_div(size).unwrap_or_default())
    }
}
