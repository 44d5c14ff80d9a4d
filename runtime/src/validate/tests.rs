//! Rules beside values that keep them and that do not, and what is told of those.

use std::collections::BTreeMap;

use bytes::Bytes;

use super::{Place, Rule, Unit, Validate, Value, Violation, Violations, nested};
use crate::{BigDecimal, BigInteger};

/// A shape with a rule of each kind.
#[derive(Clone)]
struct Order {
    name: Option<String>,
    lines: Vec<Line>,
    labels: BTreeMap<String, String>,
    secret: String,
}

#[derive(Clone)]
struct Line {
    count: i32,
    payload: Bytes,
    inner: Option<Box<Line>>,
}

impl Validate for Order {
    fn check(&self, at: &mut Place<'_>) {
        at.field("name", &self.name).required().keeps(name);
        at.field("lines", &self.lines).length(1..).each(nested);
        at.field("labels", &self.labels).length(..=2).keys(|key| end(key.length(1..=3))).values(|value| {
            value.length(..=5);
        });
        at.field("secret", &self.secret).sensitive().any_character(r"\d", |c| c.is_ascii_digit());
    }
}

fn name(value: Value<'_, String>) {
    value.length(2..=4).characters("^[a-z]+$", 1.., |c| c.is_ascii_lowercase());
}

impl Validate for Line {
    fn check(&self, at: &mut Place<'_>) {
        at.field("count", &self.count).range(1..=10);
        at.field("payload", &self.payload).length(..=2);
        at.field("inner", &self.inner).optional().nested();
    }
}

