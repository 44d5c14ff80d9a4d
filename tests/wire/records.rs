//! Records in streams: put, and read with an iterator.

use generated::kinesis::{
    GetRecords, GetRecordsInput, GetShardIterator, GetShardIteratorInput, PutRecord, PutRecordInput, PutRecords,
    PutRecordsInput, PutRecordsRequestEntry, ShardIteratorType,
};
use generated::runtime::Timestamp;

use crate::case::{Case, case, fault, typed_fault};
use crate::names::{STREAM, STREAM_ARN, STREAM_ID};

cases! { get_records get_shard_iterator put_record put_records }

fn get_records() -> Case {
    case::<GetRecords>(
        [
            GetRecordsInput::new("AAAAAAAAAAE=")
                .limit(10_000)
                .stream_arn(STREAM_ARN)
                .stream_id(STREAM_ID)
                .dry_run(false),
            GetRecordsInput::new("AAAAAAAAAAE="),
        ],
        r#"{
            "Records": [
                {
                    "SequenceNumber": "49668899999999999999999999999999999999999999999999999999",
                    "ApproximateArrivalTimestamp": 1.763805296123E9,
                    "Data": "AAEC/f7/",
                    "PartitionKey": "user-17",
                    "EncryptionType": "KMS"
                },
                {"SequenceNumber": "49668899999999999999999999999999999999999999999999999998", "Data": "aGVsbG8="}
            ],
            "NextShardIterator": "AAAAAAAAAAI=",
            "MillisBehindLatest": 9007199254740993,
            "ChildShards": [{
                "ShardId": "shardId-000000000001",
                "ParentShards": ["shardId-000000000000"],
                "HashKeyRange": {
                    "StartingHashKey": "0",
                    "EndingHashKey": "340282366920938463463374607431768211455"
                }
            }]
        }"#,
        [
            fault(400, r#"{"__type":"ExpiredIteratorException","message":"Iterator expired after 5 minutes."}"#),
            typed_fault(400, "ProvisionedThroughputExceededException", r#"{"message":"Rate exceeded for shard."}"#),
        ],
    )
}

fn get_shard_iterator() -> Case {
    let when = Timestamp::from_secs_and_nanos(1_763_805_296, 123_000_000);
    case::<GetShardIterator>(
        [
            GetShardIteratorInput::new("shardId-000000000000", ShardIteratorType::AtTimestamp)
                .stream_name(STREAM)
                .starting_sequence_number("49668899999999999999999999999999999999999999999999999999")
                .timestamp(when)
                .stream_arn(STREAM_ARN)
                .stream_id(STREAM_ID)
                .dry_run(true),
            GetShardIteratorInput::new("shardId-000000000000", ShardIteratorType::Latest),
        ],
        r#"{"ShardIterator": "AAAAAAAAAAE="}"#,
        [fault(400, r#"{"__type":"com.amazonaws.kinesis#DryRunOperationException","message":"It would succeed."}"#)],
    )
}

fn put_record() -> Case {
    case::<PutRecord>(
        [
            PutRecordInput::new("hello")
                .stream_name(STREAM)
                .partition_key("user-17")
                .explicit_hash_key("340282366920938463463374607431768211455")
                .sequence_number_for_ordering("49668899999999999999999999999999999999999999999999999999")
                .stream_arn(STREAM_ARN)
                .stream_id(STREAM_ID)
                .dry_run(false),
            PutRecordInput::new(vec![0, 1, 2, 0xfd, 0xfe, 0xff]),
        ],
        r#"{
            "ShardId": "shardId-000000000000",
            "SequenceNumber": "49668899999999999999999999999999999999999999999999999999",
            "EncryptionType": "NONE"
        }"#,
        [typed_fault(400, "KMSAccessDeniedException", r#"{"message":"The key is closed to you."}"#)],
    )
}

fn put_records() -> Case {
    case::<PutRecords>(
        [
            PutRecordsInput::new([
                PutRecordsRequestEntry::new("hello").partition_key("user-17").explicit_hash_key("0"),
                PutRecordsRequestEntry::new("wörld").partition_key("nutzer-ü"),
            ])
            .stream_name(STREAM)
            .stream_arn(STREAM_ARN)
            .stream_id(STREAM_ID)
            .dry_run(false),
            PutRecordsInput::new([PutRecordsRequestEntry::new("")]),
        ],
        r#"{
            "FailedRecordCount": 1,
            "Records": [
                {
                    "SequenceNumber": "49668899999999999999999999999999999999999999999999999999",
                    "ShardId": "shardId-000000000000"
                },
                {
                    "ErrorCode": "ProvisionedThroughputExceededException",
                    "ErrorMessage": "Rate exceeded for shard shardId-000000000001."
                }
            ],
            "EncryptionType": "KMS"
        }"#,
        [fault(400, r#"{"__type":"KMSInvalidStateException","Message":"The key is pending deletion."}"#)],
    )
}
