//! What a model demands of values, ready to print: one rule a step, in the order they are looked at.

use proc_macro2::Ident;

use super::ValueType;

/// One thing that a model demands of a value, or a step to where it demands it.
#[derive(Clone, Debug, PartialEq)]
pub enum Rule {
    /// The value is an `Option`, which may be `None`.
    Optional,
    /// The value is an `Option`, which must not be `None`.
    Required,
    /// Nothing of the value may be shown.
    Sensitive,
    /// A length, in characters, bytes, elements or entries.
    Length(Bounds<u64>),
    /// Not empty, since it is part of the request's address.
    NotEmpty,
    /// A range of numbers.
    Range(NumberBounds),
    /// A regular expression.
    Pattern(Pattern),
    /// No two elements are alike; whether they have an order.
    Unique {
        /// Whether elements can be put in order.
        ordered: bool,
    },
    /// What each element of a list must keep.
    Each(Vec<Self>),
    /// What each key of a map must keep.
    Keys(Vec<Self>),
    /// What each value of a map must keep.
    Values(Vec<Self>),
    /// What a generated type demands.
    Nested,
    /// What the function of this name demands: that of a [`ShapeRules`].
    Shape(Ident),
}

/// What a shape demands that becomes no type but has several members: a function that these call.
#[derive(Clone, Debug, PartialEq)]
pub struct ShapeRules {
    /// The function's name.
    pub rust: Ident,
    /// The type of the values.
    pub ty: ValueType,
    /// What is demanded of each.
    pub rules: Vec<Rule>,
}

/// Bounds, both inclusive, at least one of them there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds<T> {
    /// At least this.
    pub min: Option<T>,
    /// At most this.
    pub max: Option<T>,
}

impl<T> Bounds<T> {
    /// The bounds, if any is there.
    pub fn any(min: Option<T>, max: Option<T>) -> Option<Self> {
        (min.is_some() || max.is_some()).then_some(Self { min, max })
    }
}

/// Bounds of numbers, by the type of the number.
#[derive(Clone, Debug, PartialEq)]
pub enum NumberBounds {
    /// Of whole numbers of up to 64 bits.
    Integer(Bounds<i64>),
    /// Of `f32`.
    F32(Bounds<f32>),
    /// Of `f64`.
    F64(Bounds<f64>),
    /// Of numbers of any size, as decimal text.
    Decimal(Bounds<String>),
}

/// A regular expression, and how it is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// The expression as the model has it.
    pub text: String,
    /// How it is looked at.
    pub means: Matcher,
}

/// How a regular expression is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Matcher {
    /// All characters are of a set, and there are so many.
    Characters(CharacterSet, u32, Option<u32>),
    /// Some character is of a set.
    AnyCharacter(CharacterSet),
    /// Some part matches this expression of the crate `regex`.
    Regex(String),
}

/// A set of characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CharacterSet {
    /// Whether it holds all but those in the ranges.
    pub negated: bool,
    /// Ranges in order, both ends included, none of which touch.
    pub ranges: Vec<(char, char)>,
}