/// What is behind the last rule.
fn end<T>(_: Value<'_, T>) {}

fn line(count: i32) -> Line {
    Line { count, payload: Bytes::new(), inner: None }
}

fn order() -> Order {
    Order { name: Some("shoe".to_owned()), lines: vec![line(1)], labels: BTreeMap::new(), secret: "s3cret".to_owned() }
}

fn lines(value: &impl Validate) -> Vec<String> {
    value.validate().map_or_else(|violations| violations.iter().map(ToString::to_string).collect(), |()| Vec::new())
}

/// What is told of one value that is held to one rule.
fn told<T>(value: &T, rule: impl Fn(Value<'_, T>)) -> Vec<String> {
    let mut found = Vec::new();
    rule(Place::root(&mut found).field("x", value));
    found.iter().map(ToString::to_string).collect()
}

#[test]
fn everything_is_told_at_once_with_its_way() {
    assert_eq!(order().validate(), Ok(()));
    let mut wrong = order();
    wrong.name = Some("Schuhe".to_owned());
    wrong.lines.extend([line(0), Line { inner: Some(Box::new(line(11))), payload: "abc".into(), count: 10 }]);
    wrong.labels = [("team", "web"), ("", "toolong"), ("c", "d")].map(|(k, v)| (k.to_owned(), v.to_owned())).into();
    wrong.secret = "hunter".to_owned();
    let violations = wrong.validate().unwrap_err();
    let expected = "Order: name: 6 characters, at most 4; name: does not match `^[a-z]+$`; \
        lines[1].count: 0, must be from 1 to 10; lines[2].payload: 3 bytes, at most 2; \
        lines[2].inner.count: 11, must be from 1 to 10; labels: 3 entries, at most 2; \
        labels[\"\"] (key): 0 characters, at least 1; labels[\"team\"] (key): 4 characters, at most 3; \
        labels[\"\"]: 7 characters, at most 5; secret: does not match `\\d`";
    assert_eq!(violations.to_string(), expected);
    assert_eq!(format!("{violations:?}"), expected);

    let length = Rule::Length { actual: 3, min: None, max: Some(2), unit: Unit::Bytes };
    let [payload] = [Violation { path: "lines[2].payload".into(), member: "lines[].payload".into(), rule: length }];
    assert!(violations.iter().any(|violation| *violation == payload));
}

#[test]
fn what_must_be_set_and_is_not_is_told() {
    assert_eq!(lines(&Order { name: None, ..order() }), ["name: not set, but required"]);
    assert_eq!(lines(&Order { lines: vec![], ..order() }), ["lines: 0 elements, at least 1"]);
    assert_eq!(told(&String::new(), |x| end(x.not_empty())), ["x: empty, but part of the request's address"]);
    assert_eq!(told(&None::<i32>, |x| end(x.optional().range(1..))), Vec::<String>::new());
}

#[test]
fn a_rule_can_be_passed_over() {
    let wrong = Order { lines: vec![line(0), line(-1)], name: None, ..order() };
    let left = wrong.validate().or_else(|violations| violations.ignore("lines[].count"));
    assert_eq!(left.unwrap_err().to_string(), "Order: name: not set, but required");
    let wrong = Order { lines: vec![line(0), line(-1)], ..order() };
    assert_eq!(wrong.validate().or_else(|violations| violations.ignore("lines[].count")), Ok(()));
}

#[test]
fn lengths_are_of_characters_not_of_bytes() {
    // Four scalar values, 16 bytes, 8 units of UTF-16; and one letter with its accent beside it, which are two.
    assert!(told(&"👍👍👍👍".to_owned(), |x| end(x.length(4..=4))).is_empty());
    assert_eq!(told(&"e\u{301}".to_owned(), |x| end(x.length(..=1))), ["x: 2 characters, at most 1"]);
    assert_eq!(told(&Bytes::from("é"), |x| end(x.length(..=1))), ["x: 2 bytes, at most 1"]);
    assert_eq!(told(&vec![1], |x| end(x.length(2..))), ["x: 1 element, at least 2"]);
}

#[test]
fn ranges_are_exact() {
    let pass = |text: &str, min: &str, max: &str| {
        let number: BigDecimal = text.parse().unwrap();
        told(&number, |x| end(x.range(min..=max))).is_empty()
    };
    for (number, min, max) in [
        ("0.1", "0.1", "0.1"),
        ("1e2", "100", "100.0"),
        ("-0", "0", "0.00"),
        ("123456789012345678901234567890.1", "123456789012345678901234567890.1", "1e400"),
        ("-1e-400", "-1", "0"),
        ("0.0001e4", "1", "1"),
    ] {
        assert!(pass(number, min, max), "{number} is from {min} to {max}");
    }
    for (number, min, max) in [
        ("0.1000000000000000000000000001", "0", "0.1"),
        ("123456789012345678901234567890.2", "0", "123456789012345678901234567890.1"),
        ("-2", "-1", "5"),
        ("1e999999999999", "0", "1e99"),
        ("0.99999999999999999999", "1", "2"),
    ] {
        assert!(!pass(number, min, max), "{number} is not from {min} to {max}");
    }
    let big: BigInteger = "18446744073709551616".parse().unwrap();
    assert_eq!(told(&big, |x| end(x.range(.."18"))).len(), 1);
    assert_eq!(
        told(&big, |x| end(x.range(..="18446744073709551615"))),
        ["x: 18446744073709551616, at most 18446744073709551615"]
    );
    assert!(told(&0.1_f32, |x| end(x.range(0.1..=0.1))).is_empty());
    assert_eq!(told(&f64::NAN, |x| end(x.range(0.5..))), ["x: NaN, at least 0.5"]);
    assert_eq!(told(&f64::INFINITY, |x| end(x.range(..=2.0))), ["x: inf, at most 2"]);
    assert_eq!(told(&i64::MIN, |x| end(x.range(0..))), ["x: -9223372036854775808, at least 0"]);
}

#[test]
fn what_is_there_twice_is_told_with_the_first() {
    let twice = ["x[2]: the same as element [0]", "x[4]: the same as element [0]", "x[5]: the same as element [3]"];
    let list = ["a", "b", "a", "c", "a", "c"].map(str::to_owned).to_vec();
    assert_eq!(told(&list, |x| end(x.unique())), twice);
    assert_eq!(told(&list, |x| end(x.unique_unordered())), twice);
}

#[test]
fn nothing_sensitive_is_shown() {
    let secret = "hunter2";
    let map: BTreeMap<String, i32> = [(secret.to_owned(), 7_777_777)].into();
    let hidden = told(&map, |x| {
        x.sensitive().keys(|key| end(key.length(..=1))).values(|value| end(value.range(..=1)));
    });
    assert_eq!(
        hidden,
        ["x[\"***\"] (key): 7 characters, at most 1", "x[\"***\"]: a number beyond its range, at most 1"]
    );
    let mut found = Vec::new();
    let mut place = Place::root(&mut found);
    place.hide();
    place.unknown(&secret, &["a", "b"]);
    place.unknown_member(secret);
    let told = format!("{found:?} {}", Violations::new("a::B", found.clone()));
    assert!(!told.contains(secret), "{told}");
    assert!(told.ends_with("B: a value that is none of a, b; a member that the model does not list"), "{told}");
}

#[test]
fn values_that_are_not_listed_are_told_with_those_that_are() {
    let of = |value: &str, known: &[&str]| {
        let mut found = Vec::new();
        Place::root(&mut found).unknown(&value, known);
        found.iter().map(ToString::to_string).collect::<String>()
    };
    assert_eq!(of("FOO", &["A", "B"]), "`FOO`, must be one of A, B");
    assert_eq!(of("", &["A"]), "empty, must be one of A");
    assert_eq!(of("B", &["A", "B"]), "");
    let many: Vec<String> = (0..12).map(|number| number.to_string()).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert_eq!(of("x\n", &many), "`x\\n`, must be one of 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 2 more");
    assert!(of(&"long".repeat(1000), &["A"]).len() < 200);
}

#[test]
fn no_depth_is_too_much() {
    let deep = |depth: usize| (0..depth).fold(line(0), |inner, _| Line { inner: Some(Box::new(inner)), ..line(1) });
    assert_eq!(lines(&deep(127)).len(), 1);
    let told = lines(&deep(1000));
    assert_eq!(told.len(), 1);
    assert!(told[0].ends_with("inner: nested deeper than 128 values"), "{}", told[0]);
}

#[test]
fn texts_stay_short() {
    let list = vec![0; 1000];
    let mut found = Vec::new();
    Place::root(&mut found).field("x", &list).each(|x| end(x.range(1..)));
    assert_eq!(found.len(), 1000);
    let text = Violations::new("X", found).to_string();
    assert!(text.len() < 2000 && text.ends_with("; x[49]: 0, at least 1; and 950 more"), "{text}");
}

#[cfg(feature = "regex")]
#[test]
fn expressions_match_any_part() {
    let text = "arn:aws:x".to_owned();
    for _ in 0..2 {
        assert!(told(&text, |x| end(x.regex("s:", "s:"))).is_empty());
        assert_eq!(told(&text, |x| end(x.regex("^s:", "^s:"))), ["x: does not match `^s:`"]);
    }
}
