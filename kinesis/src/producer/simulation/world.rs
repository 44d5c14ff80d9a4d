//! One run: a program that puts, flushes and closes at random, a producer, and a service that fails at random.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use generated::kinesis::{PutRecordsError, PutRecordsInput, PutRecordsOutput, PutRecordsRequestEntry};
use generated::runtime::CallErrorKind;

use super::service::{Lie, POISON, Plan, Service, ids};
use crate::Limits;
use crate::dice::Dice;
use crate::producer::core::{Core, Fate};
use crate::producer::shard_map::ShardMap;
use crate::producer::{Aggregation, Order, ProducerConfig, PutErrorReason};
use crate::stream_ref::StreamRef;

type Answer = Result<PutRecordsOutput, PutRecordsError>;

/// After this time the service does what it should, so that all must come to an end.
const TROUBLE: Duration = Duration::from_secs(20);

enum Event {
    Put,
    Flush,
    Close,
    GiveUp,
    Reshard,
    /// A request arrives, and the call of this number has ended or will.
    Arrive(u64, Arc<PutRecordsInput>, Plan),
    /// The call of this number ends without an answer.
    Lost(u64, CallErrorKind),
    Answer(u64, Box<Answer>),
    Map(Option<ShardMap>),
}

/// What the program knows of a record.
struct Put {
    key: Option<String>,
    poison: bool,
    fate: Option<Fate>,
}

pub(super) struct World {
    core: Core<u64>,
    config: Arc<ProducerConfig>,
    service: Service,
    dice: Dice,
    now: Duration,
    events: BTreeMap<(Duration, u64), Event>,
    made: u64,
    puts: Vec<Put>,
    flushes: Vec<(u64, usize)>,
    /// The keys under way in each call, where order is kept.
    busy: HashMap<u64, HashSet<String>>,
    faults: u64,
}

macro_rules! check {
    ($holds:expr, $($why:tt)+) => {
        if !$holds {
            return Err(format!($($why)+));
        }
    };
}

impl World {
    pub(super) fn new(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let config = Arc::new(config(&mut dice));
        let core = Core::new(config.clone(), StreamRef::new("s"), Dice::new(seed));
        let faults = [0, 5, 20, 60][dice.below(4)];
        let shards = 1 + dice.below(5);
        let mut world = Self {
            core,
            config,
            service: Service::new(shards),
            dice,
            now: Duration::ZERO,
            events: BTreeMap::new(),
            made: 0,
            puts: Vec::new(),
            flushes: Vec::new(),
            busy: HashMap::new(),
            faults,
        };
        world.plan();
        world
    }

    /// What the program and the stream's owner will do.
    fn plan(&mut self) {
        let span = [1, 100, 5000][self.dice.below(3)];
        let count = 1 + self.dice.below(150);
        (0..count).for_each(|_| self.within(span, Event::Put));
        for _ in 0..self.dice.below(4) {
            self.within(span, Event::Flush);
        }
        for _ in 0..self.dice.below(4) {
            self.within(10_000, Event::Reshard);
        }
        if self.dice.below(3) == 0 {
            self.within(span, Event::Close);
        }
        if self.dice.below(4) == 0 {
            self.within(span * 2, Event::GiveUp);
        }
    }

    fn within(&mut self, millis: usize, event: Event) {
        let micros = 1 + self.dice.below(millis * 1000) as u64;
        self.later(Duration::from_micros(micros), event);
    }

    fn later(&mut self, wait: Duration, event: Event) {
        self.made += 1;
        self.events.insert((self.now + wait, self.made), event);
    }

    pub(super) fn run(mut self) -> Result<(), String> {
        for _ in 0..200_000 {
            self.send()?;
            let wake = self.core.wake_at(self.now);
            let next = self.events.first_key_value().map(|((at, _), _)| *at);
            let Some(at) = wake.into_iter().chain(next).min() else { return self.audit() };
            check!(wake.is_none_or(|wake| wake >= self.now), "woken in the past");
            // What is due now and is not done would be due for ever.
            check!(wake != Some(self.now) || next == wake, "woken at {:?} for nothing", self.now);
            self.now = at;
            while let Some(first) = self.events.first_entry().filter(|first| first.key().0 <= self.now) {
                let event = first.remove();
                self.happen(event)?;
            }
        }
        Err("no end".to_owned())
    }

