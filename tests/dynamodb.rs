//! The client of a table of leases (feature `dynamodb` of `generated`): what it sends, byte for byte where the protocol
//! says so, and what it makes of answers as DynamoDB gives them.

use std::collections::BTreeMap;

use bytes::Bytes;
use generated::dynamodb::{
    AttributeDefinition, AttributeValue, BillingMode, CreateTable, CreateTableInput, DeleteItem, DeleteItemInput,
    DescribeTable, DescribeTableError, DescribeTableInput, GetItem, GetItemInput, KeySchemaElement, KeyType, PutItem,
    PutItemError, PutItemInput, Query, QueryInput, ReturnValue, ReturnValuesOnConditionCheckFailure,
    ScalarAttributeType, TableStatus, UpdateItem, UpdateItemInput,
};
use generated::runtime::{Operation, Timestamp, endpoint};
use serde_json::{Value, json};

fn text(value: &str) -> AttributeValue {
    AttributeValue::S(value.to_owned())
}

fn map(entries: &[(&str, AttributeValue)]) -> BTreeMap<String, AttributeValue> {
    entries.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
}

fn key() -> BTreeMap<String, AttributeValue> {
    map(&[("leaseKey", text("shard-1"))])
}

/// The body of a request, whose head is as the protocol wants it.
fn sent<O: Operation>(input: &O::Input) -> Value {
    let request = O::encode(input).unwrap();
    assert_eq!((request.method().as_str(), request.uri().path()), ("POST", "/"));
    assert_eq!(request.headers()["content-type"], "application/x-amz-json-1.0");
    assert_eq!(request.headers()["x-amz-target"], format!("DynamoDB_20120810.{}", O::INFO.name));
    serde_json::from_slice(request.body()).unwrap()
}

fn answered<O: Operation>(status: u16, body: &'static str) -> Result<O::Output, O::Error> {
    O::decode(http::Response::builder().status(status).body(Bytes::from_static(body.as_bytes())).unwrap())
}

#[test]
fn a_table_of_leases_is_created_and_described() {
    let definitions = [AttributeDefinition::new("leaseKey", ScalarAttributeType::S)];
    let input = CreateTableInput::new(definitions, "leases", [KeySchemaElement::new("leaseKey", KeyType::Hash)])
        .billing_mode(BillingMode::PayPerRequest)
        .deletion_protection_enabled(true);
    let expected = json!({
        "AttributeDefinitions": [{ "AttributeName": "leaseKey", "AttributeType": "S" }],
        "TableName": "leases",
        "KeySchema": [{ "AttributeName": "leaseKey", "KeyType": "HASH" }],
        "BillingMode": "PAY_PER_REQUEST",
        "DeletionProtectionEnabled": true,
    });
    assert_eq!(sent::<CreateTable>(&input), expected);
    assert_eq!(sent::<DescribeTable>(&DescribeTableInput::new("leases")), json!({ "TableName": "leases" }));

    // What the model leaves out, such as replicas, is passed over.
    let body = r#"{"Table":{"TableName":"leases","TableStatus":"ACTIVE","ItemCount":3,"CreationDateTime":1.732E9,
        "Replicas":[{"RegionName":"eu-west-1"}],"BillingModeSummary":{"BillingMode":"PAY_PER_REQUEST"}}}"#;
    let table = answered::<DescribeTable>(200, body).unwrap().table.unwrap();
    assert_eq!((table.table_status, table.item_count), (Some(TableStatus::Active), Some(3)));
    assert_eq!(table.creation_date_time.map(Timestamp::secs), Some(1_732_000_000));

    let body = r#"{"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException","message":"Not found"}"#;
    let error = answered::<DescribeTable>(400, body).unwrap_err();
    assert!(matches!(error, DescribeTableError::ResourceNotFoundException(_)), "{error}");
}

#[test]
fn values_of_every_type_come_back_as_they_were_sent() {
    let item = map(&[
        ("leaseKey", text("shard-1")),
        ("counter", AttributeValue::N("12345678901234567890123456789012345678".to_owned())),
        ("bytes", AttributeValue::B(Bytes::from_static(b"\0\xff"))),
        ("parents", AttributeValue::Ss(vec!["a".to_owned(), "b".to_owned()])),
        ("numbers", AttributeValue::Ns(vec!["1".to_owned(), "-2.5".to_owned()])),
        ("blobs", AttributeValue::Bs(vec![Bytes::from_static(b"x")])),
        ("map", AttributeValue::M(map(&[("inner", AttributeValue::L(vec![AttributeValue::Null(true)]))]))),
        ("open", AttributeValue::Bool(false)),
    ]);
    let wire = json!({
        "leaseKey": { "S": "shard-1" },
        "counter": { "N": "12345678901234567890123456789012345678" },
        "bytes": { "B": "AP8=" },
        "parents": { "SS": ["a", "b"] },
        "numbers": { "NS": ["1", "-2.5"] },
        "blobs": { "BS": ["eA=="] },
        "map": { "M": { "inner": { "L": [{ "NULL": true }] } } },
        "open": { "BOOL": false },
    });
    let input = PutItemInput::new("leases", item.clone());
    assert_eq!(sent::<PutItem>(&input), json!({ "TableName": "leases", "Item": wire }));

    let body: &'static str = json!({ "Item": wire }).to_string().leak();
    assert_eq!(answered::<GetItem>(200, body).unwrap().item, Some(item));
    assert_eq!(answered::<GetItem>(200, "{}").unwrap().item, None);
}

