//! What must be true at every moment: of each record, each batch and each write to the store.

use std::collections::BTreeMap;

use crate::lease::{Entry, Lease, Row};
use crate::position::Position;

/// What is known of the records of all shards, by index.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    records: BTreeMap<String, Vec<Fate>>,
    leases: BTreeMap<String, Lease>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Fate {
    delivered: u32,
    /// The user's word is given.
    done: bool,
    /// Nobody is owed it: trimmed, or from before the group began.
    excused: bool,
    /// It is from before the group began, and must not come.
    early: bool,
}

impl Ledger {
    pub(super) fn stored(&mut self, shard: &str, index: usize, early: bool) {
        let fates = self.records.entry(shard.to_owned()).or_default();
        assert_eq!(fates.len(), index);
        fates.push(Fate { excused: early, early, ..Fate::default() });
    }

    pub(super) fn trimmed(&mut self, shard: &str, up_to: usize) {
        for fate in self.records.entry(shard.to_owned()).or_default().iter_mut().take(up_to) {
            fate.excused = true;
        }
    }

    /// Records in a user's hands: in order, none passed over, no child before its parents are done.
    pub(super) fn delivered(&mut self, shard: &str, parents: &[String], indices: &[usize], gap: bool) {
        for parent in parents {
            let left =
                self.records.get(parent).into_iter().flatten().filter(|fate| !fate.done && !fate.excused).count();
            assert_eq!(left, 0, "{shard} is read before {left} records of its parent {parent} are done");
        }
        let fates = self.records.get_mut(shard).expect("records");
        assert!(indices.windows(2).all(|pair| pair[0] < pair[1]), "{shard}: out of order: {indices:?}");
        let first = indices[0];
        for (index, fate) in fates.iter().enumerate().take(first) {
            let owed = fate.delivered == 0 && !fate.excused;
            assert!(!owed, "{shard}: record {index} is passed over by {indices:?} (gap: {gap})");
        }
        for pair in indices.windows(2) {
            assert!(fates[pair[0] + 1..pair[1]].iter().all(|fate| fate.excused), "{shard}: a hole in {indices:?}");
        }
        for index in indices {
            assert!(!fates[*index].early, "{shard}: record {index} is from before the group began");
            fates[*index].delivered += 1;
        }
    }

    pub(super) fn done(&mut self, shard: &str, indices: &[usize]) {
        for index in indices {
            self.records.get_mut(shard).expect("records")[*index].done = true;
        }
    }

    /// A row was written by a worker, over `old`.
    pub(super) fn written(
        &mut self,
        worker: &str,
        old: Option<&Row>,
        new: &Row,
        index_of: impl Fn(&str, &str) -> usize,
    ) {
        let Ok(Entry::Shard(new)) = Entry::of(new) else { return };
        let shard = new.shard.clone();
        let old = old.and_then(|row| match Entry::of(row) {
            Ok(Entry::Shard(lease)) => Some(lease),
            _ => None,
        });
        if let Some(old) = old {
            assert!(new.version > old.version, "{shard}: versions go back");
            assert!(!new.position.is_behind(&old.position), "{shard}: {} goes back to {}", old.position, new.position);
            if new.position != old.position {
                let owner = old.owner.clone().unwrap_or_default();
                assert!(owner.starts_with(&format!("{worker}#")), "{worker} checkpoints {shard}, which is {owner}'s");
            }
            assert_eq!(
                new.owner == old.owner && new.epoch == old.epoch,
                new.epoch == old.epoch,
                "{shard}: owner without epoch"
            );
        }
        let covered = match &new.position {
            Position::After { sequence_number, .. } => index_of(&shard, sequence_number) + 1,
            Position::ShardEnd => usize::MAX,
            Position::TrimHorizon | Position::AtTimestamp(_) => 0,
        };
        for (index, fate) in self.records.get(&shard).into_iter().flatten().enumerate().take(covered) {
            assert!(fate.done || fate.excused, "{shard}: {} is kept, and record {index} is not done", new.position);
        }
        self.leases.insert(shard, new);
    }

    pub(super) fn has_ended(&self, shard: &str) -> bool {
        self.leases.get(shard).is_some_and(Lease::is_ended)
    }

    pub(super) fn left(&self) -> Vec<(String, usize)> {
        let left = |fates: &Vec<Fate>| fates.iter().filter(|fate| !fate.done && !fate.excused).count();
        let left = self.records.iter().map(|(shard, fates)| (shard.clone(), left(fates)));
        left.filter(|(_, count)| *count > 0).collect()
    }

    pub(super) fn rows(&self) -> Vec<(&String, String, &Option<String>)> {
        self.leases.iter().map(|(shard, lease)| (shard, lease.position.to_string(), &lease.owner)).collect()
    }

    /// At the end all was delivered; `once`: and nothing twice.
    pub(super) fn conclude(&self, once: bool) {
        for (shard, fates) in &self.records {
            for (index, fate) in fates.iter().enumerate() {
                assert!(fate.delivered > 0 || fate.excused, "{shard}: record {index} never came");
                assert!(!once || fate.delivered <= 1, "{shard}: record {index} came {} times", fate.delivered);
            }
        }
    }
}
