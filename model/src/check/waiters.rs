//! Checks waiters: that they can come to an end, and expect what their matchers can give.

use std::collections::HashMap;

use super::Checker;
use super::paths::{Given, Wrong};
use crate::closure::Closure;
use crate::node::Node;
use crate::{Acceptor, Matcher, Operation, PathComparator, PathMatcher, ShapeId, ShapeKind, Waiter, WaiterState, hint};

const WAITABLE: &str = "smithy.waiters#waitable";

/// What Smithy calls expressions that give what they should not.
const PROBLEM: &str = "WaitableTraitJmespathProblem";

/// A waiter, and where it is.
struct Place<'n> {
    operation: &'n ShapeId,
    waiter: &'n str,
    /// Where problems are that are of no part of it.
    node: &'n Node,
}

impl Checker<'_, '_> {
    /// Checks the waiters of all operations.
    pub(super) fn waiters(&mut self) {
        for (id, shape) in self.document.shapes.iter().filter(|(_, shape)| !shape.broken) {
            let Some(trait_) = shape.traits.get(WAITABLE) else { continue };
            let Some(shape) = self.shapes.get(id) else { continue };
            let ShapeKind::Operation(operation) = &shape.kind else { continue };
            for (name, waiter) in shape.traits.waitable.iter().flatten() {
                if let Some(node) = trait_.get(name) {
                    self.waiter(operation, waiter, &Place { operation: id, waiter: name, node });
                }
            }
        }
        for service in self.services {
            self.waiter_names(service);
        }
    }

    /// Checks that no two operations of a service have waiters of one name.
    fn waiter_names(&mut self, service: &Closure<'_>) {
        let mut seen: HashMap<String, &ShapeId> = HashMap::new();
        for operation in &service.operations {
            let trait_ = self.document.shapes.get(&operation.id).and_then(|shape| shape.traits.get(WAITABLE));
            for (key, _) in trait_.and_then(Node::entries).unwrap_or_default() {
                let id = &operation.id;
                let earlier = *seen.entry(key.name.to_ascii_lowercase()).or_insert(id);
                if earlier != id {
                    let (name, service) = (&key.name, &service.shape.id);
                    let message = format!(
                        "trait `{WAITABLE}`: `{earlier}` has the waiter `{name}` too, in the service `{service}`"
                    );
                    self.report.add_at(key.at, id, message);
                }
            }
        }
    }

    fn waiter(&mut self, operation: &Operation, waiter: &Waiter, place: &Place<'_>) {
        let node = place.node;
        let (least, most) = (waiter.min_delay, waiter.max_delay);
        if least > most {
            let at = node.get("minDelay").or_else(|| node.get("maxDelay")).unwrap_or(node);
            let message = format!("has a `minDelay` of {least} seconds, which is above its `maxDelay` of {most}");
            self.wrong_waiter(place, at, &message);
        }
        if !waiter.acceptors.iter().any(|acceptor| acceptor.state == WaiterState::Success) {
            self.wrong_waiter(place, node, "has no acceptor of the state `success`, so that it could never succeed");
        }
        let nodes = node.get("acceptors").and_then(Node::as_array).unwrap_or_default();
        for (at, (acceptor, node)) in waiter.acceptors.iter().zip(nodes).enumerate() {
            self.acceptor(operation, acceptor, at, &Place { node, ..*place });
        }
    }

    fn wrong_waiter(&mut self, place: &Place<'_>, at: &Node, message: &str) {
        let message = format!("trait `{WAITABLE}`: the waiter `{}` {message}", place.waiter);
        self.report.add_at(at.at, place.operation, message);
    }

    fn acceptor(&mut self, operation: &Operation, acceptor: &Acceptor, at: usize, place: &Place<'_>) {
        let matcher = place.node.get("matcher").and_then(Node::entries).unwrap_or_default().first();
        let node = matcher.map_or(place.node, |(_, matcher)| matcher);
        match &acceptor.matcher {
            Matcher::Success(_) => {}
            Matcher::ErrorType(name) => self.error_type(operation, name, &Place { node, ..*place }),
            Matcher::Output(matcher) => {
                let root = self.given(&operation.output);
                self.matcher(matcher, &root, at, &Place { node, ..*place });
            }
            Matcher::InputOutput(matcher) => {
                let part = |name: &str, id| (name.to_owned(), self.given(id));
                let root = Given::Object(vec![part("input", &operation.input), part("output", &operation.output)]);
                self.matcher(matcher, &root, at, &Place { node, ..*place });
            }
        }
    }

    /// Says of errors that no model lists; services have some that come from before their own code.
    fn error_type(&mut self, operation: &Operation, name: &str, place: &Place<'_>) {
        let common = self.services.iter().flat_map(|service| &service.content.errors);
        let known: Vec<&ShapeId> = operation.errors.iter().chain(common).collect();
        if !known.iter().any(|id| id.as_str() == name || id.name() == name) {
            let hint = hint::name(name, known.iter().map(|id| id.name()));
            let message = format!(
                "trait `{WAITABLE}`: the waiter `{}` goes by the error `{name}`, which the operation does not list{hint}",
                place.waiter
            );
            self.report.warn_at("WaitableTraitInvalidErrorType", place.node.at, place.operation, message);
        }
    }

    fn matcher(&mut self, matcher: &PathMatcher, root: &Given<'_>, index: usize, place: &Place<'_>) {
        let PathMatcher { path, expected, comparator } = matcher;
        let at = |name| place.node.get(name).unwrap_or(place.node);
        if *comparator == PathComparator::BooleanEquals && !matches!(expected.as_str(), "true" | "false") {
            let message = format!("compares by `booleanEquals`, which takes \"true\" or \"false\", not {expected:?}");
            self.wrong_waiter(place, at("expected"), &message);
        }
        let (fits, what): (fn(&Given<'_>) -> bool, _) = match comparator {
            PathComparator::StringEquals => (|given| *given == Given::Text, "strings"),
            PathComparator::BooleanEquals => (|given| *given == Given::Boolean, "booleans"),
            PathComparator::AllStringEquals | PathComparator::AnyStringEquals => (is_list, "lists of strings"),
        };
        let (message, kind) = match self.followed(path, root) {
            Err(Wrong { always: true, message }) => {
                self.wrong_waiter(place, at("path"), &format!("has the path `{path}`: {message}"));
                return;
            }
            Err(Wrong { always: false, message }) => (message, "JmespathEventDanger"),
            Ok(given) if given == Given::Any || fits(&given) => return,
            Ok(given) => {
                (format!("it gives {}, but is compared as {what} are", given.describe()), "ReturnTypeMismatch")
            }
        };
        let Place { operation, waiter, .. } = place;
        let message = format!("trait `{WAITABLE}`: the waiter `{waiter}` has the path `{path}`: {message}");
        self.report.danger_at(format!("{PROBLEM}.{kind}.{waiter}.{index}"), at("path").at, operation, message);
    }
}

fn is_list(given: &Given<'_>) -> bool {
    match given {
        Given::List(_) => true,
        Given::Of(shape) => matches!(shape.kind, ShapeKind::List(_)),
        _ => false,
    }
}
