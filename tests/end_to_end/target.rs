//! A server with a client and the streams of one scenario, which are deleted however the scenario ends.

use std::collections::BTreeSet;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use generated::kinesis::{
    Client, CreateStreamInput, DeleteStreamInput, DescribeStreamInput, DescribeStreamOutput, GetRecordsInput,
    GetShardIteratorInput, Record, StreamStatus,
};
use generated::runtime::http::{Request, Response, Version};
use generated::runtime::{Body, Bytes, Config, Credentials, HttpTransport, Transport, TransportError, Wire};
use smithwright_tests::EmbeddedServer;
use tokio::task::LocalSet;

use crate::server::{Access, Server, Traits};

/// Runs `scenario` against `server`, if it is there. Under CI every server has to be.
pub async fn run<F>(server: Server, wire: Wire, scenario: impl FnOnce(Arc<Target>) -> F)
where
    F: Future<Output = ()> + 'static,
{
    let target = match server.access().await {
        Ok(access) => Arc::new(Target::new(server, wire, access)),
        Err(reason) => {
            let required = std::env::var("CI").is_ok_and(|value| value == "true") && !server.is_optional();
            assert!(!required, "under CI no server may be missing: {reason}");
            println!("skipped: {reason}");
            return;
        }
    };
    // A task, so that a scenario that panics does not keep its streams.
    let running = LocalSet::new();
    let result = running.run_until(running.spawn_local(scenario(target.clone()))).await;
    target.delete_streams().await;
    if let Err(error) = result {
        resume_unwind(error.into_panic());
    }
}

/// What a scenario works with.
pub struct Target {
    pub server: Server,
    pub traits: Traits,
    pub client: Client,
    config: Config,
    transport: HttpTransport,
    versions: Arc<Mutex<BTreeSet<Version>>>,
    streams: Mutex<Vec<String>>,
    _embedded: Option<EmbeddedServer>,
}

impl Target {
    fn new(server: Server, wire: Wire, access: Access) -> Self {
        let versions = Arc::default();
        let transport = access.transport.clone();
        let config = access
            .config
            .wire(wire)
            .transport(Observed { transport: access.transport, versions: Arc::clone(&versions) });
        Self {
            server,
            traits: server.traits(wire),
            client: Client::new(config.clone()),
            config,
            transport,
            versions,
            streams: Mutex::default(),
            _embedded: access.embedded,
        }
    }

    /// A client like [`client`](Self::client), with other keys.
    pub fn client_with(&self, credentials: Credentials) -> Client {
        Client::new(self.config.clone().credentials(credentials))
    }

    /// The settings of [`client`](Self::client).
    pub fn config(&self) -> Config {
        self.config.clone()
    }

    /// What reaches the server, for requests other than a client's.
    pub fn transport(&self) -> HttpTransport {
        self.transport.clone()
    }

    /// The HTTP versions of all responses so far.
    pub fn versions(&self) -> Vec<Version> {
        locked(&self.versions).iter().copied().collect()
    }

    /// A name that no stream has. A stream of that name will be deleted.
    pub fn stream_name(&self, label: &str) -> String {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let since = std::time::UNIX_EPOCH.elapsed().expect("a clock after 1970").as_secs();
        let name = format!("smithwright-{since}-{}-{count}-{label}", std::process::id());
        locked(&self.streams).push(name.clone());
        name
    }

    /// A new stream that takes records.
    pub async fn create_stream(&self, label: &str, shards: i32) -> String {
        let stream = self.stream_name(label);
        self.client.create_stream(&CreateStreamInput::new(&*stream).shard_count(shards)).await.expect("created");
        self.active(&stream).await;
        stream
    }

    /// Waits until the stream is active.
    pub async fn active(&self, stream: &str) -> DescribeStreamOutput {
        let input = DescribeStreamInput::new().stream_name(stream);
        eventually("the stream is active", async || {
            let output = self.client.describe_stream(&input).await.expect("described");
            (output.stream_description.stream_status == StreamStatus::Active).then_some(output)
        })
        .await
    }

    /// The iterator that `input` asks for, of a stream's shard.
    pub async fn iterator(&self, input: GetShardIteratorInput) -> String {
        let output = self.client.get_shard_iterator(&input).await.expect("an iterator");
        output.shard_iterator.expect("an iterator is given")
    }

    /// Records from `iterator` on, until `count` of them are there.
    pub async fn read(&self, iterator: String, count: usize) -> Vec<Record> {
        let mut input = GetRecordsInput::new(iterator);
        let mut records = Vec::new();
        eventually("all records can be read", async || {
            let output = self.client.get_records(&input).await.expect("records");
            records.extend(output.records);
            input.shard_iterator = output.next_shard_iterator.expect("the shard is open");
            (records.len() >= count).then_some(())
        })
        .await;
        records
    }

    async fn delete_streams(&self) {
        let streams = std::mem::take(&mut *locked(&self.streams));
        for stream in streams {
            // Most scenarios delete nothing, some have nothing to delete.
            let _ = self.client.delete_stream(&DeleteStreamInput::new().stream_name(stream)).await;
        }
    }
}

/// What `attempt` gives, as soon as it gives something.
pub async fn eventually<T>(what: &str, mut attempt: impl AsyncFnMut() -> Option<T>) -> T {
    for _ in 0..600 {
        if let Some(value) = attempt().await {
            return value;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("after a minute it is not so that {what}");
}

/// Notes the HTTP version of each response.
struct Observed {
    transport: HttpTransport,
    versions: Arc<Mutex<BTreeSet<Version>>>,
}

impl Transport for Observed {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let response = self.transport.send(request).await?;
        locked(&self.versions).insert(response.version());
        Ok(response)
    }

    async fn open(&self, request: Request<Bytes>) -> Result<Response<Body>, TransportError> {
        let response = self.transport.open(request).await?;
        locked(&self.versions).insert(response.version());
        Ok(response)
    }
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
