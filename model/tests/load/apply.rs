//! `apply` statements.

use serde_json::json;

use crate::{load, member, problems, problems_of_text, shape, structure};

#[test]
fn traits_are_applied_to_members() {
    let model = load(&json!({
        "S$a": { "type": "apply", "traits": { "smithy.api#required": {} } },
        "S": structure(&[("a", "String")]),
        "L": { "type": "list", "member": { "target": "smithy.api#String" } },
        "L$member": { "type": "apply", "traits": { "smithy.api#documentation": "Each" } },
    }));
    assert!(member(&model, "S", "a").traits.required.is_some());
    assert_eq!(member(&model, "L", "member").traits.documentation.as_deref(), Some("Each"));
}

#[test]
fn a_shape_may_be_defined_and_applied_to_in_one_file() {
    let text = r#"{ "smithy": "2", "shapes": {
        "t#S": { "type": "string" },
        "t#S": { "type": "apply", "traits": { "smithy.api#documentation": "Text" } }
    } }"#;
    let model = smithwright_model::Model::load("m.json", text).expect("a valid model");
    assert_eq!(shape(&model, "S").traits.documentation.as_deref(), Some("Text"));
}

#[test]
fn what_is_applied_to_must_exist() {
    let found = problems(&json!({
        "Strct": { "type": "apply", "traits": {} },
        "Struct$nme": { "type": "apply", "traits": {} },
        "Struct": structure(&[("name", "String")]),
    }));
    assert_eq!(
        found,
        [
            "m.json: t#Strct: traits are applied to `t#Strct`, which is not defined (did you mean `t#Struct`?)",
            "m.json: t#Struct$nme: traits are applied to a member that is not defined (did you mean `name`?)",
        ]
    );
}

#[test]
fn applied_values_are_checked() {
    let text = r#"{ "smithy": "2.0", "shapes": {
        "t#S": { "type": "string" },
        "t#S": { "type": "apply", "traits": { "smithy.api#documentation": 7 } }
    } }"#;
    let expected = "m.json: t#S: trait `smithy.api#documentation`: invalid type: number, expected a string";
    assert_eq!(problems_of_text(text), [expected]);
}
