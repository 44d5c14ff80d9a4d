//! `cargo xtask conformance` as a user sees it: the table, the differences, the exit code.
//!
//! What needs a generated crate to be compiled is slow and ignored; CI runs it with `--ignored`.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs};

/// Two members, and the place for traits of its operation `Echo`.
const MODEL: &str = r#"{
    "smithy": "2.0",
    "shapes": {
        "example.echo#Echoes": {
            "type": "service",
            "version": "1",
            "operations": [{"target": "example.echo#Echo"}],
            "traits": {"aws.protocols#awsJson1_1": {}}
        },
        "example.echo#Echo": {
            "type": "operation",
            "input": {"target": "example.echo#Sound"},
            "output": {"target": "example.echo#Sound"},
            "traits": {TRAITS}
        },
        "example.echo#Sound": {
            "type": "structure",
            "members": {
                "word": {"target": "smithy.api#String"},
                "times": {"target": "smithy.api#Integer"}
            }
        }
    }
}"#;

/// A request whose body is as it should be, one whose body is not, and one that is none of a client's business.
const REQUESTS: &str = r#""smithy.test#httpRequestTests": [
    {"id": "right", "protocol": "aws.protocols#awsJson1_1", "method": "POST", "uri": "/",
     "params": {"word": "hey", "times": 2}, "body": "{ \"times\": 2.0, \"word\": \"hey\" }", "bodyMediaType": "application/json"},
    {"id": "wrong", "protocol": "aws.protocols#awsJson1_1", "method": "POST", "uri": "/",
     "params": {"times": 2}, "body": "{\"times\": 3}", "bodyMediaType": "application/json"},
    {"id": "for_a_server", "protocol": "aws.protocols#awsJson1_1", "method": "GET", "uri": "/", "appliesTo": "server"},
    {"id": "for_another_protocol", "protocol": "aws.protocols#awsJson1_0", "method": "GET", "uri": "/"}
]"#;

const RESPONSES: &str = r#""smithy.test#httpResponseTests": [
    {"id": "right", "protocol": "aws.protocols#awsJson1_1", "code": 200, "params": {"word": "hey"}, "body": "{\"word\": \"hey\"}"},
    {"id": "wrong", "protocol": "aws.protocols#awsJson1_1", "code": 200, "params": {"word": "hey"}, "body": "{\"word\": \"hoo\"}"}
]"#;

/// Writes the model with these traits of its operation and runs the command on it.
fn conformance(name: &str, traits: &str) -> Output {
    conformance_of(name, &MODEL.replace("TRAITS", traits))
}

fn conformance_of(name: &str, text: &str) -> Output {
    let model = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.json"));
    fs::write(&model, text).expect("a model");
    Command::new(env!("CARGO_BIN_EXE_xtask")).arg("conformance").arg(model).output().expect("the command")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("text")
}

