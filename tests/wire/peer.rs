//! Requests compared with those of botocore, the AWS SDK that Python programs use.

use std::collections::BTreeMap;
use std::io::{ErrorKind, Write};
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

use crate::cases;

/// Reads `[{"operation", "params"}]`, prints `[{"headers", "body"} or null]`; exits with 3 if there is no botocore.
const SCRIPT: &str = include_str!("peer.py");
const NO_BOTOCORE: i32 = 3;

/// Runs the script; `None` if the machine has no botocore.
fn botocore(requests: &Value) -> Option<Value> {
    let python = std::env::var_os("SMITHWRIGHT_PYTHON").unwrap_or_else(|| "python3".into());
    let mut command = Command::new(python);
    command.args(["-c", SCRIPT]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = match command.spawn() {
        Err(error) if error.kind() == ErrorKind::NotFound => return None,
        child => child.unwrap(),
    };
    // A script that ends before it has read everything says why by its status.
    let _ = child.stdin.take().unwrap().write_all(requests.to_string().as_bytes());
    let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
    if status.code() == Some(NO_BOTOCORE) {
        return None;
    }
    assert!(status.success(), "{}", String::from_utf8_lossy(&stderr));
    Some(serde_json::from_slice(&stdout).unwrap())
}

/// The value with all numbers as floats: whole timestamps may come as `1763805296.0`.
fn comparable(value: &Value) -> Value {
    match value {
        Value::Number(number) => number.as_f64().into(),
        Value::Array(elements) => elements.iter().map(comparable).collect(),
        Value::Object(members) => members.iter().map(|(key, value)| (key.clone(), comparable(value))).collect(),
        other => other.clone(),
    }
}

#[test]
#[ignore = "needs botocore; run by CI"]
fn botocore_sends_the_same_headers_and_bodies() {
    let cases = cases();
    let ours: Vec<_> = cases
        .iter()
        .flat_map(|(_, case)| case.requests.iter().map(|request| (case.operation, request)))
        .map(|(operation, request)| (operation, request.headers(), serde_json::from_slice(request.body()).unwrap()))
        .collect();
    let params =
        ours.iter().map(|(operation, _, body): &(_, _, Value)| json!({"operation": operation, "params": body}));
    let Some(theirs) = botocore(&params.collect()) else {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "botocore is not installed");
        return println!("skipped: botocore is not installed");
    };
    let theirs = theirs.as_array().unwrap();
    assert_eq!(ours.len(), theirs.len());
    for ((operation, headers, body), theirs) in ours.iter().zip(theirs) {
        if theirs.is_null() {
            assert!(operation.contains("Queue"), "botocore does not know {operation}");
            continue;
        }
        let headers: BTreeMap<_, _> =
            headers.iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap())).collect();
        assert_eq!(json!(headers), theirs["headers"], "{operation}");
        assert_eq!(comparable(body), comparable(&theirs["body"]), "{operation}");
    }
}
