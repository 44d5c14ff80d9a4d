//! Endpoint rules: what the traits become, and what is said of broken ones.

use serde_json::{Value, json};
use smithwright_model::{Expression, Outcome, ParameterKind, Template, TemplatePart};

use crate::{load, problems, shape, structure};

/// A service with these rules and no operations.
fn service(rules: &Value) -> Value {
    json!({ "S": { "type": "service", "traits": { "smithy.rules#endpointRuleSet": rules } } })
}

/// Problems of a service with these rules, without what they all begin with.
fn problems_of(rules: &Value) -> Vec<String> {
    let start = "m.json: t#S: trait `smithy.rules#endpointRuleSet`: ";
    let lines = problems(&service(rules));
    lines.iter().map(|line| line.strip_prefix(start).unwrap_or(line).to_owned()).collect()
}

fn with_rules(rules: &Value) -> Value {
    json!({ "version": "1.0", "parameters": { "Region": { "type": "String" } }, "rules": rules })
}

#[test]
fn rules_keep_their_order_and_kinds() {
    let model = load(&service(&json!({
        "version": "1.0",
        "parameters": {
            "Region": { "type": "string", "builtIn": "AWS::Region", "required": true },
            "Old": { "type": "Boolean", "default": true, "required": true },
            "List": { "type": "stringArray" },
        },
        "rules": [
            { "type": "tree", "conditions": [], "rules": [
                { "type": "error", "conditions": [{ "fn": "isSet", "argv": [{ "ref": "List" }] }], "error": "no {Region}" },
            ] },
            { "type": "endpoint", "conditions": [
                { "fn": "getAttr", "argv": [{ "ref": "List" }, "[-1]"], "assign": "last" },
            ], "endpoint": { "url": { "ref": "last" }, "headers": { "a": ["b", { "ref": "Region" }] } } },
        ],
    })));
    let rules = shape(&model, "S").traits.endpoint_rule_set.as_ref().expect("rules");
    let kinds: Vec<ParameterKind> = rules.parameters.values().map(|parameter| parameter.kind).collect();
    assert_eq!(kinds, [ParameterKind::String, ParameterKind::Boolean, ParameterKind::StringArray]);
    let Outcome::Rules(inner) = &rules.rules[0].outcome else { panic!("{:?}", rules.rules[0]) };
    let text = TemplatePart::Text("no ".to_owned());
    let value = TemplatePart::Value("Region".to_owned(), None);
    assert_eq!(inner[0].outcome, Outcome::Error(Expression::String(Template(vec![text, value]))));
    assert!(matches!(&rules.rules[1].conditions[0].test, Expression::Attribute(_, path) if path.index == Some(-1)));
    assert!(matches!(&rules.rules[1].outcome, Outcome::Endpoint(endpoint) if endpoint.headers["a"].len() == 2));
}

#[test]
fn a_misfit_says_where_it_is() {
    let condition =
        |condition: Value| with_rules(&json!([{ "type": "error", "conditions": [condition], "error": "" }]));
    for (rules, expected) in [
        (json!([]), "expected an object, found an array"),
        (json!({ "version": "1.0" }), "`parameters` is missing"),
        (
            json!({ "version": "1.0", "parameters": { "A": { "type": "int" } }, "rules": [] }),
            "parameters.A.type: `int` is none of `string`, `boolean`, `stringArray`",
        ),
        (
            json!({ "version": "1.0", "parameters": { "A": { "type": "string", "default": 1 } }, "rules": [] }),
            "parameters.A.default: expected string, found a number",
        ),
        (with_rules(&json!([])), "rules: there must be a rule"),
        (
            with_rules(&json!([{ "type": "leaf" }])),
            "rules[0].type: `leaf` is no kind of rule here; there are `endpoint`, `error` and `tree`",
        ),
        (
            with_rules(&json!([{ "type": "tree", "rules": [{ "type": "error", "error": null }] }])),
            "rules[0].rules[0].error: expected a value, reference or function, found null",
        ),
        (condition(json!({ "argv": [] })), "rules[0].conditions[0]: `fn` is missing"),
        (
            condition(json!({ "fn": "isSet", "argv": ["{Region"] })),
            "rules[0].conditions[0].argv[0]: unbalanced braces in `{Region`",
        ),
        (
            condition(json!({ "fn": "getAttr", "argv": [{ "ref": "Region" }, "a["] })),
            "rules[0].conditions[0].argv[1]: `a[` is not a path such as `name`, `list[0]` or `[0]`",
        ),
        (
            condition(json!({ "fn": "isSet", "argv": [{ "ref": "Regoin" }] })),
            "rules[0].conditions[0]: `Regoin` is neither a parameter nor assigned (did you mean `Region`?)",
        ),
        (
            condition(json!({ "fn": "substring", "argv": [{ "ref": "Region" }, 0, 1, false], "assign": "Region" })),
            "rules[0].conditions[0]: `Region` has a value already",
        ),
    ] {
        assert_eq!(problems_of(&rules), [expected]);
    }
}

