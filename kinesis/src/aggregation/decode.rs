//! Takes a record apart that may be an aggregated one. Whatever the bytes: they are one, or they are data.

use std::ops::Range;

use generated::runtime::Bytes;

use super::protobuf::{Fields, Malformed, Value};
use super::{DIGEST, ID_TAG, MAGIC};
use crate::hash_key;

/// One of the records in an aggregated record. Its data are a part of the whole's, not a copy: who keeps one alone calls
/// `data.detach()`, by [`Detach`](generated::runtime::Detach), or keeps the whole as well.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserRecord {
    /// The partition key that the producer gave.
    pub partition_key: String,
    /// The explicit hash key, if the producer gave one: decimal, below 2^128.
    pub explicit_hash_key: Option<String>,
    /// The payload.
    pub data: Bytes,
    /// What else the producer noted; most producers note nothing.
    pub tags: Vec<Tag>,
}

/// A note of a producer's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tag {
    /// What it is about.
    pub key: String,
    /// What it says.
    pub value: Option<String>,
}

impl UserRecord {
    /// The number by which the record belongs to a shard: its explicit hash key, else the MD5 of its partition key.
    #[must_use]
    pub fn hash_key(&self) -> u128 {
        let explicit = self.explicit_hash_key.as_deref().and_then(hash_key::parse);
        explicit.unwrap_or_else(|| hash_key::of_partition_key(&self.partition_key))
    }

    /// The id that a producer of this crate gave the record, if it was told to: the same for each copy of a record that was
    /// stored twice, and of no other record.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.tags.iter().find(|tag| tag.key == ID_TAG)?.value.as_deref()
    }
}

/// The records in an aggregated record with these data, in their order; `None` if it is not one, and the data are the
/// producer's own.
///
/// An aggregated record begins with the bytes `F3 89 9A C2` and ends with the right checksum. Fields that are not known are
/// passed over; what claims to be one and cannot be read to its end is not one.
#[must_use]
pub fn deaggregate(data: &Bytes) -> Option<Vec<UserRecord>> {
    let end = data.len().checked_sub(DIGEST).filter(|end| *end >= MAGIC.len())?;
    let message = data.get(MAGIC.len()..end)?;
    if !data.starts_with(&MAGIC) || data.get(end..)? != md5::compute(message).0 {
        return None;
    }
    read(data, MAGIC.len()..end).ok()
}

fn read(data: &Bytes, message: Range<usize>) -> Result<Vec<UserRecord>, Malformed> {
    let (mut partition_keys, mut hash_keys, mut records) = (Vec::new(), Vec::new(), Vec::new());
    let mut fields = Fields::new(data, &message);
    while let Some(field) = fields.next()? {
        match field {
            (1, Value::Bytes(part)) => partition_keys.push(part),
            (2, Value::Bytes(part)) => hash_keys.push(part),
            (3, Value::Bytes(part)) => records.push(part),
            _ => {}
        }
    }
    let tables = (&partition_keys[..], &hash_keys[..]);
    // The tables may come after what refers to them.
    records.iter().map(|part| user_record(data, part, tables)).collect()
}

/// Where the strings of both tables are.
type Tables<'a> = (&'a [Range<usize>], &'a [Range<usize>]);

fn user_record(
    data: &Bytes,
    part: &Range<usize>,
    (partition_keys, hash_keys): Tables<'_>,
) -> Result<UserRecord, Malformed> {
    let (mut partition_key, mut payload) = (None, None);
    let mut record = UserRecord::default();
    let mut fields = Fields::new(data, part);
    while let Some(field) = fields.next()? {
        match field {
            (1, Value::Number(index)) => partition_key = Some(at(partition_keys, index)?),
            (2, Value::Number(index)) => record.explicit_hash_key = Some(text(data, at(hash_keys, index)?)),
            (3, Value::Bytes(part)) => payload = Some(part),
            (4, Value::Bytes(part)) => record.tags.push(tag(data, &part)?),
            _ => {}
        }
    }
    record.partition_key = text(data, partition_key.ok_or(Malformed)?);
    record.data = data.slice(payload.ok_or(Malformed)?);
    Ok(record)
}

fn tag(data: &Bytes, part: &Range<usize>) -> Result<Tag, Malformed> {
    let mut tag = Tag::default();
    let mut fields = Fields::new(data, part);
    while let Some(field) = fields.next()? {
        match field {
            (1, Value::Bytes(part)) => tag.key = text(data, &part),
            (2, Value::Bytes(part)) => tag.value = Some(text(data, &part)),
            _ => {}
        }
    }
    Ok(tag)
}

fn at(table: &[Range<usize>], index: u64) -> Result<&Range<usize>, Malformed> {
    usize::try_from(index).ok().and_then(|index| table.get(index)).ok_or(Malformed)
}

/// A string; a record is not lost for a key that is not Unicode.
fn text(data: &Bytes, part: &Range<usize>) -> String {
    String::from_utf8_lossy(data.get(part.clone()).unwrap_or_default()).into_owned()
}
