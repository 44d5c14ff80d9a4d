//! Aggregated records: known bytes, any records there and back, any bytes.

use generated::runtime::Bytes;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::{Aggregate, MAGIC, Tag, UserRecord, deaggregate};

fn whole(message: &[u8]) -> Bytes {
    [&MAGIC[..], message, &md5::compute(message).0].concat().into()
}

fn record(partition_key: &str, data: &'static [u8]) -> UserRecord {
    UserRecord { partition_key: partition_key.to_owned(), data: Bytes::from_static(data), ..UserRecord::default() }
}

#[test]
fn an_aggregate_has_the_bytes_that_the_format_says() {
    let mut aggregate = Aggregate::new();
    aggregate.push("a", None, b"x", &[]);
    aggregate.push("b", Some("7"), b"yz", &[]);
    aggregate.push("a", Some("7"), b"", &[("k", "v")]);
    let message = b"\x0a\x01a\x0a\x01b\x12\x017\
        \x1a\x05\x08\x00\x1a\x01x\x1a\x08\x08\x01\x10\x00\x1a\x02yz\x1a\x0e\x08\x00\x10\x00\x1a\x00\x22\x06\x0a\x01k\x12\x01v";
    assert_eq!(aggregate.finish(), whole(message));
}

#[test]
fn data_that_are_no_aggregate_are_left_alone() {
    let mut aggregate = Aggregate::new();
    aggregate.push("a", None, b"x", &[]);
    let good = aggregate.finish();
    assert_eq!(deaggregate(&good), Some(vec![record("a", b"x")]));
    for index in 0..good.len() {
        let mut bad = good.to_vec();
        bad[index] ^= 1;
        assert_eq!(deaggregate(&bad.into()), None, "byte {index}");
        assert_eq!(deaggregate(&good.slice(..index)), None, "{index} bytes");
    }
    assert_eq!(deaggregate(&Bytes::from_static(b"hello")), None);
}

#[test]
fn an_aggregate_that_cannot_be_read_to_its_end_is_data() {
    for (message, why) in [
        (&b"\x0a\x01a\x1a\x05\x08\x01\x1a\x01x"[..], "an index beyond the table"),
        (b"\x0a\x01a\x1a\x07\x08\x00\x10\x00\x1a\x01x", "a hash key without a table"),
        (b"\x1a\x05\x08\x00\x1a\x01x", "no keys"),
        (b"\x0a\x01a\x1a\x03\x1a\x01x", "no key index"),
        (b"\x0a\x01a\x1a\x02\x08\x00", "no data"),
        (b"\x0a\x01a\x1a\x05\x08\x00\x1a\x02x", "data longer than their record"),
        (b"\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01a", "a length beyond all bytes"),
        (b"\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", "a number without an end"),
        (b"\x0b\x01a", "a group"),
        (b"\x02\x01a", "field 0"),
    ] {
        assert_eq!(deaggregate(&whole(message)), None, "{why}");
    }
}

#[test]
fn unknown_fields_and_tables_that_come_late_do_no_harm() {
    let message = b"\x28\x05\x31\x00\x00\x00\x00\x00\x00\x00\x00\x3d\x00\x00\x00\x00\
        \x1a\x09\x08\x00\x1a\x01x\x30\x01\x28\x01\x0a\x01a\x42\x03abc";
    assert_eq!(deaggregate(&whole(message)), Some(vec![record("a", b"x")]));
    assert_eq!(deaggregate(&whole(b"")), Some(vec![]), "none at all");
}

#[test]
fn a_hash_key_is_explicit_or_of_the_partition_key() {
    let mut record = record("message digest", b"");
    assert_eq!(record.hash_key(), 0xf96b_697d_7cb7_938d_525a_2f31_aaf1_61d0);
    record.explicit_hash_key = Some("12".to_owned());
    assert_eq!(record.hash_key(), 12);
}

prop_compose! {
    fn user_record()(
        partition_key in prop_oneof!["[a-c]", "\\PC{0,200}"],
        explicit_hash_key in option::of(any::<u128>().prop_map(|key| (key % 5 + key / 7).to_string())),
        data in vec(any::<u8>(), 0..300),
        tags in vec(("\\PC{0,9}", "\\PC{0,200}"), 0..2),
    ) -> UserRecord {
        let tags = tags.into_iter().map(|(key, value)| Tag { key, value: Some(value) }).collect();
        UserRecord { partition_key, explicit_hash_key, data: data.into(), tags }
    }
}

proptest! {
    #[test]
    fn what_goes_in_comes_out_and_the_size_is_known_before(records in vec(user_record(), 0..16)) {
        let mut aggregate = Aggregate::new();
        for record in &records {
            let tags: Vec<_> = record.tags.iter().map(|tag| (tag.key.as_str(), tag.value.as_deref().unwrap_or(""))).collect();
            let (key, hash_key, data) = (&record.partition_key, record.explicit_hash_key.as_deref(), &record.data);
            let size = aggregate.size_with(key, hash_key, data, &tags);
            aggregate.push(key, hash_key, data, &tags);
            prop_assert_eq!(aggregate.size(), size);
        }
        prop_assert_eq!(aggregate.len(), records.len());
        let size = aggregate.size();
        let data = aggregate.finish();
        prop_assert_eq!(data.len(), size);
        prop_assert_eq!(deaggregate(&data), Some(records));
    }

    #[test]
    fn any_message_is_read_or_taken_for_data(message in vec(any::<u8>(), 0..80)) {
        let _ = deaggregate(&whole(&message));
    }

    #[test]
    fn a_damaged_message_is_read_or_taken_for_data(
        records in vec(user_record(), 1..4),
        changes in vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let mut aggregate = Aggregate::new();
        for record in &records {
            aggregate.push(&record.partition_key, record.explicit_hash_key.as_deref(), &record.data, &[]);
        }
        let data = aggregate.finish();
        let mut message = data[4..data.len() - 16].to_vec();
        for (at, byte) in changes {
            let at = at.index(message.len());
            message[at] = byte;
        }
        let data = whole(&message);
        for record in deaggregate(&data).unwrap_or_default() {
            prop_assert!(record.data.len() <= message.len());
        }
    }
}
