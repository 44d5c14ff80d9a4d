//! What `validate` says of inputs of Kinesis, by the rules of its model.

use generated::kinesis::{CreateStreamInput, PutRecordsInput, PutRecordsRequestEntry, TagResourceInput};
use generated::runtime::validate::{Rule, Unit};

#[test]
fn every_record_that_breaks_a_rule_is_named() {
    let keys = ["a".to_owned(), "é".repeat(256), String::new(), "x".repeat(300)];
    let records = keys.iter().map(|key| PutRecordsRequestEntry::new("data").partition_key(key));
    let input = PutRecordsInput::new(records.collect::<Vec<_>>()).stream_name("no spaces!");
    let violations = input.validate().expect_err("three rules are broken");
    assert_eq!(
        violations.to_string(),
        "PutRecordsInput: records[2].partition_key: 0 characters, at least 1; \
         records[3].partition_key: 300 characters, at most 256; stream_name: does not match `^[a-zA-Z0-9_.-]+$`"
    );
    let rules: Vec<&Rule> = violations.iter().map(|violation| &violation.rule).collect();
    let long = Rule::Length { actual: 300, min: Some(1), max: Some(256), unit: Unit::Characters };
    assert!(rules.contains(&&long), "{rules:?}");
    let left = violations.ignore("records[].partition_key").expect_err("the name of the stream");
    assert_eq!(left.iter().count(), 1);
}

#[test]
fn what_the_model_says_of_one_shape_holds_by_itself() {
    let record = PutRecordsRequestEntry::new(vec![0; 10_485_761]).partition_key("k");
    let told = record.validate().expect_err("a byte too many").to_string();
    assert_eq!(told, "PutRecordsRequestEntry: data: 10485761 bytes, at most 10485760");
    assert!(PutRecordsInput::new(vec![record; 2]).validate().is_err());
    let none = PutRecordsInput::new(Vec::<PutRecordsRequestEntry>::new()).validate().expect_err("no record");
    assert_eq!(none.to_string(), "PutRecordsInput: records: 0 elements, at least 1");
}

#[test]
fn numbers_and_entries_of_maps_have_their_limits() {
    let told = CreateStreamInput::new("clicks").shard_count(0).validate().expect_err("no shards").to_string();
    assert_eq!(told, "CreateStreamInput: shard_count: 0, at least 1");
    let tags = [("k".repeat(129), "v".repeat(257))];
    let told = TagResourceInput::new(tags, "arn:aws:kinesis:eu-west-1:123456789012:stream/s");
    let told = told.validate().expect_err("two are too long");
    let found: Vec<(&str, String)> =
        told.iter().map(|violation| (violation.member.as_str(), violation.rule.to_string())).collect();
    let expected = [("tags[]", "129 characters, at most 128"), ("tags[]", "257 characters, at most 256")];
    assert_eq!(found, expected.map(|(member, rule)| (member, rule.to_owned())));
}

#[test]
fn whatever_is_sent_can_be_asked() {
    use generated::runtime::validate::Validate;

    fn asked(all: &[&dyn Validate]) -> usize {
        all.iter().filter(|value| value.validate().is_err()).count()
    }
    assert_eq!(
        asked(&[&CreateStreamInput::new("s"), &PutRecordsInput::new(vec![PutRecordsRequestEntry::new("d")])]),
        0
    );
}
