//! Writes records to a stream and says where each of them landed.
//!
//! `cargo run --example put_records` brings its own Kinesis server; see [`USAGE`] for a real one.

use std::error::Error;
use std::process::ExitCode;
use std::time::Duration;

use generated::kinesis::{
    Client, CreateStreamInput, DescribeStreamSummaryError, DescribeStreamSummaryInput, PutRecordsInput,
    PutRecordsRequestEntry, StreamStatus,
};
use generated::runtime::{Config, Credentials};
use smithwright_tests::EmbeddedServer;

const USAGE: &str = "\
Writes a few records to a Kinesis stream and says where each of them landed.

Usage: cargo run --example put_records [-- [--endpoint-url URL] [--stream NAME]]

  --endpoint-url URL  the Kinesis to talk to; default: AWS_ENDPOINT_URL_KINESIS, AWS_ENDPOINT_URL,
                      or a server inside this program
  --stream NAME       the stream to write to, created if there is none; default: clicks
  --help              this text

Region and credentials come from the usual AWS variables and files, unless the server is inside this program.";

struct Arguments {
    endpoint_url: Option<String>,
    stream: String,
    help: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let arguments = arguments(std::env::args().skip(1))?;
    if arguments.help {
        println!("{USAGE}");
        return Ok(());
    }
    // A server that is dropped stops, so this one lives as long as the function.
    let server = if has_endpoint(&arguments) { None } else { Some(EmbeddedServer::start().await?) };
    let config = match (&server, &arguments.endpoint_url) {
        (Some(server), _) => {
            println!("Talking to a server inside this program.");
            let credentials = Credentials::new("example", "not checked");
            Config::new().region("us-east-1").credentials(credentials).endpoint_url(server.endpoint_url())
        }
        (None, Some(url)) => Config::from_env().await?.endpoint_url(url),
        (None, None) => Config::from_env().await?,
    };
    let client = Client::new(config);
    ready(&client, &arguments.stream).await?;
    put_records(&client, &arguments.stream).await
}

fn arguments(mut words: impl Iterator<Item = String>) -> Result<Arguments, String> {
    let mut arguments = Arguments { endpoint_url: None, stream: "clicks".to_owned(), help: false };
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or_else(|| format!("{word} needs a value; see --help"));
        match word.as_str() {
            "--endpoint-url" => arguments.endpoint_url = Some(value()?),
            "--stream" => arguments.stream = value()?,
            "--help" | "-h" => arguments.help = true,
            _ => return Err(format!("unknown argument {word}; see --help")),
        }
    }
    Ok(arguments)
}

/// Whether somebody said where to go.
fn has_endpoint(arguments: &Arguments) -> bool {
    let variables = ["AWS_ENDPOINT_URL_KINESIS", "AWS_ENDPOINT_URL"];
    arguments.endpoint_url.is_some() || variables.iter().any(|name| std::env::var_os(name).is_some())
}

/// Waits until the stream takes records; creates it if there is none.
async fn ready(client: &Client, stream: &str) -> Result<(), Box<dyn Error>> {
    let input = DescribeStreamSummaryInput::new().stream_name(stream);
    let mut created = false;
    for _ in 0..240 {
        match client.describe_stream_summary(&input).await {
            Ok(output) => match output.stream_description_summary.stream_status {
                StreamStatus::Active | StreamStatus::Updating => return Ok(()),
                _ => {}
            },
            // A stream just created may not be found at once.
            Err(DescribeStreamSummaryError::ResourceNotFoundException(_)) if created => {}
            Err(DescribeStreamSummaryError::ResourceNotFoundException(_)) => {
                client.create_stream(&CreateStreamInput::new(stream).shard_count(2)).await?;
                println!("Created stream {stream}.");
                created = true;
            }
            Err(error) => return Err(error.into()),
        }
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    Err(format!("stream {stream} is still not active after a minute").into())
}

/// Writes a batch. The service may take some of its records and refuse others, so each has a result of its own.
async fn put_records(client: &Client, stream: &str) -> Result<(), Box<dyn Error>> {
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