    fn happen(&mut self, event: Event) -> Result<(), String> {
        match event {
            Event::Put => self.put(),
            Event::Flush => self.flushes.push((self.core.flush(), self.puts.len())),
            Event::Close => self.core.close(),
            Event::GiveUp => self.core.give_up(&PutErrorReason::Closed),
            Event::Reshard => self.service.reshard(&mut self.dice),
            Event::Arrive(id, input, plan) => {
                let answer = self.service.call(&input, plan, &mut self.dice);
                // The call no longer has it.
                drop(input);
                self.within(50, Event::Answer(id, Box::new(answer)));
            }
            Event::Lost(id, kind) => {
                let error = generated::runtime::CallError::new(kind, "by plan");
                self.answer(id, Err(error.into()));
            }
            Event::Answer(id, answer) => self.answer(id, *answer),
            Event::Map(map) => self.core.map_came(map, self.now),
        }
        self.collect()
    }

    fn put(&mut self) {
        let id = self.puts.len() as u64;
        let poison = self.dice.below(40) == 0 && self.faults > 0;
        let size = self.dice.below(200);
        let mark = if poison { char::from(POISON).to_string() } else { String::new() };
        let mut entry = PutRecordsRequestEntry::new(format!("{mark}{id}{}", ".".repeat(size)));
        let key = (self.dice.below(10) > 0).then(|| format!("key-{}", self.dice.below(12)));
        entry.partition_key.clone_from(&key);
        if key.is_some() && self.dice.below(8) == 0 {
            entry.explicit_hash_key = Some((u128::from(self.dice.number()) << 64).to_string());
        }
        if self.core.admit(entry, id, self.now).is_ok() {
            self.puts.push(Put { key, poison, fate: None });
        }
    }

    fn answer(&mut self, id: u64, answer: Answer) {
        self.busy.remove(&id);
        self.core.answered(id, answer, self.now);
    }

    /// Makes the calls that the producer wants, and begins what comes of them.
    fn send(&mut self) -> Result<(), String> {
        if self.core.asks_for_map(self.now) {
            let map = self.service.map().filter(|_| self.dice.below(4) > 0);
            self.within(30, Event::Map(map));
        }
        while let Some((id, cargo)) = self.core.next_batch(self.now) {
            let input = cargo.into_input();
            self.inspect(id, &input)?;
            let plan = self.fault();
            if let Plan::StoreAnd(Lie::Lost(kind)) = plan {
                // It may arrive when nobody waits any more.
                self.within(100, Event::Lost(id, kind));
                self.within(100, Event::Arrive(u64::MAX, input, plan));
            } else {
                self.within(50, Event::Arrive(id, input, plan));
            }
        }
        self.collect()
    }

    fn fault(&mut self) -> Plan {
        if self.now > TROUBLE || self.dice.number() % 100 >= self.faults {
            return Plan::Store { failing: 0 };
        }
        let plans = [
            Plan::Store { failing: 30 },
            Plan::Store { failing: 100 },
            Plan::Refuse("ProvisionedThroughputExceededException", 400),
            Plan::Refuse("ThrottlingException", 400),
            Plan::Refuse("InternalFailureException", 500),
            Plan::Refuse("ExpiredTokenException", 400),
            Plan::Refuse("", 413),
            Plan::Lose(CallErrorKind::Connect),
            Plan::Lose(CallErrorKind::Transport),
            Plan::StoreAnd(Lie::Lost(CallErrorKind::Timeout)),
            Plan::StoreAnd(Lie::Lost(CallErrorKind::Transport)),
            Plan::StoreAnd(Lie::Status(502)),
            Plan::StoreAnd(Lie::TooShort),
            Plan::StoreAnd(Lie::TooLong),
            Plan::StoreAnd(Lie::NoNumbers),
        ];
        plans[self.dice.below(plans.len())]
    }

    /// What is sent keeps to the limits, holds nothing that has its fate, and no key twice where order is kept.
    fn inspect(&mut self, id: u64, input: &PutRecordsInput) -> Result<(), String> {
        let limits = self.config.limits;
        let (count, mut keys) = (input.records.len(), HashSet::new());
        check!((1..=limits.records_per_call).contains(&count), "{count} entries");
        let sizes = input.records.iter().map(crate::producer::pending::size);
        let bytes: usize = sizes.sum();
        check!(count == 1 || bytes <= limits.bytes_per_call, "{bytes} bytes");
        for entry in &input.records {
            let mut entry_keys = HashSet::new();
            for (record, _) in ids(&entry.data) {
                let put = &self.puts[usize::try_from(record).unwrap_or(usize::MAX)];
                check!(put.fate.is_none(), "record {record} is sent after its fate");
                entry_keys.extend(put.key.clone());
            }
            if self.config.order == Order::PerKey {
                for key in entry_keys {
                    let busy = self.busy.values().any(|keys| keys.contains(&key));
                    check!(!busy && keys.insert(key.clone()), "{key} is on its way twice");
                }
            }
        }
        self.busy.insert(id, keys);
        Ok(())
    }

