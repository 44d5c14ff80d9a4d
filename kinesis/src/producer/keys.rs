//! Order per partition key: one record of a key is on its way, the others wait here. Knows no shard and no call.

use std::collections::{HashMap, VecDeque};

use super::pending::Pending;
use crate::hash_key;

/// The keys of records without a fate.
#[derive(Debug)]
pub(super) struct Keys<T> {
    keys: HashMap<u128, Key<T>>,
    /// How many records are kept back.
    len: usize,
}

#[derive(Debug)]
struct Key<T> {
    /// How many of its records are in a lane or on their way.
    active: usize,
    /// The others, in order.
    waiting: VecDeque<Pending<T>>,
    /// The first record that failed, and the end of those that fail behind it.
    broken: Option<(u64, u64)>,
}

impl<T> Default for Keys<T> {
    fn default() -> Self {
        Self { keys: HashMap::new(), len: 0 }
    }
}

impl<T> Default for Key<T> {
    fn default() -> Self {
        Self { active: 0, waiting: VecDeque::new(), broken: None }
    }
}

impl<T> Keys<T> {
    /// Gives a new record back if it may be sent, and keeps it if another one of its key goes first.
    ///
    /// Records without a key have no order.
    pub(super) fn admit(&mut self, mut pending: Pending<T>) -> Option<Pending<T>> {
        pending.key = pending.entry.partition_key.as_deref().map(hash_key::of_partition_key);
        let Some(identity) = pending.key else { return Some(pending) };
        let key = self.keys.entry(identity).or_default();
        if key.active == 0 && key.waiting.is_empty() {
            key.active = 1;
            return Some(pending);
        }
        key.waiting.push_back(pending);
        self.len += 1;
        None
    }

    /// How many records are kept back.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// The record that follows one that is on its way, if both may go as one.
    pub(super) fn follow(&mut self, sent: &Pending<T>, fits: impl FnOnce(&Pending<T>) -> bool) -> Option<Pending<T>> {
        let key = self.keys.get_mut(&sent.key?)?;
        if !fits(key.waiting.front()?) {
            return None;
        }
        key.active += 1;
        self.len -= 1;
        key.waiting.pop_front()
    }

    /// A record has its fate: gives the one of its key that may be sent now.
    pub(super) fn settled(&mut self, pending: &Pending<T>) -> Option<Pending<T>> {
        self.release(pending.key?)
    }

    /// A record is to be sent again: gives it back, or the one of its key that goes first, when no other is on its way.
    pub(super) fn again(&mut self, pending: Pending<T>) -> Option<Pending<T>> {
        let Some(identity) = pending.key else { return Some(pending) };
        let key = self.keys.entry(identity).or_default();
        let place = key.waiting.partition_point(|other| other.number < pending.number);
        key.waiting.insert(place, pending);
        self.len += 1;
        self.release(identity)
    }

    /// A record fails, and with it all of its key that were put behind it and before the record `end`: gives those that are
    /// kept back.
    pub(super) fn break_off(&mut self, failed: &Pending<T>, end: u64) -> Vec<Pending<T>> {
        let Some(key) = failed.key.and_then(|identity| self.keys.get_mut(&identity)) else { return Vec::new() };
        let first = key.broken.map_or(failed.number, |(first, _)| first.min(failed.number));
        key.broken = Some((first, end));
        let behind = key.waiting.split_off(key.waiting.partition_point(|other| other.number < failed.number));
        self.len -= behind.len();
        behind.into()
    }

    /// Whether a record that was on its way stands behind one that failed.
    pub(super) fn is_broken_off(&self, pending: &Pending<T>) -> bool {
        let key = pending.key.and_then(|identity| self.keys.get(&identity));
        let broken = key.and_then(|key| key.broken);
        broken.is_some_and(|(first, end)| first < pending.number && pending.number < end)
    }

    fn release(&mut self, identity: u128) -> Option<Pending<T>> {
        let key = self.keys.get_mut(&identity)?;
        key.active = key.active.saturating_sub(1);
        if key.active > 0 {
            return None;
        }
        let next = key.waiting.pop_front();
        match next {
            Some(_) => {
                key.active = 1;
                self.len -= 1;
            }
            None => drop(self.keys.remove(&identity)),
        }
        next
    }

    /// Takes out the records that are kept back and for which `gone` holds.
    pub(super) fn remove(&mut self, mut gone: impl FnMut(&Pending<T>) -> bool) -> Vec<Pending<T>> {
        let mut out = Vec::new();
        for key in self.keys.values_mut() {
            if key.waiting.iter().any(&mut gone) {
                let (taken, left): (Vec<_>, Vec<_>) = key.waiting.drain(..).partition(&mut gone);
                key.waiting.extend(left);
                out.extend(taken);
            }
        }
        self.len -= out.len();
        out
    }
}
