//! Rules that are written several times: each kind of them becomes a function, called wherever it stood.
//!
//! Rules are of one kind if they differ in nothing but names of variables, in what all URLs of each begin with, and in
//! what is said of all endpoints of each.

use std::collections::{HashMap, HashSet};

use proc_macro2::Ident;

use super::condition::decides;
use super::visit::{expr, exprs, exprs_mut, locals, urls, urls_mut};
use crate::ir::{Decision, Extras, FormatPart, Local, RuleExpr, RuleFunction, RuleType, Statement, Test};
use crate::names::Scope;

/// From how many statements on rules are worth a function.
const WORTH: usize = 4;

/// Above this many statements rules are not compared: so many do not stand twice.
const MOST: usize = 200;

/// The types of variables.
pub type Types = HashMap<Ident, RuleType>;

/// Rules of which all that may differ has been made the same.
type Kind = Vec<Statement>;

/// What rules are made of, without what may differ: rules of one kind have the same outline.
type Outline = Vec<u8>;

/// One place where rules of a kind stand.
struct Instance {
    /// The rules without what is taken out.
    rules: Vec<Statement>,
    /// What all their URLs begin with.
    start: RuleExpr,
    /// What is said of all their endpoints.
    extras: Extras,
}

/// Moves rules that stand in several places into functions.
pub fn share(rules: &mut Vec<Statement>, types: &Types, taken: &mut Scope) -> Vec<RuleFunction> {
    let mut functions: Vec<RuleFunction> = Vec::new();
    // Every function leaves fewer statements, so this ends.
    while let Some((kind, sample)) = largest(rules, &functions) {
        let function = function(&sample, types, taken);
        let of = (&outline(&sample), &kind);
        replace(rules, &function, of, types);
        for other in &mut functions {
            replace(&mut other.rules, &function, of, types);
        }
        functions.push(function);
    }
    functions
}

/// The kind of rules whose function saves most, if one is worth it, and the first place of it.
fn largest(rules: &[Statement], functions: &[RuleFunction]) -> Option<(Kind, Vec<Statement>)> {
    let mut places: Vec<(Outline, &[Statement])> = Vec::new();
    for rules in [rules].into_iter().chain(functions.iter().map(|function| function.rules.as_slice())) {
        tails(rules, &mut |tail| {
            if is_worth(tail) {
                places.push((outline(tail), tail));
            }
        });
    }
    let mut alike: HashMap<&Outline, usize> = HashMap::new();
    for (outline, _) in &places {
        *alike.entry(outline).or_default() += 1;
    }
    let mut seen: HashMap<Kind, usize> = HashMap::new();
    let mut kinds: Vec<(usize, &[Statement])> = Vec::new();
    // What kind rules are of takes long to find out, and does not matter where no others look like them.
    for (_, tail) in places.iter().filter(|(outline, _)| alike.get(outline).is_some_and(|count| *count > 1)) {
        let at = *seen.entry(kind(tail)).or_insert(kinds.len());
        match kinds.get_mut(at) {
            Some((count, _)) => *count += 1,
            None => kinds.push((1, *tail)),
        }
    }
    let saved = |(count, sample): &(usize, &[Statement])| count.saturating_sub(1).saturating_mul(size(sample));
    // Of several that save as much, the first.
    let best = kinds.into_iter().filter(|(count, _)| *count > 1).rev().max_by_key(saved);
    best.map(|(_, sample)| (kind(sample), sample.to_vec()))
}

/// Whether statements are enough for a function, complete in themselves, and few enough to be compared.
fn is_worth(statements: &[Statement]) -> bool {
    statements.len() > 1 && (WORTH..=MOST).contains(&size(statements)) && decides(statements)
}

/// Calls `visit` with every list of statements that ends its block.
fn tails<'a>(statements: &'a [Statement], visit: &mut dyn FnMut(&'a [Statement])) {
    for at in 0..statements.len() {
        visit(&statements[at..]);
        if let Statement::If(_, then) = &statements[at] {
            tails(then, visit);
        }
    }
}

fn size(statements: &[Statement]) -> usize {
    let inner = |statement: &Statement| match statement {
        Statement::If(_, then) => size(then),
        _ => 0,
    };
    statements.iter().map(|statement| 1 + inner(statement)).sum()
}

