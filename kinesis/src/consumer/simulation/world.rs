//! The state of a simulated stream and of those who read it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use generated::kinesis::{ChildShard, Error, Record, Shard};
use generated::runtime::{Bytes, CallError, CallErrorKind, Timestamp};
use tokio::time::{Instant, sleep_until};

use super::ledger::Ledger;
use crate::consumer::source::{Cause, From, Trouble};
use crate::dice::Dice;
use crate::lease::MemoryLeaseStore;

/// How the errors begin that the world makes.
const SIMULATED: &str = "simulated: ";

/// What kind of story is played.
#[expect(clippy::struct_excessive_bools, reason = "each is a choice of its own")]
#[derive(Clone, Debug)]
pub(super) struct Plot {
    pub(super) seed: u64,
    pub(super) workers: usize,
    pub(super) records: usize,
    pub(super) fan_out: bool,
    /// Whether the last answer of a shard tells its children.
    pub(super) tells_children: bool,
    /// Whether the group begins at a time when the stream has records already.
    pub(super) begins_late: bool,
    pub(super) trims: bool,
    pub(super) faults: bool,
    /// How long things fail.
    pub(super) trouble: Duration,
}

pub(super) struct World {
    pub(super) plot: Plot,
    pub(super) born: Instant,
    pub(super) starts_at: Timestamp,
    rows: Arc<MemoryLeaseStore>,
    state: Mutex<State>,
}

pub(super) struct State {
    pub(super) dice: Dice,
    pub(super) shards: BTreeMap<String, SimShard>,
    pub(super) ledger: Ledger,
    /// Who holds the subscription of a shard, and since when.
    pub(super) subscriptions: BTreeMap<String, (u64, Instant)>,
    pub(super) next_subscription: u64,
    frozen: BTreeMap<usize, Instant>,
    number: u64,
    peace: bool,
    over: bool,
    /// What went wrong first, where a panic would only end a task.
    wrong: Option<String>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct SimShard {
    pub(super) parents: Vec<String>,
    pub(super) children: Vec<String>,
    pub(super) records: Vec<Record>,
    /// Records before this are gone.
    pub(super) trimmed: usize,
    pub(super) closed: bool,
    pub(super) unlisted: bool,
}

impl SimShard {
    /// The first record kept whose number is at least `number`.
    pub(super) fn index(&self, number: u64) -> usize {
        let at = self.records.partition_point(|record| number_of(&record.sequence_number) < number);
        at.max(self.trimmed)
    }
}

pub(super) fn number_of(text: &str) -> u64 {
    text.parse().expect("a number")
}

pub(super) fn trouble(cause: Cause) -> Trouble {
    let error: Error = CallError::new(CallErrorKind::Transport, format!("{SIMULATED}{cause:?}")).into();
    Trouble { cause, error: Box::new(error) }
}

/// Whether an error is one that the world made.
pub(super) fn is_simulated(error: &Error) -> bool {
    error.to_string().starts_with(SIMULATED)
}

impl World {
    pub(super) fn new(plot: Plot) -> Self {
        let starts_at = Timestamp::from_secs(if plot.begins_late { 1_700_000_003 } else { 0 });
        let shards = (0..2).map(|number| (format!("shard-{number}"), SimShard::default())).collect();
        let state = State {
            dice: Dice::new(plot.seed ^ 0x5a5a),
            shards,
            ledger: Ledger::default(),
            subscriptions: BTreeMap::new(),
            next_subscription: 0,
            frozen: BTreeMap::new(),
            // Numbers get longer on the way.
            number: 90,
            peace: !plot.faults,
            over: false,
            wrong: None,
        };
        Self { plot, born: Instant::now(), starts_at, rows: Arc::default(), state: Mutex::new(state) }
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What all workers' stores keep.
    pub(super) fn rows(&self) -> Arc<MemoryLeaseStore> {
        Arc::clone(&self.rows)
    }

    pub(super) fn now(&self) -> Timestamp {
        let passed = self.born.elapsed();
        Timestamp::from_secs_and_nanos(
            1_700_000_000 + i64::try_from(passed.as_secs()).expect("small"),
            passed.subsec_millis() * 1_000_000,
        )
    }

    pub(super) fn put(&self, dice: &mut Dice) {
        let now = self.now();
        let mut state = self.state();
        let open = state.open();
        let shard = open[dice.below(open.len())].clone();
        let late = now < self.starts_at;
        for _ in 0..=dice.below(4) {
            state.number += 1 + u64::try_from(dice.below(3)).expect("small");
            let number = state.number.to_string();
            let data = Bytes::from(vec![b'x'; dice.below(3000)]);
            let record =
                Record { sequence_number: number, approximate_arrival_timestamp: Some(now), data, ..Record::default() };
            state.shards.get_mut(&shard).expect("open").records.push(record);
            let count = state.shards[&shard].records.len();
            state.ledger.stored(&shard, count - 1, late);
        }
    }

    pub(super) fn split(&self, dice: &mut Dice) {
        let mut state = self.state();
        let open = state.open();
        let parent = open[dice.below(open.len())].clone();
        if open.len() < 8 {
            state.reshard(&[parent], 2);
        }
    }

    pub(super) fn merge(&self, dice: &mut Dice) {
        let mut state = self.state();
        let mut open = state.open();
        if open.len() > 1 {
            let one = open.swap_remove(dice.below(open.len()));
            let other = open.swap_remove(dice.below(open.len()));
            state.reshard(&[one, other], 1);
        }
    }

    pub(super) fn trim(&self, dice: &mut Dice) {
        let mut state = self.state();
        let state = &mut *state;
        let chosen = dice.below(state.shards.len());
        let Some((id, shard)) = state.shards.iter_mut().nth(chosen) else { return };
        let left = shard.records.len() - shard.trimmed;
        shard.trimmed += dice.below(left + 1);
        // Parents go before their children.
        shard.unlisted |= shard.closed && shard.trimmed == shard.records.len() && dice.below(2) == 0;
        state.ledger.trimmed(id, shard.trimmed);
    }

    pub(super) fn freeze(&self, dice: &mut Dice) {
        let worker = dice.below(self.plot.workers);
        let time = Duration::from_secs(u64::try_from(1 + dice.below(60)).expect("small"));
        self.state().frozen.insert(worker, Instant::now() + time);
    }

    /// Waits while a worker is frozen: nothing that it does reaches anybody, and nothing reaches it.
    pub(super) async fn thawed(&self, worker: usize) {
        loop {
            let until = self.state().frozen.get(&worker).copied();
            match until {
                Some(until) if until > Instant::now() => sleep_until(until).await,
                _ => return,
            }
        }
    }

    pub(super) fn make_peace(&self) {
        self.state().peace = true;
    }

    pub(super) fn is_peace(&self) -> bool {
        self.state().peace
    }

    pub(super) fn end(&self) {
        self.state().over = true;
    }

    pub(super) fn is_over(&self) -> bool {
        self.state().over
    }

    /// Whether something fails that fails once in so many times, while there is no peace.
    pub(super) fn fails(&self, once_in: usize) -> bool {
        let mut state = self.state();
        !state.peace && state.dice.below(once_in) == 0
    }

    pub(super) fn roll(&self, below: usize) -> usize {
        self.state().dice.below(below)
    }

    pub(super) fn is_all_done(&self) -> bool {
        let state = self.state();
        state.ledger.left().is_empty()
            && state.shards.iter().all(|(id, shard)| !shard.closed || state.ledger.has_ended(id) || shard.unlisted)
    }

    pub(super) fn what_is_left(&self) -> String {
        let state = self.state();
        let unended = state.shards.iter().filter(|(id, shard)| shard.closed && !state.ledger.has_ended(id));
        format!(
            "not done: {:?}; not at their end: {:?}; {:#?}",
            state.ledger.left(),
            unended.map(|(id, _)| id).collect::<Vec<_>>(),
            state.ledger.rows()
        )
    }

    pub(super) fn wrong(&self, what: String) {
        self.state().wrong.get_or_insert(what);
    }

    pub(super) fn conclude(&self) {
        // Checks are made with the state in hand, some of them in tasks whose panic nobody else hears.
        assert!(!self.state.is_poisoned(), "a check failed in a task");
        assert_eq!(self.state().wrong, None);
        let once = !self.plot.faults;
        self.state().ledger.conclude(once);
    }
}

impl State {
    fn open(&self) -> Vec<String> {
        self.shards.iter().filter(|(_, shard)| !shard.closed).map(|(id, _)| id.clone()).collect()
    }

