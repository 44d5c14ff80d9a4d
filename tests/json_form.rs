//! The JSON form of every shape of Kinesis: what the model says that it is, what `to_json` gives and `from_json` takes, and
//! what `serde` makes of it.

#[path = "json_form/model.rs"]
mod model;
#[path = "json_form/wishes.rs"]
mod wishes;

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::fs;
use std::path::Path;

use generated::runtime::json::{self, JsonError, Shape};
use model::Values;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Calls a function for each shape that has a form, by its type and its name.
macro_rules! for_each_shape {
    ($function:ident($values:expr), $($shape:ident),* $(,)?) => {
        [$((stringify!($shape), $function::<generated::kinesis::$shape>(stringify!($shape), $values))),*]
    };
}

/// Values of a shape that the model allows, and some that it has no word for, through all ways there and back.
fn check<T>(name: &str, values: &mut Values)
where
    T: Shape + Serialize + DeserializeOwned + PartialEq + Debug,
{
    for _ in 0..25 {
        let expected = values.of(name);
        let text = expected.to_string();
        let read: Result<T, JsonError> = json::from_json(text.as_bytes());
        let shape = read.unwrap_or_else(|error| panic!("{name}: {error}\n{text}"));
        let written = json::to_json(&shape);
        let value: Value = serde_json::from_str(&written).expect("JSON");
        assert_eq!(value, expected, "{name}");
        assert_eq!(json::from_json::<T>(written.as_bytes()).as_ref(), Ok(&shape), "{name}");

        assert_eq!(serde_json::to_string(&shape).expect("serde_json writes it"), written, "{name}");
        assert_eq!(serde_json::from_str::<T>(&text).expect("serde_json reads it"), shape, "{name}");
        assert_eq!(serde_json::from_value::<T>(expected).expect("of a value"), shape, "{name}");

        let mut cbor = Vec::new();
        ciborium::into_writer(&shape, &mut cbor).expect("another format writes it");
        assert_eq!(ciborium::from_reader::<T, _>(&*cbor).expect("another format reads it"), shape, "{name}");
    }
}