#[test]
fn a_lease_is_taken_only_from_whom_it_was_seen_with() {
    let input = UpdateItemInput::new("leases", key())
        .update_expression("SET leaseOwner = :me ADD leaseCounter :one")
        .condition_expression("leaseOwner = :other AND #c = :seen")
        .expression_attribute_names([("#c".to_owned(), "leaseCounter".to_owned())])
        .expression_attribute_values(map(&[
            (":me", text("worker-2")),
            (":one", AttributeValue::N("1".to_owned())),
            (":other", text("worker-1")),
            (":seen", AttributeValue::N("7".to_owned())),
        ]))
        .return_values(ReturnValue::AllNew)
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
    let expected = json!({
        "TableName": "leases",
        "Key": { "leaseKey": { "S": "shard-1" } },
        "ReturnValues": "ALL_NEW",
        "UpdateExpression": "SET leaseOwner = :me ADD leaseCounter :one",
        "ConditionExpression": "leaseOwner = :other AND #c = :seen",
        "ExpressionAttributeNames": { "#c": "leaseCounter" },
        "ExpressionAttributeValues": {
            ":me": { "S": "worker-2" }, ":one": { "N": "1" }, ":other": { "S": "worker-1" }, ":seen": { "N": "7" },
        },
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    });
    assert_eq!(sent::<UpdateItem>(&input), expected);
    let deletion = DeleteItemInput::new("leases", key()).condition_expression("attribute_exists(leaseKey)");
    let expected = json!({
        "TableName": "leases", "Key": { "leaseKey": { "S": "shard-1" } },
        "ConditionExpression": "attribute_exists(leaseKey)",
    });
    assert_eq!(sent::<DeleteItem>(&deletion), expected);
}

#[test]
fn a_condition_that_fails_gives_the_item_and_is_not_repeated() {
    let body = r#"{"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",
        "Message":"The conditional request failed","Item":{"leaseKey":{"S":"shard-1"}}}"#;
    let error = answered::<PutItem>(400, body).unwrap_err();
    assert!(!error.is_retryable());
    let PutItemError::ConditionalCheckFailedException(failed) = error else { panic!("{error}") };
    assert_eq!(failed.item, Some(key()));
    assert_eq!(failed.message.as_deref(), Some("The conditional request failed"));

    for (code, throttling) in [
        ("ProvisionedThroughputExceededException", true),
        ("RequestLimitExceeded", true),
        ("ThrottlingException", true),
        ("InternalServerError", false),
    ] {
        let body = format!(r#"{{"__type":"com.amazonaws.dynamodb.v20120810#{code}","message":"No."}}"#).leak();
        let error = answered::<PutItem>(400, body).unwrap_err();
        assert!(error.is_retryable(), "{code}");
        assert_eq!(error.is_throttling(), throttling, "{code}");
    }
}

#[test]
fn leases_are_queried_page_by_page() {
    let input = QueryInput::new("leases")
        .index_name("by-owner")
        .key_condition_expression("leaseOwner = :me")
        .expression_attribute_values(map(&[(":me", text("worker-1"))]))
        .limit(10)
        .exclusive_start_key(key());
    let expected = json!({
        "TableName": "leases",
        "IndexName": "by-owner",
        "Limit": 10,
        "ExclusiveStartKey": { "leaseKey": { "S": "shard-1" } },
        "KeyConditionExpression": "leaseOwner = :me",
        "ExpressionAttributeValues": { ":me": { "S": "worker-1" } },
    });
    assert_eq!(sent::<Query>(&input), expected);
    let body = r#"{"Items":[{"leaseKey":{"S":"shard-1"}}],"Count":1,"ScannedCount":4,
        "LastEvaluatedKey":{"leaseKey":{"S":"shard-1"}}}"#;
    let page = answered::<Query>(200, body).unwrap();
    assert_eq!((page.count, page.scanned_count), (1, 4));
    assert_eq!((page.items, page.last_evaluated_key), (Some(vec![key()]), Some(key())));
    assert_eq!(sent::<GetItem>(&GetItemInput::new("leases", key()).consistent_read(true))["ConsistentRead"], true);
}

#[test]
fn a_tables_arn_leads_to_the_endpoint_of_its_account() {
    let settings = endpoint::Settings {
        region: Some("eu-west-1"),
        account_id: Some("111122223333"),
        ..endpoint::Settings::default()
    };
    let url = |table: &str| {
        let endpoint = GetItem::endpoint(&GetItemInput::new(table, key()), &settings).unwrap();
        endpoint.url().to_string()
    };
    assert_eq!(url("leases"), "https://111122223333.ddb.eu-west-1.amazonaws.com");
    let arn = "arn:aws:dynamodb:eu-west-1:444455556666:table/leases";
    assert_eq!(url(arn), "https://444455556666.ddb.eu-west-1.amazonaws.com");
}