#[test]
fn variables_end_with_their_rule() {
    let rules = with_rules(&json!([
        { "type": "error", "conditions": [{ "fn": "aws.partition", "argv": [{ "ref": "Region" }], "assign": "p" }],
            "error": "{p#name}" },
        { "type": "error", "error": "{p#name}" },
    ]));
    assert_eq!(problems_of(&rules), ["rules[1].error: `p` is neither a parameter nor assigned"]);
}

#[test]
fn parameters_have_names_apart_and_defaults_only_if_required() {
    let rules = json!({
        "version": "1.0",
        "parameters": {
            "A": { "type": "string" },
            "a": { "type": "string", "default": "x" },
            "1": { "type": "string" },
        },
        "rules": [{ "type": "error", "error": "" }],
    });
    assert_eq!(
        problems_of(&rules),
        [
            "parameter `1` must be letters and digits",
            "parameter `a` differs from another by case alone",
            "parameter `a` has a default, so it must be required",
        ]
    );
}

/// Two nodes: condition 0 leads on to condition 1, which leads to result 1, written down first.
const NODES: &str = "/////wAAAAH/////AAAAAAAAAAMF9eECAAAAAQX14QEF9eEC";

fn diagram(nodes: &str, root: i64, result: &str) -> Value {
    json!({ "S": { "type": "service", "traits": { "smithy.rules#endpointBdd": {
        "version": "1.1",
        "parameters": { "Region": { "type": "string" } },
        "conditions": [
            { "fn": "isSet", "argv": [{ "ref": "Region" }] },
            { "fn": "aws.partition", "argv": [{ "ref": "Region" }], "assign": "p" },
        ],
        "results": [{ "type": "error", "error": "{p#name}" }, { "type": "error", "error": result }],
        "root": root,
        "nodeCount": 3,
        "nodes": nodes,
    } } } })
}

#[test]
fn diagrams_are_decoded_and_checked() {
    let model = load(&diagram(NODES, 2, "none"));
    let bdd = shape(&model, "S").traits.endpoint_bdd.as_ref().expect("a diagram");
    assert_eq!((bdd.nodes.len(), bdd.nodes[1].condition, bdd.nodes[2].condition), (3, 0, 1));
    let start = "m.json: t#S: trait `smithy.rules#endpointBdd`: ";
    for (shapes, expected) in [
        (diagram("AAAA", 2, ""), "nodes: holds 3 bytes, and 3 nodes of 12 bytes were announced"),
        (diagram(NODES, -2, ""), "root: must not be a complement"),
        (diagram(NODES, 9, ""), "root: refers to 9, which is no node of 3 and no result of 2"),
        (diagram(NODES, 2, "{other}"), "results[1].error: `other` is neither a parameter nor assigned"),
    ] {
        assert_eq!(problems(&shapes), [format!("{start}{expected}")]);
    }
}

