//! Rules that come as a diagram: nodes that only one other leads to are nested in it, all others become functions.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use smithwright_model::{Condition, EndpointBdd, Expression, Reference};

use super::condition::{Step, nested, outcome, steps};
use super::scope::{Known, Names, Typed};
use super::tree::{Problems, fails};
use crate::ir::{Decision, Extras, Local, RuleExpr, RuleFunction, RuleType, Statement};
use crate::names::Scope;

/// A node, and whether its answers are exchanged.
type Key = (usize, bool);

/// Whether a name has a value at a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Set,
    Maybe,
}

/// Lowers one diagram.
pub struct Diagram<'a> {
    bdd: &'a EndpointBdd,
    names: &'a mut Names,
    /// What parameters stand for.
    params: Known,
    /// Nodes that several others lead to, with the names that have a value there and are needed.
    shared: BTreeMap<Key, BTreeMap<String, State>>,
    problems: &'a mut Problems,
}

/// The statements of a diagram, and its functions.
pub fn rules(
    bdd: &EndpointBdd,
    names: &mut Names,
    params: Known,
    functions: &mut Scope,
    problems: &mut Problems,
) -> (Vec<Statement>, Vec<RuleFunction>) {
    let order = order(bdd);
    let shared = shared(bdd, &order);
    let mut diagram = Diagram { bdd, names, params: params.clone(), shared, problems };
    let idents: HashMap<Key, proc_macro2::Ident> = order
        .iter()
        .filter(|key| diagram.shared.contains_key(key))
        .map(|key| (*key, functions.snake(&format!("node_{}{}", key.0, if key.1 { "_not" } else { "" }))))
        .collect();
    let root = diagram.follow(bdd.root, params, &idents);
    let mut lowered = Vec::new();
    // In this order a function comes after all that lead to it, so the types of its arguments are known.
    for key in order {
        let (Some(rust), Some(needed)) = (idents.get(&key), diagram.shared.get(&key).cloned()) else { continue };
        let mut known = diagram.params.clone();
        let mut arguments = Vec::new();
        for (name, state) in needed {
            let Some(ty) = known.names.get(&name).map(|param| param.ty).or_else(|| diagram.names.type_of(&name)) else {
                continue;
            };
            let local = diagram.names.local(&name, ty);
            let ty = if ty == RuleType::OwnedText { RuleType::Text } else { ty };
            let argument = Local { optional: state == State::Maybe, ty, ..local };
            let expr = RuleExpr::Local(argument.rust.clone());
            known.names.insert(name, Typed { expr, ty, optional: argument.optional });
            arguments.push(argument);
        }
        let rules = diagram.open(key, known, &idents);
        lowered.push(RuleFunction { rust: rust.clone(), arguments, takes_start: false, rules });
    }
    (root, lowered)
}

impl Diagram<'_> {
    /// What a reference leads to.
    fn follow(
        &mut self,
        reference: Reference,
        mut known: Known,
        idents: &HashMap<Key, proc_macro2::Ident>,
    ) -> Vec<Statement> {
        let none = || vec![Statement::Decide(Decision::NoRule)];
        match reference {
            Reference::NoMatch => none(),
            Reference::Result(index) => {
                let Some(result) = self.bdd.results.get(index) else { return none() };
                match outcome(self.names, &mut known, result, false) {
                    Ok(Some(mut statements)) => {
                        if !super::condition::decides(&statements) {
                            statements.extend(none());
                        }
                        statements
                    }
                    Ok(None) => none(),
                    Err(reason) => {
                        self.problems.push((format!("results[{index}]"), reason));
                        none()
                    }
                }
            }
            Reference::Node { index, complement } => {
                let key = (index, complement);
                match (idents.get(&key), self.shared.get(&key)) {
                    (Some(function), Some(needed)) => {
                        let arguments = needed.iter().map(|(name, state)| argument(&known, name, *state)).collect();
                        let function = function.clone();
                        let extras = Extras::default();
                        vec![Statement::Decide(Decision::Call { function, start: None, arguments, extras })]
                    }
                    _ => self.open(key, known, idents),
                }
            }
        }
    }

    /// The statements of a node.
    fn open(&mut self, key: Key, mut known: Known, idents: &HashMap<Key, proc_macro2::Ident>) -> Vec<Statement> {
        let (high, low) = ends(self.bdd, key);
        let condition =
            self.bdd.nodes.get(key.0).and_then(|node| Some((node.condition, self.bdd.conditions.get(node.condition)?)));
        let Some((at, condition)) = condition else { return self.follow(low, known, idents) };
        let mut inner = known.clone();
        let steps = match steps(self.names, &mut inner, condition, false) {
            Ok(Some(steps)) => steps,
            Ok(None) => return self.follow(low, known, idents),
            Err(reason) => {
                self.problems.push((format!("conditions[{at}]"), reason));
                return self.follow(low, known, idents);
            }
        };
        let certain = steps.iter().all(|step| matches!(step, Step::Let(_)));
        let then = self.follow(high, inner, idents);
        if let [Step::Test(only)] = steps.as_slice() {
            fails(&mut known, only);
        }
        let mut statements = nested(steps, then);
        if !certain {
            statements.extend(self.follow(low, known, idents));
        }
        statements
    }
}

