//! What waiters are expected to make of answers, asked of the implementation of `JMESPath` that AWS's tools use.

use std::env;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

include!("cases/waiters/answers.rs");

#[test]
#[ignore = "needs Python's `jmespath`, named by SMITHWRIGHT_PYTHON; run by CI"]
fn jmespath_says_the_same() {
    let python = env::var_os("SMITHWRIGHT_PYTHON").expect("SMITHWRIGHT_PYTHON names a Python with jmespath");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/waiters");
    let answers: Vec<Value> = ANSWERS
        .iter()
        .map(|(output, taken, failing)| {
            let output: Value = serde_json::from_str(output).expect("JSON");
            json!([output, taken, failing])
        })
        .collect();
    let mut child = Command::new(python)
        .arg(folder.join("peer.py"))
        .arg(folder.join("model.json"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(Value::from(answers).to_string().as_bytes()).expect("Python reads");
    drop(stdin);
    let output = child.wait_with_output().expect("Python ends");
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && told.trim() == "the same", "{told}");
}
