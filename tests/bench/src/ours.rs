//! Our client on a canned transport.

use std::hint::black_box;
use std::time::SystemTime;

use bytes::Bytes;
use generated::kinesis::{Client, GetRecordsInput, PutRecords, PutRecordsInput, PutRecordsRequestEntry};
use generated::runtime::credentials::Cached;
use generated::runtime::{Config, Credentials, Operation, SegmentedBytes, Timestamp, Transport, TransportError, Wire};
use http::HeaderValue;
use http::header::CONTENT_TYPE;
use workload::{Call, STREAM, Work};

use crate::subject::VALID;

/// A client and what it sends.
#[derive(Debug)]
pub struct Subject {
    client: Client,
    input: Input,
    records: usize,
}

#[derive(Debug)]
enum Input {
    Put(PutRecordsInput),
    Get(GetRecordsInput),
}

/// Answers every request with the same bytes.
#[derive(Debug)]
struct Canned {
    body: Bytes,
    in_cbor: bool,
}

impl Transport for Canned {
    async fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        self.send_segments(request.map(SegmentedBytes::from)).await
    }

    async fn send_segments(
        &self,
        request: http::Request<SegmentedBytes>,
    ) -> Result<http::Response<Bytes>, TransportError> {
        black_box(&request);
        drop(request);
        let mut response = http::Response::new(self.body.clone());
        crate::subject::answer_headers(response.headers_mut());
        if self.in_cbor {
            let in_cbor = HeaderValue::from_static("application/x-amz-cbor-1.1");
            response.headers_mut().insert(CONTENT_TYPE, in_cbor);
        }
        Ok(response)
    }
}

/// Settings that ask nothing of the machine.
#[must_use]
pub fn config() -> Config {
    Config::new().region("us-east-1").credentials(Credentials::new("AKIDEXAMPLE", "not a secret"))
}

/// The same, with credentials that expire, and so are kept in a cache that knows when.
#[must_use]
pub fn config_with_cache() -> Config {
    let expiry = Timestamp::from(SystemTime::now() + VALID);
    config().credentials_provider(Cached::new(Credentials::new("AKIDEXAMPLE", "not a secret").with_expiry(expiry)))
}

/// The input of a `PutRecords` call.
pub fn put_records(work: &Work) -> PutRecordsInput {
    let entry = |(index, data)| PutRecordsRequestEntry::new(data).partition_key(Work::partition_key(index));
    let records: Vec<_> = work.payloads().into_iter().enumerate().map(entry).collect();
    PutRecordsInput::new(records).stream_name(STREAM)
}

/// How long the body of the request is that the work asks for.
#[must_use]
pub fn body_length(work: &Work) -> usize {
    PutRecords::encode(&put_records(work)).map(|request| request.body().len()).expect("an input that can be encoded")
}

impl Subject {
    /// Ready for `work`, with these settings.
    #[must_use]
    pub fn new(config: Config, work: &Work) -> Self {
        Self::answered(config, work, Canned { body: work.answer(), in_cbor: false })
    }

    /// The same in CBOR.
    #[must_use]
    pub fn in_cbor(config: Config, work: &Work) -> Self {
        Self::answered(config.wire(Wire::Cbor), work, Canned { body: work.answer_in_cbor(), in_cbor: true })
    }

    fn answered(config: Config, work: &Work, canned: Canned) -> Self {
        let input = match work.call {
            Call::PutRecords => Input::Put(put_records(work)),
            Call::GetRecords => Input::Get(GetRecordsInput::new("AAAAAAAAAAHsW8zC")),
        };
        Self { client: Client::new(config.transport(canned)), input, records: work.records }
    }

    /// One whole call; the output is dropped.
    pub async fn run(&self) {
        let answered = match &self.input {
            Input::Put(input) => {
                black_box(self.client.put_records(input).await.expect("a canned answer")).records.len()
            }
            Input::Get(input) => {
                black_box(self.client.get_records(input).await.expect("a canned answer")).records.len()
            }
        };
        assert_eq!(answered, self.records);
    }
}
