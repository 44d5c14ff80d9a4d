//! ```text
//! output.records.len() > 3 && output.status.as_deref() == Some("ACTIVE")
//! ```

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{is_plain, option, place, plain, sign, whole};
use crate::ir::{Condition, Expression, Order, Truth};

/// Whether something holds.
pub fn condition(of: &Condition) -> TokenStream {
    match of {
        Condition::Constant(value) => quote! { #value },
        Condition::Truthy(value, truth) => truthy(value, *truth),
        Condition::Is(Expression::Order(order, left, right), true) => ordered(*order, left, right),
        Condition::Is(value, expected) => match plain(value) {
            Some(value) if *expected => value,
            Some(value) => quote! { !#value },
            None => {
                let value = option(value);
                quote! { #value == Some(#expected) }
            }
        },
        Condition::Equal(value, Expression::Null) => nothing(value, true),
        Condition::Equal(left, right) => compare(left, right, &quote! { == }),
        Condition::And(left, right) => joined(left, right, &quote! { && }),
        Condition::Or(left, right) => joined(left, right, &quote! { || }),
        Condition::Not(inner) => negated(inner),
    }
}

fn joined(left: &Condition, right: &Condition, sign: &TokenStream) -> TokenStream {
    let (left, right) = (operand(left), operand(right));
    quote! { #left #sign #right }
}

/// Whether a value is nothing, or that it is not.
fn nothing(value: &Expression, is: bool) -> TokenStream {
    if is_plain(value) {
        let holds = !is;
        return quote! { #holds };
    }
    let (value, method) = (option(value), format_ident!("{}", if is { "is_none" } else { "is_some" }));
    quote! { #value.#method() }
}

/// Whether two numbers are there and stand to each other so.
fn ordered(order: Order, left: &Expression, right: &Expression) -> TokenStream {
    let sign = sign(order);
    match (plain(left), plain(right)) {
        (Some(left), Some(right)) => quote! { #left #sign #right },
        (None, Some(right)) => {
            let left = option(left);
            quote! { #left.is_some_and(|v| v #sign #right) }
        }
        _ => {
            let (left, right) = (option(left), option(right));
            quote! { #left.zip(#right).is_some_and(|(a, b)| a #sign b) }
        }
    }
}

/// A condition in another, in parentheses where they help.
pub fn operand(of: &Condition) -> TokenStream {
    let tokens = condition(of);
    if is_compound(of) {
        return quote! { (#tokens) };
    }
    tokens
}

/// Whether a condition is printed as several.
fn is_compound(of: &Condition) -> bool {
    match of {
        Condition::And(..) | Condition::Or(..) => true,
        Condition::Not(inner) => is_compound(inner),
        _ => false,
    }
}

/// That something does not hold, without a `!` where there is a word for it.
fn negated(of: &Condition) -> TokenStream {
    match of {
        Condition::Constant(value) => condition(&Condition::Constant(!value)),
        Condition::Not(inner) => condition(inner),
        Condition::And(left, right) => condition(&Condition::Or(not(left), not(right))),
        Condition::Or(left, right) => condition(&Condition::And(not(left), not(right))),
        Condition::Equal(value, Expression::Null) => nothing(value, false),
        Condition::Equal(left, right) => compare(left, right, &quote! { != }),
        Condition::Is(value, expected) => {
            if is_plain(value) {
                return condition(&Condition::Is(value.clone(), !expected));
            }
            let value = option(value);
            quote! { #value != Some(#expected) }
        }
        Condition::Truthy(value, Truth::NotEmpty) => {
            if let Some(value) = place(value) {
                return quote! { #value.is_empty() };
            }
            let value = option(&whole(value));
            quote! { #value.is_none_or(|v| v.is_empty()) }
        }
        Condition::Truthy(value, _) => nothing(value, true),
    }
}

fn not(of: &Condition) -> Box<Condition> {
    Box::new(Condition::Not(Box::new(of.clone())))
}

fn compare(left: &Expression, right: &Expression, sign: &TokenStream) -> TokenStream {
    match (plain(left), plain(right)) {
        (Some(plain), Some(_)) if *right == Expression::Text(String::new()) => {
            let not = (sign.to_string() == "!=").then(|| quote! { ! });
            let text = place(left).unwrap_or(plain);
            quote! { #not #text.is_empty() }
        }
        (Some(left), Some(right)) => quote! { #left #sign #right },
        _ => {
            let (left, right) = (option(left), option(right));
            quote! { #left #sign #right }
        }
    }
}

fn truthy(value: &Expression, truth: Truth) -> TokenStream {
    let place = place(value).filter(|_| truth == Truth::NotEmpty);
    if let Some(value) = place {
        return quote! { !#value.is_empty() };
    }
    let value = &whole(value);
    match (plain(value), truth) {
        (Some(value), Truth::NotEmpty) => quote! { !#value.is_empty() },
        (Some(value), Truth::Itself) => value,
        (Some(_), Truth::Always) => quote! { true },
        (None, Truth::NotEmpty) => {
            let value = option(value);
            quote! { #value.is_some_and(|v| !v.is_empty()) }
        }
        (None, Truth::Itself) => {
            let value = option(value);
            quote! { #value == Some(true) }
        }
        (None, Truth::Always) => {
            let value = option(value);
            quote! { #value.is_some() }
        }
    }
}
