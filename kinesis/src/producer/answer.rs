//! What a producer makes of an answer: each record is stored, is sent again, or fails. Knows no task and no socket.

use std::sync::Arc;
use std::time::Duration;

use generated::kinesis::{PutRecordsError, PutRecordsOutput, PutRecordsResultEntry};
use generated::runtime::CallErrorKind;

use super::classify::{self, Class};
use super::core::{Core, Flight};
use super::gate::Tally;
use super::pending::Pending;
use super::{PutErrorCause, PutErrorReason, Stored};
use crate::results::{WrongLength, is_stored};

/// The longest first waits, doubled each time up to the longest of all.
const TRANSIENT: (Duration, Duration) = (Duration::from_millis(50), Duration::from_secs(5));
const THROTTLED: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(10));

/// What came of a call, as observers are told.
#[derive(Clone, Debug, Default)]
pub(super) struct Outcome {
    pub(super) took: Duration,
    pub(super) records: usize,
    pub(super) stored: usize,
    pub(super) throttled: usize,
    pub(super) error: Option<Arc<PutRecordsError>>,
}

/// Why a record was not stored.
struct Failure {
    class: Class,
    cause: PutErrorCause,
    maybe_stored: bool,
    /// How many failures came before, for the wait.
    earlier: Option<u32>,
}

impl<T> Core<T> {
    /// A call has ended.
    pub(super) fn answered(
        &mut self,
        id: u64,
        answer: Result<PutRecordsOutput, PutRecordsError>,
        now: Duration,
    ) -> Outcome {
        let Some(mut flight) = self.arrive(id) else { return Outcome::default() };
        self.stats.calls += 1;
        let records = flight.batch.records.len();
        let took = now.saturating_sub(flight.sent);
        let outcome = Outcome { took, records, ..Outcome::default() };
        match &answer {
            Err(error) if error.call() == Some(CallErrorKind::Timeout) => {
                self.window.timed_out(records, flight.sent, now);
            }
            _ => self.window.answered(took),
        }
        match answer {
            Ok(output) => {
                self.failing = 0;
                let sent = flight.batch.counts.as_ref().map_or(records, Vec::len);
                match WrongLength::check(sent, output.records.len()) {
                    Ok(()) => self.results(flight, output.records, outcome, now),
                    Err(wrong) => {
                        flight.restore();
                        let cause = PutErrorCause::WrongLength(wrong);
                        self.all_failed(flight, Class::Doubtful(10), &cause, true, now);
                        outcome
                    }
                }
            }
            Err(error) => {
                flight.restore();
                let error = Arc::new(error);
                self.call_failed(flight, &error, now);
                Outcome { error: Some(error), ..outcome }
            }
        }
    }

    /// There is a result for each entry.
    fn results(
        &mut self,
        mut flight: Flight<T>,
        results: Vec<PutRecordsResultEntry>,
        mut outcome: Outcome,
        now: Duration,
    ) -> Outcome {
        let throttles = |result: &PutRecordsResultEntry| {
            result.error_code.as_deref().is_some_and(|code| classify::entry(code) == Class::Throttled)
        };
        if results.iter().any(throttles) {
            self.tell_apart(now);
        }
        if results.iter().any(|result| !is_stored(result)) || !self.lanes.is_one() {
            flight.restore();
        }
        let sent = flight.sent;
        let part = self.dice.jitter(Duration::from_secs(1));
        let mut tallies = vec![Tally::default(); self.lanes.count()];
        let mut records = flight.batch.records.into_iter();
        let mut counts = flight.batch.counts.map(Vec::into_iter);
        for result in results {
            let count = counts.as_mut().map_or(1, |counts| counts.next().unwrap_or(0));
            let Some(first) = records.next() else { break };
            let lane = self.lanes.lane_of(&first);
            let entry: Vec<_> = std::iter::once(first).chain(records.by_ref().take(count.saturating_sub(1))).collect();
            let bytes = entry.iter().map(|pending| pending.size).sum();
            if is_stored(&result) {
                tallies[lane].add(bytes, true);
                outcome.stored += self.stored(entry, result, now);
            } else {
                let code = result.error_code.clone().unwrap_or_default();
                let class = classify::entry(&code);
                if class == Class::Throttled {
                    tallies[lane].add(bytes, false);
                }
                let message = result.error_message.unwrap_or_default();
                let maybe_stored = code.is_empty() || result.sequence_number.is_some();
                let cause = PutErrorCause::Entry { code, message };
                let most = self.most_doublings(class, lane);
                for pending in entry {
                    outcome.throttled += usize::from(class == Class::Throttled);
                    let earlier = Some(pending.attempts.saturating_sub(1).min(most));
                    self.failed(pending, Failure { class, cause: cause.clone(), maybe_stored, earlier }, part, now);
                }
            }
        }
        self.stats.throttled += outcome.throttled as u64;
        self.adjust(&tallies, sent, now);
        outcome
    }

