//! What names stand for while rules are lowered, and what is known to hold at a place.

use std::collections::HashMap;

use proc_macro2::Ident;

use crate::ir::{Local, RuleExpr, RuleType};
use crate::names::Scope;

/// A value and its type.
#[derive(Clone, Debug)]
pub struct Typed {
    pub expr: RuleExpr,
    pub ty: RuleType,
    pub optional: bool,
}

impl Typed {
    pub fn new(expr: RuleExpr, ty: RuleType) -> Self {
        Self { expr, ty, optional: false }
    }

    pub fn optional(expr: RuleExpr, ty: RuleType) -> Self {
        Self { expr, ty, optional: true }
    }

    /// Text as `&str`.
    pub fn borrowed(self) -> RuleExpr {
        match (self.ty, self.expr) {
            (RuleType::OwnedText, expr) => RuleExpr::Borrowed(Box::new(expr)),
            (_, expr) => expr,
        }
    }
}

/// Names of variables: one for each name in the model and type, no two alike.
#[derive(Debug, Default)]
pub struct Names {
    scope: Scope,
    known: HashMap<(String, RuleType), Ident>,
    fresh: Vec<(Ident, RuleType)>,
}

impl Names {
    pub fn new() -> Self {
        Self { scope: Scope::with(&["start", "self"]), ..Self::default() }
    }

    /// The variable for a name of the model.
    pub fn local(&mut self, name: &str, ty: RuleType) -> Local {
        let known = self.known.entry((name.to_owned(), ty));
        let rust = known.or_insert_with(|| self.scope.snake(name)).clone();
        Local { rust, ty, optional: false }
    }

    /// A variable for a value that has no name in the model.
    pub fn fresh(&mut self, ty: RuleType) -> Local {
        let rust = self.scope.snake("value");
        self.fresh.push((rust.clone(), ty));
        Local { rust, ty, optional: false }
    }

    /// The types of all variables.
    pub fn types(&self) -> HashMap<Ident, RuleType> {
        self.known.iter().map(|((_, ty), rust)| (rust.clone(), *ty)).chain(self.fresh.iter().cloned()).collect()
    }

    /// The types that a variable of this name has been seen with.
    pub fn type_of(&self, name: &str) -> Option<RuleType> {
        self.known.keys().find(|(known, _)| known == name).map(|(_, ty)| *ty)
    }
}

/// What is known at a place.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// What names stand for; a variable that is not here has no value.
    pub names: HashMap<String, Typed>,
    /// The parameter that is the configured URL.
    pub endpoint: Option<String>,
    /// Booleans that are known.
    facts: Vec<(RuleExpr, bool)>,
    /// Optional values that have been given a name.
    bound: Vec<(RuleExpr, RuleExpr)>,
}

impl Known {
    /// Notes that `expr` is `truth`.
    pub fn assume(&mut self, expr: &RuleExpr, truth: bool) {
        match expr {
            RuleExpr::Not(inner) => self.assume(inner, !truth),
            _ => self.facts.push((expr.clone(), truth)),
        }
    }

    /// Whether `expr` holds, if that is known.
    pub fn holds(&self, expr: &RuleExpr) -> Option<bool> {
        match expr {
            RuleExpr::Flag(flag) => Some(*flag),
            RuleExpr::Not(inner) => self.holds(inner).map(|holds| !holds),
            _ => self.facts.iter().find(|(fact, _)| fact == expr).map(|(_, truth)| *truth),
        }
    }

    /// Notes that the value of the optional `expr` is in the variable `local`.
    pub fn bind(&mut self, expr: RuleExpr, local: &Local) {
        self.bound.push((expr, RuleExpr::Local(local.rust.clone())));
    }

    /// The variable that the value of the optional `expr` is in.
    pub fn bound(&self, expr: &RuleExpr) -> Option<&RuleExpr> {
        self.bound.iter().find(|(bound, _)| bound == expr).map(|(_, local)| local)
    }
}
