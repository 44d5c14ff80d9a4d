//! Shards that throttle at true rates: what goes through, what is thrown back, and whether others have to wait.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use generated::kinesis::{PutRecordsInput, PutRecordsOutput, PutRecordsRequestEntry, PutRecordsResultEntry};

use crate::dice::Dice;
use crate::hash_key;
use crate::producer::ProducerConfig;
use crate::producer::core::Core;
use crate::producer::shard_map::ShardMap;
use crate::producer::shard_map::tests::shards;
use crate::stream_ref::StreamRef;

const TICK: Duration = Duration::from_millis(5);
/// Until then the producer may find out what shards take.
const WARM_UP: Duration = Duration::from_secs(10);
const END: Duration = Duration::from_secs(20);

/// How a shard measures what it takes.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Meter {
    /// A second's worth may be saved up.
    Bucket,
    /// So much from one second to the next, as ferrokinesis does.
    Window,
}

/// What is put.
#[derive(Clone, Copy, Debug)]
enum Load {
    /// So many records a second and shard, as long as no more than 5,000 are held.
    Offered(f64),
    /// Tasks, each of which puts a record when its last one is stored.
    Tasks(u64),
}

#[derive(Clone, Copy, Debug)]
struct World {
    /// What each of four shards takes in a second.
    limits: [f64; 4],
    meter: Meter,
    load: Load,
    /// How many hundredths of the entries are refused that would have been stored.
    chance: usize,
    /// Whether the producer may list the shards.
    listed: bool,
    /// Whether the program stands still for 200 ms now and then, as on a machine that has much else to do.
    stalls: bool,
    seed: u64,
}

const WORLD: World = World {
    limits: [1000.0; 4],
    meter: Meter::Bucket,
    load: Load::Tasks(600),
    chance: 0,
    listed: true,
    stalls: false,
    seed: 1,
};

/// What happened.
#[derive(Debug, Default)]
struct Seen {
    /// What each shard stored in a second after the warm-up.
    stored: [f64; 4],
    /// Which part of what was sent after the warm-up came back.
    thrown_back: f64,
    /// Stored in all, and in how many calls.
    total: u32,
    calls: u32,
    /// The longest time that a record took.
    longest: Duration,
}

struct Shard {
    limit: f64,
    left: f64,
    since: Duration,
}

impl Shard {
    fn takes(&mut self, meter: Meter, now: Duration) -> bool {
        let passed = now.saturating_sub(self.since).as_secs_f64();
        match meter {
            Meter::Bucket => (self.left, self.since) = ((self.left + self.limit * passed).min(self.limit), now),
            Meter::Window if passed >= 1.0 => (self.left, self.since) = (self.limit, now),
            Meter::Window => {}
        }
        let takes = self.left >= 1.0;
        self.left -= f64::from(u8::from(takes));
        takes
    }
}

struct Run {
    world: World,
    core: Core<(u64, Duration)>,
    shards: [Shard; 4],
    dice: Dice,
    calls: BTreeMap<(Duration, u64), PutRecordsOutput>,
    sent: u32,
    refused: u32,
    seen: Seen,
}

impl World {
    fn run(self) -> Seen {
        // What a full shard has no room for must not take it from the others.
        let time = matches!(self.load, Load::Offered(_)).then_some(Duration::from_secs(4));
        let config = ProducerConfig::new();
        let config = if time.is_some() { config.time_to_live(time) } else { config };
        let core = Core::new(Arc::new(config), StreamRef::new("s"), Dice::new(self.seed));
        let shards = self.limits.map(|limit| Shard { limit, left: limit, since: Duration::ZERO });
        let dice = Dice::new(self.seed + 1);
        let run =
            Run { world: self, core, shards, dice, calls: BTreeMap::new(), sent: 0, refused: 0, seen: Seen::default() };
        let seen = run.finish();
        println!("{self:?}: {seen:?}");
        seen
    }
}

impl Run {
    fn finish(mut self) -> Seen {
        let (mut now, mut due, mut stalled_until) = (Duration::ZERO, 0.0, Duration::ZERO);
        let mut free: Vec<u64> = match self.world.load {
            Load::Offered(_) => Vec::new(),
            Load::Tasks(count) => (0..count).collect(),
        };
        while now < END {
            now += TICK;
            if let Load::Offered(rate) = self.world.load {
                due += rate * TICK.as_secs_f64();
                while due >= 1.0 {
                    due -= 1.0;
                    (0..4).filter(|_| self.core.stats().held_bytes < 5_000 * 140).for_each(|shard| free.push(shard));
                }
            }
            if now < stalled_until {
                continue;
            }
            if self.world.stalls && self.dice.below(400) == 0 {
                stalled_until = now + Duration::from_millis(200);
            }
            for task in free.drain(..) {
                self.put(task, now);
            }
            self.step(now);
            for ((task, put), fate) in self.core.take_fates() {
                assert!(fate.is_ok() || matches!(self.world.load, Load::Offered(_)), "{fate:?}");
                self.seen.total += u32::from(fate.is_ok());
                self.seen.longest = self.seen.longest.max(now.saturating_sub(put));
                if let Load::Tasks(_) = self.world.load {
                    free.push(task);
                }
            }
        }
        let seconds = END.as_secs_f64() - WARM_UP.as_secs_f64();
        self.seen.stored = self.seen.stored.map(|stored| stored / seconds);
        self.seen.thrown_back = f64::from(self.refused) / f64::from(self.sent.max(1));
        self.seen
    }

