//! What Smithy calls an error although it can be read, each with the smallest model that has it, and what a model may
//! say of warnings.

mod examples;
mod http;
mod pages;
mod resources;
mod waiters;

use smithwright_model::{Model, Source};

use http::http;

fn model(statements: &str) -> Result<Model, String> {
    let text = format!("$version: \"2.0\"\nnamespace t\n{statements}\n");
    Model::of(&[Source::new("m.smithy", text)]).map_err(|problems| problems.to_string())
}

/// Checks that a model has one problem, that this is said of it, and that it is said at this line of the statements.
fn one(statements: &str, line: usize, expected: &str) {
    let found = model(statements).expect_err(statements);
    assert_eq!(found.lines().count(), 1, "{statements}\n{found}");
    assert!(found.contains(expected), "{statements}\n{found}");
    assert!(found.starts_with(&format!("m.smithy:{}:", line + 2)), "{statements}\n{found}");
}

fn fine(statements: &str) {
    if let Err(problems) = model(statements) {
        panic!("{statements}\n{problems}");
    }
}

#[test]
fn names_differ_by_more_than_case() {
    one("structure S { ab: String\nAb: String }", 2, "t#S$Ab: differs from the member `ab` by case alone");
    one("enum E { A\na }", 2, "t#E$a: differs from the member `A` by case alone");
    one("string Ab\nblob aB", 2, "t#aB: differs from `t#Ab` by case alone");
    one(
        "@mixin structure M { a: String }\nstructure S with [M] { A: String }",
        2,
        "t#S$A: differs from the member `a`",
    );
    one("union U { a: String\n@jsonName(\"a\") b: String }", 2, "`a` is what `a` is called in JSON too");
    fine("structure S { ab: String a_b: String }\nstructure SS {}");
}

#[test]
fn names_in_a_service_are_its_own() {
    let other = |text: &str| Source::new("o.smithy", format!("$version: \"2.0\"\nnamespace o\n{text}\n"));
    let main = |rename: &str| {
        let text = format!(
            "$version: \"2.0\"\nnamespace t\nservice S {{ operations: [O] {rename} }}\n\
             operation O {{ input := {{ a: Thing, b: o#thing, c: Word, d: o#Word, e: Words, f: o#Words }} }}\n\
             structure Thing {{}}\n@length(min: 1) string Word\nlist Words {{ member: Word }}"
        );
        Source::new("t.smithy", text)
    };
    let same = "structure thing {}\n@length(min: 1) string Word\nlist Words { member: Word }";
    let found = Model::of(&[main(""), other(same)]).expect_err("one name for two").to_string();
    let expected =
        "has the name `Thing` in the service `t#S`, as `o#thing` has; give one of them another in its `rename`";
    assert_eq!(found, format!("t.smithy:5:11: t#Thing: {expected}"));
    let renamed = main("rename: { \"o#thing\": \"OtherThing\" }");
    Model::of(&[renamed.clone(), other(same)]).unwrap_or_else(|problems| panic!("{problems}"));
    let unlike = "structure thing {}\n@length(min: 2) string Word\nlist Words { member: Word }";
    let found = Model::of(&[renamed, other(unlike)]).expect_err("two words").to_string();
    assert_eq!(found.lines().count(), 2, "{found}");
}

#[test]
fn inputs_and_outputs_are_of_one_operation() {
    let two = "operation A { input: I }\noperation B { input: I }\n";
    fine(&format!("{two}structure I {{}}"));
    one(&format!("{two}@input structure I {{}}"), 2, "has the trait `smithy.api#input`, and is that of `t#A` already");
    one("operation A { output: I }\n@input structure I {}", 1, "output `t#I` has the trait `smithy.api#input`");
    one("@output structure I {}\nstructure S { i: I }", 2, "only an operation may name it");
}

#[test]
fn calls_are_authenticated_as_the_service_says() {
    let service = |traits: &str| format!("@auth([httpBasicAuth])\n{traits} service S {{}}");
    fine(&service("@httpBasicAuth"));
    one(&service(""), 1, "the service `t#S` lacks the trait `smithy.api#httpBasicAuth`");
    one("@auth([httpBasicAuth, httpBasicAuth])\n@httpBasicAuth service S {}", 1, "is there twice");
    let operation = "@httpBasicAuth service S { operations: [O] }\n@auth([httpDigestAuth])\noperation O {}";
    one(operation, 2, "t#O: trait `smithy.api#auth`: the service `t#S` lacks the trait `smithy.api#httpDigestAuth`");
}

