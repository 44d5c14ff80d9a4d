//! Queues, which keep the state of delivery of each record.

use generated::kinesis::{
    CreateQueue, CreateQueueInput, DeadLetterConfiguration, DeleteQueue, DeleteQueueInput, DescribeQueue,
    DescribeQueueInput, ListQueues, ListQueuesInput, QueueAttributes, QueueStartingPosition, QueueStartingPositionType,
    QueueStreamConfiguration, QueueStreamFilter, TargetType, UpdateQueue, UpdateQueueInput,
};
use generated::runtime::Timestamp;

use crate::case::{Case, case, fault, typed_fault};
use crate::names::{QUEUE_ARN, STREAM_ARN, tags};

cases! { create_queue delete_queue describe_queue list_queues update_queue }

fn attributes() -> QueueAttributes {
    QueueAttributes::new()
        .visibility_timeout_seconds(30)
        .dead_letter_configuration(DeadLetterConfiguration::new(TargetType::BuiltIn).max_receive_count(5))
}

fn create_queue() -> Case {
    let start = QueueStartingPosition::new(QueueStartingPositionType::AtTimestamp)
        .timestamp(Timestamp::from_secs_and_nanos(1_763_805_296, 250_000_000));
    case::<CreateQueue>(
        [
            CreateQueueInput::new("orders", [QueueStreamConfiguration::new(STREAM_ARN).starting_position(start)])
                .queue_attributes(attributes())
                .tags(tags()),
            CreateQueueInput::new("orders", [QueueStreamConfiguration::new(STREAM_ARN)]),
        ],
        r#"{
            "QueueDescription": {
                "QueueName": "orders",
                "QueueARN": "arn:aws:kinesis:eu-central-1:111122223333:queue/orders",
                "QueueStatus": "CREATING",
                "QueueCreationTimestamp": 1763805296,
                "StreamConfigurationList": [{
                    "StreamARN": "arn:aws:kinesis:eu-central-1:111122223333:stream/clicks",
                    "StartingPosition": {"Type": "AT_TIMESTAMP", "Timestamp": 1763805296.25}
                }],
                "QueueAttributes": {
                    "VisibilityTimeoutSeconds": 30,
                    "DeadLetterConfiguration": {"TargetType": "BUILT_IN", "MaxReceiveCount": 5}
                }
            }
        }"#,
        [typed_fault(400, "LimitExceededException", r#"{"Message":"Too many queues."}"#)],
    )
}

fn delete_queue() -> Case {
    case::<DeleteQueue>(
        [DeleteQueueInput::new(QUEUE_ARN)],
        "",
        [fault(400, r#"{"code":"ResourceNotFoundException","message":"No such queue."}"#)],
    )
}

fn describe_queue() -> Case {
    case::<DescribeQueue>(
        [DescribeQueueInput::new(QUEUE_ARN)],
        r#"{
            "QueueDescription": {
                "QueueName": "orders",
                "QueueARN": "arn:aws:kinesis:eu-central-1:111122223333:queue/orders",
                "QueueStatus": "ACTIVE",
                "QueueCreationTimestamp": 1763805296,
                "StreamConfigurationList": [{
                    "StreamARN": "arn:aws:kinesis:eu-central-1:111122223333:stream/clicks",
                    "StartingPosition": {"Type": "TRIM_HORIZON"}
                }],
                "QueueAttributes": {"DeadLetterConfiguration": {"TargetType": "NONE"}}
            }
        }"#,
        [fault(400, r#"{"__type":"com.amazonaws.kinesis#ValidationException"}"#)],
    )
}

fn list_queues() -> Case {
    let created = Timestamp::from_secs(1_700_000_000);
    case::<ListQueues>(
        [
            ListQueuesInput::new()
                .max_results(10)
                .next_token("page-2")
                .stream_filter([QueueStreamFilter::new(STREAM_ARN).stream_creation_timestamp(created)]),
            ListQueuesInput::new(),
        ],
        r#"{
            "QueueSummaries": [{
                "QueueName": "orders",
                "QueueARN": "arn:aws:kinesis:eu-central-1:111122223333:queue/orders",
                "QueueStatus": "DELETING",
                "QueueCreationTimestamp": 1763805296,
                "Streams": [{
                    "StreamARN": "arn:aws:kinesis:eu-central-1:111122223333:stream/clicks",
                    "StreamCreationTimestamp": 1700000000
                }]
            }],
            "NextToken": "page-3"
        }"#,
        [fault(400, r#"{"__type":"ExpiredNextTokenException","message":"The token is too old."}"#)],
    )
}

fn update_queue() -> Case {
    case::<UpdateQueue>(
        [UpdateQueueInput::new(QUEUE_ARN, attributes()), UpdateQueueInput::new(QUEUE_ARN, QueueAttributes::new())],
        r#"{
            "QueueDescription": {
                "QueueName": "orders",
                "QueueARN": "arn:aws:kinesis:eu-central-1:111122223333:queue/orders",
                "QueueStatus": "UPDATING",
                "QueueCreationTimestamp": 1763805296,
                "StreamConfigurationList": [
                    {"StreamARN": "arn:aws:kinesis:eu-central-1:111122223333:stream/clicks"}
                ],
                "QueueAttributes": {"VisibilityTimeoutSeconds": 30}
            }
        }"#,
        [typed_fault(500, "com.amazonaws.kinesis#InternalFailureException", r#"{"message":"Try again."}"#)],
    )
}
