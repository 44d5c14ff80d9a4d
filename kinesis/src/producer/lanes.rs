//! All lanes of a producer: one while there is no trouble, then by shard, or by key where shards are not known.

use std::time::Duration;

use super::lane::{Lane, Ready};
use super::pending::Pending;
use super::shard_map::ShardMap;

/// Into how many lanes keys are spread where shards are not known: 2^6.
const BUCKET_BITS: u32 = 6;

/// By what records are told apart.
#[derive(Debug)]
pub(super) enum Scheme {
    /// Not at all.
    One,
    /// By the first bits of their hash keys.
    Buckets,
    /// By shard.
    Shards(ShardMap),
}

#[derive(Debug)]
pub(super) struct Lanes<T> {
    scheme: Scheme,
    /// The last one, if there are several, is for records whose shard the stream chooses.
    all: Vec<Lane<T>>,
    /// Where the next batch begins to take.
    turn: usize,
    len: usize,
}

impl<T> Default for Lanes<T> {
    fn default() -> Self {
        Self { scheme: Scheme::One, all: vec![Lane::default()], turn: 0, len: 0 }
    }
}

impl<T> Lanes<T> {
    pub(super) fn len(&self) -> usize {
        self.len
    }

    pub(super) fn map(&self) -> Option<&ShardMap> {
        match &self.scheme {
            Scheme::Shards(map) => Some(map),
            Scheme::One | Scheme::Buckets => None,
        }
    }

    pub(super) fn is_one(&self) -> bool {
        matches!(self.scheme, Scheme::One)
    }

    /// Tells records apart in another way; those that wait keep their order. A map equal to the one in force changes nothing.
    /// Gates begin anew.
    pub(super) fn arrange(&mut self, scheme: Scheme) {
        if let (Scheme::Shards(new), Some(old)) = (&scheme, self.map())
            && new == old
        {
            return;
        }
        let parts = match &scheme {
            Scheme::One => 0,
            Scheme::Buckets => 1 << BUCKET_BITS,
            Scheme::Shards(map) => map.len(),
        };
        let mut waiting: Vec<_> = self.all.iter_mut().flat_map(Lane::drain).collect();
        waiting.sort_by_key(|pending| pending.number);
        let all = std::iter::repeat_with(Lane::default).take(parts + 1).collect();
        *self = Self { scheme, all, turn: 0, len: 0 };
        for pending in waiting {
            self.push(pending);
        }
    }

    /// How many lanes there are.
    pub(super) fn count(&self) -> usize {
        self.all.len()
    }

    /// Which lane a record belongs to.
    pub(super) fn lane_of(&self, pending: &Pending<T>) -> usize {
        let last = self.all.len() - 1;
        let index = match &self.scheme {
            Scheme::One => Some(0),
            Scheme::Buckets => pending.known_hash().and_then(|hash| usize::try_from(hash >> (128 - BUCKET_BITS)).ok()),
            Scheme::Shards(map) => pending.known_hash().map(|hash| map.index(hash)),
        };
        index.map_or(last, |index| index.min(last))
    }

    pub(super) fn push(&mut self, mut pending: Pending<T>) {
        if !self.is_one() {
            pending.hash();
        }
        let index = self.lane_of(&pending);
        self.len += 1;
        self.all[index].push(pending);
    }

    pub(super) fn lane(&mut self, index: usize) -> Option<&mut Lane<T>> {
        self.all.get_mut(index)
    }

    /// Takes the record that is next in a lane.
    pub(super) fn take(&mut self, index: usize) -> Option<Pending<T>> {
        let taken = self.all.get_mut(index)?.take();
        self.len -= usize::from(taken.is_some());
        taken
    }

    /// The lanes in the order in which the next batch takes from them; each time another one is first.
    pub(super) fn turn(&mut self) -> impl Iterator<Item = usize> + Clone + use<T> {
        let (count, turn) = (self.all.len(), self.turn);
        self.turn = (turn + 1) % count;
        (0..count).map(move |index| (index + turn) % count)
    }

    /// What may be sent now, counted at least as far as `most` records, and in how many lanes it is.
    pub(super) fn ready(&mut self, most: usize, now: Duration) -> (Ready, usize) {
        let (mut sum, mut count) = (Ready::default(), 0);
        for lane in &mut self.all {
            let ready = lane.ready(most.saturating_sub(sum.records), now);
            if ready.records > 0 {
                count += 1;
                sum.records += ready.records;
                sum.bytes += ready.bytes;
                sum.again |= ready.again;
                sum.oldest = [sum.oldest, ready.oldest].into_iter().flatten().min();
            }
        }
        (sum, count)
    }

    /// When a lane has something to do that it cannot do now.
    pub(super) fn wake_at(&self, now: Duration) -> Option<Duration> {
        self.all.iter().filter_map(|lane| lane.wake_at(now)).min()
    }

    /// Takes out the records for which `gone` holds.
    pub(super) fn remove(&mut self, mut gone: impl FnMut(&Pending<T>) -> bool) -> Vec<Pending<T>> {
        let mut out = Vec::new();
        self.all.iter_mut().for_each(|lane| lane.remove(&mut gone, &mut out));
        self.len -= out.len();
        out
    }
}
