//! Values of protocol tests: from the JSON of `params` to what is printed, checked against the model.

use std::fmt;

use proc_macro2::Ident;
use serde_json::{Map, Value as Json};
use smithwright_model::{Members, Shape, ShapeId, ShapeKind};

use super::{Context, times};
use crate::ir::{Construction, Exception, Field, Presence, Structure, Type, Value, ValueType};

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

/// An output with an event stream.
pub struct StreamingOutput {
    /// The field that is the stream.
    pub stream: Ident,
    /// The other fields.
    pub fields: Vec<(Ident, Value)>,
    /// The events.
    pub events: Value,
}

/// Makes values of one test.
pub struct Values<'c, 'm> {
    context: &'c Context<'m>,
    /// Values that are sent are made as a user makes them; those that are received are written out.
    sent: bool,
    /// What the stream of an input gives, each event a union with its one member.
    events: Vec<&'c Map<String, Json>>,
}

impl<'c, 'm> Values<'c, 'm> {
    /// Values that are sent, or received.
    pub fn new(context: &'c Context<'m>, sent: bool) -> Self {
        Self { context, sent, events: Vec::new() }
    }

    /// Values that are sent with these events.
    pub fn sending(context: &'c Context<'m>, events: Vec<&'c Map<String, Json>>) -> Self {
        Self { context, sent: true, events }
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
            Value::Built { rust, construction: Construction::InOrder, required: Vec::new(), set: Vec::new() }
        } else {
            Value::Literal { rust, fields: Vec::new(), rest: false }
        })
    }

    /// The structure `shape` with these members.
    pub fn structure(&self, shape: &Shape, params: &Map<String, Json>) -> Result<Value, Misfit> {
        let ShapeKind::Structure(members) = &shape.kind else {
            return Err(Misfit::new(format!("`{}` is no structure", shape.id)));
        };
        let Some(structure) = self.context.structure_of(&shape.id) else {
            return Err(Misfit::new(format!("`{}` is not generated", shape.id)));
        };
        only_known(params, members)?;
        if self.sent { self.built(structure, members, params) } else { self.literal(structure, members, params) }
    }

    fn built(&self, structure: &Structure, members: &Members, params: &Map<String, Json>) -> Result<Value, Misfit> {
        let mut required = Vec::new();
        let mut set = Vec::new();
        for field in &structure.fields {
            match (self.given(field, members, params)?, &field.presence) {
                (Some(value), Presence::Required) => required.push((field.rust.clone(), value)),
                (Some(value), _) => set.push((field.rust.clone(), value)),
                (None, Presence::Required) => {
                    return Err(Misfit::new("a required member must be given").within(&field.member));
                }
                (None, _) => {}
            }
        }
        let (rust, construction) = (structure.rust.clone(), structure.construction.clone());
        Ok(Value::Built { rust, construction, required, set })
    }

    fn literal(&self, structure: &Structure, members: &Members, params: &Map<String, Json>) -> Result<Value, Misfit> {
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
    pub fn exception(&self, shape: &Shape, params: &Map<String, Json>) -> Result<Vec<(Ident, Value)>, Misfit> {
        let (ShapeKind::Structure(members), Some(exception)) = (&shape.kind, self.context.exceptions.get(&shape.id))
        else {
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

    /// An exception that is sent as an event.
    fn sent_exception(&self, shape: &Shape, exception: &Exception, json: &Json) -> Result<Value, Misfit> {
        let (ShapeKind::Structure(members), Json::Object(params)) = (&shape.kind, json) else {
            return Err(Misfit::expected("a structure", json));
        };
        only_known(params, members)?;
        let mut fields = Vec::new();
        for field in exception.message.iter().chain(&exception.fields) {
            if let Some(value) = self.given(field, members, params)? {
                fields.push((field.rust.clone(), as_field(field, value)));
            }
        }
        Ok(Value::Literal { rust: exception.rust.clone(), fields, rest: true })
    }

    /// An output with an event stream: its other fields, all of them, and these events, each a union with its member.
    pub fn streaming<'j>(
        &self,
        output: &ShapeId,
        params: &Map<String, Json>,
        events: impl Iterator<Item = &'j Map<String, Json>>,
    ) -> Result<StreamingOutput, Misfit> {
        let none = || Misfit::new("the output has no event stream");
        let shape = self.shape(output).ok_or_else(none)?;
        let ShapeKind::Structure(members) = &shape.kind else { return Err(none()) };
        only_known(params, members)?;
        let structure = self.context.structure_of(&shape.id).ok_or_else(none)?;
        let mut fields = Vec::new();
        let mut stream = None;
        for field in &structure.fields {
            if let Some((event, _)) = field.event_stream() {
                stream = members.get(&field.member).map(|member| (field.rust.clone(), event.clone(), member));
                continue;
            }
            let value = match self.given(field, members, params)? {
                Some(value) => as_field(field, value),
                None => Value::Initial(field.presence.clone(), field.ty.clone()),
            };
            fields.push((field.rust.clone(), value));
        }
        let (stream, event, member) = stream.ok_or_else(none)?;
        let union = self.context.model.target(member);
        let events: Result<_, Misfit> = events.map(|params| self.event(union, params)).collect();
        Ok(StreamingOutput { stream, fields, events: Value::List(ValueType::Named(event), events?) })
    }

    /// An event from the union with its one member.
    fn event(&self, shape: &Shape, params: &Map<String, Json>) -> Result<Value, Misfit> {
        match (&shape.kind, self.context.shapes.get(&shape.id)) {
            (ShapeKind::Union(members), Some(Type::EventStream(stream))) => {
                let variants = stream.events.iter().map(|event| &event.field);
                self.variant(shape, members, &stream.rust, variants, params)
            }
            _ => Err(Misfit::new(format!("`{}` is no event stream", shape.id))),
        }
    }

    /// The value given for a field; null is the same as none.
    fn given(&self, field: &Field, members: &Members, params: &Map<String, Json>) -> Result<Option<Value>, Misfit> {
        let Some(member) = members.get(&field.member) else { return Ok(None) };
        let target = self.context.model.target(member);
        if let Some(event) = self.context.names.get(&target.id).filter(|_| self.sent && target.event_stream().is_some())
        {
            let events: Result<_, Misfit> = self.events.iter().map(|params| self.event(target, params)).collect();
            return Ok(Some(Value::Events(Box::new(Value::List(ValueType::Named(event.clone()), events?)))));
        }
        let Some(json) = params.get(&field.member).filter(|json| !json.is_null()) else { return Ok(None) };
        self.value(target, &field.ty, json).map(Some).map_err(|misfit| misfit.within(&field.member))
    }

    fn value(&self, shape: &Shape, ty: &ValueType, json: &Json) -> Result<Value, Misfit> {
        match ty {
            ValueType::Boxed(inner) => Ok(Value::Boxed(Box::new(self.value(shape, inner, json)?))),
            ValueType::Sparse(inner) if json.is_null() => Ok(Value::None((**inner).clone())),
            ValueType::Sparse(inner) => Ok(Value::Some(Box::new(self.value(shape, inner, json)?))),
            ValueType::Bool => json.as_bool().map(Value::Bool).ok_or_else(|| Misfit::expected("a boolean", json)),
            ValueType::I8 => integer(json, i8::MIN, i8::MAX, ty),
            ValueType::I16 => integer(json, i16::MIN, i16::MAX, ty),
            ValueType::I32 => integer(json, i32::MIN, i32::MAX, ty),
            ValueType::I64 => integer(json, i64::MIN, i64::MAX, ty),
            ValueType::F32 => Self::float(json).map(Value::F32),
            ValueType::F64 => Self::float(json).map(Value::F64),
            ValueType::String => text(json).map(|text| Value::String(text.to_owned())),
            ValueType::Blob => text(json).map(|text| Value::Blob(text.as_bytes().to_vec())),
            ValueType::ByteStream => text(json).map(|text| Value::ByteStream(text.as_bytes().to_vec())),
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
            ValueType::Named(name) => match self.context.exceptions.get(&shape.id) {
                Some(exception) if exception.rust == *name => self.sent_exception(shape, exception, json),
                _ => self.named(shape, json),
            },
            ValueType::EventStream { .. } | ValueType::EventSource(_) => Err(Misfit::expected("no event stream", json)),
        }
    }

    /// A float of either size: a number, or one of the three names.
    fn float<T: std::str::FromStr>(json: &Json) -> Result<T, Misfit> {
        let text = match json {
            Json::Number(number) => number.to_string(),
            Json::String(text) if matches!(text.as_str(), "NaN" | "Infinity" | "-Infinity") => text.clone(),
            _ => return Err(Misfit::expected("a number, `NaN`, `Infinity` or `-Infinity`", json)),
        };
        text.parse().map_err(|_| Misfit::expected("a number", json))
    }

    fn list(&self, shape: &Shape, element: &ValueType, json: &Json) -> Result<Value, Misfit> {
        let (ShapeKind::List(member), Json::Array(items)) = (&shape.kind, json) else {
            return Err(Misfit::expected("a list", json));
        };
        let target = self.context.model.target(member);
        let items = items.iter().enumerate();
        let items: Result<_, _> =
            items.map(|(at, item)| self.value(target, element, item).map_err(|misfit| misfit.within(at))).collect();
        Ok(Value::List(element.clone(), items?))
    }

    fn map(&self, shape: &Shape, key: &ValueType, element: &ValueType, json: &Json) -> Result<Value, Misfit> {
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

    fn named(&self, shape: &Shape, json: &Json) -> Result<Value, Misfit> {
        match (&shape.kind, json) {
            (ShapeKind::Structure(_), Json::Object(params)) => self.structure(shape, params),
            (ShapeKind::Structure(_), _) => Err(Misfit::expected("a structure", json)),
            (ShapeKind::Union(members), Json::Object(params)) => self.union(shape, members, params),
            _ => self.enumeration(shape, json),
        }
    }

    fn union(&self, shape: &Shape, members: &Members, params: &Map<String, Json>) -> Result<Value, Misfit> {
        match self.context.shapes.get(&shape.id) {
            Some(Type::Union(union)) => self.variant(shape, members, &union.rust, union.variants.iter(), params),
            _ => Err(Misfit::new(format!("`{}` is no union", shape.id))),
        }
    }

    fn variant<'f>(
        &self,
        shape: &Shape,
        members: &Members,
        rust: &Ident,
        mut variants: impl Iterator<Item = &'f Field>,
        params: &Map<String, Json>,
    ) -> Result<Value, Misfit> {
        only_known(params, members)?;
        let mut set = params.iter().filter(|(_, json)| !json.is_null());
        let (Some((name, json)), None) = (set.next(), set.next()) else {
            return Err(Misfit::new(format!("expected one member of the union `{}`", shape.id.name())));
        };
        let variant = variants.find(|variant| variant.member == *name);
        let (Some(variant), Some(member)) = (variant, members.get(name)) else {
            return Err(Misfit::new(format!("the union `{}` has no member `{name}`", shape.id.name())));
        };
        let target = self.context.model.target(member);
        let value = self.value(target, &variant.ty, json).map_err(|misfit| misfit.within(name))?;
        Ok(Value::Union(rust.clone(), variant.rust.clone(), Box::new(value)))
    }

    fn enumeration(&self, shape: &Shape, json: &Json) -> Result<Value, Misfit> {
        match self.context.shapes.get(&shape.id) {
            Some(Type::Enumeration(listed)) => {
                let text = text(json)?;
                let known = listed.variants.iter().find(|variant| variant.wire == text);
                Ok(match known {
                    Some(variant) => Value::Variant(listed.rust.clone(), variant.rust.clone()),
                    None => Value::UnlistedText(listed.rust.clone(), text.to_owned()),
                })
            }
            Some(Type::IntEnumeration(listed)) => {
                let number = json.as_i64().and_then(|number| i32::try_from(number).ok());
                let number = number.ok_or_else(|| Misfit::expected("a whole number of 32 bits", json))?;
                let known = listed.variants.iter().find(|variant| variant.wire == number);
                Ok(match known {
                    Some(variant) => Value::Variant(listed.rust.clone(), variant.rust.clone()),
                    None => Value::UnlistedNumber(listed.rust.clone(), number),
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
