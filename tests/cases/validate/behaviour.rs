//! What `validate` says of each kind of rule, and that it says nothing of values that keep it.
#![cfg(feature = "validate")]

use case_validate::rules::*;
use case_validate::runtime::Bytes;
use case_validate::runtime::validate::{Rule, Validate, Violations};

fn told(input: PutInput) -> Vec<String> {
    match input.needed("x").validate_all() {
        Ok(()) => Vec::new(),
        Err(violations) => violations.iter().map(ToString::to_string).collect(),
    }
}

/// A member is called `validate`, so that the method of that name is its setter.
trait All {
    fn validate_all(&self) -> Result<(), Violations>;
}

impl All for PutInput {
    fn validate_all(&self) -> Result<(), Violations> {
        Validate::validate(self)
    }
}

fn put() -> PutInput {
    PutInput::new("thing")
}

fn fine(input: PutInput) {
    assert_eq!(told(input), Vec::<String>::new());
}

fn one(input: PutInput, expected: &str) {
    assert_eq!(told(input), [expected]);
}

#[test]
fn what_keeps_its_rules_is_fine() {
    fine(put());
    fine(put().validate(true));
    fine(put().title("👍👍").set_title(None).title("Title 1"));
    fine(put().short_title("ABC").data("12345678").names(["a", "bcde"]).ids(["a", "b"]).tags([("team", "web")]));
    fine(put().byte(1).short(-5).count(10).long(9_007_199_254_740_993).float(0.1).float(0.3).double(-0.5));
    fine(put().big_integer(0).big_decimal("1.50".parse::<case_validate::runtime::BigDecimal>().unwrap()).wide(i32::MIN));
    fine(put().email("a@b").space(" x ").free("").not_aws("aws:x").color("red").level(Level::High));
    fine(put().sizes([Size { width: 1, height: 2 }, Size { width: 2, height: 1 }]));
    fine(put().filter(Filter::All).filter(Filter::Any(vec![Filter::Prefix("a".into())])).matrix([["a"], ["b"]]));
    assert_eq!(GetInput::new().limit(100).validate(), Ok(()));
    assert_eq!(CheckInput::new().value(Free::new().any("x")).validate(), Ok(()));
}

#[test]
fn what_must_be_set_is() {
    let told = Validate::validate(&put()).unwrap_err();
    assert_eq!(told.to_string(), "PutInput: needed: not set, but required");
    assert_eq!(told.iter().next().unwrap().rule, Rule::Required);
    // A token is filled in.
    one(PutInput::new(""), "name: empty, but part of the request's address");
}

#[test]
fn lengths() {
    one(put().title("T"), "title: 1 character, at least 2");
    one(put().short_title("ABCD"), "short_title: 4 characters, at most 3");
    one(put().data("1"), "data: 1 byte, at least 2");
    one(put().data(Bytes::from(vec![0; 9])), "data: 9 bytes, at most 8");
    one(put().set_names(Some(vec![])), "names: 0 elements, at least 1");
    one(put().names(["👍👍👍👍", "👍👍👍👍👍"]), "names[1]: 5 characters, at most 4");
    one(put().tags([("a", "b"), ("b", "c"), ("c", "d")]), "tags: 3 entries, at most 2");
    one(put().tags([("a", "longer")]), "tags[\"a\"]: 6 characters, at most 5");
    assert_eq!(
        told(put().tags([("LONGER", "b")])),
        ["tags[\"LONGER\"] (key): 6 characters, at most 4", "tags[\"LONGER\"] (key): does not match `^[a-z]*$`"]
    );
    one(put().set_sparse(Some(vec![None, Some("12345".into())])), "sparse[1]: 5 characters, at most 4");
    assert_eq!(
        told(put().matrix([vec!["a", "b", "c"], vec![""]])),
        ["matrix[0]: 3 elements, at most 2", "matrix[1][0]: 0 characters, at least 1"]
    );
}

#[test]
fn ranges() {
    one(put().byte(0), "byte: 0, at least 1");
    one(put().short(-6), "short: -6, must be from -5 to 5");
    one(put().count(11), "count: 11, must be from 1 to 10");
    one(put().long(9_007_199_254_740_994), "long: 9007199254740994, at most 9007199254740993");
    one(put().float(0.300_000_04), "float: 0.30000004, must be from 0.1 to 0.3");
    one(put().double(f64::NAN), "double: NaN, must be from -0.5 to 0.5");
    let big: case_validate::runtime::BigInteger = "18446744073709551617".parse().unwrap();
    one(put().big_integer(big), "big_integer: 18446744073709551617, must be from 0 to 18446744073709551616");
    let decimal: case_validate::runtime::BigDecimal = "1.5000000000000000000000001".parse().unwrap();
    one(put().big_decimal(decimal), "big_decimal: 1.5000000000000000000000001, must be from 0.1 to 1.5");
    assert_eq!(GetInput::new().limit(0).validate().unwrap_err().to_string(), "GetInput: limit: 0, must be from 1 to 100");
}

