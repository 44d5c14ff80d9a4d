//! Waiters, ready to print: which answers mean what.

use proc_macro2::Ident;
use smithwright_model::WaiterState;

use super::{Deprecation, Docs, FieldStep};

/// A waiter of an operation.
#[derive(Debug)]
pub struct Waiter {
    /// The type that stands for the waiter.
    pub rust: Ident,
    /// The client's method.
    pub method: Ident,
    /// The waiter's name in the model.
    pub name: String,
    /// What is waited for.
    pub docs: Docs,
    /// The waiter is `deprecated`.
    pub deprecated: Option<Deprecation>,
    /// The least seconds between two calls.
    pub min_delay: u64,
    /// The most seconds between two calls.
    pub max_delay: u64,
    /// What answers mean; the first that fits decides.
    pub acceptors: Vec<Acceptor>,
}

/// What one kind of answer means.
#[derive(Debug)]
pub struct Acceptor {
    /// What it means.
    pub state: WaiterState,
    /// In words, which answers those are.
    pub because: String,
    /// Which answers those are.
    pub matcher: Matcher,
}

/// Which answers are meant.
#[derive(Debug)]
pub enum Matcher {
    /// All outputs, or all errors.
    Success(bool),
    /// Errors with one of these codes.
    ErrorCode(Vec<String>),
    /// Those of which this holds.
    Condition(Condition),
    /// Those whose list holds nothing but this text.
    All(Expression, String),
    /// Those whose list holds this text.
    Any(Expression, String),
}

impl Matcher {
    /// Whether only outputs are meant, by what is in them.
    #[must_use]
    pub fn is_about_output(&self) -> bool {
        matches!(self, Self::Condition(_) | Self::All(..) | Self::Any(..))
    }
}

/// A value, or none: a `JMESPath` expression with its types known.
#[derive(Clone, Debug, PartialEq)]
pub enum Expression {
    /// The operation's input.
    Input,
    /// The operation's output.
    Output,
    /// What a projection or filter is at.
    Item {
        /// Whether it must be cloned to be used.
        list: bool,
    },
    /// Nothing.
    Null,
    /// Text.
    Text(String),
    /// A number.
    Number(f64),
    /// Whether something holds.
    Condition(Box<Condition>),
    /// A field of a structure, or of one in it, and so on.
    Fields {
        /// The structure.
        of: Box<Self>,
        /// The way to the field; never empty.
        steps: Vec<FieldStep>,
        /// How the field is seen.
        view: View,
    },
    /// The value of a union's member.
    Variant {
        /// The union.
        of: Box<Self>,
        /// Its type.
        union: Ident,
        /// The member.
        variant: Ident,
        /// How the value is seen.
        view: View,
    },
    /// The value of a map's key.
    Entry {
        /// The map.
        of: Box<Self>,
        /// The key.
        key: String,
        /// The enum that keys are of.
        key_type: Option<Ident>,
        /// How the value is seen.
        view: View,
    },
    /// The keys of a map.
    Keys(Box<Self>),
    /// The values of a map.
    Values {
        /// The map.
        of: Box<Self>,
        /// How a value is seen.
        view: View,
    },
    /// What `each` makes of the items of a list, without what it makes nothing of.
    Project {
        /// The items.
        list: Box<Self>,
        /// Whether an item may be nothing.
        nullable: bool,
        /// A value of an item.
        each: Box<Self>,
    },
    /// The items of a list of which a condition holds.
    Filter {
        /// The items.
        list: Box<Self>,
        /// Whether an item may be nothing.
        nullable: bool,
        /// The condition of an item.
        condition: Box<Condition>,
    },
    /// The items of a list's lists.
    Flatten {
        /// The lists.
        list: Box<Self>,
        /// Whether one may be nothing.
        nullable: bool,
    },
    /// An item of a list, from its end if negative.
    Index {
        /// The list.
        list: Box<Self>,
        /// Whether an item may be nothing.
        nullable: bool,
        /// Which item.
        at: i64,
    },
    /// A list of values.
    List {
        /// The values.
        items: Vec<Self>,
        /// Whether one may be nothing.
        nullable: bool,
    },
    /// The first value that is something and true.
    Or(Box<Self>, Box<Self>, Truth),
    /// The first value that is something.
    NotNull(Box<Self>, Box<Self>),
    /// How two numbers stand to each other.
    Order(Order, Box<Self>, Box<Self>),
    /// A function of one value.
    Call(Function, Box<Self>),
    /// A function that asks whether one value is in the other.
    Search(Search, Box<Self>, Box<Self>),
}

/// Whether something holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// It does, or does not.
    Constant(bool),
    /// A value is there and true.
    Truthy(Expression, Truth),
    /// A boolean is there and is this.
    Is(Expression, bool),
    /// Two values are the same, or both nothing.
    Equal(Expression, Expression),
    /// Both hold.
    And(Box<Self>, Box<Self>),
    /// One holds.
    Or(Box<Self>, Box<Self>),
    /// It does not hold.
    Not(Box<Self>),
}

