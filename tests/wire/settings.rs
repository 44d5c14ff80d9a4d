//! Settings of a stream: capacity, retention, metrics, encryption.

use generated::kinesis::{
    DecreaseStreamRetentionPeriod, DecreaseStreamRetentionPeriodInput, DisableEnhancedMonitoring,
    DisableEnhancedMonitoringInput, EnableEnhancedMonitoring, EnableEnhancedMonitoringInput, EncryptionType,
    IncreaseStreamRetentionPeriod, IncreaseStreamRetentionPeriodInput, MetricsName, RecordDistributionStrategy,
    ScalingType, StartStreamEncryption, StartStreamEncryptionInput, StopStreamEncryption, StopStreamEncryptionInput,
    StreamMode, StreamModeDetails, UpdateMaxRecordSize, UpdateMaxRecordSizeInput, UpdateShardCount,
    UpdateShardCountInput, UpdateStreamMode, UpdateStreamModeInput, UpdateStreamRecordDistributionStrategy,
    UpdateStreamRecordDistributionStrategyInput, UpdateStreamWarmThroughput, UpdateStreamWarmThroughputInput,
};

use crate::case::{Case, case, fault, typed_fault};
use crate::names::{KEY, STREAM, STREAM_ARN, STREAM_ID};

cases! {
    decrease_stream_retention_period
    disable_enhanced_monitoring
    enable_enhanced_monitoring
    increase_stream_retention_period
    start_stream_encryption
    stop_stream_encryption
    update_max_record_size
    update_shard_count
    update_stream_mode
    update_stream_record_distribution_strategy
    update_stream_warm_throughput
}

