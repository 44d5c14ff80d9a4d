//! Writes records to a stream and says where each of them landed.
//!
//! `cargo run --example put_records` brings its own Kinesis server; see [`USAGE`] for a real one.

use generated::kinesis::{Client, PutRecordsInput, PutRecordsRequestEntry};
use smithwright_tests::example::{Arguments, Failure, ready};

const USAGE: &str = "\
Writes a few records to a Kinesis stream and says where each of them landed.

Usage: cargo run --example put_records [-- [--endpoint-url URL] [--stream NAME]]

  --stream NAME       the stream to write to, created if there is none; default: clicks";

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let Some(arguments) = Arguments::read(USAGE)? else { return Ok(()) };
    let (client, _server) = arguments.connect().await?;
    ready(&client, &arguments.stream, 2).await?;
    put_records(&client, &arguments.stream).await
}

/// Writes a batch. The service may take some of its records and refuse others, so each has a result of its own.
async fn put_records(client: &Client, stream: &str) -> Result<(), Failure> {
    let users = ["ada", "grace", "edsger", "barbara"];
    let records = users.map(|user| PutRecordsRequestEntry::new(format!("{user} clicked")).partition_key(user));
    let output = client.put_records(&PutRecordsInput::new(records).stream_name(stream)).await?;
    if output.records.len() != users.len() {
        return Err(format!("{} results for {} records", output.records.len(), users.len()).into());
    }

    let mut failed = 0;
    for (user, result) in users.iter().zip(&output.records) {
        if let (Some(shard), Some(sequence_number)) = (&result.shard_id, &result.sequence_number) {
            println!("{user:8} landed in {shard} at {sequence_number}");
        } else {
            let [code, message] =
                [&result.error_code, &result.error_message].map(|text| text.as_deref().unwrap_or("?"));
            println!("{user:8} failed: {code}: {message}");
            failed += 1;
        }
    }
    if failed == 0 { Ok(()) } else { Err(format!("{failed} of {} records failed", users.len()).into()) }
}
