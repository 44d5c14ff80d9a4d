//! Values of protocol tests: from the JSON of `params` to what is printed, checked against the model.

use std::fmt;

use proc_macro2::Ident;
use serde_json::{Map, Value as Json};
use smithwright_model::{Members, Shape, ShapeId, ShapeKind};

use super::{Context, times};
use crate::ir::{Field, Presence, Structure, Type, Value, ValueType};

/// Why `params` do not fit the model, and where.
#[derive(Debug)]
pub struct Misfit {
    path: Vec<String>,
    what: String,
}

impl Misfit {
    fn new(what: impl Into<String>) -> Self {
        Self { path: Vec::new(), what: what.into() }
    }

    fn expected(what: &str, found: &Json) -> Self {
        Self::new(format!("expected {what}, found `{found}`"))
    }

    fn within(mut self, step: impl fmt::Display) -> Self {
        self.path.insert(0, step.to_string());
        self
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() {
            return f.write_str(&self.what);
        }
        write!(f, "`{}`: {}", self.path.join("."), self.what)
    }
}

/// Makes values of one test.
pub struct Values<'c, 'm> {
    context: &'c mut Context<'m>,
    /// Values that are sent are made as a user makes them; those that are received are written out.
    sent: bool,
    /// Whether a NaN was met.
    pub nan: bool,
}

impl<'c, 'm> Values<'c, 'm> {
    /// Values that are sent, or received.
    pub fn new(context: &'c mut Context<'m>, sent: bool) -> Self {
        Self { context, sent, nan: false }
    }

