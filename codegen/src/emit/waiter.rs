//! ```text
//! pub fn wait_until_stream_exists(&self, input: DescribeStreamInput) -> runtime::wait::Wait<waiters::StreamExists>
//! pub struct StreamExists;
//! impl wait::Waiter for StreamExists { … }
//! ```

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{deprecated, docs, jmespath};
use crate::ir::{Acceptor, Condition, Expression, Matcher, Operation, Service, Waiter, WaiterState};

/// The client's methods.
pub fn methods(operation: &Operation) -> TokenStream {
    let input = &operation.input;
    let methods = operation.waiters.iter().map(|waiter| {
        let Waiter { rust, method, .. } = waiter;
        let documentation = docs(&waiter.docs);
        let deprecation = deprecated(waiter.deprecated.as_ref().or(operation.deprecated.as_ref()));
        quote! {
            #documentation
            #deprecation
            pub fn #method(&self, input: #input) -> runtime::wait::Wait<waiters::#rust> {
                runtime::wait::Wait::new(self.inner.clone(), input)
            }
        }
    });
    quote! { #(#methods)* }
}

/// The module `waiters`; nothing for a service that has none.
pub fn waiters(service: &Service) -> Option<TokenStream> {
    let all =
        service.operations.iter().flat_map(|operation| operation.waiters.iter().map(move |waiter| (operation, waiter)));
    let waiters: Vec<TokenStream> = all.map(|(operation, waiter)| definition(operation, waiter)).collect();
    (!waiters.is_empty()).then(|| quote! { #(#waiters)* })
}

fn definition(operation: &Operation, waiter: &Waiter) -> TokenStream {
    let Waiter { rust, method, name, min_delay, max_delay, .. } = waiter;
    let Operation { rust: of, input, output, error, .. } = operation;
    let summary = format!(" The waiter `{name}`: [`Client::{method}`].");
    let (least, most) = (Literal::u64_unsuffixed(*min_delay), Literal::u64_unsuffixed(*max_delay));
    let body = acceptors(&waiter.acceptors);
    let uses_input = waiter.acceptors.iter().any(|acceptor| uses(&acceptor.matcher, &Expression::Input));
    let parameter = if uses_input {
        quote! { input }
    } else {
        quote! { _ }
    };
    quote! {
        #[doc = #summary]
        #[derive(Clone, Copy, Debug)]
        pub struct #rust;
        impl wait::Waiter for #rust {
            type Operation = #of;
            const NAME: &'static str = #name;
            const DELAYS: (Duration, Duration) = (Duration::from_secs(#least), Duration::from_secs(#most));
            fn accept(#parameter: &#input, result: &Result<#output, #error>) -> Option<wait::Accepted> {
                #body
                None
            }
        }
    }
}

/// One statement an acceptor, in their order; those about outputs together.
fn acceptors(acceptors: &[Acceptor]) -> TokenStream {
    let groups = acceptors.chunk_by(|a, b| a.matcher.is_about_output() == b.matcher.is_about_output());
    let groups = groups.map(|group| {
        let about_output = group.iter().any(|acceptor| acceptor.matcher.is_about_output());
        if let ([acceptor], true) = (group, about_output) {
            return alone(acceptor);
        }
        let body = statements(group);
        // Also where no value of it matters, there must be one.
        let uses_output = group.iter().any(|acceptor| uses(&acceptor.matcher, &Expression::Output));
        match (about_output, uses_output) {
            (false, _) => body,
            (true, true) => quote! { if let Ok(output) = result { #body } },
            (true, false) => quote! { if result.is_ok() { #body } },
        }
    });
    quote! { #(#groups)* }
}

/// The statements of an acceptor of outputs that stands alone.
fn alone(acceptor: &Acceptor) -> TokenStream {
    let accepted = accepted(acceptor);
    let head = if uses(&acceptor.matcher, &Expression::Output) {
        quote! { let Ok(output) = result }
    } else {
        quote! { result.is_ok() }
    };
    match &acceptor.matcher {
        Matcher::All(list, _) | Matcher::Any(list, _) => {
            let (list, condition) = (jmespath::option(list), condition(&acceptor.matcher, true));
            quote! {
                if #head {
                    let value = #list;
                    if #condition {
                        return #accepted;
                    }
                }
            }
        }
        matcher => {
            let condition = match matcher {
                Matcher::Condition(condition) => jmespath::operand(condition),
                matcher => condition(matcher, false),
            };
            quote! {
                if #head && #condition {
                    return #accepted;
                }
            }
        }
    }
}

/// `wait::success("…")`
fn accepted(acceptor: &Acceptor) -> TokenStream {
    let because = &acceptor.because;
    let accepted = match acceptor.state {
        WaiterState::Success => quote! { success },
        WaiterState::Failure => quote! { failure },
        WaiterState::Retry => quote! { retry },
    };
    quote! { wait::#accepted(#because) }
}

/// The statements of acceptors; a value that several look at is found once.
fn statements(acceptors: &[Acceptor]) -> TokenStream {
    let mut tokens = TokenStream::new();
    let mut at_hand: Option<&Expression> = None;
    for (index, acceptor) in acceptors.iter().enumerate() {
        let value = value(&acceptor.matcher);
        let next = acceptors.get(index + 1).and_then(|next| self::value(&next.matcher));
        let lists = matches!(acceptor.matcher, Matcher::All(..) | Matcher::Any(..));
        if let Some(value) = value
            && at_hand != Some(value)
            && (lists || next == Some(value))
        {
            let found = if lists { jmespath::option(value) } else { jmespath::value(value) };
            tokens.extend(quote! { let value = #found; });
            at_hand = Some(value);
        }
        let condition = condition(&acceptor.matcher, value.is_some() && value == at_hand);
        let accepted = accepted(acceptor);
        tokens.extend(quote! {
            if #condition {
                return #accepted;
            }
        });
    }
    tokens
}

/// The value that a matcher compares with a text.
fn value(matcher: &Matcher) -> Option<&Expression> {
    match matcher {
        Matcher::All(value, _)
        | Matcher::Any(value, _)
        | Matcher::Condition(Condition::Equal(value, Expression::Text(_))) => Some(value),
        _ => None,
    }
}

fn condition(matcher: &Matcher, at_hand: bool) -> TokenStream {
    match matcher {
        Matcher::Success(true) => quote! { result.is_ok() },
        Matcher::Success(false) => quote! { result.is_err() },
        Matcher::ErrorCode(codes) => quote! { wait::fails_with(result, &[#(#codes),*]) },
        Matcher::All(_, expected) => quote! { wait::all(value.as_deref(), #expected) },
        Matcher::Any(_, expected) => quote! { wait::any(value.as_deref(), #expected) },
        Matcher::Condition(Condition::Equal(value, Expression::Text(expected))) if at_hand => {
            if jmespath::is_plain(value) {
                quote! { value == #expected }
            } else {
                quote! { value == Some(#expected) }
            }
        }
        Matcher::Condition(condition) => jmespath::condition(condition),
    }
}

/// Whether a matcher looks at input or output.
fn uses(matcher: &Matcher, what: &Expression) -> bool {
    match matcher {
        Matcher::Success(_) | Matcher::ErrorCode(_) => false,
        Matcher::All(value, _) | Matcher::Any(value, _) => value.mentions(what),
        Matcher::Condition(condition) => condition.mentions(what),
    }
}
