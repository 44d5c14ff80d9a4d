//! The trait `waitable`: what is waited for, and by what answers it is known to have come. Knows no path language.

use indexmap::IndexMap;
use serde::Deserialize;

/// The waiters of an operation, by name.
pub type Waitable = IndexMap<String, Waiter>;

/// One waiter.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Waiter {
    /// What is waited for.
    pub documentation: Option<String>,
    /// What the answers mean; the first that fits decides.
    pub acceptors: Vec<Acceptor>,
    /// The least seconds between two calls.
    #[serde(default = "min_delay")]
    pub min_delay: u32,
    /// The most seconds between two calls.
    #[serde(default = "max_delay")]
    pub max_delay: u32,
    /// Not to be used any more.
    #[serde(default)]
    pub deprecated: bool,
}

fn min_delay() -> u32 {
    2
}

fn max_delay() -> u32 {
    120
}

/// What one kind of answer means.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Acceptor {
    /// What it means.
    pub state: WaiterState,
    /// Which answers are meant.
    pub matcher: Matcher,
}

/// What an answer means to a waiter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum WaiterState {
    /// What is waited for has come.
    Success,
    /// It will not come any more.
    Failure,
    /// It may still come.
    Retry,
}

/// Which answers are meant.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Matcher {
    /// Those whose output has a value.
    Output(PathMatcher),
    /// Those whose input and output together have a value.
    InputOutput(PathMatcher),
    /// All outputs, or all errors.
    Success(bool),
    /// Errors of a name, which may be a shape id.
    ErrorType(String),
}

/// A value of an answer, and what it is compared with.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct PathMatcher {
    /// A `JMESPath` expression.
    pub path: String,
    /// What the value should be.
    pub expected: String,
    /// How it is compared.
    pub comparator: PathComparator,
}

/// How the value of a path is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum PathComparator {
    /// The value is this string.
    StringEquals,
    /// The value is this boolean.
    BooleanEquals,
    /// The value is a list of nothing but this string, at least one.
    AllStringEquals,
    /// The value is a list that holds this string.
    AnyStringEquals,
}
