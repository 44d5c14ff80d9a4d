//! What a producer holds and decides. Knows neither clock nor task nor socket: it is told the time, and what was answered.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use generated::kinesis::{PutRecordsInput, PutRecordsRequestEntry};

use super::config::{Order, ProducerConfig};
use super::epochs::Epochs;
use super::keys::Keys;
use super::lanes::Lanes;
use super::mapping::Map;
use super::pack::{self, Batch, Cargo, Packer};
use super::pending::Pending;
use super::window::Window;
use super::{PutError, PutErrorReason, Stats, Stored};
use crate::Limits;
use crate::dice::Dice;
use crate::stream_ref::StreamRef;

/// What becomes of a record.
pub(super) type Fate = Result<Stored, PutError>;

/// How much earlier than its linger ends a record may go. Timers have whole milliseconds and round up, so that it would go later.
const GRAIN: Duration = Duration::from_millis(1);

/// From how many records on a call of aggregated ones does not wait for more.
const MANY: usize = 10_000;

/// The state of a producer; `T` is who waits for a record.
#[derive(Debug)]
pub(super) struct Core<T> {
    pub(super) config: Arc<ProducerConfig>,
    stream: StreamRef,
    pub(super) dice: Dice,
    id: String,
    pub(super) lanes: Lanes<T>,
    pub(super) keys: Option<Keys<T>>,
    /// Batches to be sent as they are, halves of one that was refused as a whole.
    pub(super) halves: Vec<Vec<Pending<T>>>,
    pub(super) flights: HashMap<u64, Flight<T>>,
    /// What the requests of all of them take.
    requests: usize,
    pub(super) window: Window,
    next_flight: u64,
    next_record: u64,
    pub(super) epochs: Epochs,
    pub(super) fates: Vec<(T, Fate)>,
    pub(super) stats: Stats,
    /// How many calls in a row failed as a whole.
    pub(super) failing: u32,
    pub(super) paused_until: Duration,
    /// When to look for records that are too old.
    expiry: Option<Duration>,
    pub(super) map: Map,
    closed: bool,
}

/// A call under way.
#[derive(Debug)]
pub(super) struct Flight<T> {
    pub(super) batch: Batch<T>,
    /// Has the records' entries, if they were sent as they are.
    pub(super) input: Option<Arc<PutRecordsInput>>,
    pub(super) sent: Duration,
    /// What its request takes.
    request: usize,
}

impl<T> Core<T> {
    pub(super) fn new(config: Arc<ProducerConfig>, stream: StreamRef, mut dice: Dice) -> Self {
        let map = match config.aggregation {
            Some(_) => Map::Wanted { from: Duration::ZERO, asked_before: false },
            None => Map::Settled { asked: Duration::ZERO },
        };
        Self {
            id: format!("{:016x}{:016x}-", dice.number(), dice.number()),
            window: Window::new(config.max_in_flight),
            keys: (config.order == Order::PerKey).then(Keys::default),
            config,
            stream,
            dice,
            lanes: Lanes::default(),
            halves: Vec::new(),
            flights: HashMap::new(),
            requests: 0,
            next_flight: 0,
            next_record: 0,
            epochs: Epochs::default(),
            fates: Vec::new(),
            stats: Stats::default(),
            failing: 0,
            paused_until: Duration::ZERO,
            expiry: None,
            map,
            closed: false,
        }
    }

    /// Takes a record over, or gives it back once the producer is closed.
    pub(super) fn admit(
        &mut self,
        entry: PutRecordsRequestEntry,
        waiter: T,
        now: Duration,
    ) -> Result<(), (PutRecordsRequestEntry, T)> {
        if self.closed {
            return Err((entry, waiter));
        }
        let mut pending = Pending::new(entry, waiter, now);
        pending.number = self.next_record;
        pending.epoch = self.epochs.admit();
        self.next_record += 1;
        self.stats.accepted += 1;
        self.stats.held_bytes += pending.size;
        self.watch_age(now);
        let ready = match &mut self.keys {
            Some(keys) => keys.admit(pending),
            None => Some(pending),
        };
        if let Some(pending) = ready {
            self.lanes.push(pending);
        }
        Ok(())
    }

    /// Whether a record that came may change what is to be done: it is the first, or there are enough for a call.
    pub(super) fn has_news(&self) -> bool {
        let limits = self.config.limits;
        let waiting = self.lanes.len();
        self.flights.is_empty()
            || waiting <= 1
            || (self.flights.len() < self.window.calls()
                && (waiting >= limits.records_per_call || self.stats.held_bytes >= limits.bytes_per_call))
    }

    /// What has become certain since the last time.
    pub(super) fn take_fates(&mut self) -> Vec<(T, Fate)> {
        std::mem::take(&mut self.fates)
    }

    pub(super) fn stats(&self) -> Stats {
        let waiting = self.waiting();
        let in_flight = self.flights.values().map(|flight| flight.batch.records.len()).sum();
        Stats { waiting, in_flight, calls_in_flight: self.flights.len(), ..self.stats }
    }

