//! What a client knows of each record, attempt by attempt; and the producer that sends again what failed.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use generated::kinesis::{Client, PutRecords, PutRecordsError, PutRecordsInput, PutRecordsRequestEntry};
use generated::runtime::http::{Request, Response, Version};
use generated::runtime::{Bytes, CallErrorKind, HttpTransport, Operation, Transport, TransportError};

use crate::ledger::keys;
use crate::secrets;

/// A count for each record; records are numbers, which their partition keys spell.
#[derive(Debug)]
pub struct Counts(Vec<AtomicU32>);

impl Counts {
    pub fn new(records: usize) -> Self {
        Self((0..records).map(|_| AtomicU32::new(0)).collect())
    }

    pub fn add(&self, key: &str) {
        let record: usize = key.parse().expect("a number");
        self.0[record].fetch_add(1, Ordering::Relaxed);
    }

    pub fn add_all(&self, keys: &[&str]) {
        for key in keys {
            self.add(key);
        }
    }

    fn get(&self, record: usize) -> u32 {
        self.0[record].load(Ordering::Relaxed)
    }
}

/// What servers stored, and what clients were told.
#[derive(Debug)]
pub struct Witness {
    /// How often the server stored the record.
    pub stored: Counts,
    /// In how many attempts the client learned that it was stored.
    acknowledged: Counts,
    /// In how many attempts the client did not learn what became of it.
    unknown: Counts,
    /// How many attempts were made.
    attempts: AtomicUsize,
    /// How many answers came over HTTP/2.
    over_http2: AtomicUsize,
    /// What the producers' calls ended with.
    outcomes: Mutex<BTreeMap<String, usize>>,
}

impl Witness {
    pub fn new(records: usize) -> Arc<Self> {
        let count = || Counts::new(records);
        let (stored, acknowledged, unknown) = (count(), count(), count());
        Arc::new(Self {
            stored,
            acknowledged,
            unknown,
            attempts: AtomicUsize::default(),
            over_http2: AtomicUsize::default(),
            outcomes: Mutex::default(),
        })
    }

