//! Time limits and retries, on a server that takes connections and never answers.
//!
//! `cargo run --example timeouts_and_retries` needs nothing else.

use std::net::Ipv4Addr;
use std::time::{Duration, Instant};

use generated::kinesis::{Client, ListStreamsInput};
use generated::runtime::{Config, Credentials, RetryConfig};
use smithwright_tests::example::Failure;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    // Connections wait in its queue, for nobody accepts them.
    let silent = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let config = Config::new()
        .region("us-east-1")
        .credentials(Credentials::new("example", "not checked"))
        .endpoint_url(format!("http://{}", silent.local_addr()?));

    // Three attempts of 300 ms each, with short random waits between them.
    let patient = config.clone().attempt_timeout(Duration::from_millis(300));
    call("Three attempts", &Client::new(patient)).await;

    // No retry begins, and no wait ends, later than the whole call may take.
    let limited = config.clone().attempt_timeout(Duration::from_millis(300)).timeout(Duration::from_millis(400));
    call("A limit for all", &Client::new(limited)).await;

    // One attempt, for callers that repeat calls themselves.
    let once = config.attempt_timeout(Duration::from_millis(300)).retry(RetryConfig::off());
    let once = Client::new(once);
    call("One attempt", &once).await;

    // Any future can be dropped; that ends the call and leaves nothing behind.
    let dropped = tokio::time::timeout(Duration::from_millis(50), once.list_streams(&ListStreamsInput::new())).await;
    println!("Dropped after 50 ms: {}", dropped.is_err());
    Ok(())
}

async fn call(what: &str, client: &Client) {
    let begun = Instant::now();
    if let Err(error) = client.list_streams(&ListStreamsInput::new()).await {
        println!("{what}: {:.1?}, {} sent, timeout: {}", begun.elapsed(), error.attempts(), error.is_timeout());
        println!("  {error}");
        for earlier in error.earlier_attempts() {
            println!("  before: {earlier}");
        }
    }
}
