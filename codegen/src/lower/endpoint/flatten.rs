//! Makes rules read from top to bottom: what fails first is said first, and values that are compared once have no name.

use std::collections::HashMap;

use proc_macro2::Ident;

use super::visit::exprs;
use crate::ir::{Decision, RuleExpr, Statement, Test};

/// Flattens the statements of a function.
pub fn flatten(statements: &mut Vec<Statement>) {
    compare(statements);
    guards(statements);
}

/// How often each variable is used.
fn uses(statements: &[Statement]) -> HashMap<Ident, usize> {
    let mut uses = HashMap::new();
    exprs(statements, &mut |expr| {
        if let RuleExpr::Local(local) = expr {
            *uses.entry(local.clone()).or_insert(0_usize) += 1;
        }
    });
    uses
}

/// Compares an optional value as it is, where its name is used for that alone.
fn compare(statements: &mut [Statement]) {
    for statement in statements {
        let uses = uses(std::slice::from_ref(statement));
        let Statement::If(tests, then) = statement else { continue };
        let mut at = 0;
        while at + 1 < tests.len() {
            if let [Test::Bind(local, of), Test::Holds(RuleExpr::Equal(a, b))] = &tests[at..at + 2]
                && let (RuleExpr::Local(compared), RuleExpr::Text(_)) = (a.as_ref(), b.as_ref())
                && *compared == local.rust
                && uses.get(compared) == Some(&1)
            {
                let some = RuleExpr::Some(b.clone());
                tests[at] = Test::Holds(RuleExpr::Equal(Box::new(of.clone()), Box::new(some)));
                tests.remove(at + 1);
            }
            at += 1;
        }
        compare(then);
    }
}

/// Turns `if this { … } that` into `unless this { that } …`, where that is short.
fn guards(statements: &mut Vec<Statement>) {
    if let [.., Statement::If(tests, then), Statement::Decide(last)] = statements.as_slice()
        && is_short(last, tests.len())
        && matches!(then.last(), Some(Statement::Decide(_)))
        && then.len() > 1
    {
        let (tests, then, last) = (tests.clone(), then.clone(), last.clone());
        statements.truncate(statements.len() - 2);
        statements.extend(tests.into_iter().map(|test| Statement::Unless(test, last.clone())));
        let mut then = then;
        guards(&mut then);
        statements.extend(then);
    }
    for statement in statements {
        if let Statement::If(_, then) = statement {
            guards(then);
        }
    }
}

/// Whether a decision may be written once for each test.
fn is_short(decision: &Decision, tests: usize) -> bool {
    match decision {
        Decision::NoRule | Decision::Error(RuleExpr::Text(_)) => tests <= 2,
        Decision::Error(_) => tests == 1,
        Decision::Endpoint(..) | Decision::Call { .. } => false,
    }
}
