//! Answers with status 200 in all the looks that AWS and its emulators give them, and what the caller gets.

use generated::kinesis::{
    CreateStream, CreateStreamOutput, DescribeStreamSummary, Error, GetRecords, GetRecordsOutput, ListStreams,
    PutRecords, StreamMode, StreamModeDetails, UpdateStreamMode, UpdateStreamModeInput,
};
use generated::runtime::{CallErrorKind, Operation, ServiceErrorKind, Timestamp};
use serde_json::json;

use crate::case::{response, told};
use crate::cases;
use crate::model::{Fit, Model, target};

fn decode<O: Operation>(body: &str) -> Result<O::Output, O::Error> {
    O::decode(response(200, &[("x-amzn-RequestId", "r-1")], body.to_owned()))
}

fn get_records(body: &str) -> GetRecordsOutput {
    decode::<GetRecords>(body).unwrap()
}

/// The line of the error that a body is, after what all of them share.
fn refused<O: Operation>(body: &str) -> String
where
    O::Output: std::fmt::Debug,
    O::Error: Into<Error>,
{
    let error = decode::<O>(body).unwrap_err();
    assert_eq!((error.code(), error.status(), error.request_id()), (None, Some(200), Some("r-1")));
    assert_eq!((error.call(), error.kind()), (Some(CallErrorKind::Decode), ServiceErrorKind::Other));
    assert!(!error.is_throttling() && !error.is_retryable());
    assert_eq!(error.body(), body);
    let told = told(&error);
    assert_eq!(told, self::told(&error.into()), "the error of the service says something else");
    let line = told.strip_prefix(&format!("Call\n{}: the response body ", O::INFO.name));
    line.and_then(|line| line.strip_suffix(" (HTTP 200, request id r-1)")).expect(&told).to_owned()
}