#[test]
fn bounds_are_those_of_the_type() {
    one("@range(min: 1.5)\ninteger I", 2, "1.5 is no bound of type integer");
    one("structure S { @range(max: 0.5)\na: Long }", 2, "0.5 is no bound of type long");
    fine("@range(min: 1.5)\nfloat F\n@range(min: 1.0)\ninteger I");
    one("@length\nstring S", 2, "has neither a `min` nor a `max`");
}

#[test]
fn everything_has_its_own_place_in_a_message() {
    let members = |members: &str| http(&[("A", "/x?lit=1", members)]);
    one(&members("@httpQuery(\"q\") a: String\n@httpQuery(\"q\") b: String"), 4, "`q` is bound to `a` already");
    one(&members("@httpQuery(\"lit\") a: String"), 3, "has the parameter `lit` already");
    one(&members("@httpHeader(\"X-a\") a: String\n@httpHeader(\"x-A\") b: String"), 4, "`x-A` is bound to `a` already");
    let prefix = "@httpPrefixHeaders(\"X-\") a: Texts\n@httpHeader(\"x-a\") b: String";
    let texts = "map Texts { key: String, value: String }";
    one(&format!("{}\n{texts}", members(prefix)), 4, "`x-a` is one of the headers of `a`, all of `X-..`");
    fine(&format!("{}\n{texts}", members(&prefix.replace("X-\"", "\""))));
    one(&members("@httpPayload a: Blob\nb: String"), 3, "takes the whole body, which leaves no place for `b`");
    one(&members("@httpPayload @httpQuery(\"q\") a: String"), 3, "contradicts trait");
    let output = "@http(method: \"GET\", uri: \"/\")\noperation O { output := { @httpPayload a: Blob\n@httpQuery(\"q\") b: String } }";
    one(output, 2, "leaves no place for `b`");
    one("@error(\"client\") structure E { @httpPayload a: Blob\nb: String }", 1, "leaves no place for `b`");
}

#[test]
fn streams_are_in_inputs_and_outputs() {
    let stream = "@streaming blob B\n@streaming union E { a: A }\nstructure A {}\n";
    let after = |text: &str, line: usize, expected: &str| one(&format!("{stream}{text}"), line + 3, expected);
    after("structure S { b: B }", 1, "must be `required` or have a `default`");
    after("list L { member: B }", 1, "only a member of a structure can");
    after("structure S { e: E }\nstructure T { s: S }", 2, "target `t#S` holds a stream");
    after("@error(\"client\") structure X { e: E }\noperation O { errors: [X] }", 2, "error `t#X` holds a stream");
    after("@error(\"client\") structure X { e: E }\nservice S { errors: [X] }", 2, "error `t#X` holds a stream");
    after("@streaming union F { a: A b: String }", 1, "t#F$b: is an event of a stream, which must be a structure");
    after("structure S { e: E @required b: B }", 1, "is for one member of a shape");
    after(
        "@streaming @requiresLength blob L\noperation O { output := { @required l: L } }",
        2,
        "with `requiresLength`",
    );
    let rest = "@aws.protocols#restJson1 service S { operations: [O] }\n@http(method: \"GET\", uri: \"/\")\n";
    after(&format!("{rest}operation O {{ output := {{ @required b: B }} }}"), 3, "needs `smithy.api#httpPayload`");
    fine(&format!("{stream}{rest}operation O {{ output := {{ @required @httpPayload b: B }} }}"));
    one("structure V { @eventPayload a: Blob\nb: String }", 2, "needs the trait `smithy.api#eventHeader`");
    one("structure V { @eventHeader a: Float }", 1, "trait `smithy.api#eventHeader` cannot be here");
}

#[test]
fn references_lead_to_resources() {
    let resource = "resource R { identifiers: { a: String, b: String } }\nresource O { identifiers: { a: String } }\n";
    let members = "{ a: String, b: String, c: String }";
    let of = |reference: &str, shape: &str| format!("{resource}@references([{{ {reference} }}])\n{shape}");
    fine(&of("resource: R", &format!("structure S {members}")));
    fine(&of("resource: R, ids: { a: \"a\", b: \"c\" }", &format!("structure S {members}")));
    fine(&of("resource: O", "string S"));
    one(&of("resource: S", "structure S {}"), 3, "`t#S` is a shape of type structure, not a resource");
    one(
        &of("resource: R", "structure S { a: String }"),
        3,
        "there is no member `b`, which would be the identifier `b`",
    );
    one(&of("resource: R, ids: { a: \"a\" }", &format!("structure S {members}")), 3, "`ids` lacks `b`");
    one(&of("resource: O, ids: { a: \"a\", x: \"b\" }", &format!("structure S {members}")), 3, "has no identifier `x`");
    one(&of("resource: O, ids: { a: \"d\" }", &format!("structure S {members}")), 3, "there is no member `d`");
    assert!(model(&of("resource: R", "string S")).is_err());
}

