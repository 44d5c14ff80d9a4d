//! Names of an imaginary account, as its user would pass them.

use std::collections::BTreeMap;

pub const STREAM: &str = "clicks";
pub const STREAM_ARN: &str = "arn:aws:kinesis:eu-central-1:111122223333:stream/clicks";
pub const STREAM_ID: &str = "abcdefghij0123456789-abc";
pub const CONSUMER_ARN: &str = "arn:aws:kinesis:eu-central-1:111122223333:stream/clicks/consumer/billing:1763805296";
pub const QUEUE_ARN: &str = "arn:aws:kinesis:eu-central-1:111122223333:queue/orders";
pub const CHANNEL_ARN: &str = "arn:aws:kinesis:eu-central-1:111122223333:channel/archive";
pub const KEY: &str = "alias/clicks";

pub fn tags() -> BTreeMap<String, String> {
    BTreeMap::from([("team".to_owned(), "web".to_owned()), ("stage".to_owned(), String::new())])
}

pub fn tag_keys() -> Vec<String> {
    vec!["team".to_owned(), "stage".to_owned()]
}
