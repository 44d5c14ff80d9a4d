//! Reads maps, member by member.

use std::borrow::Cow;

use super::reader::Reader;
use crate::format::error::Error;

impl<'a> Reader<'a> {
    /// The key of the next member of a map, or `None` at the map's end.
    ///
    /// The first call for a map also reads its head. After `Some`, the member's value must be read or skipped.
    #[inline]
    pub fn next_member(&mut self) -> Result<Option<Cow<'a, str>>, Error> {
        if !self.next_entry()? {
            return Ok(None);
        }
        let key = self.text("a key, which is a string")?;
        self.due = true;
        Ok(Some(key))
    }
}