fn outline(statements: &[Statement]) -> Outline {
    let test = |test: &Test| if matches!(test, Test::Holds(_)) { b'h' } else { b'b' };
    let decision = |decision: &Decision| match decision {
        Decision::Endpoint(..) => b'e',
        Decision::Error(_) => b'r',
        Decision::NoRule => b'n',
        Decision::Call { .. } => b'c',
    };
    let mut outline = Outline::new();
    for statement in statements {
        match statement {
            Statement::If(tests, then) => {
                outline.extend(tests.iter().map(test));
                outline.push(b'(');
                outline.extend(self::outline(then));
                outline.push(b')');
            }
            Statement::Unless(of, decided) => outline.extend([b'u', test(of), decision(decided)]),
            Statement::Let(..) => outline.push(b'l'),
            Statement::Decide(decided) => outline.push(decision(decided)),
        }
    }
    outline
}

/// What rules of one kind have in common.
fn kind(statements: &[Statement]) -> Kind {
    let Instance { mut rules, .. } = instance(statements);
    let mut names: HashMap<Ident, usize> = HashMap::new();
    locals(&mut rules, &mut |local| {
        let next = names.len();
        let number = *names.entry(local.clone()).or_insert(next);
        *local = quote::format_ident!("l{}", number);
    });
    rules
}

/// The rules, with what all their URLs begin with and what is said of all their endpoints taken out.
fn instance(statements: &[Statement]) -> Instance {
    let mut rules = statements.to_vec();
    let (mut starts, mut extras): (Vec<Vec<FormatPart>>, Vec<Extras>) = (Vec::new(), Vec::new());
    urls(&rules, &mut |url, said| {
        starts.push(parts(url));
        extras.push(said.clone());
    });
    let mut own = HashSet::new();
    own_names(statements, &mut own);
    let start = starts.split_first().map(|(first, others)| prefix(first, others)).unwrap_or_default();
    // What is only known inside cannot come from outside.
    let outside = |part: &FormatPart| match part {
        FormatPart::Text(_) => true,
        FormatPart::Value(value) => {
            let mut outside = true;
            expr(value, &mut |expr| outside &= !matches!(expr, RuleExpr::Local(local) if own.contains(local)));
            outside
        }
    };
    let start: Vec<FormatPart> = start.into_iter().take_while(outside).collect();
    let start =
        if matches!(start.as_slice(), [FormatPart::Text(text)] if text.ends_with("://")) { Vec::new() } else { start };
    let same = extras.first().filter(|first| extras.iter().all(|extras| extras == *first)).cloned();
    urls_mut(&mut rules, &mut |url, said| {
        if !start.is_empty() {
            *url = behind(url, &start);
        }
        if same.is_some() {
            *said = Extras::default();
        }
    });
    Instance { rules, start: joined(start), extras: same.unwrap_or_default() }
}

/// A URL as text and values.
fn parts(url: &RuleExpr) -> Vec<FormatPart> {
    match url {
        RuleExpr::Format(parts) => parts.clone(),
        RuleExpr::Text(text) => vec![FormatPart::Text(text.clone())],
        other => vec![FormatPart::Value(other.clone())],
    }
}

fn joined(mut parts: Vec<FormatPart>) -> RuleExpr {
    if let [FormatPart::Text(text)] = parts.as_mut_slice() {
        return RuleExpr::Text(std::mem::take(text));
    }
    RuleExpr::Format(parts)
}

/// What all begin with, without half a word at its end.
fn prefix(first: &[FormatPart], others: &[Vec<FormatPart>]) -> Vec<FormatPart> {
    let mut common = Vec::new();
    for (at, part) in first.iter().enumerate() {
        if others.iter().all(|other| other.get(at) == Some(part)) {
            common.push(part.clone());
            continue;
        }
        let FormatPart::Text(text) = part else { break };
        let mut length = text.len();
        for other in others {
            let Some(FormatPart::Text(other)) = other.get(at) else { return common };
            length = text
                .char_indices()
                .zip(other.chars())
                .find(|((_, a), b)| a != b)
                .map_or(length.min(text.len()).min(other.len()), |((at, _), _)| length.min(at));
        }
        let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let inside_a_word = |length: usize| {
            let (before, behind) = text.split_at(length);
            is_word(before.chars().next_back()) && is_word(behind.chars().next())
        };
        while length > 0 && (!text.is_char_boundary(length) || inside_a_word(length)) {
            length -= 1;
        }
        if length > 0 {
            common.push(FormatPart::Text(text[..length].to_owned()));
        }
        break;
    }
    common
}