    fn reshard(&mut self, parents: &[String], count: usize) {
        for _ in 0..count {
            let id = format!("shard-{}", self.shards.len());
            self.shards.insert(id.clone(), SimShard { parents: parents.to_vec(), ..SimShard::default() });
            for parent in parents {
                let parent = self.shards.get_mut(parent).expect("a parent");
                parent.closed = true;
                parent.children.push(id.clone());
            }
        }
    }

    pub(super) fn listed(&self) -> Vec<Shard> {
        let shard = |(id, shard): (&String, &SimShard)| Shard {
            shard_id: id.clone(),
            parent_shard_id: shard.parents.first().cloned(),
            adjacent_parent_shard_id: shard.parents.get(1).cloned(),
            ..Shard::default()
        };
        self.shards.iter().filter(|(_, shard)| !shard.unlisted).map(shard).collect()
    }

    pub(super) fn children(&self, shard: &str) -> Vec<ChildShard> {
        let child = |id: &String| ChildShard {
            shard_id: id.clone(),
            parent_shards: self.shards[id].parents.clone(),
            ..ChildShard::default()
        };
        self.shards[shard].children.iter().map(child).collect()
    }

    /// The number from which reading begins.
    pub(super) fn resolve(&self, shard: &str, from: &From) -> Result<u64, Trouble> {
        let found = self.shards.get(shard).filter(|shard| !shard.unlisted);
        let found = found.ok_or_else(|| trouble(Cause::NotFound))?;
        Ok(match from {
            From::TrimHorizon => 0,
            From::Latest => self.number + 1,
            From::AtTimestamp(time) => found
                .records
                .iter()
                .find(|record| record.approximate_arrival_timestamp >= Some(*time))
                .map_or(self.number + 1, |record| number_of(&record.sequence_number)),
            From::At(number) => number_of(number),
            From::After(number) => number_of(number) + 1,
        })
    }
}
