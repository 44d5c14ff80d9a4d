//! Answers in CBOR, as AWS gives them: structures and lists of known length, times in milliseconds. By hand, as no client is
//! known here.

use bytes::Bytes;

use crate::{Call, Work, sequence_number, shard_id};

/// The body that answers the call.
pub fn answer(work: &Work) -> Bytes {
    let mut out = Vec::new();
    head(&mut out, 0xa0, 3);
    match work.call {
        Call::PutRecords => {
            text(&mut out, "EncryptionType");
            text(&mut out, "NONE");
            text(&mut out, "FailedRecordCount");
        }
        Call::GetRecords => {
            text(&mut out, "NextShardIterator");
            text(&mut out, "AAAAAAAAAAHsW8zC");
            text(&mut out, "MillisBehindLatest");
        }
    }
    head(&mut out, 0x00, 0);
    text(&mut out, "Records");
    head(&mut out, 0x80, work.records);
    let payloads = if work.call == Call::GetRecords { work.payloads() } else { Vec::new() };
    for index in 0..work.records {
        record(&mut out, index, payloads.get(index));
    }
    out.into()
}

fn record(out: &mut Vec<u8>, index: usize, data: Option<&Bytes>) {
    head(out, 0xa0, if data.is_some() { 4 } else { 2 });
    text(out, "SequenceNumber");
    text(out, &sequence_number(index));
    let Some(data) = data else {
        text(out, "ShardId");
        return text(out, &shard_id(index));
    };
    text(out, "ApproximateArrivalTimestamp");
    head(out, 0xc0, 1);
    head(out, 0x00, 1_763_900_000_000 + index);
    text(out, "Data");
    head(out, 0x40, data.len());
    out.extend_from_slice(data);
    text(out, "PartitionKey");
    text(out, &Work::partition_key(index));
}

fn text(out: &mut Vec<u8>, text: &str) {
    head(out, 0x60, text.len());
    out.extend_from_slice(text.as_bytes());
}

/// The beginning of an item of the type `major`, with its length, count, tag or value.
fn head(out: &mut Vec<u8>, major: u8, value: usize) {
    let value = value as u64;
    match value {
        0..24 => out.push(major | u8::try_from(value).unwrap_or_default()),
        24..0x100 => out.extend([major + 24, u8::try_from(value).unwrap_or_default()]),
        0x100..0x1_0000 => {
            out.push(major + 25);
            out.extend(u16::try_from(value).unwrap_or_default().to_be_bytes());
        }
        0x1_0000..0x1_0000_0000 => {
            out.push(major + 26);
            out.extend(u32::try_from(value).unwrap_or_default().to_be_bytes());
        }
        _ => {
            out.push(major + 27);
            out.extend(value.to_be_bytes());
        }
    }
}
