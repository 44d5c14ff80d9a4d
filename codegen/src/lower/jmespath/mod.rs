//! `JMESPath` expressions over shapes: every name resolved, every type known. Knows neither waiters nor Rust's syntax.

mod functions;
mod values;

use jmespath::ast::Ast;
use smithwright_model::{Member, Shape, ShapeId, ShapeKind};

use values::{comparison, fields, flatten, index, items, list_of, literal};

use super::Context;
use crate::ir::{Condition, Expression, FieldStep, Presence, Truth, View};

/// What an expression's value is, apart from that it may be nothing.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    /// Always nothing.
    Null,
    /// A boolean.
    Bool,
    /// A number.
    Number,
    /// A string or enum.
    Text,
    /// A structure.
    Structure(ShapeId),
    /// A union.
    Union(ShapeId),
    /// A map.
    Map(ShapeId),
    /// A list.
    List(Box<Self>),
    /// An item that may be nothing, in a list.
    Nullable(Box<Self>),
    /// A value that can only be there or not.
    Opaque(&'static str),
    /// Input and output together.
    Call {
        /// The input.
        input: ShapeId,
        /// The output.
        output: ShapeId,
    },
}

impl Type {
    /// What a value of the type is, in words.
    pub fn describe(&self) -> String {
        match self {
            Self::Null => "nothing".to_owned(),
            Self::Bool => "a boolean".to_owned(),
            Self::Number => "a number".to_owned(),
            Self::Text => "a string".to_owned(),
            Self::Structure(id) => format!("the structure `{}`", id.name()),
            Self::Union(id) => format!("the union `{}`", id.name()),
            Self::Map(id) => format!("the map `{}`", id.name()),
            Self::List(_) => "a list".to_owned(),
            Self::Nullable(inner) => inner.describe(),
            Self::Opaque(kind) => format!("a {kind}"),
            Self::Call { .. } => "input and output".to_owned(),
        }
    }

    /// Of a list its items, and whether they may be nothing.
    fn items(&self) -> Option<(&Self, bool)> {
        match self {
            Self::List(item) => match &**item {
                Self::Nullable(inner) => Some((inner, true)),
                inner => Some((inner, false)),
            },
            _ => None,
        }
    }

    /// Whether two values can be compared in Rust as `JMESPath` does.
    fn has_equality(&self) -> bool {
        match self {
            Self::Bool | Self::Number | Self::Text => true,
            Self::List(item) | Self::Nullable(item) => item.has_equality(),
            _ => false,
        }
    }
}

/// An expression and what its value is.
#[derive(Clone, Debug)]
pub struct Typed {
    /// The expression.
    pub expression: Expression,
    /// What its value is.
    pub ty: Type,
}

impl Typed {
    fn new(expression: Expression, ty: Type) -> Self {
        Self { expression, ty }
    }

    fn null() -> Self {
        Self::new(Expression::Null, Type::Null)
    }

    fn condition(condition: Condition) -> Self {
        Self::new(Expression::Condition(Box::new(condition)), Type::Bool)
    }

    /// What a projection over items of this type is at.
    fn item(ty: &Type) -> Self {
        Self::new(Expression::Item { list: matches!(ty, Type::List(_)) }, ty.clone())
    }

    /// Whether the value is true in the sense of `JMESPath`.
    fn truthy(self) -> Condition {
        let truth = match (self.expression, &self.ty) {
            (_, Type::Null) => return Condition::Constant(false),
            (Expression::Condition(condition), _) => return *condition,
            (expression, Type::Bool) => return Condition::Is(expression, true),
            (expression, Type::Text | Type::List(_) | Type::Map(_)) => (expression, Truth::NotEmpty),
            (expression, _) => (expression, Truth::Always),
        };
        Condition::Truthy(truth.0, truth.1)
    }
}

type Result<T> = std::result::Result<T, String>;