#[test]
fn patterns() {
    one(put().title("Ti\ntle"), "title: does not match `^[A-Za-z0-9 _.-]+$`");
    one(put().short_title("abc"), "short_title: does not match `^[A-Z]+$`");
    one(put().email("a"), "email: does not match `@`");
    one(put().space(" \u{a0}\u{feff}\n"), "space: does not match `\\S`");
    // Not looked at: what is found ahead cannot be.
    fine(put().not_aws("aws:"));
}

#[test]
fn what_shapes_share() {
    let copy = |from: &str| CopyInput::new(CopyInputRequired { from: from.into(), to: "to".into() });
    let told = |input: CopyInput| input.validate().map_err(|violations| violations.to_string());
    let values = |text: &str| [None, Some(text.to_owned())];
    assert_eq!(told(copy("from").title("Title").value("abc").values(values("abc"))), Ok(()));
    assert_eq!(
        told(copy("").title("T")).unwrap_err(),
        "CopyInput: from: 0 characters, at least 2; from: empty, but part of the request's address; \
         from: does not match `^[A-Za-z0-9 _.-]+$`; title: 1 character, at least 2"
    );
    assert_eq!(
        told(copy("from").tags([("a", "longer")]).value("g").values(values("h")).matrix([[""]])).unwrap_err(),
        "CopyInput: tags[\"a\"]: 6 characters, at most 5; value: does not match `^[a-f]+$`; \
         values[1]: does not match `^[a-f]+$`; matrix[0][0]: 0 characters, at least 1"
    );
}

#[cfg(feature = "regex")]
#[test]
fn expressions() {
    fine(put().arn("arn:aws:s3:eu-12:x"));
    one(put().arn("arn:aws:s3:eu-123:x"), r"arn: does not match `^arn:aws:\w+:(?:eu|us)-\d{1,2}:.*$`");
    // Digits and words are those of ASCII, and `.` is no end of a line.
    assert_eq!(told(put().arn("arn:aws:s3:eu-١:x")).len(), 1);
    assert_eq!(told(put().arn("arn:aws:é:eu-1:x")).len(), 1);
    assert_eq!(told(put().arn("arn:aws:s3:eu-1:\u{2028}")).len(), 1);
    assert_eq!(told(put().arn("arn:aws:s3:eu-1:x\n")).len(), 1);
}

#[test]
fn values_that_are_known() {
    one(put().color("green"), "color: `green`, must be one of red, blue");
    fine(put().color(Color::Unknown("red".into())));
    one(put().level(Level::Unknown(5)), "level: `5`, must be one of 1, 9");
    one(put().colors([Color::Red, Color::Unknown("x".into())]), "colors[1]: `x`, must be one of red, blue");
    one(put().by_color([("pink", 1)]), "by_color[\"pink\"] (key): `pink`, must be one of red, blue");
    one(put().by_color([("red", 0)]), "by_color[\"red\"]: 0, must be from 1 to 10");
    let unknown = Filter::Unknown { tag: "new".into(), value: Default::default() };
    one(put().filter(Filter::Any(vec![Filter::All, unknown])), "filter.Any[1]: no member is called `new`");
}

#[test]
fn elements_that_are_alike() {
    one(put().ids(["a", "b", "a"]), "ids[2]: the same as element [0]");
    one(put().colors(["red", "red"]), "colors[1]: the same as element [0]");
    let size = || Size { width: 1, height: 2 };
    one(put().sizes([size(), size()]), "sizes[1]: the same as element [0]");
}

#[test]
fn unions_and_what_holds_itself() {
    one(put().filter(Filter::Prefix("12345".into())), "filter.Prefix: 5 characters, at most 4");
    one(put().filter(Filter::Any(vec![Filter::Any(vec![])])), "filter.Any[0].Any: 0 elements, at least 1");
    assert_eq!(Filter::Prefix(String::new()).validate().unwrap_err().to_string(), "Filter: Prefix: 0 characters, at least 1");
    let node = Node::new().value(0).children([Node::new().value(11)]);
    assert_eq!(
        told(put().node(Node::new().next(node))),
        ["node.next.value: 0, must be from 1 to 10", "node.next.children[0].value: 11, must be from 1 to 10"]
    );
    let deep = (0..1000).fold(Node::new(), |node, _| Node::new().next(node));
    assert!(told(put().node(deep))[0].ends_with("nested deeper than 128 values"));
}

#[test]
fn secrets_stay_secret() {
    let input = put().password("höm").secrets([("kéy", "välue")]).pin(123_456).mood("angry").needed("x");
    let violations = Validate::validate(&input).unwrap_err();
    let all = format!("{violations} {violations:?} {:?}", violations.iter().collect::<Vec<_>>());
    for secret in ["höm", "kéy", "välue", "123456", "angry"] {
        assert!(!all.contains(secret), "{secret} in {all}");
    }
    assert!(all.contains("password: 3 characters, at least 8; password: does not match"), "{all}");
    assert!(all.contains("pin: a number beyond its range, at most 9999"), "{all}");
    assert!(all.contains("mood: a value that is none of good, bad"), "{all}");
}
