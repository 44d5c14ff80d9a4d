//! Conditions and outcomes of rules, at one place.

use smithwright_model::{Condition, EndpointTemplate, Expression, Outcome, Property};

use super::expression::{Expressions, Stop};
use super::scope::{Known, Names, Typed};
use crate::ir::{Decision, Extras, PropertyValue, RuleExpr, RuleType, Statement, Test};

/// A step of a rule's conditions.
#[derive(Debug)]
pub enum Step {
    /// It goes on if this holds.
    Test(Test),
    /// A value gets a name.
    Let(Statement),
}

/// The steps that a condition takes; `None` if it never holds.
pub fn steps(
    names: &mut Names,
    known: &mut Known,
    condition: &Condition,
    strict: bool,
) -> Result<Option<Vec<Step>>, String> {
    let mut place = Expressions { names, known, strict };
    let mut tests = Vec::new();
    let lowered = match condition_value(&mut place, condition, &mut tests) {
        Ok(lowered) => lowered,
        Err(Stop::Unset) => return Ok(None),
        Err(Stop::Wrong(reason)) => return Err(reason),
    };
    let mut steps: Vec<Step> = tests.into_iter().map(Step::Test).collect();
    match lowered {
        Lowered::Always => {}
        Lowered::Named(statement) => steps.push(Step::Let(statement)),
        Lowered::Holds(expr) => match place.known.holds(&expr) {
            Some(true) => {}
            Some(false) => return Ok(None),
            None => {
                place.known.assume(&expr, true);
                steps.push(Step::Test(Test::Holds(expr)));
            }
        },
    }
    Ok(Some(steps))
}

/// What is left of a condition once its values are there.
enum Lowered {
    Always,
    Named(Statement),
    Holds(RuleExpr),
}

fn condition_value(place: &mut Expressions<'_>, condition: &Condition, tests: &mut Vec<Test>) -> Result<Lowered, Stop> {
    if let (Expression::Function(name, arguments), None) = (&condition.test, &condition.assign)
        && let ("isSet", [Expression::Reference(name)]) = (name.as_str(), arguments.as_slice())
    {
        return is_set(place, name, tests);
    }
    let value = place.value(&condition.test, tests)?;
    let Some(assign) = &condition.assign else {
        return Ok(match value {
            Typed { ty: RuleType::Flag, optional: false, expr } => Lowered::Holds(expr),
            Typed { ty: RuleType::Flag, optional: true, expr } => Lowered::Holds(RuleExpr::IsTrue(Box::new(expr))),
            Typed { optional: true, expr, .. } => Lowered::Holds(RuleExpr::IsSet(Box::new(expr))),
            Typed { optional: false, .. } => Lowered::Always,
        });
    };
    if value.optional {
        let found = place.bind(Some(assign), value, tests);
        let truth = found.expr.clone();
        let is_flag = found.ty == RuleType::Flag;
        place.known.names.insert(assign.clone(), found);
        return Ok(if is_flag { Lowered::Holds(truth) } else { Lowered::Always });
    }
    if value.ty == RuleType::Flag {
        place.known.names.insert(assign.clone(), Typed::new(RuleExpr::Flag(true), RuleType::Flag));
        return Ok(Lowered::Holds(value.expr));
    }
    if is_cheap(&value.expr) {
        place.known.names.insert(assign.clone(), value);
        return Ok(Lowered::Always);
    }
    let local = place.names.local(assign, value.ty);
    place.known.names.insert(assign.clone(), Typed::new(RuleExpr::Local(local.rust.clone()), value.ty));
    Ok(Lowered::Named(Statement::Let(local, value.expr)))
}

/// `isSet` of a name gives the value that name from here on.
fn is_set(place: &mut Expressions<'_>, name: &str, tests: &mut Vec<Test>) -> Result<Lowered, Stop> {
    let value = place.known.names.get(name).cloned().ok_or(Stop::Unset)?;
    if !value.optional {
        return Ok(Lowered::Always);
    }
    let asked = RuleExpr::IsSet(Box::new(value.expr.clone()));
    if place.known.holds(&asked) == Some(false) {
        return Err(Stop::Unset);
    }
    place.bind(Some(name), value, tests);
    Ok(Lowered::Always)
}

