//! Reads a shard by `GetRecords`: iterators that expire, empty answers, throttling, the shard's end. Knows no IO.

use std::time::Duration;

use generated::kinesis::GetRecordsOutput;

use super::cursor::{Chunk, Cursor, bytes_of};
use super::pace::Pace;
use super::reader::{Ask, Verdict, chunk};
use super::source::{Cause, From, Trouble};
use crate::dice::Dice;

/// A shard read by polling.
#[derive(Debug)]
pub(crate) struct Poller {
    cursor: Cursor,
    pace: Pace,
    iterator: Option<String>,
    /// The time to begin at is not there yet for the service, so reading begins now.
    future: bool,
}

impl Poller {
    pub(crate) fn new(cursor: Cursor, longest_idle: Duration) -> Self {
        Self { cursor, pace: Pace::new(longest_idle), iterator: None, future: false }
    }

    pub(crate) fn ask(&self, now: Duration) -> Ask {
        if now < self.pace.ready() {
            return Ask::Wait(self.pace.ready());
        }
        match &self.iterator {
            Some(iterator) => Ask::Records(iterator.clone()),
            None if self.future => Ask::Iterator(From::Latest),
            None => Ask::Iterator(self.cursor.from()),
        }
    }

    pub(crate) fn failures(&self) -> u32 {
        self.pace.failures()
    }

    /// What came of asking for an iterator.
    pub(crate) fn iterator_came(&mut self, now: Duration, came: Result<String, Trouble>, dice: &mut Dice) -> Verdict {
        match came {
            Ok(iterator) => {
                self.iterator = Some(iterator);
                self.future = false;
                Verdict::Passes
            }
            Err(trouble) => {
                self.future = trouble.cause == Cause::Future;
                self.failed(now, trouble, dice)
            }
        }
    }

    /// What came of asking for records at `started`.
    pub(crate) fn records_came(
        &mut self,
        started: Duration,
        now: Duration,
        came: Result<GetRecordsOutput, Trouble>,
        dice: &mut Dice,
    ) -> Result<Chunk, Verdict> {
        self.pace.begins(started);
        let output = match came {
            Ok(output) => output,
            Err(trouble) => {
                if trouble.cause == Cause::Expired {
                    self.iterator = None;
                }
                return Err(self.failed(now, trouble, dice));
            }
        };
        let idle = output.records.is_empty() && output.millis_behind_latest.unwrap_or(0) == 0;
        self.pace.brought(started, now, bytes_of(&output.records), idle);
        let end = output.next_shard_iterator.is_none().then(|| output.child_shards.unwrap_or_default());
        self.iterator = output.next_shard_iterator;
        Ok(chunk(&mut self.cursor, output.records, output.millis_behind_latest, end))
    }

    fn failed(&mut self, now: Duration, trouble: Trouble, dice: &mut Dice) -> Verdict {
        self.pace.failed(now, trouble.cause, dice);
        match trouble.cause {
            Cause::NotFound | Cause::Lasting => Verdict::Tell(trouble),
            Cause::Throttled | Cause::InUse | Cause::Expired | Cause::Future | Cause::Passing => Verdict::Passes,
        }
    }
}

#[cfg(test)]
mod tests {
    use generated::kinesis::{ChildShard, Record};
    use generated::runtime::{CallError, CallErrorKind};

    use super::*;
    use crate::position::Position;

    const LONG: Duration = Duration::from_secs(1000);

    fn trouble(cause: Cause) -> Trouble {
        Trouble { cause, error: Box::new(CallError::new(CallErrorKind::Transport, "lost").into()) }
    }

    fn poller(at: Position) -> (Poller, Dice) {
        (Poller::new(Cursor::new(at, true), Duration::from_secs(1)), Dice::new(1))
    }

    fn page(numbers: &[u32], next: Option<&str>) -> GetRecordsOutput {
        let record = |number: &u32| Record { sequence_number: number.to_string(), ..Record::default() };
        GetRecordsOutput {
            records: numbers.iter().map(record).collect(),
            next_shard_iterator: next.map(str::to_owned),
            millis_behind_latest: Some(0),
            child_shards: None,
        }
    }

    #[test]
    fn an_expired_iterator_is_replaced_by_one_after_the_last_record() {
        let (mut poller, mut dice) = poller(Position::TrimHorizon);
        assert_eq!(poller.ask(LONG), Ask::Iterator(From::TrimHorizon));
        poller.iterator_came(LONG, Ok("one".into()), &mut dice);
        assert_eq!(poller.ask(LONG), Ask::Records("one".into()));
        poller.records_came(LONG, LONG, Ok(page(&[1, 2], Some("two"))), &mut dice).expect("records");
        assert!(matches!(poller.ask(LONG), Ask::Wait(_)));
        assert_eq!(poller.ask(LONG * 2), Ask::Records("two".into()));
        let verdict = poller.records_came(LONG * 2, LONG * 2, Err(trouble(Cause::Expired)), &mut dice);
        assert!(matches!(verdict, Err(Verdict::Passes)));
        assert!(matches!(poller.ask(LONG * 2), Ask::Wait(_)), "it was a call");
        assert_eq!(poller.ask(LONG * 3), Ask::Iterator(From::After("2".into())));
    }

    #[test]
    fn what_passes_is_not_told_and_what_lasts_is() {
        for (cause, told) in
            [(Cause::Throttled, false), (Cause::Passing, false), (Cause::NotFound, true), (Cause::Lasting, true)]
        {
            let (mut poller, mut dice) = poller(Position::TrimHorizon);
            let verdict = poller.iterator_came(LONG, Err(trouble(cause)), &mut dice);
            assert_eq!(matches!(verdict, Verdict::Tell(_)), told, "{cause:?}");
            assert!(matches!(poller.ask(LONG), Ask::Wait(_)), "{cause:?}");
            assert_eq!(poller.ask(LONG * 2), Ask::Iterator(From::TrimHorizon), "{cause:?}");
        }
    }

    #[test]
    fn a_time_that_the_service_has_not_reached_is_now() {
        let (mut poller, mut dice) = poller(Position::AtTimestamp(generated::runtime::Timestamp::from_secs(9)));
        poller.iterator_came(LONG, Err(trouble(Cause::Future)), &mut dice);
        assert_eq!(poller.ask(LONG * 2), Ask::Iterator(From::Latest));
    }

    #[test]
    fn the_end_comes_with_the_children_and_the_last_records() {
        let (mut poller, mut dice) = poller(Position::TrimHorizon);
        poller.iterator_came(LONG, Ok("one".into()), &mut dice);
        let child = ChildShard { shard_id: "child".into(), ..ChildShard::default() };
        let last = GetRecordsOutput { child_shards: Some(vec![child.clone()]), ..page(&[1], None) };
        let chunk = poller.records_came(LONG, LONG, Ok(last), &mut dice).expect("records");
        assert_eq!((chunk.records.len(), chunk.end), (1, Some(vec![child])));
    }
}
