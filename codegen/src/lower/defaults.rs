//! Values of `default` traits, each checked against the shape that it is for.

use serde_json::{Number, Value};
use smithwright_model::{Member, ShapeKind};

use super::{Context, times};
use crate::ir::DefaultValue;

impl Context<'_> {
    /// The default `value` of `member`, or why it cannot be one.
    pub fn default_value(&self, member: &Member, value: &Value) -> Result<DefaultValue, String> {
        let target = self.model.target(member);
        let named = || self.names.get(&target.id).cloned();
        let unusable = || format!("the default `{value}` cannot be used for a {}", target.kind.name());
        let default = match (&target.kind, value) {
            (ShapeKind::Boolean, Value::Bool(true)) => DefaultValue::True,
            (ShapeKind::Boolean, Value::Bool(false)) => DefaultValue::Zero,
            (ShapeKind::Document, value) => DefaultValue::Document(value.clone()),
            (ShapeKind::List(_), Value::Array(items)) if items.is_empty() => DefaultValue::Zero,
            (ShapeKind::Map { .. }, Value::Object(entries)) if entries.is_empty() => DefaultValue::Zero,
            (ShapeKind::Enum(_), Value::String(text)) => {
                DefaultValue::Enum(named().ok_or_else(unusable)?, text.clone())
            }
            (ShapeKind::IntEnum(_), Value::Number(number)) => {
                let number = number.as_i64().and_then(|number| i32::try_from(number).ok());
                DefaultValue::IntEnum(named().ok_or_else(unusable)?, number.ok_or_else(unusable)?)
            }
            (ShapeKind::Timestamp, value) => {
                let (secs, nanos) = times::parse(value).ok_or_else(unusable)?;
                DefaultValue::Timestamp(secs, nanos)
            }
            (ShapeKind::Blob, Value::String(text)) => blob(text)?,
            (_, Value::String(text)) => from_text(&target.kind, text).ok_or_else(unusable)?,
            (_, Value::Number(number)) => from_number(&target.kind, number).ok_or_else(unusable)?,
            _ => return Err(unusable()),
        };
        Ok(default)
    }
}

fn blob(text: &str) -> Result<DefaultValue, String> {
    if text.is_empty() {
        return Ok(DefaultValue::Zero);
    }
    let bytes = base64_simd::STANDARD.decode_to_vec(text);
    bytes.map(DefaultValue::Blob).map_err(|_| format!("the default `{text}` is not base64"))
}

fn from_text(kind: &ShapeKind, text: &str) -> Option<DefaultValue> {
    match (kind, text) {
        (ShapeKind::String, "") => Some(DefaultValue::Zero),
        (ShapeKind::String, text) => Some(DefaultValue::String(text.to_owned())),
        (ShapeKind::Float | ShapeKind::Double, "NaN") => Some(DefaultValue::Float(f64::NAN)),
        (ShapeKind::Float | ShapeKind::Double, "Infinity") => Some(DefaultValue::Float(f64::INFINITY)),
        (ShapeKind::Float | ShapeKind::Double, "-Infinity") => Some(DefaultValue::Float(f64::NEG_INFINITY)),
        _ => None,
    }
}

fn from_number(kind: &ShapeKind, number: &Number) -> Option<DefaultValue> {
    match kind {
        ShapeKind::Float | ShapeKind::Double => {
            let float = number.as_f64().filter(|float| float.is_finite())?;
            let single = matches!(kind, ShapeKind::Float);
            if single && !number.to_string().parse::<f32>().is_ok_and(f32::is_finite) {
                return None;
            }
            Some(if float == 0.0 { DefaultValue::Zero } else { DefaultValue::Float(float) })
        }
        ShapeKind::BigInteger | ShapeKind::BigDecimal => {
            let text = number.to_string();
            let fits = matches!(kind, ShapeKind::BigDecimal) || !text.contains(['.', 'e', 'E']);
            fits.then_some(DefaultValue::Big(text))
        }
        _ => match number.as_i64()? {
            0 => Some(DefaultValue::Zero),
            integer => Some(DefaultValue::Integer(integer)),
        },
    }
}
