//! Reads a shard by `SubscribeToShard`: renewal after five minutes, silence, take-overs, the shard's end. Knows no IO.

use std::time::Duration;

use generated::kinesis::SubscribeToShardEvent;

use super::cursor::{Chunk, Cursor};
use super::reader::{Ask, Verdict, chunk};
use super::source::{Cause, From, Trouble};
use crate::dice::Dice;
use crate::limits::{SUBSCRIPTION_HOLD, SUBSCRIPTIONS_PER_SECOND, pause};

/// The service sends events every few seconds, also without records: after so long a silence the connection is dead.
const SILENCE: Duration = Duration::from_secs(35);
const BETWEEN_CALLS: Duration = pause(SUBSCRIPTIONS_PER_SECOND);
/// The longest wait after subscriptions that brought nothing.
const LONGEST: Duration = Duration::from_secs(30);

/// A shard read by subscriptions.
#[derive(Debug)]
pub(crate) struct Subscriber {
    cursor: Cursor,
    /// Where the service says to go on; moves also when there are no records.
    continuation: Option<String>,
    open: bool,
    /// Whether the subscription has brought an event.
    alive: bool,
    opened: Duration,
    ready: Duration,
    failures: u32,
    /// The time to begin at is not there yet for the service, so reading begins now.
    future: bool,
}

impl Subscriber {
    pub(crate) fn new(cursor: Cursor) -> Self {
        Self {
            cursor,
            continuation: None,
            open: false,
            alive: false,
            opened: Duration::ZERO,
            ready: Duration::ZERO,
            failures: 0,
            future: false,
        }
    }

    pub(crate) fn into_cursor(self) -> Cursor {
        self.cursor
    }

    pub(crate) fn failures(&self) -> u32 {
        self.failures
    }

    pub(crate) fn ask(&self, now: Duration) -> Ask {
        if self.open {
            return Ask::Event(SILENCE);
        }
        if now < self.ready {
            return Ask::Wait(self.ready);
        }
        Ask::Subscribe(match &self.continuation {
            Some(number) => From::After(number.clone()),
            None if self.future => From::Latest,
            None => self.cursor.from(),
        })
    }

    /// What came of subscribing.
    pub(crate) fn subscribed(&mut self, now: Duration, came: Result<(), Trouble>, dice: &mut Dice) -> Verdict {
        match came {
            Ok(()) => {
                (self.open, self.alive, self.opened) = (true, false, now);
                Verdict::Passes
            }
            Err(trouble) => self.failed(now, trouble, dice),
        }
    }

    /// What came of waiting for an event: one, the end of the subscription, or its failure. Silence is a failure.
    pub(crate) fn event_came(
        &mut self,
        now: Duration,
        came: Result<Option<SubscribeToShardEvent>, Trouble>,
        dice: &mut Dice,
    ) -> Result<Chunk, Verdict> {
        match came {
            Ok(Some(event)) => Ok(self.event(event)),
            Ok(None) => {
                self.open = false;
                self.ready = now.max(self.opened + SUBSCRIPTION_HOLD);
                if !self.alive {
                    self.escalate(now, dice);
                }
                Err(Verdict::Passes)
            }
            Err(trouble) => Err(self.failed(now, trouble, dice)),
        }
    }

    fn event(&mut self, event: SubscribeToShardEvent) -> Chunk {
        self.alive = true;
        self.failures = 0;
        self.future = false;
        let number = event.continuation_sequence_number;
        let children = event.child_shards.unwrap_or_default();
        // A number to go on from means that more may come, also of a shard that is closed.
        let is_end = number.is_empty() || (!children.is_empty() && event.records.is_empty());
        if !number.is_empty() {
            self.continuation = Some(number);
        }
        if is_end {
            self.open = false;
        }
        chunk(&mut self.cursor, event.records, Some(event.millis_behind_latest), is_end.then_some(children))
    }

    fn failed(&mut self, now: Duration, trouble: Trouble, dice: &mut Dice) -> Verdict {
        self.open = false;
        match trouble.cause {
            // Somebody else's subscription, or our last one, goes on for some seconds: no reason to become slow.
            Cause::InUse => self.ready = now + BETWEEN_CALLS + dice.jitter(BETWEEN_CALLS) / 4,
            Cause::Passing if self.alive => self.ready = (now + BETWEEN_CALLS).max(self.opened + SUBSCRIPTION_HOLD),
            Cause::Future => {
                self.future = true;
                self.ready = now + BETWEEN_CALLS;
            }
            Cause::Expired => {
                self.continuation = None;
                self.escalate(now, dice);
            }
            Cause::Throttled | Cause::Passing | Cause::NotFound | Cause::Lasting => self.escalate(now, dice),
        }
        self.alive = false;
        match trouble.cause {
            Cause::NotFound | Cause::Lasting => Verdict::Tell(trouble),
            _ => Verdict::Passes,
        }
    }

