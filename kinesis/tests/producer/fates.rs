//! What becomes of records, and what is said of them.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use generated::kinesis::Client;
use generated::runtime::http::{Request, Response};
use generated::runtime::{Bytes, Config, Credentials, Transport, TransportError};
use smithwright_kinesis::producer::{
    Call, Observer, Order, ProducerConfig, PutError, PutErrorCause, PutErrorReason, put_all_with,
};
use smithwright_kinesis::put_all;
use tokio::time::Instant;

use crate::service::{Service, Then, entry, keys, millis};

#[tokio::test(start_paused = true)]
async fn a_put_ends_with_where_the_record_is() {
    let service = Service::new([Then::Store(3)]);
    let begun = Instant::now();
    let stored = service.producer(ProducerConfig::new()).put("ada", "hello").await.unwrap();
    assert_eq!((stored.shard_id.as_str(), stored.sequence_number.as_str()), ("shard-1", "0-ada"));
    assert_eq!((stored.attempts, stored.maybe_duplicate, stored.sub_sequence_number), (1, false, None));
    // Nobody else wanted to be sent, so it did not wait for company.
    assert_eq!(begun.elapsed(), millis(3));
}

#[tokio::test(start_paused = true)]
async fn records_gather_while_a_call_is_under_way_and_no_longer_than_the_linger() {
    let service = Service::new([Then::Store(200)]);
    let producer = service.producer(ProducerConfig::new().linger(millis(50)));
    let first = producer.enqueue("first", "1").await.unwrap();
    tokio::time::sleep(millis(10)).await;
    let second = producer.enqueue("second", "2").await.unwrap();
    tokio::time::sleep(millis(20)).await;
    let third = producer.enqueue("third", "3").await.unwrap();
    for ticket in [first, second, third] {
        ticket.await.unwrap();
    }
    let seen = service.seen();
    let batches: Vec<_> = seen.iter().map(|(_, keys)| keys.join(" ")).collect();
    assert_eq!(batches, ["first", "second third"]);
    // A timer rounds up to whole milliseconds, and is set for one less.
    assert!((59..=60).contains(&seen[1].0), "{seen:?}");
}

#[tokio::test(start_paused = true)]
async fn what_fails_goes_again_and_nothing_else() {
    let script = [Then::Fail("InternalFailure"), Then::Fail("InternalFailure"), Then::Store(0)];
    let service = Service::new(script);
    let results = put_all(&service.client(), "clicks", ["a", "bad 1", "b", "bad 2"].map(entry)).await;
    let attempts: Vec<_> = results.iter().map(|result| result.as_ref().unwrap().attempts).collect();
    assert_eq!(attempts, [1, 3, 1, 3]);
    let sequence_numbers: Vec<_> = results.into_iter().map(|result| result.unwrap().sequence_number).collect();
    assert_eq!(sequence_numbers[0], "0-a");
    assert!(sequence_numbers[3].ends_with("-bad 2"), "{sequence_numbers:?}");
    let sent: usize = service.sizes().iter().sum();
    assert_eq!(sent, 4 + 2 + 2);
}

#[tokio::test(start_paused = true)]
async fn put_all_keeps_to_the_limits_and_to_the_order_of_the_input() {
    let service = Service::new([Then::Store(1)]);
    let mut entries: Vec<_> = (0..1200).map(|n| entry(&format!("k{n}"))).collect();
    entries[700] = entry(&"ä".repeat(257));
    entries[701] = entry("k701").explicit_hash_key("340282366920938463463374607431768211456");
    let results = put_all(&service.client(), "clicks", entries).await;
    assert_eq!(results.len(), 1200);
    for (n, result) in results.iter().enumerate() {
        match result {
            Ok(stored) => assert!(stored.sequence_number.ends_with(&format!("-k{n}")), "{n}: {stored:?}"),
            Err(error) => {
                assert!(matches!((n, error.reason()), (700 | 701, PutErrorReason::Invalid(_))), "{n}: {error}");
            }
        }
    }
    let sizes = service.sizes();
    assert_eq!((sizes.iter().sum::<usize>(), sizes.iter().all(|size| *size <= 500)), (1198, true));
    assert!(sizes.len() <= 4, "{sizes:?}");
}

#[tokio::test(start_paused = true)]
async fn what_may_be_stored_twice_says_so() {
    let service = Service::new([Then::Lose, Then::TooFew, Then::Store(0)]);
    let results = put_all(&service.client(), "clicks", ["a", "b"].map(entry)).await;
    for result in results {
        let stored = result.unwrap();
        assert_eq!((stored.attempts, stored.maybe_duplicate), (3, true));
    }
    // The client made one attempt for each call.
    assert_eq!(service.sizes(), [2, 2, 2]);
}

