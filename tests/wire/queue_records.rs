//! Records in queues: received, acknowledged, put back.

use generated::kinesis::{
    AcknowledgeDeadLetterQueueRecords, AcknowledgeDeadLetterQueueRecordsInput,
    AcknowledgeDeadLetterQueueRecordsRequestEntry, AcknowledgeQueueRecords, AcknowledgeQueueRecordsInput,
    AcknowledgeQueueRecordsRequestEntry, ReceiveDeadLetterQueueRecords, ReceiveDeadLetterQueueRecordsInput,
    ReceiveQueueRecords, ReceiveQueueRecordsInput, RestoreDeadLetterQueueRecords, RestoreDeadLetterQueueRecordsInput,
    RestoreDeadLetterQueueRecordsRequestEntry, UpdateDeadLetterQueueRecordsVisibility,
    UpdateDeadLetterQueueRecordsVisibilityInput, UpdateDeadLetterQueueRecordsVisibilityRequestEntry,
    UpdateQueueRecordsVisibility, UpdateQueueRecordsVisibilityInput, UpdateQueueRecordsVisibilityRequestEntry,
};

use crate::case::{Case, case, fault, typed_fault};
use crate::names::QUEUE_ARN;

cases! {
    acknowledge_dead_letter_queue_records
    acknowledge_queue_records
    receive_dead_letter_queue_records
    receive_queue_records
    restore_dead_letter_queue_records
    update_dead_letter_queue_records_visibility
    update_queue_records_visibility
}

/// One entry done, one refused.
const OUTCOME: &str = r#"{
    "Successful": [{"ReceiptHandle": "AQEB-1"}],
    "Failed": [{"ReceiptHandle": "AQEB-2", "ErrorCode": "ReceiptHandleExpired", "ErrorMessage": "Received again."}]
}"#;

const RECORDS: &str = r#"{
    "QueueRecords": [
        {
            "ReceiptHandle": "AQEB-1",
            "RecordId": "r-1",
            "PartitionKey": "user-17",
            "Data": "aGVsbG8=",
            "ApproximateArrivalTimestamp": 1763805296.123,
            "FirstReceiveTimestamp": 1763805300,
            "ReceiveCount": 2
        },
        {
            "ReceiptHandle": "AQEB-2",
            "RecordId": "r-2",
            "Data": "",
            "ApproximateArrivalTimestamp": 1763805297,
            "FirstReceiveTimestamp": 1763805300.5,
            "ReceiveCount": 1
        }
    ]
}"#;

fn acknowledge_dead_letter_queue_records() -> Case {
    let entries = [
        AcknowledgeDeadLetterQueueRecordsRequestEntry::new("AQEB-1"),
        AcknowledgeDeadLetterQueueRecordsRequestEntry::new("AQEB-2"),
    ];
    case::<AcknowledgeDeadLetterQueueRecords>(
        [AcknowledgeDeadLetterQueueRecordsInput::new(QUEUE_ARN, entries)],
        OUTCOME,
        [fault(400, r#"{"__type":"com.amazonaws.kinesis#ThrottlingException","message":"Rate exceeded"}"#)],
    )
}

fn acknowledge_queue_records() -> Case {
    let entries =
        [AcknowledgeQueueRecordsRequestEntry::new("AQEB-1"), AcknowledgeQueueRecordsRequestEntry::new("AQEB-2")];
    case::<AcknowledgeQueueRecords>(
        [AcknowledgeQueueRecordsInput::new(QUEUE_ARN, entries)],
        OUTCOME,
        [typed_fault(400, "ThrottlingException", r#"{"Message":"Rate exceeded"}"#)],
    )
}

fn receive_dead_letter_queue_records() -> Case {
    case::<ReceiveDeadLetterQueueRecords>(
        [
            ReceiveDeadLetterQueueRecordsInput::new(QUEUE_ARN)
                .limit(10)
                .wait_time_seconds(20)
                .visibility_timeout_seconds(43_200),
            ReceiveDeadLetterQueueRecordsInput::new(QUEUE_ARN),
        ],
        RECORDS,
        [fault(400, r#"{"__type":"KMSThrottlingException","message":"KMS is throttling."}"#)],
    )
}

fn receive_queue_records() -> Case {
    case::<ReceiveQueueRecords>(
        [
            ReceiveQueueRecordsInput::new(QUEUE_ARN).limit(1).wait_time_seconds(0).visibility_timeout_seconds(0),
            ReceiveQueueRecordsInput::new(QUEUE_ARN),
        ],
        RECORDS,
        [fault(400, r#"{"code":"KMSDisabledException","message":"The key is disabled."}"#)],
    )
}

fn restore_dead_letter_queue_records() -> Case {
    let entries = [RestoreDeadLetterQueueRecordsRequestEntry::new("AQEB-1")];
    case::<RestoreDeadLetterQueueRecords>(
        [RestoreDeadLetterQueueRecordsInput::new(QUEUE_ARN, entries)],
        OUTCOME,
        [fault(400, r#"{"__type":"com.amazonaws.kinesis#InvalidArgumentException","Message":"1 to 10 entries."}"#)],
    )
}

fn update_dead_letter_queue_records_visibility() -> Case {
    let entries = [UpdateDeadLetterQueueRecordsVisibilityRequestEntry::new("AQEB-1", 0)];
    case::<UpdateDeadLetterQueueRecordsVisibility>(
        [UpdateDeadLetterQueueRecordsVisibilityInput::new(QUEUE_ARN, entries)],
        OUTCOME,
        [fault(400, r#"{"code":"AccessDeniedException"}"#)],
    )
}

fn update_queue_records_visibility() -> Case {
    let entries = [
        UpdateQueueRecordsVisibilityRequestEntry::new("AQEB-1", 60),
        UpdateQueueRecordsVisibilityRequestEntry::new("AQEB-2", 0),
    ];
    case::<UpdateQueueRecordsVisibility>(
        [UpdateQueueRecordsVisibilityInput::new(QUEUE_ARN, entries)],
        OUTCOME,
        [typed_fault(500, "InternalFailureException", r#"{"message":"Try again."}"#)],
    )
}
