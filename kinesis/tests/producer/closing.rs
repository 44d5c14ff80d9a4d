//! Room, and ends: closing, dropping, runtimes that go.

use std::time::Duration;

use smithwright_kinesis::producer::{ProducerConfig, PutError, PutErrorReason};
use smithwright_kinesis::put_all;
use tokio::time::Instant;

use crate::service::{Service, Then, entry, keys, millis};

#[tokio::test(start_paused = true)]
async fn a_full_producer_waits_or_gives_the_record_back() {
    let service = Service::new([Then::Store(1000)]);
    let producer = service.producer(ProducerConfig::new().max_buffered_records(2));
    let _first = producer.enqueue("a", "1").await.unwrap();
    let _second = producer.enqueue("b", "2").await.unwrap();
    let error = producer.try_enqueue(entry("c")).unwrap_err();
    assert_eq!((error.reason(), keys(std::slice::from_ref(&error))[0]), (&PutErrorReason::Full, "c"));
    // Whoever stops waiting takes no room.
    assert!(tokio::time::timeout(millis(10), producer.enqueue("d", "4")).await.is_err());
    let begun = Instant::now();
    let _third = producer.enqueue("e", "5").await.unwrap();
    assert!(begun.elapsed() >= millis(900) && producer.stats().accepted == 3);
    let bytes = service.producer(ProducerConfig::new().max_buffered_bytes(1024));
    let _large = bytes.enqueue("a", vec![0; 100_000]).await.unwrap();
    assert_eq!(bytes.try_enqueue(entry("b")).unwrap_err().reason(), &PutErrorReason::Full);
}

#[tokio::test(start_paused = true)]
async fn closing_gives_back_what_is_not_stored_and_says_what_was_on_its_way() {
    let service = Service::new([Then::Store(1), Then::Hang]);
    let producer = service.producer(ProducerConfig::new().max_in_flight(1));
    producer.put("stored", "").await.unwrap();
    let ticket = producer.enqueue("on its way", "").await.unwrap();
    tokio::time::sleep(millis(10)).await;
    let waiting = producer.enqueue("waiting", "").await.unwrap();
    drop(producer.enqueue("nobody cares", "").await.unwrap());
    let begun = Instant::now();
    let left = producer.close(Duration::from_secs(3)).await;
    assert_eq!(begun.elapsed(), Duration::from_secs(3));
    assert_eq!(keys(&left), ["on its way", "waiting", "nobody cares"]);
    assert!(left.iter().all(|error| error.reason() == &PutErrorReason::Closed));
    assert_eq!(left.iter().map(PutError::maybe_stored).collect::<Vec<_>>(), [true, false, false]);
    assert!(ticket.await.unwrap_err().maybe_stored());
    assert_eq!(waiting.await.unwrap_err().reason(), &PutErrorReason::Closed);
    let error = producer.clone().put("late", "").await.unwrap_err();
    assert_eq!((error.reason(), keys(std::slice::from_ref(&error))[0]), (&PutErrorReason::Closed, "late"));
    assert!(producer.close(Duration::ZERO).await.is_empty());
    producer.flush().await;
}

#[tokio::test(start_paused = true)]
async fn closing_sends_what_is_held_and_a_flush_does_not_linger() {
    let service = Service::new([Then::Store(20)]);
    let producer = service.producer(ProducerConfig::new().linger(Duration::from_secs(60)));
    let mut tickets = vec![producer.enqueue("a", "").await.unwrap()];
    tokio::time::sleep(millis(1)).await;
    tickets.push(producer.enqueue("b", "").await.unwrap());
    let begun = Instant::now();
    producer.flush().await;
    assert_eq!(begun.elapsed(), millis(20));
    tickets.push(producer.enqueue("c", "").await.unwrap());
    assert!(producer.close(Duration::from_secs(60)).await.is_empty());
    assert!(begun.elapsed() <= millis(60));
    for ticket in tickets {
        ticket.await.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn a_producer_that_is_dropped_sends_what_it_holds_or_says_that_it_did_not() {
    let service = Service::new([Then::Store(20)]);
    let producer = service.producer(ProducerConfig::new());
    let ticket = producer.enqueue("a", "").await.unwrap();
    drop(producer);
    ticket.await.unwrap();

    let service = Service::new([Then::Hang]);
    let producer = service.producer(ProducerConfig::new().drop_deadline(Duration::from_secs(5)));
    let ticket = producer.enqueue("a", "").await.unwrap();
    let begun = Instant::now();
    drop(producer);
    let error = ticket.await.unwrap_err();
    assert_eq!((error.reason(), begun.elapsed()), (&PutErrorReason::Abandoned, Duration::from_secs(5)));
    assert_eq!(keys(&[error]), ["a"]);
}

#[test]
fn a_ticket_outlives_the_runtime_of_its_producer() {
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let first = runtime();
    let (producer, ticket) = first.block_on(async {
        let producer = Service::new([Then::Hang]).producer(ProducerConfig::new());
        let ticket = producer.enqueue("a", "").await.unwrap();
        tokio::task::yield_now().await;
        (producer, ticket)
    });
    drop(first);
    runtime().block_on(async {
        let error = ticket.await.unwrap_err();
        assert_eq!((error.reason(), keys(std::slice::from_ref(&error))[0]), (&PutErrorReason::Abandoned, "a"));
        assert_eq!(producer.put("b", "").await.unwrap_err().reason(), &PutErrorReason::Closed);
        producer.flush().await;
    });
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_put_all_sends_nothing_more() {
    let service = Service::new([Then::Fail("InternalFailure")]);
    let client = service.client();
    let put = put_all(&client, "clicks", ["bad"].map(entry));
    assert!(tokio::time::timeout(millis(300), put).await.is_err());
    let calls = service.sizes().len();
    assert!(calls > 1, "{calls}");
    tokio::time::sleep(Duration::from_secs(60)).await;
    assert_eq!(service.sizes().len(), calls);
}

#[test]
fn without_a_runtime_a_record_comes_back() {
    let producer = Service::new([Then::Hang]).producer(ProducerConfig::new());
    let error = producer.try_enqueue(entry("a")).unwrap_err();
    assert!(error.to_string().contains("a producer needs a tokio runtime"), "{error}");
    assert_eq!(keys(&[error]), ["a"]);
}
