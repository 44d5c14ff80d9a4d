//! Smithy 1.0 models, and what they mean in 2.0.

use serde_json::{Value, json};
use smithwright_model::{Model, ShapeKind};

use crate::{load, load_version1, member, problems, shape, values};

fn default(model: &Model, name: &str) -> Option<Value> {
    member(model, "S", name).traits.default.as_ref().map(|default| default.0.clone())
}

fn defaults() -> Value {
    let boxed = json!({ "smithy.api#box": {} });
    json!({
        "S": { "type": "structure", "members": {
            "primitive": { "target": "smithy.api#PrimitiveInteger" },
            "flag": { "target": "smithy.api#PrimitiveBoolean" },
            "required": { "target": "smithy.api#PrimitiveLong", "traits": { "smithy.api#required": {} } },
            "takenBack": { "target": "smithy.api#PrimitiveInteger", "traits": boxed },
            "object": { "target": "smithy.api#Integer" },
            "plain": { "target": "t#Plain" },
            "boxed": { "target": "t#Boxed" },
            "text": { "target": "smithy.api#String" },
            "big": { "target": "smithy.api#BigInteger" },
            "stream": { "target": "t#Stream" },
            "requiredStream": { "target": "t#Stream", "traits": { "smithy.api#required": {} } },
        } },
        "Plain": { "type": "integer", "traits": { "smithy.api#range": { "min": 1 } } },
        "Boxed": { "type": "boolean", "traits": boxed },
        "Stream": { "type": "blob", "traits": { "smithy.api#streaming": {} } },
        "U": { "type": "union", "members": { "n": { "target": "smithy.api#PrimitiveInteger" } } },
    })
}

#[test]
fn unboxed_numbers_and_booleans_have_a_default() {
    let model = load_version1(&defaults());
    let expected = [
        ("primitive", Some(json!(0))),
        ("flag", Some(json!(false))),
        ("required", Some(json!(0))),
        ("takenBack", Some(Value::Null)),
        ("object", None),
        ("plain", Some(json!(0))),
        ("boxed", None),
        ("text", None),
        ("big", None),
        ("stream", Some(json!(""))),
        ("requiredStream", None),
    ];
    for (name, value) in expected {
        assert_eq!(default(&model, name), value, "{name}");
    }
    assert_eq!(member(&model, "U", "n").traits.default, None);
}

#[test]
fn version_2_implies_no_default() {
    let mut shapes = defaults();
    // 2.0 asks for a default that 1.0 implies.
    shapes["S"]["members"]["stream"]["traits"] = json!({ "smithy.api#default": "" });
    let model = load(&shapes);
    assert_eq!(default(&model, "primitive"), None);
    assert_eq!(default(&model, "plain"), None);
}

#[test]
fn short_version_numbers_mean_the_same() {
    let mut shapes = defaults();
    shapes["S"]["members"]["stream"]["traits"] = json!({ "smithy.api#required": {} });
    let text = |version: &str| crate::file(version, &shapes);
    let load = |version: &str| Model::load("m.json", &text(version));
    assert!(load("1").is_ok() && load("2").is_ok());
    assert_eq!(load("1"), load("1.0"));
    assert_eq!(load("2"), load("2.0"));
    assert_ne!(load("1"), load("2"));
}

#[test]
fn the_enum_trait_makes_an_enum() {
    let model = load_version1(&json!({ "E": { "type": "string", "traits": { "smithy.api#enum": [
        { "value": "t2.nano", "name": "T2_NANO", "documentation": "Small", "deprecated": true },
        { "value": "t2.micro" },
        { "value": "t2-micro" },
        { "value": "1x" },
    ] } } }));
    let expected = [("T2_NANO", "t2.nano"), ("T2_MICRO", "t2.micro"), ("T2_MICRO_2", "t2-micro"), ("_1X", "1x")];
    assert_eq!(values(&model, "E"), expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    let ShapeKind::Enum(values) = &shape(&model, "E").kind else { panic!("not an enum") };
    assert_eq!(values[0].traits.documentation.as_deref(), Some("Small"));
    assert!(values[0].traits.deprecated.is_some());
    assert!(shape(&model, "E").traits.enum_definitions.is_none());
}

#[test]
fn made_names_leave_given_names_alone() {
    let model = load_version1(&json!({ "E": { "type": "string", "traits": { "smithy.api#enum": [
        { "value": "a" }, { "value": "b", "name": "A" },
    ] } } }));
    let expected = [("A_2", "a"), ("A", "b")];
    assert_eq!(values(&model, "E"), expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
}

#[test]
fn an_enum_trait_that_cannot_be_named_leaves_a_string() {
    let model = load_version1(&json!({ "E": { "type": "string", "traits": { "smithy.api#enum": [
        { "value": "a", "name": "A" }, { "value": "**" },
    ] } } }));
    assert_eq!(shape(&model, "E").kind, ShapeKind::String);
    assert_eq!(shape(&model, "E").traits.enum_definitions.as_ref().map(Vec::len), Some(2));
}

#[test]
fn entries_of_the_enum_trait_must_differ() {
    let found = problems(&json!({ "E": { "type": "string", "traits": { "smithy.api#enum": [
        { "value": "a", "name": "A" }, { "value": "a", "name": "B" }, { "value": "c", "name": "A" },
        { "value": "d", "name": "D D" },
    ] } } }));
    assert_eq!(
        found,
        [
            "m.json: t#E: `D D` in the `enum` trait is not an identifier",
            "m.json: t#E: two entries of the `enum` trait have the name `A`",
            "m.json: t#E: two entries of the `enum` trait have the value `a`",
        ]
    );
}
