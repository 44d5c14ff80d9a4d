//! Records through everything at once: a proxy that fails at random, shards that split and merge, workers that crash. Each is
//! read, and none is checkpointed twice.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use fastrand::Rng;
use generated::kinesis::Client;
use smithwright_kinesis::producer::{Aggregation, ProducerConfig};
use smithwright_kinesis::{Batch, Consumer, ConsumerConfig, MemoryLeaseStore, Position, Producer, Saved};
use smithwright_tests::streams::{Reshard, reshard};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use crate::place::{Place, client};
use crate::proxy::{Faults, Proxy};

const FAULTS: Faults =
    Faults { entries: 50, broken: 500, cut_after: 10, cut_before: 10, refused: 10, short: 2, expired: 5 };
const WORKERS: usize = 3;
const PUTTERS: usize = 50;

/// What came of each record, and how far each shard is checkpointed.
struct Ledger {
    seen: Mutex<Vec<u8>>,
    missing: AtomicUsize,
    crashes: AtomicUsize,
    lost: AtomicUsize,
    saved: Mutex<HashMap<String, Position>>,
}

impl Ledger {
    fn new(records: usize) -> Self {
        Self {
            seen: Mutex::new(vec![0; records]),
            missing: AtomicUsize::new(records),
            crashes: AtomicUsize::new(0),
            lost: AtomicUsize::new(0),
            saved: Mutex::default(),
        }
    }

    fn is_complete(&self) -> bool {
        self.missing.load(Ordering::Acquire) == 0
    }

    /// How many records came more than once.
    fn repeated(&self) -> usize {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        assert!(seen.iter().all(|count| *count > 0), "records are missing");
        seen.iter().filter(|count| **count > 1).count()
    }

    fn note(&self, batch: &Batch) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        for record in batch {
            let number: usize = std::str::from_utf8(&record.data).expect("text").parse().expect("a number");
            if seen[number] == 0 {
                self.missing.fetch_sub(1, Ordering::AcqRel);
            }
            seen[number] = seen[number].saturating_add(1);
        }
    }

    /// A checkpoint is in the store: it must lie behind all that were there.
    fn saved(&self, shard: &str, first: &Position, last: Position) {
        let mut saved = self.saved.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(before) = saved.get(shard) {
            assert!(order(before) < order(first), "{shard}: {first} to {last} was checkpointed after {before}");
        }
        saved.insert(shard.to_owned(), last);
    }
}

/// Positions of a shard in their order: sequence numbers are numbers, and what is done of an aggregated record comes before
/// the whole of it.
fn order(position: &Position) -> (usize, String, u64) {
    match position {
        Position::After { sequence_number, sub_sequence_number } => {
            (sequence_number.len(), sequence_number.clone(), sub_sequence_number.unwrap_or(u64::MAX))
        }
        other => panic!("no record lies at {other}"),
    }
}

