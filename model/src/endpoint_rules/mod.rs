//! Endpoint rules as the traits `endpointRuleSet` and `endpointBdd` hold them. Knows nothing of types and evaluation.
//!
//! Specification: Smithy 2.0, "Rules engine specification".

mod bdd;
mod path;
mod read;
mod template;

use indexmap::IndexMap;
use serde_json::Value;

pub use bdd::{EndpointBdd, Node, Reference};
pub use path::AttributePath;
pub use template::{Template, TemplatePart};

/// Rules as a tree: the first one whose conditions hold decides.
#[derive(Clone, Debug, PartialEq)]
pub struct EndpointRuleSet {
    /// The version of the rules language, such as `1.0`.
    pub version: String,
    /// What the rules depend on, by name.
    pub parameters: IndexMap<String, Parameter>,
    /// The rules, in order.
    pub rules: Vec<Rule>,
}

/// A value that rules depend on.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// What values it takes.
    pub kind: ParameterKind,
    /// The setting that gives the value if nothing else does, such as `AWS::Region`.
    pub built_in: Option<String>,
    /// The value if nothing gives one.
    pub default: Option<ParameterValue>,
    /// Whether there must be a value.
    pub required: bool,
    /// What the parameter is.
    pub documentation: Option<String>,
}

/// The types of parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterKind {
    /// `string`
    String,
    /// `boolean`
    Boolean,
    /// `stringArray`
    StringArray,
}

impl ParameterKind {
    /// The type's name as rules spell it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Boolean => "boolean",
            Self::StringArray => "stringArray",
        }
    }
}

/// A value of a parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParameterValue {
    /// A string.
    String(String),
    /// A boolean.
    Boolean(bool),
    /// A list of strings.
    StringArray(Vec<String>),
}

impl ParameterValue {
    /// The type of the value.
    #[must_use]
    pub fn kind(&self) -> ParameterKind {
        match self {
            Self::String(_) => ParameterKind::String,
            Self::Boolean(_) => ParameterKind::Boolean,
            Self::StringArray(_) => ParameterKind::StringArray,
        }
    }

    /// The value that JSON holds; `None` if it is of no such type.
    #[must_use]
    pub fn from_json(value: &Value) -> Option<Self> {
        match value {
            Value::String(text) => Some(Self::String(text.clone())),
            Value::Bool(flag) => Some(Self::Boolean(*flag)),
            Value::Array(items) => {
                let items: Option<Vec<String>> = items.iter().map(|item| item.as_str().map(str::to_owned)).collect();
                items.map(Self::StringArray)
            }
            _ => None,
        }
    }
}

/// One rule: what it decides if all its conditions hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// What must hold, in order.
    pub conditions: Vec<Condition>,
    /// What is decided.
    pub outcome: Outcome,
}

/// What a rule decides.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// The first of these rules that applies; it is an error if none does.
    Rules(Vec<Rule>),
    /// There is no endpoint, and this says why.
    Error(Expression),
    /// This endpoint.
    Endpoint(EndpointTemplate),
}

/// An endpoint with what is to be filled in.
#[derive(Clone, Debug, PartialEq)]
pub struct EndpointTemplate {
    /// The URL.
    pub url: Expression,
    /// Headers to send, with their values.
    pub headers: IndexMap<String, Vec<Expression>>,
    /// What else is said of the endpoint, such as `authSchemes`.
    pub properties: IndexMap<String, Property>,
}

/// A value of an endpoint's properties.
#[derive(Clone, Debug, PartialEq)]
pub enum Property {
    /// A boolean.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A string with what is to be filled in.
    String(Template),
    /// A list.
    List(Vec<Self>),
    /// Named values.
    Map(IndexMap<String, Self>),
}

/// A function's result that must be there and must not be false.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// What is evaluated.
    pub test: Expression,
    /// The name under which the result is known from here on.
    pub assign: Option<String>,
}

/// What can be evaluated.
#[derive(Clone, Debug, PartialEq)]
pub enum Expression {
    /// A string with what is to be filled in.
    String(Template),
    /// A boolean.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A list.
    List(Vec<Self>),
    /// The value of a parameter or of a condition before.
    Reference(String),
    /// A part of a value: the function `getAttr`.
    Attribute(Box<Self>, AttributePath),
    /// Any other function.
    Function(String, Vec<Self>),
}

impl Expression {
    /// Calls `visit` with every name that is referred to.
    pub fn references(&self, visit: &mut dyn FnMut(&str)) {
        match self {
            Self::String(template) => template.references(visit),
            Self::Boolean(_) | Self::Integer(_) => {}
            Self::Reference(name) => visit(name),
            Self::Attribute(of, _) => of.references(visit),
            Self::List(items) | Self::Function(_, items) => items.iter().for_each(|item| item.references(visit)),
        }
    }
}

impl Property {
    /// Calls `visit` with every name that is referred to.
    pub fn references(&self, visit: &mut dyn FnMut(&str)) {
        match self {
            Self::Boolean(_) | Self::Integer(_) => {}
            Self::String(template) => template.references(visit),
            Self::List(items) => items.iter().for_each(|item| item.references(visit)),
            Self::Map(entries) => entries.values().for_each(|item| item.references(visit)),
        }
    }
}

impl EndpointTemplate {
    /// Calls `visit` with every name that is referred to.
    pub fn references(&self, visit: &mut dyn FnMut(&str)) {
        self.url.references(visit);
        self.headers.values().flatten().for_each(|value| value.references(visit));
        self.properties.values().for_each(|property| property.references(visit));
    }
}