#[test]
fn timestamps_are_numbers_however_they_are_written() {
    let arrival = |number: &str| {
        let body = format!(r#"{{"Records":[{{"ApproximateArrivalTimestamp":{number}}}]}}"#);
        get_records(&body).records[0].approximate_arrival_timestamp.unwrap()
    };
    let whole = Timestamp::from_secs(1_763_805_296);
    for number in ["1763805296", "1763805296.0", "1.763805296E9", "1.763805296e+09", "17638052960e-1"] {
        assert_eq!(arrival(number), whole, "{number}");
    }
    for number in ["1763805296.123", "1.763805296123E9", "1763805296123e-3"] {
        assert_eq!(arrival(number), Timestamp::from_secs_and_nanos(1_763_805_296, 123_000_000), "{number}");
    }
    assert_eq!(arrival("-0.5"), Timestamp::from_secs_and_nanos(-1, 500_000_000));
    let text = r#"{"Records":[{"ApproximateArrivalTimestamp":"2025-11-22T09:54:56Z"}]}"#;
    let line = "of 68 bytes is not the JSON it should be: expected seconds since 1970, found a string at byte 43";
    assert_eq!(refused::<GetRecords>(text), line);
}

#[test]
fn null_is_absent_and_absent_is_empty() {
    let nulls = r#"{"Records":null,"NextShardIterator":null,"MillisBehindLatest":null,"ChildShards":null}"#;
    assert_eq!(get_records(nulls), GetRecordsOutput::default());
    assert_eq!(get_records("{}"), GetRecordsOutput::default());
    let record = r#"{"SequenceNumber":null,"ApproximateArrivalTimestamp":null,"Data":null,"PartitionKey":null}"#;
    assert_eq!(get_records(&format!(r#"{{"Records":[{record},null,{{}}]}}"#)), get_records(r#"{"Records":[{},{}]}"#));
    let record = &get_records(r#"{"Records":[{}]}"#).records[0];
    assert_eq!((&*record.sequence_number, &*record.data, &record.partition_key), ("", &b""[..], &None));

    let summary = decode::<DescribeStreamSummary>(r#"{"StreamDescriptionSummary":null}"#).unwrap();
    assert_eq!(summary, decode::<DescribeStreamSummary>("{}").unwrap());
    let summary = summary.stream_description_summary;
    assert_eq!((summary.open_shard_count, summary.stream_creation_timestamp), (0, Timestamp::from_secs(0)));
    assert_eq!((summary.stream_status.as_str(), summary.stream_mode_details), ("", None));
}

#[test]
fn an_empty_output_may_come_as_nothing() {
    for body in ["", "{}", " {\n}\n", r#"{"StreamName":"clicks"}"#] {
        assert_eq!(decode::<CreateStream>(body), Ok(CreateStreamOutput::default()), "{body}");
    }
    assert_eq!(refused::<CreateStream>("<html>"), "is not a JSON object but begins with `<html>`");
}

#[test]
fn nothing_is_no_output_where_a_member_is_required() {
    assert_eq!(refused::<ListStreams>(""), "is empty, without `StreamNames`, `HasMoreStreams`");
    assert_eq!(refused::<PutRecords>(""), "is empty, without `Records`");
    let model = Model::load();
    for (name, case) in cases() {
        let mut fit = Fit::default();
        model.fit(target(&model.operations()[case.operation]["output"]), &json!({}), &mut fit);
        assert_eq!((case.succeeds)(""), fit.wrong.is_empty(), "{name}");
    }
}

#[test]
fn what_is_no_object_is_shown() {
    for (body, beginning) in [
        ("<html>\r\n<h1>Sign in to the hotel's network</h1>", "<html> <h1>Sign in to the hotel's network</h1>"),
        (r#"["clicks"]"#, r#"["clicks"]"#),
        ("null", "null"),
        ("\"{}\"", "\"{}\""),
        ("OK", "OK"),
    ] {
        let line = format!("is not a JSON object but begins with `{beginning}`");
        assert_eq!(refused::<ListStreams>(body), line);
    }
    assert_eq!(refused::<ListStreams>("\u{1f}\u{8b}\u{8}"), "is not a JSON object but 4 bytes that are not text");
}

#[test]
fn half_an_output_is_no_output() {
    let body = r#"{"StreamNames":["clicks","secr"#;
    let line = "of 30 bytes is not the JSON it should be: \
                expected the rest of a string, found the end of the text at byte 30";
    assert_eq!(refused::<ListStreams>(body), line);
    for (name, case) in cases() {
        for (end, _) in case.response.char_indices().skip(1) {
            assert!(!(case.succeeds)(&case.response[..end]), "{name} {end}");
        }
        assert!((case.succeeds)(case.response), "{name}");
        assert!(!(case.succeeds)(&format!("{}}}", case.response)), "{name}");
    }
}

#[test]
fn a_count_of_failures_is_given_as_it_came() {
    let body = r#"{"FailedRecordCount":0,"Records":[{"ErrorCode":"InternalFailure","ErrorMessage":"Try again."}]}"#;
    let output = decode::<PutRecords>(body).unwrap();
    assert_eq!(output.failed_record_count, Some(0));
    assert_eq!(output.records[0].error_code.as_deref(), Some("InternalFailure"));
    let output = decode::<PutRecords>(r#"{"FailedRecordCount":7,"Records":[]}"#).unwrap();
    assert_eq!((output.failed_record_count, output.records.len()), (Some(7), 0));
}

#[test]
fn an_unknown_enum_value_is_kept_and_sent_again() {
    let body = r#"{"StreamDescriptionSummary":{"StreamModeDetails":{"StreamMode":"ON_MARS"},"StreamStatus":"active"}}"#;
    let summary = decode::<DescribeStreamSummary>(body).unwrap().stream_description_summary;
    assert_eq!(summary.stream_status.as_str(), "active");
    let mode = summary.stream_mode_details.unwrap();
    assert_eq!(mode, StreamModeDetails::new(StreamMode::Unknown("ON_MARS".to_owned())));
    let request = UpdateStreamMode::encode(&UpdateStreamModeInput::new("arn", mode)).unwrap();
    assert_eq!(request.body(), r#"{"StreamARN":"arn","StreamModeDetails":{"StreamMode":"ON_MARS"}}"#);
}

#[test]
fn whole_numbers_are_read_however_they_are_written() {
    let millis = |number: &str| get_records(&format!(r#"{{"MillisBehindLatest":{number}}}"#)).millis_behind_latest;
    for (number, value) in [
        ("1.0", 1),
        ("1e3", 1000),
        ("12.50E1", 125),
        ("-0", 0),
        ("9223372036854775807", i64::MAX),
        ("-9223372036854775808", i64::MIN),
    ] {
        assert_eq!(millis(number), Some(value), "{number}");
    }
    let failed = decode::<PutRecords>(r#"{"FailedRecordCount":5e0}"#).unwrap().failed_record_count;
    assert_eq!(failed, Some(5));
}

#[test]
fn numbers_that_do_not_fit_are_refused_and_skipped_where_nobody_asks_for_them() {
    for number in ["9223372036854775808", "1e400", "0.5", "1e-400", "1e99999999999999999999"] {
        let body = format!(r#"{{"MillisBehindLatest":{number}}}"#);
        let line = format!(
            "of {} bytes is not the JSON it should be: \
             expected a whole number of 64 bits, found another number at byte 22",
            body.len()
        );
        assert_eq!(refused::<GetRecords>(&body), line);
        assert_eq!(get_records(&format!(r#"{{"New":{number}}}"#)), GetRecordsOutput::default());
    }
    let line = refused::<PutRecords>(r#"{"FailedRecordCount":2147483648}"#);
    assert!(line.ends_with("expected a whole number of 32 bits, found another number at byte 21"), "{line}");
    let line = refused::<PutRecords>(r#"{"FailedRecordCount":"1"}"#);
    assert!(line.ends_with("expected a whole number of 32 bits, found a string at byte 21"), "{line}");
}

#[test]
fn nesting_is_refused_beyond_127_levels() {
    let nested = |levels: usize| format!(r#"{{"New":{}{}}}"#, "[".repeat(levels), "]".repeat(levels));
    assert_eq!(get_records(&nested(126)), GetRecordsOutput::default());
    for levels in [127, 1000, 1_000_000] {
        let line = refused::<GetRecords>(&nested(levels));
        let reason = "expected at most 127 nested arrays and objects, found one more at byte 133";
        assert!(line.ends_with(reason), "{line}");
    }
}

#[test]
fn of_equal_keys_the_last_that_is_not_null_counts() {
    let body = r#"{"MillisBehindLatest":1,"NextShardIterator":"a","MillisBehindLatest":2,"NextShardIterator":null}"#;
    let output = get_records(body);
    assert_eq!((output.millis_behind_latest, output.next_shard_iterator), (Some(2), Some("a".to_owned())));
    let records = get_records(r#"{"Records":[{"SequenceNumber":"1"}],"Records":[{"SequenceNumber":"2"}]}"#).records;
    assert_eq!(records.iter().map(|record| &*record.sequence_number).collect::<Vec<_>>(), ["2"]);
}

#[test]
fn data_that_is_not_base64_is_refused_and_not_shown() {
    for data in ["aGVsbG8", "aGVsbG8==", "aGV!bG8=", "aGVs_G8=", "secret"] {
        let line = refused::<GetRecords>(&format!(r#"{{"Records":[{{"Data":"{data}"}}]}}"#));
        assert!(line.contains("base64") && !line.contains(data), "{line}");
    }
    let output = get_records(r#"{"Records":[{"Data":"aGVsbG8\u003d"},{"Data":"\/\/\/\/"}]}"#);
    assert_eq!(output.records.iter().map(|record| &*record.data).collect::<Vec<_>>(), [&b"hello"[..], &[0xff; 3]]);
}

#[test]
fn every_status_of_success_is_one() {
    for status in [200, 201, 202, 204, 299] {
        let output = GetRecords::decode(response(status, &[], r#"{"MillisBehindLatest":1}"#));
        assert_eq!(output.unwrap().millis_behind_latest, Some(1));
    }
}
