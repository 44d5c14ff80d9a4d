//! Records that wait and share a fate if their shard is full. Knows no other lane.

use std::collections::btree_map::{BTreeMap, OccupiedEntry};
use std::time::Duration;

use super::gate::Gate;
use super::pending::Pending;
use super::queue::Queue;

/// Records that wait for the same shard, as far as is known.
#[derive(Debug)]
pub(super) struct Lane<T> {
    /// Those that were never sent, in the order in which they came.
    fresh: Queue<Pending<T>>,
    /// Their size, which is asked for often.
    fresh_bytes: usize,
    /// Those that are to be sent again later, by when.
    again: BTreeMap<(Duration, u64), Pending<T>>,
    /// Those of them whose time has come, in the order in which they were put first.
    late: BTreeMap<u64, Pending<T>>,
    pub(super) gate: Gate,
}

impl<T> Default for Lane<T> {
    fn default() -> Self {
        Self {
            fresh: Queue::default(),
            fresh_bytes: 0,
            again: BTreeMap::new(),
            late: BTreeMap::new(),
            gate: Gate::default(),
        }
    }
}

/// What of a lane may be sent now.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Ready {
    pub(super) records: usize,
    pub(super) bytes: usize,
    /// When the oldest one was put.
    pub(super) oldest: Option<Duration>,
    /// Some have waited before.
    pub(super) again: bool,
}

impl<T> Lane<T> {
    pub(super) fn push(&mut self, pending: Pending<T>) {
        if pending.due.is_zero() {
            self.fresh_bytes += pending.size;
            self.fresh.push_back(pending);
        } else {
            self.again.insert((pending.due, pending.number), pending);
        }
    }

    pub(super) fn len(&self) -> usize {
        self.fresh.len() + self.again.len() + self.late.len()
    }

    /// What may be sent now; of those that are sent again only `most` are counted.
    pub(super) fn ready(&mut self, most: usize, now: Duration) -> Ready {
        if self.len() == 0 || !self.gate.is_open(now) {
            return Ready::default();
        }
        self.promote(now);
        let late = self.late.values().take(most.max(1)).map(|pending| pending.size);
        Ready {
            records: self.fresh.len() + self.late.len().min(most.max(1)),
            bytes: self.fresh_bytes + late.sum::<usize>(),
            oldest: self.fresh.front().map(|first| first.admitted),
            again: !self.late.is_empty(),
        }
    }

    /// Finds out whose time has come.
    fn promote(&mut self, now: Duration) {
        while let Some(first) = self.again.first_entry().filter(|first| first.key().0 <= now) {
            let pending = first.remove();
            self.late.insert(pending.number, pending);
        }
    }

    /// The record that is to be sent next: the oldest, or nobody could say when it is its turn.
    pub(super) fn next(&mut self, now: Duration) -> Option<&mut Pending<T>> {
        if !self.gate.is_open(now) {
            return None;
        }
        self.promote(now);
        if self.is_late() { self.late.first_entry().map(OccupiedEntry::into_mut) } else { self.fresh.front_mut() }
    }

    /// Takes what [`next`](Self::next) gave.
    pub(super) fn take(&mut self) -> Option<Pending<T>> {
        if self.is_late() { self.late.pop_first().map(|(_, pending)| pending) } else { self.take_fresh() }
    }

    /// Whether the oldest record is one that was sent before.
    fn is_late(&self) -> bool {
        let late = self.late.first_key_value().map(|(number, _)| *number);
        late.is_some_and(|late| self.fresh.front().is_none_or(|fresh| late < fresh.number))
    }

    fn take_fresh(&mut self) -> Option<Pending<T>> {
        let taken = self.fresh.pop_front();
        self.fresh_bytes -= taken.as_ref().map_or(0, |taken| taken.size);
        taken
    }

    /// When there is something to do that cannot be done now.
    pub(super) fn wake_at(&self, now: Duration) -> Option<Duration> {
        if self.len() == 0 {
            return None;
        }
        let opens = self.gate.opens_at(now);
        if opens > now && !(self.fresh.is_empty() && self.late.is_empty()) {
            return Some(opens);
        }
        self.again.first_key_value().map(|((due, _), _)| opens.max(*due)).filter(|at| *at > now)
    }

    /// Takes out the records for which `gone` holds.
    pub(super) fn remove(&mut self, mut is_gone: impl FnMut(&Pending<T>) -> bool, out: &mut Vec<Pending<T>>) {
        if self.fresh.iter().any(&mut is_gone) {
            out.extend(self.fresh.remove(&mut is_gone));
            self.fresh_bytes = self.fresh.iter().map(|pending| pending.size).sum();
        }
        let gone: Vec<_> = self.again.iter().filter(|(_, pending)| is_gone(pending)).map(|(at, _)| *at).collect();
        out.extend(gone.iter().filter_map(|at| self.again.remove(at)));
        let gone: Vec<_> = self.late.iter().filter(|(_, pending)| is_gone(pending)).map(|(at, _)| *at).collect();
        out.extend(gone.iter().filter_map(|at| self.late.remove(at)));
    }

    /// Takes out all.
    pub(super) fn drain(&mut self) -> impl Iterator<Item = Pending<T>> + use<T> {
        self.fresh_bytes = 0;
        let (again, late) = (std::mem::take(&mut self.again), std::mem::take(&mut self.late));
        std::mem::take(&mut self.fresh).into_iter().chain(again.into_values()).chain(late.into_values())
    }
}
