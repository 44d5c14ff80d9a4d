//! Puts waiting records together into one call: as they are, or many as one. Knows no clock and no answer.

use std::sync::Arc;
use std::time::Duration;

use generated::kinesis::{PutRecordsInput, PutRecordsRequestEntry};

use super::config::Aggregation;
use super::keys::Keys;
use super::lanes::Lanes;
use super::pending::{Pending, size};
use crate::Limits;
use crate::aggregation::{Aggregate, ID_TAG};
use crate::stream_ref::StreamRef;

/// The partition key of an aggregated record, the same as the Producer Library's. Its explicit hash key is what counts.
const AGGREGATE_KEY: &str = "a";

/// The digits of the largest hash key.
const HASH_KEY_DIGITS: usize = 39;

/// The records of a call, and how they are packed.
#[derive(Debug)]
pub(super) struct Batch<T> {
    pub(super) records: Vec<Pending<T>>,
    /// Of how many records each entry of the request consists; all of one if there is no aggregated one.
    pub(super) counts: Option<Vec<usize>>,
}

/// What is sent.
#[derive(Debug)]
pub(super) enum Cargo {
    /// The records themselves.
    Plain(Arc<PutRecordsInput>),
    /// Some of them packed: to be [made](Self::into_input) where it holds up nobody.
    Packed(StreamRef, Vec<Packed>),
}

/// An entry of a request.
#[derive(Debug)]
pub(super) enum Packed {
    One(PutRecordsRequestEntry),
    Many(Aggregate, u128),
}

impl Cargo {
    pub(super) fn into_input(self) -> Arc<PutRecordsInput> {
        match self {
            Self::Plain(input) => input,
            Self::Packed(stream, entries) => {
                let entries: Vec<_> = entries.into_iter().map(Packed::into_entry).collect();
                Arc::new(stream.put_records(PutRecordsInput::new(entries)))
            }
        }
    }
}

impl Packed {
    fn into_entry(self) -> PutRecordsRequestEntry {
        match self {
            Self::One(entry) => entry,
            Self::Many(aggregate, hash) => PutRecordsRequestEntry::new(aggregate.finish())
                .partition_key(AGGREGATE_KEY)
                .explicit_hash_key(hash.to_string()),
        }
    }
}

/// Takes records for a call, as they are. From each lane as much as from the others, while they have some.
pub(super) fn plain<T>(lanes: &mut Lanes<T>, limits: Limits, busy: usize, now: Duration) -> Vec<Pending<T>> {
    let mut records = Vec::new();
    let (mut bytes, mut full) = (0, false);
    let share = (limits.records_per_call / busy.max(1)).max(1);
    let turn = lanes.turn();
    while !full {
        let before = records.len();
        for index in turn.clone() {
            for _ in 0..share {
                let Some(next) = lanes.lane(index).and_then(|lane| lane.next(now)) else { break };
                let fits = records.is_empty() || bytes + next.size <= limits.bytes_per_call;
                full = !fits || records.len() >= limits.records_per_call;
                if full {
                    break;
                }
                bytes += next.size;
                let size = next.size;
                records.extend(lanes.take(index));
                lanes.lane(index).into_iter().for_each(|lane| lane.gate.take(size));
            }
        }
        full |= records.len() == before;
    }
    records
}

/// Takes records for a call and packs those of a lane as tightly as they go.
pub(super) struct Packer<'a, T> {
    pub(super) lanes: &'a mut Lanes<T>,
    pub(super) keys: &'a mut Option<Keys<T>>,
    pub(super) limits: Limits,
    pub(super) aggregation: Aggregation,
    /// What all ids of this producer begin with.
    pub(super) id: &'a str,
    pub(super) now: Duration,
}

/// Entries that are being put together.
struct Packing<T> {
    records: Vec<Pending<T>>,
    counts: Vec<usize>,
    entries: Vec<Packed>,
    bytes: usize,
}

