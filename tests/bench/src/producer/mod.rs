//! Records through a producer, beside the loops that users write with a client alone: records a second and processor time,
//! over loopback to a server that keeps nothing.

use std::pin::Pin;
use std::process::Command;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Instant;

use aws_sdk_kinesis::primitives::Blob;
use aws_sdk_kinesis::types::PutRecordsRequestEntry as OfficialEntry;
use bytes::Bytes;
use futures_core::Stream;
use generated::kinesis::{Client, PutRecordsInput, PutRecordsRequestEntry};
use smithwright_kinesis::producer::{Aggregation, Order, ProducerConfig};
use smithwright_kinesis::{FailedEntries as _, Producer};
use tokio::sync::Mutex;
use tokio::task::JoinSet;
use workload::{Call, STREAM, Work};

use crate::figures::{Figure, Metric};
use crate::loopback::{Process, Server};
use crate::process::own_cpu;
use crate::subject::Side;
use crate::{official, ours};

pub mod latency;
pub mod memory;
pub mod report;

/// How much is measured.
#[derive(Clone, Copy, Debug)]
pub struct Amount {
    /// Records of a round, of 100 bytes and of 1 KiB.
    pub records: [usize; 2],
    /// How often each way has its turn.
    pub rounds: usize,
    /// How often latency is measured.
    pub samples: usize,
}

/// Enough for figures that hold.
pub const FULL: Amount = Amount { records: [200_000, 100_000], rounds: 5, samples: 100 };

/// Enough to see that it runs.
pub const QUICK: Amount = Amount { records: [2_000, 1_000], rounds: 1, samples: 3 };

/// Bytes of a record.
pub const SIZES: [usize; 2] = [100, 1024];

/// Calls that are under way at a time, by whoever makes them.
const CALLS: usize = 8;

/// Partition keys; one record of each goes into a call where order counts.
const KEYS: usize = 10_000;

/// How records are put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// `enqueue`, and later each ticket.
    Tickets,
    /// `put_each`.
    Stream,
    /// The same in order per partition key.
    InOrder,
    /// The same packed.
    Packed,
    /// The same packed, in order per partition key.
    PackedInOrder,
    /// The loop that a user writes with our client alone.
    OurLoop,
    /// The loop that a user writes with `aws-sdk-kinesis`.
    OfficialLoop,
    /// The loop that a user writes with boto3.
    Boto3,
}

/// Every way, in the order of the table.
pub const WAYS: [Way; 8] = [
    Way::Stream,
    Way::Tickets,
    Way::InOrder,
    Way::Packed,
    Way::PackedInOrder,
    Way::OurLoop,
    Way::OfficialLoop,
    Way::Boto3,
];

impl Way {
    /// What the table calls it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Tickets => "`Producer`, a ticket a record",
            Self::Stream => "`Producer`, a stream of records",
            Self::InOrder => "the same, `Order::PerKey` of 10,000 keys",
            Self::Packed => "the same, `Aggregation`",
            Self::PackedInOrder => "the same, `Aggregation` and `Order::PerKey`",
            Self::OurLoop => "a loop by hand, generated client",
            Self::OfficialLoop => "a loop by hand, `aws-sdk-kinesis`",
            Self::Boto3 => "a loop by hand, boto3",
        }
    }

    /// The row of its figures.
    #[must_use]
    pub fn row(self, size: usize) -> String {
        format!("producer/{self:?}/s{size}")
    }

    fn side(self) -> Side {
        if matches!(self, Self::OfficialLoop | Self::Boto3) { Side::Official } else { Side::Ours }
    }

    fn config(self) -> ProducerConfig {
        let config = ProducerConfig::new().max_in_flight(CALLS);
        match self {
            Self::InOrder => config.order(Order::PerKey),
            Self::Packed => config.aggregation(Aggregation::new()),
            Self::PackedInOrder => config.aggregation(Aggregation::new()).order(Order::PerKey),
            _ => config,
        }
    }
}

