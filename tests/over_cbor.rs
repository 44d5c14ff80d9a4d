//! Kinesis in CBOR: what is sent, by readers that are not ours, and what comes of answers, errors and bytes that are neither.

#[path = "over_cbor/answers.rs"]
mod answers;
#[path = "over_cbor/requests.rs"]
mod requests;
#[path = "over_cbor/segments.rs"]
mod segments;
