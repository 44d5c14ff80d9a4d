//! No text makes loading panic, and no broken text loads.

use std::collections::HashSet;

use proptest::prelude::*;
use serde_json::{Value, json};
use smithwright_model::{Model, Problem};

/// A small model with every feature that loading knows.
fn model() -> Value {
    json!({ "smithy": "2.0", "metadata": { "a": [1] }, "shapes": {
        "t#S": { "type": "service", "version": "1", "operations": [{ "target": "t#O" }],
            "resources": [{ "target": "t#R" }], "errors": [{ "target": "t#X" }], "rename": { "t#X": "Y" } },
        "t#R": { "type": "resource", "read": { "target": "t#A" }, "resources": [{ "target": "t#Q" }] },
        "t#A": { "type": "operation", "traits": { "smithy.api#readonly": {} } },
        "t#Q": { "type": "resource", "collectionOperations": [{ "target": "t#B" }] },
        "t#B": { "type": "operation" },
        "t#O": { "type": "operation", "input": { "target": "t#I" }, "errors": [{ "target": "t#X" }],
            "traits": { "smithy.api#endpoint": { "hostPrefix": "{h}." } } },
        "t#I": { "type": "structure", "mixins": [{ "target": "t#M" }], "members": {
            "h": { "target": "smithy.api#String",
                "traits": { "smithy.api#hostLabel": {}, "smithy.api#required": {} } },
            "n": { "target": "smithy.api#PrimitiveInteger", "traits": { "smithy.api#range": { "min": 0, "max": 9 } } },
            "l": { "target": "t#L" }, "u": { "target": "t#U" }, "e": { "target": "t#E" }
        } },
        "t#M": { "type": "structure", "members": { "m": { "target": "smithy.api#Timestamp" } },
            "traits": { "smithy.api#mixin": { "localTraits": ["x#y"] }, "x#y": null } },
        "t#I$m": { "type": "apply", "traits": { "smithy.api#timestampFormat": "http-date" } },
        "t#L": { "type": "list", "member": { "target": "t#P" }, "traits": { "smithy.api#length": { "max": 3 } } },
        "t#P": { "type": "map", "key": { "target": "t#E" }, "value": { "target": "t#I" } },
        "t#U": { "type": "union", "members": { "a": { "target": "smithy.api#Unit" } } },
        "t#E": { "type": "string", "traits": { "smithy.api#enum": [{ "value": "a-b" }, { "value": "c" }] } },
        "t#F": { "type": "intEnum", "members": {
            "ONE": { "target": "smithy.api#Unit", "traits": { "smithy.api#enumValue": 1 } } } },
        "t#X": { "type": "structure", "traits": { "smithy.api#error": "client", "smithy.api#httpError": 400 } }
    } })
}

#[test]
fn the_model_itself_is_fine() {
    if let Err(problems) = Model::load("m.json", &model().to_string()) {
        panic!("{problems}");
    }
}

#[test]
fn a_truncated_text_never_loads() {
    let text = model().to_string();
    for end in 0..text.len() {
        let problems = Model::load("m.json", &text[..end]).expect_err("a part is no model");
        assert_eq!(problems.as_slice().len(), 1, "{problems}");
        assert!(problems.to_string().starts_with("m.json:1:"), "{problems}");
    }
}

#[test]
fn nesting_without_end_is_a_problem() {
    let deep = format!(r#"{{"smithy": "2.0", "shapes": {{}}, "metadata": {}"#, r#"{"a":"#.repeat(10_000));
    let problems = Model::load("m.json", &deep).expect_err("too deep");
    assert!(problems.to_string().contains("not valid JSON: "), "{problems}");
}

#[test]
fn long_chains_of_shapes_are_no_recursion() {
    let shape = |at: u32| {
        json!({ "type": "structure", "mixins": [{ "target": format!("t#M{}", at + 1) }],
            "members": { "next": { "target": format!("t#M{}", at + 1), "traits": { "smithy.api#required": {} } } },
            "traits": { "smithy.api#mixin": {} } })
    };
    let last = 2_000;
    let mut shapes: serde_json::Map<String, Value> = (0..last).map(|at| (format!("t#M{at}"), shape(at))).collect();
    shapes.insert(format!("t#M{last}"), json!({ "type": "structure", "traits": { "smithy.api#mixin": {} } }));
    let text = json!({ "smithy": "2.0", "shapes": shapes }).to_string();
    assert!(Model::load("m.json", &text).is_err(), "`next` has another target in every mixin");
}

#[test]
fn problems_are_sorted_and_named_once() {
    let text = model().to_string().replace("t#X\"}", "t#Gone\"}").replace("smithy.api#String", "smithy.api#Sting");
    let problems = Model::load("m.json", &text).expect_err("references are broken");
    let place = |problem: &Problem| problem.location.as_ref().map(|location| (location.line, location.column));
    assert!(problems.as_slice().is_sorted_by_key(place), "{problems}");
    let lines: Vec<String> = problems.to_string().lines().map(str::to_owned).collect();
    assert_eq!(lines.iter().collect::<HashSet<_>>().len(), problems.as_slice().len());
}

/// Replaces the `at`-th value of a tree, counted from its root.
fn replace(tree: &mut Value, at: &mut usize, with: &Value) {
    if *at == 0 {
        *tree = with.clone();
    }
    *at = at.wrapping_sub(1);
    match tree {
        Value::Array(items) => items.iter_mut().for_each(|item| replace(item, at, with)),
        Value::Object(entries) => entries.values_mut().for_each(|value| replace(value, at, with)),
        _ => {}
    }
}

fn junk() -> impl Strategy<Value = Value> {
    const TEXTS: &[&str] =
        &["", "t#S", "t#I", "t#M", "t#L", "t#E", "t#I$h", "union", "apply", "2.0", "smithy.api#String", "{a}"];
    prop_oneof![
        Just(Value::Null),
        Just(json!([])),
        Just(json!({})),
        Just(json!([{ "target": "t#I" }])),
        Just(json!({ "target": "t#L" })),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        proptest::sample::select(TEXTS).prop_map(Value::from),
    ]
}

proptest! {
    #[test]
    fn changed_values_never_panic(changes in prop::collection::vec((0_usize..180, junk()), 1..4)) {
        let mut tree = model();
        for (mut at, with) in changes {
            replace(&mut tree, &mut at, &with);
        }
        if let Ok(model) = Model::load("m.json", &tree.to_string()) {
            for (_, service) in model.services() {
                prop_assert!(model.operations(service).len() <= 3);
            }
        }
    }

    #[test]
    fn changed_bytes_never_panic(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        let mut bytes = model().to_string().into_bytes();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = Model::load("m.json", &String::from_utf8_lossy(&bytes));
    }
}