    /// The shape of an operation's input or output; `None` if the model has none for it.
    pub fn shape(&self, id: &ShapeId) -> Option<&'m Shape> {
        self.context.model.shape(id).filter(|_| self.context.names.contains_key(id))
    }

    /// A structure without members, which the model has no shape for.
    pub fn empty(&self, rust: &Ident, params: &Map<String, Json>) -> Result<Value, Misfit> {
        only_known(params, &Members::new())?;
        let rust = rust.clone();
        Ok(if self.sent {
            Value::Built(rust, Vec::new(), Vec::new())
        } else {
            Value::Literal { rust, fields: Vec::new(), rest: false }
        })
    }

    /// The structure `shape` with these members.
    pub fn structure(&mut self, shape: &Shape, params: &Map<String, Json>) -> Result<Value, Misfit> {
        let ShapeKind::Structure(members) = &shape.kind else {
            return Err(Misfit::new(format!("`{}` is no structure", shape.id)));
        };
        let Some(structure) = self.context.structure(shape, members) else {
            return Err(Misfit::new(format!("`{}` is not generated", shape.id)));
        };
        only_known(params, members)?;
        if self.sent { self.built(&structure, members, params) } else { self.literal(&structure, members, params) }
    }

    fn built(&mut self, structure: &Structure, members: &Members, params: &Map<String, Json>) -> Result<Value, Misfit> {
        let mut arguments = Vec::new();
        let mut set = Vec::new();
        for field in &structure.fields {
            match (self.given(field, members, params)?, &field.presence) {
                (Some(value), Presence::Required) => arguments.push(value),
                (Some(value), _) => set.push((field.rust.clone(), value)),
                (None, Presence::Required) => {
                    return Err(Misfit::new("a required member must be given").within(&field.wire));
                }
                (None, _) => {}
            }
        }
        Ok(Value::Built(structure.rust.clone(), arguments, set))
    }

    fn literal(
        &mut self,
        structure: &Structure,
        members: &Members,
        params: &Map<String, Json>,
    ) -> Result<Value, Misfit> {
        let mut fields = Vec::new();
        for field in &structure.fields {
            if let Some(value) = self.given(field, members, params)? {
                fields.push((field.rust.clone(), as_field(field, value)));
            }
        }
        let rest = fields.len() < structure.fields.len();
        Ok(Value::Literal { rust: structure.rust.clone(), fields, rest })
    }

    /// Every field of an exception.
    pub fn exception(&mut self, shape: &Shape, params: &Map<String, Json>) -> Result<Vec<(Ident, Value)>, Misfit> {
        let (ShapeKind::Structure(members), Some(exception)) = (&shape.kind, self.context.exception(shape)) else {
            return Err(Misfit::new(format!("`{}` is no error", shape.id)));
        };
        only_known(params, members)?;
        let mut fields = Vec::new();
        for field in exception.message.iter().chain(&exception.fields) {
            let value = match self.given(field, members, params)? {
                Some(value) => as_field(field, value),
                None => Value::Initial(field.presence.clone(), field.ty.clone()),
            };
            fields.push((field.rust.clone(), value));
        }
        Ok(fields)
    }

    /// The value given for a field; null is the same as none.
    fn given(&mut self, field: &Field, members: &Members, params: &Map<String, Json>) -> Result<Option<Value>, Misfit> {
        let json = params.get(&field.wire).filter(|json| !json.is_null());
        let (Some(json), Some(member)) = (json, members.get(&field.wire)) else { return Ok(None) };
        let target = self.context.model.target(member);
        self.value(target, &field.ty, json).map(Some).map_err(|misfit| misfit.within(&field.wire))
    }

    fn value(&mut self, shape: &Shape, ty: &ValueType, json: &Json) -> Result<Value, Misfit> {
        match ty {
            ValueType::Boxed(inner) => Ok(Value::Boxed(Box::new(self.value(shape, inner, json)?))),
            ValueType::Sparse(inner) if json.is_null() => Ok(Value::None((**inner).clone())),
            ValueType::Sparse(inner) => Ok(Value::Some(Box::new(self.value(shape, inner, json)?))),
            ValueType::Bool => json.as_bool().map(Value::Bool).ok_or_else(|| Misfit::expected("a boolean", json)),
            ValueType::I8 => integer(json, i8::MIN, i8::MAX, ty),
            ValueType::I16 => integer(json, i16::MIN, i16::MAX, ty),
            ValueType::I32 => integer(json, i32::MIN, i32::MAX, ty),
            ValueType::I64 => integer(json, i64::MIN, i64::MAX, ty),
            ValueType::F32 => self.float(json).map(Value::F32),
            ValueType::F64 => self.float(json).map(Value::F64),
            ValueType::String => text(json).map(|text| Value::String(text.to_owned())),
            ValueType::Blob => text(json).map(|text| Value::Blob(text.as_bytes().to_vec())),
            ValueType::Timestamp => times::parse(json)
                .map(|(secs, nanos)| Value::Timestamp(secs, nanos))
                .ok_or_else(|| Misfit::expected("a point in time", json)),
            ValueType::BigInteger | ValueType::BigDecimal => big(json, ty),
            ValueType::Document => Ok(Value::Document(json.clone())),
            ValueType::Unit => match json.as_object() {
                Some(members) if members.is_empty() => Ok(Value::Unit),
                _ => Err(Misfit::expected("an empty object", json)),
            },
            ValueType::List(element) => self.list(shape, element, json),
            ValueType::Map(key, element) => self.map(shape, key, element, json),
            ValueType::Named(_) => self.named(shape, json),
            ValueType::EventStream { .. } => Err(Misfit::expected("no event stream", json)),
        }
    }

    /// A float of either size: a number, or one of the three names.
    fn float<T: std::str::FromStr>(&mut self, json: &Json) -> Result<T, Misfit> {
        let text = match json {
            Json::Number(number) => number.to_string(),
            Json::String(text) if matches!(text.as_str(), "NaN" | "Infinity" | "-Infinity") => text.clone(),
            _ => return Err(Misfit::expected("a number, `NaN`, `Infinity` or `-Infinity`", json)),
        };
        self.nan |= text == "NaN";
        text.parse().map_err(|_| Misfit::expected("a number", json))
    }

    fn list(&mut self, shape: &Shape, element: &ValueType, json: &Json) -> Result<Value, Misfit> {
        let (ShapeKind::List(member), Json::Array(items)) = (&shape.kind, json) else {
            return Err(Misfit::expected("a list", json));
        };
        let target = self.context.model.target(member);
        let items = items.iter().enumerate();
        let items: Result<_, _> =
            items.map(|(at, item)| self.value(target, element, item).map_err(|misfit| misfit.within(at))).collect();
        Ok(Value::List(element.clone(), items?))
    }

    fn map(&mut self, shape: &Shape, key: &ValueType, element: &ValueType, json: &Json) -> Result<Value, Misfit> {
        let (ShapeKind::Map { key: key_member, value: member }, Json::Object(entries)) = (&shape.kind, json) else {
            return Err(Misfit::expected("a map", json));
        };
        let (keys, target) = (self.context.model.target(key_member), self.context.model.target(member));
        let mut values = Vec::new();
        for (name, item) in entries {
            let value = self.value(target, element, item).map_err(|misfit| misfit.within(name))?;
            values.push((self.value(keys, key, &Json::String(name.clone()))?, value));
        }
        Ok(Value::Map(key.clone(), element.clone(), values))
    }

    fn named(&mut self, shape: &Shape, json: &Json) -> Result<Value, Misfit> {
        match (&shape.kind, json) {
            (ShapeKind::Structure(_), Json::Object(params)) => self.structure(shape, params),
            (ShapeKind::Structure(_), _) => Err(Misfit::expected("a structure", json)),
            (ShapeKind::Union(members), Json::Object(params)) => self.union(shape, members, params),
            _ => self.enumeration(shape, json),
        }
    }

    fn union(&mut self, shape: &Shape, members: &Members, params: &Map<String, Json>) -> Result<Value, Misfit> {
        only_known(params, members)?;
        let mut set = params.iter().filter(|(_, json)| !json.is_null());
        let (Some((name, json)), None) = (set.next(), set.next()) else {
            return Err(Misfit::new(format!("expected one member of the union `{}`", shape.id.name())));
        };
        let Some(Type::Union(union)) = self.context.named_type(shape) else {
            return Err(Misfit::new(format!("`{}` is no union", shape.id)));
        };
        let variant = union.variants.iter().find(|variant| variant.wire == *name);
        let (Some(variant), Some(member)) = (variant, members.get(name)) else {
            return Err(Misfit::new(format!("the union `{}` has no member `{name}`", shape.id.name())));
        };
        let target = self.context.model.target(member);
        let value = self.value(target, &variant.ty, json).map_err(|misfit| misfit.within(name))?;
        Ok(Value::Union(union.rust, variant.rust.clone(), Box::new(value)))
    }

    fn enumeration(&mut self, shape: &Shape, json: &Json) -> Result<Value, Misfit> {
        match self.context.named_type(shape) {
            Some(Type::Enumeration(listed)) => {
                let text = text(json)?;
                let known = listed.variants.iter().find(|variant| variant.wire == text);
                Ok(match known {
                    Some(variant) => Value::Variant(listed.rust, variant.rust.clone()),
                    None => Value::UnlistedText(listed.rust, text.to_owned()),
                })
            }
            Some(Type::IntEnumeration(listed)) => {
                let number = json.as_i64().and_then(|number| i32::try_from(number).ok());
                let number = number.ok_or_else(|| Misfit::expected("a whole number of 32 bits", json))?;
                let known = listed.variants.iter().find(|variant| variant.wire == number);
                Ok(match known {
                    Some(variant) => Value::Variant(listed.rust, variant.rust.clone()),
                    None => Value::UnlistedNumber(listed.rust, number),
                })
            }
            _ => Err(Misfit::expected(&format!("a {}", shape.kind.name()), json)),
        }
    }
}

