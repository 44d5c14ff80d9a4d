//! A value that is looked at, and the rules that it is held to. Each rule gives the value back for the next.

#![expect(
    clippy::must_use_candidate,
    clippy::return_self_not_must_use,
    reason = "behind the last rule nobody needs the value"
)]

use std::collections::BTreeMap;
use std::fmt;
use std::ops::{Bound, RangeBounds};

use bytes::Bytes;

use super::place::Step;
use super::{Place, Ranged, Rule, Unit, Validate};

/// A value and where it is; perhaps none, of which every rule is kept.
pub struct Value<'a, T: ?Sized> {
    place: Place<'a>,
    value: Option<&'a T>,
}

impl<'a, T> Value<'a, Option<T>> {
    /// The value, if there is one.
    pub fn optional(self) -> Value<'a, T> {
        Value { place: self.place, value: self.value.and_then(Option::as_ref) }
    }

    /// The value, which there must be.
    pub fn required(mut self) -> Value<'a, T> {
        if let Some(None) = self.value {
            self.place.tell(Rule::Required);
        }
        self.optional()
    }
}

impl<'a, T: ?Sized> Value<'a, T> {
    pub(super) fn new(place: Place<'a>, value: Option<&'a T>) -> Self {
        Self { place, value }
    }

    /// From here on nothing is shown of the value.
    pub fn sensitive(mut self) -> Self {
        self.place.hide();
        self
    }

    /// What it must keep.
    pub fn keeps(self, check: impl FnOnce(Self)) {
        check(self);
    }

    /// What its own type demands of it.
    pub fn nested(mut self)
    where
        T: Validate,
    {
        if let (Some(value), Some(place)) = (self.value, self.place.inside()) {
            value.check(place);
        }
    }

    /// How long it must be.
    pub fn length(mut self, range: impl RangeBounds<u64>) -> Self
    where
        T: Measured,
    {
        let Some(value) = self.value else { return self };
        let actual = value.length();
        if !range.contains(&actual) {
            let (min, max) = (bound(range.start_bound()).copied(), bound(range.end_bound()).copied());
            self.place.tell(Rule::Length { actual, min, max, unit: T::UNIT });
        }
        self
    }

    /// It must not be empty.
    pub fn not_empty(mut self) -> Self
    where
        T: Measured,
    {
        if self.value.is_some_and(|value| value.length() == 0) {
            self.place.tell(Rule::NotEmpty);
        }
        self
    }

    /// How large it must be.
    pub fn range<B: Copy + fmt::Display>(mut self, range: impl RangeBounds<B>) -> Self
    where
        T: Ranged<B>,
    {
        let Some(value) = self.value else { return self };
        let (min, max) = (bound(range.start_bound()).copied(), bound(range.end_bound()).copied());
        // What cannot be compared, as what is not a number, is in no range.
        if !(min.is_none_or(|min| value.at_least(min)) && max.is_none_or(|max| value.at_most(max))) {
            let actual = self.place.shown(value.to_string());
            let [min, max] = [min, max].map(|bound| bound.map(|bound| bound.to_string()));
            self.place.tell(Rule::Range { actual, min, max });
        }
        self
    }
}

impl Value<'_, String> {
    /// It consists of so many of these characters, which is what `pattern` says.
    pub fn characters(
        mut self,
        pattern: &'static str,
        count: impl RangeBounds<usize>,
        among: fn(char) -> bool,
    ) -> Self {
        let Some(value) = self.value else { return self };
        let mut found = 0_usize;
        let all = value.chars().all(|character| {
            found = found.saturating_add(1);
            among(character)
        });
        if !(all && count.contains(&found)) {
            self.place.tell(Rule::Pattern { pattern });
        }
        self
    }

    /// It holds one of these characters, which is what `pattern` says.
    pub fn any_character(mut self, pattern: &'static str, among: fn(char) -> bool) -> Self {
        if self.value.is_some_and(|value| !value.chars().any(among)) {
            self.place.tell(Rule::Pattern { pattern });
        }
        self
    }

    /// It matches `expression`, which is `pattern` in the dialect of the crate `regex`; not looked at without that feature.
    #[cfg_attr(not(feature = "regex"), allow(unused_mut, unused_variables))]
    pub fn regex(mut self, pattern: &'static str, expression: &'static str) -> Self {
        #[cfg(feature = "regex")]
        if self.value.is_some_and(|value| !super::regex::is_match(expression, value)) {
            self.place.tell(Rule::Pattern { pattern });
        }
        self
    }
}

