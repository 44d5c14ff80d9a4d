//! HTTP: URIs and labels, methods, statuses, headers and hosts.

use super::{fine, model, one};

/// Operations with their URIs, each with the members of its input.
pub(super) fn http(operations: &[(&str, &str, &str)]) -> String {
    let text = |(name, uri, members): &(&str, &str, &str)| {
        format!("@http(method: \"PUT\", uri: \"{uri}\")\noperation {name} {{ input := {{\n{members}\n}} }}\n")
    };
    let names: Vec<&str> = operations.iter().map(|(name, ..)| *name).collect();
    let operations: String = operations.iter().map(text).collect();
    format!("{operations}service S {{ operations: [{}] }}", names.join(", "))
}

fn label(name: &str) -> String {
    format!("@httpLabel @required {name}: String")
}

#[test]
fn one_request_means_one_operation() {
    let (a, b) = (label("a"), label("b"));
    let two = |one: &str, other: &str| http(&[("A", one, &a), ("B", other, &b)]);
    one(&two("/x/{a}", "/x/{b}"), 5, "PUT `/x/{b}` is what `t#A` has too");
    one(&two("/x/{a+}?q=1&r", "/x/{b+}?r=&q=1"), 5, "is what `t#A` has too");
    for other in ["/x/{b}/c", "/x/{b+}", "/x/{b}?q", "/y/{b}"] {
        fine(&two("/x/{a}", other));
    }
    let apart = two("/x/{a}", "/x/{b}").replacen("@http", "@endpoint(hostPrefix: \"data.\")\n@http", 1);
    fine(&apart);
}

#[test]
fn uris_are_uris() {
    let wrong = [
        ("x", "must begin with `/`"),
        ("/x?", "not end with `?`"),
        ("/x#y", "without `#`"),
        ("/x//y", "has an empty segment"),
        ("/x{y}", "a label is a whole segment, which `x{y}` is not"),
        ("/{x y}", "`{x y}` is no label"),
        ("/x?y={z}", "labels are for the path"),
        ("/x?y=1&y=2", "has the query parameter `y` twice"),
        ("/{x}/{X}", "has the label `X` twice"),
    ];
    for (uri, reason) in wrong {
        one(&format!("@http(method: \"GET\", uri: \"{uri}\")\noperation O {{}}"), 1, reason);
    }
}

#[test]
fn labels_and_members_are_the_same() {
    one(&http(&[("A", "/{a}/{bb}", &label("a"))]), 1, "no member of the input has `httpLabel` and the name `bb`");
    one(&http(&[("A", "/x", &label("a"))]), 3, "the URI `/x` of `t#A` has no label `a`");
    one(&http(&[("A", "/{a+}", "@httpLabel @required a: Integer")]), 3, "the label `{a+}` of `t#A` takes a string");
    one(&http(&[("A", "/{a}", "@httpLabel a: String")]), 3, "trait `smithy.api#httpLabel` cannot be here");
    one(&http(&[("A", "/{a}", "@httpLabel @required a: Blob")]), 3, "trait `smithy.api#httpLabel` cannot be here");
    one("@http(method: \"GET\", uri: \"/{a}\")\noperation A {}", 1, "has `httpLabel` and the name `a`");
    // A member that is an identifier of a resource fills the label of that.
    let identifier = "@httpLabel @required @resourceIdentifier(\"a\") b: String";
    fine(&http(&[("A", "/{a}", identifier)]));
    let found = model(&http(&[("A", "/{b}", identifier)])).expect_err("no label");
    assert!(
        found.contains("t#AInput$b: trait `smithy.api#httpLabel`: the URI `/{b}` of `t#A` has no label `a`"),
        "{found}"
    );
}

#[test]
fn statuses_methods_and_headers_are_those_of_http() {
    one("@http(method: \"GE T\", uri: \"/\")\noperation O {}", 1, "\"GE T\" is no method of HTTP");
    one(
        "@http(method: \"PUT\", uri: \"/\", code: 404)\noperation O {}",
        1,
        "404 is no status of an output, which is 200 to 299",
    );
    one(
        "@error(\"client\") @httpError(200)\nstructure E {}",
        1,
        "200 is no status of an error of the client, which is 400 to 499",
    );
    one("@error(\"server\") @httpError(404)\nstructure E {}", 1, "404 is no status of an error of the server");
    fine("@suppress([\"HttpResponseCodeSemantics\"]) @error(\"server\") @httpError(404)\nstructure E {}");
    one("structure S { @httpHeader(\"a b\") a: String }", 1, "\"a b\" is no name of a header");
    one("structure S { @httpHeader(\"Host\") a: String }", 1, "\"Host\" is for HTTP itself");
    fine("structure S { @suppress([\"HttpHeaderTrait\"]) @httpHeader(\"Host\") a: String }");
}

#[test]
fn hosts_begin_with_what_is_one() {
    let operation = |prefix: &str| {
        format!("@endpoint(hostPrefix: \"{prefix}\")\noperation O {{ input := {{ @required @hostLabel a: String }} }}")
    };
    for good in ["x.{a}.", "x-{a}.", "data."] {
        fine(&operation(good).replace("@hostLabel", if good.contains('{') { "@hostLabel" } else { "" }));
    }
    for wrong in ["{a}/", "{a}..", "-{a}.", "x_{a}."] {
        one(&operation(wrong), 2, "is nothing that a host name begins with");
    }
    one(&operation("{a}x"), 1, "has a label and no dot at its end");
    fine(&operation("{a}x").replace("operation", "@suppress([\"HostLabelTrait\"]) operation"));
}

#[test]
fn protocols_of_http_need_the_trait() {
    let service = "@aws.protocols#restJson1 service S { operations: [O] }\n";
    one(
        &format!("{service}operation O {{}}"),
        2,
        "lacks the trait `smithy.api#http`, by which `aws.protocols#restJson1`",
    );
    fine(&service.replace("restJson1", "awsJson1_1").replace("[O]", "[]"));
}
