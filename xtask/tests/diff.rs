//! What `cargo xtask diff` says of an update, change by change, and of AWS's own.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const MODEL: &str = r#"$version: "2.0"
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
type Edit = (&'static str, &'static str);

/// Edits of the model, and the lines that begin the answer.
const CASES: &[(&[Edit], &[&str])] = &[
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
        &["breaking: shop::Client::look: the operation `Look` is gone", "    take out the call", "1 breaking"],
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
];

fn xtask(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.current_dir(folder).arg("diff").args(arguments).output().expect("the command runs")
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("text")
}

fn edited(edits: &[(&str, &str)]) -> String {
    let mut text = MODEL.to_owned();
    for (from, to) in edits {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    text
}

#[test]
fn every_change_is_told_by_what_it_does_to_callers() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("old.smithy"), MODEL).expect("a file");
    let mut wrong = Vec::new();
    for (edits, expected) in CASES {
        fs::write(folder.path().join("new.smithy"), edited(edits)).expect("a file");
        let output = xtask(folder.path(), &["old.smithy", "new.smithy"]);
        let found = stdout(&output);
        let mut lines = found.lines();
        let all = expected.iter().all(|line| lines.any(|found| found.starts_with(line)));
        let counted = expected.last().is_some_and(|last| last.starts_with(|c: char| c.is_ascii_digit()));
        if !all || counted && found.lines().count() != expected.len() || !output.status.success() {
            wrong.push(format!("{edits:?}\n{found}{}", String::from_utf8_lossy(&output.stderr)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_denied_decides_how_it_ends() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("old.smithy"), MODEL).expect("a file");
    let status = |edits: &[(&str, &str)], arguments: &[&str]| {
        fs::write(folder.path().join("new.smithy"), edited(edits)).expect("a file");
        let arguments = [&["old.smithy", "new.smithy"], arguments].concat();
        xtask(folder.path(), &arguments).status.code()
    };
    let additive = [("enum Kind {", "enum Kind {\n    HUGE")];
    let member = [("        note: String\n", "        note: String\n        more: String\n")];
    assert_eq!(status(&additive, &[]), Some(0));
    assert_eq!(status(&additive, &["--deny", "breaking"]), Some(0));
    assert_eq!(status(&additive, &["--deny", "additive"]), Some(1));
    assert_eq!(status(&additive, &["--deny", "documentation"]), Some(1));
    assert_eq!(status(&[], &["--deny", "documentation"]), Some(0));
    assert_eq!(status(&member, &["--deny", "breaking"]), Some(1));
    // No literal can be broken where there is none.
    assert_eq!(status(&member, &["--deny", "breaking", "--non-exhaustive"]), Some(0));
    assert_eq!(status(&[("operations: [Buy, Look]", "operations: [Buy, Lok]")], &[]), Some(1));
}

#[test]
fn markdown_says_once_what_is_said_of_several() {
    let folder = tempfile::tempdir().expect("a folder");
    let edits = [
        ("enum Kind {", "enum Kind {\n    HUGE"),
        ("    id: String\n", "    @deprecated\n    id: String\n"),
        ("    at: Timestamp\n", "    @deprecated\n    at: Timestamp\n"),
        ("/// Buys.", "/// Buys it."),
    ];
    fs::write(folder.path().join("old.smithy"), MODEL).expect("a file");
    fs::write(folder.path().join("new.smithy"), edited(&edits)).expect("a file");
    let found = stdout(&xtask(folder.path(), &["old.smithy", "new.smithy", "--markdown"]));
    let expected = "\
**3 additive, 1 documentation**

### Additive: there is more

- the value `\"HUGE\"` is new (it came as `Unknown` before: match it instead): `shop::Kind::Huge`
- is deprecated now (the compiler warns where it is used): `shop::Order::at`, `shop::Order::id`

<details><summary>Documentation only</summary>

- says something else of itself: `shop::Client::buy`

</details>
";
    assert_eq!(found, expected);
}

#[test]
#[ignore = "needs SMITHWRIGHT_MODELS, folders with models"]
fn updates_of_aws_are_told() {
    let folders = std::env::var("SMITHWRIGHT_MODELS").expect("SMITHWRIGHT_MODELS names folders");
    let old =
        std::env::split_paths(&folders).map(|folder| folder.join("kinesis-2025-04.json")).find(|path| path.exists());
    let old = old.expect("the Kinesis of April 2025");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let output = xtask(&root, &[old.to_str().expect("a path"), "model/kinesis.json"]);
    let found = stdout(&output);
    for line in [
        "breaking: kinesis::PutRecordInput::new: parameters: `data: Bytes`, was `data: Bytes, partition_key: String`",
        "breaking: kinesis::Record::partition_key: type: `Option<String>`, was `String`",
        "wire: kinesis: endpoint rules: changed",
    ] {
        assert!(found.contains(line), "{line}\n{found}");
    }
    println!("{}", found.lines().last().unwrap_or_default());
    let same = xtask(&root, &["model/kinesis.json", "model/kinesis.json", "--deny", "documentation"]);
    assert_eq!(stdout(&same), "no changes\n");
}