#[test]
fn every_shape_of_kinesis_is_what_the_model_says_and_comes_back() {
    let values = &mut Values::of_kinesis();
    let checked = for_each_shape! {
        check(values),
        AcknowledgeDeadLetterQueueRecordsInput, AcknowledgeDeadLetterQueueRecordsOutput,
        AcknowledgeDeadLetterQueueRecordsRequestEntry, AcknowledgeDeadLetterQueueRecordsResultEntry,
        AcknowledgeDeadLetterQueueRecordsErrorEntry, AcknowledgeQueueRecordsInput, AcknowledgeQueueRecordsOutput,
        AcknowledgeQueueRecordsRequestEntry, AcknowledgeQueueRecordsResultEntry, AcknowledgeQueueRecordsErrorEntry,
        AddTagsToStreamInput, AddTagsToStreamOutput, CreateChannelInput, CreateChannelOutput,
        ChannelStreamConfiguration, S3DestinationConfiguration, S3TablesDestinationConfiguration, CreateQueueInput,
        CreateQueueOutput, CreateStreamInput, CreateStreamOutput, DecreaseStreamRetentionPeriodInput,
        DecreaseStreamRetentionPeriodOutput, DeleteChannelInput, DeleteChannelOutput, DeleteQueueInput,
        DeleteQueueOutput, DeleteResourcePolicyInput, DeleteResourcePolicyOutput, DeleteStreamInput,
        DeleteStreamOutput, DeregisterStreamConsumerInput, DeregisterStreamConsumerOutput,
        DescribeAccountSettingsInput, DescribeAccountSettingsOutput, DescribeChannelInput, DescribeChannelOutput,
        DescribeLimitsInput, DescribeLimitsOutput, DescribeQueueInput, DescribeQueueOutput, DescribeStreamInput,
        DescribeStreamOutput, StreamDescription, DescribeStreamConsumerInput, DescribeStreamConsumerOutput,
        ConsumerDescription, DescribeStreamSummaryInput, DescribeStreamSummaryOutput, StreamDescriptionSummary,
        DisableEnhancedMonitoringInput, EnableEnhancedMonitoringInput, GetRecordsInput, GetRecordsOutput,
        GetResourcePolicyInput, GetResourcePolicyOutput, GetShardIteratorInput, GetShardIteratorOutput,
        IncreaseStreamRetentionPeriodInput, IncreaseStreamRetentionPeriodOutput, ListChannelsInput,
        ListChannelsOutput, StreamFilter, ChannelSummary, ChannelDestinationType, ChannelStreamIdentifier,
        ListQueuesInput, ListQueuesOutput, QueueStreamFilter, QueueSummary, QueueStreamIdentifier, ListShardsInput,
        ListShardsOutput, ShardFilter, ShardFilterType, ListStreamConsumersInput, ListStreamConsumersOutput,
        ListStreamsInput, ListStreamsOutput, StreamSummary, ListTagsForResourceInput, ListTagsForResourceOutput,
        ListTagsForStreamInput, ListTagsForStreamOutput, MergeShardsInput, MergeShardsOutput, PutRecordInput,
        PutRecordOutput, PutRecordsInput, PutRecordsOutput, PutRecordsRequestEntry, PutRecordsResultEntry,
        PutResourcePolicyInput, PutResourcePolicyOutput, ReceiveDeadLetterQueueRecordsInput,
        ReceiveDeadLetterQueueRecordsOutput, ReceiveQueueRecordsInput, ReceiveQueueRecordsOutput,
        RegisterStreamConsumerInput, RegisterStreamConsumerOutput, RemoveTagsFromStreamInput,
        RemoveTagsFromStreamOutput, RestoreDeadLetterQueueRecordsInput, RestoreDeadLetterQueueRecordsOutput,
        RestoreDeadLetterQueueRecordsRequestEntry, RestoreDeadLetterQueueRecordsResultEntry,
        RestoreDeadLetterQueueRecordsErrorEntry, SplitShardInput, SplitShardOutput, StartStreamEncryptionInput,
        StartStreamEncryptionOutput, StopStreamEncryptionInput, StopStreamEncryptionOutput, SubscribeToShardInput,
        StartingPosition, SubscribeToShardEvent, TagResourceInput, TagResourceOutput, UntagResourceInput,
        UntagResourceOutput, UpdateAccountSettingsInput, UpdateAccountSettingsOutput,
        MinimumThroughputBillingCommitmentInput, MinimumThroughputBillingCommitmentInputStatus, UpdateChannelInput,
        UpdateChannelOutput, S3DestinationUpdateInput, S3TablesDestinationUpdateInput, ChannelLoggingUpdateInput,
        CloudWatchLogsUpdateInput, UpdateDeadLetterQueueRecordsVisibilityInput,
        UpdateDeadLetterQueueRecordsVisibilityOutput, UpdateDeadLetterQueueRecordsVisibilityRequestEntry,
        UpdateDeadLetterQueueRecordsVisibilityResultEntry, UpdateDeadLetterQueueRecordsVisibilityErrorEntry,
        UpdateMaxRecordSizeInput, UpdateMaxRecordSizeOutput, UpdateQueueInput, UpdateQueueOutput,
        UpdateQueueRecordsVisibilityInput, UpdateQueueRecordsVisibilityOutput,
        UpdateQueueRecordsVisibilityRequestEntry, UpdateQueueRecordsVisibilityResultEntry,
        UpdateQueueRecordsVisibilityErrorEntry, UpdateShardCountInput, UpdateShardCountOutput, ScalingType,
        UpdateStreamModeInput, UpdateStreamModeOutput, UpdateStreamRecordDistributionStrategyInput,
        UpdateStreamRecordDistributionStrategyOutput, UpdateStreamWarmThroughputInput,
        UpdateStreamWarmThroughputOutput, ChannelDescription, ChannelEncryptionConfiguration, ChannelEncryptionType,
        ChannelLoggingConfiguration, ChannelStatus, ChannelStreamDescription, ChildShard, CloudWatchLogs, Consumer,
        ConsumerStatus, DeadLetterConfiguration, DeadLetterQueueS3Configuration, EncryptionType, EnhancedMetrics,
        EnhancedMonitoringOutput, HashKeyRange, MetricsName, MinimumThroughputBillingCommitmentOutput,
        MinimumThroughputBillingCommitmentOutputStatus, PartitionField, PartitionSpec, PartitionTransform,
        QueueAttributes, QueueDescription, QueueRecord, QueueStartingPosition, QueueStartingPositionType,
        QueueStatus, QueueStreamConfiguration, Record, RecordConfiguration, RecordDistributionStrategy,
        RecordFormatType, S3CompressionType, S3DestinationDescription, S3StorageClass, S3StorageConfiguration,
        S3TablesCompressionType, S3TablesConfiguration, S3TablesDestinationDescription, SequenceNumberRange, Shard,
        ShardIteratorType, StreamMode, StreamModeDetails, StreamStatus, Tag, TargetType, WarmThroughputObject,
        AccessDeniedException, DryRunOperationException, ExpiredIteratorException, ExpiredNextTokenException,
        InternalFailureException, InvalidArgumentException, KmsAccessDeniedException, KmsDisabledException,
        KmsInvalidStateException, KmsNotFoundException, KmsOptInRequired, KmsThrottlingException,
        LimitExceededException, ProvisionedThroughputExceededException, ResourceInUseException,
        ResourceNotFoundException, ThrottlingException, ValidationException,
    };
    let checked: BTreeSet<&str> = checked.into_iter().map(|(name, ())| name).collect();
    assert_eq!(checked, listed(), "this list and the generated one");
}

/// The shapes that the generated file lists.
fn listed() -> BTreeSet<&'static str> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("generated/src/kinesis/json_form.rs");
    let text: &'static str = fs::read_to_string(path).expect("the generated file").leak();
    let names = text.lines().take_while(|line| !line.starts_with("impl"));
    names.filter_map(|line| line.strip_prefix("        ")?.strip_suffix(',')).collect()
}
