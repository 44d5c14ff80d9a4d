//! Services that do not do what they should, and programs that panic: nothing hangs, and each record has its fate.

use std::time::Duration;

use smithwright_kinesis::producer::{Call, Observer, Order, ProducerConfig, PutError, PutErrorReason, put_all_with};
use tokio::time::Instant;

use crate::service::{Service, Then, entry, keys, millis};

fn reasons(results: &[Result<smithwright_kinesis::producer::Stored, PutError>]) -> Vec<Option<&PutErrorReason>> {
    results.iter().map(|result| result.as_ref().err().map(PutError::reason)).collect()
}

#[tokio::test(start_paused = true)]
async fn those_behind_a_record_that_fails_fail_with_it_if_that_is_wanted() {
    let refuses = || Service::new([Then::Fail("InvalidArgumentException"), Then::Store(1)]);
    let entries = || ["bad", "bad", "ada", "bad"].map(entry);
    let config = ProducerConfig::new().order(Order::PerKey);
    let results = put_all_with(&refuses().client(), "clicks", entries(), config.clone()).await;
    assert_eq!(reasons(&results), [Some(&PutErrorReason::Refused), None, None, None]);
    let results = put_all_with(&refuses().client(), "clicks", entries(), config.fail_following(true)).await;
    let behind = Some(&PutErrorReason::Behind);
    assert_eq!(reasons(&results), [Some(&PutErrorReason::Refused), behind, None, behind]);
    let error = results[1].as_ref().unwrap_err();
    assert_eq!((error.attempts(), error.maybe_stored()), (0, false));
    assert_eq!(error.to_string(), "record not stored: an earlier record of its partition key failed");
}

#[tokio::test(start_paused = true)]
async fn records_of_a_key_that_are_put_after_a_failure_are_stored() {
    let service = Service::new([Then::Fail("InvalidArgumentException"), Then::Store(1)]);
    let producer = service.producer(ProducerConfig::new().order(Order::PerKey).fail_following(true));
    assert_eq!(producer.put("bad", "1").await.unwrap_err().reason(), &PutErrorReason::Refused);
    producer.put("bad", "2").await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_refusal_that_somebody_mends_is_waited_out_if_that_is_wanted() {
    for code in
        ["AccessDeniedException", "ResourceNotFoundException", "KMSDisabledException", "UnrecognizedClientException"]
    {
        let service = Service::new([Then::Refuse(code), Then::Refuse(code), Then::Refuse(code), Then::Store(1)]);
        let producer = service.producer(ProducerConfig::new().wait_out_refusals(true));
        let stored = producer.put("a", "").await.unwrap_or_else(|error| panic!("{code}: {error}"));
        assert_eq!((stored.attempts, stored.maybe_duplicate), (4, false), "{code}");
        let begun = Instant::now();
        let producer = Service::new([Then::Refuse(code)]).producer(ProducerConfig::new().wait_out_refusals(true));
        let error = producer.put("a", "").await.unwrap_err();
        assert!(matches!(error.reason(), PutErrorReason::Expired(_)), "{code}: {error}");
        assert!(begun.elapsed() <= Duration::from_secs(120), "{code}");
        assert!(error.to_string().contains(code), "{error}");
    }
    // What is to blame on the record is not.
    let service = Service::new([Then::Refuse("ValidationException")]);
    let error = service.producer(ProducerConfig::new().wait_out_refusals(true)).put("a", "").await.unwrap_err();
    assert_eq!(error.reason(), &PutErrorReason::Refused);
}

#[tokio::test(start_paused = true)]
async fn an_observer_that_panics_harms_nobody() {
    struct Panics;
    impl Observer for Panics {
        fn call_ended(&self, _: &Call<'_>) {
            panic!("an observer of the test's");
        }

        fn record_failed(&self, _: &PutError) {
            panic!("an observer of the test's");
        }
    }
    let service = Service::new([Then::Store(1), Then::Fail("InvalidArgumentException"), Then::Store(1), Then::Hang]);
    let producer = service.producer(ProducerConfig::new().observer(Panics));
    producer.put("a", "").await.unwrap();
    assert_eq!(producer.put("bad", "").await.unwrap_err().reason(), &PutErrorReason::Refused);
    producer.put("b", "").await.unwrap();
    let ticket = producer.enqueue("c", "").await.unwrap();
    let left = producer.close(millis(10)).await;
    assert_eq!(keys(&left), ["c"]);
    assert!(ticket.await.is_err());
}

#[tokio::test(start_paused = true)]
async fn a_service_that_never_recovers_is_asked_rarely_and_not_for_ever() {
    let throttles = "ProvisionedThroughputExceededException";
    for then in [Then::Fail(throttles), Then::Refuse(throttles), Then::Lose, Then::TooFew, Then::Fail("Unheard")] {
        let service = Service::new([then]);
        let begun = Instant::now();
        let producer = service.producer(ProducerConfig::new());
        let tickets: Vec<_> = {
            let mut tickets = Vec::new();
            for number in 0..50 {
                tickets.push(producer.enqueue(format!("bad {number}"), "").await.unwrap());
            }
            tickets
        };
        for ticket in tickets {
            ticket.await.unwrap_err();
        }
        assert!(begun.elapsed() <= Duration::from_secs(121), "{then:?}: {:?}", begun.elapsed());
        let (calls, stats) = (service.sizes().len(), producer.stats());
        assert!(calls < 600, "{then:?}: {calls} calls");
        assert_eq!((stats.failed, stats.held_bytes, stats.waiting, stats.in_flight), (50, 0, 0, 0), "{then:?}");
    }
}
