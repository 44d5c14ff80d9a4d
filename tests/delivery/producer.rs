//! Many tasks that put records through a proxy that fails entries and cuts calls: none is lost, and copies are counted.

use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

use smithwright_kinesis::Producer;
use smithwright_tests::streams::{put_numbers, read_all};

use crate::place::{Place, client};
use crate::proxy::{Faults, Proxy};

const TASKS: usize = 2000;
/// A tenth of the entries fails, and one call of a hundred is cut after it was carried out.
const FAULTS: Faults =
    Faults { entries: 100, broken: 0, cut_after: 10, cut_before: 0, refused: 0, short: 0, expired: 0 };

/// Puts so many records by [`TASKS`] tasks, each of which waits for one before it puts the next; then reads the stream.
async fn put_and_judge(place: Place, records: usize, faults: Faults) {
    let proxy = Proxy::start(&place.url, &place.transport, faults, 1).await;
    let begun = Instant::now();
    let producer = Producer::new(&client(&proxy.url()), &*place.stream);
    let stored = put_numbers(&producer, records, TASKS).await;
    let took = begun.elapsed();
    let stats = producer.stats();
    assert!(producer.close(Duration::from_secs(30)).await.is_empty());
    let maybe: HashSet<usize> =
        stored.iter().filter(|(_, stored)| stored.maybe_duplicate).map(|(number, _)| *number).collect();
    let mut found: HashMap<usize, usize> = HashMap::new();
    read_all(&place.client, &place.stream, |_, record| {
        *found.entry(std::str::from_utf8(&record.data).expect("text").parse().expect("a number")).or_default() += 1;
    })
    .await;
    let twice: Vec<_> = found.iter().filter(|(_, count)| **count > 1).map(|(number, _)| *number).collect();
    println!(
        "{records} records by {TASKS} tasks in {took:.1?}: {} calls, {} cut after storing, {} throttled, {} retried; \
        {} may be stored twice, {} are",
        stats.calls,
        proxy.cut_after(),
        stats.throttled,
        stats.retried,
        maybe.len(),
        twice.len()
    );
    assert_eq!(found.len(), records, "records are lost");
    assert_eq!((stats.stored, stats.failed, stats.held_bytes), (records as u64, 0, 0));
    assert_eq!(stats.maybe_duplicated, maybe.len() as u64);
    assert!(twice.iter().all(|number| maybe.contains(number)), "a copy that nobody was told of");
    place.leave().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn records_of_two_thousand_tasks_get_through_a_proxy_that_fails() {
    put_and_judge(Place::new("tasks", 4).await, 6_000, FAULTS).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes a minute or two"]
async fn two_hundred_thousand_records_of_two_thousand_tasks() {
    put_and_judge(Place::new("tasks", 4).await, 200_000, FAULTS).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes ten seconds"]
async fn two_thousand_tasks_on_shards_that_refuse_beside_a_proxy_that_fails() {
    put_and_judge(Place::with_limits("limited", 4).await, 40_000, FAULTS).await;
}
