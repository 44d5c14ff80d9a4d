//! Who should read what: decides from the rows of a store, round by round. Knows no store, no clock and no stream.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::entry::{Entry, Lease, WorkerEntry};
use crate::dice::Dice;

/// As many leases are asked of others at once.
const MOST_WANTED: usize = 8;

/// How long a worker waits for others.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Patience {
    /// A worker whose row did not change for so long is gone.
    pub(crate) failover: Duration,
    /// A lease that was asked for is taken after so long.
    pub(crate) hand_over: Duration,
}

/// One worker's view of its group. Times are by its own clock, and never compared with another's.
#[derive(Debug)]
pub(crate) struct Planner {
    /// The whole id.
    me: String,
    patience: Patience,
    dice: Dice,
    /// Rows of other workers: the version, and when it was first seen.
    seen: BTreeMap<String, (u64, Duration)>,
    /// What it asked of others: from whom, in which epoch, since when.
    wants: BTreeMap<String, (String, u64, Duration)>,
}

/// All rows of a group.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    pub(crate) workers: Vec<WorkerEntry>,
    pub(crate) leases: BTreeMap<String, Lease>,
}

/// What a worker does next.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Plan {
    /// Leases to take, as they are now.
    pub(crate) take: Vec<Lease>,
    /// Leases to give to a worker, once what is read of them is done.
    pub(crate) give: Vec<(String, String)>,
    /// Leases that were its own, and no longer are.
    pub(crate) lost: Vec<String>,
    /// Rows of workers that are gone: key and version.
    pub(crate) remove: Vec<(String, u64)>,
}

impl Rows {
    pub(crate) fn of(entries: impl IntoIterator<Item = Entry>) -> Self {
        let mut rows = Self::default();
        for entry in entries {
            match entry {
                Entry::Start(_) => {}
                Entry::Worker(worker) => rows.workers.push(worker),
                Entry::Shard(lease) => {
                    rows.leases.insert(lease.shard.clone(), lease);
                }
            }
        }
        rows
    }

    /// Whether a shard may be read: all parents that it waits for have been.
    pub(crate) fn is_ready(&self, lease: &Lease) -> bool {
        lease.parents.iter().all(|parent| self.leases.get(parent).is_some_and(Lease::is_ended))
    }
}

impl Planner {
    pub(crate) fn new(me: String, patience: Patience, dice: Dice) -> Self {
        Self { me, patience, dice, seen: BTreeMap::new(), wants: BTreeMap::new() }
    }

    /// What it asks of others, for them to see.
    pub(crate) fn wants(&self) -> BTreeSet<String> {
        self.wants.keys().cloned().collect()
    }

    /// What to do, given all rows, and the leases that it believes to have with their epochs.
    pub(crate) fn plan(&mut self, now: Duration, rows: &Rows, held: &BTreeMap<String, u64>) -> Plan {
        let mut plan = Plan::default();
        let live = self.live(now, rows, &mut plan);
        plan.lost =
            held.iter().filter(|(shard, epoch)| !self.is_mine(rows, shard, **epoch)).map(|(s, _)| s.clone()).collect();

        let open: Vec<&Lease> =
            rows.leases.values().filter(|lease| !lease.is_ended() && rows.is_ready(lease)).collect();
        let mut counts: BTreeMap<&str, usize> = live.iter().map(|id| (id.as_str(), 0)).collect();
        let mut free = Vec::new();
        for lease in &open {
            match lease.owner.as_deref().and_then(|owner| counts.get_mut(owner)) {
                // What it owns by the row but does not read: an earlier write that was believed to have failed.
                Some(_) if lease.owner.as_deref() == Some(&self.me) && !held.contains_key(&lease.shard) => {
                    free.push(*lease);
                }
                Some(count) => *count += 1,
                None => free.push(*lease),
            }
        }
        let me = self.me.clone();
        let quota = open.len().div_ceil(counts.len().max(1));
        let mut mine = counts.get(self.me.as_str()).copied().unwrap_or(0);
        while mine < quota && !free.is_empty() {
            let chosen = self.dice.below(free.len());
            plan.take.push(free.swap_remove(chosen).clone());
            mine += 1;
        }
        counts.insert(&me, mine);
        self.give(rows, held, &mut counts, &mut plan);
        self.ask(now, &open, &counts, &mut plan);
        plan
    }