    fn collect(&mut self) -> Result<(), String> {
        for (id, fate) in self.core.take_fates() {
            let put = &mut self.puts[usize::try_from(id).unwrap_or(usize::MAX)];
            check!(put.fate.is_none(), "record {id} has two fates");
            if let Err(error) = &fate {
                check!(ids(&error.entry().data)[0].0 == id, "record {id} came back as another");
            }
            put.fate = Some(fate);
        }
        for (epoch, before) in &self.flushes {
            let open = self.puts[..*before].iter().any(|put| put.fate.is_none());
            check!(self.core.is_flushed(*epoch) != open, "flush {epoch} of {before} is over, or not, too early");
        }
        Ok(())
    }

    /// All is over: what the program was told is what the service has.
    fn audit(&self) -> Result<(), String> {
        let copies = self.service.copies();
        let mut first: HashMap<u64, usize> = HashMap::new();
        for (at, (id, _)) in self.service.log.iter().enumerate() {
            first.entry(*id).or_insert(at);
        }
        let mut last_of_key: HashMap<&str, usize> = HashMap::new();
        for (id, put) in self.puts.iter().enumerate() {
            let id = id as u64;
            let copies = copies.get(&id).copied().unwrap_or(0);
            check!(!put.poison || copies == 0, "the service stored poison");
            match &put.fate {
                None => return Err(format!("record {id} has no fate")),
                Some(Ok(stored)) => {
                    let is_it = |(other, place): &(u64, super::service::Place)| {
                        *other == id
                            && place.shard == stored.shard_id
                            && place.sequence_number == stored.sequence_number
                            && place.sub_sequence_number == stored.sub_sequence_number
                    };
                    check!(self.service.log.iter().any(is_it), "record {id} is not where it was said to be");
                    check!(copies == 1 || stored.maybe_duplicate, "{copies} copies of {id}, and nobody said so");
                    check!(stored.attempts > 0, "stored without being sent");
                    if let (Order::PerKey, Some(key)) = (self.config.order, &put.key) {
                        let at = first[&id];
                        let before = last_of_key.insert(key, at);
                        // Records of an aggregate are logged in their order, too.
                        check!(before.is_none_or(|before| before < at), "record {id} overtook another of {key}");
                    }
                }
                Some(Err(error)) => {
                    check!(copies == 0 || error.maybe_stored(), "record {id} is stored, and its error denies it");
                    self.reason_fits(put, error)?;
                }
            }
        }
        let stats = self.core.stats();
        check!(self.core.is_idle() && stats.held_bytes == 0, "something is left: {stats:?}");
        check!(stats.accepted == stats.stored + stats.failed, "counted wrong: {stats:?}");
        check!(stats.accepted == self.puts.len() as u64, "counted wrong: {stats:?}");
        Ok(())
    }

    fn reason_fits(&self, put: &Put, error: &crate::producer::PutError) -> Result<(), String> {
        let fits = match error.reason() {
            PutErrorReason::Refused => put.poison || error.cause().is_some() && self.faults > 0,
            PutErrorReason::TooManyAttempts => error.attempts() >= self.config.max_attempts.unwrap_or(4).min(4),
            PutErrorReason::Expired(_) => self.config.time_to_live.is_some(),
            PutErrorReason::Behind => self.config.order == Order::PerKey && self.config.fail_following,
            PutErrorReason::Closed => true,
            _ => false,
        };
        check!(
            fits && (put.poison
                || self.faults > 0
                || matches!(
                    error.reason(),
                    PutErrorReason::Closed | PutErrorReason::Expired(_) | PutErrorReason::Behind
                )),
            "{error}"
        );
        Ok(())
    }
}

fn config(dice: &mut Dice) -> ProducerConfig {
    let millis = |millis: u64| Duration::from_millis(millis);
    let limits = Limits {
        records_per_call: [1, 3, 20, 500][dice.below(4)],
        bytes_per_call: [100, 600, 5 << 20][dice.below(3)],
        bytes_per_record: 1 << 20,
    };
    let aggregation = Aggregation::new().max_bytes([150, 500, 50 << 10][dice.below(3)]).ids(dice.below(2) == 0);
    let config = ProducerConfig::new()
        .limits(limits)
        .linger(millis([0, 50][dice.below(2)]))
        .max_in_flight(1 + dice.below(8))
        .order([Order::Any, Order::PerKey][dice.below(2)])
        .fail_following(dice.below(2) == 0)
        .time_to_live([None, Some(millis(500)), Some(millis(30_000))][dice.below(3)])
        .max_attempts([None, None, Some(3)][dice.below(3)])
        .adaptive(dice.below(4) > 0);
    if dice.below(3) == 0 { config.aggregation(aggregation) } else { config }
}