    fn waiting(&self) -> usize {
        self.lanes.len() + self.keys.as_ref().map_or(0, Keys::len) + self.halves.iter().map(Vec::len).sum::<usize>()
    }

    /// Whether every record has its fate.
    pub(super) fn is_idle(&self) -> bool {
        self.flights.is_empty() && self.waiting() == 0
    }

    /// Sends all that waits without lingering; over when [`is_flushed`](Self::is_flushed) says so of what this returns.
    pub(super) fn flush(&mut self) -> u64 {
        self.epochs.flush()
    }

    pub(super) fn is_flushed(&self, epoch: u64) -> bool {
        self.epochs.is_over(epoch)
    }

    /// Takes no more records, and sends all that waits.
    pub(super) fn close(&mut self) {
        self.closed = true;
    }

    pub(super) fn is_closed(&self) -> bool {
        self.closed
    }

    /// Ends everything: what waits is not sent, and nobody listens for answers any more.
    pub(super) fn give_up(&mut self, reason: &PutErrorReason) {
        self.close();
        let mut lost = self.lanes.remove(|_| true);
        lost.extend(self.keys.iter_mut().flat_map(|keys| keys.remove(|_| true)));
        lost.extend(self.halves.drain(..).flatten());
        for (_, mut flight) in self.flights.drain() {
            flight.restore();
            lost.extend(flight.batch.records.into_iter().map(|pending| Pending { maybe_stored: true, ..pending }));
        }
        lost.sort_by_key(|pending| pending.number);
        for pending in lost {
            self.fail(pending, reason.clone());
        }
    }

    /// The next call that is to be made now.
    pub(super) fn next_batch(&mut self, now: Duration) -> Option<(u64, Cargo)> {
        self.expire(now);
        if !self.may_call(now) {
            return None;
        }
        if let Some(half) = self.halves.pop() {
            return Some(self.send(half, now));
        }
        let limits = self.config.limits;
        let limits = Limits { records_per_call: limits.records_per_call.min(self.window.records()), ..limits };
        let full = if self.config.aggregation.is_some() { MANY } else { limits.records_per_call };
        let (ready, busy) = self.lanes.ready(full, now);
        let lingered = ready.oldest.is_some_and(|oldest| now >= self.lingers_until(oldest));
        let goes = lingered
            || ready.again
            || self.closed
            || self.epochs.is_flushing()
            || self.flights.is_empty()
            || ready.records >= full
            || ready.bytes >= limits.bytes_per_call;
        if ready.records == 0 || !goes {
            return None;
        }
        match self.config.aggregation.filter(|_| self.lanes.map().is_some()) {
            None => {
                let records = pack::plain(&mut self.lanes, limits, busy, now);
                (!records.is_empty()).then(|| self.send(records, now))
            }
            Some(aggregation) => {
                let Self { lanes, keys, id, .. } = self;
                let (batch, entries) = Packer { lanes, keys, limits, aggregation, id, now }.pack();
                let cargo = Cargo::Packed(self.stream.clone(), entries);
                (!batch.records.is_empty()).then(|| (self.depart(batch, None, now), cargo))
            }
        }
    }

    /// When a record that was put then has waited long enough for others.
    fn lingers_until(&self, admitted: Duration) -> Duration {
        admitted + self.config.linger.saturating_sub(GRAIN)
    }

    fn may_call(&self, now: Duration) -> bool {
        // One call is enough to find out whether a service that fails is back.
        let most = if self.failing > 1 { 1 } else { self.window.calls() };
        now >= self.paused_until && self.flights.len() < most && self.has_room_for_request() && !self.waits_for_map()
    }

    /// Whether the largest call that could be made now fits into memory beside those under way.
    fn has_room_for_request(&self) -> bool {
        let limits = self.config.limits;
        let bytes = limits.bytes_per_call.min(self.stats.held_bytes);
        let request = self.config.room_of_request(limits.records_per_call.min(self.waiting()), bytes);
        self.config.has_room_for_request(self.requests, request)
    }

    /// Sends records as they are.
    fn send(&mut self, mut records: Vec<Pending<T>>, now: Duration) -> (u64, Cargo) {
        let entries: Vec<_> = records.iter_mut().map(Pending::take_entry).collect();
        let input = Arc::new(self.stream.put_records(PutRecordsInput::new(entries)));
        let cargo = Cargo::Plain(input.clone());
        (self.depart(Batch { records, counts: None }, Some(input), now), cargo)
    }

    /// Takes out a call that has ended.
    pub(super) fn arrive(&mut self, id: u64) -> Option<Flight<T>> {
        let flight = self.flights.remove(&id)?;
        self.requests -= flight.request;
        Some(flight)
    }

    fn depart(&mut self, mut batch: Batch<T>, input: Option<Arc<PutRecordsInput>>, now: Duration) -> u64 {
        batch.records.iter_mut().for_each(|pending| pending.attempts += 1);
        let id = self.next_flight;
        self.next_flight += 1;
        let bytes = batch.records.iter().map(|pending| pending.size).sum();
        let request = self.config.room_of_request(batch.records.len(), bytes);
        self.requests += request;
        self.flights.insert(id, Flight { batch, input, sent: now, request });
        id
    }

