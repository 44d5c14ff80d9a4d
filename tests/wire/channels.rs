//! Channels, which deliver a stream's records to S3.

use generated::kinesis::{
    ChannelEncryptionConfiguration, ChannelEncryptionType, ChannelLoggingConfiguration, ChannelLoggingUpdateInput,
    ChannelStreamConfiguration, CloudWatchLogs, CloudWatchLogsUpdateInput, CreateChannel, CreateChannelInput,
    CreateChannelInputRequired, DeadLetterQueueS3Configuration, DeadLetterQueueS3ConfigurationRequired, DeleteChannel,
    DeleteChannelInput, DescribeChannel, DescribeChannelInput, ListChannels, ListChannelsInput, PartitionField,
    PartitionSpec, PartitionTransform, RecordConfiguration, RecordFormatType, S3CompressionType,
    S3DestinationConfiguration, S3DestinationUpdateInput, S3StorageClass, S3StorageConfiguration,
    S3StorageConfigurationRequired, S3TablesCompressionType, S3TablesConfiguration, S3TablesConfigurationRequired,
    S3TablesDestinationConfiguration, S3TablesDestinationUpdateInput, StreamFilter, UpdateChannel, UpdateChannelInput,
};
use generated::runtime::Timestamp;

use crate::case::{Case, case, fault, typed_fault};
use crate::names::{CHANNEL_ARN, KEY, STREAM_ARN, tags};

cases! { create_channel delete_channel describe_channel list_channels update_channel }

const BUCKET_ARN: &str = "arn:aws:s3:::clicks-archive";
const ERRORS_ARN: &str = "arn:aws:s3:::clicks-errors";
const TABLES_ARN: &str = "arn:aws:s3tables:eu-central-1:111122223333:bucket/clicks";
const SCHEMA_ARN: &str = "arn:aws:glue:eu-central-1:111122223333:schema/web/click";
const ROLE_ARN: &str = "arn:aws:iam::111122223333:role/archiver";
const OWNER: &str = "111122223333";

fn errors() -> DeadLetterQueueS3ConfigurationRequired {
    DeadLetterQueueS3ConfigurationRequired { bucket_arn: ERRORS_ARN.into(), expected_bucket_owner: OWNER.into() }
}

fn archive(records: RecordConfiguration) -> CreateChannelInputRequired {
    CreateChannelInputRequired {
        channel_name: "archive".into(),
        service_execution_role_arn: ROLE_ARN.into(),
        stream_configuration_list: vec![ChannelStreamConfiguration::new(STREAM_ARN, records)],
    }
}

fn to_bucket() -> CreateChannelInput {
    let bucket = S3StorageConfigurationRequired {
        bucket_arn: BUCKET_ARN.into(),
        expected_bucket_owner: OWNER.into(),
        compression_type: S3CompressionType::Zstd,
    };
    let storage = S3StorageConfiguration::new(bucket)
        .output_key_template("clicks/{yyyy}/{MM}")
        .storage_class(S3StorageClass::GlacierIr);
    let errors = DeadLetterQueueS3Configuration::new(errors()).error_output_prefix("failed/");
    let destination = S3DestinationConfiguration::new(storage)
        .data_freshness_in_seconds(300)
        .dead_letter_queue_s3_configuration(errors);
    let logs = CloudWatchLogs::new(true).log_group_name("/kinesis/archive").log_stream_name("delivery");
    let records = RecordConfiguration::new(RecordFormatType::GsrJson).gsr_schema_arn(SCHEMA_ARN);
    CreateChannelInput::new(archive(records))
        .s3_destination_configuration(destination)
        .encryption_configuration(ChannelEncryptionConfiguration::new(ChannelEncryptionType::Kms, KEY))
        .tags(tags())
        .logging_configuration(ChannelLoggingConfiguration::new(logs))
}

fn to_tables() -> CreateChannelInput {
    let hourly = PartitionSpec::new([PartitionField::new(PartitionTransform::TimeHour, "event.time")]);
    let table = S3TablesConfiguration::new(S3TablesConfigurationRequired {
        table_bucket_arn: TABLES_ARN.into(),
        namespace: "web".into(),
        table_name: "clicks".into(),
        compression_type: S3TablesCompressionType::Snappy,
    });
    let errors = DeadLetterQueueS3Configuration::new(errors());
    let destination = S3TablesDestinationConfiguration::new(errors, [table.partition_spec(hourly)]);
    plain().s3_tables_destination_configuration(destination.data_freshness_in_seconds(60))
}

fn plain() -> CreateChannelInput {
    let records = RecordConfiguration::new(RecordFormatType::ByteArray);
    CreateChannelInput::new(archive(records))
}

