//! Examples of operations: that they are values of the shapes.

use super::{fine, model, one};

const SHAPES: &str = "operation O { input: I, output: T, errors: [Gone] }\n\
    structure I { @required @length(min: 2) name: String, count: Integer, at: Timestamp, on: Day, kind: Kind\n\
    tags: Tags, holes: Holes, one: One, data: Blob, any: Document }\n\
    structure T { name: String }\n@error(\"client\") structure Gone { @required why: String }\n\
    @error(\"client\") structure Other {}\n@timestampFormat(\"epoch-seconds\") timestamp Day\nenum Kind { A, B }\n\
    @uniqueItems list Tags { member: String }\n@sparse list Holes { member: String }\n\
    union One { a: String, b: Integer }\n";

/// An operation whose one example says this, in the second line.
fn example(parts: &str) -> String {
    format!("@examples([{{ title: \"X\"\n{parts} }}])\n{SHAPES}")
}

fn input(members: &str) -> String {
    example(&format!("input: {{ {members} }}"))
}

#[test]
fn inputs_and_outputs_are_values_of_the_shapes() {
    for good in [
        "input: { name: \"ab\", count: 1, at: \"1985-04-12T23:20:50.52Z\", on: 1.5, kind: \"A\", tags: [\"x\"] }",
        "input: { name: \"ab\", at: 1, holes: [null, \"a\"], one: { b: 1 }, data: \"x\", any: { a: [null] } }",
        "input: { name: \"ab\" }, output: { name: \"a\" }",
        "input: { name: \"ab\" }, error: { shapeId: Gone, content: { why: \"so\" } }",
        "input: { name: \"a\" }, error: { shapeId: Gone, content: {} }, allowConstraintErrors: true",
    ] {
        fine(&example(good));
    }
    fine("@examples([{ title: \"X\" }])\noperation O {}");
    let wrong = [
        ("count: 1", "`[0].input` lacks `name`, which is required"),
        ("name: \"a\"", "`[0].input.name` has the length 1, which is outside of {\"min\":2}"),
        ("name: 12", "`[0].input.name` must be a string, found 12"),
        ("name: \"ab\", data: null", "`[0].input.data` must be a string, found null"),
        ("name: \"ab\", count: \"1\"", "`[0].input.count` must be a 32-bit integer, found \"1\""),
        ("name: \"ab\", count: 1.5", "`[0].input.count` must be a 32-bit integer, found 1.5"),
        (
            "name: \"ab\", at: \"yesterday\"",
            "`[0].input.at` must be a time like \"1985-04-12T23:20:50Z\", found \"yesterday\"",
        ),
        ("name: \"ab\", on: \"1985-04-12T23:20:50Z\"", "`[0].input.on` must be seconds since 1970, a number"),
        ("name: \"ab\", kind: \"C\"", "`[0].input.kind` must be one of \"A\", \"B\", found \"C\""),
        ("name: \"ab\", tags: [\"x\", \"x\"]", "`[0].input.tags` holds the same twice"),
        ("name: \"ab\", tags: [null]", "`[0].input.tags[0]` must be a string, found null"),
        ("name: \"ab\", tags: { a: 1 }", "`[0].input.tags` must be an array"),
        ("name: \"ab\", one: { a: \"x\", b: 1 }", "`[0].input.one` must be one member of a union, found 2"),
    ];
    for (members, said) in wrong {
        one(&input(members), 2, said);
    }
    one(
        &example("input: { name: \"ab\" }, output: { name: true }"),
        2,
        "`[0].output.name` must be a string, found true",
    );
}

#[test]
fn examples_fail_with_errors_of_the_operation() {
    let call = "input: { name: \"ab\" }";
    let error = |parts: &str| example(&format!("{call}, {parts}"));
    for (parts, said) in [
        ("error: { shapeId: Other, content: {} }", "`[0]` fails with `t#Other`, which is no error of the operation"),
        ("error: { shapeId: Gone, content: {} }", "`[0].error.content` lacks `why`, which is required"),
        ("output: {}, error: { shapeId: Gone, content: { why: \"\" } }", "`[0]` has both an `output` and an `error`"),
        ("allowConstraintErrors: true", "`[0]` has `allowConstraintErrors`, so that there must be an `error`"),
    ] {
        one(&error(parts), 2, said);
    }
    fine(&format!(
        "{}service S {{ operations: [O], errors: [Other] }}",
        error("error: { shapeId: Other, content: {} }")
    ));
    // What is refused keeps to no constraint, but is of the right type.
    let refused = "input: { name: 1 }, error: { shapeId: Gone, content: {} }, allowConstraintErrors: true";
    one(&example(refused), 2, "`[0].input.name` must be a string");
}

#[test]
fn members_that_are_not_there_are_warned_of() {
    let model = model(&input("name: \"ab\", nme: 1")).unwrap_or_else(|problems| panic!("{problems}"));
    let found: Vec<_> = model.warnings().iter().map(|warning| (warning.event.clone(), warning.to_string())).collect();
    let [(event, text)] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(event.as_deref(), Some("ExamplesTrait"));
    assert!(text.ends_with("`nme` is not known (did you mean `name`?)"), "{text}");
}
