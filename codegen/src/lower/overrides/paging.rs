//! How operations page, beyond what their traits say.

use smithwright_model::ShapeId;

/// How an operation pages, beyond what its trait `paginated` says, or where it has none.
#[derive(Clone, Copy, Debug, Default)]
pub struct Paging {
    /// The input member that takes the token.
    pub input_token: Option<&'static str>,
    /// Path to the output member that gives the next token.
    pub output_token: Option<&'static str>,
    /// Path to the output member that holds the items.
    pub items: Option<&'static str>,
    /// Where the last item is the token: the path of the flag that there is more, and the item's member, if not all of it.
    pub last_item: Option<(&'static str, Option<&'static str>)>,
    /// Input members that the service refuses beside a token.
    pub clears: &'static [&'static str],
}

const NEXT_TOKEN: Paging = Paging {
    input_token: Some("NextToken"),
    output_token: Some("NextToken"),
    items: None,
    last_item: None,
    clears: &[],
};

const PAGINGS: [(&str, Paging); 7] = [
    (
        "com.amazonaws.kinesis#DescribeStream",
        Paging {
            input_token: Some("ExclusiveStartShardId"),
            output_token: None,
            items: Some("StreamDescription.Shards"),
            last_item: Some(("StreamDescription.HasMoreShards", Some("ShardId"))),
            clears: &[],
        },
    ),
    ("com.amazonaws.kinesis#ListChannels", Paging { items: Some("ChannelSummaries"), ..NEXT_TOKEN }),
    ("com.amazonaws.kinesis#ListQueues", Paging { items: Some("QueueSummaries"), ..NEXT_TOKEN }),
    (
        "com.amazonaws.kinesis#ListShards",
        Paging {
            items: Some("Shards"),
            clears: &["StreamName", "StreamCreationTimestamp", "ExclusiveStartShardId", "ShardFilter"],
            ..NEXT_TOKEN
        },
    ),
    ("com.amazonaws.kinesis#ListStreamConsumers", Paging { items: Some("Consumers"), ..NEXT_TOKEN }),
    // Not by `NextToken`, which servers that imitate the service leave out while they say that there is more.
    (
        "com.amazonaws.kinesis#ListStreams",
        Paging {
            input_token: Some("ExclusiveStartStreamName"),
            output_token: None,
            items: Some("StreamNames"),
            last_item: Some(("HasMoreStreams", None)),
            clears: &["NextToken"],
        },
    ),
    (
        "com.amazonaws.kinesis#ListTagsForStream",
        Paging {
            input_token: Some("ExclusiveStartTagKey"),
            output_token: None,
            items: Some("Tags"),
            last_item: Some(("HasMoreTags", Some("Key"))),
            clears: &[],
        },
    ),
];

/// How an operation pages although its model does not say so, or says less.
pub fn paging(operation: &ShapeId) -> Option<Paging> {
    PAGINGS.iter().find(|(id, _)| *id == operation.as_str()).map(|(_, paging)| *paging)
}

/// Flags of AWS beside a token that say whether pages follow, which a token may come without.
const MORE_FLAGS: [&str; 5] =
    ["AdditionalDataPending", "AdditionalRoutesAvailable", "IsTruncated", "Truncated", "hasMoreResults"];

/// What a flag beside an operation's token may be called that ends the pages whatever the token.
pub fn more_flags(operation: &ShapeId) -> &'static [&'static str] {
    if operation.namespace().starts_with("com.amazonaws.") { &MORE_FLAGS } else { &[] }
}

/// Whether pages follow only where the flag says so, since the last page has a token as well.
pub fn pages_by_flag(operation: &ShapeId) -> bool {
    operation.as_str() == "com.amazonaws.s3#ListParts"
}
