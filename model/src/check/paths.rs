//! Follows `JMESPath` expressions through shapes: what they give, and where they lead nowhere. Knows nothing of waiters.

use jmespath::Variable;
use jmespath::ast::Ast;

use super::Checker;
use super::functions::{self, Gives};
use crate::{Shape, ShapeId, ShapeKind, hint, parse_path};

/// What an expression's value is known to be, apart from that it may be nothing.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Given<'a> {
    /// Anything.
    Any,
    Nothing,
    Boolean,
    Number,
    Text,
    /// A value of a structure, union, list or map.
    Of(&'a Shape),
    /// A list that an expression made.
    List(Box<Self>),
    /// An object that is no shape, with its entries.
    Object(Vec<(String, Self)>),
    /// An expression that a function is given.
    Expression,
}

/// Why an expression cannot be meant so.
#[derive(Debug)]
pub(super) struct Wrong {
    /// It is no expression, or it fails whatever it is given; otherwise it gives nothing.
    pub(super) always: bool,
    pub(super) message: String,
}

type Result<T> = std::result::Result<T, Wrong>;

impl Given<'_> {
    /// What the value is, in words.
    pub(super) fn describe(&self) -> String {
        match self {
            Self::Any => "anything".to_owned(),
            Self::Nothing => "nothing".to_owned(),
            Self::Boolean => "a boolean".to_owned(),
            Self::Number => "a number".to_owned(),
            Self::Text => "a string".to_owned(),
            Self::Of(shape) => format!("the {} `{}`", shape.kind.name(), shape.id.name()),
            Self::List(_) => "a list".to_owned(),
            Self::Object(_) => "an object".to_owned(),
            Self::Expression => "an expression".to_owned(),
        }
    }
}

fn wrong<T>(message: String) -> Result<T> {
    Err(Wrong { always: false, message })
}

