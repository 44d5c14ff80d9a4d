//! Checks that traits fit the shapes and members they are on.

use serde_json::{Number, Value};

use super::Checker;
use crate::{Member, Members, Operation, PatternPart, Shape, ShapeId, ShapeKind, Traits, mixin};

impl Checker<'_, '_> {
    /// Checks the traits of one shape and of its members.
    pub(super) fn traits(&mut self, shape: &Shape) {
        self.bounds(&shape.id, &shape.traits, shape);
        self.timestamp_format(&shape.id, &shape.traits, shape);
        self.default(&shape.id, &shape.traits, shape, false);
        for member in shape.kind.members() {
            if let Some(target) = self.shape(&member.target) {
                self.bounds(&member.id, &member.traits, target);
                self.timestamp_format(&member.id, &member.traits, target);
                self.default(&member.id, &member.traits, target, true);
                self.text_only(member, target);
            }
        }
        // The input is for those who use a mixin to give.
        if let ShapeKind::Operation(operation) = &shape.kind
            && !mixin::is_mixin(shape)
        {
            self.host_prefix(shape, operation);
        }
        self.service_names(shape);
    }

    /// Checks the names that make up clients, host names and signatures.
    fn service_names(&mut self, shape: &Shape) {
        let mut check = |name: &str, property: &str, value: Option<&str>| {
            if let Some(value) = value.filter(|value| !value.contains(|c: char| c.is_ascii_alphanumeric())) {
                let message = format!("trait `{name}`: `{property}` must hold a letter or digit, found {value:?}");
                self.report.add(&shape.id, message);
            }
        };
        if let Some(aws) = &shape.traits.aws_service {
            check("aws.api#service", "sdkId", Some(&aws.sdk_id));
            check("aws.api#service", "arnNamespace", aws.arn_namespace.as_deref());
            check("aws.api#service", "endpointPrefix", aws.endpoint_prefix.as_deref());
        }
        if let Some(sigv4) = &shape.traits.sigv4 {
            check("aws.auth#sigv4", "name", Some(&sigv4.name));
        }
        if let Some(sigv4a) = &shape.traits.sigv4a {
            check("aws.auth#sigv4a", "name", Some(&sigv4a.name));
        }
    }

    fn bounds(&mut self, place: &ShapeId, traits: &Traits, target: &Shape) {
        if traits.length.is_some_and(|length| length.min.is_none() && length.max.is_none()) {
            self.report.add(place, "trait `smithy.api#length`: has neither a `min` nor a `max`");
        }
        if let Some(range) = &traits.range {
            let bounds = [&range.min, &range.max];
            let part =
                bounds.into_iter().flatten().find(|bound| bound.as_f64().is_some_and(|bound| bound.fract() != 0.0));
            if let Some(part) = part.filter(|_| is_whole(&target.kind)) {
                let kind = target.kind.name();
                self.report.add(place, format!("trait `smithy.api#range`: {part} is no bound of type {kind}"));
            } else if part.is_none() && bounds.iter().all(|bound| bound.is_none()) {
                self.report.add(place, "trait `smithy.api#range`: has neither a `min` nor a `max`");
            }
        }
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
        let Some(parts) = endpoint.parts() else {
            let prefix = &endpoint.host_prefix;
            self.report.add(&shape.id, format!("trait `smithy.api#endpoint`: unbalanced braces in `{prefix}`"));
            return;
        };
        self.host(shape, &endpoint.host_prefix, &parts);
        let Some(Shape { kind: ShapeKind::Structure(members), id: input, .. }) = self.shape(&operation.input) else {
            return;
        };
        for part in &parts {
            if let PatternPart::Label { name: label, .. } = part
                && !is_host_label(members, label)
            {
                self.report.add(
                    &shape.id,
                    format!("trait `smithy.api#endpoint`: no member `{label}` with `hostLabel` in the input `{input}`"),
                );
            }
        }
    }

    /// Checks that a prefix, with labels that fit, is part of a host name, and its labels are of one host.
    fn host(&mut self, shape: &Shape, prefix: &str, parts: &[PatternPart]) {
        let stands = parts.iter().map(|part| match part {
            PatternPart::Label { .. } => "label",
            PatternPart::Text(text) => text,
        });
        let host: String = stands.collect();
        let label = |label: &str| {
            let bytes = label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
            (1..=63).contains(&label.len()) && bytes
        };
        let host = host.strip_suffix('.').unwrap_or(&host);
        if !host.split('.').all(label) || host.starts_with('-') {
            let message = format!("trait `smithy.api#endpoint`: `{prefix}` is nothing that a host name begins with");
            self.report.add(&shape.id, message);
        } else if parts.len() > 1 && !prefix.ends_with('.') || matches!(parts, [PatternPart::Label { .. }]) {
            let message = format!(
                "trait `smithy.api#endpoint`: `{prefix}` has a label and no dot at its end, so that the label could choose \
                 another domain"
            );
            let place = self.document.shapes.get(&shape.id).and_then(|shape| shape.traits.get("smithy.api#endpoint"));
            if let Some(node) = place {
                self.report.danger_at("HostLabelTrait", node.at, &shape.id, message);
            }
        }
    }
}

fn is_whole(kind: &ShapeKind) -> bool {
    matches!(
        kind,
        ShapeKind::Byte
            | ShapeKind::Short
            | ShapeKind::Integer
            | ShapeKind::Long
            | ShapeKind::BigInteger
            | ShapeKind::IntEnum(_)
    )
}

fn is_host_label(members: &Members, label: &str) -> bool {
    members.get(label).is_some_and(|member| member.traits.host_label.is_some())
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
