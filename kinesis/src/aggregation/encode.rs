//! Packs records into one. Its size is known before it is made.

use std::collections::HashMap;

use generated::runtime::Bytes;

use super::protobuf::{bytes_len, number_len, put_bytes, put_head, put_number};
use super::{DIGEST, MAGIC};

/// Records that are to become one.
///
/// Consumers of the KCL drop a record whose hash key lies outside the shard that the whole came from: pack only records of
/// one shard, and put the whole with the hash key of one of them as its explicit hash key.
///
/// ```
/// use smithwright_kinesis::aggregation::{Aggregate, deaggregate};
///
/// let mut aggregate = Aggregate::new();
/// aggregate.push("ada", None, b"one", &[]);
/// aggregate.push("grace", None, b"two", &[]);
/// let records = deaggregate(&aggregate.finish()).expect("it is one");
/// assert_eq!((records.len(), &records[1].data[..]), (2, &b"two"[..]));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Aggregate {
    partition_keys: Table,
    hash_keys: Table,
    /// The fields of the records.
    records: Vec<u8>,
    count: usize,
}

/// Keys, each of which is written once.
#[derive(Clone, Debug, Default)]
struct Table {
    indexes: HashMap<String, usize>,
    /// The fields of the keys.
    fields: Vec<u8>,
}

impl Table {
    /// The index that `key` has or would have, and by how many bytes the table would grow.
    fn index(&self, key: &str) -> (usize, usize) {
        self.indexes.get(key).map_or_else(|| (self.indexes.len(), bytes_len(key.len())), |index| (*index, 0))
    }

    fn add(&mut self, field: u8, key: &str) -> usize {
        if let Some(index) = self.indexes.get(key) {
            return *index;
        }
        let index = self.indexes.len();
        self.indexes.insert(key.to_owned(), index);
        put_bytes(&mut self.fields, field, key.as_bytes());
        index
    }
}

impl Aggregate {
    /// One without records.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many records it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether it holds no record.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// How many bytes [`finish`](Self::finish) gives.
    #[must_use]
    pub fn size(&self) -> usize {
        MAGIC.len() + self.partition_keys.fields.len() + self.hash_keys.fields.len() + self.records.len() + DIGEST
    }

    /// How many bytes [`finish`](Self::finish) would give with this record too.
    #[must_use]
    pub fn size_with(
        &self,
        partition_key: &str,
        explicit_hash_key: Option<&str>,
        data: &[u8],
        tags: &[(&str, &str)],
    ) -> usize {
        let (key, key_growth) = self.partition_keys.index(partition_key);
        let (hash_key, hash_key_growth) = explicit_hash_key.map(|key| self.hash_keys.index(key)).unzip();
        let record = record_len(key, hash_key, data, tags);
        self.size() + key_growth + hash_key_growth.unwrap_or(0) + bytes_len(record)
    }

    /// Adds a record. No hash key is written where none is given: that would mislead consumers.
    pub fn push(&mut self, partition_key: &str, explicit_hash_key: Option<&str>, data: &[u8], tags: &[(&str, &str)]) {
        let key = self.partition_keys.add(1, partition_key);
        let hash_key = explicit_hash_key.map(|key| self.hash_keys.add(2, key));
        let out = &mut self.records;
        put_head(out, 3, record_len(key, hash_key, data, tags));
        put_number(out, 1, key);
        if let Some(hash_key) = hash_key {
            put_number(out, 2, hash_key);
        }
        put_bytes(out, 3, data);
        for (key, value) in tags {
            put_head(out, 4, tag_len(key, value));
            put_bytes(out, 1, key.as_bytes());
            put_bytes(out, 2, value.as_bytes());
        }
        self.count += 1;
    }

    /// The data of the one record that holds them all.
    #[must_use]
    pub fn finish(self) -> Bytes {
        let mut out = Vec::with_capacity(self.size());
        out.extend_from_slice(&MAGIC);
        out.extend_from_slice(&self.partition_keys.fields);
        out.extend_from_slice(&self.hash_keys.fields);
        out.extend_from_slice(&self.records);
        let digest = md5::compute(&out[MAGIC.len()..]);
        out.extend_from_slice(&digest.0);
        out.into()
    }
}

fn record_len(key: usize, hash_key: Option<usize>, data: &[u8], tags: &[(&str, &str)]) -> usize {
    let tags: usize = tags.iter().map(|(key, value)| bytes_len(tag_len(key, value))).sum();
    number_len(key) + hash_key.map_or(0, number_len) + bytes_len(data.len()) + tags
}

fn tag_len(key: &str, value: &str) -> usize {
    bytes_len(key.len()) + bytes_len(value.len())
}