#[test]
fn requests_are_compressed_by_what_is_known() {
    let of =
        |encodings: &str| format!("@requestCompression(encodings: [{encodings}])\noperation O {{ input := {{}} }}");
    fine(&of("\"gzip\", \"GZIP\""));
    one(&of("\"br\""), 1, "`br` is no compression that is known");
    one(&of(""), 1, "names no encoding");
    one("@requestCompression(encodings: [\"gzip\"])\noperation O {}", 1, "there is no input to compress");
}

#[test]
fn defaults_keep_to_constraints() {
    one("structure S { @length(min: 2) a: String = \"x\"\n}", 1, "has the length 1, which is outside of");
    one("@range(max: 3)\ninteger I\nstructure S { a: I = 4\n}", 3, "is 4, which is outside of");
    one("structure S { @pattern(\"^[a-z]+$\") a: String = \"A\"\n}", 1, "must match `^[a-z]+$`, found \"A\"");
    one("@default(1)\ninteger I\nstructure S { a: I }", 3, "must have the default of its target `t#I`, 1");
    one("@default(1)\ninteger I\nstructure S { a: I = 2\n}", 3, "must be that of the target `t#I`, 1, or null");
    fine(
        "@default(1)\ninteger I\nstructure S { a: I = 1,\nb: I = null\n}\n@mixin structure M { c: I }\nlist L { member: I }",
    );
    fine("structure S { @range(min: 1) a: Integer = 0\n}");
}

#[test]
fn values_of_traits_match_patterns() {
    one("structure S { @xmlName(\"a b\") a: String }", 1, "must match `^[a-zA-Z_]");
    let own = "@trait @pattern(\"^\\\\d{2}$\") string code\n@code(\"1\")\nstring S";
    one(own, 2, "trait `t#code`: must match `^\\d{2}$`, found \"1\"");
    fine(&own.replace("\"1\"", "\"12\""));
    // What this engine of regular expressions has not is left to those that have it.
    fine("@trait @pattern(\"^(?=x)$\") string code\n@code(\"1\")\nstring S");
}

#[test]
fn private_shapes_are_for_their_namespace() {
    let other = Source::new(
        "o.smithy",
        "$version: \"2.0\"\nnamespace o\n@private string Own\n@private @mixin structure M {}\nstructure S { a: Own }",
    );
    let text = "$version: \"2.0\"\nnamespace t\nstructure S with [o#M] {\n    a: o#Own\n}";
    let found = Model::of(&[Source::new("t.smithy", text), other]).expect_err("private").to_string();
    let expected = [
        "t.smithy:3:11: t#S: uses the mixin `o#M`, which is private to o",
        "t.smithy:4:5: t#S$a: target `o#Own` is private to o; define a shape of your own",
    ];
    assert_eq!(found.lines().collect::<Vec<_>>(), expected);
    one("@error(\"client\") structure E {}\noperation O { input: E }", 2, "input `t#E` is an error");
}

#[test]
fn what_packages_define_may_be_named() {
    // Protocols and traits whose definitions are not there, as names and as values; the error that servers add.
    let text = "use aws.protocols#restJson1\nuse smithy.test#httpRequestTests\n@restJson1 service S { operations: [O] }\n\
        @httpRequestTests([{ id: \"A\", method: \"GET\", uri: \"/\", protocol: restJson1, authScheme: aws.auth#sigv4 }])\n\
        @http(method: \"GET\", uri: \"/\")\noperation O { errors: [smithy.framework#ValidationException] }";
    let model = model(text).unwrap_or_else(|problems| panic!("{problems}"));
    let added = model.shapes().filter(|shape| shape.id.namespace() == "smithy.framework");
    let names: Vec<&str> = added.map(|shape| shape.id.name()).collect();
    assert_eq!(names, ["ValidationException", "ValidationExceptionField", "ValidationExceptionFieldList"]);
    one("metadata x = 1", 1, "belongs before the namespace");
    one("@a.b#c(Strng)\nstring S", 1, "(did you mean `smithy.api#String`?); quote it if it is no id");
    let suppressed = Source::new(
        "m.smithy",
        "$version: \"2\"\nmetadata suppressions = [{ id: \"SyntacticShapeIdTarget\", \
        namespace: \"*\" }]\nnamespace t\n@a.b#c(Strng)\nstring S",
    );
    Model::of(&[suppressed]).unwrap_or_else(|problems| panic!("{problems}"));
    // Who defines one of them defines them all.
    let own = Source::new("f.smithy", "$version: \"2\"\nnamespace smithy.framework\nstring Other");
    let user = Source::new(
        "t.smithy",
        "$version: \"2\"\nnamespace t\noperation O { errors: [smithy.framework#ValidationException] }",
    );
    assert!(Model::of(&[own, user]).is_err());
}