    /// How often a record's wait is doubled at most: one that has had bad luck need not wait long if its shard takes others.
    fn most_doublings(&mut self, class: Class, lane: usize) -> u32 {
        let lane = self.lanes.lane(lane).filter(|_| class == Class::Throttled && self.config.gates);
        lane.map_or(u32::MAX, |lane| lane.gate.refusals_in_a_row().saturating_add(1))
    }

    /// Tells the gates what their lanes' shards took.
    fn adjust(&mut self, tallies: &[Tally], sent: Duration, now: Duration) {
        if !self.config.gates {
            return;
        }
        let Self { lanes, dice, .. } = self;
        for (index, tally) in tallies.iter().enumerate() {
            if let Some(lane) = lanes.lane(index).filter(|_| !tally.is_empty()) {
                lane.gate.answered(*tally, sent, now, dice);
            }
        }
    }

    /// An entry was stored, and with it all its records; how many that are.
    fn stored(&mut self, entry: Vec<Pending<T>>, result: PutRecordsResultEntry, now: Duration) -> usize {
        let shard_id = result.shard_id.unwrap_or_default();
        let sequence_number = result.sequence_number.unwrap_or_default();
        let aggregated = entry.len() > 1;
        // The whole went where its first record belongs.
        let hash = entry.first().and_then(|first| if self.lanes.is_one() { None } else { first.known_hash() });
        let elsewhere = match (self.lanes.map(), hash) {
            (Some(map), Some(hash)) => map.shard(hash) != shard_id && !shard_id.is_empty(),
            _ => false,
        };
        if elsewhere {
            self.distrust_map(now);
        }
        let mut stored = 0;
        for (index, mut pending) in entry.into_iter().enumerate() {
            // The KCL drops a record from a shard that it does not belong to, so it goes once more, to the right one.
            if elsewhere && aggregated && index > 0 && !pending.misplaced && pending.known_hash() != hash {
                (pending.misplaced, pending.maybe_stored) = (true, true);
                pending.due = now + Duration::from_millis(100);
                self.again(pending);
                continue;
            }
            stored += 1;
            let fate = Stored {
                shard_id: shard_id.clone(),
                sequence_number: sequence_number.clone(),
                sub_sequence_number: aggregated.then_some(index),
                attempts: pending.attempts,
                maybe_duplicate: pending.maybe_stored,
            };
            self.stats.stored += 1;
            self.stats.maybe_duplicated += u64::from(pending.maybe_stored);
            self.settle(pending, |core, pending| core.end(pending.epoch, pending.size, pending.waiter, Ok(fate)));
        }
        stored
    }

