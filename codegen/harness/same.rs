//! Compares values: NaN is the same as NaN, and where two differ the first line that does is shown.

use std::collections::BTreeMap;
use std::fmt::Debug;

/// Fails if two values differ.
pub fn same<T: Debug + PartialEq>(id: &str, expected: &T, found: &T) {
    if expected != found {
        differs(id, expected, found);
    }
}

/// Fails if two values differ, NaN being the same as NaN.
pub fn same_with_nan<T: Debug + Same>(id: &str, expected: &T, found: &T) {
    if !expected.same(found) {
        differs(id, expected, found);
    }
}

/// Fails with the first line in which two values differ.
fn differs<T: Debug>(id: &str, expected: &T, found: &T) -> ! {
    let (expected, found) = (format!("{expected:#?}"), format!("{found:#?}"));
    let lines: Vec<_> = expected.lines().zip(found.lines()).collect();
    if let Some(at) = lines.iter().position(|(expected, found)| expected != found) {
        let (expected, found) = lines[at];
        let place = enclosing(lines[..at].iter().map(|(line, _)| *line), expected);
        panic!("{id}: in `{place}` expected `{}`, found `{}`", expected.trim(), found.trim());
    }
    panic!("{id}: a value differs that must not be shown");
}

/// What is open where `line` stands, from the outside in, judged by the indentation of the lines before it.
fn enclosing<'a>(before: impl DoubleEndedIterator<Item = &'a str>, line: &str) -> String {
    let indentation = |line: &str| line.len() - line.trim_start().len();
    let mut limit = indentation(line);
    let mut open = Vec::new();
    for line in before.rev() {
        if indentation(line) < limit {
            limit = indentation(line);
            open.insert(0, line.trim());
        }
    }
    open.join(" ")
}

/// Equality in which NaN is the same as NaN, for types that hold floats.
pub trait Same {
    fn same(&self, other: &Self) -> bool;
}

impl Same for f32 {
    fn same(&self, other: &Self) -> bool {
        self.to_bits() == other.to_bits() || (self.is_nan() && other.is_nan())
    }
}

impl Same for f64 {
    fn same(&self, other: &Self) -> bool {
        self.to_bits() == other.to_bits() || (self.is_nan() && other.is_nan())
    }
}

impl<T: Same> Same for Option<T> {
    fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Some(one), Some(other)) => one.same(other),
            (one, other) => one.is_none() && other.is_none(),
        }
    }
}

impl<T: Same> Same for Box<T> {
    fn same(&self, other: &Self) -> bool {
        (**self).same(other)
    }
}

impl<T: Same> Same for Vec<T> {
    fn same(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().zip(other).all(|(one, other)| one.same(other))
    }
}

impl<K: Ord, T: Same> Same for BTreeMap<K, T> {
    fn same(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().all(|(key, one)| other.get(key).is_some_and(|other| one.same(other)))
    }
}