/// Rates, processor time, latency and memory.
pub fn measure(amount: Amount) -> Result<Vec<Figure>, String> {
    let mut figures = vec![latency::load()];
    for (size, records) in SIZES.into_iter().zip(amount.records) {
        figures.extend(rates(size, records, amount.rounds)?);
    }
    figures.extend(latency::measure(amount.samples)?);
    figures.extend(memory::measure()?);
    Ok(figures)
}

/// Every way by turns.
fn rates(size: usize, records: usize, rounds: usize) -> Result<Vec<Figure>, String> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(|e| e.to_string())?;
    let server = Process::start(Server::Shard)?;
    let python = python();
    let mut ways: Vec<_> = WAYS.into_iter().filter(|way| *way != Way::Boto3 || python.is_some()).collect();
    let mut seen: Vec<_> = ways.iter().map(|way| (*way, Vec::new(), Vec::new())).collect();
    let payloads = Arc::new(Work { call: Call::PutRecords, records: 512, size }.payloads());
    for round in 0..=rounds {
        for way in &ways {
            // The first round opens connections and fills caches.
            let count = if round == 0 { 1_000 } else { records };
            let (seconds, cpu) = match way {
                Way::Boto3 => boto3(python.as_deref().unwrap_or_default(), server.url(), count, size)?,
                _ => runtime.block_on(turn(*way, server.url(), Arc::clone(&payloads), count))?,
            };
            if let Some((_, rates, costs)) = seen.iter_mut().find(|(other, ..)| other == way && round > 0) {
                #[expect(clippy::cast_precision_loss)]
                let count = count as f64;
                rates.push(count / seconds);
                costs.push(cpu / count);
            }
        }
        // Nobody always comes first.
        ways.rotate_left(1);
    }
    let figures = |(way, rates, costs): (Way, Vec<f64>, Vec<f64>)| {
        let row = way.row(size);
        [
            Figure::new(&row, Metric::PerSecond, way.side(), rates),
            Figure::new(&row, Metric::CpuSeconds, way.side(), costs),
        ]
    };
    Ok(seen.into_iter().flat_map(figures).collect())
}

/// How long so many records take, and how much processor time.
async fn turn(way: Way, url: &str, payloads: Arc<Vec<Bytes>>, count: usize) -> Result<(f64, f64), String> {
    let client = Client::new(ours::config().endpoint_url(url));
    let producer = Producer::with_config(&client, STREAM, way.config());
    let (begun, cpu) = (Instant::now(), own_cpu());
    let source = Source { payloads, at: 0, count };
    let stored = match way {
        Way::Tickets => tickets(&producer, source).await?,
        Way::Stream | Way::InOrder | Way::Packed | Way::PackedInOrder => {
            let (mut fates, mut stored) = (producer.put_each(source), 0);
            while let Some(fate) = fates.next().await {
                fate.map_err(|error| error.to_string())?;
                stored += 1;
            }
            stored
        }
        Way::OurLoop => together(source, move |batch| our_batch(client.clone(), batch)).await?,
        Way::OfficialLoop | Way::Boto3 => {
            let client = aws_sdk_kinesis::Client::from_conf(official::config().endpoint_url(url).build());
            together(source, move |batch| official_batch(client.clone(), batch)).await?
        }
    };
    let (seconds, cpu) = (begun.elapsed().as_secs_f64(), own_cpu().saturating_sub(cpu).as_secs_f64());
    if stored == count { Ok((seconds, cpu)) } else { Err(format!("{way:?}: {stored} of {count} records are stored")) }
}

/// New records, as a program makes them.
struct Source {
    payloads: Arc<Vec<Bytes>>,
    at: usize,
    count: usize,
}

impl Iterator for Source {
    type Item = (String, Bytes);

    fn next(&mut self) -> Option<(String, Bytes)> {
        let at = self.at;
        self.at += 1;
        (at < self.count).then(|| (Work::partition_key(at % KEYS), self.payloads[at % self.payloads.len()].clone()))
    }
}

impl Stream for Source {
    type Item = PutRecordsRequestEntry;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<PutRecordsRequestEntry>> {
        Poll::Ready(self.next().map(|(key, data)| PutRecordsRequestEntry::new(data).partition_key(key)))
    }
}

