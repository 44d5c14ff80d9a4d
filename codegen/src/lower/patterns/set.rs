//! Sets of characters: ranges of code points, and properties of Unicode by name.

use crate::ir::CharacterSet;

/// A set of characters.
#[derive(Clone, Debug, Default)]
pub struct Set {
    /// Whether it holds all but these.
    pub negated: bool,
    /// Code points, both ends included.
    pub ranges: Vec<(u32, u32)>,
    /// Properties as the crate `regex` calls them, and whether what does not have them is meant.
    pub properties: Vec<(String, bool)>,
}

const LAST: u32 = 0x0010_FFFF;

/// `\d`, `\w`, `\s` and what `.` leaves out.
pub const DIGITS: &[(u32, u32)] = &[(0x30, 0x39)];
pub const WORD: &[(u32, u32)] = &[(0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A)];
pub const SPACE: &[(u32, u32)] = &[
    (0x09, 0x0D),
    (0x20, 0x20),
    (0xA0, 0xA0),
    (0x1680, 0x1680),
    (0x2000, 0x200A),
    (0x2028, 0x2029),
    (0x202F, 0x202F),
    (0x205F, 0x205F),
    (0x3000, 0x3000),
    (0xFEFF, 0xFEFF),
];
pub const LINE_ENDS: &[(u32, u32)] = &[(0x0A, 0x0A), (0x0D, 0x0D), (0x2028, 0x2029)];

impl Set {
    pub fn of(ranges: &[(u32, u32)]) -> Self {
        Self { ranges: ranges.to_vec(), ..Self::default() }
    }

    pub fn one(code_point: u32) -> Self {
        Self::of(&[(code_point, code_point)])
    }

    /// All but these.
    pub fn all_but(ranges: &[(u32, u32)]) -> Self {
        Self::of(&complement(ranges))
    }

    /// The code point, if it is one alone.
    pub fn single(&self) -> Option<u32> {
        match (self.ranges.as_slice(), self.negated) {
            ([(first, last)], false) if first == last && self.properties.is_empty() => Some(*first),
            _ => None,
        }
    }

    pub fn add(&mut self, other: &Self) {
        self.ranges.extend(&other.ranges);
        self.properties.extend_from_slice(&other.properties);
    }

    /// The ranges alone, or those of all others where these are fewer; `None` where properties say more.
    pub fn ranges(&self) -> Option<CharacterSet> {
        let these = CharacterSet { negated: self.negated, ranges: self.characters() };
        let others = CharacterSet { negated: !self.negated, ranges: characters(&complement(&self.ranges)) };
        let fewer = others.ranges.len() < these.ranges.len();
        self.properties.is_empty().then_some(if fewer { others } else { these })
    }

    /// The ranges, in order, of characters: half a surrogate pair is none.
    pub fn characters(&self) -> Vec<(char, char)> {
        characters(&self.ranges)
    }
}

/// Ranges in order, those that touch put together.
fn merged(ranges: &[(u32, u32)]) -> Vec<(u32, u32)> {
    let mut sorted = ranges.to_vec();
    sorted.sort_unstable();
    let mut merged: Vec<(u32, u32)> = Vec::new();
    for (first, last) in sorted {
        match merged.last_mut() {
            Some((_, end)) if first <= end.saturating_add(1) => *end = last.max(*end),
            _ => merged.push((first, last)),
        }
    }
    merged
}

fn complement(ranges: &[(u32, u32)]) -> Vec<(u32, u32)> {
    let mut gaps = Vec::new();
    let mut next = 0;
    for (first, last) in merged(ranges) {
        if next < first {
            gaps.push((next, first - 1));
        }
        next = last + 1;
    }
    if next <= LAST {
        gaps.push((next, LAST));
    }
    gaps
}

fn characters(ranges: &[(u32, u32)]) -> Vec<(char, char)> {
    let parts = merged(ranges).into_iter().flat_map(|(first, last)| {
        let below = (first, last.min(0xD7FF));
        let above = (first.max(0xE000), last.min(LAST));
        [below, above]
    });
    let whole = parts.filter(|(first, last)| first <= last);
    whole.filter_map(|(first, last)| Some((char::from_u32(first)?, char::from_u32(last)?))).collect()
}
