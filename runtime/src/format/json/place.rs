//! Which value of a JSON text stands at an offset, as a path: looked for only when there is an error to tell of.

use std::fmt::Write;

use super::reader::Reader;
use crate::format::error::Error;

/// The path to the value that is read at `offset`, such as `Records[3].Data`; as far as the text can be read.
#[cold]
pub(super) fn path(text: &[u8], offset: usize) -> String {
    let mut walk = Walk { reader: Reader::new(text), offset, path: String::new() };
    // An error here is the one that is to be told of.
    let _ = walk.value();
    walk.path
}

struct Walk<'a> {
    reader: Reader<'a>,
    offset: usize,
    path: String,
}

impl Walk<'_> {
    /// Reads a value that begins before the offset; whether the offset was met, and `path` leads to it.
    fn value(&mut self) -> Result<bool, Error> {
        match self.reader.peek() {
            Some(b'{') => self.object(),
            Some(b'[') => self.array(),
            _ => {
                self.reader.skip()?;
                Ok(self.reader.offset() > self.offset)
            }
        }
    }

    fn object(&mut self) -> Result<bool, Error> {
        let length = self.path.len();
        while let Some(key) = self.reader.next_member()? {
            if self.reader.offset() > self.offset {
                return Ok(true);
            }
            push_key(&mut self.path, &key);
            if self.value()? {
                return Ok(true);
            }
            self.path.truncate(length);
        }
        Ok(self.reader.offset() > self.offset)
    }

    fn array(&mut self) -> Result<bool, Error> {
        let length = self.path.len();
        let mut index = 0_usize;
        while self.reader.next_element()? {
            if self.reader.offset() > self.offset {
                return Ok(true);
            }
            // Writing to memory cannot fail.
            let _ = write!(self.path, "[{index}]");
            if self.value()? {
                return Ok(true);
            }
            self.path.truncate(length);
            index = index.saturating_add(1);
        }
        Ok(self.reader.offset() > self.offset)
    }
}

/// `.key`, or `["a key"]` for one that is no name.
fn push_key(path: &mut String, key: &str) {
    let is_name = !key.is_empty() && key.chars().all(|char| char.is_ascii_alphanumeric() || char == '_');
    let dot = if path.is_empty() { "" } else { "." };
    // Writing to memory cannot fail.
    let _ = if is_name { write!(path, "{dot}{key}") } else { write!(path, "[{key:?}]") };
}
