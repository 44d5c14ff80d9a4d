//! Waiters: from the trait `waitable`.

use proc_macro2::Ident;
use smithwright_model::{
    Matcher as MatcherTrait, Operation as OperationShape, PathComparator, PathMatcher, Service as ServiceShape, Shape,
    Waiter as WaiterTrait, WaiterState, parse_path,
};

use super::jmespath::{Type, Typed};
use super::{Context, docs};
use crate::ir::{Acceptor, Condition, Deprecation, Docs, Expression, Matcher, Omitted, Operation, Waiter};
use crate::markdown::code;
use crate::names::{Scope, link};

impl Context<'_> {
    /// Gives each operation its waiters, and says which cannot be generated; names their methods once all others have theirs.
    pub fn waiters(
        &mut self,
        service: &ServiceShape,
        kept: &[(&Shape, &OperationShape)],
        operations: &mut [Operation],
        methods: &mut Scope,
    ) {
        let mut types = Scope::types();
        for ((shape, operation), lowered) in kept.iter().zip(operations) {
            for (name, waiter) in shape.traits.waitable.iter().flatten() {
                match self.acceptors(service, operation, waiter) {
                    Ok(acceptors) => lowered.waiters.push(Waiter {
                        rust: types.upper_camel(name, "Waiter"),
                        method: methods.snake(&format!("WaitUntil{name}")),
                        name: name.clone(),
                        docs: documentation(name, waiter, &lowered.method, &acceptors),
                        deprecated: waiter.deprecated.then_some(Deprecation { note: None }),
                        min_delay: u64::from(waiter.min_delay),
                        max_delay: u64::from(waiter.max_delay),
                        acceptors,
                    }),
                    Err(reason) => {
                        let operation = format!("{}, waiter {name}", shape.id.name());
                        self.omitted.push(Omitted { operation, reason });
                    }
                }
            }
        }
    }

    fn acceptors(
        &mut self,
        service: &ServiceShape,
        operation: &OperationShape,
        waiter: &WaiterTrait,
    ) -> Result<Vec<Acceptor>, String> {
        let mut acceptors = Vec::new();
        for acceptor in &waiter.acceptors {
            let (matcher, because) = match &acceptor.matcher {
                MatcherTrait::Success(true) => (Matcher::Success(true), "the call succeeds".to_owned()),
                MatcherTrait::Success(false) => (Matcher::Success(false), "the call fails".to_owned()),
                MatcherTrait::ErrorType(name) => self.error(service, operation, name),
                MatcherTrait::Output(matcher) => {
                    let root = Typed { expression: Expression::Output, ty: Type::Structure(operation.output.clone()) };
                    (self.path(matcher, &root)?, in_words(matcher))
                }
                MatcherTrait::InputOutput(matcher) => {
                    let (input, output) = (operation.input.clone(), operation.output.clone());
                    let root = Typed { expression: Expression::Null, ty: Type::Call { input, output } };
                    (self.path(matcher, &root)?, in_words(matcher))
                }
            };
            acceptors.push(Acceptor { state: acceptor.state, because, matcher });
        }
        Ok(acceptors)
    }

    /// An error by name or shape id: also one that the operation does not list, and one that has another code.
    fn error(&self, service: &ServiceShape, operation: &OperationShape, name: &str) -> (Matcher, String) {
        let name = name.rsplit('#').next().unwrap_or(name);
        let listed = self.model.errors(service, operation);
        let shape = listed.iter().find(|id| id.name() == name).and_then(|id| self.model.shape(id));
        let query = shape.and_then(|shape| shape.traits.aws_query_error.as_ref()).map(|error| error.code.clone());
        let query = query.filter(|code| code != name);
        (
            Matcher::ErrorCode([name.to_owned()].into_iter().chain(query).collect()),
            format!("the error is {}", code(name)),
        )
    }

    fn path(&mut self, matcher: &PathMatcher, root: &Typed) -> Result<Matcher, String> {
        let PathMatcher { path, expected, comparator } = matcher;
        let wrong = |reason: String| format!("the path {}: {reason}", code(path));
        let value = self.expression(&parse_path(path).map_err(wrong)?, root).map_err(wrong)?;
        let texts = match &value.ty {
            Type::List(item) => matches!(&**item, Type::Text) || **item == Type::Nullable(Box::new(Type::Text)),
            _ => false,
        };
        match (comparator, &value.ty, expected.as_str()) {
            (PathComparator::StringEquals, Type::Text, text) => {
                let expected = Expression::Text(text.to_owned());
                Ok(Matcher::Condition(Condition::Equal(value.expression, expected)))
            }
            (PathComparator::BooleanEquals, Type::Bool, expected) => {
                let expected = expected == "true";
                let condition = match value.expression {
                    Expression::Condition(condition) if expected => *condition,
                    Expression::Condition(condition) => condition.false_of(),
                    expression => Condition::Is(expression, expected),
                };
                if let Condition::Constant(_) = condition {
                    return Err(wrong("its value is the same whatever the answer".to_owned()));
                }
                Ok(Matcher::Condition(condition))
            }
            (PathComparator::AllStringEquals, _, text) if texts => Ok(Matcher::All(value.expression, text.to_owned())),
            (PathComparator::AnyStringEquals, _, text) if texts => Ok(Matcher::Any(value.expression, text.to_owned())),
            (_, ty, _) => Err(wrong(format!("its value is {}, and can never be what is expected", ty.describe()))),
        }
    }
}

/// What a path's value must be, in words that name no value of the answer.
fn in_words(matcher: &PathMatcher) -> String {
    let (path, expected) = (code(&matcher.path), code(&matcher.expected));
    match matcher.comparator {
        PathComparator::StringEquals | PathComparator::BooleanEquals => format!("{path} is {expected}"),
        PathComparator::AllStringEquals => format!("all of {path} are {expected}"),
        PathComparator::AnyStringEquals => format!("one of {path} is {expected}"),
    }
}

fn documentation(name: &str, waiter: &WaiterTrait, method: &Ident, acceptors: &[Acceptor]) -> Docs {
    let mut lines = docs::text(waiter.documentation.as_deref(), &format!("Waits for {}.", code(name))).0;
    let WaiterTrait { min_delay, max_delay, .. } = waiter;
    lines.push(String::new());
    let apart = format!("{min_delay} to {max_delay} s apart");
    lines.push(format!("Calls {}, {apart}, until one of these is so:", link("Self", method)));
    // A line each, however long: a break in a path could begin a line with what Markdown takes for a mark.
    for Acceptor { state, because, .. } in acceptors {
        match state {
            WaiterState::Success => lines.push(format!("- {because}: it has come;")),
            WaiterState::Failure => lines.push(format!("- {because}: it will not come;")),
            WaiterState::Retry => {}
        }
    }
    if let Some(last) = lines.last_mut() {
        last.pop();
        last.push('.');
    }
    Docs(lines)
}
