//! The functions of `JMESPath`: what they take, and what they give. Knows nothing of expressions.

use super::paths::Given;
use crate::{Shape, ShapeKind, hint};

/// What a function takes.
#[derive(Clone, Copy)]
enum Takes {
    Anything,
    Text,
    Number,
    List,
    Numbers,
    Texts,
    Object,
    TextOrList,
    TextListOrObject,
    Expression,
}

/// What a function gives.
#[derive(Clone, Copy)]
pub(super) enum Gives {
    Anything,
    Boolean,
    Number,
    Text,
    Texts,
    List,
    /// A list of what is in its first argument, an object.
    Values,
    /// What it is given first.
    First,
    /// An item of what it is given first.
    Item,
}

/// A function: its name, what it takes, whether any number of the last of these, and what it gives.
type Function = (&'static str, &'static [Takes], bool, Gives);

const FUNCTIONS: [Function; 26] = [
    ("abs", &[Takes::Number], false, Gives::Number),
    ("avg", &[Takes::Numbers], false, Gives::Number),
    ("ceil", &[Takes::Number], false, Gives::Number),
    ("contains", &[Takes::TextOrList, Takes::Anything], false, Gives::Boolean),
    ("ends_with", &[Takes::Text, Takes::Text], false, Gives::Boolean),
    ("floor", &[Takes::Number], false, Gives::Number),
    ("join", &[Takes::Text, Takes::Texts], false, Gives::Text),
    ("keys", &[Takes::Object], false, Gives::Texts),
    ("length", &[Takes::TextListOrObject], false, Gives::Number),
    ("map", &[Takes::Expression, Takes::List], false, Gives::List),
    ("max", &[Takes::List], false, Gives::Item),
    ("max_by", &[Takes::List, Takes::Expression], false, Gives::Item),
    ("merge", &[Takes::Object], true, Gives::Anything),
    ("min", &[Takes::List], false, Gives::Item),
    ("min_by", &[Takes::List, Takes::Expression], false, Gives::Item),
    ("not_null", &[Takes::Anything], true, Gives::Anything),
    ("reverse", &[Takes::TextOrList], false, Gives::First),
    ("sort", &[Takes::List], false, Gives::First),
    ("sort_by", &[Takes::List, Takes::Expression], false, Gives::First),
    ("starts_with", &[Takes::Text, Takes::Text], false, Gives::Boolean),
    ("sum", &[Takes::Numbers], false, Gives::Number),
    ("to_array", &[Takes::Anything], false, Gives::List),
    ("to_number", &[Takes::Anything], false, Gives::Number),
    ("to_string", &[Takes::Anything], false, Gives::Text),
    ("type", &[Takes::Anything], false, Gives::Text),
    ("values", &[Takes::Object], false, Gives::Values),
];

/// What the function gives, if it takes what it is given; `item` says what is in a list.
pub(super) fn checked<'a>(
    name: &str,
    given: &[Given<'a>],
    item: &dyn Fn(&Given<'a>) -> Option<Given<'a>>,
) -> Result<Gives, String> {
    let Some((_, takes, more, result)) = FUNCTIONS.iter().find(|(known, ..)| *known == name) else {
        let hint = hint::name(name, FUNCTIONS.iter().map(|(known, ..)| *known));
        return Err(format!("there is no function `{name}`{hint}"));
    };
    let (count, least) = (given.len(), takes.len());
    if count < least || count > least && !more {
        let or_more = if *more { " or more" } else { "" };
        return Err(format!("the function `{name}` takes {least}{or_more} arguments, not {count}"));
    }
    let expected = takes.iter().chain(takes.last().into_iter().cycle());
    for (given, takes) in given.iter().zip(expected) {
        if !takes.fits(given, item) {
            return Err(format!("the function `{name}` takes {}, not {}", takes.describe(), given.describe()));
        }
    }
    Ok(*result)
}

impl Takes {
    fn fits<'a>(self, given: &Given<'a>, item: &dyn Fn(&Given<'a>) -> Option<Given<'a>>) -> bool {
        let list = || item(given).is_some();
        let of = |what: &Given<'a>| item(given).is_some_and(|item| item == *what || item == Given::Any);
        let object = match given {
            Given::Object(_) => true,
            Given::Of(Shape { kind, .. }) => !matches!(kind, ShapeKind::List(_)),
            _ => false,
        };
        *given == Given::Any
            || match self {
                Self::Anything => true,
                Self::Text => *given == Given::Text,
                Self::Number => *given == Given::Number,
                Self::List => list(),
                Self::Numbers => of(&Given::Number),
                Self::Texts => of(&Given::Text),
                Self::Object => object,
                Self::TextOrList => *given == Given::Text || list(),
                Self::TextListOrObject => *given == Given::Text || list() || object,
                Self::Expression => *given == Given::Expression,
            }
    }

    fn describe(self) -> &'static str {
        match self {
            Self::Anything => "anything",
            Self::Text => "a string",
            Self::Number => "a number",
            Self::List => "a list",
            Self::Numbers => "a list of numbers",
            Self::Texts => "a list of strings",
            Self::Object => "an object",
            Self::TextOrList => "a string or a list",
            Self::TextListOrObject => "a string, a list or an object",
            Self::Expression => "an expression (`&name`)",
        }
    }
}