impl Context<'_> {
    /// The value of an expression at `current`.
    pub fn expression(&mut self, ast: &Ast, current: &Typed) -> Result<Typed> {
        match ast {
            Ast::Identity { .. } => Ok(current.clone()),
            Ast::Field { name, .. } => self.step(current, name),
            Ast::Subexpr { lhs, rhs, .. } => {
                let left = self.expression(lhs, current)?;
                self.expression(rhs, &left)
            }
            Ast::Literal { value, .. } => literal(value),
            Ast::Index { idx, .. } => index(current, i64::from(*idx)),
            Ast::Projection { lhs, rhs, .. } => self.projection(lhs, rhs, current),
            Ast::Flatten { node, .. } => flatten(self.expression(node, current)?),
            Ast::ObjectValues { node, .. } => {
                let of = self.expression(node, current)?;
                self.values(of)
            }
            Ast::MultiList { elements, .. } => self.multi_list(elements, current),
            Ast::Or { lhs, rhs, .. } => self.or(lhs, rhs, current),
            Ast::Comparison { comparator, lhs, rhs, .. } => {
                let (left, right) = (self.expression(lhs, current)?, self.expression(rhs, current)?);
                comparison(comparator, left, right)
            }
            Ast::Not { .. } => Ok(Typed::condition(self.condition(ast, current)?)),
            Ast::And { lhs, rhs, .. } => {
                let (left, right) = (self.expression(lhs, current)?, self.expression(rhs, current)?);
                // Of other values it gives one of them, and no boolean.
                if left.ty != Type::Bool || right.ty != Type::Bool {
                    let (left, right) = (left.ty.describe(), right.ty.describe());
                    return Err(format!("`&&` between {left} and {right} is not supported"));
                }
                Ok(Typed::condition(left.truthy().and(right.truthy())))
            }
            Ast::Function { name, args, .. } => self.function(name, args, current),
            Ast::Condition { .. } => Err("a filter must follow a list".to_owned()),
            Ast::Expref { .. } => Err("`&` is not supported".to_owned()),
            Ast::MultiHash { .. } => Err("an object made of values (`{a: b}`) is not supported".to_owned()),
            Ast::Slice { .. } => Err("a slice (`[a:b]`) is not supported".to_owned()),
        }
    }

    /// Whether an expression is true at `current`.
    fn condition(&mut self, ast: &Ast, current: &Typed) -> Result<Condition> {
        Ok(match ast {
            Ast::And { lhs, rhs, .. } => self.condition(lhs, current)?.and(self.condition(rhs, current)?),
            Ast::Or { lhs, rhs, .. } => self.condition(lhs, current)?.or(self.condition(rhs, current)?),
            Ast::Not { node, .. } => self.condition(node, current)?.negated(),
            _ => self.expression(ast, current)?.truthy(),
        })
    }

    /// The member `name` of a value.
    fn step(&mut self, of: &Typed, name: &str) -> Result<Typed> {
        let model = self.model;
        match &of.ty {
            Type::Null => Ok(Typed::null()),
            Type::Call { input, output } => match name {
                "input" => Ok(Typed::new(Expression::Input, Type::Structure(input.clone()))),
                "output" => Ok(Typed::new(Expression::Output, Type::Structure(output.clone()))),
                _ => Err(format!("there is `input` and `output`, and no `{name}`")),
            },
            Type::Structure(id) => {
                let missing = || format!("`{}` has no member `{name}`", id.name());
                let shape = model.shape(id).ok_or_else(missing)?;
                let ShapeKind::Structure(members) = &shape.kind else { return Err(missing()) };
                let member = members.get(name).ok_or_else(missing)?;
                let field = self.field_of(member).ok_or_else(missing)?;
                let (ty, view) = self.seen(member);
                let step = FieldStep { rust: field.rust.clone(), optional: field.presence == Presence::Optional };
                Ok(Typed::new(fields(&of.expression, step, view), ty))
            }
            Type::Union(id) => {
                let missing = || format!("`{}` has no member `{name}`", id.name());
                let (shape, union) = model.shape(id).zip(self.names.get(id).cloned()).ok_or_else(missing)?;
                let ShapeKind::Union(members) = &shape.kind else { return Err(missing()) };
                let member = members.get(name).ok_or_else(missing)?;
                let variant = self.field_of(member).ok_or_else(missing)?.rust.clone();
                let (ty, view) = self.seen(member);
                let of = Box::new(of.expression.clone());
                Ok(Typed::new(Expression::Variant { of, union, variant, view }, ty))
            }
            Type::Map(id) => {
                let (key, value) = self.map_members(id)?;
                let (ty, view) = self.seen(value);
                let key_type = self.names.get(&key.target).cloned();
                let (of, key) = (Box::new(of.expression.clone()), name.to_owned());
                Ok(Typed::new(Expression::Entry { of, key, key_type, view }, ty))
            }
            other => Err(format!("{} has no member `{name}`", other.describe())),
        }
    }

    fn map_members(&self, id: &ShapeId) -> Result<(&Member, &Member)> {
        match self.model.shape(id).map(|shape| &shape.kind) {
            Some(ShapeKind::Map { key, value }) => Ok((key, value)),
            _ => Err(format!("`{}` is no map", id.name())),
        }
    }

    /// What a member's value is, and how generated code sees it.
    fn seen(&self, member: &Member) -> (Type, View) {
        self.seen_shape(self.model.target(member))
    }

    fn seen_shape(&self, shape: &Shape) -> (Type, View) {
        let opaque = || (Type::Opaque(shape.kind.name()), View::Reference);
        match &shape.kind {
            ShapeKind::Boolean => (Type::Bool, View::Bool),
            ShapeKind::String => (Type::Text, View::Text),
            ShapeKind::Enum(_) => (Type::Text, View::EnumText),
            ShapeKind::IntEnum(_) => (Type::Number, View::IntEnum),
            ShapeKind::Byte | ShapeKind::Short | ShapeKind::Integer | ShapeKind::Float => (Type::Number, View::Number),
            ShapeKind::Long => (Type::Number, View::Rounded),
            ShapeKind::Double => (Type::Number, View::Float),
            ShapeKind::List(element) => {
                let (ty, view) = self.seen(element);
                let (ty, view) = if shape.traits.sparse.is_some() {
                    (Type::Nullable(Box::new(ty)), View::Nullable(Box::new(view)))
                } else {
                    (ty, view)
                };
                (Type::List(Box::new(ty)), View::List(Box::new(view)))
            }
            ShapeKind::Map { .. } if shape.traits.sparse.is_none() => (Type::Map(shape.id.clone()), View::Reference),
            ShapeKind::Structure(_) if self.names.contains_key(&shape.id) => {
                (Type::Structure(shape.id.clone()), View::Reference)
            }
            ShapeKind::Union(_) if shape.traits.streaming.is_none() => (Type::Union(shape.id.clone()), View::Reference),
            _ => opaque(),
        }
    }

    fn values(&mut self, of: Typed) -> Result<Typed> {
        match &of.ty {
            Type::Null => Ok(of),
            Type::Map(id) => {
                let (ty, view) = self.seen(self.map_members(id)?.1);
                let of = Box::new(of.expression);
                Ok(Typed::new(Expression::Values { of, view }, Type::List(Box::new(ty))))
            }
            other => Err(format!("`*` of {} is not supported", other.describe())),
        }
    }

    /// `lhs[*].rhs`, `lhs[?condition].rhs`, `lhs[].rhs`
    fn projection(&mut self, lhs: &Ast, rhs: &Ast, current: &Typed) -> Result<Typed> {
        let mut list = self.expression(lhs, current)?;
        if list.ty == Type::Null {
            return Ok(list);
        }
        let mut each = rhs;
        if let Ast::Condition { predicate, then, .. } = rhs {
            let (ty, nullable) = items(&list.ty)?;
            let condition = Box::new(self.condition(predicate, &Typed::item(ty))?);
            let ty = Type::List(Box::new(ty.clone()));
            list = Typed::new(Expression::Filter { list: Box::new(list.expression), nullable, condition }, ty);
            each = then;
        }
        let (ty, nullable) = items(&list.ty)?;
        let each = self.expression(each, &Typed::item(ty))?;
        if matches!(each.expression, Expression::Item { .. }) && !nullable {
            return Ok(list);
        }
        if each.ty == Type::Null {
            return Err("it makes a list of nothing".to_owned());
        }
        let (list, each, ty) = (Box::new(list.expression), Box::new(each.expression), each.ty);
        Ok(Typed::new(Expression::Project { list, nullable, each }, Type::List(Box::new(ty))))
    }

    fn multi_list(&mut self, elements: &[Ast], current: &Typed) -> Result<Typed> {
        let elements = elements.iter().map(|element| self.expression(element, current));
        list_of(elements.collect::<Result<_>>()?)
    }

    fn or(&mut self, lhs: &Ast, rhs: &Ast, current: &Typed) -> Result<Typed> {
        let (left, right) = (self.expression(lhs, current)?, self.expression(rhs, current)?);
        if left.ty != right.ty {
            return Err(format!("`||` between {} and {} is not supported", left.ty.describe(), right.ty.describe()));
        }
        let truth = match &left.ty {
            Type::Null => return Ok(left),
            Type::Bool => Truth::Itself,
            Type::Text | Type::List(_) | Type::Map(_) => Truth::NotEmpty,
            _ => Truth::Always,
        };
        let expression = match (left.expression, right.expression) {
            (Expression::Condition(left), Expression::Condition(right)) => {
                return Ok(Typed::condition(left.or(*right)));
            }
            (left, right) => Expression::Or(Box::new(left), Box::new(right), truth),
        };
        Ok(Typed::new(expression, left.ty))
    }
}