#[test]
fn warnings_are_suppressed_by_name() {
    // A property and a member that are not known, and a control statement.
    let text = |head: &str, traits: &str| {
        format!(
            "$version: \"2.0\"\n$odd: 1\n{head}\nnamespace t\n@deprecated(why: \"x\")\n{traits}\nstructure S {{}}\n"
        )
    };
    let count = |head: &str, traits: &str| {
        let sources = [Source::new("m.smithy", text(head, traits))];
        Model::of(&sources)
            .map(|model| model.warnings().iter().filter_map(|warning| warning.event.clone()).collect::<Vec<_>>())
    };
    let warned = |head: &str, traits: &str| count(head, traits).unwrap_or_else(|problems| panic!("{problems}"));
    let rule = |id: &str, namespace: &str| {
        format!("metadata suppressions = [{{ id: \"{id}\", namespace: \"{namespace}\", reason: \"so\" }}]")
    };
    assert_eq!(warned("", ""), ["Model", "TraitValue"]);
    assert_eq!(warned("", "@suppress([\"TraitValue\"])"), ["Model"]);
    assert_eq!(warned("", "@suppress([\"Trait\"])"), ["Model", "TraitValue"]);
    assert_eq!(warned(&rule("TraitValue", "t"), ""), ["Model"]);
    assert_eq!(warned(&rule("TraitValue", "other"), ""), ["Model", "TraitValue"]);
    assert_eq!(warned(&rule("Model", "*"), ""), ["TraitValue"]);
    let raised = rule("TraitValue", "*")
        .replace("suppressions", "severityOverrides")
        .replace("reason: \"so\"", "severity: \"DANGER\"");
    let problems = count(&raised, "").expect_err("raised").to_string();
    assert_eq!(problems, "m.smithy:5:13: t#S: trait `smithy.api#deprecated`: `why` is not known");
    for wrong in ["1", "[1]", "[{ id: \"x\" }]"] {
        assert!(count(&format!("metadata suppressions = {wrong}"), "").is_err(), "{wrong}");
    }
    // Errors stay.
    assert!(model("@suppress([\"Model\", \"TraitTarget\"])\n@readonly\nstring S").is_err());
}

#[test]
fn what_is_of_another_version_is_told() {
    one("@box\ninteger I", 1, "trait `smithy.api#box` is for Smithy 1.0");
    one("structure S { @box a: Integer }", 1, "trait `smithy.api#box` is for Smithy 1.0");
    let old = "$version: \"1.0\"\nnamespace t\nresource R { properties: { a: String } }\n@box\ninteger I\n";
    let found = Model::load("m.smithy", old).expect_err("properties").to_string();
    assert_eq!(found.lines().count(), 1, "{found}");
    assert!(found.starts_with("m.smithy:3:14: t#R: properties of resources are for Smithy 2.0"), "{found}");
    let boxed =
        r#"{ "smithy": "2.0", "shapes": { "t#I": { "type": "integer", "traits": { "smithy.api#box": {} } } } }"#;
    Model::load("m.json", boxed).expect("a JSON AST");
}

#[test]
fn every_version_of_smithy_is_read() {
    for version in ["2", "2.0", "2.1"] {
        Model::load("m.smithy", &format!("$version: \"{version}\"\nnamespace t\nenum E {{ A }}")).expect("an IDL");
        Model::load("m.json", &format!("{{ \"smithy\": \"{version}\", \"shapes\": {{}} }}")).expect("a JSON AST");
    }
    let found = Model::load("m.smithy", "$version: \"2.2\"\n").expect_err("unknown").to_string();
    assert_eq!(found, "m.smithy:1:16: the version must be \"1.0\", \"2.0\" or \"2.1\", found 2.2");
}
