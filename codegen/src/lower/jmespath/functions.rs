//! The functions of `JMESPath` that waiters use.

use jmespath::ast::Ast;

use super::values::items;
use super::{Context, Result, Type, Typed};
use crate::ir::{Condition, Expression, Function, Search};

impl Context<'_> {
    /// A call of the function `name`.
    pub(super) fn function(&mut self, name: &str, arguments: &[Ast], current: &Typed) -> Result<Typed> {
        let values = arguments.iter().map(|argument| self.expression(argument, current));
        let values: Vec<Typed> = values.collect::<Result<_>>()?;
        match (name, values.as_slice()) {
            ("contains" | "starts_with" | "ends_with", [subject, search]) => find(name, subject, search),
            ("not_null", [_, ..]) => not_null(values),
            ("keys", [map]) => {
                let Type::Map(id) = &map.ty else { return Err(unfit(name, &map.ty)) };
                self.map_members(id)?;
                let keys = Expression::Keys(Box::new(map.expression.clone()));
                Ok(Typed::new(keys, Type::List(Box::new(Type::Text))))
            }
            ("values", [map]) => self.values(map.clone()),
            (_, [value]) => of_one(name, value),
            _ => Err(format!("the function `{name}` with {} arguments is not supported", values.len())),
        }
    }
}

fn unfit(name: &str, ty: &Type) -> String {
    format!("the function `{name}` of {} is not supported", ty.describe())
}

/// A function of one value that is neither a structure nor made of shapes.
fn of_one(name: &str, value: &Typed) -> Result<Typed> {
    let ty = &value.ty;
    let item = ty.items().filter(|(_, nullable)| !nullable).map(|(item, _)| item);
    let (function, result) = match (name, ty, item) {
        ("length", Type::Text, _) => (Function::CharacterCount, Type::Number),
        ("length", Type::List(_) | Type::Map(_), _) => (Function::ItemCount, Type::Number),
        ("max", _, Some(Type::Number)) => (Function::MaxNumber, Type::Number),
        ("min", _, Some(Type::Number)) => (Function::MinNumber, Type::Number),
        ("max", _, Some(Type::Text)) => (Function::MaxText, Type::Text),
        ("min", _, Some(Type::Text)) => (Function::MinText, Type::Text),
        ("sum", _, Some(Type::Number)) => (Function::Sum, Type::Number),
        ("avg", _, Some(Type::Number)) => (Function::Average, Type::Number),
        ("reverse", Type::List(_), _) => (Function::Reverse, ty.clone()),
        ("sort", _, Some(Type::Text)) => (Function::SortTexts, ty.clone()),
        ("sort", _, Some(Type::Number)) => (Function::SortNumbers, ty.clone()),
        ("abs", Type::Number, _) => (Function::Absolute, Type::Number),
        ("ceil", Type::Number, _) => (Function::Ceiling, Type::Number),
        ("floor", Type::Number, _) => (Function::Floor, Type::Number),
        _ => return Err(unfit(name, ty)),
    };
    Ok(Typed::new(Expression::Call(function, Box::new(value.expression.clone())), result))
}

fn find(name: &str, subject: &Typed, search: &Typed) -> Result<Typed> {
    let kind = match (name, &subject.ty) {
        ("contains", Type::Text) => Search::TextContains,
        ("starts_with", Type::Text) => Search::StartsWith,
        ("ends_with", Type::Text) => Search::EndsWith,
        ("contains", list @ Type::List(_)) => {
            let (item, nullable) = items(list)?;
            if item != &search.ty || !item.has_equality() {
                // A list holds nothing that is of another type than its items.
                return Ok(Typed::condition(Condition::Constant(false)));
            }
            if nullable { Search::NullableListContains } else { Search::ListContains }
        }
        _ => return Err(unfit(name, &subject.ty)),
    };
    if kind != Search::ListContains && kind != Search::NullableListContains && search.ty != Type::Text {
        return Err(unfit(name, &search.ty));
    }
    let (subject, search) = (Box::new(subject.expression.clone()), Box::new(search.expression.clone()));
    Ok(Typed::new(Expression::Search(kind, subject, search), Type::Bool))
}

fn not_null(values: Vec<Typed>) -> Result<Typed> {
    let mut values = values.into_iter().filter(|value| value.ty != Type::Null);
    let Some(first) = values.next() else { return Ok(Typed::null()) };
    values.try_fold(first, |first, second| {
        if first.ty != second.ty {
            let (one, other) = (first.ty.describe(), second.ty.describe());
            return Err(format!("the function `not_null` of {one} and {other} is not supported"));
        }
        let expression = Expression::NotNull(Box::new(first.expression), Box::new(second.expression));
        Ok(Typed::new(expression, first.ty))
    })
}