/// A URL with `start` in place of what it begins with.
fn behind(url: &RuleExpr, start: &[FormatPart]) -> RuleExpr {
    let mut rest = vec![FormatPart::Value(RuleExpr::Start)];
    let parts = parts(url);
    for (at, part) in parts.iter().enumerate() {
        match (part, start.get(at)) {
            (part, Some(same)) if part == same => {}
            (FormatPart::Text(text), Some(FormatPart::Text(begun))) => {
                rest.push(FormatPart::Text(text.get(begun.len()..).unwrap_or_default().to_owned()));
            }
            (part, _) => rest.push(part.clone()),
        }
    }
    RuleExpr::Format(rest)
}

/// The function of rules of a kind, with the names of one place.
fn function(sample: &[Statement], types: &Types, taken: &mut Scope) -> RuleFunction {
    let Instance { mut rules, .. } = instance(sample);
    let mut takes_start = false;
    exprs(&rules, &mut |expr| takes_start |= *expr == RuleExpr::Start);
    let arguments = free(&rules, types);
    // What was made text outside comes in as plain text.
    exprs_mut(&mut rules, &mut |expr| {
        if let RuleExpr::Borrowed(inner) = expr
            && let RuleExpr::Local(local) = inner.as_ref()
            && arguments.iter().any(|argument| argument.rust == *local)
        {
            *expr = RuleExpr::Local(local.clone());
        }
    });
    RuleFunction { rust: taken.snake(&name(&rules)), arguments, takes_start, rules }
}

/// The variables that rules use and do not name themselves, in the order of their use.
fn free(statements: &[Statement], types: &Types) -> Vec<Local> {
    let mut own = HashSet::new();
    let mut found: Vec<Local> = Vec::new();
    own_names(statements, &mut own);
    exprs(statements, &mut |expr| {
        let RuleExpr::Local(rust) = expr else { return };
        let ty = match types.get(rust) {
            None | Some(RuleType::OwnedText) => RuleType::Text,
            Some(ty) => *ty,
        };
        if !own.contains(rust) && found.iter().all(|local| local.rust != *rust) {
            found.push(Local { rust: rust.clone(), ty, optional: false });
        }
    });
    found
}

fn own_names(statements: &[Statement], own: &mut HashSet<Ident>) {
    for statement in statements {
        match statement {
            Statement::If(tests, then) => {
                for test in tests {
                    if let Test::Bind(local, _) = test {
                        own.insert(local.rust.clone());
                    }
                }
                own_names(then, own);
            }
            Statement::Let(local, _) | Statement::Unless(Test::Bind(local, _), _) => {
                own.insert(local.rust.clone());
            }
            Statement::Unless(Test::Holds(_), _) | Statement::Decide(_) => {}
        }
    }
}

/// A name that tells rules by what they ask first.
fn name(rules: &[Statement]) -> String {
    let tests = rules.iter().filter_map(|statement| match statement {
        Statement::If(tests, _) => Some(tests),
        _ => None,
    });
    let asked = tests.flatten().find_map(|test| match test {
        Test::Bind(local, _) => Some(local.rust.to_string()),
        Test::Holds(of) => first_name(of),
    });
    asked.map_or_else(|| "rules".to_owned(), |asked| format!("by_{}", asked.trim_start_matches("r#")))
}

fn first_name(of: &RuleExpr) -> Option<String> {
    let mut name = None;
    expr(of, &mut |of| {
        if let (None, RuleExpr::Param(ident) | RuleExpr::Local(ident)) = (&name, of) {
            name = Some(ident.to_string());
        }
    });
    name
}

/// Calls the function wherever rules of its kind stand.
fn replace(statements: &mut Vec<Statement>, function: &RuleFunction, of: (&Outline, &Kind), types: &Types) {
    for at in 0..statements.len() {
        let tail = &statements[at..];
        if tail.len() == of.1.len() && is_worth(tail) && outline(tail) == *of.0 && kind(tail) == *of.1 {
            let call = call(tail, function, types);
            statements.truncate(at);
            statements.push(Statement::Decide(call));
            return;
        }
        if let Statement::If(_, then) = &mut statements[at] {
            replace(then, function, of, types);
        }
    }
}

/// The call that stands for these rules.
fn call(statements: &[Statement], function: &RuleFunction, types: &Types) -> Decision {
    let Instance { rules, start, extras } = instance(statements);
    let argument = |local: Local| match types.get(&local.rust) {
        Some(RuleType::OwnedText) => RuleExpr::Borrowed(Box::new(RuleExpr::Local(local.rust))),
        _ => RuleExpr::Local(local.rust),
    };
    let arguments = free(&rules, types).into_iter().map(argument).collect();
    Decision::Call { function: function.rust.clone(), start: function.takes_start.then_some(start), arguments, extras }
}
