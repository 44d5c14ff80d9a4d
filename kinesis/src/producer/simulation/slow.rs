//! A service that takes one call after the other, and more time for them than callers have patience.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use generated::kinesis::{PutRecordsOutput, PutRecordsRequestEntry, PutRecordsResultEntry};
use generated::runtime::{CallError, CallErrorKind};

use crate::dice::Dice;
use crate::producer::ProducerConfig;
use crate::producer::core::Core;
use crate::stream_ref::StreamRef;

const PATIENCE: Duration = Duration::from_secs(10);
const END: Duration = Duration::from_secs(150);

/// What the service stored, and how much of it was new, in two and a half minutes of two thousand tasks.
fn run(record: Duration) -> (usize, usize) {
    let config = ProducerConfig::new().time_to_live(None);
    let mut core: Core<()> = Core::new(Arc::new(config), StreamRef::new("s"), Dice::new(1));
    let (mut calls, mut now, mut busy_until) = (BTreeMap::new(), Duration::ZERO, Duration::ZERO);
    let (mut free, mut stored, mut new) = (2000, 0, 0);
    while now < END {
        now += Duration::from_millis(20);
        for _ in 0..std::mem::take(&mut free) {
            let entry = PutRecordsRequestEntry::new("data").partition_key("k");
            core.admit(entry, (), now).expect("an open producer");
        }
        while calls.first_key_value().is_some_and(|((at, _), _): (&(Duration, u64), _)| *at <= now) {
            if let Some(((_, id), answer)) = calls.pop_first() {
                core.answered(id, answer, now);
            }
        }
        while let Some((id, cargo)) = core.next_batch(now) {
            let mut output = PutRecordsOutput::default();
            for number in 0..cargo.into_input().records.len() {
                let mut result = PutRecordsResultEntry::default();
                (result.shard_id, result.sequence_number) = (Some("shard".to_owned()), Some(number.to_string()));
                output.records.push(result);
            }
            // It does what nobody waits for any more, too.
            stored += output.records.len();
            busy_until = busy_until.max(now) + record * u32::try_from(output.records.len()).expect("few");
            let lost = || CallError::new(CallErrorKind::Timeout, "by plan").into();
            let answer = if busy_until > now + PATIENCE { Err(lost()) } else { Ok(output) };
            calls.insert((busy_until.min(now + PATIENCE), id), answer);
        }
        for ((), fate) in core.take_fates() {
            fate.expect("stored");
            (free, new) = (free + 1, new + 1);
        }
    }
    (stored, new)
}

#[test]
fn a_service_that_is_slow_is_not_kept_busy_with_what_it_has_done() {
    for (millis, least) in [(1, 90), (5, 90), (10, 80), (15, 50), (25, 30)] {
        let record = Duration::from_millis(millis);
        let (stored, new) = run(record);
        let most = usize::try_from(END.as_millis() / record.as_millis()).expect("few");
        println!("{record:?} a record: {new} of {most}, {} stored twice", stored.saturating_sub(new));
        assert!(100 * new >= least * most, "{record:?} a record: {new} of {most} are stored");
    }
}