    /// A call failed as a whole.
    fn call_failed(&mut self, flight: Flight<T>, error: &Arc<PutRecordsError>, now: Duration) {
        let mut failure = classify::call(error);
        if self.config.wait_out_refusals && classify::is_mended_elsewhere(error) {
            failure.class = Class::Transient;
        }
        self.stats.failed_calls += 1;
        let cause = PutErrorCause::Call(error.clone());
        let records = flight.batch.records.len();
        if failure.divisible && records > 1 {
            // One record is to blame, and its neighbours must not suffer for it.
            return self.divide(flight, now);
        }
        if failure.class == Class::Throttled {
            self.stats.throttled += records as u64;
        }
        self.failing = if failure.class == Class::Refused { 0 } else { self.failing.saturating_add(1) };
        self.all_failed(flight, failure.class, &cause, failure.maybe_stored, now);
    }

    fn all_failed(
        &mut self,
        flight: Flight<T>,
        class: Class,
        cause: &PutErrorCause,
        maybe_stored: bool,
        now: Duration,
    ) {
        let part = self.dice.jitter(Duration::from_secs(1));
        let earlier = self.failing.saturating_sub(1);
        if self.failing > 1 || (class == Class::Throttled && self.failing > 0) {
            self.paused_until = self.paused_until.max(now + wait(class, earlier, part));
        }
        for pending in flight.batch.records {
            self.failed(
                pending,
                Failure { class, cause: cause.clone(), maybe_stored, earlier: Some(earlier) },
                part,
                now,
            );
        }
    }

    /// Halves are sent instead of a batch; aggregated records go alone from now on.
    fn divide(&mut self, flight: Flight<T>, now: Duration) {
        let mut records = flight.batch.records;
        let packed = flight.batch.counts.is_some_and(|counts| counts.iter().any(|count| *count > 1));
        if packed {
            for pending in records {
                self.again(Pending { alone: true, due: now.max(Duration::from_nanos(1)), ..pending });
            }
            return;
        }
        let half = records.split_off(records.len() / 2);
        self.stats.retried += (records.len() + half.len()) as u64;
        self.halves.extend([half, records]);
    }

    /// A record was not stored: it goes again, unless there is a reason why not.
    fn failed(&mut self, mut pending: Pending<T>, failure: Failure, part: Duration, now: Duration) {
        pending.maybe_stored |= failure.maybe_stored;
        let earlier = failure.earlier.unwrap_or(pending.attempts.saturating_sub(1));
        pending.due = now + wait(failure.class, earlier, part);
        let attempts = pending.attempts;
        let too_many = matches!(failure.class, Class::Doubtful(most) if attempts >= most)
            || self.config.max_attempts.is_some_and(|most| attempts >= most);
        let expired = self.config.time_to_live.filter(|time| pending.due >= pending.admitted.saturating_add(*time));
        pending.cause = Some(failure.cause);
        let reason = match failure.class {
            Class::Refused => Some(PutErrorReason::Refused),
            _ if too_many => Some(PutErrorReason::TooManyAttempts),
            _ => expired.map(PutErrorReason::Expired),
        };
        match reason {
            Some(reason) => self.fail_for_good(pending, reason),
            None => self.again(pending),
        }
    }

    /// A record goes again, when it is due and its key's turn has come.
    fn again(&mut self, pending: Pending<T>) {
        if self.keys.as_ref().is_some_and(|keys| keys.is_broken_off(&pending)) {
            return self.fail_for_good(pending, PutErrorReason::Behind);
        }
        self.stats.retried += 1;
        self.watch_age(pending.admitted);
        let ready = match &mut self.keys {
            Some(keys) => keys.again(pending),
            None => Some(pending),
        };
        if let Some(pending) = ready {
            self.push_soon(pending);
        }
    }
}

/// How long to wait after so many failures; `part` is between half a second and a whole one, of which it takes that part.
fn wait(class: Class, earlier: u32, part: Duration) -> Duration {
    let (first, longest) = if class == Class::Throttled { THROTTLED } else { TRANSIENT };
    let whole = first.saturating_mul(1 << earlier.min(12)).min(longest);
    whole.mul_f64(part.as_secs_f64())
}
