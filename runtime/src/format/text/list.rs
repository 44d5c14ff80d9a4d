//! Lists: the texts of their elements, and the line that a header has for them.

use std::borrow::Cow;

use super::{Codec, Error, Read, Result, Texts, Write};

impl<C, T: Write<C>> Write<C> for Vec<T> {
    fn texts(&self) -> Texts<'_> {
        let mut list = Vec::with_capacity(self.len());
        for value in self {
            match value.texts() {
                Texts::Unset => {}
                Texts::One(text) => list.push(text),
                Texts::List(texts) => list.extend(texts),
            }
        }
        Texts::List(list)
    }
}

impl<C: Codec, T: Read<C>> Read<C> for Vec<T> {
    fn read(text: &str) -> Result<Self> {
        split(text, C::COMMAS)?.iter().map(|text| T::read(text)).collect()
    }
}

/// `texts` as one list with commas; each that would not be read back as it is stands in quotes.
#[cfg(any(test, feature = "rest"))]
pub(crate) fn join(texts: &[Cow<'_, str>], commas: usize) -> String {
    let mut joined = String::new();
    for (index, text) in texts.iter().enumerate() {
        if index > 0 {
            joined.push_str(", ");
        }
        let plain = commas > 0 || !(text.is_empty() || text.contains([',', '"']) || text.trim_ascii() != &**text);
        if plain {
            joined.push_str(text);
            continue;
        }
        joined.push('"');
        for char in text.chars() {
            if matches!(char, '"' | '\\') {
                joined.push('\\');
            }
            joined.push(char);
        }
        joined.push('"');
    }
    joined
}

/// The texts between commas, without quotes; each has `commas` of its own. No text, and blanks, are an empty list.
pub(crate) fn split(list: &str, commas: usize) -> Result<Vec<Cow<'_, str>>> {
    let mut texts = Vec::new();
    let mut rest = list.trim_ascii();
    while !rest.is_empty() {
        let (text, behind) = if let Some(quoted) = rest.strip_prefix('"') {
            unquoted(quoted)?
        } else {
            let end = rest.match_indices(',').nth(commas).map_or(rest.len(), |(at, _)| at);
            let (text, behind) = rest.split_at_checked(end).unwrap_or((rest, ""));
            (Cow::Borrowed(text.trim_ascii_end()), behind)
        };
        texts.push(text);
        rest = match behind.trim_ascii_start().split_at_checked(1) {
            None => "",
            Some((",", behind)) => {
                let behind = behind.trim_ascii_start();
                if behind.is_empty() {
                    texts.push(Cow::Borrowed(""));
                }
                behind
            }
            Some(_) => return Err(Error("a comma after what is in quotes")),
        };
    }
    Ok(texts)
}

/// The text up to the closing quote, and what is behind that.
fn unquoted(quoted: &str) -> Result<(Cow<'_, str>, &str)> {
    let mut text = String::new();
    let mut chars = quoted.chars();
    loop {
        match chars.next() {
            Some('"') => return Ok((Cow::Owned(text), chars.as_str())),
            Some('\\') => text.extend(chars.next()),
            Some(char) => text.push(char),
            None => return Err(Error("a closing quote")),
        }
    }
}
