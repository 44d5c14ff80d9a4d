//! What a model demands of members that are sent: lengths, ranges, patterns, and what must be set or known.

use smithwright_model::{Member, Shape, ShapeKind};

use super::{Context, patterns};
use crate::ir::{Bounds, NumberBounds, Pattern, PatternMatcher, Presence, Rule, Unchecked, ValueType};
use crate::protocol::Binding;

impl Context<'_> {
    /// What is demanded of the value of a member; nothing for what is never sent.
    pub fn rules(&mut self, member: &Member, ty: &ValueType, presence: &Presence, sensitive: bool) -> Vec<Rule> {
        let sent = self.usage.data.get(&member.id.shape()).is_some_and(|directions| directions.write);
        let streamed = matches!(
            ty,
            ValueType::ByteStream | ValueType::EventSource(_) | ValueType::EventStream { .. } | ValueType::Unit
        );
        if !sent || streamed {
            return Vec::new();
        }
        // A token that is not set is filled in.
        let must_be_set = member.traits.required.is_some() && member.traits.idempotency_token.is_none();
        let mut rules = Vec::new();
        if *presence == Presence::Optional {
            rules.push(if must_be_set { Rule::Required } else { Rule::Optional });
        }
        if sensitive {
            rules.push(Rule::Sensitive);
        }
        rules.extend(self.rules_of_value(member, false));
        if rules.iter().all(|rule| matches!(rule, Rule::Optional | Rule::Sensitive)) { Vec::new() } else { rules }
    }

    /// What is demanded of a value that is there, a member's or an element's.
    fn rules_of_value(&mut self, member: &Member, is_element: bool) -> Vec<Rule> {
        let traits = &member.traits;
        let overrides = traits.length.is_some()
            || traits.range.is_some()
            || traits.pattern.is_some()
            || traits.has("smithy.api#uniqueItems");
        match &self.model.target(member).kind {
            ShapeKind::Structure(_) | ShapeKind::Union(_) | ShapeKind::Enum(_) | ShapeKind::IntEnum(_) => {
                self.names.get(&member.target).map(|_| Rule::Nested).into_iter().collect()
            }
            _ if overrides => self.rules_of_shape(member),
            _ => self.rules_of_target(member, is_element),
        }
    }

    /// What is demanded of a value without a type of its own. What a member says goes before what its target says.
    pub fn rules_of_shape(&mut self, member: &Member) -> Vec<Rule> {
        let target = self.model.target(member);
        let mut rules = Vec::new();
        let length = member.traits.length.or(target.traits.length);
        if matches!(target.kind, ShapeKind::String | ShapeKind::Blob | ShapeKind::List(_) | ShapeKind::Map { .. }) {
            let bounds = length.and_then(|length| Bounds::any(length.min.filter(|min| *min > 0), length.max));
            rules.extend(bounds.map(Rule::Length));
        }
        match &target.kind {
            ShapeKind::String => {
                rules.extend(self.is_in_address(member).then_some(Rule::NotEmpty));
                rules.extend(self.pattern(member, target).map(Rule::Pattern));
            }
            ShapeKind::List(element) => {
                if target.traits.has("smithy.api#uniqueItems") || member.traits.has("smithy.api#uniqueItems") {
                    rules.push(Rule::Unique { ordered: self.is_ordered(element) });
                }
                rules.extend(self.rules_of_element(target, element).map(Rule::Each));
            }
            ShapeKind::Map { key, value } => {
                let keys = self.rules_of_value(key, true);
                rules.extend((!keys.is_empty()).then_some(Rule::Keys(keys)));
                rules.extend(self.rules_of_element(target, value).map(Rule::Values));
            }
            kind => {
                let range = member.traits.range.as_ref().or(target.traits.range.as_ref());
                let texts =
                    range.map(|range| [&range.min, &range.max].map(|bound| bound.as_ref().map(ToString::to_string)));
                rules.extend(texts.and_then(|[min, max]| range_of(kind, min, max)).map(Rule::Range));
            }
        }
        rules
    }

    /// Whether the value is part of a request's address.
    pub fn is_in_address(&self, member: &Member) -> bool {
        let is_label = self.protocol.binding == Binding::Rest && member.traits.http_label.is_some();
        is_label || member.traits.host_label.is_some()
    }

    /// What is demanded of the elements of a collection, if anything is.
    fn rules_of_element(&mut self, collection: &Shape, element: &Member) -> Option<Vec<Rule>> {
        let rules = self.rules_of_value(element, true);
        let optional = collection.traits.sparse.is_some().then_some(Rule::Optional);
        (!rules.is_empty()).then(|| optional.into_iter().chain(rules).collect())
    }

    /// How a text is held to its pattern; `None` if there is none, or none that can be looked at, which is noted.
    fn pattern(&mut self, member: &Member, target: &Shape) -> Option<Pattern> {
        let (text, shape) = match (&member.traits.pattern, &target.traits.pattern) {
            (Some(text), _) => (text, &member.id),
            (None, Some(text)) => (text, &target.id),
            (None, None) => return None,
        };
        let known = self.patterns.entry(text.clone()).or_insert_with(|| patterns::matcher(text));
        let means: PatternMatcher = match known {
            Ok(means) => means.clone()?,
            Err(reason) => {
                let noted = self.unchecked.iter_mut().find(|unchecked| unchecked.pattern == *text);
                let shape = shape.to_string();
                match noted {
                    Some(noted) if noted.shapes.contains(&shape) => {}
                    Some(noted) => noted.shapes.push(shape),
                    None => self.unchecked.push(Unchecked {
                        pattern: text.clone(),
                        shapes: vec![shape],
                        reason: reason.clone(),
                    }),
                }
                return None;
            }
        };
        Some(Pattern { text: text.clone(), means })
    }

    /// Whether elements can be put in order, so that those that are alike are found fast.
    fn is_ordered(&self, element: &Member) -> bool {
        matches!(
            self.model.target(element).kind,
            ShapeKind::String
                | ShapeKind::Blob
                | ShapeKind::Boolean
                | ShapeKind::Byte
                | ShapeKind::Short
                | ShapeKind::Integer
                | ShapeKind::Long
                | ShapeKind::Timestamp
                | ShapeKind::Enum(_)
                | ShapeKind::IntEnum(_)
        )
    }
}

