//! From the JSON of the traits to rules. An error says where in the trait, and what was expected there.

use std::fmt;

use indexmap::IndexMap;
use serde::de::{Deserialize, Deserializer, Error};
use serde_json::{Map, Value};

use super::bdd::{nodes, reference};
use super::{
    AttributePath, Condition, EndpointBdd, EndpointRuleSet, EndpointTemplate, Expression, Outcome, Parameter,
    ParameterKind, ParameterValue, Property, Reference, Rule, Template,
};
use crate::json::describe;

/// What does not fit, and where.
#[derive(Debug)]
struct Misfit {
    place: String,
    what: String,
}

type Read<T> = Result<T, Misfit>;

impl Misfit {
    fn new(what: impl Into<String>) -> Self {
        Self { place: String::new(), what: what.into() }
    }

    fn expected(what: &str, found: &Value) -> Self {
        Self::new(format!("expected {what}, found {}", describe(found)))
    }

    /// The same, one step further out.
    fn within(mut self, step: impl fmt::Display) -> Self {
        let dot = if self.place.is_empty() || self.place.starts_with('[') { "" } else { "." };
        self.place = format!("{step}{dot}{}", self.place);
        self
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.place.is_empty() {
            write!(f, "{}: ", self.place)?;
        }
        f.write_str(&self.what)
    }
}

impl<'de> Deserialize<'de> for EndpointRuleSet {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        rule_set(&value).map_err(D::Error::custom)
    }
}

impl<'de> Deserialize<'de> for EndpointBdd {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        diagram(&value).map_err(D::Error::custom)
    }
}

fn rule_set(value: &Value) -> Read<EndpointRuleSet> {
    let trait_value = object(value)?;
    Ok(EndpointRuleSet {
        version: field(trait_value, "version", text)?,
        parameters: field(trait_value, "parameters", |value| map(value, parameter))?,
        rules: field(trait_value, "rules", |value| list(value, rule))?,
    })
}

fn diagram(value: &Value) -> Read<EndpointBdd> {
    let trait_value = object(value)?;
    let conditions = field(trait_value, "conditions", |value| list(value, condition))?;
    let results = field(trait_value, "results", |value| list(value, result))?;
    let count = field(trait_value, "nodeCount", number)?;
    let count = usize::try_from(count).map_err(|_| Misfit::new("must not be negative").within("nodeCount"))?;
    let nodes = field(trait_value, "nodes", |value| {
        nodes(&text(value)?, count, conditions.len(), results.len()).map_err(Misfit::new)
    })?;
    let root = field(trait_value, "root", |value| {
        let root = i32::try_from(number(value)?).map_err(|_| Misfit::new("is out of range"))?;
        match reference(root, count, results.len()).map_err(Misfit::new)? {
            Reference::Node { complement: true, .. } => Err(Misfit::new("must not be a complement")),
            root => Ok(root),
        }
    })?;
    Ok(EndpointBdd {
        version: field(trait_value, "version", text)?,
        parameters: field(trait_value, "parameters", |value| map(value, parameter))?,
        conditions,
        results,
        nodes,
        root,
    })
}

fn parameter(value: &Value) -> Read<Parameter> {
    let parameter = object(value)?;
    // Models spell the types with and without a capital.
    let kind = field(parameter, "type", |value| match text(value)?.to_ascii_lowercase().as_str() {
        "string" => Ok(ParameterKind::String),
        "boolean" => Ok(ParameterKind::Boolean),
        "stringarray" => Ok(ParameterKind::StringArray),
        other => Err(Misfit::new(format!("`{other}` is none of `string`, `boolean`, `stringArray`"))),
    })?;
    let default = optional(parameter, "default", |value| {
        let default = ParameterValue::from_json(value);
        default.filter(|default| default.kind() == kind).ok_or_else(|| Misfit::expected(kind.name(), value))
    })?;
    Ok(Parameter {
        kind,
        built_in: optional(parameter, "builtIn", text)?,
        default,
        required: optional(parameter, "required", flag)?.unwrap_or_default(),
        documentation: optional(parameter, "documentation", text)?,
    })
}

fn rule(value: &Value) -> Read<Rule> {
    let rule = object(value)?;
    let conditions = optional(rule, "conditions", |value| list(value, condition))?.unwrap_or_default();
    let outcome = match field(rule, "type", text)?.as_str() {
        "tree" => Outcome::Rules(field(rule, "rules", |value| list(value, self::rule))?),
        _ => result(value)?,
    };
    Ok(Rule { conditions, outcome })
}