#[tokio::test(start_paused = true)]
async fn an_error_says_why_and_gives_the_record_back() {
    let put = async |then, config: ProducerConfig| {
        let service = Service::new([then]);
        let producer = service.producer(config.time_to_live(Duration::from_secs(9)));
        (producer.put("bad", "secret data").await.unwrap_err(), service.sizes().len())
    };
    let plain = ProducerConfig::new;
    let (error, calls) = put(Then::Refuse("ResourceNotFoundException"), plain()).await;
    assert_eq!((error.reason(), calls, error.maybe_stored()), (&PutErrorReason::Refused, 1, false));
    assert!(error.to_string().contains("ResourceNotFoundException: no"), "{error}");
    assert_eq!(error.entry().data, "secret data");

    let (error, calls) = put(Then::Fail("InvalidArgumentException"), plain()).await;
    assert_eq!((error.reason(), calls), (&PutErrorReason::Refused, 1));
    assert!(matches!(error.cause(), Some(PutErrorCause::Entry { code, .. }) if code == "InvalidArgumentException"));

    let (error, calls) = put(Then::Fail("InternalFailure"), plain().max_attempts(3)).await;
    assert_eq!((error.reason(), error.attempts(), calls), (&PutErrorReason::TooManyAttempts, 3, 3));

    let begun = Instant::now();
    let (error, _) = put(Then::Lose, plain()).await;
    assert_eq!(error.reason(), &PutErrorReason::Expired(Duration::from_secs(9)));
    assert!(error.maybe_stored() && begun.elapsed() <= Duration::from_secs(9), "{error}");
    let text = format!("{error} {error:?} {error:#?}");
    assert!(!text.contains("secret data") && text.contains("and may have been stored"), "{text}");
}

#[tokio::test(start_paused = true)]
async fn one_bad_record_does_not_take_the_others_of_its_call_with_it() {
    /// Refuses any call with a bad record in it.
    #[derive(Clone)]
    struct Strict(Service);
    impl Transport for Strict {
        async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
            if String::from_utf8_lossy(request.body()).contains("\"bad") {
                return Service::new([Then::Refuse("ValidationException")]).send(request).await;
            }
            self.0.send(request).await
        }
    }
    let service = Service::new([Then::Store(1)]);
    let credentials = Credentials::new("AKIDEXAMPLE", "secret");
    let client = Client::new(Config::new().region("eu-west-1").credentials(credentials).transport(Strict(service)));
    let entries = (0..100).map(|n| if n % 41 == 7 { entry(&format!("bad {n}")) } else { entry(&format!("k{n}")) });
    let results = put_all(&client, "clicks", entries).await;
    let failed: Vec<_> = results.into_iter().filter_map(Result::err).collect();
    assert_eq!(keys(&failed), ["bad 7", "bad 48", "bad 89"]);
    assert!(failed.iter().all(|error| error.reason() == &PutErrorReason::Refused && !error.maybe_stored()));
}

#[tokio::test(start_paused = true)]
async fn records_of_a_key_are_stored_in_the_order_in_which_they_were_put() {
    let service = Service::new([Then::Fail("InternalFailure"), Then::Store(1)]);
    let config = ProducerConfig::new().order(Order::PerKey);
    let entries = ["bad", "bad", "ada", "bad"].map(entry);
    let results = put_all_with(&service.client(), "clicks", entries, config).await;
    assert!(results.iter().all(Result::is_ok));
    for (_, keys) in service.seen() {
        assert!(keys.iter().filter(|key| *key == "bad").count() <= 1, "{keys:?}");
    }
    assert_eq!(service.sizes().iter().sum::<usize>(), 5);
}

#[tokio::test(start_paused = true)]
async fn an_observer_hears_of_calls_and_of_failures_nobody_waits_for() {
    #[derive(Clone, Default)]
    struct Ears(Arc<Mutex<Vec<String>>>);
    impl Observer for Ears {
        fn call_ended(&self, call: &Call<'_>) {
            let Call { records, stored, throttled, error, .. } = call;
            let line = format!("{records} sent, {stored} stored, {throttled} throttled, {}", error.is_some());
            self.0.lock().unwrap().push(line);
        }

        fn record_failed(&self, error: &PutError) {
            self.0.lock().unwrap().push(error.reason().to_string());
        }
    }
    let ears = Ears::default();
    let service = Service::new([Then::Fail("ProvisionedThroughputExceededException"), Then::Lose]);
    let config = ProducerConfig::new().max_attempts(2).observer(ears.clone());
    let producer = service.producer(config);
    drop(producer.enqueue("bad", "").await.unwrap());
    producer.flush().await;
    let heard = ears.0.lock().unwrap().clone();
    let expected = [
        "1 sent, 0 stored, 1 throttled, false",
        "it was sent as often as it may be",
        "1 sent, 0 stored, 0 throttled, true",
    ];
    assert_eq!(heard.len(), 3);
    assert!(expected.iter().all(|line| heard.iter().any(|heard| heard == line)), "{heard:?}");
    let stats = producer.stats();
    assert_eq!((stats.accepted, stats.failed, stats.stored, stats.retried), (1, 1, 0, 1));
    assert_eq!((stats.throttled, stats.calls, stats.failed_calls, stats.held_bytes), (1, 2, 1, 0));
}
