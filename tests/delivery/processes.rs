//! Three workers, each a process of its own, on one stream: one is frozen, others are killed, shards split and merge. None of
//! the records is skipped, and no two workers checkpoint the same ones.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fastrand::Rng;
use generated::kinesis::Client;
use smithwright_kinesis::lease::DynamoDbLeaseStore;
use smithwright_kinesis::{Consumer, ConsumerConfig, FileLeaseStore, Producer, Saved};
use smithwright_tests::streams::{Reshard, reshard};
use tokio::time::sleep;

use crate::place::{Place, config, transport};

const RECORDS: usize = 2_000;

/// Where workers keep their leases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Store {
    File,
    DynamoDb,
}

/// What is in force in one run.
struct Plan {
    store: Store,
    failover: Duration,
    /// How long a worker stands still.
    frozen: Duration,
}

/// A worker in a process of its own, which writes down what it has done.
struct Worker(Child);

impl Worker {
    fn start(place: &Place, plan: &Plan, folder: &Path, name: &str) -> Self {
        let program = std::env::current_exe().expect("this program");
        let mut command = Command::new(program);
        command.args(["--exact", "processes::worker", "--ignored", "--nocapture", "--test-threads=1"]);
        command.env("SMITHWRIGHT_WORKER_URL", &place.url).env("SMITHWRIGHT_WORKER_STREAM", &place.stream);
        command.env("SMITHWRIGHT_WORKER_FOLDER", folder).env("SMITHWRIGHT_WORKER_NAME", name);
        command.env("SMITHWRIGHT_WORKER_FAILOVER", plan.failover.as_millis().to_string());
        command.env("SMITHWRIGHT_WORKER_STORE", format!("{:?}", plan.store));
        command.stdin(Stdio::null()).stdout(Stdio::null());
        Self(command.spawn().expect("a worker"))
    }

