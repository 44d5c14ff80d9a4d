//! Faults that public tools make, in front of or below a server that verifies every signature. `.ci/servers.sh` starts them.

use std::sync::Arc;
use std::time::Duration;

use generated::kinesis::{
    Client, CreateStreamInput, DeleteStreamInput, DescribeStreamInput, GetRecordsInput, GetShardIteratorInput,
    ListStreams, ListStreamsInput, ShardIteratorType, StreamStatus,
};
use generated::runtime::credentials::AssumeRole;
use generated::runtime::{
    Config, Credentials, CredentialsProvider, HttpTransport, RetryConfig, ServiceErrorKind, Timestamp,
};

use crate::witness::Witness;

/// What `.ci/servers.sh` says of a server.
fn variable(server: &str, name: &str) -> String {
    let name = format!("SMITHWRIGHT_{server}_{name}");
    std::env::var(&name).unwrap_or_else(|_| panic!("{name} is not set: . target/servers/exports"))
}

/// Keys that a server takes; `which` is empty, or says that they are of a session.
fn keys(server: &str, which: &str) -> Credentials {
    let part = |name: &str| variable(server, &format!("{which}{name}"));
    let keys = Credentials::new(part("ACCESS_KEY_ID"), part("SECRET_ACCESS_KEY"));
    if which.is_empty() { keys } else { keys.with_session_token(part("SESSION_TOKEN")) }
}

fn settings(server: &str, keys: Credentials) -> Config {
    let config = Config::new().region("us-east-1").credentials(keys).endpoint_url(variable(server, "ENDPOINT_URL"));
    config.ca_bundle(variable(server, "CA_BUNDLE"))
}

/// The clock of the server's process is an hour ahead of this one's.
#[tokio::test]
#[ignore = "needs a server under faketime, which .ci/servers.sh starts"]
async fn a_clock_that_faketime_moved() {
    for which in ["", "TEMPORARY_"] {
        let client = Client::new(settings("SKEWED", keys("SKEWED", which)));
        for attempts in [2, 1, 1] {
            let response = client.send::<ListStreams>(&ListStreamsInput::new()).await.expect("streams");
            assert_eq!(response.meta.attempts, attempts, "the first answer tells the time");
        }
        // Without a second attempt there is an error that says so; the next call goes by what it told.
        let client = Client::new(settings("SKEWED", keys("SKEWED", which)).retry(RetryConfig::off()));
        let error = client.list_streams(&ListStreamsInput::new()).await.expect_err("refused");
        assert_eq!((error.kind(), error.attempts()), (ServiceErrorKind::BadSignature, 1), "{error}");
        client.list_streams(&ListStreamsInput::new()).await.expect("streams");
    }
}

/// Likewise for the STS of that server, which verifies the signature too.
#[tokio::test]
#[ignore = "needs a server under faketime, which .ci/servers.sh starts"]
async fn a_role_by_a_clock_that_faketime_moved() {
    let transport = HttpTransport::new().ca_bundle(variable("SKEWED", "CA_BUNDLE"));
    let role = AssumeRole::new(keys("SKEWED", ""), variable("SKEWED", "ROLE_ARN")).region("us-east-1");
    let role = role.endpoint_url(variable("SKEWED", "ENDPOINT_URL")).transport(transport);
    let role = role.session_name("me").duration(Duration::from_secs(900));
    let credentials = role.credentials().await.expect("keys");
    assert!(
        credentials.access_key_id().starts_with("ASIA") && credentials.session_token().is_some(),
        "{credentials:?}"
    );
    assert_eq!(credentials.account_id(), Some("000000000000"));
    let left = credentials.expiry().expect("an expiry").secs() - Timestamp::now().secs();
    assert!((4400..=4500).contains(&left), "by its clock, a quarter of an hour: {left}");
    let client = Client::new(settings("SKEWED", keys("SKEWED", "")).credentials_provider(role));
    client.list_streams(&ListStreamsInput::new()).await.expect("the role's keys are let in");
}

/// mitmproxy ends TLS and HTTP/2 and makes every other request fail, before or after the server has taken it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs a server behind mitmproxy, which .ci/servers.sh starts"]
async fn a_proxy_that_harms_every_other_request() {
    const SERVER: &str = "MINISTACK_AUTH";
    let direct = Client::new(settings(SERVER, keys(SERVER, "")));
    // What a run before this one may have left.
    let _ = direct.delete_stream(&DeleteStreamInput::new().stream_name("clicks")).await;
    let create = CreateStreamInput::new("clicks").shard_count(1);
    while direct.create_stream(&create).await.is_err_and(|error| error.code() == Some("ResourceInUseException")) {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let input = DescribeStreamInput::new().stream_name("clicks");
    while direct.describe_stream(&input).await.expect("described").stream_description.stream_status
        != StreamStatus::Active
    {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }

    let witness = Witness::new(2_000);
    let transport = HttpTransport::new().ca_bundle(variable("PROXIED", "CA_BUNDLE"));
    let retry = RetryConfig::new().throttling_base_delay(Duration::from_millis(50));
    let config = settings("PROXIED", keys(SERVER, "TEMPORARY_")).attempt_timeout(Duration::from_secs(2)).retry(retry);
    let client = Client::new(config.transport(witness.watch(transport)));
    witness.produce(&client, 10, 8).await;

    read_back(&direct, &witness).await;
    let verdict = witness.judge("mitmproxy");
    assert!(verdict.twice > 0 && verdict.unknown > verdict.twice && verdict.over_http2 > 100, "{verdict:?}");
}

/// Counts what the server has stored.
async fn read_back(client: &Client, witness: &Arc<Witness>) {
    let input =
        GetShardIteratorInput::new("shardId-000000000000", ShardIteratorType::TrimHorizon).stream_name("clicks");
    let mut iterator = client.get_shard_iterator(&input).await.expect("an iterator").shard_iterator;
    while let Some(from) = iterator {
        let output = client.get_records(&GetRecordsInput::new(from)).await.expect("records");
        for record in &output.records {
            witness.stored.add(record.partition_key.as_deref().expect("a key"));
        }
        iterator = output.next_shard_iterator.filter(|_| !output.records.is_empty());
    }
}