    /// When there is something to do even if nothing happens until then.
    pub(super) fn wake_at(&mut self, now: Duration) -> Option<Duration> {
        let mut times = vec![self.expiry];
        if let Map::Wanted { from, .. } = self.map {
            times.push(Some(from.max(now)));
        }
        if self.paused_until > now {
            times.push(Some(self.paused_until).filter(|_| self.waiting() > 0));
        } else if self.may_call(now) {
            let (ready, _) = self.lanes.ready(1, now);
            times.push(ready.oldest.map(|oldest| self.lingers_until(oldest)));
            times.push(self.lanes.wake_at(now));
            times.push(Some(now).filter(|_| !self.halves.is_empty()));
        }
        times.into_iter().flatten().min()
    }

    /// Notes that a record of that time waits.
    pub(super) fn watch_age(&mut self, admitted: Duration) {
        if let Some(time) = self.config.time_to_live {
            let end = admitted.saturating_add(time);
            self.expiry = Some(self.expiry.map_or(end, |expiry| expiry.min(end)));
        }
    }

    /// Fails the records that have waited too long.
    fn expire(&mut self, now: Duration) {
        let Some((time, _)) = self.config.time_to_live.zip(self.expiry.filter(|expiry| *expiry <= now)) else { return };
        let mut oldest: Option<Duration> = None;
        let mut gone = |pending: &Pending<T>| {
            let gone = pending.admitted + time <= now;
            if !gone {
                oldest = Some(oldest.map_or(pending.admitted, |oldest| oldest.min(pending.admitted)));
            }
            gone
        };
        let kept_back: Vec<_> = self.keys.iter_mut().flat_map(|keys| keys.remove(&mut gone)).collect();
        let mut lost = self.lanes.remove(&mut gone);
        // Not for each record anew: there may be very many.
        let pause = (time / 64).clamp(Duration::from_millis(5), Duration::from_secs(1));
        self.expiry = oldest.map(|oldest| (oldest + time).max(now + pause));
        lost.sort_by_key(|pending| pending.number);
        for pending in kept_back {
            let behind = self.break_off(&pending);
            self.fail(pending, PutErrorReason::Expired(time));
            self.fail_behind(behind);
        }
        for pending in lost {
            // They held up others of their key.
            self.fail_for_good(pending, PutErrorReason::Expired(time));
        }
    }

    /// Gives a record its fate, and the next one of its key its turn.
    pub(super) fn settle(&mut self, pending: Pending<T>, fate: impl FnOnce(&mut Self, Pending<T>)) {
        let next = self.keys.as_mut().and_then(|keys| keys.settled(&pending));
        fate(self, pending);
        if let Some(next) = next {
            self.push_soon(next);
        }
    }

    /// A record fails, and with it, if that is wanted, those of its key that were put behind it.
    pub(super) fn fail_for_good(&mut self, pending: Pending<T>, reason: PutErrorReason) {
        let behind = self.break_off(&pending);
        self.settle(pending, |core, pending| core.fail(pending, reason));
        self.fail_behind(behind);
    }

    fn fail_behind(&mut self, behind: Vec<Pending<T>>) {
        for pending in behind {
            self.fail(pending, PutErrorReason::Behind);
        }
    }

    /// What is kept back behind a record that fails, if it is to fail too.
    fn break_off(&mut self, failed: &Pending<T>) -> Vec<Pending<T>> {
        let keys = self.keys.as_mut().filter(|_| self.config.fail_following);
        keys.map(|keys| keys.break_off(failed, self.next_record)).unwrap_or_default()
    }

    /// A record that was kept back is sent as soon as may be.
    pub(super) fn push_soon(&mut self, pending: Pending<T>) {
        let due = pending.due.max(Duration::from_nanos(1));
        self.lanes.push(Pending { due, ..pending });
    }

    pub(super) fn fail(&mut self, pending: Pending<T>, reason: PutErrorReason) {
        self.stats.failed += 1;
        let Pending { entry, waiter, attempts, maybe_stored, cause, .. } = pending;
        let error = PutError::new(entry, reason).sent(attempts, maybe_stored, cause);
        self.end(pending.epoch, pending.size, waiter, Err(error));
    }

    pub(super) fn end(&mut self, epoch: u64, size: usize, waiter: T, fate: Fate) {
        self.epochs.settle(epoch);
        self.stats.held_bytes -= size;
        self.fates.push((waiter, fate));
    }

    /// How to name the stream in other calls.
    pub(super) fn stream(&self) -> &StreamRef {
        &self.stream
    }
}

impl<T> Flight<T> {
    /// Gives the records their entries back.
    pub(super) fn restore(&mut self) {
        let Some(input) = self.input.take() else { return };
        let entries = Arc::try_unwrap(input).unwrap_or_else(|shared| (*shared).clone()).records;
        for (pending, entry) in self.batch.records.iter_mut().zip(entries) {
            pending.entry = entry;
        }
    }
}
