//! One shard's reader as a state machine: says what to ask next, and is told what came. Knows no clock and no IO.

use std::time::Duration;

use super::cursor::{Chunk, Cursor};
use super::poller::Poller;
use super::source::{From, Trouble};
use super::subscriber::Subscriber;
use crate::position::Position;

/// What a reader asks for next.
#[derive(Debug, PartialEq)]
pub(crate) enum Ask {
    /// Nothing before this time.
    Wait(Duration),
    Iterator(From),
    Records(String),
    Subscribe(From),
    /// An event of the subscription, unless the service is silent for so long.
    Event(Duration),
}

/// What a reader does about a call that failed.
#[derive(Debug)]
pub(crate) enum Verdict {
    /// It asks again by itself.
    Passes,
    /// A person has to decide; asked again, it tries again.
    Tell(Trouble),
}

/// How a shard is read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Manner {
    pub(crate) fan_out: bool,
    pub(crate) longest_idle: Duration,
    pub(crate) deaggregate: bool,
}

/// A reader of either kind.
#[derive(Debug)]
pub(crate) enum Reader {
    Polls(Poller),
    Subscribes(Subscriber),
}

impl Reader {
    pub(crate) fn new(at: Position, manner: &Manner) -> Self {
        let cursor = Cursor::new(at, manner.deaggregate);
        if manner.fan_out {
            Self::Subscribes(Subscriber::new(cursor))
        } else {
            Self::Polls(Poller::new(cursor, manner.longest_idle))
        }
    }

    /// What to ask for next.
    pub(crate) fn ask(&self, now: Duration) -> Ask {
        match self {
            Self::Polls(poller) => poller.ask(now),
            Self::Subscribes(subscriber) => subscriber.ask(now),
        }
    }

    /// How many calls in a row have failed.
    pub(crate) fn failures(&self) -> u32 {
        match self {
            Self::Polls(poller) => poller.failures(),
            Self::Subscribes(subscriber) => subscriber.failures(),
        }
    }

    /// Goes on by polling, from where it is.
    pub(crate) fn fall_back(self, manner: &Manner) -> Self {
        match self {
            Self::Subscribes(subscriber) => Self::Polls(Poller::new(subscriber.into_cursor(), manner.longest_idle)),
            polls @ Self::Polls(_) => polls,
        }
    }
}

/// A chunk of what an answer brought.
pub(crate) fn chunk(
    cursor: &mut Cursor,
    records: Vec<generated::kinesis::Record>,
    millis_behind: Option<i64>,
    end: Option<Vec<generated::kinesis::ChildShard>>,
) -> Chunk {
    let lag = millis_behind.map(|millis| Duration::from_millis(u64::try_from(millis).unwrap_or(0)));
    let caught_up = records.is_empty() && lag == Some(Duration::ZERO);
    let (records, gap) = cursor.admit(records, caught_up);
    Chunk { records, lag, end, gap }
}
