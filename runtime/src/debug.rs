//! `Debug` that never prints a megabyte: long values are cut, and say how long they are. Knows no shape.

use std::collections::BTreeMap;
use std::fmt::{self, Debug, Write};

use bytes::Bytes;

use crate::{BigDecimal, BigInteger, Document, Timestamp};

/// Bytes of a blob that are shown.
const BLOB: usize = 64;
/// Bytes of a string that are shown, to the next character.
const TEXT: usize = 1024;
/// Elements of a list or map that are shown.
const ELEMENTS: usize = 100;
/// Bytes that one structure may take altogether, the text that says so aside.
const WHOLE: usize = 64 * 1024;

/// A field's name, and what is shown of its value.
pub type Field<'a> = (&'a str, &'a dyn Debug);

/// A structure with its fields, cut where it grows too long.
pub fn structure(f: &mut fmt::Formatter<'_>, name: &str, fields: &[Field<'_>]) -> fmt::Result {
    cut(f, &|f| {
        let mut structure = f.debug_struct(name);
        for (name, value) in fields {
            structure.field(name, value);
        }
        structure.finish()
    })
}

/// A variant with its value, cut where it grows too long.
pub fn variant(f: &mut fmt::Formatter<'_>, name: &str, value: &dyn Debug) -> fmt::Result {
    cut(f, &|f| f.debug_tuple(name).field(value).finish())
}

/// A value that is not shown.
pub const HIDDEN: &dyn Debug = &"***";

/// The text of an enum's value, without quotes. What no text should hold is escaped.
pub fn text(f: &mut fmt::Formatter<'_>, value: &str) -> fmt::Result {
    let shown = start(value);
    write!(f, "{}", shown.escape_debug())?;
    if shown.len() == value.len() { Ok(()) } else { write!(f, "... ({} bytes)", value.len()) }
}

/// A string, a blob, or a collection of what is no generated type, shown in part where it is long.
pub struct Short<'a, T>(pub &'a T);

/// A collection of which the first elements are shown.
pub struct Few<'a, T>(pub &'a T);

/// A type that [`Short`] cuts.
pub trait Cut {
    /// Shows as much as is read.
    fn cut(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result;
}

impl<T: Cut> Debug for Short<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.cut(f)
    }
}

impl Cut for Bytes {
    fn cut(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.len() <= BLOB {
            return Debug::fmt(self, f);
        }
        write!(f, "{:?}... ({} bytes)", self.slice(..BLOB), self.len())
    }
}

impl Cut for String {
    fn cut(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = start(self);
        Debug::fmt(shown, f)?;
        if shown.len() == self.len() { Ok(()) } else { write!(f, "... ({} bytes)", self.len()) }
    }
}

impl<T: Cut> Cut for Option<T> {
    fn cut(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Debug::fmt(&self.as_ref().map(Short), f)
    }
}

impl<T: Cut> Cut for Vec<T> {
    fn cut(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        list(f, self.len(), self.iter().map(Short))
    }
}

impl<K: Debug, V: Cut> Cut for BTreeMap<K, V> {
    fn cut(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        map(f, self.len(), self.iter().map(|(key, value)| (key, Short(value))))
    }
}

macro_rules! never_long {
    ($($ty:ty)*) => {
        $(impl Cut for $ty {
            fn cut(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                Debug::fmt(self, f)
            }
        })*
    };
}

// A document or a number may be; there the limit of the whole holds.
never_long!(bool i8 i16 i32 i64 f32 f64 Timestamp BigInteger BigDecimal Document);

impl<T: Debug> Debug for Few<'_, Vec<T>> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        list(f, self.0.len(), self.0.iter())
    }
}

impl<K: Debug, V: Debug> Debug for Few<'_, BTreeMap<K, V>> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        map(f, self.0.len(), self.0.iter())
    }
}

impl<T> Debug for Few<'_, Option<T>>
where
    for<'a> Few<'a, T>: Debug,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Debug::fmt(&self.0.as_ref().map(Few), f)
    }
}

fn list(f: &mut fmt::Formatter<'_>, count: usize, elements: impl Iterator<Item: Debug>) -> fmt::Result {
    let mut list = f.debug_list();
    list.entries(elements.take(ELEMENTS));
    if count <= ELEMENTS {
        return list.finish();
    }
    list.finish_non_exhaustive()?;
    write!(f, " ({count} in all)")
}