impl Expression {
    /// Whether there is a value whatever the answer.
    #[must_use]
    pub fn is_certain(&self) -> bool {
        matches!(self, Self::Text(_) | Self::Number(_) | Self::Condition(_) | Self::List { .. })
    }

    /// Whether an expression is this one or made of it.
    #[must_use]
    pub fn mentions(&self, what: &Self) -> bool {
        self == what
            || match self {
                Self::Input | Self::Output | Self::Item { .. } | Self::Null | Self::Text(_) | Self::Number(_) => false,
                Self::Condition(condition) => condition.mentions(what),
                Self::Fields { of, .. }
                | Self::Variant { of, .. }
                | Self::Entry { of, .. }
                | Self::Keys(of)
                | Self::Values { of, .. }
                | Self::Flatten { list: of, .. }
                | Self::Index { list: of, .. }
                | Self::Call(_, of) => of.mentions(what),
                Self::Project { list, each, .. } => list.mentions(what) || each.mentions(what),
                Self::Filter { list, condition, .. } => list.mentions(what) || condition.mentions(what),
                Self::List { items, .. } => items.iter().any(|value| value.mentions(what)),
                Self::Or(left, right, _)
                | Self::NotNull(left, right)
                | Self::Order(_, left, right)
                | Self::Search(_, left, right) => left.mentions(what) || right.mentions(what),
            }
    }
}

impl Condition {
    /// That both hold.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Constant(true), one) | (one, Self::Constant(true)) => one,
            (Self::Constant(false), _) | (_, Self::Constant(false)) => Self::Constant(false),
            (left, right) => Self::And(Box::new(left), Box::new(right)),
        }
    }

    /// That one holds.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Constant(false), one) | (one, Self::Constant(false)) => one,
            (Self::Constant(true), _) | (_, Self::Constant(true)) => Self::Constant(true),
            (left, right) => Self::Or(Box::new(left), Box::new(right)),
        }
    }

    /// That it does not hold.
    #[must_use]
    pub fn negated(self) -> Self {
        match self {
            Self::Constant(value) => Self::Constant(!value),
            Self::Not(inner) => *inner,
            other => Self::Not(Box::new(other)),
        }
    }

    /// That a boolean is there and false, which is less than that it is not true.
    #[must_use]
    pub fn false_of(self) -> Self {
        match self {
            Self::Is(value, true) => Self::Is(value, false),
            Self::And(left, right) => left.clone().false_of().or(left.and(right.false_of())),
            Self::Or(left, right) => left.negated().and(right.false_of()),
            other => other.negated(),
        }
    }

    /// That a value is nothing.
    #[must_use]
    pub fn is_nothing(value: Expression) -> Self {
        if value.is_certain() { Self::Constant(false) } else { Self::Equal(value, Expression::Null) }
    }

    /// Whether a condition is about this expression.
    #[must_use]
    pub fn mentions(&self, what: &Expression) -> bool {
        match self {
            Self::Constant(_) => false,
            Self::Truthy(value, _) | Self::Is(value, _) => value.mentions(what),
            Self::Equal(left, right) => left.mentions(what) || right.mentions(what),
            Self::And(left, right) | Self::Or(left, right) => left.mentions(what) || right.mentions(what),
            Self::Not(inner) => inner.mentions(what),
        }
    }
}

/// When a value is true.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    /// If it is.
    Itself,
    /// If it is not empty.
    NotEmpty,
    /// Always.
    Always,
}

/// An order of two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
}

/// A function of one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    /// How many characters a text has.
    CharacterCount,
    /// How many items a list or map has.
    ItemCount,
    /// The largest number of a list.
    MaxNumber,
    /// The smallest number of a list.
    MinNumber,
    /// The last text of a list.
    MaxText,
    /// The first text of a list.
    MinText,
    /// The sum of a list's numbers.
    Sum,
    /// The mean of a list's numbers.
    Average,
    /// The list from its end.
    Reverse,
    /// The list of texts in order.
    SortTexts,
    /// The list of numbers in order.
    SortNumbers,
    /// The number without its sign.
    Absolute,
    /// The next integer above.
    Ceiling,
    /// The next integer below.
    Floor,
}

/// A function that asks whether one value is in the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Search {
    /// A list holds an item.
    ListContains,
    /// A list whose items may be nothing holds an item.
    NullableListContains,
    /// A text holds another.
    TextContains,
    /// A text begins with another.
    StartsWith,
    /// A text ends with another.
    EndsWith,
}

/// How a value of the generated types is seen by expressions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum View {
    /// A reference.
    Reference,
    /// `&str` of a `String`.
    Text,
    /// `&str` of an enum.
    EnumText,
    /// A `bool`.
    Bool,
    /// `f64` as it is.
    Float,
    /// `f64` from a number that fits.
    Number,
    /// `f64` from a number that may be rounded.
    Rounded,
    /// `f64` from an int enum.
    IntEnum,
    /// A `Vec` of what its items are seen as.
    List(Box<Self>),
    /// An `Option` in a sparse collection.
    Nullable(Box<Self>),
}
