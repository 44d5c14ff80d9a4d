//! Shapes that do not fit each other.

use serde_json::{Value, json};

use crate::{load, problems, structure};

#[test]
fn references_must_lead_somewhere() {
    let gone = json!({ "target": "t#Stirng" });
    let found = problems(&json!({
        "String": { "type": "string" },
        "L": { "type": "list", "member": gone },
        "M": { "type": "map", "key": gone, "value": { "target": "smithy.api#Blog" } },
        "O": { "type": "operation", "input": { "target": "t#NoSuchInput" }, "output": { "target": "x#NoSuchOutput" },
            "errors": [{ "target": "t#NoSuchError" }] },
        "R": { "type": "resource", "read": { "target": "t#NoSuchRead" }, "resources": [{ "target": "t#NoSuchPart" }] },
        "S": { "type": "service", "operations": [{ "target": "t#Nothing" }], "errors": [{ "target": "t#NoSuchError" }] },
    }));
    assert_eq!(
        found,
        [
            "m.json: t#L$member: target `t#Stirng` is not defined (did you mean `t#String`?)",
            "m.json: t#M$key: target `t#Stirng` is not defined (did you mean `t#String`?)",
            "m.json: t#M$value: target `smithy.api#Blog` is not defined (did you mean `smithy.api#Blob`?)",
            "m.json: t#O: error `t#NoSuchError` is not defined",
            "m.json: t#O: input `t#NoSuchInput` is not defined",
            "m.json: t#O: output `x#NoSuchOutput` is not defined",
            "m.json: t#R: operation `t#NoSuchRead` is not defined",
            "m.json: t#R: resource `t#NoSuchPart` is not defined",
            "m.json: t#S: error `t#NoSuchError` is not defined",
            "m.json: t#S: operation `t#Nothing` is not defined",
        ]
    );
}

#[test]
fn references_must_lead_to_the_right_kind() {
    let found = problems(&json!({
        "T": { "type": "string" },
        "N": structure(&[]),
        "K": { "type": "map", "key": { "target": "smithy.api#Integer" }, "value": { "target": "t#O" } },
        "O": { "type": "operation", "input": { "target": "t#T" }, "output": { "target": "t#K" },
            "errors": [{ "target": "t#N" }, { "target": "t#T" }] },
        "S": { "type": "service", "operations": [{ "target": "t#N" }], "resources": [{ "target": "t#O" }] },
        "U": { "type": "union", "members": { "s": { "target": "t#S" } } },
    }));
    assert_eq!(
        found,
        [
            "m.json: t#K$key: target `smithy.api#Integer` must be a string or enum, but is of type integer",
            "m.json: t#K$value: target `t#O` is no data: it is of type operation",
            "m.json: t#O: error `t#N` lacks the `error` trait",
            "m.json: t#O: error `t#T` must be a structure, but is of type string",
            "m.json: t#O: input `t#T` must be a structure, but is of type string",
            "m.json: t#O: output `t#K` must be a structure, but is of type map",
            "m.json: t#S: operation `t#N` must be an operation, but is of type structure",
            "m.json: t#S: resource `t#O` must be a resource, but is of type operation",
            "m.json: t#U$s: target `t#S` is no data: it is of type service",
        ]
    );
}

#[test]
fn shapes_need_their_parts() {
    let found = problems(&json!({
        "E": { "type": "enum", "members": {} },
        "L": { "type": "list" },
        "M": { "type": "map" },
        "U": { "type": "union" },
    }));
    assert_eq!(
        found,
        [
            "m.json: t#E: has no members",
            "m.json: t#L: has no `member`",
            "m.json: t#M: has no `key`",
            "m.json: t#M: has no `value`",
            "m.json: t#U: has no members",
        ]
    );
}

