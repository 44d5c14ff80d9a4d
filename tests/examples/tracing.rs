//! What the client tells of its calls, shown by `tracing-subscriber`.
//!
//! `cargo run --example tracing --features tracing` brings its own Kinesis server; see [`USAGE`] for a real one.

use generated::kinesis::DescribeStreamInput;
use smithwright_tests::example::{Arguments, Failure, ready};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::format::FmtSpan;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

const USAGE: &str = "\
Makes two calls and shows their spans: each call, and each of its attempts.

Usage: cargo run --example tracing --features tracing [-- [--endpoint-url URL] [--stream NAME]]

  --stream NAME       a stream to ask for; default: clicks";

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let Some(arguments) = Arguments::read(USAGE)? else { return Ok(()) };
    // Spans are told when they end, with all that is known of them then.
    let shown = tracing_subscriber::fmt::layer().with_span_events(FmtSpan::CLOSE).with_target(false);
    let of_the_client = Targets::new().with_target("smithwright", LevelFilter::DEBUG);
    tracing_subscriber::registry().with(shown).with(of_the_client).init();
    let (client, _server) = arguments.connect().await?;
    ready(&client, &arguments.stream, 1).await?;
    let missing = DescribeStreamInput::new().stream_name("no-such-stream");
    if let Err(error) = client.describe_stream(&missing).await {
        println!("{error}");
    }
    Ok(())
}
