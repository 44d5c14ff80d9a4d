//! What calls fail with, and what a program can do about it.
//!
//! `cargo run --example errors` brings its own Kinesis server; see [`USAGE`] for a real one.

use std::time::Duration;

use generated::kinesis::{Client, DescribeStreamError, DescribeStreamInput, GetRecordsInput, PutRecordInput};
use generated::runtime::{CallErrorKind, Config, Credentials, RetryConfig};
use smithwright_tests::example::{Arguments, Failure};

const USAGE: &str = "\
Makes calls that fail, and shows what is known of each failure.

Usage: cargo run --example errors [-- [--endpoint-url URL]]
";

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let Some(arguments) = Arguments::read(USAGE)? else { return Ok(()) };
    let (client, _server) = arguments.connect().await?;
    by_operation(&client).await;
    by_kind(&client).await;
    whole_service(&client).await;
    without_a_server().await;
    Ok(())
}

/// An operation's error is an enum of what its model lists.
async fn by_operation(client: &Client) {
    let input = DescribeStreamInput::new().stream_name("no-such-stream");
    match client.describe_stream(&input).await {
        Ok(_) => println!("There is a stream of that name."),
        Err(DescribeStreamError::ResourceNotFoundException(error)) => println!("Not there: {error}"),
        Err(DescribeStreamError::Call(error)) => println!("No answer: {error}"),
        Err(error) => println!("Refused: {error}"),
    }
}

/// Whoever need not know which error it is asks what it means.
async fn by_kind(client: &Client) {
    let input = PutRecordInput::new("click").partition_key("user-17").stream_name("no-such-stream");
    if let Err(error) = client.put_record(&input).await {
        println!(
            "{:?}: code {}, status {}, to be tried again: {}, after {} attempt",
            error.kind(),
            error.code().unwrap_or("-"),
            error.status().unwrap_or(0),
            error.is_retryable(),
            error.attempts()
        );
    }
}

/// Errors of all operations become one, for a program that calls several.
async fn whole_service(client: &Client) {
    async fn read(client: &Client) -> Result<usize, generated::kinesis::Error> {
        client.describe_stream(&DescribeStreamInput::new().stream_name("no-such-stream")).await?;
        Ok(client.get_records(&GetRecordsInput::new("no iterator")).await?.records.len())
    }
    if let Err(error) = read(client).await {
        println!("{} failed: {error}", error.operation());
    }
}

/// What never had an answer is a `Call`, whatever the operation.
async fn without_a_server() {
    let config = Config::new()
        .region("us-east-1")
        .credentials(Credentials::new("example", "not checked"))
        .endpoint_url("http://127.0.0.1:1")
        .timeout(Duration::from_secs(2))
        .retry(RetryConfig::off());
    let input = DescribeStreamInput::new().stream_name("clicks");
    if let Err(error) = Client::new(config).describe_stream(&input).await {
        assert_eq!(error.call(), Some(CallErrorKind::Connect));
        println!("{error}");
    }
}
