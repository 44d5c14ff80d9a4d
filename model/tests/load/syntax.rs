//! Texts that are no JSON, no Smithy model, or spell something the wrong way.

use serde_json::json;

use crate::{problems, problems_of_text};

#[test]
fn broken_json_is_located() {
    assert_eq!(problems_of_text("{\n  \"smithy\": x"), ["m.json:2:13: not valid JSON: expected value"]);
    let empty = "m.json:1:1: not valid JSON: EOF while parsing a value";
    assert_eq!(problems_of_text(""), [empty]);
}

#[test]
fn other_json_is_no_model() {
    let expected = "m.json:1:1: not a Smithy model: expected an object with `smithy` (the version) and \
        `shapes`, found ";
    let cases = [
        ("[]", "an array"),
        ("null", "null"),
        ("\"x\"", "a string"),
        ("{}", "neither"),
        (r#"{"shapes": {}}"#, "no `smithy`"),
    ];
    for (text, found) in cases {
        assert_eq!(problems_of_text(text), [format!("{expected}{found}")], "{text}");
    }
}

#[test]
fn unknown_versions_are_refused() {
    for (version, found) in [("\"3.0\"", "`3.0`"), ("2.0", "a number"), ("\"\"", "``")] {
        let text = format!(r#"{{"smithy": {version}, "shapes": {{}}}}"#);
        let expected = format!("m.json:1:12: the version must be \"1.0\", \"2.0\" or \"2.1\", found {found}");
        assert_eq!(problems_of_text(&text), [expected]);
    }
}

#[test]
fn duplicates_are_found_before_json_drops_them() {
    let text = r#"{ "smithy": "2.0", "shapes": {
        "t#S": { "type": "string" },
        "t#S": { "type": "blob" },
        "t#T": { "type": "structure", "type": "union", "members": {
            "a": { "target": "smithy.api#String" }, "a": { "target": "smithy.api#Blob" }
        }, "traits": { "x#y": 1, "x#y": 2 } }
    } }"#;
    assert_eq!(
        problems_of_text(text),
        [
            "m.json: t#S: is defined twice",
            "m.json: t#T$a: is defined twice",
            "m.json: t#T: `type` is given twice",
            "m.json: t#T: `x#y` is given twice",
        ]
    );
}

#[test]
fn shape_ids_and_types_are_checked() {
    let found = problems(&json!({
        "1a": { "type": "string" },
        "A": { "type": "strng" },
        "B": {},
        "C": { "type": 1 },
        "D": "string",
        "E$a": { "type": "string" },
        "F": { "type": "list", "member": { "target": "String" } },
        "G": { "type": "blob", "traits": { "required": {} } },
        "H": { "type": "structure", "members": { "a-b": { "target": "smithy.api#String" } } },
    }));
    let rule = "is not an absolute shape id (`namespace#Shape` or `namespace#Shape$member`)";
    assert_eq!(
        found,
        [
            format!("m.json: t#1a: `t#1a` {rule}"),
            "m.json: t#A: `strng` is not a shape type (did you mean `string`?)".to_owned(),
            "m.json: t#B: has no `type`".to_owned(),
            "m.json: t#C: `type` must be a string, found a number".to_owned(),
            "m.json: t#D: a shape must be an object, found a string".to_owned(),
            "m.json: t#E$a: a member is defined within its shape; only `apply` may name it here".to_owned(),
            format!("m.json: t#F$member: `String` {rule}"),
            format!("m.json: t#G: `required` {rule}"),
            "m.json: t#H$a-b: `a-b` is not a member name (letters, digits and underscores, not starting with a digit)"
                .to_owned(),
        ]
    );
}

#[test]
fn properties_of_the_wrong_type_are_named() {
    let found = problems(&json!({
        "A": { "type": "structure", "members": [] },
        "B": { "type": "structure", "members": { "a": "smithy.api#String", "b": {}, "c": { "target": 1 } } },
        "C": { "type": "operation", "input": "t#A", "errors": {} },
        "D": { "type": "service", "version": 1, "operations": ["t#C", { "target": null }, {}], "rename": { "t#A": 1 } },
        "E": { "type": "string", "traits": [], "mixins": [1] },
    }));
    assert_eq!(
        found,
        [
            "m.json: t#A: `members` must be an object, found an array",
            "m.json: t#B$a: a member must be an object, found a string",
            "m.json: t#B$b: has no `target`",
            "m.json: t#B$c: `target` must be a string, found a number",
            "m.json: t#C: `errors` must be an array, found an object",
            "m.json: t#C: `input` must be an object with a `target`, found a string",
            "m.json: t#D: `target` of an item of `operations` must be a string, found null",
            "m.json: t#D: `version` must be a string, found a number",
            "m.json: t#D: an item of `operations` has no `target`",
            "m.json: t#D: an item of `operations` must be an object with a `target`, found a string",
            "m.json: t#D: the new name of `t#A` must be a string, found a number",
            "m.json: t#E: `traits` must be an object, found an array",
            "m.json: t#E: an item of `mixins` must be an object with a `target`, found a number",
        ]
    );
}

#[test]
fn a_shape_that_cannot_be_read_counts_as_defined() {
    let found = problems(&json!({
        "S": { "type": "list", "member": { "target": "t#Bad" } },
        "Bad": { "type": "nonsense" },
    }));
    assert_eq!(found, ["m.json: t#Bad: `nonsense` is not a shape type"]);
}

#[test]
fn a_byte_order_mark_is_named() {
    let found = crate::problems_of_text("\u{feff}{ \"smithy\": \"2.0\", \"shapes\": {} }");
    assert_eq!(found, ["m.json:1:1: begins with a byte-order mark; save it as UTF-8 without one"]);
}
