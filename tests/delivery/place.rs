//! A server with one stream, which is deleted in the end if the server is not the test's own.

use std::env;
use std::time::Duration;

use generated::kinesis::{Client, DeleteStreamInput};
use generated::runtime::{Config, Credentials, HttpTransport, RetryConfig};
use smithwright_tests::{EmbeddedServer, StoreOptions, streams};

/// Where a test takes place.
pub struct Place {
    pub url: String,
    pub stream: String,
    /// Past all proxies.
    pub client: Client,
    pub transport: HttpTransport,
    embedded: Option<EmbeddedServer>,
}

impl Place {
    /// A new stream, on the server inside the test unless another one is named.
    pub async fn new(label: &str, shards: i32) -> Self {
        match env::var("SMITHWRIGHT_ENDPOINT_URL") {
            Ok(url) => Self::on(url, None, label, shards).await,
            Err(_) => Self::embedded(label, shards, EmbeddedServer::start().await).await,
        }
    }

    /// A new stream on a server that refuses what is more than shards take.
    pub async fn with_limits(label: &str, shards: i32) -> Self {
        let options = StoreOptions {
            create_stream_ms: 50,
            update_stream_ms: 50,
            enforce_limits: true,
            ..StoreOptions::default()
        };
        Self::embedded(label, shards, EmbeddedServer::start_with(options).await).await
    }

    async fn embedded(label: &str, shards: i32, started: std::io::Result<EmbeddedServer>) -> Self {
        let server = started.expect("a free port on the loopback interface");
        Self::on(server.endpoint_url(), Some(server), label, shards).await
    }

    async fn on(url: String, embedded: Option<EmbeddedServer>, label: &str, shards: i32) -> Self {
        let transport = transport("AWS_CA_BUNDLE").connect_timeout(Duration::from_secs(5));
        // What prepares and judges does not give up for what passes.
        let client = Client::new(config(&url).transport(transport.clone()).retry(RetryConfig::new().max_attempts(20)));
        let since = std::time::UNIX_EPOCH.elapsed().expect("a clock after 1970").as_millis();
        let stream = format!("smithwright-{label}-{since}");
        streams::create(&client, &stream, shards).await;
        Self { url, stream, client, transport, embedded }
    }

    /// Deletes the stream; not called by a test that fails, so that it can be looked at.
    pub async fn leave(self) {
        if self.embedded.is_none() {
            let _ = self.client.delete_stream(&DeleteStreamInput::new().stream_name(&*self.stream)).await;
        }
    }
}

/// What reaches a server whose authority is in the file that this variable names, if there is one.
pub fn transport(ca_bundle: &str) -> HttpTransport {
    match env::var(ca_bundle) {
        Ok(path) => HttpTransport::new().ca_bundle(path),
        Err(_) => HttpTransport::new(),
    }
}

/// A client as a user has it, of the server at this address.
pub fn client(url: &str) -> Client {
    Client::new(config(url))
}

pub fn config(url: &str) -> Config {
    Config::new().region("us-east-1").credentials(Credentials::new("any", "any")).endpoint_url(url)
}
