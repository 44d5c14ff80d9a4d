//! Rules that come as a tree: from conditions and nested rules to flat statements, dead ones left out.

use smithwright_model::{Outcome, Rule};

use super::condition::{Step, decides, nested, outcome, steps};
use super::scope::{Known, Names};
use crate::ir::{Decision, Statement, Test};

/// What is wrong with rules: where, and why.
pub type Problems = Vec<(String, String)>;

/// The statements of rules; ends in a decision.
pub fn rules(
    names: &mut Names,
    mut known: Known,
    rules: &[Rule],
    path: &str,
    problems: &mut Problems,
) -> Vec<Statement> {
    let mut statements = Vec::new();
    for (at, rule) in rules.iter().enumerate() {
        let path = format!("{path}[{at}]");
        let mut inner = known.clone();
        let Some(steps) = conditions(names, &mut inner, rule, &path, problems) else { continue };
        let body = match &rule.outcome {
            Outcome::Rules(rules) => self::rules(names, inner, rules, &format!("{path}.rules"), problems),
            leaf => match outcome(names, &mut inner, leaf, true) {
                Ok(statements) => statements.unwrap_or_default(),
                Err(reason) => {
                    problems.push((path, reason));
                    Vec::new()
                }
            },
        };
        if let [Step::Test(only)] = steps.as_slice() {
            fails(&mut known, only);
        }
        statements.extend(nested(steps, body));
        if decides(&statements) {
            return statements;
        }
    }
    statements.push(Statement::Decide(Decision::NoRule));
    statements
}

/// The steps of a rule's conditions; `None` if they never all hold.
fn conditions(
    names: &mut Names,
    known: &mut Known,
    rule: &Rule,
    path: &str,
    problems: &mut Problems,
) -> Option<Vec<Step>> {
    let mut all = Vec::new();
    for (at, condition) in rule.conditions.iter().enumerate() {
        match steps(names, known, condition, false) {
            Ok(found) => all.extend(found?),
            Err(reason) => {
                problems.push((format!("{path}.conditions[{at}]"), reason));
                return None;
            }
        }
    }
    Some(all)
}

/// Notes that the only test of a rule does not hold for the rules behind it.
pub fn fails(known: &mut Known, test: &Test) {
    match test {
        Test::Holds(expr) => known.assume(expr, false),
        Test::Bind(_, expr) => known.assume(&crate::ir::RuleExpr::IsSet(Box::new(expr.clone())), false),
    }
}
