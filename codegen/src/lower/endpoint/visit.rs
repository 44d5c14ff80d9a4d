//! Ways through lowered rules.

use std::collections::HashSet;

use proc_macro2::Ident;

use crate::ir::{Decision, Extras, FormatPart, PropertyValue, RuleExpr, Statement, Test};

/// Calls `visit` with an expression and all within it, the outer ones first.
pub fn expr(of: &RuleExpr, visit: &mut dyn FnMut(&RuleExpr)) {
    visit(of);
    // One walk for both: what is walked here is a copy, and expressions are small.
    children(&mut of.clone(), &mut |child| expr(child, visit));
}

/// Calls `visit` with every expression of the statements.
pub fn exprs(statements: &[Statement], visit: &mut dyn FnMut(&RuleExpr)) {
    exprs_mut(&mut statements.to_vec(), &mut |expr| visit(expr));
}

/// Calls `visit` with every expression of the statements, the inner ones first.
pub fn exprs_mut(statements: &mut [Statement], visit: &mut dyn FnMut(&mut RuleExpr)) {
    for statement in statements {
        match statement {
            Statement::If(tests, then) => {
                for test in tests {
                    let (Test::Holds(of) | Test::Bind(_, of)) = test;
                    deep(of, visit);
                }
                exprs_mut(then, visit);
            }
            Statement::Unless(Test::Holds(of) | Test::Bind(_, of), decision) => {
                deep(of, visit);
                decision_exprs(decision, visit);
            }
            Statement::Let(_, of) => deep(of, visit),
            Statement::Decide(decision) => decision_exprs(decision, visit),
        }
    }
}

fn deep(of: &mut RuleExpr, visit: &mut dyn FnMut(&mut RuleExpr)) {
    children(of, &mut |child| deep(child, visit));
    visit(of);
}

fn decision_exprs(decision: &mut Decision, visit: &mut dyn FnMut(&mut RuleExpr)) {
    match decision {
        Decision::Endpoint(url, extras) => {
            deep(url, visit);
            extras_exprs(extras, visit);
        }
        Decision::Error(error) => deep(error, visit),
        Decision::NoRule => {}
        Decision::Call { start, arguments, extras, .. } => {
            start.iter_mut().chain(arguments).for_each(|of| deep(of, visit));
            extras_exprs(extras, visit);
        }
    }
}

fn extras_exprs(extras: &mut Extras, visit: &mut dyn FnMut(&mut RuleExpr)) {
    extras.headers.iter_mut().for_each(|(_, value)| deep(value, visit));
    extras.properties.iter_mut().for_each(|(_, value)| property_exprs(value, visit));
}

fn property_exprs(value: &mut PropertyValue, visit: &mut dyn FnMut(&mut RuleExpr)) {
    match value {
        PropertyValue::Flag(_) | PropertyValue::Number(_) => {}
        PropertyValue::Text(text) => deep(text, visit),
        PropertyValue::List(items) => items.iter_mut().for_each(|item| property_exprs(item, visit)),
        PropertyValue::Map(entries) => entries.iter_mut().for_each(|(_, item)| property_exprs(item, visit)),
    }
}

/// The expressions that are parts of another.
fn children(of: &mut RuleExpr, visit: &mut dyn FnMut(&mut RuleExpr)) {
    match of {
        RuleExpr::Text(_)
        | RuleExpr::Flag(_)
        | RuleExpr::Number(_)
        | RuleExpr::Param(_)
        | RuleExpr::Local(_)
        | RuleExpr::None
        | RuleExpr::Required(..)
        | RuleExpr::Start => {}
        RuleExpr::Format(parts) => {
            for part in parts {
                if let FormatPart::Value(value) = part {
                    visit(value);
                }
            }
        }
        RuleExpr::Borrowed(inner)
        | RuleExpr::Field(inner, _)
        | RuleExpr::Method(inner, _)
        | RuleExpr::At(inner, _)
        | RuleExpr::IsSet(inner)
        | RuleExpr::IsTrue(inner)
        | RuleExpr::Not(inner)
        | RuleExpr::Some(inner)
        | RuleExpr::Cow(inner, ..) => visit(inner),
        RuleExpr::Equal(a, b) | RuleExpr::Then(a, _, b, _) => {
            visit(a);
            visit(b);
        }
        RuleExpr::Ite(a, b, c) => [a, b, c].into_iter().for_each(|of| visit(of)),
        RuleExpr::Call(_, items) | RuleExpr::Coalesce(items, _) => items.iter_mut().for_each(visit),
    }
}