    fn signal(&self, signal: &str) {
        let sent = Command::new("kill").args([signal, &self.0.id().to_string()]).status();
        assert!(sent.is_ok_and(|status| status.success()), "the worker is gone");
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Not a test: what a worker's process runs.
#[tokio::test]
#[ignore = "run by other tests"]
async fn worker() {
    let Ok(url) = std::env::var("SMITHWRIGHT_WORKER_URL") else { return };
    let variable = |name: &str| std::env::var(format!("SMITHWRIGHT_WORKER_{name}")).expect("a variable");
    let folder = PathBuf::from(variable("FOLDER"));
    let mut log = File::create(folder.join(format!("{}.log", variable("NAME")))).expect("a file");
    let settings = ConsumerConfig::new(variable("STREAM"))
        .failover(Duration::from_millis(variable("FAILOVER").parse().expect("milliseconds")))
        .hand_over(Duration::from_secs(2))
        .idle_interval(Duration::from_millis(300))
        .max_records(40);
    let settings = match variable("STORE").as_str() {
        "DynamoDb" => settings.store(dynamodb(&variable("STREAM")).await.expect("a table")),
        _ => settings.store(FileLeaseStore::new(folder.join("leases"))),
    };
    let client = Client::new(config(&url).transport(transport("AWS_CA_BUNDLE")));
    let mut consumer = Consumer::start(&client, settings).await.expect("started");
    while let Some(batch) = consumer.next().await {
        let batch = batch.expect("a batch");
        let read: Vec<_> = batch.iter().map(|record| String::from_utf8_lossy(&record.data).into_owned()).collect();
        writeln!(log, "read {}", read.join(" ")).expect("written");
        // Some work, in which a worker is frozen or killed as well as elsewhere.
        sleep(Duration::from_millis(20)).await;
        let shard = batch.shard_id().to_owned();
        if batch.checkpoint().await.expect("a store that works") == Saved::Yes {
            writeln!(log, "kept {shard} {}", read.join(" ")).expect("written");
        } else {
            writeln!(log, "late {shard}").expect("written");
        }
    }
}

/// Leases in a table on the server that the variables name.
async fn dynamodb(table: &str) -> Option<DynamoDbLeaseStore> {
    let client = crate::stores::dynamodb()?;
    Some(DynamoDbLeaseStore::open(&client, format!("leases-{table}")).await.expect("a table"))
}

/// What the workers have written down so far: all that was read, and by shard who checkpointed what.
fn logged(folder: &Path) -> (BTreeSet<usize>, BTreeMap<usize, usize>, usize) {
    let (mut read, mut kept, mut late) = (BTreeSet::new(), BTreeMap::new(), 0);
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        if entry.path().extension().is_none_or(|extension| extension != "log") {
            continue;
        }
        let text = fs::read_to_string(entry.path()).expect("a log");
        // A line that is not whole was being written when the worker was killed.
        for line in text.split_inclusive('\n').filter_map(|line| line.strip_suffix('\n')) {
            let mut words = line.split(' ');
            match words.next() {
                Some("read") => read.extend(words.map(|word| word.parse::<usize>().expect("a number"))),
                Some("kept") => {
                    for word in words.skip(1) {
                        *kept.entry(word.parse().expect("a number")).or_default() += 1;
                    }
                }
                _ => late += 1,
            }
        }
    }
    (read, kept, late)
}

async fn run(plan: Plan) {
    let folder = std::env::temp_dir().join(format!("smithwright-processes-{}-{:?}", std::process::id(), plan.store));
    fs::create_dir_all(&folder).expect("a folder");
    let place = Place::new("processes", 3).await;
    let mut random = Rng::new();
    let mut workers: Vec<_> =
        (0..3).map(|number| Worker::start(&place, &plan, &folder, &format!("worker-{number}"))).collect();
    let producer = Producer::new(&client_of(&place), &*place.stream);
    let putting = {
        let (producer, pause) = (producer.clone(), plan.frozen / 40);
        tokio::spawn(async move {
            let mut tickets = Vec::new();
            for number in 0..RECORDS {
                tickets.push(producer.enqueue(format!("user-{number}"), number.to_string()).await.expect("room"));
                if number % 50 == 0 {
                    producer.flush().await;
                    sleep(pause).await;
                }
            }
            for ticket in tickets {
                ticket.await.expect("stored");
            }
        })
    };
    sleep(plan.failover * 2).await;
    workers[0].signal("-STOP");
    let frozen = Instant::now();
    for (round, change) in [Reshard::Split, Reshard::Merge, Reshard::Split].into_iter().enumerate() {
        reshard(&place.client, &place.stream, change).await;
        sleep(plan.frozen.mul_f64(random.f64() / 4.0)).await;
        let victim = random.usize(1..3);
        workers[victim] = Worker::start(&place, &plan, &folder, &format!("worker-{victim}-{round}"));
    }
    sleep(plan.frozen.saturating_sub(frozen.elapsed())).await;
    workers[0].signal("-CONT");
    putting.await.expect("all are stored");
    let begun = Instant::now();
    let (read, kept, late) = loop {
        let (read, kept, late) = logged(&folder);
        if read.len() == RECORDS || begun.elapsed() > Duration::from_secs(60) + plan.failover * 10 {
            break (read, kept, late);
        }
        sleep(Duration::from_millis(200)).await;
    };
    println!("{} read, {} checkpointed, {late} checkpoints came too late: {:?}", read.len(), kept.len(), plan.store);
    let missing: Vec<_> = (0..RECORDS).filter(|number| !read.contains(number)).take(10).collect();
    assert!(missing.is_empty(), "skipped: {missing:?} ...; logs in {}", folder.display());
    let copies = producer.stats().maybe_duplicated;
    assert!(copies > 0 || kept.values().all(|times| *times == 1), "checkpointed twice; logs in {}", folder.display());
    drop(workers);
    fs::remove_dir_all(&folder).expect("removed");
    place.leave().await;
}

fn client_of(place: &Place) -> Client {
    Client::new(config(&place.url).transport(place.transport.clone()))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_processes_skip_nothing_while_one_is_frozen_and_others_are_killed() {
    run(Plan { store: Store::File, failover: Duration::from_millis(700), frozen: Duration::from_secs(3) }).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes two minutes"]
async fn three_processes_skip_nothing_while_one_is_frozen_for_a_minute() {
    run(Plan { store: Store::File, failover: Duration::from_secs(10), frozen: Duration::from_secs(60) }).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_processes_with_leases_in_dynamodb_skip_nothing() {
    if crate::stores::dynamodb().is_some() {
        run(Plan { store: Store::DynamoDb, failover: Duration::from_millis(700), frozen: Duration::from_secs(3) })
            .await;
    }
}