fn map<K: Debug, V: Debug>(
    f: &mut fmt::Formatter<'_>,
    count: usize,
    entries: impl Iterator<Item = (K, V)>,
) -> fmt::Result {
    let mut map = f.debug_map();
    map.entries(entries.take(ELEMENTS));
    if count <= ELEMENTS {
        return map.finish();
    }
    map.finish_non_exhaustive()?;
    write!(f, " ({count} in all)")
}

/// As much of a text as is shown.
fn start(text: &str) -> &str {
    text.get(..boundary(text, TEXT)).unwrap_or(text)
}

/// What `show` writes, as far as it is not too long.
fn cut(f: &mut fmt::Formatter<'_>, show: &dyn Fn(&mut fmt::Formatter<'_>) -> fmt::Result) -> fmt::Result {
    let pretty = f.alternate();
    let mut limited = Limited { out: f, left: WHOLE, cut: false };
    let shown = if pretty { write!(limited, "{:#?}", Shown(show)) } else { write!(limited, "{:?}", Shown(show)) };
    if limited.cut { write!(f, "... (cut after {WHOLE} bytes)") } else { shown }
}

struct Shown<'a>(&'a dyn Fn(&mut fmt::Formatter<'_>) -> fmt::Result);

impl Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (self.0)(f)
    }
}

/// Passes on as many bytes as are left, then fails, so that the rest is not even made.
struct Limited<'a, 'b> {
    out: &'a mut fmt::Formatter<'b>,
    left: usize,
    cut: bool,
}

impl Write for Limited<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if let Some(left) = self.left.checked_sub(text.len()) {
            self.left = left;
            return self.out.write_str(text);
        }
        self.cut = true;
        self.out.write_str(text.get(..boundary(text, self.left)).unwrap_or_default())?;
        Err(fmt::Error)
    }
}

/// The last place of a text, `at` or before it, that is no middle of a character.
fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Whole {
        data: Option<Bytes>,
        names: Vec<String>,
        inner: Option<Vec<Whole>>,
    }

    impl Debug for Whole {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            structure(
                f,
                "Whole",
                &[("data", &Short(&self.data)), ("names", &Short(&self.names)), ("inner", &Few(&self.inner))],
            )
        }
    }

    fn whole(bytes: usize, names: usize, inner: usize) -> Whole {
        let many = (0..inner).map(|_| whole(bytes, names, 0)).collect::<Vec<_>>();
        Whole {
            data: Some(vec![b'x'; bytes].into()),
            names: vec!["\u{e9}".repeat(bytes); names],
            inner: (inner > 0).then_some(many),
        }
    }

    #[test]
    fn short_values_are_shown_as_they_are() {
        let text = format!("{:?}", whole(3, 1, 1));
        let inner = "Whole { data: Some(b\"xxx\"), names: [\"ééé\"], inner: None }";
        assert_eq!(text, format!("Whole {{ data: Some(b\"xxx\"), names: [\"ééé\"], inner: Some([{inner}]) }}"));
        assert!(format!("{:#?}", whole(3, 1, 1)).contains("\n    names: [\n        \"ééé\",\n    ],\n"));
    }

    #[test]
    fn long_values_say_how_long_they_are() {
        let text = format!("{:?}", whole(65, 0, 0));
        assert!(text.contains(&format!("b\"{}\"... (65 bytes)", "x".repeat(64))), "{text}");
        let text = format!("{:?}", whole(1000, 1, 0));
        assert!(text.contains(&format!("\"{}\"... (2000 bytes)", "é".repeat(512))), "{text}");
        let text = format!("{:?}", whole(1, 101, 0));
        assert!(text.contains("\"é\", ..] (101 in all)"), "{text}");
        assert_eq!(text.matches('é').count(), 100);
        let text = format!("{:?}", whole(1, 0, 10_000));
        assert!(text.ends_with(", ..] (10000 in all)) }"), "{text}");
    }

    #[test]
    fn a_whole_is_never_long() {
        for text in [format!("{:?}", whole(99, 99, 99)), format!("{:#?}", whole(99, 99, 99))] {
            assert!(text.len() < WHOLE + 100, "{}", text.len());
            assert!(text.ends_with("... (cut after 65536 bytes)"), "{}", text.len());
        }
    }
}
