//! Mixins: members, traits and properties of shapes that use them.

use serde_json::{Value, json};
use smithwright_model::ShapeKind;

use crate::{id, load, member, members, names, problems, shape, values};

/// A structure with the `mixin` trait, `traits` and string members.
fn mixin(uses: &[&str], traits: Value, members: &[&str]) -> Value {
    let mut shape = user(uses, members);
    let Value::Object(mut traits) = traits else { panic!("traits are an object") };
    traits.entry("smithy.api#mixin").or_insert_with(|| json!({}));
    shape["traits"] = Value::Object(traits);
    shape
}

fn user(uses: &[&str], members: &[&str]) -> Value {
    let members: serde_json::Map<String, Value> =
        members.iter().map(|name| ((*name).to_owned(), json!({ "target": "smithy.api#String" }))).collect();
    let uses: Vec<Value> = uses.iter().map(|name| json!({ "target": format!("t#{name}") })).collect();
    json!({ "type": "structure", "mixins": uses, "members": members })
}

#[test]
fn members_of_mixins_come_first_depth_first() {
    let model = load(&json!({
        "S": user(&["Paged", "Filtered"], &["own"]),
        "Paged": mixin(&["Token"], json!({}), &["size"]),
        "Filtered": mixin(&[], json!({}), &["filter"]),
        "Token": mixin(&[], json!({}), &["token"]),
    }));
    assert_eq!(names(&members(&model, "S")), ["token", "size", "filter", "own"]);
    assert_eq!(member(&model, "S", "token").id, id("S").with_member("token"));
}

#[test]
fn traits_are_inherited_except_mixin_and_local_ones() {
    let local = json!({ "localTraits": ["smithy.api#private"] });
    let model = load(&json!({
        "S": user(&["M"], &[]),
        "M": mixin(&[], json!({
            "smithy.api#mixin": local, "smithy.api#private": {}, "smithy.api#documentation": "Generic", "x#y": 1,
        }), &[]),
    }));
    let traits = &shape(&model, "S").traits;
    assert_eq!(traits.documentation.as_deref(), Some("Generic"));
    assert_eq!(traits.untyped("x#y"), Some(&json!(1)));
    assert_eq!(traits.untyped("smithy.api#private"), None);
    assert_eq!(traits.untyped("smithy.api#mixin"), None);
}

#[test]
fn the_nearer_and_the_later_trait_wins() {
    let model = load(&json!({
        "A": mixin(&[], json!({ "smithy.api#documentation": "A", "x#foo": 1, "x#one": 1 }), &[]),
        "B": mixin(&[], json!({ "smithy.api#documentation": "B", "x#foo": 2, "x#two": 2 }), &[]),
        "C": mixin(&["A", "B"], json!({ "smithy.api#documentation": "C", "x#three": 3 }), &[]),
        "D": { "type": "structure", "mixins": [{ "target": "t#C" }], "traits": { "smithy.api#documentation": "D" } },
    }));
    let traits = &shape(&model, "D").traits;
    assert_eq!(traits.documentation.as_deref(), Some("D"));
    for (id, value) in [("x#foo", 2), ("x#one", 1), ("x#two", 2), ("x#three", 3)] {
        assert_eq!(traits.untyped(id), Some(&json!(value)), "{id}");
    }
}

#[test]
fn inherited_members_take_more_traits() {
    let mut redefined = user(&["M"], &["m"]);
    redefined["members"]["m"]["traits"] = json!({ "smithy.api#documentation": "Redefined" });
    let mut required = mixin(&[], json!({}), &["m"]);
    required["members"]["m"]["traits"] = json!({ "smithy.api#required": {}, "smithy.api#documentation": "Generic" });
    let model = load(&json!({
        "M": required,
        "Other": user(&["M"], &[]),
        "Applied": user(&["M"], &[]),
        "Applied$m": { "type": "apply", "traits": { "smithy.api#documentation": "Applied" } },
        "Redefined": redefined,
    }));
    for name in ["Applied", "Redefined"] {
        let traits = &member(&model, name, "m").traits;
        assert_eq!(traits.documentation.as_deref(), Some(name));
        assert!(traits.required.is_some(), "{name} keeps the traits of the mixin");
    }
    assert_eq!(member(&model, "Other", "m").traits.documentation.as_deref(), Some("Generic"));
}

