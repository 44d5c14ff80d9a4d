//! A model, edits of it, and what is said of each.

pub const MODEL: &str = r#"$version: "2.0"
namespace shop

@aws.auth#sigv4(name: "shop")
@aws.protocols#awsJson1_1
service Shop {
    version: "2026-01-01"
    operations: [Buy, Look]
}

/// Buys.
operation Buy {
    input := {
        @required
        item: String
        @required
        count: Integer
        note: String
        kind: Kind
    }
    output := {
        order: Order
    }
    errors: [SoldOut]
}

@smithy.waiters#waitable(
    Looked: {
        acceptors: [{ state: "success", matcher: { success: true } }]
    }
)
@paginated(inputToken: "token", outputToken: "token", items: "orders")
operation Look {
    input := {
        token: String
    }
    output := {
        token: String
        orders: Orders
    }
}

list Orders {
    member: Order
}

structure Order {
    id: String
    at: Timestamp
    pay: Pay
    size: Integer = 1
}

union Pay {
    cash: Integer
    card: String
}

enum Kind {
    SMALL
    LARGE = "large"
}

@error("client")
structure SoldOut {
    message: String
}
"#;

/// What stands in the model, and what comes in its place.
pub type Edit = (&'static str, &'static str);

/// Edits of the model, and the lines that begin the answer.
pub const CASES: &[(&[Edit], &[&str])] = &[
    (&[], &["no changes"]),
    (
        &[("/// Buys.", "/// Buys it.")],
        &["documentation: shop::Client::buy: says something else of itself", "1 documentation"],
    ),
    (
        &[
            ("operations: [Buy, Look]", "operations: [Buy, Look, Sell]"),
            ("union Pay", "operation Sell {}\n\nunion Pay"),
        ],
        &["additive: shop::Client::sell: the operation `Sell` is new", "1 additive"],
    ),
    (
        &[("operations: [Buy, Look]", "operations: [Buy]")],
        &[
            "breaking: shop::Client::look: the operation `Look` is gone",
            "    take out the call",
            // Only one operation uses it now.
            "breaking: shop::Order: module: `operation::buy`, was `types`",
            "    name it as a part of the service's module",
            "breaking: shop::Pay: module: `operation::buy`, was `types`",
            "    name it",
            "3 breaking",
        ],
    ),
    (
        &[("        note: String\n", "        note: String\n        more: String\n")],
        &["breaking: shop::BuyInput::more: the member `more` is new", "    literals name it", "1 breaking"],
    ),
    (
        &[("        note: String\n", "        @required\n        note: String\n")],
        &[
            "breaking: shop::BuyInput::new: parameters: `BuyInputRequired { item: String, count: i32, note: String }`, was ",
            "    give it what it takes now",
            "breaking: shop::BuyInput::note: type: `String`, was `Option<String>`",
        ],
    ),
    (
        &[(
            "        item: String\n        @required\n        count: Integer",
            "        count: Integer\n        @required\n        item: String",
        )],
        &["breaking: shop::BuyInput::new: parameters: "],
    ),
    (
        &[(
            "        token: String\n    }\n    output",
            "        token: String\n        @required\n        of: String\n    }\n    output",
        )],
        &[
            "breaking: shop::LookInput::default: the `Default` is gone",
            "    set all members",
            "breaking: shop::LookInput::new: parameters: `of: String`, was ``",
            "    give it what it takes now",
            "breaking: shop::LookInput::of: the member `of` is new",
            "    literals name it",
            "3 breaking",
        ],
    ),
    (
        &[("    id: String\n", "    id: Integer\n")],
        &["breaking: shop::Order::id: type: `Option<i32>`, was `Option<String>`", "    set it with", "1 breaking"],
    ),
    (
        &[("    id: String\n", "")],
        &["breaking: shop::Order::id: the member `id` is gone", "    take out what uses it", "1 breaking"],
    ),
    (
        &[("enum Kind {", "enum Kind {\n    HUGE")],
        &["additive: shop::Kind::Huge: the value `\"HUGE\"` is new", "    it came as `Unknown` before", "1 additive"],
    ),
    (
        &[("    LARGE = \"large\"", "    BIG = \"large\"")],
        &["breaking: shop::Kind::Big: the value `\"large\"` was `Large`", "    use the new name", "1 breaking"],
    ),
    (
        &[("    SMALL\n", "")],
        &["breaking: shop::Kind::Small: the value `\"SMALL\"` is gone", "    it still travels", "1 breaking"],
    ),
    (
        &[("    card: String\n", "    card: String\n    gold: Integer\n")],
        &["additive: shop::Pay::Gold: the variant `gold` is new", "    it came as an unknown one", "1 additive"],
    ),
    (
        &[
            ("    errors: [SoldOut]", "    errors: [SoldOut, Closed]"),
            ("union Pay", "@error(\"server\")\nstructure Closed {}\n\nunion Pay"),
        ],
        &[
            "additive: shop::BuyError::Closed: the error `Closed` of `Buy` is new",
            "    it came as `Unmodeled` before",
            "additive: shop::Closed: the error `Closed` is new",
        ],
    ),
    (
        &[("    at: Timestamp\n", "    @timestampFormat(\"date-time\")\n    at: Timestamp\n")],
        &["wire: shop::Order::at: form in responses: changed", "1 wire"],
    ),
    (
        &[("sigv4(name: \"shop\")", "sigv4(name: \"store\")")],
        &[
            "wire: shop: first label of host names: `store`, was `shop`",
            "wire: shop: signing name: `store`, was `shop`",
            "2 wire",
        ],
    ),
    (
        &[("awsJson1_1", "awsJson1_0")],
        &["wire: shop: protocol: `aws.protocols#awsJson1_0`, was `aws.protocols#awsJson1_1`"],
    ),
    (
        &[("    size: Integer = 1", "    size: Integer = 2")],
        &["behaviour: shop::Order::size: default: changed", "1 behaviour"],
    ),
    (
        &[
            ("    id: String\n", "    @sensitive\n    id: Secret\n"),
            ("union Pay", "@sensitive\nstring Secret\n\nunion Pay"),
        ],
        &["behaviour: shop::Order::id: what `Debug` hides: changed", "1 behaviour"],
    ),
    (
        &[("    id: String\n", "    @deprecated\n    id: String\n")],
        &["additive: shop::Order::id: is deprecated now", "    the compiler warns", "1 additive"],
    ),
    (
        &[("@paginated(inputToken: \"token\", outputToken: \"token\", items: \"orders\")\n", "")],
        &[
            "breaking: shop::Client::look_pages: the pages of `Look` is gone",
            "    loop over the token by hand",
            "1 breaking",
        ],
    ),
    (
        &[
            ("structure Order {", "structure Purchase {"),
            ("order: Order", "order: Purchase"),
            ("member: Order", "member: Purchase"),
        ],
        &["breaking: shop::BuyOutput::order: type: `Option<Purchase>`, was `Option<Order>`"],
    ),
    (
        &[("        @required\n        count: Integer", "        count: Integer")],
        &[
            "breaking: shop::BuyInput::count: type: `Option<i32>`, was `i32`",
            "    set it with `Some(..)`",
            "breaking: shop::BuyInput::new: parameters: `item: String`, was `item: String, count: i32`",
        ],
    ),
    (
        &[("        order: Order\n", "        order: Order\n        left: Integer\n")],
        &["breaking: shop::BuyOutput::left: the member `left` is new", "    literals name it", "1 breaking"],
    ),
    (
        &[("    cash: Integer\n", "")],
        &["breaking: shop::Pay::Cash: the variant `cash` is gone", "    take out what uses it", "1 breaking"],
    ),
    (
        &[("    cash: Integer\n", "    cash: Float\n")],
        &["breaking: shop::Pay::Cash: type: `f32`, was `i32`", "    match what it holds now", "1 breaking"],
    ),
    (
        &[("    errors: [SoldOut]", "")],
        &[
            "breaking: shop::BuyError::SoldOut: the error `SoldOut` of `Buy` is gone",
            "    match `Unmodeled`",
            "breaking: shop::SoldOut: the error `SoldOut` is gone",
        ],
    ),
    (
        &[(
            "@smithy.waiters#waitable(\n    Looked: {\n        acceptors: [{ state: \"success\", matcher: { success: true } }]\n    }\n)\n",
            "",
        )],
        &[
            "breaking: shop::Client::wait_until_looked: the waiter `Looked` is gone",
            "    poll in a loop of your own",
            "1 breaking",
        ],
    ),
    // What a second operation uses has its page elsewhere.
    (
        &[("        token: String\n    }\n    output", "        token: String\n        kind: Kind\n    }\n    output")],
        &[
            "breaking: shop::Kind: module: `types`, was `operation::buy`",
            "    name it as a part of the service's module",
            "breaking: shop::LookInput::kind: the member `kind` is new",
        ],
    ),
    // What was only read can be made now.
    (
        &[("        note: String\n", "        note: String\n        again: Order\n")],
        &[
            "breaking: shop::BuyInput::again: the member `again` is new",
            "additive: shop::Order: the chain of setters is new",
            "additive: shop::Order::validate: the `validate` is new",
        ],
    ),
    // What is read once is not cloned.
    (
        &[
            ("        order: Order\n", "        order: Order\n        events: Events\n"),
            ("union Pay", "@streaming\nunion Events {\n    order: Order\n}\n\nunion Pay"),
        ],
        &[
            "breaking: shop::BuyOutput::clone: the `Clone` is gone",
            "breaking: shop::BuyOutput::events: the member `events` is new",
        ],
    ),
    (
        &[("/// Buys.", "@examples([{ title: \"one\", input: { item: \"tea\", count: 1 }, output: {} }])\n/// Buys.")],
        &["additive: shop::FakeClient::from_examples: the `from_examples` is new"],
    ),
    (
        &[(
            "@aws.protocols#awsJson1_1",
            "@smithy.rules#clientContextParams(Fast: { type: \"boolean\", documentation: \"Fast.\" })
@smithy.rules#endpointRuleSet({
    version: \"1.0\",
    parameters: {
        Region: { type: \"string\", builtIn: \"AWS::Region\", documentation: \"Region.\" },
        Fast: { type: \"boolean\", documentation: \"Fast.\" }
    },
    rules: [{ type: \"endpoint\", conditions: [], endpoint: { url: \"https://shop.example\" } }]
})
@aws.protocols#awsJson1_1",
        )],
        &[
            "wire: shop: endpoint rules: changed",
            "additive: shop::EndpointConfig: the trait of endpoint settings is new",
            "additive: shop::EndpointParams: the structure of endpoint parameters is new",
        ],
    ),
    (
        &[("@aws.protocols#awsJson1_1", "@xmlNamespace(uri: \"urn:shop\")\n@aws.protocols#awsQuery")],
        &["wire: shop: protocol: `aws.protocols#awsQuery`, was `aws.protocols#awsJson1_1`"],
    ),
];

/// The model with these edits.
pub fn edited(edits: &[(&str, &str)]) -> String {
    let mut text = MODEL.to_owned();
    for (from, to) in edits {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    text
}