impl<T> Packer<'_, T> {
    pub(super) fn pack(mut self) -> (Batch<T>, Vec<Packed>) {
        let mut packing = Packing { records: Vec::new(), counts: Vec::new(), entries: Vec::new(), bytes: 0 };
        let turn = self.lanes.turn();
        loop {
            let before = packing.entries.len();
            for index in turn.clone() {
                if packing.entries.len() < self.limits.records_per_call {
                    self.entry(index, &mut packing);
                }
            }
            if packing.entries.len() == before || packing.entries.len() >= self.limits.records_per_call {
                break;
            }
        }
        (Batch { records: packing.records, counts: Some(packing.counts) }, packing.entries)
    }

    /// Adds one entry, of as many records of a lane as fit.
    fn entry(&mut self, lane: usize, packing: &mut Packing<T>) {
        let room = if packing.entries.is_empty() {
            usize::MAX
        } else {
            self.limits.bytes_per_call.saturating_sub(packing.bytes)
        };
        let Some(first) = self.lanes.lane(lane).and_then(|lane| lane.next(self.now)) else { return };
        // What may be packed is counted as large as the whole may become, with its own keys.
        let hash = first.hash().filter(|_| is_packable(first, self.aggregation));
        if first.size > room || (hash.is_some() && self.most() > room) {
            return;
        }
        let Some(first) = self.lanes.take(lane) else { return };
        let mut records = vec![first];
        let mut aggregate = Aggregate::new();
        if let Some(hash) = hash {
            self.add(&mut aggregate, &records[0]);
            self.fill(lane, &mut aggregate, &mut records);
            if records.len() > 1 {
                let size = aggregate.size() + AGGREGATE_KEY.len() + HASH_KEY_DIGITS;
                self.charge(lane, size);
                packing.bytes += size;
                packing.entries.push(Packed::Many(aggregate, hash));
                packing.counts.push(records.len());
                packing.records.append(&mut records);
                return;
            }
        }
        for record in records {
            self.charge(lane, record.size);
            packing.bytes += record.size;
            packing.entries.push(Packed::One(record.entry.clone()));
            packing.counts.push(1);
            packing.records.push(record);
        }
    }

    /// How large an aggregated record may become, keys included.
    fn most(&self) -> usize {
        self.aggregation.max_bytes.min(self.limits.bytes_per_record).min(self.limits.bytes_per_call)
    }

    fn fill(&mut self, lane: usize, aggregate: &mut Aggregate, records: &mut Vec<Pending<T>>) {
        let most = self.most().saturating_sub(AGGREGATE_KEY.len() + HASH_KEY_DIGITS);
        let (aggregation, id) = (self.aggregation, self.id);
        while records.len() < aggregation.max_records {
            let fits = |aggregate: &Aggregate, next: &Pending<T>| {
                is_packable(next, aggregation) && size_with(aggregate, next, aggregation, id) <= most
            };
            // A run of a key goes as one, since its order is kept within.
            let following = records.last().and_then(|last| {
                let same_lane = |lanes: &Lanes<T>, next: &Pending<T>| lanes.lane_of(next) == lane;
                let lanes = &*self.lanes;
                self.keys.as_mut()?.follow(last, |next| fits(aggregate, next) && same_lane(lanes, next))
            });
            let next = match following {
                Some(next) => next,
                None => match self.lanes.lane(lane).and_then(|lane| lane.next(self.now)) {
                    Some(next) if fits(aggregate, next) => match self.lanes.take(lane) {
                        Some(next) => next,
                        None => break,
                    },
                    _ => break,
                },
            };
            self.add(aggregate, &next);
            records.push(next);
        }
    }

    fn add(&self, aggregate: &mut Aggregate, record: &Pending<T>) {
        with_parts(record, self.aggregation, self.id, |key, hash_key, tags| {
            aggregate.push(key, hash_key, &record.entry.data, tags);
        });
    }

    fn charge(&mut self, lane: usize, size: usize) {
        if let Some(lane) = self.lanes.lane(lane) {
            lane.gate.take(size);
        }
    }
}

fn size_with<T>(aggregate: &Aggregate, record: &Pending<T>, aggregation: Aggregation, id: &str) -> usize {
    with_parts(record, aggregation, id, |key, hash_key, tags| {
        aggregate.size_with(key, hash_key, &record.entry.data, tags)
    })
}

/// Calls `then` with the keys and tags of a record.
fn with_parts<T, R>(
    record: &Pending<T>,
    aggregation: Aggregation,
    id: &str,
    then: impl FnOnce(&str, Option<&str>, &[(&str, &str)]) -> R,
) -> R {
    let key = record.entry.partition_key.as_deref().unwrap_or_default();
    let hash_key = record.entry.explicit_hash_key.as_deref();
    if aggregation.ids {
        let id = format!("{id}{:x}", record.number);
        then(key, hash_key, &[(ID_TAG, &id)])
    } else {
        then(key, hash_key, &[])
    }
}

/// Whether a record may become a part of another.
fn is_packable<T>(record: &Pending<T>, aggregation: Aggregation) -> bool {
    !record.alone && record.entry.partition_key.is_some() && size(&record.entry) < aggregation.max_bytes
}
