//! What a loaded model holds, and how to look around in it.

use serde_json::{Value, json};
use smithwright_model::{Model, ShapeKind};

use crate::{id, load, member, members, names, shape, structure, values};

fn shop() -> Model {
    let target = |name: &str| json!({ "target": format!("t#{name}") });
    let (readonly, idempotent) = (json!({ "smithy.api#readonly": {} }), json!({ "smithy.api#idempotent": {} }));
    let on_shelf = |traits: &Value| json!({ "type": "operation", "input": target("ShelfInput"), "traits": traits });
    load(&json!({
        "Shop": {
            "type": "service", "version": "2020-01-01", "operations": [target("Visit")],
            "resources": [target("Shelf")], "errors": [target("Closed")], "rename": { "t#Item": "ShopItem" },
        },
        "Shelf": {
            "type": "resource", "identifiers": { "id": { "target": "smithy.api#String" } },
            "create": target("C"), "put": target("P"), "read": target("R"), "update": target("U"),
            "delete": target("D"), "list": target("L"), "operations": [target("I")],
            "collectionOperations": [target("K")], "resources": [target("Box")],
        },
        "Box": { "type": "resource", "identifiers": { "id": { "target": "smithy.api#String" } }, "read": target("A") },
        "Visit": { "type": "operation", "input": target("VisitInput"), "errors": [target("Lost")] },
        "C": { "type": "operation" }, "K": { "type": "operation" },
        "L": { "type": "operation", "traits": readonly },
        "P": on_shelf(&idempotent), "D": on_shelf(&idempotent), "R": on_shelf(&readonly), "A": on_shelf(&readonly),
        "U": on_shelf(&json!({})), "I": on_shelf(&json!({})),
        "ShelfInput": { "type": "structure", "members": { "id": { "target": "smithy.api#String",
            "traits": { "smithy.api#required": {} } } } },
        "Unbound": { "type": "operation", "output": target("Unused") },
        "VisitInput": { "type": "structure", "members": { "items": target("Items") } },
        "Items": { "type": "map", "key": { "target": "smithy.api#String" }, "value": target("Item") },
        "Item": { "type": "structure", "members": { "next": target("Item") } },
        "Closed": { "type": "structure", "traits": { "smithy.api#error": "server" } },
        "Lost": { "type": "structure", "traits": { "smithy.api#error": "client" } },
        "Unused": { "type": "structure" },
    }))
}

#[test]
fn operations_come_from_the_service_and_all_its_resources_once() {
    let model = shop();
    let (service, content) = model.services().next().expect("one service");
    assert_eq!(service.id, id("Shop"));
    assert_eq!(content.version, "2020-01-01");
    assert_eq!(content.rename.get(&id("Item")).map(String::as_str), Some("ShopItem"));
    let operations: Vec<&str> = model.operations(content).iter().map(|shape| shape.id.name()).collect();
    assert_eq!(operations, ["A", "C", "D", "I", "K", "L", "P", "R", "U", "Visit"]);
}

#[test]
fn operations_without_input_or_output_have_the_unit() {
    let model = shop();
    let ShapeKind::Operation(operation) = &shape(&model, "C").kind else { panic!("not an operation") };
    assert_eq!(operation.input.as_str(), "smithy.api#Unit");
    assert_eq!(operation.output.as_str(), "smithy.api#Unit");
    let unit = model.shape(&operation.input).expect("a prelude shape");
    assert!(matches!(&unit.kind, ShapeKind::Structure(members) if members.is_empty()));
}

#[test]
fn shapes_and_members_keep_the_order_of_the_file() {
    let model = load(&json!({
        "Z": { "type": "string" },
        "M": structure(&[("z", "String"), ("a", "Blob"), ("M", "Long")]),
        "A": { "type": "blob" },
    }));
    let shapes: Vec<&str> = model.shapes().map(|shape| shape.id.name()).collect();
    assert_eq!(shapes, ["Z", "M", "A"]);
    assert_eq!(names(&members(&model, "M")), ["z", "a", "M"]);
}

#[test]
fn every_simple_type_is_known() {
    let types = [
        "blob",
        "boolean",
        "string",
        "byte",
        "short",
        "integer",
        "long",
        "float",
        "double",
        "bigInteger",
        "bigDecimal",
        "timestamp",
        "document",
    ];
    for name in types {
        let model = load(&json!({ "S": { "type": name } }));
        assert_eq!(shape(&model, "S").kind.name(), name);
    }
}

#[test]
fn members_lead_to_shapes_of_the_file_and_of_the_prelude() {
    let model = load(&json!({
        "L": { "type": "list", "member": { "target": "t#S" } },
        "S": structure(&[("n", "PrimitiveInteger")]),
    }));
    assert_eq!(model.target(member(&model, "L", "member")).id, id("S"));
    let number = model.target(member(&model, "S", "n"));
    assert_eq!(number.kind, ShapeKind::Integer);
    assert!(number.traits.default.is_some());
    assert!(member(&model, "S", "n").traits.default.is_none(), "in 2.0 only the member's own default counts");
}

#[test]
fn a_member_of_another_model_has_a_target_too() {
    let model = load(&json!({ "L": { "type": "list", "member": { "target": "t#S" } }, "S": { "type": "string" } }));
    let other = load(&json!({}));
    assert_eq!(other.target(member(&model, "L", "member")).id.as_str(), "smithy.api#Unit");
}

#[test]
fn a_set_is_a_list() {
    let model = load(&json!({ "S": { "type": "set", "member": { "target": "smithy.api#String" } } }));
    assert_eq!(shape(&model, "S").kind.name(), "list");
}

#[test]
fn enum_members_without_a_value_stand_for_their_name() {
    let unit = "smithy.api#Unit";
    let model = load(&json!({
        "E": { "type": "enum", "members": {
            "A": { "target": unit },
            "B": { "target": unit, "traits": { "smithy.api#enumValue": "b-b", "smithy.api#documentation": "Bee" } },
        } },
        "I": { "type": "intEnum", "members": {
            "MIN": { "target": unit, "traits": { "smithy.api#enumValue": i32::MIN } },
        } },
    }));
    let expected = [("A", "A"), ("B", "b-b")].map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(values(&model, "E"), expected);
    let ShapeKind::Enum(values) = &shape(&model, "E").kind else { panic!("not an enum") };
    assert_eq!(values[1].traits.documentation.as_deref(), Some("Bee"));
    assert_eq!(values[1].id.as_str(), "t#E$B");
    let ShapeKind::IntEnum(values) = &shape(&model, "I").kind else { panic!("not an intEnum") };
    assert_eq!(values[0].value, i32::MIN);
}

#[test]
fn unknown_traits_are_kept() {
    let model = load(&json!({ "S": { "type": "string", "traits": { "x.y#z": { "a": [1] } } } }));
    assert_eq!(shape(&model, "S").traits.untyped("x.y#z"), Some(&json!({ "a": [1] })));
    assert_eq!(shape(&model, "S").traits.untyped("x.y#a"), None);
}

#[test]
fn null_takes_back_a_default() {
    let model = load(&json!({ "S": { "type": "structure", "members": {
        "n": { "target": "smithy.api#PrimitiveLong", "traits": { "smithy.api#default": null } },
    } } }));
    let default = member(&model, "S", "n").traits.default.as_ref().expect("a default");
    assert!(default.0.is_null());
}