#[test]
fn enum_values_must_be_usable_and_differ() {
    let value = |value: Value| json!({ "target": "smithy.api#Unit", "traits": { "smithy.api#enumValue": value } });
    let found = problems(&json!({
        "E": { "type": "enum", "members": {
            "A": value(json!("a")), "B": value(json!("a")), "C": value(json!(1)),
        } },
        "I": { "type": "intEnum", "members": {
            "A": value(json!(1)), "B": value(json!(1)), "C": value(json!(2_147_483_648_u32)), "D": value(json!("1")),
            "E": value(json!(1.5)), "F": { "target": "smithy.api#Unit" },
        } },
    }));
    let number = "the member of an intEnum needs an `enumValue` that is a 32-bit integer";
    assert_eq!(
        found,
        [
            "m.json: t#E$B: has the value `a` of `A`".to_owned(),
            "m.json: t#E$C: the `enumValue` of an enum's member must be a string".to_owned(),
            "m.json: t#I$B: has the value `1` of `A`".to_owned(),
            format!("m.json: t#I$C: {number}"),
            format!("m.json: t#I$D: {number}"),
            format!("m.json: t#I$E: {number}"),
            format!("m.json: t#I$F: {number}"),
        ]
    );
}

#[test]
fn recursion_must_be_able_to_end() {
    let required = |target: &str| json!({ "target": target, "traits": { "smithy.api#required": {} } });
    let found = problems(&json!({
        "A": { "type": "structure", "members": { "b": required("t#B") } },
        "B": { "type": "structure", "members": { "a": required("t#A") } },
        "L": { "type": "list", "member": { "target": "t#M" } },
        "M": { "type": "map", "key": { "target": "smithy.api#String" }, "value": { "target": "t#L" } },
        "R": { "type": "resource", "resources": [{ "target": "t#R" }] },
    }));
    assert_eq!(
        found,
        [
            "m.json: t#A: needs a value of itself, through required members only: `t#A` > `t#B` > `t#A`",
            "m.json: t#L: collects itself, with no structure or union in between: `t#L` > `t#M` > `t#L`",
            "m.json: t#R: is a resource of itself: `t#R` > `t#R`",
        ]
    );
}

#[test]
fn unions_need_a_member_that_ends() {
    let to = |target: &str| json!({ "target": target });
    let required = |target: &str| json!({ "target": target, "traits": { "smithy.api#required": {} } });
    let found = problems(&json!({
        "Itself": { "type": "union", "members": { "a": to("t#Itself"), "b": to("t#Itself") } },
        "Ping": { "type": "union", "members": { "pong": to("t#Pong") } },
        "Pong": { "type": "union", "members": { "ping": to("t#Ping") } },
        "Struct": { "type": "structure", "members": { "union": required("t#Union"), "text": to("smithy.api#String") } },
        "Union": { "type": "union", "members": { "struct": to("t#Struct") } },
        "Outside": { "type": "structure", "members": { "union": required("t#Union") } },
    }));
    let through = "needs a value of itself, through unions and required members:";
    assert_eq!(
        found,
        [
            format!("m.json: t#Itself: {through} `t#Itself` > `t#Itself`"),
            format!("m.json: t#Ping: {through} `t#Ping` > `t#Pong` > `t#Ping`"),
            format!("m.json: t#Struct: {through} `t#Struct` > `t#Union` > `t#Struct`"),
        ]
    );
}

#[test]
fn unions_may_end_in_a_list_an_optional_member_or_another_variant() {
    let to = |target: &str| json!({ "target": target });
    load(&json!({
        "ByList": { "type": "union", "members": { "list": to("t#L") } },
        "L": { "type": "list", "member": to("t#ByList") },
        "ByMember": { "type": "union", "members": { "struct": to("t#S") } },
        "S": { "type": "structure", "members": { "union": to("t#ByMember") } },
        "ByVariant": { "type": "union", "members": { "self": to("t#ByVariant"), "other": to("t#Other") } },
        "Other": { "type": "union", "members": { "back": to("t#ByVariant"), "end": to("smithy.api#Unit") } },
    }));
}

#[test]
fn trait_shapes_of_the_prelude_may_be_targets() {
    let to = |target: &str| json!({ "target": format!("smithy.api#{target}") });
    let model = load(&json!({
        "S": { "type": "structure", "members": {
            "tags": to("tags"), "length": to("length"), "error": to("error"), "title": to("title"),
            "status": to("httpError"), "any": to("default"), "links": to("externalDocumentation"),
            "examples": to("examples"), "document": to("Document"),
        } },
    }));
    let kind = |name: &str| model.target(crate::member(&model, "S", name)).kind.name();
    let kinds = ["tags", "length", "error", "title", "status", "any", "links"].map(kind);
    assert_eq!(kinds, ["list", "structure", "enum", "string", "integer", "document", "map"]);
    let found = problems(&json!({
        "S": { "type": "structure", "members": { "a": to("NonEmptyString"), "b": to("Example"), "c": to("lenght") } },
    }));
    assert_eq!(
        found,
        [
            "m.json: t#S$a: target `smithy.api#NonEmptyString` is private to Smithy; define a shape of your own",
            "m.json: t#S$b: target `smithy.api#Example` is private to Smithy; define a shape of your own",
            "m.json: t#S$c: target `smithy.api#lenght` is not defined (did you mean `smithy.api#length`?)",
        ]
    );
}

