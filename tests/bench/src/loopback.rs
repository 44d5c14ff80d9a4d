//! Calls over loopback to a server in another process: records a second, and processor time of the client a record, and
//! how many connections are opened.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use aws_sdk_kinesis::primitives::Blob;
use aws_sdk_kinesis::types::PutRecordsRequestEntry as OfficialEntry;
use bytes::Bytes;
use generated::kinesis::{
    Client, CreateStreamInput, DescribeStreamSummaryInput, PutRecordsInput, PutRecordsRequestEntry, StreamStatus,
};
use tokio::task::JoinSet;

use crate::figures::{Effort, Figure, Metric};
use crate::process::{own_cpu, sibling};
use crate::subject::{CALLERS, Side};
use crate::{official, ours};
use workload::{Call, STREAM, Work};

/// Who answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Server {
    /// Answers from memory and keeps nothing.
    Sink,
    /// The same, all in the one shard that it lists.
    Shard,
    /// Keeps the records, as Kinesis does.
    Ferrokinesis,
}

impl Server {
    /// Its name on the command line and in rows.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sink => "sink",
            Self::Shard => "shard",
            Self::Ferrokinesis => "ferrokinesis",
        }
    }
}

/// One situation: who answers, how many calls are under way, and what each of them sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Who answers.
    pub server: Server,
    /// Calls at the same time.
    pub concurrency: usize,
    /// Records of a call.
    pub records: usize,
    /// Bytes of a record.
    pub size: usize,
}

impl Cell {
    /// The row that its figures have.
    #[must_use]
    pub fn row(&self) -> String {
        format!("{}/c{}/r{}/s{}", self.server.name(), self.concurrency, self.records, self.size)
    }
}

/// Enough for figures that hold.
pub const FULL: Effort = Effort { rounds: 7, turn: Duration::from_millis(300) };

/// Enough to see that it runs.
pub const QUICK: Effort = Effort { rounds: 1, turn: Duration::from_millis(20) };

/// Rates, processor time and connections of both clients in one situation, by turns.
pub fn measure(cell: &Cell, effort: Effort) -> Result<Vec<Figure>, String> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(|e| e.to_string())?;
    runtime.block_on(async {
        let mut server = Process::start(cell.server)?;
        let callers = Arc::new(Callers::new(cell, &server.url));
        if cell.server == Server::Ferrokinesis {
            create_stream(&callers.ours).await?;
        }
        let mut seen = [Seen::default(), Seen::default()];
        let mut connections = server.connections()?;
        for round in 0..=effort.rounds {
            for place in 0..CALLERS.len() {
                // Nobody always comes first.
                let index = (place + round) % CALLERS.len();
                let turn = turn(&callers, CALLERS[index], cell.concurrency, effort.turn).await?;
                let now = server.connections()?;
                seen[index].add(&turn, now - std::mem::replace(&mut connections, now), round == 0);
            }
        }
        Ok(CALLERS.into_iter().zip(seen).flat_map(|(side, seen)| seen.figures(&cell.row(), side)).collect())
    })
}

/// What one side did, turn by turn.
#[derive(Default)]
struct Seen {
    rates: Vec<f64>,
    costs: Vec<f64>,
    /// Of the first turn too, which opens the first connections and is otherwise not counted.
    calls: Vec<f64>,
    connections: Vec<f64>,
}

impl Seen {
    #[expect(clippy::cast_precision_loss)]
    fn add(&mut self, turn: &Turn, connections: usize, first: bool) {
        self.calls.push(turn.calls as f64);
        self.connections.push(connections as f64);
        if !first {
            let records = (turn.calls * turn.records) as f64;
            self.rates.push(records / turn.seconds);
            self.costs.push(turn.cpu / records);
        }
    }

    fn figures(self, row: &str, side: Side) -> [Figure; 4] {
        [
            Figure::new(row, Metric::PerSecond, side, self.rates),
            Figure::new(row, Metric::CpuSeconds, side, self.costs),
            Figure::new(&calls_row(row), Metric::Count, side, self.calls),
            Figure::new(&connections_row(row), Metric::Count, side, self.connections),
        ]
    }
}

/// The row that says how many calls were made in a situation.
#[must_use]
pub fn calls_row(row: &str) -> String {
    format!("{row}/calls")
}

/// The row that says how many connections were opened for them.
#[must_use]
pub fn connections_row(row: &str) -> String {
    format!("{row}/connections")
}

