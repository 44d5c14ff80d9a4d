//! Shards: listed, merged, split.

use generated::kinesis::{
    ListShards, ListShardsInput, MergeShards, MergeShardsInput, MergeShardsInputRequired, ShardFilter, ShardFilterType,
    SplitShard, SplitShardInput, SplitShardInputRequired,
};
use generated::runtime::Timestamp;

use crate::case::{Case, case, fault, typed_fault};
use crate::names::{STREAM, STREAM_ARN, STREAM_ID};

cases! { list_shards merge_shards split_shard }

fn list_shards() -> Case {
    let filter = ShardFilter::new(ShardFilterType::FromTimestamp)
        .shard_id("shardId-000000000000")
        .timestamp(Timestamp::from_secs_and_nanos(1_763_805_296, 1_000_000));
    case::<ListShards>(
        [
            ListShardsInput::new()
                .stream_name(STREAM)
                .next_token("page-2")
                .exclusive_start_shard_id("shardId-000000000000")
                .max_results(1000)
                .stream_creation_timestamp(Timestamp::from_secs(1_700_000_000))
                .shard_filter(filter)
                .stream_arn(STREAM_ARN)
                .stream_id(STREAM_ID),
            ListShardsInput::new(),
        ],
        r#"{
            "Shards": [
                {
                    "ShardId": "shardId-000000000002",
                    "ParentShardId": "shardId-000000000000",
                    "AdjacentParentShardId": "shardId-000000000001",
                    "HashKeyRange": {
                        "StartingHashKey": "0",
                        "EndingHashKey": "340282366920938463463374607431768211455"
                    },
                    "SequenceNumberRange": {"StartingSequenceNumber": "100", "EndingSequenceNumber": "200"}
                },
                {
                    "ShardId": "shardId-000000000003",
                    "HashKeyRange": {"StartingHashKey": "0", "EndingHashKey": "7"},
                    "SequenceNumberRange": {"StartingSequenceNumber": "201"}
                }
            ],
            "NextToken": "page-3"
        }"#,
        [typed_fault(400, "com.amazonaws.kinesis#ExpiredNextTokenException", r#"{"message":"Too old."}"#)],
    )
}

fn neighbours() -> MergeShardsInputRequired {
    MergeShardsInputRequired {
        shard_to_merge: "shardId-000000000000".into(),
        adjacent_shard_to_merge: "shardId-000000000001".into(),
    }
}

fn merge_shards() -> Case {
    case::<MergeShards>(
        [
            MergeShardsInput::new(neighbours()).stream_name(STREAM).stream_arn(STREAM_ARN).stream_id(STREAM_ID),
            MergeShardsInput::new(neighbours()),
        ],
        "",
        [fault(400, r#"{"message":"Not adjacent.","__type":"InvalidArgumentException"}"#)],
    )
}

fn at(hash_key: &str) -> SplitShardInputRequired {
    SplitShardInputRequired { shard_to_split: "shardId-000000000000".into(), new_starting_hash_key: hash_key.into() }
}

fn split_shard() -> Case {
    case::<SplitShard>(
        [
            SplitShardInput::new(at("170141183460469231731687303715884105728"))
                .stream_name(STREAM)
                .stream_arn(STREAM_ARN)
                .stream_id(STREAM_ID),
            SplitShardInput::new(at("7")),
        ],
        "",
        [fault(400, r#"{"code":"ValidationException","Message":"Not for on-demand streams."}"#)],
    )
}