#[test]
fn names_of_services_hold_something() {
    let service = |traits: Value| json!({ "type": "service", "version": "1", "traits": traits });
    let found = problems(&json!({
        "A": service(json!({ "aws.api#service": { "sdkId": "" }, "aws.auth#sigv4": { "name": " " } })),
        "B": service(json!({ "aws.api#service": { "sdkId": "B", "arnNamespace": "", "endpointPrefix": "-" } })),
        "Fine": service(json!({ "aws.api#service": { "sdkId": "S3" }, "aws.auth#sigv4": { "name": "s3" } })),
    }));
    assert_eq!(
        found,
        [
            "m.json: t#A: trait `aws.api#service`: `sdkId` must hold a letter or digit, found \"\"",
            "m.json: t#A: trait `aws.auth#sigv4`: `name` must hold a letter or digit, found \" \"",
            "m.json: t#B: trait `aws.api#service`: `arnNamespace` must hold a letter or digit, found \"\"",
            "m.json: t#B: trait `aws.api#service`: `endpointPrefix` must hold a letter or digit, found \"-\"",
        ]
    );
}

#[test]
fn only_data_that_a_service_uses_can_be_renamed() {
    let to = |target: &str| json!({ "target": target });
    let found = problems(&json!({
        "S": { "type": "service", "version": "1", "operations": [to("t#O")], "resources": [to("t#R")], "rename": {
            "t#O": "OtherO", "t#R": "OtherR", "t#S": "OtherS", "t#In$a": "b", "t#In": "In", "t#Unused": "Other",
            "t#Inn": "Other", "t#Used": "Fine",
        } },
        "O": { "type": "operation", "input": to("t#In") },
        "R": { "type": "resource" },
        "In": { "type": "structure", "members": { "a": to("t#Used") } },
        "Used": { "type": "structure" },
        "Unused": { "type": "structure" },
    }));
    assert_eq!(
        found,
        [
            "m.json: t#S: renames `t#In$a`: members cannot be renamed",
            "m.json: t#S: renames `t#In` to the name that it has",
            "m.json: t#S: renames `t#Inn`, which is not defined (did you mean `t#In`?)",
            "m.json: t#S: renames `t#O`: shapes of type operation cannot be renamed",
            "m.json: t#S: renames `t#R`: shapes of type resource cannot be renamed",
            "m.json: t#S: renames `t#S`: shapes of type service cannot be renamed",
            "m.json: t#S: renames `t#Unused`, which none of its operations uses",
        ]
    );
}

#[test]
fn recursion_that_can_end_is_legal() {
    let required = |target: &str| json!({ "target": target, "traits": { "smithy.api#required": {} } });
    load(&json!({
        "A": { "type": "structure", "members": { "list": required("t#L"), "union": required("t#U") } },
        "B": { "type": "structure", "members": { "b": { "target": "t#B" } } },
        "L": { "type": "list", "member": { "target": "t#A" } },
        "U": { "type": "union", "members": { "a": { "target": "t#A" }, "end": { "target": "smithy.api#Unit" } } },
    }));
}

#[test]
fn trait_values_must_fit_their_type() {
    let found = problems(&json!({ "S": { "type": "structure", "traits": {
        "smithy.api#error": "nobody", "smithy.api#httpError": "400", "smithy.api#length": { "min": -1 },
    } } }));
    let start = "m.json: t#S: trait `smithy.api#";
    assert_eq!(found.len(), 3);
    assert!(found[0].starts_with(&format!("{start}error`: unknown variant `nobody`")), "{}", found[0]);
    assert!(found[1].starts_with(&format!("{start}httpError`: invalid type: string \"400\"")), "{}", found[1]);
    assert!(found[2].starts_with(&format!("{start}length`: invalid number")), "{}", found[2]);
}

