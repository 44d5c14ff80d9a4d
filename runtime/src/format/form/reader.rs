//! Reads keys and values as the tree that the parts of the keys are. Knows no type.

use std::borrow::Cow;
use std::fmt;

use super::{Error, Result};
use crate::format::error::Found;
use crate::percent::decode;

/// How many parts a key may have.
const MOST_NESTED: usize = 128;

/// The pairs of a form, by their keys; of the same key the last one comes last.
pub(super) struct Pairs(Vec<Pair>);

/// A key in its parts, and its value.
struct Pair {
    key: Vec<String>,
    value: String,
    /// Where it begins in the form.
    offset: usize,
}

impl Pairs {
    /// The pairs of `form`.
    pub(super) fn of(form: &[u8]) -> Result<Self> {
        let form = std::str::from_utf8(form)
            .map_err(|error| Error::at(error.valid_up_to(), "text in UTF-8", Found::Thing("other bytes")))?;
        let mut pairs = Vec::new();
        let mut offset = 0_usize;
        for piece in form.split('&') {
            if !piece.is_empty() {
                pairs.push(Pair::of(piece, offset)?);
            }
            offset = offset.saturating_add(piece.len()).saturating_add(1);
        }
        pairs.sort_by(|one: &Pair, other: &Pair| one.key.cmp(&other.key));
        Ok(Self(pairs))
    }
}

impl Pair {
    fn of(piece: &str, offset: usize) -> Result<Self> {
        let text = |text: &str| {
            let broken = |_| Error::at(offset, "a key and a value, percent-encoded", Found::Thing("another text"));
            decode(&text.replace('+', " ")).map_err(broken)
        };
        let (key, value) = piece.split_once('=').unwrap_or((piece, ""));
        if key.bytes().filter(|byte| *byte == b'.').count() >= MOST_NESTED {
            return Err(Error::at(offset, "at most 128 parts of a key", Found::Thing("another one")));
        }
        Ok(Self { key: key.split('.').map(text).collect::<Result<_>>()?, value: text(value)?, offset })
    }
}

/// Reads what is behind some part of a form's keys.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    /// The pairs whose keys begin alike.
    pairs: &'a [Pair],
    /// How many parts of their keys are behind the reader.
    depth: usize,
}

impl fmt::Debug for Reader<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Values may be what must not be logged.
        f.debug_struct("Reader").field("pairs", &self.pairs.len()).finish_non_exhaustive()
    }
}

impl<'a> Reader<'a> {
    /// All of a form.
    pub(super) fn new(pairs: &'a Pairs) -> Self {
        Self { pairs: &pairs.0, depth: 0 }
    }

    /// The value of the key that has been reached.
    pub fn text(&mut self) -> Result<Cow<'a, str>> {
        let own = self.pairs.iter().take_while(|pair| pair.key.len() == self.depth).last();
        own.map(|pair| Cow::Borrowed(pair.value.as_str())).ok_or_else(|| self.expected("a value", "another key"))
    }

    /// Leaves what has been reached, whatever it is.
    pub fn skip(&mut self) -> Result {
        self.pairs = &[];
        Ok(())
    }

    /// The next parts of the keys, and what is behind each.
    pub(super) fn parts(self) -> impl Iterator<Item = (&'a str, Self)> {
        let Self { pairs, depth } = self;
        let groups = pairs.chunk_by(move |one, other| one.key.get(depth) == other.key.get(depth));
        groups.filter_map(move |pairs| {
            let part = pairs.first()?.key.get(depth)?;
            Some((part.as_str(), Self { pairs, depth: depth.saturating_add(1) }))
        })
    }

    /// Gives `each` the next parts of the keys, with what is behind them.
    pub(super) fn elements(&mut self, each: &mut dyn FnMut(&str, &mut Self) -> Result) -> Result {
        self.parts().try_for_each(|(part, mut behind)| each(part, &mut behind))
    }

    /// What is behind a part; `None` if there is nothing.
    pub(super) fn within(self, name: &str) -> Option<Self> {
        self.parts().find(|(part, _)| *part == name).map(|(_, behind)| behind)
    }

    /// What is behind the parts that are numbers, by these.
    pub(super) fn numbered(self) -> Vec<(u64, Self)> {
        let mut numbered: Vec<_> =
            self.parts().filter_map(|(part, behind)| Some((part.parse().ok()?, behind))).collect();
        numbered.sort_by_key(|(number, _)| *number);
        numbered
    }

    /// Where in the form the reader stands.
    pub(super) fn offset(&self) -> usize {
        self.pairs.first().map_or(0, |pair| pair.offset)
    }

    /// An error where the reader stands.
    #[cold]
    pub(super) fn expected(&self, expected: &'static str, found: &'static str) -> Error {
        Error::at(self.offset(), expected, Found::Thing(found))
    }
}
