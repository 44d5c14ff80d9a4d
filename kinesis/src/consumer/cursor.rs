//! Where a reader is in its shard, and which of the records that come are new. Knows no call.

use std::cmp::Ordering;
use std::time::Duration;

use generated::kinesis::{ChildShard, Record};

use super::record::{ConsumerRecord, unpack};
use super::source::From;
use crate::position::{Position, compare};

/// What one answer brought.
#[derive(Debug, Default)]
pub(crate) struct Chunk {
    pub(crate) records: Vec<ConsumerRecord>,
    /// How far behind the newest record, if the service says.
    pub(crate) lag: Option<Duration>,
    /// The shard's children, if nothing more will come; empty if they are not known.
    pub(crate) end: Option<Vec<ChildShard>>,
    /// Records between where reading was to go on and these are not kept any more.
    pub(crate) gap: bool,
}

/// Where a reader is.
#[derive(Debug)]
pub(crate) struct Cursor {
    at: Position,
    /// Whether the record of `at` is still to be seen again, which proves that none after it is gone.
    unproven: bool,
    deaggregate: bool,
}

impl Cursor {
    pub(crate) fn new(at: Position, deaggregate: bool) -> Self {
        let unproven = matches!(at, Position::After { .. });
        Self { at, unproven, deaggregate }
    }

    /// Where to begin, or to begin again.
    pub(crate) fn from(&self) -> From {
        match &self.at {
            Position::AtTimestamp(time) => From::AtTimestamp(*time),
            Position::After { sequence_number, sub_sequence_number: Some(_) } => From::At(sequence_number.clone()),
            Position::After { sequence_number, .. } if self.unproven => From::At(sequence_number.clone()),
            Position::After { sequence_number, .. } => From::After(sequence_number.clone()),
            // A shard that has ended is never read.
            Position::TrimHorizon | Position::ShardEnd => From::TrimHorizon,
        }
    }

    /// The records that are new, and whether some before them are gone. `caught_up`: the answer was empty, and there is
    /// nothing behind it.
    pub(crate) fn admit(&mut self, records: Vec<Record>, caught_up: bool) -> (Vec<ConsumerRecord>, bool) {
        let mut admitted = Vec::with_capacity(records.len());
        let mut gap = false;
        if caught_up {
            // The record of `at` may be gone, but none has come after it.
            self.unproven = false;
        }
        for record in records {
            gap |= self.proves_a_gap(&record);
            self.take(record, &mut admitted);
        }
        (admitted, gap)
    }

    fn proves_a_gap(&mut self, record: &Record) -> bool {
        let Position::After { sequence_number, .. } = &self.at else { return false };
        std::mem::take(&mut self.unproven)
            && compare(&record.sequence_number, sequence_number) == Some(Ordering::Greater)
    }

    fn take(&mut self, record: Record, admitted: &mut Vec<ConsumerRecord>) {
        let mut done = None;
        match &self.at {
            Position::After { sequence_number, sub_sequence_number } => {
                match compare(&record.sequence_number, sequence_number) {
                    Some(Ordering::Less) => return,
                    Some(Ordering::Equal) if sub_sequence_number.is_none() => return,
                    Some(Ordering::Equal) => done = *sub_sequence_number,
                    Some(Ordering::Greater) | None => {}
                }
            }
            // Some servers begin earlier; some tell arrivals to the second only.
            Position::AtTimestamp(time)
                if record.approximate_arrival_timestamp.is_some_and(|came| came.secs() < time.secs()) =>
            {
                return;
            }
            Position::AtTimestamp(_) | Position::TrimHorizon | Position::ShardEnd => {}
        }
        self.at = Position::after(&*record.sequence_number);
        let unpacked = unpack(record, self.deaggregate).into_iter();
        admitted.extend(unpacked.filter(|record| done.is_none_or(|done| record.sub_sequence_number > Some(done))));
    }
}

/// The bytes of records, as limits count them.
pub(crate) fn bytes_of(records: &[Record]) -> usize {
    records.iter().map(|record| record.data.len() + record.partition_key.as_ref().map_or(0, String::len)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(number: u32) -> Record {
        Record { sequence_number: number.to_string(), ..Record::default() }
    }

    fn numbers(records: &[ConsumerRecord]) -> Vec<&str> {
        records.iter().map(|record| record.sequence_number.as_str()).collect()
    }

    #[test]
    fn what_comes_twice_is_given_once() {
        let mut cursor = Cursor::new(Position::TrimHorizon, true);
        let (first, _) = cursor.admit(vec![record(8), record(9), record(9), record(10)], false);
        assert_eq!(numbers(&first), ["8", "9", "10"]);
        let (second, gap) = cursor.admit(vec![record(9), record(10), record(11)], false);
        assert_eq!((numbers(&second), gap), (vec!["11"], false));
        assert_eq!(cursor.from(), From::After("11".into()));
    }

    #[test]
    fn reading_goes_on_at_the_record_that_proves_nothing_is_gone() {
        let mut cursor = Cursor::new(Position::after("9"), true);
        assert_eq!(cursor.from(), From::At("9".into()));
        let (records, gap) = cursor.admit(vec![record(9), record(10)], false);
        assert_eq!((numbers(&records), gap), (vec!["10"], false));
    }

    #[test]
    fn records_that_are_gone_leave_a_gap_that_is_told_once() {
        let mut cursor = Cursor::new(Position::after("9"), true);
        assert_eq!(cursor.admit(Vec::new(), false), (Vec::new(), false));
        let (records, gap) = cursor.admit(vec![record(12)], false);
        assert_eq!((numbers(&records), gap), (vec!["12"], true));
        assert!(!cursor.admit(vec![record(13)], false).1);
    }

    #[test]
    fn a_shard_that_is_only_idle_has_no_gap() {
        let mut cursor = Cursor::new(Position::after("9"), true);
        cursor.admit(Vec::new(), true);
        assert_eq!(cursor.from(), From::After("9".into()));
        assert!(!cursor.admit(vec![record(12)], false).1);
    }
}