/// A service whose rules have one parameter of each type, and an operation with these traits and this input.
fn fed(operation_traits: &Value, service_traits: &Value, members: &Value) -> Value {
    let mut traits = service_traits.clone();
    traits["smithy.rules#endpointRuleSet"] = json!({
        "version": "1.0",
        "parameters": {
            "Text": { "type": "string" }, "Flag": { "type": "boolean" }, "List": { "type": "stringArray" },
        },
        "rules": [{ "type": "error", "error": "" }],
    });
    json!({
        "S": { "type": "service", "operations": [{ "target": "t#O" }], "traits": traits },
        "O": { "type": "operation", "input": { "target": "t#I" }, "traits": operation_traits },
        "I": { "type": "structure", "members": members },
        "Names": { "type": "list", "member": { "target": "smithy.api#String" } },
        "Counts": { "type": "list", "member": { "target": "smithy.api#Integer" } },
        "Map": { "type": "map", "key": { "target": "smithy.api#String" }, "value": { "target": "t#Names" } },
        "Pair": structure(&[("a", "String"), ("b", "String"), ("n", "Integer")]),
        "Pairs": { "type": "list", "member": { "target": "t#Pair" } },
    })
}

#[test]
fn sources_fit_their_parameters() {
    let members = json!({
        "text": { "target": "smithy.api#String", "traits": { "smithy.rules#contextParam": { "name": "Text" } } },
        "names": { "target": "t#Names", "traits": { "smithy.rules#contextParam": { "name": "List" } } },
        "flag": { "target": "smithy.api#Boolean", "traits": { "smithy.rules#contextParam": { "name": "Flag" } } },
    });
    let fixed = json!({ "smithy.rules#staticContextParams": { "Text": { "value": "x" }, "List": { "value": ["y"] } } });
    let client = json!({ "smithy.rules#clientContextParams": { "Flag": { "type": "boolean" } } });
    load(&fed(&fixed, &client, &members));

    let fixed = json!({ "smithy.rules#staticContextParams": { "Txt": { "value": "x" }, "Flag": { "value": ["y"] } } });
    let client = json!({ "smithy.rules#clientContextParams": { "Flag": { "type": "string" } } });
    let members = json!({
        "n": { "target": "t#Counts", "traits": { "smithy.rules#contextParam": { "name": "List" } } },
    });
    let of = |name: &str, rest: &str| format!("trait `smithy.rules#{name}`: {rest}");
    assert_eq!(
        problems(&fed(&fixed, &client, &members)),
        [
            format!(
                "m.json: t#I$n: {}",
                of("contextParam", "parameter `List` takes a stringArray, not a list of type integer")
            ),
            format!(
                "m.json: t#O: {}",
                of("staticContextParams", "parameter `Flag` takes a boolean, not a stringArray")
            ),
            format!(
                "m.json: t#O: {}",
                of("staticContextParams", "the endpoint rules have no parameter `Txt` (did you mean `Text`?)")
            ),
            format!("m.json: t#S: {}", of("clientContextParams", "parameter `Flag` takes a boolean, not a string")),
        ]
    );
}

#[test]
fn paths_lead_to_what_the_parameter_takes() {
    let members = json!({
        "pairs": { "target": "t#Pairs" }, "map": { "target": "t#Map" }, "pair": { "target": "t#Pair" },
    });
    let path = |name: &str, path: &str| {
        let traits = json!({ "smithy.rules#operationContextParams": { name: { "path": path } } });
        fed(&traits, &json!({}), &members)
    };
    for text in ["pairs[*].a", "keys(map)", "map.*[]", "pairs[*].[a, b][]", "[pair.a, pair.b]", "pairs[].a"] {
        load(&path("List", text));
    }
    load(&path("Text", "pair.a"));
    for (name, text, reason) in [
        ("Text", "pair.c", "path `pair.c`: `t#Pair` has no member `c`"),
        ("Text", "map.x", "path `map.x`: the member `x` cannot be taken of a map"),
        ("List", "pairs[*].[a, n]", "path `pairs[*].[a, n]`: the paths of a list lead to different types"),
        ("List", "pairs[*].n", "parameter `List` takes a stringArray, not a list of type integer"),
        ("List", "pairs[*].[a, b]", "parameter `List` takes a stringArray, not a list of type string"),
        ("List", "map.*", "parameter `List` takes a stringArray, not a list of type stringArray"),
        ("Flag", "pair.a", "parameter `Flag` takes a boolean, not a string"),
    ] {
        let expected = format!("m.json: t#O: trait `smithy.rules#operationContextParams`: {reason}");
        assert_eq!(problems(&path(name, text)), [expected]);
    }
    let found = problems(&path("Text", "pair[0]"));
    assert!(found[0].contains("path `pair[0]` is not understood from position 4 on"), "{found:?}");
}
