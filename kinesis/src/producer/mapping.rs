//! When a producer asks which shards its stream has: for aggregation at once, for gates once a shard throttles, and again when
//! a record is stored elsewhere. Knows no call.

use std::time::Duration;

use super::core::Core;
use super::lanes::Scheme;
use super::shard_map::ShardMap;

/// How soon after the shards were asked for they are asked for again: because one was wrong, and because nothing came.
const MAP_AGAIN: Duration = Duration::from_secs(1);
const MAP_LATER: Duration = Duration::from_secs(60);

/// What is known of the stream's shards.
#[derive(Debug)]
pub(super) enum Map {
    /// Nobody needs them, or they are known.
    Settled {
        asked: Duration,
    },
    /// To be asked for from then on; whether that was done before.
    Wanted {
        from: Duration,
        asked_before: bool,
    },
    Asked {
        asked_before: bool,
    },
}

impl<T> Core<T> {
    /// Records were refused for being too many: from now on they are told apart.
    pub(super) fn tell_apart(&mut self, now: Duration) {
        if self.config.gates && self.lanes.is_one() {
            self.lanes.arrange(Scheme::Buckets);
            self.want_map(now);
        }
    }

    /// A record was stored in another shard than the map says.
    pub(super) fn distrust_map(&mut self, now: Duration) {
        if self.lanes.map().is_some() {
            self.want_map(now);
        }
    }

    fn want_map(&mut self, now: Duration) {
        if let Map::Settled { asked } = self.map {
            let from = if asked.is_zero() { now } else { now.max(asked + MAP_AGAIN) };
            self.map = Map::Wanted { from, asked_before: !asked.is_zero() };
        }
    }

    pub(super) fn waits_for_map(&self) -> bool {
        let asked_before = match self.map {
            Map::Settled { .. } => true,
            Map::Wanted { asked_before, .. } | Map::Asked { asked_before } => asked_before,
        };
        self.config.aggregation.is_some() && !asked_before
    }

    /// Whether the stream's shards are to be asked for; then [`map_came`](Self::map_came) is told what came.
    pub(super) fn asks_for_map(&mut self, now: Duration) -> bool {
        match self.map {
            Map::Wanted { from, asked_before } if from <= now => {
                self.map = Map::Asked { asked_before };
                true
            }
            _ => false,
        }
    }

    /// The stream's shards, or nothing: then all goes on without them.
    pub(super) fn map_came(&mut self, map: Option<ShardMap>, now: Duration) {
        match map {
            Some(map) => {
                self.lanes.arrange(Scheme::Shards(map));
                self.map = Map::Settled { asked: now.max(Duration::from_nanos(1)) };
            }
            None => self.map = Map::Wanted { from: now + MAP_LATER, asked_before: true },
        }
    }
}