impl<T> Value<'_, Vec<T>> {
    /// What each element must keep.
    pub fn each(mut self, check: impl Fn(Value<'_, T>)) -> Self {
        for (index, element) in self.value.into_iter().flatten().enumerate() {
            check(Value::new(self.place.step(Step::Index(index)), Some(element)));
        }
        self
    }

    /// No two elements are alike.
    pub fn unique(mut self) -> Self
    where
        T: Ord,
    {
        let Some(list) = self.value else { return self };
        let mut sorted: Vec<(&T, usize)> = list.iter().zip(0..).collect();
        sorted.sort();
        let groups = sorted.chunk_by(|(a, _), (b, _)| a == b);
        let repeated = groups.filter_map(|group| group.split_first());
        let mut again: Vec<(usize, usize)> =
            repeated.flat_map(|((_, first), others)| others.iter().map(move |(_, index)| (*index, *first))).collect();
        again.sort_unstable();
        self.tell_repeated(&again);
        self
    }

    /// No two elements are alike, of a type that has no order.
    pub fn unique_unordered(mut self) -> Self
    where
        T: PartialEq,
    {
        let Some(list) = self.value else { return self };
        let first = |(index, element): (usize, &T)| {
            let first = list.iter().take(index).position(|earlier| earlier == element);
            first.map(|first| (index, first))
        };
        let again: Vec<(usize, usize)> = list.iter().enumerate().filter_map(first).collect();
        self.tell_repeated(&again);
        self
    }

    fn tell_repeated(&mut self, again: &[(usize, usize)]) {
        for &(index, first) in again {
            self.place.step(Step::Index(index)).tell(Rule::Unique { first });
        }
    }
}

impl<K: AsRef<str>, T> Value<'_, BTreeMap<K, T>> {
    /// What each key must keep.
    pub fn keys(mut self, check: impl Fn(Value<'_, K>)) -> Self {
        for key in self.value.into_iter().flat_map(BTreeMap::keys) {
            check(Value::new(self.place.step(Step::Key(key.as_ref())), Some(key)));
        }
        self
    }

    /// What each value must keep.
    pub fn values(mut self, check: impl Fn(Value<'_, T>)) -> Self {
        for (key, value) in self.value.into_iter().flatten() {
            check(Value::new(self.place.step(Step::Entry(key.as_ref())), Some(value)));
        }
        self
    }
}

/// What its own type demands of an element, key or value.
pub fn nested<T: Validate>(value: Value<'_, T>) {
    value.nested();
}

impl<T: ?Sized> fmt::Debug for Value<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Value").field("is_some", &self.value.is_some()).finish_non_exhaustive()
    }
}

/// The bound, if there is one; models have none that are not part of what they bound.
fn bound<T>(bound: Bound<&T>) -> Option<&T> {
    match bound {
        Bound::Included(bound) | Bound::Excluded(bound) => Some(bound),
        Bound::Unbounded => None,
    }
}

/// What has a length.
pub trait Measured {
    /// What the length is counted in.
    const UNIT: Unit;

    /// How long it is.
    fn length(&self) -> u64;
}

impl Measured for String {
    const UNIT: Unit = Unit::Characters;

    fn length(&self) -> u64 {
        count(self.chars().count())
    }
}

impl Measured for Bytes {
    const UNIT: Unit = Unit::Bytes;

    fn length(&self) -> u64 {
        count(self.len())
    }
}

impl<T> Measured for Vec<T> {
    const UNIT: Unit = Unit::Elements;

    fn length(&self) -> u64 {
        count(self.len())
    }
}

impl<K, T> Measured for BTreeMap<K, T> {
    const UNIT: Unit = Unit::Entries;

    fn length(&self) -> u64 {
        count(self.len())
    }
}

fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
