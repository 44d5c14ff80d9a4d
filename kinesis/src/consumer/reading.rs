//! Carries out what a shard's reader asks for, and hands on what comes. Decides nothing about the shard.

use std::sync::Arc;
use std::time::Duration;

use generated::kinesis::SubscribeToShardEvent;
use generated::runtime::CallErrorKind;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep, sleep_until, timeout};

use super::budget::Held;
use super::cursor::Chunk;
use super::reader::{Ask, Reader, Verdict};
use super::service::call;
use super::shared::{Item, Shared};
use super::source::{Answer, Cause, Events, Trouble};
use super::trace::{Happened, tell};
use super::{ConsumerError, cursor};
use crate::dice::Dice;
use crate::position::Position;

/// No call takes longer, whatever the client's own limits: the shard would stand still.
const LONGEST_CALL: Duration = Duration::from_secs(60);
/// What is set aside for an answer is between these.
const EXPECTED: (usize, usize) = (64 << 10, 10 << 20);
/// The longest pause after an error that was told.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// What was read, and what it takes of the budget.
#[derive(Debug)]
pub(crate) struct Loaded {
    pub(crate) chunk: Chunk,
    pub(crate) held: Held,
}

/// The reading of one shard.
pub(crate) struct Reading {
    shared: Arc<Shared>,
    shard: String,
    /// `None` only while it is exchanged.
    reader: Reader,
    events: Option<Box<dyn Events>>,
    dice: Dice,
    /// Bytes of the last answer.
    last: usize,
    /// Errors told since the last answer.
    told: u32,
}

impl Reading {
    pub(crate) fn new(shared: Arc<Shared>, shard: String, at: Position, dice: Dice) -> Self {
        let reader = Reader::new(at, &shared.manner);
        Self { shared, shard, reader, events: None, dice, last: 0, told: 0 }
    }

    /// Reads until the shard's end, never more than one chunk ahead.
    pub(crate) async fn run(mut self, chunks: mpsc::Sender<Loaded>) {
        while let Ok(slot) = chunks.reserve().await {
            let loaded = loop {
                self.pause().await;
                // Events are waited for without holding anything: when they come is the service's affair.
                let waits = matches!(self.reader, Reader::Subscribes(_));
                let expected = self.last.saturating_mul(2).clamp(EXPECTED.0, EXPECTED.1);
                let early = if waits { None } else { Some(self.shared.budget.reserve(expected).await) };
                let Some(chunk) = self.step().await else { continue };
                let bytes = chunk.records.iter().map(|record| record.data.len() + 128).sum();
                self.last = bytes;
                if !chunk.records.is_empty() || chunk.end.is_some() {
                    let mut held = match early {
                        Some(held) => held,
                        None => self.shared.budget.reserve(bytes).await,
                    };
                    held.settle(bytes);
                    break Loaded { chunk, held };
                }
            };
            let ends = loaded.chunk.end.is_some();
            slot.send(loaded);
            if ends {
                return;
            }
        }
    }

    /// Waits as long as the reader wants to, holding nothing meanwhile.
    async fn pause(&mut self) {
        while let Ask::Wait(until) = self.reader.ask(self.shared.clock.now()) {
            sleep_until(self.shared.clock.at(until)).await;
        }
    }

    /// One call, and what it brought if it brought something.
    async fn step(&mut self) -> Option<Chunk> {
        let shared = Arc::clone(&self.shared);
        let (clock, source) = (&shared.clock, &shared.source);
        let started = clock.now();
        let ask = self.reader.ask(started);
        let came = match (&mut self.reader, ask) {
            (Reader::Polls(poller), Ask::Iterator(from)) => {
                let came = limited(source.iterator(&self.shard, &from)).await;
                note(&shared, &self.shard, came.as_ref().err());
                Err(poller.iterator_came(clock.now(), came, &mut self.dice))
            }
            (Reader::Polls(poller), Ask::Records(iterator)) => {
                let came = limited(source.records(&iterator)).await;
                note(&shared, &self.shard, came.as_ref().err());
                poller.records_came(started, clock.now(), came, &mut self.dice)
            }
            (Reader::Subscribes(subscriber), Ask::Subscribe(from)) => {
                let came = limited(source.subscribe(&self.shard, &from)).await;
                note(&shared, &self.shard, came.as_ref().err());
                let came = came.map(|events| self.events = Some(events));
                Err(subscriber.subscribed(clock.now(), came, &mut self.dice))
            }
            (Reader::Subscribes(subscriber), Ask::Event(silence)) => {
                let came = next(&mut self.events, silence).await;
                note(&shared, &self.shard, came.as_ref().err());
                if matches!(came, Ok(None)) {
                    shared.board.note(&self.shard, |status| status.renewals += 1);
                    tell(&self.shard, &Happened::Renewed);
                }
                subscriber.event_came(clock.now(), came, &mut self.dice)
            }
            _ => return None,
        };
        if !matches!((&self.reader, self.reader.ask(clock.now())), (Reader::Subscribes(_), Ask::Event(_))) {
            self.events = None;
        }
        self.judge(came).await
    }