fn decrease_stream_retention_period() -> Case {
    case::<DecreaseStreamRetentionPeriod>(
        [
            DecreaseStreamRetentionPeriodInput::new(24).stream_name(STREAM).stream_arn(STREAM_ARN).stream_id(STREAM_ID),
            DecreaseStreamRetentionPeriodInput::new(24),
        ],
        "",
        [fault(400, r#"{"__type":"ResourceNotFoundException","message":"No such stream."}"#)],
    )
}

fn disable_enhanced_monitoring() -> Case {
    case::<DisableEnhancedMonitoring>(
        [
            DisableEnhancedMonitoringInput::new([MetricsName::IncomingBytes, MetricsName::OutgoingRecords])
                .stream_name(STREAM)
                .stream_arn(STREAM_ARN)
                .stream_id(STREAM_ID),
            DisableEnhancedMonitoringInput::new([MetricsName::All]),
        ],
        r#"{
            "StreamName": "clicks",
            "CurrentShardLevelMetrics": ["IncomingBytes", "IncomingRecords", "OutgoingRecords"],
            "DesiredShardLevelMetrics": ["IncomingRecords"],
            "StreamARN": "arn:aws:kinesis:eu-central-1:111122223333:stream/clicks"
        }"#,
        [typed_fault(400, "ResourceInUseException", r#"{"Message":"The stream is UPDATING."}"#)],
    )
}

fn enable_enhanced_monitoring() -> Case {
    let metrics = [
        MetricsName::IncomingRecords,
        MetricsName::OutgoingBytes,
        MetricsName::WriteProvisionedThroughputExceeded,
        MetricsName::ReadProvisionedThroughputExceeded,
        MetricsName::IteratorAgeMilliseconds,
    ];
    case::<EnableEnhancedMonitoring>(
        [
            EnableEnhancedMonitoringInput::new(metrics).stream_name(STREAM).stream_arn(STREAM_ARN).stream_id(STREAM_ID),
            EnableEnhancedMonitoringInput::new(Vec::<MetricsName>::new()),
        ],
        r#"{
            "StreamName": "clicks",
            "CurrentShardLevelMetrics": [],
            "DesiredShardLevelMetrics": [
                "OutgoingBytes",
                "WriteProvisionedThroughputExceeded",
                "ReadProvisionedThroughputExceeded",
                "IteratorAgeMilliseconds",
                "ALL"
            ],
            "StreamARN": "arn:aws:kinesis:eu-central-1:111122223333:stream/clicks"
        }"#,
        [fault(400, r#"{"__type":"com.amazonaws.kinesis#LimitExceededException","message":"Rate exceeded"}"#)],
    )
}

fn increase_stream_retention_period() -> Case {
    case::<IncreaseStreamRetentionPeriod>(
        [
            IncreaseStreamRetentionPeriodInput::new(8760)
                .stream_name(STREAM)
                .stream_arn(STREAM_ARN)
                .stream_id(STREAM_ID),
            IncreaseStreamRetentionPeriodInput::new(8760),
        ],
        "",
        [fault(400, r#"{"code":"InvalidArgumentException","message":"At most 8760 hours."}"#)],
    )
}

fn start_stream_encryption() -> Case {
    case::<StartStreamEncryption>(
        [
            StartStreamEncryptionInput::new(EncryptionType::Kms, KEY)
                .stream_name(STREAM)
                .stream_arn(STREAM_ARN)
                .stream_id(STREAM_ID),
            StartStreamEncryptionInput::new(EncryptionType::Kms, KEY),
        ],
        "",
        [fault(400, r#"{"__type":"com.amazonaws.kinesis#KMSNotFoundException","message":"No such key."}"#)],
    )
}

fn stop_stream_encryption() -> Case {
    case::<StopStreamEncryption>(
        [
            StopStreamEncryptionInput::new(EncryptionType::Kms, KEY)
                .stream_name(STREAM)
                .stream_arn(STREAM_ARN)
                .stream_id(STREAM_ID),
            StopStreamEncryptionInput::new(EncryptionType::None, KEY),
        ],
        "",
        [typed_fault(400, "AccessDeniedException", r#"{"Message":"User is not authorized."}"#)],
    )
}

fn update_max_record_size() -> Case {
    case::<UpdateMaxRecordSize>(
        [
            UpdateMaxRecordSizeInput::new(10_240).stream_arn(STREAM_ARN).stream_id(STREAM_ID),
            UpdateMaxRecordSizeInput::new(1024),
        ],
        "",
        [fault(400, r#"{"__type":"InvalidArgumentException","Message":"1024 to 10240."}"#)],
    )
}

fn update_shard_count() -> Case {
    case::<UpdateShardCount>(
        [
            UpdateShardCountInput::new(4, ScalingType::UniformScaling)
                .stream_name(STREAM)
                .stream_arn(STREAM_ARN)
                .stream_id(STREAM_ID),
            UpdateShardCountInput::new(4, ScalingType::UniformScaling),
        ],
        r#"{
            "StreamName": "clicks",
            "CurrentShardCount": 2,
            "TargetShardCount": 4,
            "StreamARN": "arn:aws:kinesis:eu-central-1:111122223333:stream/clicks",
            "ScalingId": "s-1"
        }"#,
        [fault(400, r#"{"code":"LimitExceededException","message":"Ten times a day."}"#)],
    )
}

fn update_stream_mode() -> Case {
    let on_demand = StreamModeDetails::new(StreamMode::OnDemand);
    case::<UpdateStreamMode>(
        [
            UpdateStreamModeInput::new(STREAM_ARN, on_demand).stream_id(STREAM_ID).warm_throughput_mibps(100),
            UpdateStreamModeInput::new(STREAM_ARN, StreamModeDetails::new(StreamMode::Provisioned)),
        ],
        "",
        [typed_fault(400, "ValidationException:http://internal.amazon.com/coral/", r#"{"message":"Twice a day."}"#)],
    )
}

fn update_stream_record_distribution_strategy() -> Case {
    case::<UpdateStreamRecordDistributionStrategy>(
        [
            UpdateStreamRecordDistributionStrategyInput::new(STREAM_ARN, RecordDistributionStrategy::Auto)
                .stream_id(STREAM_ID),
            UpdateStreamRecordDistributionStrategyInput::new(STREAM_ARN, RecordDistributionStrategy::UserPartitionKey),
        ],
        "",
        [fault(400, r#"{"code":"com.amazonaws.kinesis#ResourceInUseException","message":"UPDATING."}"#)],
    )
}

fn update_stream_warm_throughput() -> Case {
    case::<UpdateStreamWarmThroughput>(
        [
            UpdateStreamWarmThroughputInput::new(200).stream_arn(STREAM_ARN).stream_name(STREAM).stream_id(STREAM_ID),
            UpdateStreamWarmThroughputInput::new(0),
        ],
        r#"{
            "StreamARN": "arn:aws:kinesis:eu-central-1:111122223333:stream/clicks",
            "StreamName": "clicks",
            "WarmThroughput": {"TargetMiBps": 200, "CurrentMiBps": 100}
        }"#,
        [fault(400, r#"{"__type":"com.amazonaws.kinesis#ValidationException","message":"Not on-demand."}"#)],
    )
}