/// What an endpoint rule or error rule decides.
fn result(value: &Value) -> Read<Outcome> {
    let rule = object(value)?;
    match field(rule, "type", text)?.as_str() {
        "endpoint" => field(rule, "endpoint", endpoint).map(Outcome::Endpoint),
        "error" => field(rule, "error", expression).map(Outcome::Error),
        other => {
            let what = format!("`{other}` is no kind of rule here; there are `endpoint`, `error` and `tree`");
            Err(Misfit::new(what).within("type"))
        }
    }
}

fn condition(value: &Value) -> Read<Condition> {
    let condition = object(value)?;
    let assign = optional(condition, "assign", text)?;
    Ok(Condition { test: function(condition)?, assign })
}

fn endpoint(value: &Value) -> Read<EndpointTemplate> {
    let endpoint = object(value)?;
    let headers = |value: &Value| map(value, |values| list(values, expression));
    Ok(EndpointTemplate {
        url: field(endpoint, "url", expression)?,
        headers: optional(endpoint, "headers", headers)?.unwrap_or_default(),
        properties: optional(endpoint, "properties", |value| map(value, property))?.unwrap_or_default(),
    })
}

fn property(value: &Value) -> Read<Property> {
    match value {
        Value::Bool(flag) => Ok(Property::Boolean(*flag)),
        Value::Number(_) => number(value).map(Property::Integer),
        Value::String(_) => template(value).map(Property::String),
        Value::Array(_) => list(value, property).map(Property::List),
        Value::Object(_) => map(value, property).map(Property::Map),
        Value::Null => Err(Misfit::expected("a value", value)),
    }
}

fn expression(value: &Value) -> Read<Expression> {
    match value {
        Value::String(_) => template(value).map(Expression::String),
        Value::Bool(flag) => Ok(Expression::Boolean(*flag)),
        Value::Number(_) => number(value).map(Expression::Integer),
        Value::Array(_) => list(value, expression).map(Expression::List),
        Value::Object(object) if object.contains_key("ref") => field(object, "ref", text).map(Expression::Reference),
        Value::Object(object) => function(object),
        Value::Null => Err(Misfit::expected("a value, reference or function", value)),
    }
}

fn function(object: &Map<String, Value>) -> Read<Expression> {
    let name = field(object, "fn", text)?;
    if name != "getAttr" {
        return Ok(Expression::Function(name, field(object, "argv", |value| list(value, expression))?));
    }
    field(object, "argv", |arguments| match arguments.as_array().map(Vec::as_slice) {
        Some([of, path]) => {
            let of = expression(of).map_err(|misfit| misfit.within("[0]"))?;
            let path = text(path).and_then(|path| AttributePath::parse(&path).map_err(Misfit::new));
            Ok(Expression::Attribute(Box::new(of), path.map_err(|misfit| misfit.within("[1]"))?))
        }
        _ => Err(Misfit::new("`getAttr` takes a value and a path")),
    })
}

fn template(value: &Value) -> Read<Template> {
    Template::parse(&text(value)?).map_err(Misfit::new)
}

fn object(value: &Value) -> Read<&Map<String, Value>> {
    value.as_object().ok_or_else(|| Misfit::expected("an object", value))
}

fn text(value: &Value) -> Read<String> {
    value.as_str().map(str::to_owned).ok_or_else(|| Misfit::expected("a string", value))
}

fn flag(value: &Value) -> Read<bool> {
    value.as_bool().ok_or_else(|| Misfit::expected("a boolean", value))
}

fn number(value: &Value) -> Read<i64> {
    value.as_i64().ok_or_else(|| Misfit::expected("a whole number", value))
}

fn list<T>(value: &Value, read: impl Fn(&Value) -> Read<T>) -> Read<Vec<T>> {
    let items = value.as_array().ok_or_else(|| Misfit::expected("an array", value))?;
    let items = items.iter().enumerate();
    items.map(|(at, item)| read(item).map_err(|misfit| misfit.within(format!("[{at}]")))).collect()
}

fn map<T>(value: &Value, read: impl Fn(&Value) -> Read<T>) -> Read<IndexMap<String, T>> {
    let entries = object(value)?.iter();
    entries.map(|(key, value)| Ok((key.clone(), read(value).map_err(|misfit| misfit.within(key))?))).collect()
}

fn field<T>(object: &Map<String, Value>, key: &str, read: impl FnOnce(&Value) -> Read<T>) -> Read<T> {
    let value = object.get(key).ok_or_else(|| Misfit::new(format!("`{key}` is missing")))?;
    read(value).map_err(|misfit| misfit.within(key))
}

/// A field that need not be there; null is the same as none.
fn optional<T>(object: &Map<String, Value>, key: &str, read: impl FnOnce(&Value) -> Read<T>) -> Read<Option<T>> {
    match object.get(key).filter(|value| !value.is_null()) {
        None => Ok(None),
        Some(value) => read(value).map(Some).map_err(|misfit| misfit.within(key)),
    }
}
