//! Events for `tracing`: ids and numbers, never a record. Without the feature `tracing` there is nothing here.

use std::time::Duration;

use super::source::Trouble;

/// Something that happened to a shard.
#[derive(Debug)]
#[cfg_attr(not(feature = "tracing"), expect(dead_code, reason = "only the feature `tracing` reads it"))]
pub(crate) enum Happened<'a> {
    Began,
    Ended,
    GaveAway,
    Lost,
    Gap,
    Records { count: usize, lag: Option<Duration> },
    Renewed,
    Failed { trouble: &'a Trouble, told: bool },
}

/// Tells of it. Renewals and failures that pass are part of the work: no warnings.
#[cfg(feature = "tracing")]
pub(crate) fn tell(shard: &str, happened: &Happened<'_>) {
    use tracing::{Level, event};

    /// An event of the shard, with the names of OpenTelemetry's conventions.
    macro_rules! tell {
        ($level:ident, $words:literal $(, $name:literal = $value:expr)*) => {
            event!(
                target: "smithwright_kinesis",
                Level::$level,
                { "messaging.destination.partition.id" = shard $(, $name = $value)* },
                $words
            )
        };
    }
    let millis = |lag: &Option<Duration>| lag.map(|lag| u64::try_from(lag.as_millis()).unwrap_or(u64::MAX));
    match happened {
        Happened::Began => tell!(INFO, "shard begun"),
        Happened::Ended => tell!(INFO, "shard read to its end"),
        Happened::GaveAway => tell!(INFO, "shard given up"),
        Happened::Lost => tell!(INFO, "shard taken by another worker"),
        Happened::Gap => tell!(WARN, "records are no longer kept: there is a gap"),
        Happened::Renewed => tell!(DEBUG, "subscription over, the next follows"),
        Happened::Records { count, lag } => {
            let (count, lag) = (*count, millis(lag));
            tell!(DEBUG, "records", "messaging.batch.message_count" = count, "aws.kinesis.millis_behind_latest" = lag);
        }
        Happened::Failed { trouble, told } => {
            let (code, told) = (trouble.error.code().unwrap_or("call"), *told);
            tell!(DEBUG, "call failed", "error.type" = code, "told" = told);
        }
    }
}

#[cfg(not(feature = "tracing"))]
pub(crate) fn tell(_: &str, _: &Happened<'_>) {}
