//! What handles and the producer's task share: the state behind a lock, and the room that is left. Makes no call.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use generated::kinesis::{Client, PutRecordsError, PutRecordsOutput, PutRecordsRequestEntry};
use generated::runtime::RetryConfig;
use tokio::sync::{Notify, Semaphore, oneshot};
use tokio::time::Instant;

use super::answer::Outcome;
use super::core::{Core, Fate};
use super::observer::{Call, Observer};
use super::pack::Cargo;
use super::pending::size;
use super::shard_map::ShardMap;
use super::ticket::{Ticket, Waiter, ticket};
use super::{ProducerConfig, PutError, PutErrorReason, events};
use crate::dice::Dice;
use crate::hash_key;
use crate::limits::PARTITION_KEY_CHARACTERS;
use crate::stream_ref::StreamRef;

#[derive(Debug)]
pub(super) struct Shared {
    state: Mutex<State>,
    /// Wakes the producer's task.
    pub(super) wake: Notify,
    records: Semaphore,
    bytes: Semaphore,
    pub(super) config: Arc<ProducerConfig>,
    pub(super) client: Client,
    begun: Instant,
}

#[derive(Debug)]
struct State {
    core: Core<Waiter>,
    running: bool,
    flushes: Vec<(u64, oneshot::Sender<()>)>,
    /// When all is given up, and why.
    end: Option<(Instant, PutErrorReason)>,
    /// What was not stored since somebody closed the producer.
    left: Option<Vec<PutError>>,
}

/// What the producer's task is to do.
#[derive(Debug, Default)]
pub(super) struct Step {
    pub(super) calls: Vec<(u64, Cargo)>,
    pub(super) map_of: Option<StreamRef>,
    pub(super) wake_at: Option<Instant>,
    pub(super) is_over: bool,
}

