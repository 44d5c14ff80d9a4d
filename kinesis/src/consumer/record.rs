//! A record as a consumer gets it. Knows how aggregated records come apart, and not where they come from.

use generated::kinesis::Record;
use generated::runtime::{Bytes, Timestamp};

use crate::aggregation::{self, UserRecord};
use crate::position::Position;

/// A record of a shard.
///
/// What a producer packed into one record of the stream (KPL aggregation) comes apart: such records share a sequence
/// number and are told apart by `sub_sequence_number`.
#[non_exhaustive]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConsumerRecord {
    /// The payload, as the producer gave it: not copied, so a record that is kept when its batch is gone may keep more of the
    /// service's answer in memory (10 MiB at most; with JSON and no aggregation 32 KiB). `data.detach()`, by
    /// [`Detach`](generated::runtime::Detach), keeps it alone.
    pub data: Bytes,
    /// The key the producer gave; absent if it gave none.
    pub partition_key: Option<String>,
    /// The hash key the producer gave in place of the partition key's; known of aggregated records only.
    pub explicit_hash_key: Option<String>,
    /// Number of the stream's record, unique in its shard; up to 129 decimal digits.
    pub sequence_number: String,
    /// Which record of an aggregated one, counted from 0; `None` if it was not aggregated.
    pub sub_sequence_number: Option<u64>,
    /// The id that a producer of this crate gave an aggregated record, if it was told to: copies of it have the same.
    pub id: Option<String>,
    /// About when the stream's record arrived.
    pub arrived: Option<Timestamp>,
    /// Whether no more of the same aggregated record follow.
    pub(crate) is_last: bool,
}

impl ConsumerRecord {
    /// How far a shard is read once this record is done.
    #[must_use]
    pub fn position(&self) -> Position {
        let sub_sequence_number = self.sub_sequence_number.filter(|_| !self.is_last);
        Position::After { sequence_number: self.sequence_number.clone(), sub_sequence_number }
    }
}

/// The records that a record of the stream stands for: itself, or those in it.
pub(crate) fn unpack(record: Record, deaggregate: bool) -> Vec<ConsumerRecord> {
    let parts = if deaggregate { aggregation::deaggregate(&record.data) } else { None };
    let whole = ConsumerRecord {
        data: record.data,
        partition_key: record.partition_key,
        sequence_number: record.sequence_number,
        arrived: record.approximate_arrival_timestamp,
        is_last: true,
        ..ConsumerRecord::default()
    };
    let Some(parts) = parts else { return vec![whole] };
    let count = parts.len();
    let part = |(index, part): (usize, UserRecord)| ConsumerRecord {
        id: part.id().map(str::to_owned),
        data: part.data,
        partition_key: Some(part.partition_key),
        explicit_hash_key: part.explicit_hash_key,
        sub_sequence_number: u64::try_from(index).ok(),
        is_last: index + 1 == count,
        ..whole.clone()
    };
    parts.into_iter().enumerate().map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aggregation::Aggregate;
    use crate::consumer::cursor::Cursor;

    fn aggregated(count: u8) -> Record {
        let mut aggregate = Aggregate::new();
        for number in 0..count {
            aggregate.push("key", None, &[number], &[]);
        }
        Record { sequence_number: "50".into(), data: aggregate.finish(), ..Record::default() }
    }

    #[test]
    fn an_aggregated_record_comes_apart_and_reading_goes_on_in_the_middle_of_it() {
        let records = unpack(aggregated(3), true);
        let positions: Vec<String> = records.iter().map(|record| record.position().to_string()).collect();
        assert_eq!(positions, ["AFTER 50 0", "AFTER 50 1", "AFTER 50"]);
        let mut cursor = Cursor::new(records[0].position(), true);
        assert_eq!(cursor.from(), crate::consumer::source::From::At("50".into()));
        let (rest, gap) = cursor.admit(vec![aggregated(3)], false);
        let data: Vec<&[u8]> = rest.iter().map(|record| &record.data[..]).collect();
        assert_eq!((data, gap), (vec![&[1][..], &[2]], false));
        assert_eq!(unpack(aggregated(3), false).len(), 1);
    }
}