    fn escalate(&mut self, now: Duration, dice: &mut Dice) {
        let wait = BETWEEN_CALLS * 2_u32.saturating_pow(self.failures.min(8) + 1);
        self.failures = self.failures.saturating_add(1);
        self.ready = now + dice.jitter(wait.min(LONGEST)).max(BETWEEN_CALLS);
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

    fn event(numbers: &[u32], continuation: &str) -> SubscribeToShardEvent {
        let record = |number: &u32| Record { sequence_number: number.to_string(), ..Record::default() };
        SubscribeToShardEvent {
            records: numbers.iter().map(record).collect(),
            continuation_sequence_number: continuation.into(),
            ..SubscribeToShardEvent::default()
        }
    }

    fn open() -> (Subscriber, Dice) {
        let (mut subscriber, mut dice) = (Subscriber::new(Cursor::new(Position::TrimHorizon, true)), Dice::new(1));
        assert_eq!(subscriber.ask(LONG), Ask::Subscribe(From::TrimHorizon));
        subscriber.subscribed(LONG, Ok(()), &mut dice);
        assert_eq!(subscriber.ask(LONG), Ask::Event(SILENCE));
        (subscriber, dice)
    }

    #[test]
    fn the_next_subscription_goes_on_from_the_continuation_number_also_without_records() {
        let (mut subscriber, mut dice) = open();
        subscriber.event_came(LONG, Ok(Some(event(&[1], "1"))), &mut dice).expect("a record");
        subscriber.event_came(LONG, Ok(Some(event(&[], "7"))), &mut dice).expect("an event");
        let five_minutes = LONG + Duration::from_secs(300);
        assert!(matches!(subscriber.event_came(five_minutes, Ok(None), &mut dice), Err(Verdict::Passes)));
        assert_eq!(subscriber.ask(five_minutes), Ask::Subscribe(From::After("7".into())));
    }

    #[test]
    fn no_subscription_follows_another_within_five_seconds() {
        let (mut subscriber, mut dice) = open();
        subscriber.event_came(LONG, Ok(Some(event(&[], "7"))), &mut dice).expect("an event");
        let _ = subscriber.event_came(LONG, Err(trouble(Cause::Passing)), &mut dice);
        assert_eq!(subscriber.ask(LONG), Ask::Wait(LONG + SUBSCRIPTION_HOLD));
    }

    #[test]
    fn a_shard_in_use_does_not_make_slow_and_subscriptions_without_events_do() {
        for (cause, longest) in [(Cause::InUse, Duration::from_secs(2)), (Cause::Passing, LONGEST)] {
            let (mut subscriber, mut dice) = (Subscriber::new(Cursor::new(Position::TrimHorizon, true)), Dice::new(1));
            let mut waited = Duration::ZERO;
            for _ in 0..10 {
                subscriber.subscribed(LONG, Err(trouble(cause)), &mut dice);
                let Ask::Wait(until) = subscriber.ask(LONG) else { panic!("{cause:?}: no wait") };
                waited = until.abs_diff(LONG);
                assert!(waited >= BETWEEN_CALLS && waited <= longest, "{cause:?}: {waited:?}");
            }
            assert!(waited >= longest / 2, "{cause:?}: {waited:?}");
        }
    }

    #[test]
    fn a_closed_shard_ends_when_nothing_more_can_come() {
        let child = ChildShard { shard_id: "child".into(), ..ChildShard::default() };
        let with =
            |event: SubscribeToShardEvent| SubscribeToShardEvent { child_shards: Some(vec![child.clone()]), ..event };
        let (mut subscriber, mut dice) = open();
        let more = subscriber.event_came(LONG, Ok(Some(with(event(&[1], "1")))), &mut dice).expect("a record");
        assert_eq!(more.end, None, "records that end with a number to go on from may be followed by others");
        let last = subscriber.event_came(LONG, Ok(Some(with(event(&[], "1")))), &mut dice).expect("an event");
        assert_eq!(last.end, Some(vec![child.clone()]));
        let (mut subscriber, mut dice) = open();
        let last = subscriber.event_came(LONG, Ok(Some(with(event(&[1], "")))), &mut dice).expect("a record");
        assert_eq!((last.records.len(), last.end), (1, Some(vec![child])));
    }
}
