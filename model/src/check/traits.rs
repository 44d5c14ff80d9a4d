//! Checks that traits fit the shapes and members they are on.

use serde_json::{Number, Value};

use super::Checker;
use crate::{Member, Members, Operation, Shape, ShapeId, ShapeKind, Traits};

impl Checker<'_> {
    /// Checks the traits of one shape and of its members.
    pub(super) fn traits(&mut self, shape: &Shape) {
        self.bounds(&shape.id, &shape.traits);
        self.timestamp_format(&shape.id, &shape.traits, shape);
        self.default(&shape.id, &shape.traits, shape, false);
        for member in shape.kind.members() {
            self.bounds(&member.id, &member.traits);
            if let Some(target) = self.shape(&member.target) {
                self.timestamp_format(&member.id, &member.traits, target);
                self.default(&member.id, &member.traits, target, true);
                self.text_only(member, target);
            }
        }
        if let ShapeKind::Operation(operation) = &shape.kind {
            self.host_prefix(shape, operation);
        }
    }

    fn bounds(&mut self, place: &ShapeId, traits: &Traits) {
        if let Some(length) = traits.length
            && let (Some(min), Some(max)) = (length.min, length.max)
            && min > max
        {
            self.report.add(place, format!("trait `smithy.api#length`: min {min} is above max {max}"));
        }
        if let Some(range) = &traits.range
            && let (Some(min), Some(max)) = (&range.min, &range.max)
            && above(min, max)
        {
            self.report.add(place, format!("trait `smithy.api#range`: min {min} is above max {max}"));
        }
    }

    fn timestamp_format(&mut self, place: &ShapeId, traits: &Traits, target: &Shape) {
        if traits.timestamp_format.is_some() && !matches!(target.kind, ShapeKind::Timestamp) {
            let found = target.kind.name();
            self.report
                .add(place, format!("trait `smithy.api#timestampFormat` is for timestamps, not for type {found}"));
        }
    }

    fn default(&mut self, place: &ShapeId, traits: &Traits, target: &Shape, on_member: bool) {
        let Some(default) = &traits.default else { return };
        if on_member && default.0.is_null() {
            return;
        }
        if let Some(expected) = misfit(&target.kind, &default.0) {
            let (value, found) = (&default.0, target.kind.name());
            self.report.add(
                place,
                format!("trait `smithy.api#default`: {value} does not fit type {found}, which takes {expected}"),
            );
        }
    }

    /// Checks traits that only members with text may have.
    fn text_only(&mut self, member: &Member, target: &Shape) {
        let text = matches!(target.kind, ShapeKind::String | ShapeKind::Enum(_));
        let found = target.kind.name();
        if member.traits.idempotency_token.is_some() && !text {
            let message = format!("trait `smithy.api#idempotencyToken` is for strings, not for type {found}");
            self.report.add(&member.id, message);
        }
        if member.traits.host_label.is_some() {
            if !text {
                let message = format!("trait `smithy.api#hostLabel` is for strings, not for type {found}");
                self.report.add(&member.id, message);
            }
            if member.traits.required.is_none() {
                self.report.add(&member.id, "trait `smithy.api#hostLabel`: the member must be required");
            }
        }
    }

    fn host_prefix(&mut self, shape: &Shape, operation: &Operation) {
        let Some(endpoint) = &shape.traits.endpoint else { return };
        let prefix = &endpoint.host_prefix;
        let Some(labels) = labels(prefix) else {
            self.report.add(&shape.id, format!("trait `smithy.api#endpoint`: unbalanced braces in `{prefix}`"));
            return;
        };
        let Some(Shape { kind: ShapeKind::Structure(members), id: input, .. }) = self.shape(&operation.input) else {
            return;
        };
        for label in labels {
            if !is_host_label(members, label) {
                self.report.add(
                    &shape.id,
                    format!("trait `smithy.api#endpoint`: no member `{label}` with `hostLabel` in the input `{input}`"),
                );
            }
        }
    }
}

fn is_host_label(members: &Members, label: &str) -> bool {
    members.get(label).is_some_and(|member| member.traits.host_label.is_some())
}

/// The names in braces; none if braces do not match.
fn labels(prefix: &str) -> Option<Vec<&str>> {
    let mut pieces = prefix.split('{');
    let plain = |text: &str| !text.contains('}');
    pieces.next().filter(|text| plain(text))?;
    let labels = pieces.map(|piece| piece.split_once('}').filter(|(_, rest)| plain(rest)).map(|(label, _)| label));
    labels.collect()
}

