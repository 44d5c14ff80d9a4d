//! Endpoints compared with those of botocore, which walks the same rules as they stand in the model.

use std::io::{ErrorKind, Write};
use std::process::{Command, Output, Stdio};

use serde_json::{Map, Value, json};

use crate::cases::params;

/// Reads `{"rules", "partitions", "cases"}`, prints `[{"url"} or {"error"}]`; exits with 3 if there is no botocore.
const SCRIPT: &str = include_str!("peer.py");
const NO_BOTOCORE: i32 = 3;
const PARTITIONS: &str = include_str!("../../model/partitions.json");
const CASES: usize = 5_000;

/// Runs the script; `None` if the machine has no botocore.
fn botocore(asked: &Value) -> Option<Vec<Value>> {
    let python = std::env::var_os("SMITHWRIGHT_PYTHON").unwrap_or_else(|| "python3".into());
    let mut command = Command::new(python);
    command.args(["-c", SCRIPT]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = match command.spawn() {
        Err(error) if error.kind() == ErrorKind::NotFound => return None,
        child => child.expect("a process"),
    };
    // A script that ends before it has read everything says why by its status.
    let _ = child.stdin.take().expect("its input").write_all(asked.to_string().as_bytes());
    let Output { status, stdout, stderr } = child.wait_with_output().expect("its output");
    if status.code() == Some(NO_BOTOCORE) {
        return None;
    }
    assert!(status.success(), "{}", String::from_utf8_lossy(&stderr));
    Some(serde_json::from_slice(&stdout).expect("JSON"))
}

/// The next of numbers that look random and are the same each time (xorshift).
fn next(state: &mut u64) -> usize {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    usize::try_from(*state >> 33).expect("31 bits")
}

fn pick<'a>(state: &mut u64, of: &[&'a str]) -> &'a str {
    of[next(state) % of.len()]
}

fn arn(state: &mut u64) -> String {
    let parts = [
        pick(state, &["arn", "arn", "arn", "arn", "urn"]),
        pick(state, &["aws", "aws", "aws-cn", "aws-iso", "aws-iso-b", "aws-us-gov", ""]),
        pick(state, &["kinesis", "kinesis", "kinesis", "s3", ""]),
        pick(state, &["us-east-1", "cn-north-1", "us-iso-east-1", "", "-x"]),
        pick(state, &["123456789012", "123456789012", "", "a.b", "a-"]),
        pick(
            state,
            &[
                "stream/a",
                "stream/a/consumer/b:1",
                "channel/c-1",
                "queue/q-1",
                "queue",
                "channel/",
                "queue/a_b",
                "x/y",
                "/",
                "",
            ],
        ),
    ];
    parts[..parts.len() - usize::from(next(state).is_multiple_of(17))].join(":")
}

/// Parameters, each of them there or not.
fn some_params(state: &mut u64) -> Map<String, Value> {
    let mut params = Map::new();
    let regions = [
        "us-east-1",
        "cn-north-1",
        "us-gov-west-1",
        "us-iso-east-1",
        "us-isob-east-1",
        "eu-isoe-west-1",
        "eusc-de-east-1",
        "aws-global",
        "us-new-9",
        "xx",
    ];
    let mut add = |state: &mut u64, odds: usize, name: &str, value: &mut dyn FnMut(&mut u64) -> Value| {
        let there = next(state) % 100 < odds;
        let value = value(state);
        if there {
            params.insert(name.to_owned(), value);
        }
    };
    add(state, 95, "Region", &mut |state| pick(state, &regions).into());
    add(state, 95, "UseFIPS", &mut |state| next(state).is_multiple_of(3).into());
    add(state, 95, "UseDualStack", &mut |state| next(state).is_multiple_of(3).into());
    let urls = [
        "https://kinesis.us-east-1.amazonaws.com",
        "https://kinesis-abcd.us-east-1.amazonaws.com",
        "kinesis-abcd.us-east-1.amazonaws.com",
    ];
    add(state, 20, "Endpoint", &mut |state| pick(state, &urls).into());
    add(state, 90, "OperationType", &mut |state| pick(state, &["data", "control"]).into());
    let ids = ["abcdefghijklmnopqrst-xyz", "abcdefghijklmnopqrstuvwxyz", "short", "abcdefghijklmnopqrst-é"];
    add(state, 15, "StreamId", &mut |state| pick(state, &ids).into());
    for name in ["StreamARN", "ConsumerARN", "ResourceARN", "ChannelARN", "QueueARN"] {
        add(state, 25, name, &mut |state| arn(state).into());
    }
    add(state, 40, "ResourceType", &mut |state| pick(state, &["queue", "queue", "stream", ""]).into());
    add(state, 40, "AccountId", &mut |state| pick(state, &["123456789012", "a b", ""]).into());
    let modes = ["preferred", "disabled", "required", "other"];
    add(state, 60, "AccountIdEndpointMode", &mut |state| pick(state, &modes).into());
    params
}

#[test]
#[ignore = "needs botocore; run by CI"]
fn botocore_finds_the_same_endpoints() {
    let mut state = 0x5eed_5eed_5eed_5eed;
    let cases: Vec<Map<String, Value>> = (0..CASES).map(|_| some_params(&mut state)).collect();
    let ast: Value = serde_json::from_str(include_str!("../../model/kinesis.json")).expect("a model");
    let mut shapes = ast["shapes"].as_object().expect("shapes").values();
    let rules = shapes.find_map(|shape| shape["traits"].get("smithy.rules#endpointRuleSet")).expect("rules");
    let partitions: Value = serde_json::from_str(PARTITIONS).expect("partitions");
    let Some(theirs) = botocore(&json!({ "rules": rules, "partitions": partitions, "cases": cases })) else {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "botocore is not installed");
        return println!("skipped: botocore is not installed");
    };
    assert_eq!(theirs.len(), cases.len());
    let mut urls = 0;
    for (case, theirs) in cases.iter().zip(&theirs) {
        let ours = match params(case).resolve() {
            Ok(endpoint) => json!({ "url": endpoint.url() }),
            Err(error) => json!({ "error": error.message() }),
        };
        urls += usize::from(ours.get("url").is_some());
        assert_eq!(ours, *theirs, "{case:?}");
    }
    println!("{CASES} cases, {urls} of them URLs");
    assert!(urls > CASES / 10 && urls < CASES, "{urls}");
}
