//! Expressions made of expressions whose types are known. Looks no shape up.

use jmespath::Variable;
use jmespath::ast::Comparator;
use serde::Deserialize;
use serde_json::Value;

use super::{Result, Type, Typed};
use crate::ir::{Condition, Expression, FieldStep, Order, View};

/// The items of a list, and whether they may be nothing.
pub fn items(ty: &Type) -> Result<(&Type, bool)> {
    ty.items().ok_or_else(|| format!("{} is no list", ty.describe()))
}

/// A field of a structure; of one in another in a single step.
pub fn fields(of: &Expression, step: FieldStep, view: View) -> Expression {
    match of {
        Expression::Fields { of, steps, view: View::Reference } => {
            let steps = steps.iter().cloned().chain([step]).collect();
            Expression::Fields { of: of.clone(), steps, view }
        }
        of => Expression::Fields { of: Box::new(of.clone()), steps: vec![step], view },
    }
}

pub fn flatten(list: Typed) -> Result<Typed> {
    if list.ty == Type::Null {
        return Ok(list);
    }
    let (item, nullable) = items(&list.ty)?;
    match item {
        Type::List(_) => {
            let ty = item.clone();
            Ok(Typed::new(Expression::Flatten { list: Box::new(list.expression), nullable }, ty))
        }
        _ => Ok(list),
    }
}

pub fn index(list: &Typed, at: i64) -> Result<Typed> {
    if list.ty == Type::Null {
        return Ok(list.clone());
    }
    let (item, nullable) = items(&list.ty)?;
    let expression = Expression::Index { list: Box::new(list.expression.clone()), nullable, at };
    Ok(Typed::new(expression, item.clone()))
}

/// A list of values of one type.
pub fn list_of(elements: Vec<Typed>) -> Result<Typed> {
    let known = elements.iter().map(|element| &element.ty).find(|ty| **ty != Type::Null);
    let ty = known.cloned().ok_or("a list of nothing is not supported")?;
    if let Some(other) = elements.iter().find(|element| element.ty != ty && element.ty != Type::Null) {
        return Err(format!("a list of {} and {} is not supported", ty.describe(), other.ty.describe()));
    }
    let items: Vec<Expression> = elements.into_iter().map(|element| element.expression).collect();
    let nullable = !items.iter().all(Expression::is_certain);
    let ty = if nullable { Type::Nullable(Box::new(ty)) } else { ty };
    Ok(Typed::new(Expression::List { items, nullable }, Type::List(Box::new(ty))))
}

pub fn literal(value: &Variable) -> Result<Typed> {
    // By way of JSON, which alone knows every form that numbers may have.
    let value = serde_json::to_value(value).and_then(Value::deserialize).map_err(|error| error.to_string())?;
    json(value)
}

fn json(value: Value) -> Result<Typed> {
    Ok(match value {
        Value::Null => Typed::null(),
        Value::Bool(value) => Typed::condition(Condition::Constant(value)),
        Value::String(text) => Typed::new(Expression::Text(text), Type::Text),
        Value::Number(number) => {
            let number = number.as_f64().ok_or_else(|| format!("the number {number} is too large"))?;
            Typed::new(Expression::Number(number), Type::Number)
        }
        Value::Array(values) => list_of(values.into_iter().map(json).collect::<Result<_>>()?)?,
        Value::Object(_) => return Err("a literal object is not supported".to_owned()),
    })
}

pub fn comparison(comparator: &Comparator, left: Typed, right: Typed) -> Result<Typed> {
    let order = match comparator {
        Comparator::Equal => return equal(left, right).map(Typed::condition),
        Comparator::NotEqual => return Ok(Typed::condition(equal(left, right)?.negated())),
        Comparator::LessThan => Order::Less,
        Comparator::LessThanEqual => Order::AtMost,
        Comparator::GreaterThan => Order::Greater,
        Comparator::GreaterThanEqual => Order::AtLeast,
    };
    // Only numbers have an order.
    if left.ty != Type::Number || right.ty != Type::Number {
        return Ok(Typed::null());
    }
    let expression = Expression::Order(order, Box::new(left.expression), Box::new(right.expression));
    Ok(Typed::new(expression, Type::Bool))
}

fn equal(left: Typed, right: Typed) -> Result<Condition> {
    match (&left.ty, &right.ty) {
        (Type::Null, Type::Null) => Ok(Condition::Constant(true)),
        (_, Type::Null) => Ok(Condition::is_nothing(left.expression)),
        (Type::Null, _) => Ok(Condition::is_nothing(right.expression)),
        (one, other) if one == other && one.has_equality() => Ok(Condition::Equal(left.expression, right.expression)),
        (one, other) if one == other => Err(format!("`==` between {} and another is not supported", one.describe())),
        // Of two types they are the same only if both are nothing.
        _ => Ok(Condition::is_nothing(left.expression).and(Condition::is_nothing(right.expression))),
    }
}