/// The bounds of a number of this kind, without those that none of its values could pass.
fn range_of(kind: &ShapeKind, min: Option<String>, max: Option<String>) -> Option<NumberBounds> {
    let whole = |least: i64, most: i64| {
        let bound = |text: &String, round: fn(f64) -> f64| {
            #[expect(clippy::cast_possible_truncation, reason = "what is beyond is the greatest or least")]
            let rounded = |value: f64| round(value) as i64;
            text.parse::<i64>().ok().or_else(|| text.parse().ok().map(rounded))
        };
        let min = min.as_ref().and_then(|min| bound(min, f64::ceil)).filter(|min| *min > least);
        let max = max.as_ref().and_then(|max| bound(max, f64::floor)).filter(|max| *max < most);
        Bounds::any(min.map(|min| min.min(most)), max.map(|max| max.max(least))).map(NumberBounds::Integer)
    };
    match kind {
        ShapeKind::Byte => whole(i8::MIN.into(), i8::MAX.into()),
        ShapeKind::Short => whole(i16::MIN.into(), i16::MAX.into()),
        ShapeKind::Integer => whole(i32::MIN.into(), i32::MAX.into()),
        ShapeKind::Long => whole(i64::MIN, i64::MAX),
        ShapeKind::Float => {
            let [min, max] = [min, max].map(|bound| bound?.parse().ok().filter(|bound: &f32| bound.is_finite()));
            Bounds::any(min, max).map(NumberBounds::F32)
        }
        ShapeKind::Double => {
            let [min, max] = [min, max].map(|bound| bound?.parse().ok().filter(|bound: &f64| bound.is_finite()));
            Bounds::any(min, max).map(NumberBounds::F64)
        }
        ShapeKind::BigInteger | ShapeKind::BigDecimal => Bounds::any(min, max).map(NumberBounds::Decimal),
        _ => None,
    }
}
