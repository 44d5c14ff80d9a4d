//! What a scripted Kinesis has stored: how often each record, known by its partition key.

use std::collections::HashMap;
use std::fmt::Write;
use std::sync::{Mutex, PoisonError};

use smithwright_tests::scripted::{Act, Request};

/// How often each record was stored.
#[derive(Debug, Default)]
pub struct Ledger(Mutex<HashMap<String, u32>>);

impl Ledger {
    /// Stores the records of a `PutRecords` request, and answers that it did.
    pub fn take(&self, request: &Request) -> String {
        let keys = keys(&request.body);
        self.store(&keys);
        answer(200, &[], &stored(&keys))
    }

    /// Likewise, as all that is done with a request.
    pub fn serve(&self, request: &Request) -> Vec<Act> {
        vec![Act::send(self.take(request))]
    }

    /// Stores records.
    pub fn store(&self, keys: &[&str]) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for key in keys {
            *counts.entry((*key).to_owned()).or_default() += 1;
        }
    }

    /// How often this record was stored.
    pub fn count(&self, key: &str) -> u32 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(key).copied().unwrap_or(0)
    }
}

/// The partition keys in the body of a `PutRecords` request or of a `PutRecord` request, in order.
pub fn keys(body: &[u8]) -> Vec<&str> {
    let text = std::str::from_utf8(body).expect("JSON is UTF-8");
    text.split("\"PartitionKey\":\"").skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// The body that says that all of these were stored.
pub fn stored(keys: &[&str]) -> String {
    results(keys, |_| None)
}

/// The body that says which of these were stored and which failed, with which code.
pub fn results(keys: &[&str], failure: impl Fn(&str) -> Option<&'static str>) -> String {
    let mut failed = 0;
    let mut entries = String::new();
    for (index, key) in keys.iter().enumerate() {
        let separator = if index == 0 { "" } else { "," };
        let _ = match failure(key) {
            None => write!(entries, r#"{separator}{{"SequenceNumber":"{index}","ShardId":"shardId-000000000000"}}"#),
            Some(code) => {
                failed += 1;
                write!(entries, r#"{separator}{{"ErrorCode":"{code}","ErrorMessage":"Not now."}}"#)
            }
        };
    }
    format!(r#"{{"FailedRecordCount":{failed},"Records":[{entries}]}}"#)
}

/// A whole response with this body.
pub fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> String {
    let mut text = format!("HTTP/1.1 {status} Reason\r\nx-amzn-requestid: r-1\r\ncontent-length: {}\r\n", body.len());
    for (name, value) in headers {
        let _ = write!(text, "{name}: {value}\r\n");
    }
    text + "\r\n" + body
}

/// An error response as Kinesis writes them.
pub fn error(status: u16, headers: &[(&str, &str)], code: &str) -> String {
    answer(status, headers, &format!(r#"{{"__type":"{code}","message":"No."}}"#))
}