    async fn judge(&mut self, came: Result<Chunk, Verdict>) -> Option<Chunk> {
        let failures = self.reader.failures();
        self.shared.board.note(&self.shard, |status| status.failures = failures);
        match came {
            Ok(chunk) => {
                self.told = 0;
                self.shared.board.note(&self.shard, |status| status.lag = chunk.lag);
                tell(&self.shard, &Happened::Records { count: chunk.records.len(), lag: chunk.lag });
                if chunk.gap {
                    tell(&self.shard, &Happened::Gap);
                }
                Some(chunk)
            }
            Err(Verdict::Passes) => None,
            Err(Verdict::Tell(trouble)) => self.tell(trouble).await,
        }
    }

    /// Tells the user, unless there is a way to go on.
    async fn tell(&mut self, trouble: Trouble) -> Option<Chunk> {
        if trouble.cause == Cause::NotFound && is_trimmed(&self.shared, &self.shard).await {
            tell(&self.shard, &Happened::Gap);
            let end = Some(Vec::new());
            return Some(Chunk { end, gap: true, ..cursor::Chunk::default() });
        }
        if self.shared.else_polling && matches!(self.reader, Reader::Subscribes(_)) {
            self.events = None;
            let manner = self.shared.manner;
            let polls = Reader::new(Position::TrimHorizon, &manner);
            self.reader = std::mem::replace(&mut self.reader, polls).fall_back(&manner);
            return None;
        }
        tell(&self.shard, &Happened::Failed { trouble: &trouble, told: true });
        let error = ConsumerError::Shard { shard_id: self.shard.clone(), error: *trouble.error };
        // Nobody is left to be told when the consumer is gone, and then this task is too.
        let _ = self.shared.items.send(Item::Error(error)).await;
        let pause = Duration::from_secs(1) * 2_u32.saturating_pow(self.told.min(8));
        self.told = self.told.saturating_add(1);
        sleep(self.dice.jitter(pause.min(LONGEST_PAUSE))).await;
        None
    }
}

/// Whether the stream is there and does not keep the shard any more.
async fn is_trimmed(shared: &Shared, shard: &str) -> bool {
    match limited(shared.source.shards()).await {
        Ok(shards) => shards.iter().all(|listed| listed.shard_id != shard),
        Err(_) => false,
    }
}

/// Notes an answer, or a failure that the reader waits out.
fn note(shared: &Shared, shard: &str, trouble: Option<&Trouble>) {
    let Some(trouble) = trouble else { return shared.board.answered(shard) };
    tell(shard, &Happened::Failed { trouble, told: false });
    shared.board.note(shard, |status| {
        status.total_failures += 1;
        status.last_error = Some(trouble.error.to_string());
    });
}

async fn limited<T>(answer: Answer<'_, T>) -> Result<T, Trouble> {
    let late = || call(CallErrorKind::Timeout, format!("no answer in {LONGEST_CALL:?}"));
    timeout(LONGEST_CALL, answer).await.unwrap_or_else(|_| Err(late()))
}

async fn next(
    events: &mut Option<Box<dyn Events>>,
    silence: Duration,
) -> Result<Option<SubscribeToShardEvent>, Trouble> {
    let Some(events) = events else { return Ok(None) };
    let late = || call(CallErrorKind::Timeout, format!("the subscription was silent for {silence:?}"));
    timeout(silence, events.next()).await.unwrap_or_else(|_| Err(late()))
}

/// Time since a consumer began, as readers and plans count it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock(Instant);

impl Clock {
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    pub(crate) fn now(&self) -> Duration {
        self.0.elapsed()
    }

    pub(crate) fn at(&self, time: Duration) -> Instant {
        self.0 + time
    }
}