impl Shared {
    pub(super) fn new(client: &Client, stream: String, config: ProducerConfig) -> Self {
        let config = Arc::new(config);
        let core = Core::new(config.clone(), StreamRef::new(stream), Dice::random());
        Self {
            state: Mutex::new(State { core, running: false, flushes: Vec::new(), end: None, left: None }),
            wake: Notify::new(),
            records: Semaphore::new(config.max_buffered_records),
            bytes: Semaphore::new(config.room_for_records()),
            config,
            // Two layers of retries would multiply, and the lower one sends again what was stored.
            client: client.with_retry(RetryConfig::off()),
            begun: Instant::now(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> Duration {
        self.begun.elapsed()
    }

    /// Why a record cannot be sent, if so.
    pub(super) fn check(&self, entry: &PutRecordsRequestEntry) -> Result<(), PutErrorReason> {
        let (size, most) = (size(entry), self.config.limits.bytes_per_record);
        if size > most {
            return Err(PutErrorReason::Invalid(format!("data and keys are {size} bytes, and {most} is the most")));
        }
        if let Some(key) = &entry.partition_key {
            let length = key.chars().take(PARTITION_KEY_CHARACTERS + 1).count();
            if !(1..=PARTITION_KEY_CHARACTERS).contains(&length) {
                let count = key.chars().count();
                return Err(PutErrorReason::Invalid(format!(
                    "the partition key has {count} characters, and must have 1 to 256"
                )));
            }
        }
        match &entry.explicit_hash_key {
            Some(key) if hash_key::parse(key).is_none() => {
                Err(PutErrorReason::Invalid("the explicit hash key is no decimal number below 2^128".to_owned()))
            }
            _ => Ok(()),
        }
    }

    /// How much room a record takes; never more than there is.
    fn permits(&self, entry: &PutRecordsRequestEntry) -> u32 {
        u32::try_from(self.config.room_of(entry)).unwrap_or(u32::MAX)
    }

    /// Waits until there is room for these records, which are few.
    pub(super) async fn room(&self, entries: &[PutRecordsRequestEntry]) -> Result<(), PutErrorReason> {
        let count = u32::try_from(entries.len()).unwrap_or(u32::MAX);
        let bytes = entries.iter().map(|entry| self.permits(entry)).fold(0, u32::saturating_add);
        let records = self.records.acquire_many(count).await.map_err(|_| PutErrorReason::Closed)?;
        self.bytes.acquire_many(bytes).await.map_err(|_| PutErrorReason::Closed)?.forget();
        records.forget();
        Ok(())
    }

    /// Takes room for a record if there is some.
    pub(super) fn room_now(&self, entry: &PutRecordsRequestEntry) -> Result<(), PutErrorReason> {
        let full = |error| match error {
            tokio::sync::TryAcquireError::Closed => PutErrorReason::Closed,
            tokio::sync::TryAcquireError::NoPermits => PutErrorReason::Full,
        };
        let records = self.records.try_acquire().map_err(full)?;
        self.bytes.try_acquire_many(self.permits(entry)).map_err(full)?.forget();
        records.forget();
        Ok(())
    }

    /// Takes over records for which there is room. `run` starts the producer's task if nobody did.
    pub(super) fn admit(
        &self,
        entries: Vec<PutRecordsRequestEntry>,
        run: impl FnOnce() -> Result<(), PutErrorReason>,
    ) -> Vec<Result<Ticket, PutError>> {
        let now = self.now();
        let mut state = self.lock();
        if !state.running {
            if let Err(reason) = run() {
                let permits: Vec<_> = entries.iter().map(|entry| self.permits(entry)).collect();
                for permits in permits {
                    self.release(1, permits as usize);
                }
                return entries.into_iter().map(|entry| Err(PutError::new(entry, reason.clone()))).collect();
            }
            state.running = true;
        }
        let admitted = entries.into_iter().map(|entry| {
            let (waiter, ticket) = ticket(self.permits(&entry));
            state.core.admit(entry, waiter, now).map(|()| ticket).map_err(|(entry, waiter)| {
                self.release(1, waiter.permits as usize);
                PutError::new(entry, PutErrorReason::Closed)
            })
        });
        let admitted = admitted.collect();
        let wakes = state.core.has_news();
        drop(state);
        if wakes {
            self.wake.notify_one();
        }
        admitted
    }

    fn release(&self, records: usize, bytes: usize) {
        self.records.add_permits(records);
        self.bytes.add_permits(bytes);
    }

    /// What is to be done now, and when to ask again.
    pub(super) fn step(&self) -> Step {
        let now = self.now();
        let mut state = self.lock();
        if let Some((end, reason)) = &state.end
            && Instant::now() >= *end
        {
            let reason = reason.clone();
            state.core.give_up(&reason);
        }
        let mut step = Step::default();
        while let Some(call) = state.core.next_batch(now) {
            step.calls.push(call);
        }
        step.map_of = state.core.asks_for_map(now).then(|| state.core.stream().clone());
        step.is_over = state.core.is_closed() && state.core.is_idle();
        let wake_at = state.core.wake_at(now).map(|at| self.begun + at);
        step.wake_at = wake_at.into_iter().chain(state.end.as_ref().map(|(end, _)| *end)).min();
        self.tell(state);
        step
    }

    /// A call has ended.
    pub(super) fn answered(&self, id: u64, answer: Result<PutRecordsOutput, PutRecordsError>) {
        let mut state = self.lock();
        let outcome = state.core.answered(id, answer, self.now());
        self.tell(state);
        events::call_ended(&outcome);
        if let Some(observer) = &self.config.observer {
            observe(observer.as_ref(), &outcome);
        }
    }

    pub(super) fn map_came(&self, map: Option<ShardMap>) {
        self.lock().core.map_came(map, self.now());
    }

    /// Ends everything at once.
    pub(super) fn abandon(&self) {
        let mut state = self.lock();
        state.core.give_up(&PutErrorReason::Abandoned);
        self.tell(state);
    }

    /// Tells those who wait what has become of their records.
    fn tell(&self, mut state: MutexGuard<'_, State>) {
        let fates = state.core.take_fates();
        if let Some(left) = &mut state.left {
            left.extend(fates.iter().filter_map(|(_, fate)| fate.as_ref().err().cloned()));
        }
        let State { core, flushes, .. } = &mut *state;
        let over = flushes.extract_if(.., |(epoch, _)| core.is_flushed(*epoch)).collect::<Vec<_>>();
        drop(state);
        let bytes = fates.iter().map(|(waiter, _)| waiter.permits as usize).sum();
        self.release(fates.len(), bytes);
        for (waiter, fate) in fates {
            self.tell_one(waiter, fate);
        }
        for (_, flushed) in over {
            // Whoever waited may be gone.
            let _ = flushed.send(());
        }
    }

    fn tell_one(&self, waiter: Waiter, fate: Fate) {
        if let Err(error) = &fate {
            events::record_failed(error);
            if let Some(observer) = &self.config.observer {
                shielded(|| observer.record_failed(error));
            }
        }
        waiter.tell(fate);
    }

    /// Begins a flush.
    pub(super) fn flush(&self) -> oneshot::Receiver<()> {
        let (sender, receiver) = oneshot::channel();
        let mut state = self.lock();
        let epoch = state.core.flush();
        state.flushes.push((epoch, sender));
        self.tell(state);
        self.wake.notify_one();
        receiver
    }

    /// Takes no more records, and gives up after `deadline` for `reason`; the earliest deadline holds.
    pub(super) fn close(&self, deadline: Duration, reason: PutErrorReason, gather: bool) {
        let mut state = self.lock();
        state.core.close();
        if gather {
            state.left.get_or_insert_default();
        }
        let end = Instant::now().checked_add(deadline);
        if let Some(end) = end.filter(|end| state.end.as_ref().is_none_or(|(other, _)| end < other)) {
            state.end = Some((end, reason));
        }
        if !state.running {
            state.core.give_up(&PutErrorReason::Closed);
        }
        drop(state);
        // Whoever waits for room waits in vain.
        self.records.close();
        self.bytes.close();
        self.wake.notify_one();
    }

    /// What was not stored since somebody closed the producer.
    pub(super) fn take_left(&self) -> Vec<PutError> {
        self.lock().left.as_mut().map(std::mem::take).unwrap_or_default()
    }

    pub(super) fn stats(&self) -> super::Stats {
        self.lock().core.stats()
    }
}

fn observe(observer: &dyn Observer, outcome: &Outcome) {
    let Outcome { took, records, stored, throttled, error } = outcome;
    let error = error.as_deref();
    shielded(|| {
        observer.call_ended(&Call { took: *took, records: *records, stored: *stored, throttled: *throttled, error });
    });
}

/// Calls what is not ours, which must not take the producer's task with it.
fn shielded(call: impl FnOnce()) {
    // The panic's message is out already.
    let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(call));
}