/// A worker that crashes now and then, with a batch in its hands, and comes back.
async fn work(client: Client, config: impl Fn() -> ConsumerConfig, ledger: Arc<Ledger>, mut random: Rng) {
    while !ledger.is_complete() {
        let mut consumer = Consumer::start(&client, config()).await.expect("started");
        let life = Duration::from_millis(random.u64(500..6000));
        let working = async {
            while let Some(batch) = consumer.next().await {
                let batch = batch.expect("a batch");
                ledger.note(&batch);
                let (shard, last) = (batch.shard_id().to_owned(), batch.position());
                let first = batch.records()[0].position();
                match batch.checkpoint().await.expect("a store that works") {
                    Saved::Yes => ledger.saved(&shard, &first, last),
                    Saved::LeaseLost => drop(ledger.lost.fetch_add(1, Ordering::Relaxed)),
                }
                if ledger.is_complete() {
                    return;
                }
            }
        };
        if timeout(life, working).await.is_err() {
            ledger.crashes.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// Puts the records: one of twenty as it is, the others packed, for which the producer has to know shards that change.
async fn put(client: &Client, stream: &str, records: usize) -> u64 {
    // However slow the machine is.
    let plain = ProducerConfig::new().time_to_live(None);
    let packed = plain.clone().aggregation(Aggregation::new().max_records(100));
    let producers = [plain, packed].map(|config| Producer::with_config(client, stream, config));
    let mut tasks = JoinSet::new();
    for task in 0..PUTTERS {
        let producers = producers.clone();
        tasks.spawn(async move {
            let mut tickets = Vec::new();
            for number in (task..records).step_by(PUTTERS) {
                let producer = &producers[usize::from(number % 20 != 0)];
                tickets.push(
                    producer.enqueue(format!("user-{}", number % 10_007), number.to_string()).await.expect("room"),
                );
            }
            for ticket in tickets {
                ticket.await.expect("stored");
            }
        });
    }
    tasks.join_all().await;
    producers.iter().map(|producer| producer.stats().maybe_duplicated).sum()
}

async fn run(records: usize, patience: Duration) {
    let seed =
        std::env::var("SMITHWRIGHT_SEED").map_or_else(|_| Rng::new().u64(..), |seed| seed.parse().expect("a number"));
    println!("{records} records with SMITHWRIGHT_SEED={seed}");
    let mut random = Rng::with_seed(seed);
    let place = Place::new("crashes", 4).await;
    let proxy = Arc::new(Proxy::start(&place.url, &place.transport, FAULTS, random.u64(..)).await);
    let (ledger, store) = (Arc::new(Ledger::new(records)), Arc::new(MemoryLeaseStore::new()));
    let begun = Instant::now();
    let mut workers = JoinSet::new();
    for _ in 0..WORKERS {
        let (stream, store) = (place.stream.clone(), Arc::clone(&store));
        let config = move || {
            ConsumerConfig::new(&*stream)
                .store(Arc::clone(&store))
                .failover(Duration::from_secs(1))
                .idle_interval(Duration::from_millis(300))
        };
        workers.spawn(work(client(&proxy.url()), config, Arc::clone(&ledger), random.fork()));
    }
    let all_put = Arc::new(AtomicBool::new(false));
    let resharding = {
        let (client, stream, all_put) = (place.client.clone(), place.stream.clone(), Arc::clone(&all_put));
        let proxy = Arc::clone(&proxy);
        tokio::spawn(async move {
            let mut changes = 0;
            // At least one of each, and they go on while records are put.
            while changes < 2 || !all_put.load(Ordering::Acquire) {
                let change = if changes % 2 == 0 { Reshard::Split } else { Reshard::Merge };
                let paused = proxy.pause().await;
                reshard(&client, &stream, change).await;
                drop(paused);
                changes += 1;
                sleep(Duration::from_millis(700)).await;
            }
            changes
        })
    };
    let maybe = put(&client(&proxy.url()), &place.stream, records).await;
    all_put.store(true, Ordering::Release);
    let changes = resharding.await.expect("it goes on");
    let reading =
        async { while workers.join_next().await.is_some_and(|ended| ended.map_err(|e| panic!("{e}")).is_ok()) {} };
    let late = timeout(patience, reading).await.is_err();
    let missing = ledger.missing.load(Ordering::Acquire);
    assert!(!late, "{missing} of {records} records were not read after {patience:?}");
    println!(
        "{records} records in {:.1?}: {changes} changes of shards, {} crashes, {} checkpoints came too late, {} records came \
        more than once, {maybe} were stored twice perhaps",
        begun.elapsed(),
        ledger.crashes.load(Ordering::Relaxed),
        ledger.lost.load(Ordering::Relaxed),
        ledger.repeated()
    );
    place.leave().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn records_get_through_faults_reshards_and_crashes() {
    run(20_000, Duration::from_secs(120)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes a minute or two"]
async fn a_million_records_get_through_faults_reshards_and_crashes() {
    run(1_000_000, Duration::from_secs(300)).await;
}
