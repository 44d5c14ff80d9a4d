//! Waits until a stream is there, until it is gone, and says what it is like when time is over first.
//!
//! `cargo run --example wait` brings its own Kinesis server; see [`USAGE`] for a real one.

use std::time::Duration;

use generated::kinesis::{Client, CreateStreamInput, DeleteStreamInput, DescribeStreamInput};
use smithwright_tests::example::{Arguments, Failure};

const USAGE: &str = "\
Creates a stream, waits until it is there, deletes it, and waits until it is gone.

Usage: cargo run --example wait [-- [--endpoint-url URL] [--stream NAME]]

  --stream NAME       the stream, of which there must be none; default: clicks";

const MINUTE: Duration = Duration::from_secs(60);

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let Some(arguments) = Arguments::read(USAGE)? else { return Ok(()) };
    let (client, _server) = arguments.connect().await?;
    wait(&client, &arguments.stream).await
}

async fn wait(client: &Client, stream: &str) -> Result<(), Failure> {
    client.create_stream(&CreateStreamInput::new(stream).shard_count(1)).await?;
    let input = DescribeStreamInput::new().stream_name(stream);

    // The model says 10 s and more between two calls; here it is less.
    let often = Duration::from_millis(20)..=Duration::from_millis(500);
    let waited = client.wait_until_stream_exists(input.clone()).every(often.clone()).within(MINUTE).await?;
    println!("{waited:?}");
    if let Ok(output) = waited.last {
        println!("It has {} shard.", output.stream_description.shards.len());
    }

    // Nobody deletes it, so this time is over first. The answer says how far it is.
    let soon = Duration::from_millis(200);
    match client.wait_until_stream_not_exists(input.clone()).every(often.clone()).within(soon).await {
        Err(error) if error.is_timeout() => println!("{error}"),
        Err(error) => return Err(error.into()),
        Ok(_) => return Err("the stream is gone, and nobody deleted it".into()),
    }

    client.delete_stream(&DeleteStreamInput::new().stream_name(stream)).await?;
    let waited = client.wait_until_stream_not_exists(input).every(often).within(MINUTE).await?;
    println!("{waited:?}");
    Ok(())
}
