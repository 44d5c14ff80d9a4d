//! Leases in a table of `DynamoDB`: what is sent, byte for byte where it matters, and what answers mean.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use generated::dynamodb::Client;
use generated::runtime::http::{Request, Response};
use generated::runtime::{Body, Bytes, Config, Credentials, RetryConfig, Transport, TransportError};
use serde_json::{Value, json};
use smithwright_kinesis::lease::{DynamoDbLeaseStore, LeaseStore, Row};

/// Gives answers in their order, and keeps what was asked.
#[derive(Clone, Default)]
struct Script {
    answers: Arc<Mutex<VecDeque<(u16, String)>>>,
    asked: Arc<Mutex<Vec<(String, Value)>>>,
}

impl Transport for Script {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let target = request.headers()["x-amz-target"].to_str().expect("text").to_owned();
        let body = serde_json::from_slice(request.body()).expect("JSON");
        self.asked.lock().expect("one at a time").push((target.replace("DynamoDB_20120810.", ""), body));
        let (status, body) = self.answers.lock().expect("one at a time").pop_front().expect("an answer");
        Ok(Response::builder().status(status).body(Bytes::from(body)).expect("a response"))
    }

    async fn open(&self, request: Request<Bytes>) -> Result<Response<Body>, TransportError> {
        Ok(self.send(request).await?.map(Body::from))
    }
}

impl Script {
    fn of(answers: &[(u16, Value)]) -> (Self, Client) {
        let script = Self::default();
        let answers = answers.iter().map(|(status, body)| (*status, body.to_string()));
        script.answers.lock().expect("new").extend(answers);
        let config = Config::new().region("eu-west-1").credentials(Credentials::new("key", "secret"));
        (script.clone(), Client::new(config.transport(script).retry(RetryConfig::off())))
    }

    fn asked(&self) -> Vec<(String, Value)> {
        self.asked.lock().expect("one at a time").clone()
    }
}

fn error(code: &str) -> (u16, Value) {
    (400, json!({ "__type": format!("com.amazonaws.dynamodb.v20120810#{code}"), "message": "no" }))
}

fn row() -> Row {
    let fields = [("owner".to_owned(), "me#1".to_owned()), ("position".to_owned(), "AFTER 49".to_owned())];
    Row { group: "billing/clicks".into(), key: "shardId-0".into(), version: 5, fields: fields.into() }
}

fn item() -> Value {
    json!({
        "group": { "S": "billing/clicks" }, "key": { "S": "shardId-0" }, "version": { "N": "5" },
        "owner": { "S": "me#1" }, "position": { "S": "AFTER 49" },
    })
}

#[tokio::test]
async fn every_write_is_conditional() {
    let failed = error("ConditionalCheckFailedException");
    let done = (200, json!({}));
    let (script, client) = Script::of(&[done.clone(), failed.clone(), done.clone(), failed.clone(), done, failed]);
    let store = DynamoDbLeaseStore::new(&client, "leases");
    assert!(store.create(&row()).await.unwrap());
    assert!(!store.create(&row()).await.unwrap());
    assert!(store.update(&row(), 4).await.unwrap());
    assert!(!store.update(&row(), 4).await.unwrap());
    assert!(store.delete("billing/clicks", "shardId-0", 5).await.unwrap());
    assert!(!store.delete("billing/clicks", "shardId-0", 5).await.unwrap());
    let create = json!({
        "TableName": "leases", "Item": item(), "ConditionExpression": "attribute_not_exists(#key)",
        "ExpressionAttributeNames": { "#key": "key" },
    });
    let update = json!({
        "TableName": "leases", "Item": item(), "ConditionExpression": "#version = :version",
        "ExpressionAttributeNames": { "#version": "version" },
        "ExpressionAttributeValues": { ":version": { "N": "4" } },
    });
    let delete = json!({
        "TableName": "leases", "Key": { "group": { "S": "billing/clicks" }, "key": { "S": "shardId-0" } },
        "ConditionExpression": "#version = :version", "ExpressionAttributeNames": { "#version": "version" },
        "ExpressionAttributeValues": { ":version": { "N": "5" } },
    });
    let asked = script.asked();
    let expected = [("PutItem", create), ("PutItem", update), ("DeleteItem", delete)];
    for (index, (operation, body)) in expected.into_iter().enumerate() {
        assert_eq!(asked[2 * index], (operation.to_owned(), body));
    }
}

#[tokio::test]
async fn a_group_is_listed_page_by_page_as_it_is_now() {
    let key = json!({ "group": { "S": "billing/clicks" }, "key": { "S": "shardId-0" } });
    let pages = [
        (200, json!({ "Items": [item()], "Count": 1, "ScannedCount": 1, "LastEvaluatedKey": key })),
        (200, json!({ "Items": [], "Count": 0, "ScannedCount": 0 })),
    ];
    let (script, client) = Script::of(&pages);
    assert_eq!(DynamoDbLeaseStore::new(&client, "leases").list("billing/clicks").await.unwrap(), [row()]);
    let asked = script.asked();
    assert_eq!(asked[0].1["ConsistentRead"], json!(true));
    assert_eq!(asked[0].1["KeyConditionExpression"], json!("#group = :group"));
    assert_eq!(asked[1].1["ExclusiveStartKey"], key);
}

#[tokio::test]
async fn what_passes_is_told_from_what_a_person_mends() {
    for (code, passes) in [("ProvisionedThroughputExceededException", true), ("ResourceNotFoundException", false)] {
        let (_, client) = Script::of(&[error(code)]);
        let failed = DynamoDbLeaseStore::new(&client, "leases").list("g/s").await.expect_err(code);
        assert_eq!(failed.is_passing(), passes, "{failed}");
        assert!(failed.to_string().contains("the table leases"), "{failed}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_table_that_is_not_there_is_created() {
    let status = |status: &str| (200, json!({ "Table": { "TableName": "leases", "TableStatus": status } }));
    let answers = [error("ResourceNotFoundException"), (200, json!({})), status("CREATING"), status("ACTIVE")];
    let (script, client) = Script::of(&answers);
    DynamoDbLeaseStore::open(&client, "leases").await.unwrap();
    let asked = script.asked();
    let operations: Vec<&str> = asked.iter().map(|(operation, _)| operation.as_str()).collect();
    assert_eq!(operations, ["DescribeTable", "CreateTable", "DescribeTable", "DescribeTable"]);
    assert_eq!(asked[1].1["BillingMode"], json!("PAY_PER_REQUEST"));
    assert_eq!(asked[1].1["KeySchema"][1], json!({ "AttributeName": "key", "KeyType": "RANGE" }));
}