/// Calls `rename` with the name of every variable, in the order in which they are read.
pub fn locals(statements: &mut [Statement], rename: &mut dyn FnMut(&mut Ident)) {
    for statement in statements {
        match statement {
            Statement::If(tests, then) => {
                for test in tests {
                    let (Test::Holds(of) | Test::Bind(_, of)) = test;
                    deep(of, &mut |of| local(of, rename));
                    if let Test::Bind(bound, _) = test {
                        rename(&mut bound.rust);
                    }
                }
                locals(then, rename);
            }
            Statement::Let(bound, of) | Statement::Unless(Test::Bind(bound, of), _) => {
                deep(of, &mut |of| local(of, rename));
                rename(&mut bound.rust);
            }
            Statement::Unless(Test::Holds(of), _) => deep(of, &mut |of| local(of, rename)),
            Statement::Decide(decision) => decision_exprs(decision, &mut |of| local(of, rename)),
        }
    }
}

fn local(of: &mut RuleExpr, rename: &mut dyn FnMut(&mut Ident)) {
    match of {
        RuleExpr::Local(ident) => rename(ident),
        RuleExpr::Then(_, bound, ..) => rename(&mut bound.rust),
        _ => {}
    }
}

/// Calls `visit` with the URL of every endpoint and what else is said of it.
pub fn urls(statements: &[Statement], visit: &mut dyn FnMut(&RuleExpr, &Extras)) {
    for statement in statements {
        match statement {
            Statement::If(_, then) => urls(then, visit),
            Statement::Decide(Decision::Endpoint(url, extras)) => visit(url, extras),
            Statement::Decide(Decision::Call { start: Some(start), extras, .. }) => visit(start, extras),
            _ => {}
        }
    }
}

/// [`urls`], to be changed.
pub fn urls_mut(statements: &mut [Statement], visit: &mut dyn FnMut(&mut RuleExpr, &mut Extras)) {
    for statement in statements {
        match statement {
            Statement::If(_, then) => urls_mut(then, visit),
            Statement::Decide(Decision::Endpoint(url, extras)) => visit(url, extras),
            Statement::Decide(Decision::Call { start: Some(start), extras, .. }) => visit(start, extras),
            _ => {}
        }
    }
}

/// Leaves out names that nothing uses: optional values are only asked for, others not made. Gives the names that are
/// used and come from outside.
pub fn tidy(statements: &mut Vec<Statement>) -> HashSet<Ident> {
    let mut used = HashSet::new();
    let mut kept = Vec::new();
    for statement in std::mem::take(statements).into_iter().rev() {
        let statement = match statement {
            Statement::If(tests, mut then) => {
                let mut inner = tidy(&mut then);
                let tests: Vec<Test> = tests.into_iter().rev().map(|test| tidy_test(test, &mut inner)).collect();
                used.extend(inner);
                Statement::If(tests.into_iter().rev().collect(), then)
            }
            Statement::Unless(test, decision) => {
                let test = tidy_test(test, &mut used);
                let mut decided = decision.clone();
                decision_exprs(&mut decided, &mut |of| used.extend(name(of)));
                Statement::Unless(test, decision)
            }
            Statement::Let(mut local, mut of) => {
                if !used.remove(&local.rust) {
                    if !matches!(of, RuleExpr::Required(..)) {
                        continue;
                    }
                    unused(&mut local.rust);
                }
                deep(&mut of, &mut |of| used.extend(name(of)));
                Statement::Let(local, of)
            }
            Statement::Decide(mut decision) => {
                decision_exprs(&mut decision, &mut |of| used.extend(name(of)));
                Statement::Decide(decision)
            }
        };
        kept.push(statement);
    }
    statements.extend(kept.into_iter().rev());
    used
}

/// Marks a name as one that nothing uses.
pub fn unused(name: &mut Ident) {
    *name = quote::format_ident!("_{}", name);
}

/// A test before what uses `used`.
fn tidy_test(test: Test, used: &mut HashSet<Ident>) -> Test {
    let mut test = match test {
        Test::Bind(local, of) if !used.remove(&local.rust) => Test::Holds(RuleExpr::IsSet(Box::new(of))),
        other => other,
    };
    let (Test::Holds(of) | Test::Bind(_, of)) = &mut test;
    deep(of, &mut |of| used.extend(name(of)));
    test
}

fn name(of: &RuleExpr) -> Option<Ident> {
    match of {
        RuleExpr::Local(local) => Some(local.clone()),
        _ => None,
    }
}