fn above(a: &Number, b: &Number) -> bool {
    let whole = |number: &Number| number.as_i64().map(i128::from).or_else(|| number.as_u64().map(i128::from));
    match (whole(a), whole(b)) {
        (Some(a), Some(b)) => a > b,
        _ => a.as_f64() > b.as_f64(),
    }
}

/// What a default of this kind should be, if `value` is not that.
fn misfit(kind: &ShapeKind, value: &Value) -> Option<&'static str> {
    let whole = |min: i64, max: i64| value.as_i64().is_some_and(|number| (min..=max).contains(&number));
    let empty = match value {
        Value::Array(items) => items.is_empty(),
        Value::Object(entries) => entries.is_empty(),
        _ => true,
    };
    let (fits, expected) = match kind {
        ShapeKind::Blob | ShapeKind::String => (value.is_string(), "a string"),
        ShapeKind::Boolean => (value.is_boolean(), "a boolean"),
        ShapeKind::Byte => (whole(i8::MIN.into(), i8::MAX.into()), "an 8-bit integer"),
        ShapeKind::Short => (whole(i16::MIN.into(), i16::MAX.into()), "a 16-bit integer"),
        ShapeKind::Integer => (whole(i32::MIN.into(), i32::MAX.into()), "a 32-bit integer"),
        ShapeKind::Long => (whole(i64::MIN, i64::MAX), "a 64-bit integer"),
        ShapeKind::Float | ShapeKind::Double => {
            let special = matches!(value.as_str(), Some("NaN" | "Infinity" | "-Infinity"));
            (value.is_number() || special, "a number")
        }
        ShapeKind::BigInteger | ShapeKind::BigDecimal => (value.is_number(), "a number"),
        ShapeKind::Timestamp => (value.is_number() || value.is_string(), "a number or string"),
        ShapeKind::Document => (empty && !value.is_null(), "a simple value or an empty array or object"),
        ShapeKind::Enum(values) => {
            let known = |text: &str| values.iter().any(|known| known.value == text);
            (value.as_str().is_some_and(known), "one of its values")
        }
        ShapeKind::IntEnum(values) => {
            let known = |number: i64| values.iter().any(|known| i64::from(known.value) == number);
            (value.as_i64().is_some_and(known), "one of its values")
        }
        ShapeKind::List(_) => (value.is_array() && empty, "an empty array"),
        ShapeKind::Map { .. } => (value.is_object() && empty, "an empty object"),
        _ => (false, "no default"),
    };
    (!fits).then_some(expected)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_what_stands_in_braces() {
        assert_eq!(labels("data-"), Some(vec![]));
        assert_eq!(labels("foo.{a}.{b}."), Some(vec!["a", "b"]));
        for broken in ["{a", "a}", "{a}}", "{a{b}"] {
            assert_eq!(labels(broken), None, "{broken}");
        }
    }

    #[test]
    fn numbers_compare_across_their_kinds() {
        let above = |a: Value, b: Value| match (a, b) {
            (Value::Number(a), Value::Number(b)) => super::above(&a, &b),
            _ => false,
        };
        assert!(above(Value::from(u64::MAX), Value::from(-1)));
        assert!(above(Value::from(1.5), Value::from(1)));
        assert!(!above(Value::from(i64::MAX), Value::from(u64::MAX)));
    }

    #[test]
    fn defaults_fit_their_type() {
        let cases = vec![
            (ShapeKind::Byte, Value::from(127), true),
            (ShapeKind::Byte, Value::from(128), false),
            (ShapeKind::Integer, Value::from(1.5), false),
            (ShapeKind::Double, Value::from("NaN"), true),
            (ShapeKind::Double, Value::from("1"), false),
            (ShapeKind::Boolean, Value::from(0), false),
            (ShapeKind::Document, Value::from("x"), true),
            (ShapeKind::Document, Value::from(vec![1]), false),
            (ShapeKind::Document, Value::Null, false),
            (ShapeKind::Structure(Members::new()), Value::Null, false),
        ];
        for (kind, value, fits) in cases {
            assert_eq!(misfit(&kind, &value).is_none(), fits, "{} {value}", kind.name());
        }
    }
}