/// Fails for a name that is no member.
fn only_known(params: &Map<String, Json>, members: &Members) -> Result<(), Misfit> {
    match params.keys().find(|name| !members.contains_key(*name)) {
        Some(name) => Err(Misfit::new("there is no such member").within(name)),
        None => Ok(()),
    }
}

fn as_field(field: &Field, value: Value) -> Value {
    if field.presence == Presence::Optional { Value::Some(Box::new(value)) } else { value }
}

fn text(json: &Json) -> Result<&str, Misfit> {
    json.as_str().ok_or_else(|| Misfit::expected("a string", json))
}

fn integer<T: Into<i64>>(json: &Json, min: T, max: T, ty: &ValueType) -> Result<Value, Misfit> {
    let (min, max) = (min.into(), max.into());
    match json.as_i64() {
        Some(value) if (min..=max).contains(&value) => Ok(Value::Integer(value, ty.clone())),
        _ => Err(Misfit::expected(&format!("a whole number from {min} to {max}"), json)),
    }
}

/// A number of any size, also as a string.
fn big(json: &Json, ty: &ValueType) -> Result<Value, Misfit> {
    let text = match json {
        Json::Number(number) => number.to_string(),
        Json::String(text) => text.clone(),
        _ => return Err(Misfit::expected("a number", json)),
    };
    let whole = !text.contains(['.', 'e', 'E']);
    if text.parse::<serde_json::Number>().is_err() || (*ty == ValueType::BigInteger && !whole) {
        return Err(Misfit::expected("a number", json));
    }
    Ok(Value::Big(text, ty.clone()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_must_fit_their_type() {
        assert!(integer(&json!(128), i8::MIN, i8::MAX, &ValueType::I8).is_err());
        assert!(integer(&json!(1.5), i32::MIN, i32::MAX, &ValueType::I32).is_err());
        assert!(integer(&json!(-128), i8::MIN, i8::MAX, &ValueType::I8).is_ok());
        assert!(big(&json!("1.5"), &ValueType::BigInteger).is_err());
        assert!(big(&json!("123456789012345678901234567890"), &ValueType::BigInteger).is_ok());
        assert!(big(&json!("12 "), &ValueType::BigDecimal).is_err());
    }
}