#[test]
#[ignore = "slow: compiles a generated crate; run by CI"]
fn right_tests_pass_and_wrong_ones_are_told_apart() {
    let output = conformance("echo", &format!("{REQUESTS}, {RESPONSES}"));
    assert_eq!(
        text(&output.stdout).lines().map(str::trim_end).collect::<Vec<_>>(),
        [
            "                  requests                   responses",
            "service    passed   failed left out    passed   failed left out",
            "Echoes          1        1        0         1        1        0",
            "",
            "wrong (Echoes, request of Echo)",
            "  body.times: expected `3`, found `2`",
            "",
            "wrong (Echoes, response of Echo)",
            "  in `Sound { word: Some(` expected `\"hey\",`, found `\"hoo\",`",
        ]
    );
    assert_eq!(text(&output.stderr), "2 of 4 tests failed\n");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
#[ignore = "slow: compiles a generated crate; run by CI"]
fn the_command_succeeds_if_every_test_does() {
    let right = REQUESTS.replace("{\\\"times\\\": 3}", "{\\\"times\\\":2}");
    let output = conformance("echo-right", &right);
    let printed = text(&output.stdout);
    assert!(printed.contains("\nEchoes          2        0        0\n"), "{printed}");
    assert_eq!((text(&output.stderr).as_str(), output.status.code()), ("", Some(0)));
}

#[test]
#[ignore = "slow: compiles a generated crate; run by CI"]
fn the_projects_own_tests_all_pass() {
    let models = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/models");
    let own = ["aws_json_1_0.json", "aws_json_1_1.json", "floats.json"].map(|name| models.join(name));
    let output = Command::new(env!("CARGO_BIN_EXE_xtask")).arg("conformance").args(own).output().expect("the command");
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
}

#[test]
#[ignore = "slow: compiles a generated crate; run by CI"]
fn what_must_not_be_shown_is_compared_beside_a_nan() {
    let member = r#""times": {"target": "smithy.api#Integer"}"#;
    let secret = r#""secret": {"target": "example.echo#Secret"},
        "level": {"target": "smithy.api#Double", "traits": {"smithy.api#default": "NaN"}}"#;
    let responses = r#""smithy.test#httpResponseTests": [
        {"id": "right", "protocol": "aws.protocols#awsJson1_1", "code": 200, "params": {"secret": "a"}, "body": "{\"secret\": \"a\"}"},
        {"id": "wrong", "protocol": "aws.protocols#awsJson1_1", "code": 200, "params": {"secret": "a"}, "body": "{\"secret\": \"b\"}"},
        {"id": "number", "protocol": "aws.protocols#awsJson1_1", "code": 200, "params": {"secret": "a"}, "body": "{\"secret\": \"a\", \"level\": 1}"}
    ]"#;
    let shape = r#""example.echo#Secret": {"type": "string", "traits": {"smithy.api#sensitive": {}}},
        "example.echo#Sound""#;
    let model = MODEL.replace(member, secret).replace(r#""example.echo#Sound""#, shape);
    // The references to the structure are no definitions.
    let model = model.replace(&format!(r#"{{"target": {shape}}}"#), r#"{"target": "example.echo#Sound"}"#);
    let output = conformance_of("echo-hidden", &model.replace("TRAITS", responses));
    let printed = text(&output.stdout);
    assert!(printed.contains("\nEchoes          1        2        0\n"), "{printed}");
    assert!(
        printed.contains("\nwrong (Echoes, response of Echo)\n  a value differs that must not be shown\n"),
        "{printed}"
    );
    assert!(printed.contains("expected `level: NaN,`, found `level: 1.0,`"), "{printed}");
    assert!(!printed.contains("\"b\""), "{printed}");
}

#[test]
#[ignore = "slow: compiles a generated crate; run by CI"]
fn tests_of_an_operation_that_is_left_out_are_failures() {
    let streaming = r#"{"target": "example.echo#Stream", "traits": {"smithy.api#required": {}}}"#;
    let shape = r#""example.echo#Stream": {"type": "blob", "traits": {"smithy.api#streaming": {}}},
        "example.echo#Sound""#;
    let model =
        MODEL.replace(r#"{"target": "smithy.api#String"}"#, streaming).replace(r#""example.echo#Sound""#, shape);
    // The references to the structure are no definitions.
    let model = model.replace(&format!(r#"{{"target": {shape}}}"#), r#"{"target": "example.echo#Sound"}"#);
    let model = model.replace("TRAITS", REQUESTS);
    let output = conformance_of("echo-left-out", &model);
    let printed = text(&output.stdout);
    let reason = "`word` is a byte stream, which only a whole body can be";
    assert!(printed.contains("\nEchoes          0        0        2\n"), "{printed}");
    assert!(
        printed.contains(&format!(
            "\nleft out: {reason}\n  right (Echoes, request of Echo)\n  wrong (Echoes, request of Echo)\n"
        )),
        "{printed}"
    );
    assert_eq!(text(&output.stderr), "2 of 2 tests were left out\n");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
#[ignore = "slow: compiles a generated crate; run by CI"]
fn a_model_without_tests_is_compiled_and_named() {
    let output = conformance("echo-silent", "");
    let printed = text(&output.stdout);
    let line = "\nEchoes   compiles; no tests\n";
    assert!(printed.ends_with(line), "{printed}");
    assert_eq!((text(&output.stderr).as_str(), output.status.code()), ("", Some(0)));
}

#[test]
#[ignore = "slow: compiles a generated crate; run by CI"]
fn params_that_do_not_fit_the_model_fail_their_test_and_no_other() {
    for (params, problem) in [
        (r#"{"words": "hey"}"#, "`words`: there is no such member"),
        (r#"{"word": 7}"#, "`word`: expected a string, found `7`"),
        (
            r#"{"times": 2147483648}"#,
            "`times`: expected a whole number from -2147483648 to 2147483647, found `2147483648`",
        ),
    ] {
        let output = conformance("echo-unfit", &REQUESTS.replace(r#"{"times": 2}"#, params));
        let printed = text(&output.stdout);
        let reason =
            format!("left out: its params do not fit the model: {problem}\n  wrong (Echoes, request of Echo)\n");
        assert!(printed.contains("\nEchoes          1        0        1\n"), "{printed}");
        assert!(printed.contains(&format!("\n{reason}")), "{printed}");
        assert_eq!((text(&output.stderr).as_str(), output.status.code()), ("1 of 2 tests were left out\n", Some(1)));
    }
}