impl<'a> Checker<'a, '_> {
    /// What the expression `text` gives of a value.
    pub(super) fn followed(&self, text: &str, root: &Given<'a>) -> Result<Given<'a>> {
        let ast = parse_path(text).map_err(|message| Wrong { always: true, message })?;
        self.value(&ast, root)
    }

    /// A value of the shape; anything if the shape is not known.
    pub(super) fn given(&self, id: &ShapeId) -> Given<'a> {
        let Some(shape) = self.shape(id) else { return Given::Any };
        match &shape.kind {
            ShapeKind::Boolean => Given::Boolean,
            ShapeKind::Blob | ShapeKind::String | ShapeKind::Enum(_) => Given::Text,
            ShapeKind::List(_) | ShapeKind::Map { .. } | ShapeKind::Structure(_) | ShapeKind::Union(_) => {
                Given::Of(shape)
            }
            ShapeKind::Document | ShapeKind::Operation(_) | ShapeKind::Resource(_) | ShapeKind::Service(_) => {
                Given::Any
            }
            _ => Given::Number,
        }
    }

    fn value(&self, ast: &Ast, current: &Given<'a>) -> Result<Given<'a>> {
        Ok(match ast {
            Ast::Identity { .. } => current.clone(),
            Ast::Field { name, .. } => self.member(current, name)?,
            Ast::Subexpr { lhs, rhs, .. } => self.value(rhs, &self.value(lhs, current)?)?,
            Ast::Literal { value, .. } => literal(value),
            Ast::Index { .. } => self.items(current, "an index")?,
            Ast::Slice { .. } => {
                self.items(current, "a slice")?;
                current.clone()
            }
            Ast::Projection { lhs, rhs, .. } => {
                let item = self.items(&self.value(lhs, current)?, "a projection")?;
                Given::List(Box::new(self.value(rhs, &item)?))
            }
            Ast::Condition { predicate, then, .. } => {
                self.value(predicate, current)?;
                self.value(then, current)?
            }
            Ast::Flatten { node, .. } => {
                let list = self.value(node, current)?;
                let item = self.items(&list, "`[]`")?;
                if self.items(&item, "").is_ok() { item } else { list }
            }
            Ast::ObjectValues { node, .. } => Given::List(Box::new(self.values(&self.value(node, current)?)?)),
            Ast::MultiList { elements, .. } => {
                let elements = elements.iter().map(|element| self.value(element, current));
                Given::List(Box::new(common(elements.collect::<Result<Vec<_>>>()?)))
            }
            Ast::MultiHash { elements, .. } => {
                let entries = elements.iter().map(|entry| Ok((entry.key.clone(), self.value(&entry.value, current)?)));
                Given::Object(entries.collect::<Result<_>>()?)
            }
            Ast::And { lhs, rhs, .. } | Ast::Or { lhs, rhs, .. } => {
                common([self.value(lhs, current)?, self.value(rhs, current)?])
            }
            Ast::Not { node, .. } => {
                self.value(node, current)?;
                Given::Boolean
            }
            Ast::Comparison { lhs, rhs, .. } => {
                self.value(lhs, current)?;
                self.value(rhs, current)?;
                Given::Boolean
            }
            Ast::Function { name, args, .. } => self.function(name, args, current)?,
            // What it is evaluated with is for the function to say.
            Ast::Expref { .. } => Given::Expression,
        })
    }

    fn member(&self, of: &Given<'a>, name: &str) -> Result<Given<'a>> {
        let missing = |what: String, known: Vec<&str>| {
            let hint = hint::name(name, known.into_iter());
            wrong(format!("{what} has no member `{name}`{hint}"))
        };
        match of {
            Given::Any => Ok(Given::Any),
            Given::Object(entries) => {
                let names = || entries.iter().map(|(name, _)| name.as_str());
                let found = entries.iter().find(|(key, _)| key == name);
                let described = || names().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" and ");
                let missing =
                    || wrong(format!("there is {}, and no `{name}`{}", described(), hint::name(name, names())));
                found.map_or_else(missing, |(_, value)| Ok(value.clone()))
            }
            Given::Of(Shape { id, kind: ShapeKind::Structure(members) | ShapeKind::Union(members), .. }) => {
                match members.get(name) {
                    Some(member) => Ok(self.given(&member.target)),
                    // What else it has could not be read.
                    None if self.document.shapes.get(id).is_some_and(|shape| shape.broken) => Ok(Given::Any),
                    None => missing(format!("`{}`", id.name()), members.keys().map(String::as_str).collect()),
                }
            }
            Given::Of(Shape { kind: ShapeKind::Map { value, .. }, .. }) => Ok(self.given(&value.target)),
            other => missing(other.describe(), Vec::new()),
        }
    }

    /// What is in a list; `what` cannot be taken of anything else.
    fn items(&self, of: &Given<'a>, what: &str) -> Result<Given<'a>> {
        match of {
            Given::Any => Ok(Given::Any),
            Given::List(item) => Ok((**item).clone()),
            Given::Of(Shape { kind: ShapeKind::List(member), .. }) => Ok(self.given(&member.target)),
            other => wrong(format!("{what} needs a list, and is of {}", other.describe())),
        }
    }

    /// What is in an object.
    fn values(&self, of: &Given<'a>) -> Result<Given<'a>> {
        match of {
            Given::Any => Ok(Given::Any),
            Given::Object(entries) => Ok(common(entries.iter().map(|(_, value)| value.clone()))),
            Given::Of(Shape { kind: ShapeKind::Map { value, .. }, .. }) => Ok(self.given(&value.target)),
            Given::Of(Shape { kind: ShapeKind::Structure(members) | ShapeKind::Union(members), .. }) => {
                Ok(common(members.values().map(|member| self.given(&member.target))))
            }
            other => wrong(format!("`*` needs an object, and is of {}", other.describe())),
        }
    }

    fn function(&self, name: &str, arguments: &[Ast], current: &Given<'a>) -> Result<Given<'a>> {
        let given = arguments.iter().map(|argument| self.value(argument, current));
        let given = given.collect::<Result<Vec<_>>>()?;
        let always = |message| Wrong { always: true, message };
        let item = |of: &Given<'a>| self.items(of, "").ok();
        let result = functions::checked(name, &given, &item).map_err(always)?;
        Ok(match result {
            Gives::Anything => Given::Any,
            Gives::Boolean => Given::Boolean,
            Gives::Number => Given::Number,
            Gives::Text => Given::Text,
            Gives::Texts => Given::List(Box::new(Given::Text)),
            Gives::List => Given::List(Box::new(Given::Any)),
            Gives::Values => {
                let value = given.first().map_or(Ok(Given::Any), |object| self.values(object))?;
                Given::List(Box::new(value))
            }
            Gives::First => given.first().cloned().unwrap_or(Given::Any),
            Gives::Item => given.first().and_then(item).unwrap_or(Given::Any),
        })
    }
}

/// What is known of a value that is one of these.
fn common<'a>(values: impl IntoIterator<Item = Given<'a>>) -> Given<'a> {
    let mut values = values.into_iter().filter(|value| *value != Given::Nothing);
    let first = values.next().unwrap_or(Given::Nothing);
    if values.all(|value| value == first) { first } else { Given::Any }
}

fn literal<'a>(value: &Variable) -> Given<'a> {
    match value {
        Variable::Null => Given::Nothing,
        Variable::Bool(_) => Given::Boolean,
        Variable::Number(_) => Given::Number,
        Variable::String(_) => Given::Text,
        Variable::Array(items) => Given::List(Box::new(common(items.iter().map(|item| literal(item))))),
        Variable::Object(entries) => {
            Given::Object(entries.iter().map(|(name, value)| (name.clone(), literal(value))).collect())
        }
        Variable::Expref(_) => Given::Expression,
    }
}
