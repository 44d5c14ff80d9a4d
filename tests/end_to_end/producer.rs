//! A producer behind a proxy that fails entries and cuts calls: what it says is stored is there, and all is stored.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use fastrand::Rng;
use generated::kinesis::Client;
use generated::runtime::http::{Request, Response};
use generated::runtime::{Bytes, HttpTransport, Transport, TransportError};
use serde_json::{Value, json};
use smithwright_kinesis::Producer;
use smithwright_kinesis::aggregation::deaggregate;
use smithwright_kinesis::producer::{Aggregation, ProducerConfig};
use smithwright_tests::streams::{put_numbers, read_all};

use crate::server::Server;
use crate::target::Target;

const TASKS: usize = 40;
const RECORDS: usize = 400;

/// Fails a tenth of the entries, and cuts calls before and after they are carried out.
#[derive(Clone)]
struct Proxy {
    transport: HttpTransport,
    random: Arc<Mutex<Rng>>,
    /// Entries cannot be taken out of a request whose signature is verified.
    signed: bool,
}

impl Proxy {
    fn chance(&self, percent: u8) -> bool {
        self.random.lock().unwrap_or_else(PoisonError::into_inner).u8(0..100) < percent
    }

    /// Sends a part of the entries, and says of the others that they failed.
    async fn part(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let (mut head, body) = request.into_parts();
        let mut body: Value = serde_json::from_slice(&body).expect("JSON");
        let entries = body["Records"].as_array().expect("records").clone();
        let fates: Vec<bool> = entries.iter().map(|_| !self.chance(10)).collect();
        let kept: Vec<_> =
            entries.iter().zip(&fates).filter(|(_, kept)| **kept).map(|(entry, _)| entry.clone()).collect();
        let mut results = Vec::new();
        if !kept.is_empty() {
            body["Records"] = kept.into();
            head.headers.remove("content-length");
            let answer = self.transport.send(Request::from_parts(head, body.to_string().into())).await?;
            if !answer.status().is_success() {
                return Ok(answer);
            }
            let answer: Value = serde_json::from_slice(answer.body()).expect("JSON");
            results.clone_from(answer["Records"].as_array().expect("results"));
        }
        let mut results = results.into_iter();
        let failed = json!({"ErrorCode": "ProvisionedThroughputExceededException", "ErrorMessage": "by the proxy"});
        let all: Vec<_> = fates.iter().map(|kept| if *kept { results.next() } else { Some(failed.clone()) }).collect();
        Ok(Response::new(json!({"FailedRecordCount": 1, "Records": all}).to_string().into()))
    }
}

impl Transport for Proxy {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let target = request.headers().get("x-amz-target").and_then(|target| target.to_str().ok()).unwrap_or_default();
        if !target.ends_with(".PutRecords") {
            return self.transport.send(request).await;
        }
        if self.chance(3) {
            return Err(TransportError::connect("cut off by the proxy"));
        }
        let cut = self.chance(3);
        let answer = if self.signed { self.transport.send(request).await } else { self.part(request).await };
        if cut { Err(TransportError::transport("cut off by the proxy, too late")) } else { answer }
    }
}

pub async fn a_producer_loses_nothing_behind_a_proxy_that_fails(target: Arc<Target>) {
    for aggregation in [None, Some(Aggregation::new().max_records(20))] {
        let stream = target.create_stream("produced", 3).await;
        let random = Arc::new(Mutex::new(Rng::with_seed(7)));
        let signed = target.server == Server::MinistackAuth;
        let client = Client::new(target.config().transport(Proxy { transport: target.transport(), random, signed }));
        let config = ProducerConfig::new().aggregation(aggregation);
        let producer = Producer::with_config(&client, &*stream, config);
        let stored = put_numbers(&producer, RECORDS, TASKS).await;
        assert_eq!(stored.len(), RECORDS);
        let found = read(&target.client, &stream).await;
        for (number, stored) in &stored {
            let places = &found[number];
            let place = (stored.shard_id.clone(), stored.sequence_number.clone(), stored.sub_sequence_number);
            assert!(places.contains(&place), "{number}: {stored:?}, found at {places:?}");
            assert!(places.len() == 1 || stored.maybe_duplicate, "{number}: {stored:?}, found at {places:?}");
        }
        let stats = producer.stats();
        assert_eq!((stats.stored, stats.failed, stats.held_bytes), (RECORDS as u64, 0, 0));
    }
}

/// Where a record is: shard, sequence number, place in an aggregated one.
type Place = (String, String, Option<usize>);

/// All records of a stream to which nobody writes any more.
async fn read(client: &Client, stream: &str) -> BTreeMap<usize, Vec<Place>> {
    let mut found: BTreeMap<usize, Vec<Place>> = BTreeMap::new();
    read_all(client, stream, |shard, record| {
        let number = |data: &Bytes| std::str::from_utf8(data).expect("a number").parse().expect("a number");
        let mut add = |data: &Bytes, sub| {
            let place = (shard.to_owned(), record.sequence_number.clone(), sub);
            found.entry(number(data)).or_default().push(place);
        };
        match deaggregate(&record.data) {
            Some(parts) => parts.iter().enumerate().for_each(|(sub, part)| add(&part.data, Some(sub))),
            None => add(&record.data, None),
        }
    })
    .await;
    found
}
