//! Parses the text of a JSON AST into nodes. Knows nothing of what they mean.

use serde::de::IgnoredAny;

use crate::idl;
use crate::node::Node;
use crate::problem::Report;
use crate::source::At;

/// What some editors put before the text.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// Parses the whole text of the file number `file`; nothing if it is not JSON, which is reported.
pub(crate) fn parse(file: usize, text: &str, report: &mut Report) -> Option<Node> {
    if text.starts_with(BYTE_ORDER_MARK) {
        let message = "begins with a byte-order mark; save it as UTF-8 without one";
        report.add_at(At::new(file, 0), "", message);
        return None;
    }
    // `serde_json` is strict but keeps no places. What it lets pass is also a node value of the IDL, whose parser does.
    if let Err(error) = serde_json::from_str::<IgnoredAny>(text) {
        let message = error.to_string();
        let place = format!(" at line {} column {}", error.line(), error.column());
        let message = message.strip_suffix(&place).unwrap_or(&message);
        let at = offset(text, error.line(), error.column());
        report.add_at(At::new(file, at), "", format!("not valid JSON: {message}"));
        return None;
    }
    match idl::json_node(file, text) {
        Ok(node) => Some(node),
        Err(error) => {
            report.add_at(At::new(file, error.at), "", format!("not valid JSON: {}", error.message));
            None
        }
    }
}

/// The offset of a place as `serde_json` tells it: a line from 1, and a byte in it from 1 (0 before the first).
fn offset(text: &str, line: usize, column: usize) -> usize {
    let before = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum::<usize>();
    (before + column.saturating_sub(1)).min(text.len())
}

/// What a JSON value is, for messages.
pub(crate) fn describe(value: &serde_json::Value) -> &'static str {
    match value {
        serde_json::Value::Null => "null",
        serde_json::Value::Bool(_) => "a boolean",
        serde_json::Value::Number(_) => "a number",
        serde_json::Value::String(_) => "a string",
        serde_json::Value::Array(_) => "an array",
        serde_json::Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::source::Source;

    fn parsed(text: &str) -> Result<Node, String> {
        let sources = [Source::new("m.json", text)];
        let mut report = Report::new(&sources);
        let node = parse(0, text, &mut report);
        report.finish(()).map_err(|problems| problems.to_string())?;
        node.ok_or_else(|| "nothing".to_owned())
    }

    #[test]
    fn duplicate_keys_survive() {
        let node = parsed(r#"{"shapes": {"a#A": 1, "a#A": 2}}"#).expect("JSON");
        let shapes = node.get("shapes").and_then(Node::entries).expect("entries");
        assert_eq!(shapes.len(), 2);
        assert_eq!(shapes.iter().map(|(key, _)| key.at.offset).collect::<Vec<_>>(), [12, 22]);
    }

    #[test]
    fn errors_name_line_and_column_once() {
        assert_eq!(parsed("{\n1: 2}").unwrap_err(), "m.json:2:1: not valid JSON: key must be a string");
    }

    #[test]
    fn numbers_keep_every_digit_wherever_they_stand() {
        for number in ["123456789012345678901234567890", "1.10", "-1e+400", "0"] {
            let node = parsed(&format!(r#"{{"metadata": [{number}]}}"#)).expect(number);
            let found = node.get("metadata").and_then(Node::as_array).map(|items| items[0].to_value().to_string());
            assert_eq!(found.as_deref(), Some(number));
        }
    }

    #[test]
    fn only_json_is_json() {
        for text in ["{} x", "[1 2]", "{a: 1}", "[a#B]", "\"\"\"\n\"\"\"", "// x\n{}", "\"\\ud83d\"", "{,}"] {
            assert!(parsed(text).is_err(), "{text}");
        }
        let text = "{\"a\": \"\\ud83d\\ude00\\u00e4\", \"b\": [true, false, null, -1.5e3, {}]}";
        let expected: Value = serde_json::from_str(text).expect("JSON");
        assert_eq!(parsed(text).expect("JSON").to_value(), expected);
    }

    #[test]
    fn nesting_has_a_limit() {
        assert!(parsed(&"[".repeat(100_000)).is_err());
        assert!(parsed(&format!("{}{}", "[".repeat(100_000), "]".repeat(100_000))).is_err());
        assert!(parsed(&r#"{"a":"#.repeat(100_000)).is_err());
    }
}
