//! The official SDK's client on a canned connector.

use std::hint::black_box;
use std::time::SystemTime;

use aws_sdk_kinesis::config::{BehaviorVersion, Builder, Credentials, Region};
use aws_sdk_kinesis::primitives::Blob;
use aws_sdk_kinesis::types::PutRecordsRequestEntry;
use aws_sdk_kinesis::{Client, Config};
use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;
use bytes::Bytes;

use workload::{Call, STREAM, Work};

use crate::subject::VALID;

/// A client and what it sends.
#[derive(Debug)]
pub struct Subject {
    client: Client,
    entries: Vec<PutRecordsRequestEntry>,
    work: Work,
}

/// The records of one call, which the call takes.
#[derive(Debug)]
pub struct Prepared(Vec<PutRecordsRequestEntry>);

/// Answers every request with the same bytes.
#[derive(Debug)]
struct Canned(Bytes);

impl HttpConnector for Canned {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        black_box(&request);
        drop(request);
        let mut response = http::Response::new(SdkBody::from(self.0.clone()));
        crate::subject::answer_headers(response.headers_mut());
        HttpConnectorFuture::ready(Ok(HttpResponse::try_from(response).expect("a response")))
    }
}

/// Settings that ask nothing of the machine.
#[must_use]
pub fn config() -> Builder {
    Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static("us-east-1"))
        .credentials_provider(Credentials::new("AKIDEXAMPLE", "not a secret", None, None, "static"))
}

/// The same, with credentials that expire.
#[must_use]
pub fn config_with_cache() -> Builder {
    let expiry = Some(SystemTime::now() + VALID);
    config().credentials_provider(Credentials::new("AKIDEXAMPLE", "not a secret", None, expiry, "expiring"))
}

/// The records of a `PutRecords` call.
#[must_use]
pub fn entries(work: &Work) -> Vec<PutRecordsRequestEntry> {
    let entry = |(index, data): (usize, Bytes)| {
        PutRecordsRequestEntry::builder()
            .data(Blob::new(data))
            .partition_key(Work::partition_key(index))
            .build()
            .expect("all that is required")
    };
    work.payloads().into_iter().enumerate().map(entry).collect()
}

impl Subject {
    /// Ready for `work`, with these settings.
    #[must_use]
    pub fn new(config: Builder, work: &Work) -> Self {
        let connector = SharedHttpConnector::new(Canned(work.answer()));
        let client = http_client_fn(move |_, _| connector.clone());
        let entries = if work.call == Call::PutRecords { entries(work) } else { Vec::new() };
        Self { client: Client::from_conf(config.http_client(client).build()), entries, work: *work }
    }

    /// What one call takes, which is not part of the call.
    #[must_use]
    pub fn prepare(&self) -> Prepared {
        Prepared(self.entries.clone())
    }

    /// One whole call; the output is dropped.
    pub async fn run(&self, prepared: Prepared) {
        let answered = match self.work.call {
            Call::PutRecords => {
                let call = self.client.put_records().stream_name(STREAM).set_records(Some(prepared.0));
                black_box(call.send().await.expect("a canned answer")).records.len()
            }
            Call::GetRecords => {
                let call = self.client.get_records().shard_iterator("AAAAAAAAAAHsW8zC");
                black_box(call.send().await.expect("a canned answer")).records.len()
            }
        };
        assert_eq!(answered, self.work.records);
    }
}