#[test]
fn bounds_must_leave_room() {
    let found = problems(&json!({
        "L": { "type": "string", "traits": { "smithy.api#length": { "min": 2, "max": 1 } } },
        "R": { "type": "double", "traits": { "smithy.api#range": { "min": 1.5, "max": 1 } } },
        "Ok": { "type": "integer", "traits": { "smithy.api#range": { "min": 1, "max": 1 } } },
    }));
    assert_eq!(
        found,
        [
            "m.json: t#L: trait `smithy.api#length`: min 2 is above max 1",
            "m.json: t#R: trait `smithy.api#range`: min 1.5 is above max 1",
        ]
    );
}

#[test]
fn traits_must_be_on_the_right_members() {
    let on = |target: &str, traits: Value| json!({ "target": format!("smithy.api#{target}"), "traits": traits });
    let found = problems(&json!({ "S": { "type": "structure", "members": {
        "format": on("String", json!({ "smithy.api#timestampFormat": "date-time" })),
        "token": on("Integer", json!({ "smithy.api#idempotencyToken": {} })),
        "label": on("String", json!({ "smithy.api#hostLabel": {} })),
        "number": on("Long", json!({ "smithy.api#hostLabel": {}, "smithy.api#required": {} })),
    } } }));
    assert_eq!(
        found,
        [
            "m.json: t#S$format: trait `smithy.api#timestampFormat` is for timestamps, not for type string",
            "m.json: t#S$label: trait `smithy.api#hostLabel`: the member must be required",
            "m.json: t#S$number: trait `smithy.api#hostLabel` is for strings, not for type long",
            "m.json: t#S$token: trait `smithy.api#idempotencyToken` is for strings, not for type integer",
        ]
    );
}

#[test]
fn labels_of_the_host_prefix_must_be_bound() {
    let operation = |prefix: &str| {
        json!({ "type": "operation", "input": { "target": "t#In" },
            "traits": { "smithy.api#endpoint": { "hostPrefix": prefix } } })
    };
    let bound = json!({ "target": "smithy.api#String",
        "traits": { "smithy.api#hostLabel": {}, "smithy.api#required": {} } });
    let found = problems(&json!({
        "Good": operation("{bound}.data."),
        "Missing": operation("{none}."),
        "Plain": operation("{bound}{plain}."),
        "Torn": operation("{bound."),
        "In": { "type": "structure", "members": { "bound": bound, "plain": { "target": "smithy.api#String" } } },
    }));
    let of =
        |label: &str| format!("trait `smithy.api#endpoint`: no member `{label}` with `hostLabel` in the input `t#In`");
    assert_eq!(
        found,
        [
            format!("m.json: t#Missing: {}", of("none")),
            format!("m.json: t#Plain: {}", of("plain")),
            "m.json: t#Torn: trait `smithy.api#endpoint`: unbalanced braces in `{bound.`".to_owned(),
        ]
    );
}

#[test]
fn defaults_must_fit_their_target() {
    let on = |target: &str, value: Value| json!({ "target": target, "traits": { "smithy.api#default": value } });
    let found = problems(&json!({
        "S": { "type": "structure", "members": {
            "flag": on("smithy.api#Boolean", json!("no")),
            "list": on("t#L", json!([1])),
            "enum": on("t#E", json!("B")),
            "self": on("t#S", json!({})),
            "fine": on("t#E", json!("A")),
        } },
        "L": { "type": "list", "member": { "target": "smithy.api#Integer" } },
        "E": { "type": "enum", "members": { "A": { "target": "smithy.api#Unit" } } },
        "N": { "type": "integer", "traits": { "smithy.api#default": null } },
    }));
    let fit = "trait `smithy.api#default`:";
    assert_eq!(
        found,
        [
            format!("m.json: t#N: {fit} null does not fit type integer, which takes a 32-bit integer"),
            format!("m.json: t#S$enum: {fit} \"B\" does not fit type enum, which takes one of its values"),
            format!("m.json: t#S$flag: {fit} \"no\" does not fit type boolean, which takes a boolean"),
            format!("m.json: t#S$list: {fit} [1] does not fit type list, which takes an empty array"),
            format!("m.json: t#S$self: {fit} {{}} does not fit type structure, which takes no default"),
        ]
    );
}

#[test]
fn two_services_are_no_problem() {
    let service = json!({ "type": "service", "version": "1" });
    assert_eq!(load(&json!({ "A": service, "B": service })).services().count(), 2);
}