    fn is_mine(&self, rows: &Rows, shard: &str, epoch: u64) -> bool {
        rows.leases.get(shard).is_some_and(|lease| lease.owner.as_ref() == Some(&self.me) && lease.epoch == epoch)
    }

    /// The workers whose rows still change, and this one.
    fn live(&mut self, now: Duration, rows: &Rows, plan: &mut Plan) -> BTreeSet<String> {
        let mut live = BTreeSet::from([self.me.clone()]);
        self.seen.retain(|key, _| rows.workers.iter().any(|worker| worker.key == *key));
        for worker in rows.workers.iter().filter(|worker| worker.id != self.me) {
            let seen = self.seen.entry(worker.key.clone()).or_insert((worker.version, now));
            if seen.0 != worker.version {
                *seen = (worker.version, now);
            }
            if now.saturating_sub(seen.1) < self.patience.failover {
                live.insert(worker.id.clone());
            } else {
                plan.remove.push((worker.key.clone(), worker.version));
            }
        }
        live
    }

    /// Gives to those who ask, as long as they have fewer.
    fn give<'a>(
        &self,
        rows: &'a Rows,
        held: &BTreeMap<String, u64>,
        counts: &mut BTreeMap<&'a str, usize>,
        plan: &mut Plan,
    ) {
        for worker in rows.workers.iter().filter(|worker| worker.id != self.me) {
            for shard in worker.wants.iter().filter(|shard| held.contains_key(*shard)) {
                let mine = counts.iter().find(|(id, _)| **id == self.me).map_or(0, |(_, count)| *count);
                let Some(theirs) = counts.get_mut(worker.id.as_str()) else { continue };
                let given = plan.give.iter().any(|(known, _)| known == shard) || plan.lost.contains(shard);
                if given || mine < *theirs + 2 {
                    continue;
                }
                *theirs += 1;
                if let Some((_, count)) = counts.iter_mut().find(|(id, _)| **id == self.me) {
                    *count -= 1;
                }
                plan.give.push((shard.clone(), worker.id.clone()));
            }
        }
    }

    /// Asks the worker that has most for some of it, and takes what it asked for long ago.
    fn ask(&mut self, now: Duration, open: &[&Lease], counts: &BTreeMap<&str, usize>, plan: &mut Plan) {
        let mine = counts.get(self.me.as_str()).copied().unwrap_or(0);
        let fullest = counts.iter().filter(|(id, _)| **id != self.me).max_by_key(|(_, count)| **count);
        let surplus = fullest.map_or(0, |(_, count)| count.saturating_sub(mine)) / 2;
        let Some((fullest, _)) = fullest.filter(|_| surplus > 0) else {
            self.wants.clear();
            return;
        };
        // Whoever asked and was given is content; whoever was refused by one may ask another.
        self.wants.retain(|shard, (owner, epoch, _)| {
            owner == fullest
                && open.iter().any(|lease| {
                    lease.shard == *shard && lease.epoch == *epoch && lease.owner.as_deref() == Some(owner.as_str())
                })
        });
        let mut theirs: Vec<&&Lease> = open
            .iter()
            .filter(|lease| lease.owner.as_deref() == Some(*fullest) && !self.wants.contains_key(&lease.shard))
            .collect();
        while self.wants.len() < surplus.min(MOST_WANTED) && !theirs.is_empty() {
            let lease = theirs.swap_remove(self.dice.below(theirs.len()));
            self.wants.insert(lease.shard.clone(), ((*fullest).to_owned(), lease.epoch, now));
        }
        let overdue =
            self.wants.iter().filter(|(_, (_, _, since))| now.saturating_sub(*since) >= self.patience.hand_over);
        let overdue: BTreeSet<&String> = overdue.map(|(shard, _)| shard).take(surplus).collect();
        plan.take.extend(open.iter().filter(|lease| overdue.contains(&lease.shard)).map(|lease| (*lease).clone()));
    }
}