fn create_channel() -> Case {
    case::<CreateChannel>(
        [to_bucket(), to_tables(), plain()],
        r#"{
            "ChannelDescription": {
                "ChannelName": "archive",
                "ChannelARN": "arn:aws:kinesis:eu-central-1:111122223333:channel/archive",
                "ChannelId": "c-0123456789",
                "ChannelStatus": "CREATING",
                "ChannelCreationTimestamp": 1763805296.123,
                "ServiceExecutionRoleARN": "arn:aws:iam::111122223333:role/archiver",
                "StreamConfigurationList": [{
                    "StreamARN": "arn:aws:kinesis:eu-central-1:111122223333:stream/clicks",
                    "StreamCreationTimestamp": 1700000000,
                    "RecordConfiguration": {
                        "RecordFormatType": "GSR_JSON",
                        "GSRSchemaARN": "arn:aws:glue:eu-central-1:111122223333:schema/web/click"
                    }
                }],
                "S3DestinationConfiguration": {
                    "DataFreshnessInSeconds": 300,
                    "DeadLetterQueueS3Configuration": {
                        "BucketARN": "arn:aws:s3:::clicks-errors",
                        "ExpectedBucketOwner": "111122223333",
                        "ErrorOutputPrefix": "failed/"
                    },
                    "StorageConfiguration": {
                        "BucketARN": "arn:aws:s3:::clicks-archive",
                        "ExpectedBucketOwner": "111122223333",
                        "OutputKeyTemplate": "clicks/{yyyy}/{MM}",
                        "StorageClass": "GLACIER_IR",
                        "CompressionType": "ZSTD"
                    }
                },
                "EncryptionConfiguration": {"EncryptionType": "KMS", "KeyId": "alias/clicks"},
                "LoggingConfiguration": {
                    "CloudWatchLogs": {
                        "Enabled": true,
                        "LogGroupName": "/kinesis/archive",
                        "LogStreamName": "delivery"
                    }
                }
            }
        }"#,
        [typed_fault(400, "KMSOptInRequired", r#"{"message":"The access key needs a subscription to KMS."}"#)],
    )
}

fn delete_channel() -> Case {
    case::<DeleteChannel>(
        [DeleteChannelInput::new(CHANNEL_ARN)],
        "",
        [fault(400, r#"{"__type":"com.amazonaws.kinesis#ResourceNotFoundException","message":"No such channel."}"#)],
    )
}

fn describe_channel() -> Case {
    case::<DescribeChannel>(
        [DescribeChannelInput::new(CHANNEL_ARN)],
        r#"{
            "ChannelDescription": {
                "ChannelName": "archive",
                "ChannelARN": "arn:aws:kinesis:eu-central-1:111122223333:channel/archive",
                "ChannelId": "c-0123456789",
                "ChannelStatus": "FAILED",
                "ChannelStatusReason": "The role cannot be assumed.",
                "ChannelCreationTimestamp": 1763805296,
                "ServiceExecutionRoleARN": "arn:aws:iam::111122223333:role/archiver",
                "StreamConfigurationList": [],
                "S3TablesDestinationConfiguration": {
                    "DataFreshnessInSeconds": 60,
                    "DeadLetterQueueS3Configuration": {
                        "BucketARN": "arn:aws:s3:::clicks-errors",
                        "ExpectedBucketOwner": "111122223333"
                    },
                    "S3TablesConfigurationList": [{
                        "TableBucketARN": "arn:aws:s3tables:eu-central-1:111122223333:bucket/clicks",
                        "Namespace": "web",
                        "TableName": "clicks",
                        "CompressionType": "SNAPPY",
                        "PartitionSpec": {
                            "PartitionFields": [{"Transform": "TIME_HOUR", "SourceName": "event.time"}]
                        }
                    }]
                },
                "LoggingConfiguration": {"CloudWatchLogs": {"Enabled": false}}
            }
        }"#,
        [fault(400, r#"{"code":"AccessDeniedException","message":"Not yours."}"#)],
    )
}

fn list_channels() -> Case {
    let created = Timestamp::from_secs_and_nanos(1_700_000_000, 500_000_000);
    case::<ListChannels>(
        [
            ListChannelsInput::new()
                .stream_filter([StreamFilter::new(STREAM_ARN).stream_creation_timestamp(created)])
                .max_results(10)
                .next_token("page-2"),
            ListChannelsInput::new(),
        ],
        r#"{
            "ChannelSummaries": [{
                "ChannelName": "archive",
                "ChannelARN": "arn:aws:kinesis:eu-central-1:111122223333:channel/archive",
                "ChannelId": "c-0123456789",
                "ChannelStatus": "UPDATING",
                "ChannelStatusReason": "Changing the schedule.",
                "ChannelCreationTimestamp": 1763805296.5,
                "ChannelDestinationType": "S3_TABLES",
                "Streams": [{
                    "StreamARN": "arn:aws:kinesis:eu-central-1:111122223333:stream/clicks",
                    "StreamCreationTimestamp": 1700000000.5
                }]
            }],
            "NextToken": "page-3"
        }"#,
        [fault(400, r#"{"__type":"ExpiredNextTokenException","Message":"The token is too old."}"#)],
    )
}

fn update_channel() -> Case {
    let logs = CloudWatchLogsUpdateInput::new(true).log_group_name("/kinesis/archive").log_stream_name("delivery");
    case::<UpdateChannel>(
        [
            UpdateChannelInput::new(CHANNEL_ARN)
                .s3_destination_configuration(S3DestinationUpdateInput::new(900))
                .s3_tables_destination_configuration(S3TablesDestinationUpdateInput::new(0))
                .logging_configuration(ChannelLoggingUpdateInput::new(logs)),
            UpdateChannelInput::new(CHANNEL_ARN),
        ],
        r#"{
            "ChannelDescription": {
                "ChannelName": "archive",
                "ChannelARN": "arn:aws:kinesis:eu-central-1:111122223333:channel/archive",
                "ChannelId": "c-0123456789",
                "ChannelStatus": "UPDATING",
                "ChannelCreationTimestamp": 1763805296,
                "ServiceExecutionRoleARN": "arn:aws:iam::111122223333:role/archiver",
                "StreamConfigurationList": [],
                "LoggingConfiguration": {"CloudWatchLogs": {"Enabled": true, "LogGroupName": "/kinesis/archive"}}
            }
        }"#,
        [typed_fault(
            400,
            "com.amazonaws.kinesis#ResourceInUseException:http://internal.amazon.com/coral/com.amazonaws.kinesis/",
            r#"{"message":"The channel is UPDATING."}"#,
        )],
    )
}
