//! One operation's case: inputs and their requests, a response and its output, error responses and their errors.

use std::fmt::{Debug, Write as _};

use bytes::Bytes;
use generated::kinesis::Error;
use generated::runtime::Operation;
use serde_json::Value;

/// Lines of JSON are broken beyond this many columns.
const COLUMNS: usize = 120;

/// What an operation sends and what it makes of answers.
#[derive(Clone)]
pub struct Case {
    /// The operation's name in the model.
    pub operation: &'static str,
    /// One for each input; the last one's has only what is required.
    pub requests: Vec<http::Request<Bytes>>,
    /// The body of the successful response; nothing for an event stream.
    pub response: &'static str,
    /// The events of the stream: names and payloads.
    pub events: &'static [(&'static str, &'static str)],
    /// The codes of the errors, as the caller sees them.
    pub codes: Vec<String>,
    /// Whether a body of a successful response is an output.
    pub succeeds: fn(&str) -> bool,
    pub output: String,
    pub errors: String,
}

/// An error response.
pub struct Fault {
    status: u16,
    error_type: Option<&'static str>,
    body: &'static str,
}

/// An error response whose code, if any, is in its body.
pub fn fault(status: u16, body: &'static str) -> Fault {
    Fault { status, error_type: None, body }
}

/// An error response whose code is in a header.
pub fn typed_fault(status: u16, error_type: &'static str, body: &'static str) -> Fault {
    Fault { status, error_type: Some(error_type), body }
}

/// Encodes `inputs`, the last of which has only what is required, and decodes `response` and `faults`.
pub fn case<O: Operation>(
    inputs: impl IntoIterator<Item = O::Input>,
    response: &'static str,
    faults: impl IntoIterator<Item = Fault>,
) -> Case
where
    O::Output: Debug,
    O::Error: Into<Error>,
{
    let requests = inputs.into_iter().map(|input| O::encode(&input).unwrap()).collect();
    let output = O::decode(answer(200, None, response)).unwrap();
    let succeeds = |body: &str| O::decode(answer(200, None, body)).is_ok();
    let (mut codes, mut errors) = (Vec::new(), String::new());
    for Fault { status, error_type, body } in faults {
        let Err(error) = O::decode(answer(status, error_type, body)) else { panic!("{} succeeded", O::INFO.name) };
        codes.push(error.code().unwrap_or_default().to_owned());
        let told = told(&error);
        assert_eq!(told, self::told(&error.into()), "the error of the service says something else");
        writeln!(errors, "\n## error\n{told}").unwrap();
    }
    Case {
        operation: O::INFO.name,
        requests,
        response,
        events: &[],
        codes,
        succeeds,
        output: format!("{output:#?}"),
        errors,
    }
}

/// Variant and text of an error.
pub fn told(error: &impl std::error::Error) -> String {
    let debug = format!("{error:#?}");
    let (variant, _) = debug.split_once(" {").unwrap();
    let variant = match variant {
        "ServiceError" => "Unmodeled",
        "CallError" => "Call",
        modeled => modeled,
    };
    format!("{variant}\n{error}")
}

/// A response as AWS would give it.
pub fn answer(status: u16, error_type: Option<&str>, body: &str) -> http::Response<Bytes> {
    let mut headers = vec![
        ("x-amzn-RequestId", "f0a1b2c3-0123-4567-89ab-cdef01234567"),
        ("Content-Type", "application/x-amz-json-1.1"),
    ];
    headers.extend(error_type.map(|error_type| ("x-amzn-ErrorType", error_type)));
    response(status, &headers, body.to_owned())
}

/// A response.
pub fn response(status: u16, headers: &[(&str, &str)], body: impl Into<Bytes>) -> http::Response<Bytes> {
    let response = http::Response::builder().status(status);
    headers.iter().fold(response, |response, header| response.header(header.0, header.1)).body(body.into()).unwrap()
}

impl Case {
    /// Compares the case with the snapshot of that name.
    pub fn compare(&self, name: &str) {
        let mut text = String::new();
        let (required, others) = self.requests.split_last().unwrap();
        for request in others {
            writeln!(text, "## request\n{}\n", shown(request)).unwrap();
        }
        writeln!(text, "## request of only what is required\n{}\n", shown(required)).unwrap();
        writeln!(text, "## output\n{}\n{}", self.output, self.errors.trim_end()).unwrap();
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path("snapshots");
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(name, text));
    }
}

/// Request line, headers in order of their names, and body.
fn shown(request: &http::Request<Bytes>) -> String {
    let mut headers: Vec<_> =
        request.headers().iter().map(|(name, value)| format!("{name}: {}", value.to_str().unwrap())).collect();
    headers.sort();
    let body = std::str::from_utf8(request.body()).unwrap();
    format!("{} {}\n{}\n\n{}", request.method(), request.uri(), headers.join("\n"), pretty(body))
}

/// A compact JSON text, with its longer lines broken.
fn pretty(body: &str) -> String {
    let value: Value = serde_json::from_str(body).unwrap();
    let mut text = String::new();
    write_value(&value, 0, 0, &mut text);
    let again: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(again.to_string(), body, "not compact, or not what is shown");
    text
}

/// Appends `value`, whose line is indented by `indent` and so far has `column` characters.
fn write_value(value: &Value, indent: usize, column: usize, out: &mut String) {
    let compact = value.to_string();
    let inner = indent + 2;
    let mut separator = "";
    match value {
        Value::Object(members) if column + compact.len() > COLUMNS => {
            out.push('{');
            for (key, value) in members {
                let key = Value::from(key.as_str()).to_string();
                write!(out, "{separator}\n{:inner$}{key}: ", "").unwrap();
                write_value(value, inner, inner + key.len() + 2, out);
                separator = ",";
            }
            write!(out, "\n{:indent$}}}", "").unwrap();
        }
        Value::Array(elements) if column + compact.len() > COLUMNS => {
            out.push('[');
            for element in elements {
                write!(out, "{separator}\n{:inner$}", "").unwrap();
                write_value(element, inner, inner, out);
                separator = ",";
            }
            write!(out, "\n{:indent$}]", "").unwrap();
        }
        _ => out.push_str(&compact),
    }
}
