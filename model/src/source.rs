//! Where things stand in the files of a model: a file and an offset while loading, line and column for people.
//!
//! Knows nothing of what the files say.

use std::sync::Arc;

/// One file of a model: its name for messages, and its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The file, as problems name it; what ends in `.smithy` is read as IDL, all else as a JSON AST.
    pub name: String,
    /// The whole text.
    pub text: Arc<str>,
}

impl Source {
    /// A file with this name and text.
    pub fn new(name: impl Into<String>, text: impl Into<Arc<str>>) -> Self {
        Self { name: name.into(), text: text.into() }
    }
}

/// A place in one of the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct At {
    /// Which of the files.
    pub(crate) file: u32,
    /// The byte that the place begins with.
    pub(crate) offset: u32,
}

impl At {
    /// The byte `offset` of the file number `file`; files have at most 4 GiB.
    pub(crate) fn new(file: usize, offset: usize) -> Self {
        let short = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Self { file: short(file), offset: short(offset) }
    }
}

/// A place as people find it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Location {
    /// The line, from 1.
    pub line: usize,
    /// The character in the line, from 1.
    pub column: usize,
    /// The line's text, or the part of a long line around the place.
    pub text: String,
    /// Which bytes of `text` are meant.
    pub marked: (usize, usize),
}

/// How many characters of a long line are shown before and behind the place.
const AROUND: usize = 60;

/// Finds lines and columns of offsets that never become smaller, in one walk through the text.
pub(crate) struct Locator<'a> {
    text: &'a str,
    offset: usize,
    line: usize,
    line_start: usize,
    column: usize,
}

impl<'a> Locator<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        // The mark that some editors put first is no character of the line.
        let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        Self { text, offset: start, line: 1, line_start: start, column: 1 }
    }

    /// The location of the byte `offset`, which must not be before that of the last call.
    pub(crate) fn locate(&mut self, offset: usize) -> Location {
        let offset = floor(self.text, offset);
        let passed = self.text.get(self.offset..offset).unwrap_or_default();
        for (at, char) in passed.char_indices() {
            self.column += 1;
            if char == '\n' {
                self.line += 1;
                self.line_start = self.offset + at + 1;
                self.column = 1;
            }
        }
        self.offset = self.offset.max(offset);
        let (text, marked) = self.excerpt(self.offset);
        Location { line: self.line, column: self.column, text, marked }
    }

    /// The line around `offset` without what is far away, and where in it the word there stands.
    fn excerpt(&self, offset: usize) -> (String, (usize, usize)) {
        let before = self.text.get(self.line_start..offset).unwrap_or_default();
        let from = before.char_indices().rev().take(AROUND).last().map_or(0, |(at, _)| at);
        let before = before.get(from..).unwrap_or_default();
        let behind = self.text.get(offset..).unwrap_or_default();
        let behind: String = behind.chars().take(AROUND).take_while(|char| !matches!(char, '\n' | '\r')).collect();
        let word = behind.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"_.#$".contains(byte)).count();
        let string = behind.strip_prefix('"').and_then(|text| text.find('"')).map_or(0, |end| end + 2);
        let length = if word > 0 { word } else { string.max(behind.chars().next().map_or(0, char::len_utf8)) };
        let marked = (before.len(), before.len() + length);
        (format!("{before}{behind}"), marked)
    }
}

/// The nearest boundary of a character that is not behind `offset`.
fn floor(text: &str, offset: usize) -> usize {
    let offset = offset.min(text.len());
    (0..=offset).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_are_counted_in_characters() {
        let text = "\u{feff}a\nbä c\r\n\n";
        let mut locator = Locator::new(text);
        let mut place = |offset| {
            let found = locator.locate(offset);
            (found.line, found.column)
        };
        assert_eq!(place(3), (1, 1));
        assert_eq!(place(5), (2, 1));
        assert_eq!(place(9), (2, 4));
        assert_eq!(place(12), (3, 1));
        assert_eq!(place(99), (4, 1));
    }

    #[test]
    fn a_long_line_is_shown_in_part() {
        let text = format!("{}here{}", "x ".repeat(1000), " y".repeat(1000));
        let found = Locator::new(&text).locate(2000);
        assert_eq!(found.column, 2001);
        assert!(found.text.len() < 200);
        assert_eq!(found.text.get(found.marked.0..found.marked.1), Some("here"));
    }
}