#[test]
fn every_type_of_shape_may_have_mixins() {
    let model = load(&json!({
        "LM": { "type": "list", "member": { "target": "smithy.api#String" }, "traits": { "smithy.api#mixin": {} } },
        "L": { "type": "list", "mixins": [{ "target": "t#LM" }] },
        "TM": { "type": "string", "traits": { "smithy.api#mixin": {}, "smithy.api#pattern": "^a$" } },
        "T": { "type": "string", "mixins": [{ "target": "t#TM" }] },
        "OM": { "type": "operation", "errors": [{ "target": "t#E" }], "traits": { "smithy.api#mixin": {} } },
        "O": { "type": "operation", "errors": [{ "target": "t#F" }], "mixins": [{ "target": "t#OM" }] },
        "E": { "type": "structure", "traits": { "smithy.api#error": "client" } },
        "F": { "type": "structure", "traits": { "smithy.api#error": "client" } },
        "SM": { "type": "service", "version": "1", "operations": [{ "target": "t#O" }],
            "rename": { "t#E": "X", "t#F": "Y" }, "traits": { "smithy.api#mixin": {} } },
        "S": { "type": "service", "version": "2", "rename": { "t#E": "Z" }, "mixins": [{ "target": "t#SM" }] },
    }));
    assert_eq!(member(&model, "L", "member").id.as_str(), "t#L$member");
    assert_eq!(shape(&model, "T").traits.pattern.as_deref(), Some("^a$"));
    let ShapeKind::Operation(operation) = &shape(&model, "O").kind else { panic!("not an operation") };
    assert_eq!(operation.errors, [id("E"), id("F")]);
    let ShapeKind::Service(service) = &shape(&model, "S").kind else { panic!("not a service") };
    assert_eq!((service.version.as_str(), &service.operations[..]), ("2", &[id("O")][..]));
    let renamed: Vec<&str> = [id("E"), id("F")].iter().map(|id| service.rename[id].as_str()).collect();
    assert_eq!(renamed, ["Z", "Y"]);
}

#[test]
fn mixins_of_every_type_leave_the_model_once_they_are_mixed_in() {
    let mixin = json!({ "smithy.api#mixin": {} });
    let text = json!({ "target": "smithy.api#String" });
    let unit = json!({ "target": "smithy.api#Unit" });
    let types = [
        ("Text", json!({ "type": "string" })),
        ("List", json!({ "type": "list", "member": text })),
        ("Map", json!({ "type": "map", "key": text, "value": text })),
        ("Structure", json!({ "type": "structure", "members": { "a": text } })),
        ("Union", json!({ "type": "union", "members": { "a": text } })),
        ("Enum", json!({ "type": "enum", "members": { "A": unit } })),
        (
            "IntEnum",
            json!({ "type": "intEnum", "members": { "A": {
            "target": "smithy.api#Unit", "traits": { "smithy.api#enumValue": 1 } } } }),
        ),
        ("Operation", json!({ "type": "operation" })),
        ("Resource", json!({ "type": "resource" })),
        ("Service", json!({ "type": "service", "version": "1" })),
    ];
    let mut shapes = json!({});
    for (name, shape) in types {
        let mut common = shape.clone();
        common["traits"] = mixin.clone();
        shapes[format!("{name}Mixin")] = common;
        // A mixin of a mixin, and a shape of that.
        shapes[format!("{name}Mixin2")] =
            json!({ "type": shape["type"], "mixins": [{ "target": format!("t#{name}Mixin") }], "traits": mixin });
        shapes[name] = json!({ "type": shape["type"], "mixins": [{ "target": format!("t#{name}Mixin2") }] });
    }
    let model = load(&shapes);
    let left: Vec<&str> = model.shapes().map(|shape| shape.id.name()).collect();
    assert_eq!(left.len(), 10, "{left:?}");
    assert!(left.iter().all(|name| !name.contains("Mixin")), "{left:?}");
    for (name, members) in [("Structure", 1), ("Union", 1), ("List", 1), ("Map", 2)] {
        assert_eq!(crate::members(&model, name).len(), members, "{name}");
    }
    assert_eq!(values(&model, "Enum"), [("A".to_owned(), "A".to_owned())]);
    let services: Vec<&str> = model.services().map(|(shape, _)| shape.id.name()).collect();
    assert_eq!(services, ["Service"]);
}

#[test]
fn a_mixin_alone_is_no_service() {
    let model = load(&json!({
        "Common": { "type": "service", "version": "1", "traits": { "smithy.api#mixin": {} } },
    }));
    assert_eq!((model.services().count(), model.shapes().count()), (0, 0));
}

