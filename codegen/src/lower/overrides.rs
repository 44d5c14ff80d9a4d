//! What models should say and do not say yet, by shape id. Nothing else in the generator knows a service.

use smithwright_model::ShapeId;

/// Operations that wait for something before they answer. The trait `aws.api#longPoll` is younger than they are.
const LONG_POLLS: [&str; 5] = [
    "com.amazonaws.kinesis#ReceiveQueueRecords",
    "com.amazonaws.sfn#GetActivityTask",
    "com.amazonaws.sqs#ReceiveMessage",
    "com.amazonaws.swf#PollForActivityTask",
    "com.amazonaws.swf#PollForDecisionTask",
];

/// Whether an operation is a long poll although its model does not say so.
pub fn is_long_poll(operation: &ShapeId) -> bool {
    LONG_POLLS.contains(&operation.as_str())
}
