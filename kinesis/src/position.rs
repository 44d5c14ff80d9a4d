//! How far a shard has been read, as a value that can be kept as text. Knows no service.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use generated::runtime::Timestamp;

/// How far a shard has been read: all before it is done, nothing after it.
///
/// Displays as one line of text and parses from it: `TRIM_HORIZON`, `AT_TIMESTAMP 2026-11-26T09:30:00Z`, `AFTER 4957`,
/// `AFTER 4957 2` (of an aggregated record, all up to its third), `SHARD_END`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Position {
    /// Nothing: reading begins with the oldest record that the stream keeps.
    TrimHorizon,
    /// Nothing: reading begins with the first record that arrived then or later.
    AtTimestamp(Timestamp),
    /// All up to a record, that one included.
    After {
        /// The record's number.
        sequence_number: String,
        /// Within an aggregated record the last one that is done, counted from 0; `None`: all of it.
        sub_sequence_number: Option<u64>,
    },
    /// All that the shard will ever hold.
    ShardEnd,
}

impl Position {
    /// After the record of this number.
    pub(crate) fn after(sequence_number: impl Into<String>) -> Self {
        Self::After { sequence_number: sequence_number.into(), sub_sequence_number: None }
    }

    /// Whether less is done here than there, as far as numbers can tell.
    pub(crate) fn is_behind(&self, other: &Self) -> bool {
        // All of an aggregated record is more than any part of it.
        let part = |sub: &Option<u64>| sub.unwrap_or(u64::MAX);
        match (self, other) {
            (Self::ShardEnd, _) => false,
            (_, Self::ShardEnd) | (Self::TrimHorizon | Self::AtTimestamp(_), Self::After { .. }) => true,
            (
                Self::After { sequence_number: one, sub_sequence_number: part_of_one },
                Self::After { sequence_number: another, sub_sequence_number: part_of_another },
            ) => compare(one, another)
                .is_some_and(|order| order.then(part(part_of_one).cmp(&part(part_of_another))).is_lt()),
            _ => false,
        }
    }
}

/// Which of two sequence numbers of a shard comes first; `None` if one is no decimal number.
pub(crate) fn compare(one: &str, other: &str) -> Option<Ordering> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(one) || !digits(other) {
        return None;
    }
    let (one, other) = (one.trim_start_matches('0'), other.trim_start_matches('0'));
    Some(one.len().cmp(&other.len()).then_with(|| one.cmp(other)))
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TrimHorizon => f.write_str("TRIM_HORIZON"),
            Self::AtTimestamp(time) => write!(f, "AT_TIMESTAMP {time}"),
            Self::After { sequence_number, sub_sequence_number: None } => write!(f, "AFTER {sequence_number}"),
            Self::After { sequence_number, sub_sequence_number: Some(sub) } => {
                write!(f, "AFTER {sequence_number} {sub}")
            }
            Self::ShardEnd => f.write_str("SHARD_END"),
        }
    }
}

/// A text is no [`Position`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PositionError(String);

impl fmt::Display for PositionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:?} is no position: it is TRIM_HORIZON, AT_TIMESTAMP and a date-time, AFTER and a sequence number, or SHARD_END",
            self.0
        )
    }
}

impl std::error::Error for PositionError {}

impl FromStr for Position {
    type Err = PositionError;

    fn from_str(text: &str) -> Result<Self, PositionError> {
        let wrong = || PositionError(text.chars().take(200).collect());
        let mut words = text.split(' ');
        let position = match (words.next(), words.next(), words.next()) {
            (Some("TRIM_HORIZON"), None, None) => Self::TrimHorizon,
            (Some("SHARD_END"), None, None) => Self::ShardEnd,
            (Some("AT_TIMESTAMP"), Some(time), None) => Self::AtTimestamp(time.parse().map_err(|_| wrong())?),
            (Some("AFTER"), Some(number), sub) if compare(number, number).is_some() => {
                let sub = sub.map(str::parse).transpose().map_err(|_| wrong())?;
                Self::After { sequence_number: number.to_owned(), sub_sequence_number: sub }
            }
            _ => return Err(wrong()),
        };
        if words.next().is_some() { Err(wrong()) } else { Ok(position) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_written_is_read_again(number in "[0-9]{1,129}", sub: Option<u64>, secs in 0_i64..250_000_000_000) {
            let after = Position::After { sequence_number: number, sub_sequence_number: sub };
            let at = Position::AtTimestamp(Timestamp::from_secs_and_nanos(secs, 120_000_000));
            for position in [after, at, Position::TrimHorizon, Position::ShardEnd] {
                prop_assert_eq!(position.to_string().parse(), Ok(position));
            }
        }

        #[test]
        fn numbers_are_ordered_as_integers(one: u128, other: u128) {
            prop_assert_eq!(compare(&one.to_string(), &other.to_string()), Some(one.cmp(&other)));
            prop_assert_eq!(compare(&format!("00{one}"), &other.to_string()), Some(one.cmp(&other)));
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".{0,60}") {
            let _ = text.parse::<Position>();
        }
    }

    #[test]
    fn what_is_no_position_is_refused() {
        for text in [
            "",
            "AFTER",
            "AFTER x",
            "AFTER 1 x",
            "AFTER 1 2 3",
            "after 1",
            "AT_TIMESTAMP",
            "AT_TIMESTAMP 1",
            "SHARD_END 1",
        ] {
            let error = text.parse::<Position>().expect_err(text);
            assert!(error.to_string().contains("SHARD_END"), "{error}");
        }
        assert_eq!(compare("1", "x"), None);
    }
}