#[test]
fn only_mixins_may_name_a_mixin() {
    let traits = json!({ "smithy.api#mixin": {} });
    let found = problems(&json!({
        "M": mixin(&[], json!({}), &[]),
        "E": { "type": "structure", "traits": { "smithy.api#mixin": {}, "smithy.api#error": "client" } },
        "OM": { "type": "operation", "traits": traits },
        "RM": { "type": "resource", "traits": traits },
        "S": { "type": "structure", "members": { "m": { "target": "t#M" } } },
        "O": { "type": "operation", "input": { "target": "t#M" }, "errors": [{ "target": "t#E" }] },
        "Service": { "type": "service", "operations": [{ "target": "t#OM" }], "resources": [{ "target": "t#RM" }] },
    }));
    assert_eq!(
        found,
        [
            "m.json: t#O: error `t#E` is a mixin, which only `mixins` may name",
            "m.json: t#O: input `t#M` is a mixin, which only `mixins` may name",
            "m.json: t#S$m: target `t#M` is a mixin, which only `mixins` may name",
            "m.json: t#Service: operation `t#OM` is a mixin, which only `mixins` may name",
            "m.json: t#Service: resource `t#RM` is a mixin, which only `mixins` may name",
        ]
    );
}

#[test]
fn applied_traits_reach_members_through_mixins_of_mixins() {
    let apply = |text: &str| json!({ "type": "apply", "traits": { "smithy.api#documentation": text } });
    let shapes = json!({
        "Base": mixin(&[], json!({}), &["a", "b"]),
        "Base$a": apply("base a"),
        "Middle": mixin(&["Base"], json!({}), &[]),
        "Middle$b": apply("middle b"),
        "S": user(&["Middle"], &[]),
        "Plain": user(&["Base"], &[]),
        "LM": { "type": "list", "member": { "target": "smithy.api#String" }, "traits": { "smithy.api#mixin": {} } },
        "L": { "type": "list", "mixins": [{ "target": "t#LM" }] },
        "L$member": apply("item"),
    });
    let model = load(&shapes);
    let docs = |shape: &str, name: &str| member(&model, shape, name).traits.documentation.clone();
    assert_eq!(docs("S", "a").as_deref(), Some("base a"));
    assert_eq!(docs("S", "b").as_deref(), Some("middle b"));
    assert_eq!(docs("Plain", "b"), None);
    assert_eq!(docs("L", "member").as_deref(), Some("item"));
}

#[test]
fn local_traits_of_a_mixin_of_a_mixin_go_no_further() {
    let model = load(&json!({
        "Base": mixin(&[], json!({ "x#kept": 1, "x#ended": 1 }), &[]),
        "Middle": mixin(&["Base"], json!({ "smithy.api#mixin": { "localTraits": ["x#ended"] } }), &[]),
        "S": user(&["Middle"], &[]),
    }));
    let traits = &shape(&model, "S").traits;
    assert_eq!((traits.untyped("x#kept"), traits.untyped("x#ended")), (Some(&json!(1)), None));
}

#[test]
fn mixins_must_not_form_a_cycle() {
    let found = problems(&json!({
        "A": mixin(&["B"], json!({}), &["a"]),
        "B": mixin(&["A"], json!({}), &["b"]),
        "User": user(&["A"], &[]),
    }));
    assert_eq!(found, ["m.json: t#A: mixes itself in: `t#A` > `t#B` > `t#A`"]);
}

#[test]
fn mixins_must_exist_fit_and_be_mixins() {
    let found = problems(&json!({
        "Mixin": mixin(&[], json!({}), &[]),
        "Plain": user(&[], &[]),
        "Missing": user(&["Mixn"], &[]),
        "NoMixin": user(&["Plain"], &[]),
        "Text": { "type": "string", "mixins": [{ "target": "t#Mixin" }] },
    }));
    assert_eq!(
        found,
        [
            "m.json: t#Missing: uses the mixin `t#Mixn`, which is not defined (did you mean `t#Mixin`?)",
            "m.json: t#NoMixin: uses `t#Plain` as a mixin, which lacks the `mixin` trait",
            "m.json: t#Text: uses the mixin `t#Mixin`, which is a shape of another type",
        ]
    );
}

#[test]
fn members_of_one_name_must_have_one_target() {
    let mut other = mixin(&[], json!({}), &["a"]);
    other["members"]["a"]["target"] = json!("smithy.api#Integer");
    let found = problems(&json!({ "A": mixin(&[], json!({}), &["a"]), "B": other, "S": user(&["A", "B"], &[]) }));
    let expected = "m.json: t#S$a: targets both `smithy.api#String` and `smithy.api#Integer` through mixins";
    assert_eq!(found, [expected]);
}

#[test]
fn a_wrong_trait_is_reported_where_it_was_written_only() {
    let found = problems(&json!({
        "M": mixin(&[], json!({ "smithy.api#documentation": [] }), &[]),
        "S": user(&["M"], &[]),
    }));
    let expected = "m.json: t#M: trait `smithy.api#documentation`: invalid type: sequence, expected a string";
    assert_eq!(found, [expected]);
}
