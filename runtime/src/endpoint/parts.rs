//! Lists of strings, which rules only ever take single elements of: those that are cut out of a text stay there.

/// A list of strings.
#[derive(Clone, Copy, Debug)]
pub enum Parts<'a> {
    /// What is between each `:` and `/` of a text.
    Resource(&'a str),
    /// What is between the delimiters in a text; see [`split`].
    Split {
        /// The text.
        text: &'a str,
        /// What divides it; not empty.
        delimiter: &'a str,
        /// How many parts there are at most; 0 for any number.
        limit: usize,
    },
    /// Strings of a call's input.
    Borrowed(&'a [&'a str]),
    /// Strings of a setting.
    Owned(&'a [String]),
}

impl<'a> Parts<'a> {
    /// The element with this index, from the end on if it is negative: -1 is the last.
    #[must_use]
    pub fn at(self, index: i64) -> Option<&'a str> {
        match self {
            Self::Resource(text) => nth(text.split([':', '/']), index),
            Self::Split { text, delimiter, limit: 0 } => nth(text.split(delimiter), index),
            // Limited from the left, so not to be read from the right.
            Self::Split { text, delimiter, limit } if index < 0 => {
                let count = i64::try_from(text.splitn(limit, delimiter).count()).ok()?;
                Self::Split { text, delimiter, limit }.at(count.checked_add(index).filter(|index| *index >= 0)?)
            }
            Self::Split { text, delimiter, limit } => text.splitn(limit, delimiter).nth(usize::try_from(index).ok()?),
            Self::Borrowed(items) => nth(items.iter().copied(), index),
            Self::Owned(items) => nth(items.iter().map(String::as_str), index),
        }
    }
}

fn nth<'a>(mut items: impl Iterator<Item = &'a str> + Clone, index: i64) -> Option<&'a str> {
    let from_start = if index < 0 { i64::try_from(items.clone().count()).ok()?.checked_add(index)? } else { index };
    items.nth(usize::try_from(from_start).ok()?)
}

/// The function `split`: the text between the delimiters, in at most `limit` parts unless that is 0.
///
/// An empty delimiter, which the specification forbids, divides nothing.
#[must_use]
pub fn split<'a>(text: &'a str, delimiter: &'a str, limit: usize) -> Parts<'a> {
    let limit = if delimiter.is_empty() { 1 } else { limit };
    Parts::Split { text, delimiter, limit }
}

#[cfg(test)]
mod tests {
    use super::{Parts, split};

    fn all(parts: Parts<'_>) -> Vec<&str> {
        (0..).map_while(|index| parts.at(index)).collect()
    }

    /// The examples of the specification.
    #[test]
    fn a_text_is_split_at_its_delimiters() {
        for (text, delimiter, limit, parts) in [
            ("a--b--c", "--", 0, &["a", "b", "c"][..]),
            ("a--b--c", "--", 2, &["a", "b--c"]),
            ("a--b--c", "--", 1, &["a--b--c"]),
            ("", "--", 0, &[""]),
            ("--", "--", 0, &["", ""]),
            ("----", "--", 0, &["", "", ""]),
            ("--b--", "--", 0, &["", "b", ""]),
            ("--x-s3--azid--suffix", "--", 0, &["", "x-s3", "azid", "suffix"]),
            ("--x-s3--azid--suffix", "--", 2, &["", "x-s3--azid--suffix"]),
            ("abc", "x", 0, &["abc"]),
            ("mybucket", "--", 1, &["mybucket"]),
            ("abc", "", 0, &["abc"]),
        ] {
            assert_eq!(all(split(text, delimiter, limit)), parts, "{text:?} at {delimiter:?}, {limit}");
        }
    }

    #[test]
    fn negative_indexes_count_from_the_end() {
        let owned = ["a".to_owned(), "b".to_owned(), "c".to_owned()];
        for parts in [
            Parts::Resource("a:b/c"),
            split("a-b-c", "-", 0),
            split("a-b-c", "-", 3),
            Parts::Borrowed(&["a", "b", "c"]),
            Parts::Owned(&owned),
        ] {
            assert_eq!([-1, -3, -4, 3].map(|index| parts.at(index)), [Some("c"), Some("a"), None, None]);
            assert_eq!([i64::MIN, i64::MAX].map(|index| parts.at(index)), [None, None]);
        }
        assert_eq!(split("a-b-c", "-", 2).at(-1), Some("b-c"));
    }
}
