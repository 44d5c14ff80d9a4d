//! Calls, pages and a waiter without `async`, from several threads.
//!
//! `cargo run --example blocking` brings its own Kinesis server; see [`USAGE`] for a real one.

use std::thread;
use std::time::Duration;

use generated::kinesis::blocking::Client;
use generated::kinesis::{CreateStreamInput, DescribeStreamInput, ListStreamsInput, PutRecordInput};
use generated::runtime::{Config, Credentials};
use smithwright_tests::EmbeddedServer;
use smithwright_tests::example::{Arguments, Failure};

const USAGE: &str = "\
Creates a stream, puts records into it from four threads and lists streams, without `async`.

Usage: cargo run --example blocking [-- [--endpoint-url URL] [--stream NAME]]

  --stream NAME       the stream, created if it does not exist; default: clicks
";

fn main() -> Result<(), Failure> {
    let Some(arguments) = Arguments::read(USAGE)? else { return Ok(()) };
    // The server inside this program runs on threads of its own; a client of a real one needs none of this.
    let runtime = tokio::runtime::Runtime::new()?;
    let (client, _server) = match &arguments.endpoint_url {
        Some(url) => {
            let config = runtime.block_on(Config::from_env())?;
            (Client::new(config.endpoint_url(url)), None)
        }
        None if std::env::var_os("AWS_ENDPOINT_URL").is_some() => (Client::from_env()?, None),
        None => {
            println!("Talking to a server inside this program.");
            let server = runtime.block_on(EmbeddedServer::start())?;
            let keys = Credentials::new("example", "not checked");
            let config = Config::new().region("us-east-1").credentials(keys).endpoint_url(server.endpoint_url());
            (Client::new(config), Some(server))
        }
    };
    put_and_list(&client, &arguments.stream)
}

fn put_and_list(client: &Client, stream: &str) -> Result<(), Failure> {
    let described = DescribeStreamInput::new().stream_name(stream);
    if client.describe_stream(&described).is_err() {
        client.create_stream(&CreateStreamInput::new(stream).shard_count(2))?;
    }
    client.wait_until_stream_exists(described).within(Duration::from_secs(60))?;

    // Calls are made on the threads that ask for them; all share the connections.
    thread::scope(|scope| {
        for number in 0..4 {
            scope.spawn(move || {
                let input = PutRecordInput::new("hello").partition_key(format!("user-{number}")).stream_name(stream);
                match client.put_record(&input) {
                    Ok(output) => println!("{} at {}", output.shard_id, output.sequence_number),
                    Err(error) => eprintln!("error: {error}"),
                }
            });
        }
    });

    // Pages and their items are iterators.
    for name in client.list_streams_pages(ListStreamsInput::new()).items() {
        println!("{}", name?);
    }
    Ok(())
}