/// The value that a function gets for a name.
fn argument(known: &Known, name: &str, state: State) -> RuleExpr {
    match (known.names.get(name), state) {
        (None, _) => RuleExpr::None,
        (Some(value), State::Maybe) if !value.optional => RuleExpr::Some(Box::new(value.clone().borrowed())),
        (Some(value), _) => value.clone().borrowed(),
    }
}

/// Where a node leads if its condition holds, and if not.
fn ends(bdd: &EndpointBdd, (index, complement): Key) -> (Reference, Reference) {
    match bdd.nodes.get(index) {
        None => (Reference::NoMatch, Reference::NoMatch),
        Some(node) if complement => (node.low, node.high),
        Some(node) => (node.high, node.low),
    }
}

fn key(reference: Reference) -> Option<Key> {
    match reference {
        Reference::Node { index, complement } => Some((index, complement)),
        _ => None,
    }
}

/// All nodes that can be reached, each before those it leads to.
fn order(bdd: &EndpointBdd) -> Vec<Key> {
    let mut done = BTreeSet::new();
    let mut order = Vec::new();
    let mut open: Vec<(Key, bool)> = key(bdd.root).map(|root| (root, false)).into_iter().collect();
    while let Some((at, leaving)) = open.pop() {
        if leaving {
            order.push(at);
        } else if done.insert(at) {
            open.push((at, true));
            let (high, low) = ends(bdd, at);
            open.extend([high, low].into_iter().filter_map(key).map(|next| (next, false)));
        }
    }
    order.reverse();
    order
}

/// The names that are referred to from a condition on.
fn condition_names(condition: &Condition) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    condition.test.references(&mut |name| {
        names.insert(name.to_owned());
    });
    names
}

/// The name that has a value if a condition holds.
fn given(condition: &Condition) -> Option<&str> {
    if let Some(assign) = &condition.assign {
        return Some(assign);
    }
    match &condition.test {
        Expression::Function(function, arguments) => match (function.as_str(), arguments.as_slice()) {
            ("isSet", [Expression::Reference(name)]) => Some(name),
            _ => None,
        },
        _ => None,
    }
}

/// The nodes that several others lead to, with the names that have a value there and are needed from there on.
fn shared(bdd: &EndpointBdd, order: &[Key]) -> BTreeMap<Key, BTreeMap<String, State>> {
    let needed = needed(bdd, order);
    let mut entries: HashMap<Key, Vec<BTreeMap<String, State>>> = HashMap::new();
    entries.extend(key(bdd.root).map(|root| (root, vec![BTreeMap::new()])));
    let mut shared = BTreeMap::new();
    for at in order {
        let states = entries.remove(at).unwrap_or_default();
        let state = joined(&states, needed.get(at));
        if states.len() > 1 {
            // A parameter that may have no value is asked for again; a variable has to come along.
            let params = &bdd.parameters;
            let along = state.iter().filter(|(name, state)| **state == State::Set || !params.contains_key(*name));
            shared.insert(*at, along.map(|(name, state)| (name.clone(), *state)).collect());
        }
        let (high, low) = ends(bdd, *at);
        let condition = bdd.nodes.get(at.0).and_then(|node| bdd.conditions.get(node.condition));
        if let Some(next) = key(low) {
            entries.entry(next).or_default().push(state.clone());
        }
        if let Some(next) = key(high) {
            let mut state = state;
            state.extend(condition.and_then(given).map(|name| (name.to_owned(), State::Set)));
            entries.entry(next).or_default().push(state);
        }
    }
    shared
}

/// What is known where several ways meet.
fn joined(states: &[BTreeMap<String, State>], needed: Option<&BTreeSet<String>>) -> BTreeMap<String, State> {
    let names: BTreeSet<&String> = states.iter().flat_map(BTreeMap::keys).collect();
    let needed = names.into_iter().filter(|name| needed.is_some_and(|needed| needed.contains(*name)));
    needed
        .map(|name| {
            let set = states.iter().all(|state| state.get(name) == Some(&State::Set));
            (name.clone(), if set { State::Set } else { State::Maybe })
        })
        .collect()
}

/// The names that are referred to from each node on.
fn needed(bdd: &EndpointBdd, order: &[Key]) -> HashMap<Key, BTreeSet<String>> {
    let mut needed: HashMap<Key, BTreeSet<String>> = HashMap::new();
    for at in order.iter().rev() {
        let condition = bdd.nodes.get(at.0).and_then(|node| bdd.conditions.get(node.condition));
        let mut names = condition.map(condition_names).unwrap_or_default();
        let (high, low) = ends(bdd, *at);
        for end in [high, low] {
            match end {
                Reference::NoMatch => {}
                Reference::Result(index) => names.extend(result_names(bdd, index)),
                Reference::Node { index, complement } => {
                    names.extend(needed.get(&(index, complement)).into_iter().flatten().cloned());
                }
            }
        }
        needed.insert(*at, names);
    }
    needed
}

fn result_names(bdd: &EndpointBdd, index: usize) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut note = |name: &str| {
        names.insert(name.to_owned());
    };
    match bdd.results.get(index) {
        Some(smithwright_model::Outcome::Error(error)) => error.references(&mut note),
        Some(smithwright_model::Outcome::Endpoint(endpoint)) => endpoint.references(&mut note),
        _ => {}
    }
    names
}