    /// A transport whose every attempt is witnessed.
    pub fn watch(self: &Arc<Self>, transport: HttpTransport) -> impl Transport + 'static {
        Watched { transport, witness: Arc::clone(self) }
    }

    /// Puts all records of the stream, in batches of `size`, by `producers` at a time, and again until each is taken.
    pub async fn produce(self: &Arc<Self>, client: &Client, size: usize, producers: usize) {
        let next = Arc::new(AtomicUsize::new(0));
        let tasks: Vec<_> = (0..producers)
            .map(|_| {
                let (witness, client, next) = (Arc::clone(self), client.clone(), Arc::clone(&next));
                tokio::spawn(async move {
                    let records = witness.stored.0.len();
                    loop {
                        let begin = next.fetch_add(size, Ordering::Relaxed);
                        if begin >= records {
                            break;
                        }
                        witness.put(&client, (begin..records.min(begin + size)).collect()).await;
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.expect("a producer");
        }
    }

    /// Puts records until all are taken: those again that failed, or all if nothing is known of them.
    async fn put(&self, client: &Client, mut records: Vec<usize>) {
        while !records.is_empty() {
            let entry =
                |record: &usize| PutRecordsRequestEntry::new(secrets::PAYLOAD).partition_key(record.to_string());
            let entries: Vec<_> = records.iter().map(entry).collect();
            match client.put_records(&PutRecordsInput::new(entries).stream_name("clicks")).await {
                Ok(output) => {
                    self.note(format!(
                        "answer, {} failed",
                        if output.failed_record_count == Some(0) { "none" } else { "some" }
                    ));
                    // Results come in the order of the request.
                    let mut results = output.records.iter();
                    records.retain(|_| results.next().is_none_or(|result| result.error_code.is_some()));
                }
                Err(error) => {
                    secrets::look_for_in(&format!("{error} {error:?}"));
                    self.note_error(&error);
                    tokio::task::yield_now().await;
                }
            }
        }
    }

    fn note_error(&self, error: &PutRecordsError) {
        let kind = error.call().map_or_else(|| format!("{:?}", error.kind()), |kind| format!("{kind:?}"));
        self.note(format!("{kind} after {} attempts", error.attempts()));
    }

    fn note(&self, outcome: String) {
        *self.outcomes.lock().unwrap_or_else(PoisonError::into_inner).entry(outcome).or_default() += 1;
    }

    /// Checks that each record was acknowledged once, is stored, and is stored twice only where an outcome was unknown.
    pub fn judge(&self, what: &str) -> Verdict {
        let verdict = self.judge_answers(what);
        for record in 0..self.stored.0.len() {
            let (stored, unknown) = (self.stored.get(record), self.unknown.get(record));
            let told = format!("{what}: record {record}: stored {stored} times, {unknown} outcomes unknown");
            assert!(stored >= 1, "lost: {told}");
            assert!(stored - 1 <= unknown, "stored twice for no reason: {told}");
        }
        verdict
    }

    /// Checks that each record was acknowledged once, whatever a server in another process knows of it.
    pub fn judge_answers(&self, what: &str) -> Verdict {
        let records = 0..self.stored.0.len();
        for record in records.clone() {
            assert_eq!(self.acknowledged.get(record), 1, "{what}: how often record {record} was acknowledged");
        }
        let verdict = Verdict {
            attempts: self.attempts.load(Ordering::Relaxed),
            over_http2: self.over_http2.load(Ordering::Relaxed),
            twice: records.clone().filter(|record| self.stored.get(*record) > 1).count(),
            unknown: records.filter(|record| self.unknown.get(*record) > 0).count(),
        };
        println!("{what}: {verdict:?} {:?}", self.outcomes.lock().unwrap_or_else(PoisonError::into_inner));
        verdict
    }
}

/// What a test of many records came to.
#[derive(Debug, Default)]
pub struct Verdict {
    pub attempts: usize,
    pub over_http2: usize,
    /// How many records are stored more than once.
    pub twice: usize,
    /// Of how many records some attempt's outcome was unknown.
    pub unknown: usize,
}

/// Notes for each attempt what the client learns of its records.
struct Watched {
    transport: HttpTransport,
    witness: Arc<Witness>,
}

impl Transport for Watched {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        self.witness.attempts.fetch_add(1, Ordering::Relaxed);
        let mut pending = Pending { witness: &self.witness, body: request.body().clone() };
        let result = self.transport.send(request).await;
        match &result {
            Ok(response) => pending.answered(response),
            // Nothing was sent.
            Err(error) if error.kind() == CallErrorKind::Connect => pending.body = Bytes::new(),
            Err(_) => (),
        }
        result
    }
}

/// The records of an attempt of which nothing is known, unless something is before this is dropped.
struct Pending<'a> {
    witness: &'a Witness,
    body: Bytes,
}

impl Pending<'_> {
    fn answered(&mut self, response: &Response<Bytes>) {
        self.witness.over_http2.fetch_add(usize::from(response.version() == Version::HTTP_2), Ordering::Relaxed);
        match PutRecords::decode(response.clone()) {
            Ok(output) => {
                let body = std::mem::take(&mut self.body);
                for (key, result) in keys(&body).into_iter().zip(output.records) {
                    if result.error_code.is_none() {
                        self.witness.acknowledged.add(key);
                    }
                }
            }
            // Refused. After any other error the request may have been carried out.
            Err(error) if error.status().is_some_and(|status| status < 500) && error.call().is_none() => {
                self.body = Bytes::new();
            }
            Err(_) => (),
        }
    }
}

impl Drop for Pending<'_> {
    fn drop(&mut self) {
        self.witness.unknown.add_all(&keys(&self.body));
    }
}
