//! What people do with shapes as JSON: saved answers, payloads of Lambda, inputs as the command line has them; and errors.

use generated::kinesis::{
    CreateStreamInput, EncryptionType, GetShardIteratorInput, PutRecordsInput, PutRecordsOutput,
    ResourceNotFoundException, StreamMode, StreamModeDetails,
};
use generated::runtime::Timestamp;

#[test]
fn an_answer_is_kept_and_read_again() {
    let text = r#"{
        "FailedRecordCount": 1,
        "Records": [
            { "SequenceNumber": "1", "ShardId": "shardId-000000000000" },
            { "ErrorCode": "ProvisionedThroughputExceededException", "ErrorMessage": "slow down" }
        ],
        "EncryptionType": "QUANTUM"
    }"#;
    let output = PutRecordsOutput::from_json(text).unwrap();
    assert_eq!(output.failed_record_count, Some(1));
    assert_eq!(output.encryption_type, Some(EncryptionType::from("QUANTUM")));
    assert_eq!(PutRecordsOutput::from_json(output.to_json()), Ok(output));
}

#[test]
fn an_input_is_as_the_command_line_has_it() {
    let input =
        PutRecordsInput::from_json(br#"{"StreamName":"clicks","Records":[{"Data":"aGV5","PartitionKey":"k"}]}"#);
    let input = input.unwrap();
    assert_eq!((&input.records[0].data[..], input.records[0].partition_key.as_deref()), (&b"hey"[..], Some("k")));
    assert_eq!(input.to_json(), r#"{"Records":[{"Data":"aGV5","PartitionKey":"k"}],"StreamName":"clicks"}"#);
}

#[test]
fn members_nobody_knows_are_skipped_and_missing_ones_are_empty() {
    let input =
        CreateStreamInput::from_json(r#"{"New":{"a":[1]},"StreamModeDetails":{"StreamMode":"NEWER"}}"#).unwrap();
    assert_eq!(input.stream_name, "");
    let details = StreamModeDetails { stream_mode: StreamMode::from("NEWER") };
    assert_eq!(input.stream_mode_details.as_ref(), Some(&details));
    assert_eq!(input.to_json(), r#"{"StreamName":"","StreamModeDetails":{"StreamMode":"NEWER"}}"#);
}

#[test]
fn an_error_has_its_code_and_message() {
    let error = ResourceNotFoundException::from_json(r#"{"message":"no such stream"}"#).unwrap();
    assert_eq!((error.code(), error.meta.message()), (Some("ResourceNotFoundException"), Some("no such stream")));
    assert_eq!(error.message.as_deref(), Some("no such stream"));
    assert_eq!(error.to_json(), r#"{"message":"no such stream"}"#);
}

#[test]
fn what_is_wrong_is_told_with_its_path_and_place() {
    let text = "{\n  \"Records\": [\n    {\"Data\": \"aGV5\", \"PartitionKey\": 7}\n  ]\n}";
    let error = PutRecordsInput::from_json(text).unwrap_err();
    let line = "Records[0].PartitionKey: expected a string, found a number at line 3, column 38";
    assert_eq!(error.to_string(), line);
    let error = serde_json::from_str::<PutRecordsInput>(text).unwrap_err();
    assert!(error.to_string().contains("Records[0].PartitionKey"), "{error}");
}

/// Formats of `serde` have no word for more than a double of a fraction.
#[test]
fn a_time_is_as_exact_as_a_double_under_serde() {
    let time = |nanos| Timestamp::from_secs_and_nanos(1_700_000_000, nanos);
    for nanos in [0, 500_000_000, 123_000_000, 123_456_000] {
        let iterator = GetShardIteratorInput::from_json(format!(
            r#"{{"ShardId":"1","ShardIteratorType":"AT_TIMESTAMP","Timestamp":{}}}"#,
            time(nanos).epoch_seconds()
        ))
        .unwrap();
        assert_eq!(iterator.timestamp, Some(time(nanos)));
        let text = serde_json::to_string(&iterator).unwrap();
        assert_eq!(serde_json::from_str::<GetShardIteratorInput>(&text).unwrap(), iterator);
    }
}
