//! Lists streams: page by page, one by one, and on from where somebody stopped.
//!
//! `cargo run --example list` brings its own Kinesis server; see [`USAGE`] for a real one.

use generated::kinesis::{Client, CreateStreamInput, ListStreamsInput};
use smithwright_tests::example::{Arguments, Failure};

const USAGE: &str = "\
Lists the streams of an account; 25, if the server is inside this program.

Usage: cargo run --example list [-- [--endpoint-url URL]]
";

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let Some(arguments) = Arguments::read(USAGE)? else { return Ok(()) };
    let (client, server) = arguments.connect().await?;
    if server.is_some() {
        for number in 0..25 {
            client.create_stream(&CreateStreamInput::new(format!("stream-{number:02}")).shard_count(1)).await?;
        }
    }
    list(&client).await
}

async fn list(client: &Client) -> Result<(), Failure> {
    // Page by page: a call is made when its page is wanted.
    let mut pages = client.list_streams_pages(ListStreamsInput::new().limit(10));
    if let Some(page) = pages.next().await {
        println!("A page of {} streams.", page?.stream_names.len());
    }

    // Whoever stops here goes on later, in another process if need be.
    if let Some(token) = pages.token().cloned() {
        let rest = client.list_streams_pages(ListStreamsInput::new().limit(10)).resume(token).items().all().await?;
        println!("{} more after it.", rest.len());
    }

    // One by one, however they come.
    let mut names = client.list_streams_pages(ListStreamsInput::new()).items();
    while let Some(name) = names.next().await {
        println!("{}", name?);
    }
    Ok(())
}
