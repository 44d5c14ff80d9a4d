//! Resources: what binds to them, and how their operations do.

use super::{fine, one};

#[test]
fn resources_bind_what_they_are_told_by() {
    let resource = "resource R { identifiers: { id: String }, PLACE: [O] }\n";
    let one_of = resource.replace("PLACE", "operations");
    let bound = "operation O { input := { @required id: String } }";
    fine(&format!("{one_of}{bound}"));
    for input in ["{ id: String }", "{ @required id: Text }", "{}", "{ @required other: String }"] {
        let text = format!("{one_of}operation O {{ input := {input} }}\nstring Text");
        one(&text, 2, "whose identifiers its input must have as required members: it lacks `id`");
    }
    fine(&format!("{one_of}operation O {{ input := {{ @required @resourceIdentifier(\"id\") other: String }} }}"));
    let many = resource.replace("PLACE", "collectionOperations");
    one(&format!("{many}{bound}"), 2, "is for the collection of `t#R`, but its input has all identifiers of one");
    fine(&format!("{many}operation O {{}}"));
    one("resource R { identifiers: { id: Integer } }", 1, "must be a string or enum, but is of type integer");
    one("resource R { identifiers: { id: Strng } }", 1, "`t#Strng` is not defined");
    one("resource R { properties: { p: R } }", 1, "property `p`: `t#R` is of type resource");
    let own = "identifiers: { id: String }, properties: { id: String }";
    one(&format!("resource R {{ {own} }}"), 1, "`id` is both an identifier and a property");
    let child =
        "resource C { identifiers: { CHILD } }\nresource R { identifiers: { id: String }, resources: [C] }\nstring T";
    one(&child.replace("CHILD", "c: String"), 1, "is within `t#R`, so that it needs its identifier `id`");
    one(&child.replace("CHILD", "id: T"), 1, "identifier `id` must be `smithy.api#String`, as in `t#R`, and is `t#T`");
    let twice = "structure X { @resourceIdentifier(\"a\") @required b: String\n@resourceIdentifier(\"a\") @required c: String }";
    one(twice, 2, "names what `b` names already");
}

#[test]
fn lifecycles_are_kept() {
    let of = |role: &str, traits: &str| format!("resource R {{ {role}: O }}\n{traits}\noperation O {{}}");
    one(&of("read", ""), 1, "`t#O`, its `read`, must have the trait `smithy.api#readonly`");
    one(&of("list", ""), 1, "must have the trait `smithy.api#readonly`");
    one(&of("create", "@readonly"), 1, "must not have the trait `smithy.api#readonly`");
    one(&of("delete", ""), 1, "must have the trait `smithy.api#idempotent`");
    one(&of("put", ""), 1, "must have the trait `smithy.api#idempotent`");
    fine(&of("update", ""));
    let service = "service S { operations: [O], resources: [R] }\nresource R { operations: [O] }\noperation O {}";
    one(service, 3, "is more than once in the service `t#S`: in `t#R` and `t#S`");
}

/// A resource with two properties, and operations whose members are given.
fn properties(create: &str, read: &str) -> String {
    format!(
        "resource R {{ identifiers: {{ id: String }}, properties: {{ name: Name, size: Size }}, create: Create, read: Read }}\n\
         string Name\ninteger Size\noperation Create {{\ninput := {{\n{create}\n}} }}\n@readonly operation Read {{\n\
         input := {{ @required id: String }}\noutput := {{\n{read}\n}} }}\nstructure Inner {{ name: Name, size: Size }}"
    )
}

#[test]
fn operations_have_members_for_properties_and_no_others() {
    for (create, read) in [
        ("name: Name", "size: Size"),
        ("name: Name, size: Size", "@required id: String"),
        ("@property(name: \"name\") title: Name", "size: Size, @notProperty other: String"),
        ("@idempotencyToken token: String, name: Name", "@nestedProperties inner: Inner"),
        ("name: Name", "@required @resourceIdentifier(\"id\") key: String, size: Size"),
    ] {
        fine(&properties(create, read));
    }
    one(&properties("name: Name", "name: Name"), 1, "t#R: property `size`: no operation that makes one, or is on one");
    let both = "name: Name, size: Size";
    one(
        &properties("nme: Name", both),
        6,
        "t#CreateInput$nme: is neither a property nor an identifier of `t#R` (did you mean `name`?); give it",
    );
    one(&properties("name: String", both), 6, "so that it must target `t#Name`, not `smithy.api#String`");
    one(
        &properties("name: Name\n@property(name: \"name\") title: Name", both),
        7,
        "t#CreateInput$title: is the property `name` of `t#R`, as `name` is already",
    );
    // Not required, it does not identify anything.
    one(&properties(both, "id: String"), 11, "is neither a property nor an identifier of `t#R`");
    one(
        &properties(both, "@nestedProperties inner: Odd")
            .replace("structure Inner", "structure Odd { odd: String }\nstructure Inner"),
        13,
        "t#Odd$odd: is neither",
    );
    // Who defines no properties is not held to them.
    fine("resource R { identifiers: { id: String }, create: C }\noperation C { input := { any: String } }");
    // A trait may say it of all members that have it.
    fine(&format!(
        "{}\n@trait @notProperty structure tool {{}}",
        properties("name: Name, size: Size, @tool t: String", "")
    ));
}
