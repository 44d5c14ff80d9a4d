//! Tests code that puts records, without a network: `cargo run --example test_your_code`.
//!
//! `FakeClient` is there with the feature `test-util`. In a project of your own each function here is a `#[tokio::test]`.

use std::error::Error;
use std::time::Duration;

use generated::kinesis::{
    Client, FakeClient, ProvisionedThroughputExceededException, PutRecordsError, PutRecordsInput, PutRecordsOutput,
    PutRecordsRequestEntry, PutRecordsResultEntry,
};
use generated::runtime::RetryConfig;
use tokio::time::Instant;

/// The code that is tested: puts words, and those again that failed, until all are there.
async fn put_words(client: &Client, words: &[&str]) -> Result<(), PutRecordsError> {
    let mut records: Vec<_> =
        words.iter().map(|word| PutRecordsRequestEntry::new(*word).partition_key(*word)).collect();
    while !records.is_empty() {
        let input = PutRecordsInput::new(records).stream_name("words");
        let output = client.put_records(&input).await?;
        let results = input.records.into_iter().zip(output.records);
        records = results.filter(|(_, result)| result.error_code.is_some()).map(|(record, _)| record).collect();
    }
    Ok(())
}

/// HTTP 200, and still one of two records has failed.
async fn failed_records_are_sent_again() {
    let put = PutRecordsResultEntry::default();
    let failed = PutRecordsResultEntry { error_code: Some("InternalFailure".into()), ..Default::default() };
    let fake = FakeClient::new();
    fake.put_records()
        .reply(PutRecordsOutput { records: vec![put.clone(), failed], ..Default::default() })
        .reply(PutRecordsOutput { records: vec![put], ..Default::default() });

    put_words(&fake.client(), &["one", "two"]).await.expect("all records are there");

    let inputs = fake.put_records().inputs();
    assert_eq!(inputs[1].records, [PutRecordsRequestEntry::new("two").partition_key("two")]);
    fake.assert_all_used();
}

/// The client itself repeats a call that was throttled, or whose connection broke.
async fn throttling_is_survived() {
    let slow_down = ProvisionedThroughputExceededException::with_message("slow down");
    let fake = FakeClient::new();
    fake.put_records()
        .then_error(PutRecordsError::ProvisionedThroughputExceededException(slow_down))
        .then_disconnect()
        .always(|input| {
            let records = input.records.iter().map(|_| PutRecordsResultEntry::default()).collect();
            Ok(PutRecordsOutput { records, ..Default::default() })
        });

    put_words(&fake.client(), &["one"]).await.expect("the third attempt succeeds");

    assert_eq!(fake.put_records().requests().len(), 3);
}

/// Ten seconds of silence pass at once under `tokio::time::pause`.
async fn silence_is_a_timeout() {
    let fake = FakeClient::new();
    fake.put_records().then_silence();
    let client = Client::new(fake.config().timeout(Duration::from_secs(10)).retry(RetryConfig::off()));

    let begun = Instant::now();
    let error = put_words(&client, &["one"]).await.expect_err("nobody answers");

    assert!(error.is_timeout());
    assert_eq!(begun.elapsed(), Duration::from_secs(10));
}

fn main() -> Result<(), Box<dyn Error>> {
    // What `#[tokio::test(start_paused = true)]` makes.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build()?;
    runtime.block_on(failed_records_are_sent_again());
    println!("failed records are sent again");
    runtime.block_on(throttling_is_survived());
    println!("throttling is survived");
    runtime.block_on(silence_is_a_timeout());
    println!("silence is a timeout");
    Ok(())
}
