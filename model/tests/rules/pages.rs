//! Operations that page: that their tokens and items are there.

use super::{fine, one};

const SHAPES: &str = "structure I { token: String, size: Integer, keys: Keys, @required needed: String, flag: Boolean }\n\
    structure T { token: String, keys: Keys, items: Items, page: Page, @required needed: String, flag: Boolean }\n\
    structure Page { token: String, items: Items }\nlist Items { member: String }\n\
    map Keys { key: String, value: String }\n";

fn paginated(properties: &str) -> String {
    format!("@paginated({properties})\noperation O {{ input: I, output: T }}\n{SHAPES}")
}

#[test]
fn tokens_and_items_are_there() {
    for properties in [
        "inputToken: \"token\", outputToken: \"token\"",
        "inputToken: \"token\", outputToken: \"page.token\", items: \"page.items\", pageSize: \"size\"",
        "inputToken: \"keys\", outputToken: \"keys\", items: \"keys\"",
        // The service may say the rest.
        "items: \"items\"",
    ] {
        fine(&paginated(properties));
    }
    let wrong = [
        (
            "inputToken: \"tokn\"",
            "the `inputToken` is `tokn` of the input, but `t#I` has no member `tokn` (did you mean `token`?)",
        ),
        ("outputToken: \"page.tok\"", "but `t#Page` has no member `tok`"),
        ("outputToken: \"token.page\"", "but `smithy.api#String`, of type string, has no member `page`"),
        ("items: \"page..items\"", "but `t#Page` has no member ``"),
        ("inputToken: \"page.token\"", "must be a member of the input itself, and is the path `page.token`"),
        ("pageSize: \"a.b\"", "the `pageSize` must be a member of the input itself"),
        ("pageSize: \"siz\"", "has no member `siz` (did you mean `size`?)"),
        ("pageSize: \"token\"", "the `pageSize` is `token`, which must be an integer, but is of type string"),
        ("items: \"token\"", "the `items` is `token`, which must be a list or map, but is of type string"),
        ("inputToken: \"flag\"", "the `inputToken` is `flag`, which must be a string, but is of type boolean"),
        ("outputToken: \"items\"", "the `outputToken` is `items`, which must be a string, but is of type list"),
        ("inputToken: \"needed\"", "`needed`, which must not be required: one page has none"),
        ("outputToken: \"needed\"", "`needed`, which must not be required: one page has none"),
    ];
    for (property, said) in wrong {
        one(&paginated(property), 1, said);
    }
    one(
        &format!("@paginated(inputToken: \"a\")\noperation O {{}}\n{SHAPES}"),
        1,
        "`smithy.api#Unit` has no member `a`",
    );
}

#[test]
fn a_service_says_what_its_operations_do_not() {
    let service = |of_service: &str, properties: &str| {
        format!("{}{of_service}\nservice S {{ operations: [O] }}", paginated(properties))
    };
    let whole = "@paginated(inputToken: \"token\", outputToken: \"token\", items: \"items\")";
    fine(&service(whole, "pageSize: \"size\""));
    fine(&service("", "inputToken: \"token\", outputToken: \"token\""));
    one(
        &service("", "inputToken: \"token\""),
        1,
        "t#O: trait `smithy.api#paginated`: there is no `outputToken`, neither here nor of the service `t#S`",
    );
    one(
        &service("@paginated(inputToken: \"next\")", "outputToken: \"token\""),
        1,
        "the `inputToken` of the service `t#S` is `next` of the input, but `t#I` has no member `next`",
    );
    // An operation that does not page is not held to what the service says.
    fine(&format!("{whole}\nservice S {{ operations: [O] }}\noperation O {{}}"));
}
