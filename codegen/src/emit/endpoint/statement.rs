//! Rules as statements: `if … { return …; }`, the last one without `return`.

use proc_macro2::TokenStream;
use quote::quote;

use super::expression::{condition, display, value};
use crate::ir::{Decision, Extras, PropertyValue, RuleExpr, Statement, Test};

/// The body of a function.
pub fn body(statements: &[Statement]) -> TokenStream {
    let Some((Statement::Decide(last), others)) = statements.split_last() else {
        let all = statements.iter().map(statement);
        return quote! { #(#all)* };
    };
    let others = others.iter().map(statement);
    let (before, last) = decision(last);
    quote! { #(#others)* #before #last }
}

fn statement(statement: &Statement) -> TokenStream {
    match statement {
        Statement::If(tests, then) => {
            let tests = tests.iter().map(test);
            let then = then.iter().map(self::statement);
            quote! { if #(#tests)&&* { #(#then)* } }
        }
        Statement::Unless(test, decided) => {
            let (before, last) = decision(decided);
            match test {
                Test::Holds(expr) => {
                    let expr = condition(&opposite(expr));
                    quote! { if #expr { #before return #last; } }
                }
                Test::Bind(local, expr) => {
                    let name = &local.rust;
                    let expr = value(expr);
                    quote! { let Some(#name) = #expr else { #before return #last; }; }
                }
            }
        }
        Statement::Let(local, of) => {
            let name = &local.rust;
            let of = value(of);
            quote! { let #name = #of; }
        }
        Statement::Decide(decided) => {
            let (before, last) = decision(decided);
            quote! { #before return #last; }
        }
    }
}

fn opposite(expr: &RuleExpr) -> RuleExpr {
    match expr {
        RuleExpr::Not(inner) => inner.as_ref().clone(),
        other => RuleExpr::Not(Box::new(other.clone())),
    }
}

fn test(test: &Test) -> TokenStream {
    match test {
        Test::Holds(expr) => condition(expr),
        Test::Bind(local, expr) => {
            let name = &local.rust;
            let expr = value(expr);
            quote! { let Some(#name) = #expr }
        }
    }
}

/// A decision: what comes before it, and its value.
fn decision(decision: &Decision) -> (TokenStream, TokenStream) {
    let nothing = TokenStream::new();
    match decision {
        Decision::Endpoint(url, extras) => {
            let url = display(url);
            if *extras == Extras::default() {
                return (nothing, quote! { endpoint::url(#url) });
            }
            let extras = self::extras(extras);
            (nothing, quote! { Ok(endpoint::Endpoint::new(#url) #extras) })
        }
        Decision::Error(error) => {
            let error = display(error);
            (nothing, quote! { endpoint::error(#error) })
        }
        Decision::NoRule => (nothing, quote! { endpoint::no_rule() }),
        Decision::Call { function, start, arguments, extras } => {
            let start = start.iter().map(start_of);
            let arguments = start.chain(arguments.iter().map(value));
            let call = quote! { self.#function(#(#arguments),*) };
            if *extras == Extras::default() {
                return (nothing, call);
            }
            let extras = self::extras(extras);
            (quote! { let found = #call?; }, quote! { Ok(found #extras) })
        }
    }
}

/// What the URLs of a function begin with, for which it takes `fmt::Arguments`.
fn start_of(start: &RuleExpr) -> TokenStream {
    match start {
        RuleExpr::Format(parts) if parts.as_slice() == [crate::ir::FormatPart::Value(RuleExpr::Start)] => {
            quote! { start }
        }
        RuleExpr::Format(_) => display(start),
        RuleExpr::Text(text) => {
            let text = super::expression::escaped(text);
            quote! { format_args!(#text) }
        }
        other => {
            let other = value(other);
            quote! { format_args!("{}", #other) }
        }
    }
}

fn extras(extras: &Extras) -> TokenStream {
    let headers = extras.headers.iter().map(|(name, of)| {
        let of = display(of);
        quote! { .header(#name, #of) }
    });
    let properties = extras.properties.iter().map(|(name, of)| {
        let of = property(of, false);
        quote! { .property(#name, #of) }
    });
    quote! { #(#headers)* #(#properties)* }
}

/// A property; as a `Document` if it is within another.
fn property(of: &PropertyValue, within: bool) -> TokenStream {
    let plain = match of {
        PropertyValue::Flag(flag) => quote! { #flag },
        PropertyValue::Number(number) => quote! { #number },
        PropertyValue::Text(RuleExpr::Format(parts)) => super::expression::format(parts),
        PropertyValue::Text(text) => value(text),
        PropertyValue::List(items) => {
            let items = items.iter().map(|item| property(item, true));
            return quote! { endpoint::list([#(#items),*]) };
        }
        PropertyValue::Map(entries) => {
            let entries = entries.iter().map(|(key, of)| {
                let of = property(of, true);
                quote! { (#key, #of) }
            });
            return quote! { endpoint::map([#(#entries),*]) };
        }
    };
    if within {
        quote! { #plain.into() }
    } else {
        plain
    }
}
