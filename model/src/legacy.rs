//! Gives Smithy 1.0 shapes their Smithy 2.0 meaning: `enum` traits become enums, unboxed values get a default.
//!
//! Nothing behind this stage knows that there were two versions.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;
use serde_json::Value;

use crate::id::is_identifier;
use crate::problem::Report;
use crate::{DefaultValue, Deprecated, EnumDefinition, EnumValue, Shape, ShapeId, ShapeKind, Traits, prelude};

const BOX: &str = "smithy.api#box";

/// Upgrades all shapes, those in `old` from 1.0; the `enum` trait also lives on, deprecated, in 2.0.
pub(crate) fn upgrade(old: &HashSet<ShapeId>, shapes: &mut IndexMap<ShapeId, Shape>, report: &mut Report<'_>) {
    for shape in shapes.values_mut() {
        upgrade_enum(shape, report);
    }
    if !old.is_empty() {
        add_defaults(old, shapes);
    }
}

/// Turns a string with an `enum` trait into an enum, unless an entry has no name and none can be made for it.
fn upgrade_enum(shape: &mut Shape, report: &mut Report<'_>) {
    if !matches!(shape.kind, ShapeKind::String) {
        return;
    }
    let Some(definitions) = shape.traits.enum_definitions.take() else { return };
    let named = |definition: &EnumDefinition| definition.name.is_some() || synthesized(&definition.value).is_some();
    if definitions.iter().all(named) {
        shape.kind = ShapeKind::Enum(values(&shape.id, definitions, report));
    } else {
        shape.traits.enum_definitions = Some(definitions);
    }
}

fn values(id: &ShapeId, definitions: Vec<EnumDefinition>, report: &mut Report<'_>) -> Vec<EnumValue<String>> {
    let given = definitions.iter().filter_map(|definition| definition.name.clone());
    let mut taken: HashSet<String> = given.collect();
    let mut names = HashSet::new();
    let mut sent = HashSet::new();
    let mut values = Vec::with_capacity(definitions.len());
    for definition in definitions {
        if !sent.insert(definition.value.clone()) {
            report.add(id, format!("two entries of the `enum` trait have the value `{}`", definition.value));
        }
        if let Some(name) = &definition.name {
            if !is_identifier(name) {
                report.add(id, format!("`{name}` in the `enum` trait is not an identifier"));
            } else if !names.insert(name.clone()) {
                report.add(id, format!("two entries of the `enum` trait have the name `{name}`"));
            }
        }
        let name = definition.name.or_else(|| free(&synthesized(&definition.value)?, &taken)).unwrap_or_default();
        taken.insert(name.clone());
        let traits = Traits {
            documentation: definition.documentation,
            deprecated: definition.deprecated.then(Deprecated::default),
            ..Traits::default()
        };
        values.push(EnumValue { id: id.with_member(&name), name, value: definition.value, traits });
    }
    values
}

/// `name`, or the first of `name_2`, `name_3`.. that nobody has.
fn free(name: &str, taken: &HashSet<String>) -> Option<String> {
    let numbered = (2_u32..).map(|number| format!("{name}_{number}"));
    std::iter::once(name.to_owned()).chain(numbered).find(|name| !taken.contains(name))
}

/// An upper-snake identifier made from an enum's value, if there is a letter or digit in it.
fn synthesized(value: &str) -> Option<String> {
    let mut name = String::with_capacity(value.len());
    let mut before = None;
    for letter in value.chars() {
        if letter.is_ascii_alphanumeric() {
            let separated = before.is_some_and(|before: char| {
                !before.is_ascii_alphanumeric() || (!before.is_ascii_uppercase() && letter.is_ascii_uppercase())
            });
            if separated && !name.is_empty() {
                name.push('_');
            }
            name.push(letter.to_ascii_uppercase());
        }
        before = Some(letter);
    }
    if name.starts_with(|first: char| first.is_ascii_digit()) {
        name.insert(0, '_');
    }
    is_identifier(&name).then_some(name)
}

/// Adds the defaults that 1.0 implied, to shapes and to the members of structures.
fn add_defaults(old: &HashSet<ShapeId>, shapes: &mut IndexMap<ShapeId, Shape>) {
    for shape in shapes.values_mut().filter(|shape| old.contains(&shape.id)) {
        if shape.traits.default.is_none() && !shape.traits.has(BOX) {
            shape.traits.default = zero(&shape.kind).map(DefaultValue);
        }
    }
    let entry = |target: &Shape| Some((target.id.clone(), implied(target)?));
    let mut implied: HashMap<ShapeId, Implied> = shapes.values().filter_map(entry).collect();
    implied.extend(prelude::shapes().filter_map(entry));
    for shape in shapes.values_mut().filter(|shape| old.contains(&shape.id)) {
        let ShapeKind::Structure(members) = &mut shape.kind else {
            continue;
        };
        for member in members.values_mut().filter(|member| member.traits.default.is_none()) {
            let required = member.traits.required.is_some();
            member.traits.default = match implied.get(&member.target) {
                // A box on the member takes back what the target implies.
                _ if member.traits.has(BOX) => Some(DefaultValue(Value::Null)),
                Some(Implied::Zero(value)) => Some(value.clone()),
                Some(Implied::EmptyStream) if !required => Some(DefaultValue(Value::from(""))),
                _ => None,
            };
        }
    }
}

/// What a shape implies for the members that target it.
enum Implied {
    /// A default that holds even where the member is required.
    Zero(DefaultValue),
    /// Streams are never absent, only empty.
    EmptyStream,
}

fn implied(target: &Shape) -> Option<Implied> {
    match target.kind {
        ShapeKind::Blob if target.traits.streaming.is_some() => Some(Implied::EmptyStream),
        _ => target.traits.default.clone().map(Implied::Zero),
    }
}

fn zero(kind: &ShapeKind) -> Option<Value> {
    match kind {
        ShapeKind::Boolean => Some(Value::from(false)),
        ShapeKind::Byte
        | ShapeKind::Short
        | ShapeKind::Integer
        | ShapeKind::Long
        | ShapeKind::Float
        | ShapeKind::Double => Some(Value::from(0)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_become_upper_snake_identifiers() {
        let cases = [
            ("us-east-1", Some("US_EAST_1")),
            ("t2.nano", Some("T2_NANO")),
            ("fooBar", Some("FOO_BAR")),
            ("ACTIVE", Some("ACTIVE")),
            ("1d", Some("_1D")),
            ("  a  b ", Some("A_B")),
            ("gr\u{fc}n", Some("GR_N")),
            ("--", None),
            ("", None),
        ];
        for (value, name) in cases {
            assert_eq!(synthesized(value).as_deref(), name, "{value}");
        }
    }
}