/// Whether a value costs nothing to be written wherever it is used.
fn is_cheap(expr: &RuleExpr) -> bool {
    match expr {
        RuleExpr::Text(_) | RuleExpr::Flag(_) | RuleExpr::Number(_) | RuleExpr::Param(_) | RuleExpr::Local(_) => true,
        RuleExpr::Field(of, _) => is_cheap(of),
        _ => false,
    }
}

/// What an endpoint or error comes to; `None` if it depends on what never has a value here.
pub fn outcome(
    names: &mut Names,
    known: &mut Known,
    outcome: &Outcome,
    strict: bool,
) -> Result<Option<Vec<Statement>>, String> {
    let mut place = Expressions { names, known, strict };
    let mut tests = Vec::new();
    let decision = match outcome {
        Outcome::Rules(_) => return Ok(None),
        Outcome::Error(error) => place.text(error, &mut tests).map(|error| Decision::Error(error.expr)),
        Outcome::Endpoint(endpoint) => endpoint_decision(&mut place, endpoint, &mut tests),
    };
    match decision {
        Ok(decision) if tests.is_empty() => Ok(Some(vec![Statement::Decide(decision)])),
        Ok(decision) => Ok(Some(vec![Statement::If(tests, vec![Statement::Decide(decision)])])),
        Err(Stop::Unset) => Ok(None),
        Err(Stop::Wrong(reason)) => Err(reason),
    }
}

fn endpoint_decision(
    place: &mut Expressions<'_>,
    endpoint: &EndpointTemplate,
    tests: &mut Vec<Test>,
) -> Result<Decision, Stop> {
    let url = place.text(&endpoint.url, tests)?.expr;
    let mut extras = Extras::default();
    for (name, values) in &endpoint.headers {
        for value in values {
            extras.headers.push((name.to_ascii_lowercase(), place.text(value, tests)?.expr));
        }
    }
    for (name, value) in &endpoint.properties {
        extras.properties.push((name.clone(), property(place, value, tests)?));
    }
    Ok(Decision::Endpoint(url, extras))
}

fn property(place: &mut Expressions<'_>, value: &Property, tests: &mut Vec<Test>) -> Result<PropertyValue, Stop> {
    Ok(match value {
        Property::Boolean(flag) => PropertyValue::Flag(*flag),
        Property::Integer(number) => PropertyValue::Number(*number),
        Property::String(template) => {
            PropertyValue::Text(place.text(&Expression::String(template.clone()), tests)?.expr)
        }
        Property::List(items) => {
            let items: Result<_, Stop> = items.iter().map(|item| property(place, item, tests)).collect();
            PropertyValue::List(items?)
        }
        Property::Map(entries) => {
            let entries = entries.iter().map(|(key, value)| Ok((key.clone(), property(place, value, tests)?)));
            PropertyValue::Map(entries.collect::<Result<_, Stop>>()?)
        }
    })
}

/// Puts `then` behind the steps of a rule's conditions.
pub fn nested(steps: Vec<Step>, then: Vec<Statement>) -> Vec<Statement> {
    let mut inner = then;
    let mut tests = Vec::new();
    for step in steps.into_iter().rev() {
        match step {
            Step::Test(test) => tests.insert(0, test),
            Step::Let(statement) => {
                inner = guarded(std::mem::take(&mut tests), inner);
                inner.insert(0, statement);
            }
        }
    }
    guarded(tests, inner)
}

fn guarded(tests: Vec<Test>, then: Vec<Statement>) -> Vec<Statement> {
    if tests.is_empty() { then } else { vec![Statement::If(tests, then)] }
}

/// Whether nothing is left open behind these statements.
pub fn decides(statements: &[Statement]) -> bool {
    matches!(statements.last(), Some(Statement::Decide(_)))
}