/// Both clients, and the records that they send again and again.
struct Callers {
    ours: Client,
    official: aws_sdk_kinesis::Client,
    records: Vec<(Bytes, String)>,
}

impl Callers {
    fn new(cell: &Cell, url: &str) -> Self {
        let work = Work { call: Call::PutRecords, records: cell.records, size: cell.size };
        let records = work.payloads().into_iter().enumerate().map(|(at, data)| (data, Work::partition_key(at)));
        Self {
            ours: Client::new(ours::config().endpoint_url(url)),
            official: aws_sdk_kinesis::Client::from_conf(official::config().endpoint_url(url).build()),
            records: records.collect(),
        }
    }

    /// One call, from payloads to results: both clients build their input anew, as a program with new records does.
    async fn call(&self, side: Side) -> Result<usize, String> {
        if side == Side::Official {
            let entry = |(data, key): &(Bytes, String)| {
                let entry = OfficialEntry::builder().data(Blob::new(data.clone())).partition_key(key.clone());
                entry.build().expect("all that is required")
            };
            let entries = self.records.iter().map(entry).collect();
            let call = self.official.put_records().stream_name(STREAM).set_records(Some(entries));
            return Ok(call.send().await.map_err(|error| format!("{error:?}"))?.records.len());
        }
        let entry =
            |(data, key): &(Bytes, String)| PutRecordsRequestEntry::new(data.clone()).partition_key(key.clone());
        let input = PutRecordsInput::new(self.records.iter().map(entry).collect::<Vec<_>>()).stream_name(STREAM);
        Ok(self.ours.put_records(&input).await.map_err(|error| error.to_string())?.records.len())
    }
}

/// Some calls, each of as many records.
struct Turn {
    calls: usize,
    records: usize,
    seconds: f64,
    cpu: f64,
}

/// `concurrency` tasks that call for `length`.
async fn turn(callers: &Arc<Callers>, side: Side, concurrency: usize, length: Duration) -> Result<Turn, String> {
    let made = Arc::new(AtomicUsize::new(0));
    let (begun, cpu) = (Instant::now(), own_cpu());
    let mut tasks = JoinSet::new();
    for _ in 0..concurrency {
        let (callers, made) = (Arc::clone(callers), Arc::clone(&made));
        tasks.spawn(async move {
            loop {
                let records = callers.call(side).await?;
                if records != callers.records.len() {
                    return Err(format!("{records} results for {} records", callers.records.len()));
                }
                made.fetch_add(1, Ordering::Relaxed);
                if begun.elapsed() >= length {
                    return Ok(());
                }
            }
        });
    }
    while let Some(ended) = tasks.join_next().await {
        ended.map_err(|error| error.to_string())??;
    }
    let (seconds, cpu) = (begun.elapsed().as_secs_f64(), own_cpu().saturating_sub(cpu).as_secs_f64());
    Ok(Turn { calls: made.load(Ordering::Relaxed), records: callers.records.len(), seconds, cpu })
}

async fn create_stream(client: &Client) -> Result<(), String> {
    client.create_stream(&CreateStreamInput::new(STREAM).shard_count(4)).await.map_err(|error| error.to_string())?;
    let input = DescribeStreamSummaryInput::new().stream_name(STREAM);
    for _ in 0..1000 {
        let output = client.describe_stream_summary(&input).await.map_err(|error| error.to_string())?;
        if output.stream_description_summary.stream_status == StreamStatus::Active {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    Err("the stream is never active".to_owned())
}

/// A server for as long as it lives.
pub(crate) struct Process {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    url: String,
}

impl Process {
    pub(crate) fn start(server: Server) -> Result<Self, String> {
        let mut command: Command = sibling("server")?;
        command.arg(server.name()).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().map_err(|error| format!("server: {error}"))?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err("server: cannot be talked to".to_owned());
        };
        let mut process = Self { child, input, output: BufReader::new(output), url: String::new() };
        process.url = process.line()?;
        Ok(process)
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// How many connections it has accepted so far.
    fn connections(&mut self) -> Result<usize, String> {
        writeln!(self.input, "connections").map_err(|error| format!("server: {error}"))?;
        let line = self.line()?;
        line.parse().map_err(|_| format!("server: {line}"))
    }

    fn line(&mut self) -> Result<String, String> {
        let mut line = String::new();
        self.output.read_line(&mut line).map_err(|error| format!("server: {error}"))?;
        Ok(line.trim().to_owned())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Gone already is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
