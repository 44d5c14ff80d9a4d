//! A stream that keeps what it is sent, splits and merges its shards, and fails as it is told.

use std::collections::HashMap;

use generated::kinesis::{PutRecords, PutRecordsError, PutRecordsInput, PutRecordsOutput, PutRecordsResultEntry};
use generated::runtime::http::Response;
use generated::runtime::{Bytes, CallError, CallErrorKind, Operation};

use crate::aggregation::deaggregate;
use crate::dice::Dice;
use crate::hash_key;
use crate::producer::shard_map::ShardMap;
use crate::producer::shard_map::tests::shards;

/// A record that the service refuses together with its whole call begins so.
pub(super) const POISON: u8 = b'!';

/// Where a record was stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) shard: String,
    pub(super) sequence_number: String,
    pub(super) sub_sequence_number: Option<usize>,
}

/// What the service does with a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Plan {
    /// Some entries fail, by hundredths.
    Store { failing: u64 },
    /// Nothing is stored, and a good reason given.
    Refuse(&'static str, u16),
    /// All is stored, but the answer is another one.
    StoreAnd(Lie),
    /// Nothing came.
    Lose(CallErrorKind),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lie {
    Lost(CallErrorKind),
    Status(u16),
    TooShort,
    TooLong,
    NoNumbers,
}

#[derive(Debug)]
pub(super) struct Service {
    /// The shards by the beginning of their ranges.
    shards: Vec<(u128, String)>,
    made: usize,
    numbers: u64,
    /// What is stored, in order: the id of a record and its place.
    pub(super) log: Vec<(u64, Place)>,
}

impl Service {
    pub(super) fn new(count: usize) -> Self {
        let width = u128::MAX / count as u128;
        let shards = (0..count).map(|index| (width * index as u128, format!("shard-{index}"))).collect();
        Self { shards, made: count, numbers: 0, log: Vec::new() }
    }

    pub(super) fn map(&self) -> Option<ShardMap> {
        let starts: Vec<_> = self.shards.iter().map(|(start, id)| (*start, id.as_str())).collect();
        ShardMap::new(&shards(&starts))
    }

    /// A shard is split in two, or merged with the next one.
    pub(super) fn reshard(&mut self, dice: &mut Dice) {
        let mut name = || {
            self.made += 1;
            format!("shard-{}", self.made)
        };
        let index = dice.below(self.shards.len());
        if dice.below(2) == 0 || self.shards.len() == 1 {
            let start = self.shards[index].0;
            let end = self.shards.get(index + 1).map_or(u128::MAX, |next| next.0);
            self.shards[index].1 = name();
            self.shards.insert(index + 1, (start + (end - start) / 2, name()));
        } else {
            let start = self.shards.remove(index.max(1)).0;
            let left = self.shards.iter().rposition(|(other, _)| *other < start).unwrap_or(0);
            self.shards[left].1 = name();
        }
    }

    /// What comes of a call.
    pub(super) fn call(
        &mut self,
        input: &PutRecordsInput,
        plan: Plan,
        dice: &mut Dice,
    ) -> Result<PutRecordsOutput, PutRecordsError> {
        let poisoned = input.records.iter().any(|entry| ids(&entry.data).iter().any(|(_, poison)| *poison));
        match plan {
            Plan::Lose(kind) => Err(CallError::new(kind, "by plan").into()),
            Plan::Refuse(code, status) => Err(refusal(code, status)),
            Plan::Store { .. } | Plan::StoreAnd(_) if poisoned => Err(refusal("InvalidArgumentException", 400)),
            Plan::Store { failing } => Ok(self.store(input, failing, dice)),
            Plan::StoreAnd(lie) => {
                let mut output = self.store(input, 0, dice);
                match lie {
                    Lie::Lost(kind) => return Err(CallError::new(kind, "by plan").into()),
                    Lie::Status(status) => return Err(refusal("", status)),
                    Lie::TooShort => drop(output.records.pop()),
                    Lie::TooLong => output.records.push(PutRecordsResultEntry::default()),
                    Lie::NoNumbers => {
                        output.records.fill(PutRecordsResultEntry::default());
                    }
                }
                Ok(output)
            }
        }
    }

    fn store(&mut self, input: &PutRecordsInput, failing: u64, dice: &mut Dice) -> PutRecordsOutput {
        let mut output = PutRecordsOutput::default();
        for entry in &input.records {
            let mut result = PutRecordsResultEntry::default();
            if dice.number() % 100 < failing {
                let codes = ["ProvisionedThroughputExceededException", "InternalFailure", "SomethingNew", ""];
                result.error_code = Some(codes[dice.below(codes.len())].to_owned());
            } else {
                let explicit = entry.explicit_hash_key.as_deref().and_then(hash_key::parse);
                let keyed = entry.partition_key.as_deref().map(hash_key::of_partition_key);
                let hash = explicit.or(keyed).unwrap_or_else(|| u128::from(dice.number()) << 64);
                let at = self.shards.partition_point(|(start, _)| *start <= hash) - 1;
                self.numbers += 1;
                let (shard, number) = (self.shards[at].1.clone(), self.numbers.to_string());
                let ids = ids(&entry.data);
                let aggregated = deaggregate(&entry.data).is_some();
                for (index, (id, _)) in ids.into_iter().enumerate() {
                    let sub_sequence_number = aggregated.then_some(index);
                    let place = Place { shard: shard.clone(), sequence_number: number.clone(), sub_sequence_number };
                    self.log.push((id, place));
                }
                (result.shard_id, result.sequence_number) = (Some(shard), Some(number));
            }
            output.records.push(result);
        }
        output
    }

    /// How often each record is stored.
    pub(super) fn copies(&self) -> HashMap<u64, usize> {
        let mut copies = HashMap::new();
        self.log.iter().for_each(|(id, _)| *copies.entry(*id).or_default() += 1);
        copies
    }
}

/// The ids of the records in these data, and which of them are poison.
pub(super) fn ids(data: &Bytes) -> Vec<(u64, bool)> {
    let id = |data: &Bytes| {
        let text = std::str::from_utf8(data).expect("ids are text").trim_end_matches('.');
        let poison = text.as_bytes().first() == Some(&POISON);
        (text.trim_start_matches('!').parse().expect("a record's id"), poison)
    };
    match deaggregate(data) {
        Some(records) => records.iter().map(|record| id(&record.data)).collect(),
        None => vec![id(data)],
    }
}

/// The error that an answer with this code and status is.
fn refusal(code: &str, status: u16) -> PutRecordsError {
    let body = if code.is_empty() { "{}".to_owned() } else { format!(r#"{{"__type":"{code}","message":"by plan"}}"#) };
    let response = Response::builder().status(status).body(Bytes::from(body)).expect("a response");
    PutRecords::decode(response).expect_err("an error")
}
