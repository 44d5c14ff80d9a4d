//! Reads objects, member by member.

use std::borrow::Cow;

use super::reader::{MAX_DEPTH, Reader};
use super::text::Text;
use crate::format::error::Error;
use crate::format::keyed::keys::SeenKey;

impl<'a> Reader<'a> {
    /// The key of the next member, if it is that of the last element; `None` leaves everything as it is.
    #[inline]
    pub(super) fn likely_member(&mut self) -> Option<&'a str> {
        let SeenKey { first, text, raw, .. } = self.keys.likely()?;
        let allowed = if first { self.depth < MAX_DEPTH } else { self.depth > 0 };
        if first != self.due || !allowed || !self.rest().starts_with(raw) {
            return None;
        }
        self.depth = self.depth.saturating_add(first.into());
        self.advance(raw.len());
        self.keys.came(None);
        self.due = true;
        Some(text)
    }

    /// [`next_member`](Self::next_member), whatever comes.
    #[inline(never)]
    pub(super) fn any_member(&mut self) -> Result<Option<Cow<'a, str>>, Error> {
        let (first, begin) = (self.due, self.offset);
        if first {
            self.open(b'{', "an object")?;
        }
        match self.peek() {
            Some(b'}') if self.depth > 0 => {
                self.close();
                return Ok(None);
            }
            Some(b',') if !first && self.depth > 0 => self.advance(1),
            _ if !first => return Err(self.expected("`,` or `}`")),
            _ => {}
        }
        let key = self.text("a key in quotes")?;
        if self.peek() != Some(b':') {
            return Err(self.expected("`:`"));
        }
        self.advance(1);
        self.due = true;
        Ok(Some(match key {
            Text::Borrowed(text) => {
                let raw = self.input.get(begin..self.offset).unwrap_or_default();
                self.keys.came(Some(SeenKey { first, text, raw, more: () }));
                Cow::Borrowed(text)
            }
            Text::InScratch => {
                self.keys.came(None);
                Cow::Owned(std::mem::take(&mut self.scratch))
            }
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The keys of all objects in `text`, in order; the error in place of the rest.
    fn keys(text: &str) -> Vec<String> {
        fn collect(reader: &mut Reader<'_>, seen: &mut Vec<String>) -> Result<(), Error> {
            match reader.peek() {
                Some(b'[') => {
                    while reader.next_element()? {
                        collect(reader, seen)?;
                    }
                    Ok(())
                }
                Some(b'{') => {
                    while let Some(key) = reader.next_member()? {
                        seen.push(key.into_owned());
                        collect(reader, seen)?;
                    }
                    Ok(())
                }
                _ => reader.skip(),
            }
        }
        let mut reader = Reader::new(text.as_bytes());
        let mut seen = Vec::new();
        let read = collect(&mut reader, &mut seen).and_then(|()| reader.finish());
        seen.extend(read.err().map(|error| error.to_string()));
        seen
    }

    #[test]
    fn elements_need_not_be_alike() {
        let text = r#"{"L":[{"a":1,"b":2},{"a":1,"b":2},{"b":1,"a":2},{"a":1},{},{"a":1,"c":3,"b":2},{"a":1,"b":2}]}"#;
        assert_eq!(keys(text).join(" "), "L a b a b b a a a c b a b");
        let spaced =
            r#"[{"a":1,"b":2},{ "a":1 ,"b" : 2},{"a":1,"b":2},{"\u0061":1,"b":2},{"a":1,"bb":2},{"a":1,"b":2}]"#;
        assert_eq!(keys(spaced).join(" "), "a b a b a b a b a bb a b");
    }

    #[test]
    fn objects_inside_of_elements_may_come_and_go() {
        let text =
            r#"[{"a":{"b":1},"c":2},{"a":{"b":1},"c":2},{"a":{},"c":2},{"a":{"b":{"b":1}}},{"a":[{"b":1}],"c":2}]"#;
        assert_eq!(keys(text).join(" "), "a b c a b c a c a b b a b c");
    }

    #[test]
    fn what_is_likely_is_still_checked() {
        let error = |text: &str| keys(text).pop().unwrap_or_default();
        assert_eq!(error(r#"[{"a":1,"b":2},{"a":,"b":2}]"#), "expected a value, found `,` at byte 20");
        assert_eq!(error(r#"[{"a":1,"b":2},{"a":1}{"b":2}]"#), "expected `,` or `]`, found an object at byte 22");
        assert_eq!(error(r#"[{"a":{"b":1}},{"a":,"b":1}]"#), "expected a value, found `,` at byte 20");
        assert_eq!(error(r#"[{"a":1,"b":2},,"b":2]"#), "expected a value, found `,` at byte 15");
        assert_eq!(error(r#"[{"a":1},{"a"=1}]"#), "expected `:`, found `=` at byte 13");
    }
}
