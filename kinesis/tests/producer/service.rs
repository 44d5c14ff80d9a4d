//! A service that goes through a script, and what tests make of its records.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use generated::kinesis::{Client, PutRecordsRequestEntry};
use generated::runtime::http::{Request, Response};
use generated::runtime::{Bytes, Config, Credentials, Transport, TransportError};
use serde_json::{Value, json};
use smithwright_kinesis::Producer;
use smithwright_kinesis::producer::{ProducerConfig, PutError};
use tokio::time::Instant;

/// What comes of a request.
#[derive(Clone, Copy, Debug)]
pub enum Then {
    /// Everything is stored, after so many milliseconds.
    Store(u64),
    /// Entries whose key begins with `bad` fail with this code.
    Fail(&'static str),
    /// One result too few.
    TooFew,
    /// The connection is lost.
    Lose,
    /// An error with this code.
    Refuse(&'static str),
    /// Nothing, ever.
    Hang,
}

/// When a request came, and the partition keys in it.
pub type Seen = (u128, Vec<String>);

/// A service that goes through its script and stays at the last line.
#[derive(Clone)]
pub struct Service(Arc<(Instant, Vec<Then>, Mutex<Vec<Seen>>)>);

impl Service {
    pub fn new(script: impl Into<Vec<Then>>) -> Self {
        Self(Arc::new((Instant::now(), script.into(), Mutex::default())))
    }

    pub fn client(&self) -> Client {
        let credentials = Credentials::new("AKIDEXAMPLE", "secret");
        Client::new(Config::new().region("eu-west-1").credentials(credentials).transport(self.clone()))
    }

    pub fn producer(&self, config: ProducerConfig) -> Producer {
        Producer::with_config(&self.client(), "clicks", config)
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.0.2.lock().unwrap().clone()
    }

    /// How many entries each request had.
    pub fn sizes(&self) -> Vec<usize> {
        self.seen().iter().map(|(_, keys)| keys.len()).collect()
    }
}

impl Transport for Service {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let body: Value = serde_json::from_slice(request.body()).unwrap();
        if !request.headers()["x-amz-target"].to_str().unwrap().ends_with(".PutRecords") {
            let error = json!({"__type": "AccessDeniedException"}).to_string();
            return Ok(Response::builder().status(400).body(error.into()).unwrap());
        }
        assert_eq!(body["StreamName"], "clicks");
        let entries = body["Records"].as_array().unwrap();
        let keys: Vec<_> =
            entries.iter().map(|entry| entry["PartitionKey"].as_str().unwrap_or("").to_owned()).collect();
        let (begun, script, seen) = &*self.0;
        let index = {
            let mut seen = seen.lock().unwrap();
            seen.push((begun.elapsed().as_millis(), keys.clone()));
            seen.len() - 1
        };
        let then = script.get(index).or(script.last()).copied().unwrap();
        let result = |key: &String| match then {
            Then::Fail(code) if key.starts_with("bad") => json!({"ErrorCode": code, "ErrorMessage": "no"}),
            _ => json!({"ShardId": "shard-1", "SequenceNumber": format!("{index}-{key}")}),
        };
        let mut results: Vec<_> = keys.iter().map(result).collect();
        match then {
            Then::Store(millis) => tokio::time::sleep(Duration::from_millis(millis)).await,
            Then::Fail(_) => {}
            Then::TooFew => drop(results.pop()),
            Then::Lose => return Err(TransportError::transport("cut off")),
            Then::Refuse(code) => {
                let error = json!({"__type": code, "message": "no"}).to_string();
                return Ok(Response::builder().status(400).body(error.into()).unwrap());
            }
            Then::Hang => std::future::pending().await,
        }
        let failed = results.iter().filter(|result| result.get("ErrorCode").is_some()).count();
        let answer = json!({"FailedRecordCount": failed, "Records": results}).to_string();
        Ok(Response::new(answer.into()))
    }
}

pub fn millis(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

pub fn entry(key: &str) -> PutRecordsRequestEntry {
    PutRecordsRequestEntry::new("data").partition_key(key)
}

pub fn keys(errors: &[PutError]) -> Vec<&str> {
    errors.iter().map(|error| error.entry().partition_key.as_deref().unwrap_or("")).collect()
}