    fn put(&mut self, task: u64, now: Duration) {
        let shard = match self.world.load {
            Load::Offered(_) => task,
            Load::Tasks(_) => self.dice.number() % 4,
        };
        let hash = (u128::from(shard) << 126) | (u128::from(self.dice.number()) << 61);
        let entry = PutRecordsRequestEntry::new(vec![0; 100]).partition_key("k").explicit_hash_key(hash.to_string());
        self.core.admit(entry, (task, now), now).expect("an open producer");
    }

    /// What the producer's task does when it wakes.
    fn step(&mut self, now: Duration) {
        while self.calls.first_key_value().is_some_and(|((at, _), _)| *at <= now) {
            if let Some(((_, id), output)) = self.calls.pop_first() {
                self.core.answered(id, Ok(output), now);
            }
        }
        if self.core.asks_for_map(now) {
            let quarters = [0_u128, 1, 2, 3].map(|quarter| quarter << 126);
            let starts: Vec<_> = quarters.into_iter().zip(["shard-0", "shard-1", "shard-2", "shard-3"]).collect();
            self.core.map_came(ShardMap::new(&shards(&starts)).filter(|_| self.world.listed), now);
        }
        while let Some((id, cargo)) = self.core.next_batch(now) {
            let output = self.answer(&cargo.into_input(), now);
            let took = Duration::from_millis(5 + self.dice.below(26) as u64);
            self.calls.insert((now + took, id), output);
            self.seen.calls += 1;
        }
    }

    fn answer(&mut self, input: &PutRecordsInput, now: Duration) -> PutRecordsOutput {
        let mut output = PutRecordsOutput::default();
        let counts = u32::from(now > WARM_UP);
        for entry in &input.records {
            let hash = entry.explicit_hash_key.as_deref().and_then(hash_key::parse).expect("a hash key");
            let index = usize::try_from(hash >> 126).expect("one of four");
            // What is refused by chance has taken its shard's allowance all the same.
            let takes = self.shards[index].takes(self.world.meter, now) && self.dice.below(100) >= self.world.chance;
            let mut result = PutRecordsResultEntry::default();
            if takes {
                (result.shard_id, result.sequence_number) = (Some(format!("shard-{index}")), Some("1".to_owned()));
                self.seen.stored[index] += f64::from(counts);
            } else {
                result.error_code = Some("ProvisionedThroughputExceededException".to_owned());
                self.refused += counts;
            }
            self.sent += counts;
            output.records.push(result);
        }
        output
    }
}

#[test]
fn shards_that_are_offered_too_much_take_nearly_all_they_can_and_throw_little_back() {
    for (listed, meter) in [(true, Meter::Bucket), (true, Meter::Window), (false, Meter::Bucket)] {
        let limits = [300.0, 100.0, 40.0, 300.0];
        let seen = World { limits, listed, meter, load: Load::Offered(450.0), ..WORLD }.run();
        for (stored, limit) in seen.stored.iter().zip(limits) {
            assert!(*stored >= 0.85 * limit, "{listed} {meter:?}: {stored} of {limit} a second");
        }
        // Lanes that unknowingly share a shard find it harder to agree.
        assert!(seen.thrown_back < if listed { 0.06 } else { 0.25 }, "{listed} {meter:?}: {}", seen.thrown_back);
    }
}

#[test]
fn a_shard_that_takes_nothing_holds_up_no_other() {
    for listed in [true, false] {
        let limits = [0.0, 300.0, 300.0, 300.0];
        let seen = World { limits, listed, load: Load::Offered(240.0), ..WORLD }.run();
        for stored in &seen.stored[1..] {
            assert!(*stored >= 0.95 * 240.0, "{listed}: {stored} of 240 a second");
        }
        assert!(seen.thrown_back < 0.05, "{listed}: {}", seen.thrown_back);
    }
}

/// The first second's burst takes all that a shard gives, and then some; what comes after must not be asked for slowly.
#[test]
fn tasks_that_put_all_they_can_get_what_shards_take_from_the_first_second_on() {
    for meter in [Meter::Bucket, Meter::Window] {
        for load in [200, 2000].map(Load::Tasks) {
            for (stalls, seed) in [(false, 1), (true, 4)] {
                let seen = World { meter, load, stalls, seed, ..WORLD }.run();
                assert!(
                    f64::from(seen.total) >= 0.85 * 4000.0 * END.as_secs_f64(),
                    "{meter:?} {load:?} {stalls}: {seen:?}"
                );
                assert!(seen.thrown_back < 0.1, "{meter:?} {load:?} {stalls}: {seen:?}");
                assert!(seen.longest < Duration::from_secs(4), "{meter:?} {load:?} {stalls}: {seen:?}");
                // Throttled lanes share calls.
                assert!(seen.calls < 100 * 20, "{meter:?} {load:?} {stalls}: {seen:?}");
            }
        }
    }
}

#[test]
fn refusals_by_chance_beside_those_of_full_shards_slow_little_down() {
    for meter in [Meter::Bucket, Meter::Window] {
        for limits in [[300.0; 4], [300.0, 300.0, 300.0, 1200.0], [1000.0; 4]] {
            for (stalls, seed) in [(false, 1), (true, 2)] {
                // Keys are spread evenly: the slowest shard says how fast all go.
                let most = 4.0 * limits.iter().copied().fold(f64::MAX, f64::min);
                let seen = World { meter, limits, chance: 10, stalls, seed, load: Load::Tasks(2000), ..WORLD }.run();
                let stored: f64 = seen.stored.iter().sum();
                assert!(stored >= 0.75 * most, "{meter:?} {limits:?}: {stored} of {most} a second");
                assert!(seen.longest < Duration::from_secs(15), "{meter:?} {limits:?}: {seen:?}");
            }
        }
    }
}
