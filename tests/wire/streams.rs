//! Streams: created, deleted, described, listed.

use generated::kinesis::{
    CreateStream, CreateStreamInput, DeleteStream, DeleteStreamInput, DescribeStream, DescribeStreamInput,
    DescribeStreamSummary, DescribeStreamSummaryInput, ListStreams, ListStreamsInput, RecordDistributionStrategy,
    StreamMode, StreamModeDetails,
};

use crate::case::{Case, case, fault, typed_fault};
use crate::names::{STREAM, STREAM_ARN, STREAM_ID, tags};

cases! { create_stream delete_stream describe_stream describe_stream_summary list_streams }

fn create_stream() -> Case {
    case::<CreateStream>(
        [
            CreateStreamInput::new(STREAM)
                .shard_count(2)
                .stream_mode_details(StreamModeDetails::new(StreamMode::Provisioned))
                .tags(tags())
                .warm_throughput_mibps(0)
                .max_record_size_in_kib(1024)
                .record_distribution_strategy(RecordDistributionStrategy::UserPartitionKey),
            CreateStreamInput::new(STREAM),
        ],
        "",
        [typed_fault(
            400,
            "ResourceInUseException",
            r#"{"message":"Stream clicks under account 111122223333 already exists."}"#,
        )],
    )
}

fn delete_stream() -> Case {
    case::<DeleteStream>(
        [
            DeleteStreamInput::new()
                .stream_name(STREAM)
                .enforce_consumer_deletion(true)
                .stream_arn(STREAM_ARN)
                .stream_id(STREAM_ID),
            DeleteStreamInput::new(),
        ],
        "",
        [fault(400, r#"{"__type":"com.amazonaws.kinesis#ResourceNotFoundException","message":"No such stream."}"#)],
    )
}

fn describe_stream() -> Case {
    case::<DescribeStream>(
        [
            DescribeStreamInput::new()
                .stream_name(STREAM)
                .limit(100)
                .exclusive_start_shard_id("shardId-000000000000")
                .stream_arn(STREAM_ARN)
                .stream_id(STREAM_ID),
            DescribeStreamInput::new(),
        ],
        r#"{
            "StreamDescription": {
                "StreamName": "clicks",
                "StreamARN": "arn:aws:kinesis:eu-central-1:111122223333:stream/clicks",
                "StreamStatus": "ACTIVE",
                "StreamModeDetails": {"StreamMode": "PROVISIONED"},
                "Shards": [{
                    "ShardId": "shardId-000000000000",
                    "HashKeyRange": {
                        "StartingHashKey": "0",
                        "EndingHashKey": "340282366920938463463374607431768211455"
                    },
                    "SequenceNumberRange": {"StartingSequenceNumber": "49668899"}
                }],
                "HasMoreShards": true,
                "RetentionPeriodHours": 24,
                "StreamCreationTimestamp": 1.700000000E9,
                "EnhancedMonitoring": [{"ShardLevelMetrics": ["IncomingBytes"]}],
                "EncryptionType": "KMS",
                "KeyId": "alias/clicks"
            }
        }"#,
        [fault(400, r#"{"__type":"LimitExceededException","message":"Rate exceeded for stream clicks."}"#)],
    )
}

fn describe_stream_summary() -> Case {
    case::<DescribeStreamSummary>(
        [
            DescribeStreamSummaryInput::new().stream_name(STREAM).stream_arn(STREAM_ARN).stream_id(STREAM_ID),
            DescribeStreamSummaryInput::new(),
        ],
        r#"{
            "StreamDescriptionSummary": {
                "StreamName": "clicks",
                "StreamARN": "arn:aws:kinesis:eu-central-1:111122223333:stream/clicks",
                "StreamId": "abcdefghij0123456789-abc",
                "StreamStatus": "UPDATING",
                "StreamModeDetails": {"StreamMode": "ON_DEMAND"},
                "RetentionPeriodHours": 8760,
                "StreamCreationTimestamp": 1700000000,
                "EnhancedMonitoring": [{}],
                "EncryptionType": "NONE",
                "KeyId": "alias/clicks",
                "OpenShardCount": 4,
                "ConsumerCount": 1,
                "WarmThroughput": {"TargetMiBps": 200, "CurrentMiBps": 100},
                "MaxRecordSizeInKiB": 10240,
                "ChannelCount": 2,
                "RecordDistributionStrategy": "AUTO",
                "QueueCount": 3
            }
        }"#,
        [fault(400, r#"{"code":"AccessDeniedException","Message":"User is not authorized."}"#)],
    )
}

fn list_streams() -> Case {
    case::<ListStreams>(
        [
            ListStreamsInput::new().limit(100).exclusive_start_stream_name("a").next_token("page-2"),
            ListStreamsInput::new(),
        ],
        r#"{
            "StreamNames": ["clicks"],
            "HasMoreStreams": false,
            "NextToken": "page-3",
            "StreamSummaries": [{
                "StreamName": "clicks",
                "StreamARN": "arn:aws:kinesis:eu-central-1:111122223333:stream/clicks",
                "StreamStatus": "CREATING",
                "StreamModeDetails": {"StreamMode": "PROVISIONED"},
                "StreamCreationTimestamp": 1700000000.000001
            }]
        }"#,
        [typed_fault(400, "ExpiredNextTokenException", "{}")],
    )
}
