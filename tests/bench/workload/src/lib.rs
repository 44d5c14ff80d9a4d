//! The work that is measured: which call, how many records, how large; and the bytes that answer it. Knows no client.

mod cbor;

use std::fmt::Write as _;

use base64_simd::STANDARD;
use bytes::Bytes;

/// One call that every side can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Work {
    /// Which operation.
    pub call: Call,
    /// How many records go or come.
    pub records: usize,
    /// Bytes of a record before base64.
    pub size: usize,
}

/// The operations that move records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    /// Records go.
    PutRecords,
    /// Records come.
    GetRecords,
}

/// A row of the table: a name for the command line, and what it stands for.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// What `--row` takes.
    pub id: &'static str,
    /// What figures of the same call in CBOR go by.
    pub cbor: &'static str,
    /// What the table shows.
    pub title: &'static str,
    /// What is done.
    pub work: Work,
}

const fn put(records: usize, size: usize) -> Work {
    Work { call: Call::PutRecords, records, size }
}

/// The whole client calls that are measured.
pub const ROWS: &[Row] = &[
    Row { id: "put-10x100", cbor: "put-10x100/cbor", title: "`PutRecords` 10 x 100 B", work: put(10, 100) },
    Row { id: "put-500x1k", cbor: "put-500x1k/cbor", title: "`PutRecords` 500 x 1 KiB", work: put(500, 1024) },
    Row { id: "put-500x10k", cbor: "put-500x10k/cbor", title: "`PutRecords` 500 x 10 KiB", work: put(500, 10 * 1024) },
    Row {
        id: "get-1000x1k",
        cbor: "get-1000x1k/cbor",
        title: "`GetRecords` answer of 1,000 x 1 KiB",
        work: Work { call: Call::GetRecords, records: 1000, size: 1024 },
    },
];

/// The row called `id`.
#[must_use]
pub fn row(id: &str) -> Option<&'static Row> {
    ROWS.iter().find(|row| row.id == id)
}

/// The stream that records go to.
pub const STREAM: &str = "clicks";

impl Work {
    /// The payloads: all different, none of them compressible.
    #[must_use]
    pub fn payloads(&self) -> Vec<Bytes> {
        let mut state = 0x9e37_79b9_7f4a_7c15_u64;
        let mut next = || {
            // xorshift64: any bytes will do, the same in every run.
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state.to_le_bytes()[3]
        };
        (0..self.records).map(|_| (0..self.size).map(|_| next()).collect::<Vec<_>>().into()).collect()
    }

    /// The partition key of a record.
    #[must_use]
    pub fn partition_key(index: usize) -> String {
        format!("user-{index:06}")
    }

    /// The strings that the answer holds for a record.
    #[must_use]
    pub fn answered_strings(&self, index: usize) -> [String; 2] {
        match self.call {
            Call::PutRecords => [sequence_number(index), shard_id(index)],
            Call::GetRecords => [sequence_number(index), Self::partition_key(index)],
        }
    }

    /// The body that answers the call.
    #[must_use]
    pub fn answer(&self) -> Bytes {
        match self.call {
            Call::PutRecords => put_records_answer(self.records),
            Call::GetRecords => get_records_answer(&self.payloads()),
        }
    }

    /// The same in CBOR.
    #[must_use]
    pub fn answer_in_cbor(&self) -> Bytes {
        cbor::answer(self)
    }
}

fn sequence_number(index: usize) -> String {
    format!("4959033827149025660855969253836157109592157598913658{index:04}")
}

fn shard_id(index: usize) -> String {
    format!("shardId-{:012}", index % 4)
}

/// What Kinesis says when it took all of `records` records.
#[must_use]
pub fn put_records_answer(records: usize) -> Bytes {
    let mut text = String::from(r#"{"EncryptionType":"NONE","FailedRecordCount":0,"Records":["#);
    for index in 0..records {
        let comma = if index == 0 { "" } else { "," };
        let (sequence_number, shard_id) = (sequence_number(index), shard_id(index));
        // Writing to a `String` cannot fail.
        let _ = write!(text, r#"{comma}{{"SequenceNumber":"{sequence_number}","ShardId":"{shard_id}"}}"#);
    }
    text.push_str("]}");
    text.into()
}

fn get_records_answer(payloads: &[Bytes]) -> Bytes {
    let mut text = String::from(r#"{"MillisBehindLatest":0,"NextShardIterator":"AAAAAAAAAAHsW8zC","Records":["#);
    for (index, payload) in payloads.iter().enumerate() {
        let comma = if index == 0 { "" } else { "," };
        let _ = write!(
            text,
            r#"{comma}{{"ApproximateArrivalTimestamp":1.7639{index:05}3E9,"Data":"{}","PartitionKey":"{}","SequenceNumber":"{}"}}"#,
            STANDARD.encode_to_string(payload),
            Work::partition_key(index),
            sequence_number(index)
        );
    }
    text.push_str("]}");
    text.into()
}
