//! The examples of an operation (trait `examples`), in the JSON form that its shapes have.

use base64_simd::STANDARD;
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;
use serde_json::{Map, Number, Value};
use smithwright_model::{Member, Operation as OperationShape, Shape, ShapeId, ShapeKind};

use super::{Context, times};
use crate::ir::{Codec, ErrorVariant, Example, Location};
use crate::protocol::Look;

impl Context<'_> {
    /// The examples of an operation that say what it answers with one of these errors or an output.
    pub fn examples(&self, shape: &Shape, operation: &OperationShape, errors: &[ErrorVariant]) -> Vec<Example> {
        let examples = shape.traits.other.iter().find(|(id, _)| id.as_str() == "smithy.api#examples");
        let examples = examples.and_then(|(_, value)| value.as_array());
        examples.into_iter().flatten().filter_map(|example| self.example(operation, errors, example)).collect()
    }

    fn example(&self, operation: &OperationShape, errors: &[ErrorVariant], example: &Value) -> Option<Example> {
        let none = Value::Object(Map::new());
        let text = |id: &ShapeId, value: &Value| self.members_in_json(id, value).to_string();
        let answer = match example.get("error") {
            None => Ok(text(&operation.output, example.get("output").unwrap_or(&none))),
            Some(error) => {
                let id: ShapeId = error.get("shapeId")?.as_str()?.parse().ok()?;
                let rust = self.exception_names.get(&id)?;
                let variant = errors.iter().find(|variant| variant.rust == *rust)?;
                Err((variant.rust.clone(), text(&id, error.get("content").unwrap_or(&none))))
            }
        };
        Some(Example {
            title: example.get("title")?.as_str()?.to_owned(),
            input: text(&operation.input, example.get("input").unwrap_or(&none)),
            answer,
        })
    }

    /// The members of a structure or union.
    fn members_in_json(&self, id: &ShapeId, value: &Value) -> Value {
        let Value::Object(given) = value else { return value.clone() };
        let mut members = Map::new();
        for member in self.model.members(id) {
            if let Some(value) = given.get(&member.name) {
                members.insert(self.in_json(member).name, self.value_in_json(member, value));
            }
        }
        members.into()
    }

    fn value_in_json(&self, member: &Member, value: &Value) -> Value {
        let target = self.model.target(member);
        match (&target.kind, value) {
            (ShapeKind::Structure(_) | ShapeKind::Union(_), value) => self.members_in_json(&target.id, value),
            (ShapeKind::List(element), Value::Array(values)) => {
                values.iter().map(|value| self.value_in_json(element, value)).collect()
            }
            (ShapeKind::Map { value: of, .. }, Value::Object(entries)) => {
                let entry = |(key, value): (&String, &Value)| (key.clone(), self.value_in_json(of, value));
                entries.iter().map(entry).collect::<Map<_, _>>().into()
            }
            // Many write what the bytes are.
            (ShapeKind::Blob, Value::String(text)) if STANDARD.decode_to_vec(text).is_err() => {
                STANDARD.encode_to_string(text).into()
            }
            (ShapeKind::Timestamp, value) => {
                time(value, &self.codec(member, Look::JSON, &Location::Document)).unwrap_or_else(|| value.clone())
            }
            (_, value) => value.clone(),
        }
    }
}

/// A time as a codec writes it.
fn time(value: &Value, codec: &Codec) -> Option<Value> {
    let (secs, nanos) = times::parse(value)?;
    let time = Timestamp::new(secs, i32::try_from(nanos).ok()?).ok()?;
    Some(match codec {
        Codec::DateTime => time.to_string().into(),
        Codec::HttpDate => DateTimePrinter::new().timestamp_to_rfc9110_string(&time).ok()?.into(),
        _ if nanos == 0 => secs.into(),
        _ => Number::from_f64(time.as_duration().as_secs_f64())?.into(),
    })
}