async fn tickets(producer: &Producer, source: Source) -> Result<usize, String> {
    let mut tickets = Vec::with_capacity(source.count);
    for (key, data) in source {
        tickets.push(producer.enqueue(key, data).await.map_err(|error| error.to_string())?);
    }
    for ticket in &mut tickets {
        ticket.await.map_err(|error| error.to_string())?;
    }
    Ok(tickets.len())
}

/// Batches of 500, as many under way as the producer has.
async fn together<F>(
    source: Source,
    put: impl Fn(Vec<(String, Bytes)>) -> F + Clone + Send + 'static,
) -> Result<usize, String>
where
    F: Future<Output = Result<usize, String>> + Send,
{
    let source = Arc::new(Mutex::new(source));
    let mut tasks = JoinSet::new();
    for _ in 0..CALLS {
        let (source, put) = (Arc::clone(&source), put.clone());
        tasks.spawn(async move {
            let mut stored = 0;
            loop {
                let batch: Vec<_> = source.lock().await.by_ref().take(500).collect();
                if batch.is_empty() {
                    return Ok::<_, String>(stored);
                }
                stored += put(batch).await?;
            }
        });
    }
    let mut stored = 0;
    while let Some(ended) = tasks.join_next().await {
        stored += ended.map_err(|error| error.to_string())??;
    }
    Ok(stored)
}

/// Puts records until all are stored: those that failed go again.
async fn our_batch(client: Client, batch: Vec<(String, Bytes)>) -> Result<usize, String> {
    let count = batch.len();
    let entry = |(key, data): (String, Bytes)| PutRecordsRequestEntry::new(data).partition_key(key);
    let mut input = PutRecordsInput::new(batch.into_iter().map(entry).collect::<Vec<_>>()).stream_name(STREAM);
    while !input.records.is_empty() {
        let output = client.put_records(&input).await.map_err(|error| error.to_string())?;
        let failed = output.failed(&input).map_err(|error| error.to_string())?;
        let again: Vec<_> = failed.into_iter().map(|failed| failed.entry.clone()).collect();
        input.records = again;
    }
    Ok(count)
}

/// The same with the official client, which takes its input.
async fn official_batch(client: aws_sdk_kinesis::Client, batch: Vec<(String, Bytes)>) -> Result<usize, String> {
    let count = batch.len();
    let entry = |(key, data): (String, Bytes)| {
        OfficialEntry::builder().data(Blob::new(data)).partition_key(key).build().expect("all that is required")
    };
    let mut entries: Vec<_> = batch.into_iter().map(entry).collect();
    while !entries.is_empty() {
        let call = client.put_records().stream_name(STREAM).set_records(Some(entries.clone()));
        let output = call.send().await.map_err(|error| format!("{error:?}"))?;
        let pairs = entries.into_iter().zip(output.records());
        entries = pairs.filter(|(_, result)| result.error_code().is_some()).map(|(entry, _)| entry).collect();
    }
    Ok(count)
}

/// A Python that has boto3, if there is one.
fn python() -> Option<String> {
    let python = std::env::var("SMITHWRIGHT_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let there = Command::new(&python).args(["-c", "import boto3"]).output().is_ok_and(|output| output.status.success());
    if !there {
        eprintln!("producer: without boto3, which {python} does not have; SMITHWRIGHT_PYTHON names another one");
    }
    there.then_some(python)
}

/// How long the loop in Python takes, and how much processor time.
fn boto3(python: &str, url: &str, count: usize, size: usize) -> Result<(f64, f64), String> {
    // A tenth is enough: it is slow, and begins at once with what it goes on with.
    let count = (count / 10).max(500);
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/boto3_loop.py");
    let output = Command::new(python).args([script, url, &count.to_string(), &size.to_string()]).output();
    let output = output.map_err(|error| format!("{python}: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let mut numbers = text.split_whitespace().map(str::parse::<f64>);
    match (numbers.next(), numbers.next()) {
        (Some(Ok(seconds)), Some(Ok(cpu))) => Ok((seconds * 10.0, cpu * 10.0)),
        _ => Err(format!("{python}: {}", String::from_utf8_lossy(&output.stderr))),
    }
}
