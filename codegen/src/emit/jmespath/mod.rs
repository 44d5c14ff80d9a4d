//! ```text
//! output.stream_description.stream_status.as_str() == "ACTIVE"
//! ```

mod condition;
mod fields;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

pub use condition::{condition, operand};
use fields::{fields, mapped, seen, seen_in_place};

use crate::ir::{Expression, FieldStep, Function, Order, Search, Truth, View};

/// A value as an `Option`.
pub fn option(value: &Expression) -> TokenStream {
    if let Some(value) = plain(value) {
        return quote! { Some(#value) };
    }
    match value {
        Expression::Fields { of, steps, view } => fields(of, steps, view),
        Expression::Variant { of, union, variant, view } => {
            let (of, value) = (option(of), seen(view));
            quote! {
                #of.and_then(|v| match v {
                    #union::#variant(v) => Some(#value),
                    _ => None,
                })
            }
        }
        Expression::Entry { of, key, key_type, view } => {
            let of = option(of);
            let key = key_type.as_ref().map_or_else(|| quote! { #key }, |ty| quote! { &#ty::from(#key) });
            let seen = mapped(view);
            quote! { #of.and_then(|v| v.get(#key))#seen }
        }
        Expression::Keys(of) => {
            let of = option(of);
            quote! { #of.map(|v| v.keys().map(|v| v.as_str()).collect::<Vec<_>>()) }
        }
        Expression::Values { of, view } => {
            let (of, seen) = (option(of), mapped(view));
            quote! { #of.map(|v| v.values()#seen.collect::<Vec<_>>()) }
        }
        Expression::Project { list, nullable, each } => project(list, *nullable, each),
        Expression::Filter { list, nullable, condition } => {
            let (list, iter) = items(list, *nullable);
            let condition = self::condition(condition);
            quote! { #list.map(|list| list.#iter.filter(|&item| #condition).collect::<Vec<_>>()) }
        }
        Expression::Flatten { list, nullable } => {
            let (list, twice) = (option(list), nullable.then(|| quote! { .flatten() }));
            quote! { #list.map(|list| list.into_iter()#twice.flatten().collect::<Vec<_>>()) }
        }
        Expression::Index { list, nullable, at } => index(list, *nullable, *at),
        Expression::Or(left, right, truth) => {
            let (left, right) = (option(left), option(right));
            match truth {
                Truth::Itself => quote! { #left.filter(|&v| v).or(#right) },
                Truth::NotEmpty => quote! { #left.filter(|v| !v.is_empty()).or(#right) },
                Truth::Always => quote! { #left.or(#right) },
            }
        }
        Expression::NotNull(left, right) => {
            let (left, right) = (option(left), option(right));
            quote! { #left.or(#right) }
        }
        Expression::Order(order, left, right) => {
            let (left, right) = (option(left), option(right));
            let sign = sign(*order);
            quote! { #left.zip(#right).map(|(a, b)| a #sign b) }
        }
        Expression::Call(function, of) => call(*function, of),
        Expression::Search(search, subject, part) => find(*search, subject, part),
        // Plain, all of them.
        Expression::Input
        | Expression::Output
        | Expression::Item { .. }
        | Expression::Text(_)
        | Expression::Number(_)
        | Expression::Condition(_)
        | Expression::List { .. }
        | Expression::Null => quote! { None },
    }
}

/// A value, as an `Option` unless it is always there.
pub fn value(value: &Expression) -> TokenStream {
    plain(value).unwrap_or_else(|| option(value))
}

/// Whether a value is always there.
pub fn is_plain(value: &Expression) -> bool {
    plain(value).is_some()
}

/// A value that is always there, without the `Option`.
fn plain(value: &Expression) -> Option<TokenStream> {
    Some(match value {
        Expression::Input => quote! { input },
        Expression::Output => quote! { output },
        Expression::Item { list: false } => quote! { item },
        Expression::Item { list: true } => quote! { item.clone() },
        Expression::Text(text) => quote! { #text },
        Expression::Number(number) => {
            let number = Literal::f64_unsuffixed(*number);
            quote! { #number }
        }
        Expression::Condition(condition) => self::condition(condition),
        Expression::List { items, nullable } => {
            let items = items.iter().map(|item| if *nullable { option(item) } else { self::value(item) });
            quote! { vec![#(#items),*] }
        }
        Expression::Fields { of, steps, view } if steps.iter().all(|step| !step.optional) => {
            let place = steps.iter().fold(plain(of)?, |place, FieldStep { rust, .. }| quote! { #place.#rust });
            seen_in_place(view, &place)
        }
        _ => return None,
    })
}

/// A list as an `Option`, and how its items are iterated: those of a field without a list of one's own.
fn items(list: &Expression, nullable: bool) -> (TokenStream, TokenStream) {
    if let Some(list) = borrowed(list) {
        return (list, quote! { iter() });
    }
    let flatten = nullable.then(|| quote! { .flatten() });
    (option(list), quote! { into_iter()#flatten })
}

/// A value that is always there, where only its length matters: without a reference or view of it.
fn place(value: &Expression) -> Option<TokenStream> {
    match value {
        Expression::Fields { of, steps, view: View::List(_) | View::Text | View::Reference }
            if steps.iter().all(|step| !step.optional) =>
        {
            Some(steps.iter().fold(plain(of)?, |place, FieldStep { rust, .. }| quote! { #place.#rust }))
        }
        value => plain(value),
    }
}

/// The field itself where only its length matters.
fn whole(value: &Expression) -> Expression {
    match value {
        Expression::Fields { of, steps, view: View::List(_) } => {
            Expression::Fields { of: of.clone(), steps: steps.clone(), view: View::Reference }
        }
        value => value.clone(),
    }
}

/// The field itself of a list whose items are seen as references.
fn borrowed(list: &Expression) -> Option<TokenStream> {
    match list {
        Expression::Fields { view: View::List(item), .. } if **item == View::Reference => Some(option(&whole(list))),
        _ => None,
    }
}

fn project(list: &Expression, nullable: bool, each: &Expression) -> TokenStream {
    let (list, iter) = items(list, nullable);
    let mapped = match (each, plain(each)) {
        (Expression::Item { .. }, _) => TokenStream::new(),
        (_, Some(each)) => quote! { .map(|item| #each) },
        (each, None) => {
            let each = option(each);
            quote! { .filter_map(|item| #each) }
        }
    };
    quote! { #list.map(|list| list.#iter #mapped.collect::<Vec<_>>()) }
}

fn index(list: &Expression, nullable: bool, at: i64) -> TokenStream {
    let (list, iter) = match borrowed(list) {
        Some(list) => (list, quote! { iter() }),
        None => (option(list), quote! { into_iter() }),
    };
    let item = match at {
        0 => quote! { next() },
        -1 => quote! { next_back() },
        at => {
            let nth = Literal::u64_unsuffixed(if at < 0 { at.unsigned_abs() - 1 } else { at.unsigned_abs() });
            if at < 0 {
                quote! { rev().nth(#nth) }
            } else {
                quote! { nth(#nth) }
            }
        }
    };
    let flatten = nullable.then(|| quote! { .flatten() });
    quote! { #list.and_then(|list| list.#iter.#item)#flatten }
}

fn sign(order: Order) -> TokenStream {
    match order {
        Order::Less => quote! { < },
        Order::AtMost => quote! { <= },
        Order::Greater => quote! { > },
        Order::AtLeast => quote! { >= },
    }
}

fn call(function: Function, of: &Expression) -> TokenStream {
    let value = match function {
        Function::ItemCount => option(&whole(of)),
        _ => option(of),
    };
    match function {
        Function::CharacterCount => quote! { #value.map(|v| v.chars().count() as f64) },
        Function::ItemCount => quote! { #value.map(|v| v.len() as f64) },
        Function::MaxNumber => quote! { #value.and_then(|v| v.into_iter().reduce(f64::max)) },
        Function::MinNumber => quote! { #value.and_then(|v| v.into_iter().reduce(f64::min)) },
        Function::MaxText => quote! { #value.and_then(|v| v.into_iter().max()) },
        Function::MinText => quote! { #value.and_then(|v| v.into_iter().min()) },
        Function::Sum => quote! { #value.map(|v| v.into_iter().sum::<f64>()) },
        Function::Average => quote! {
            #value.filter(|v| !v.is_empty()).map(|v| v.iter().sum::<f64>() / v.len() as f64)
        },
        Function::Reverse => quote! { #value.map(|v| v.into_iter().rev().collect::<Vec<_>>()) },
        Function::SortTexts => quote! { #value.map(wait::sorted) },
        Function::SortNumbers => quote! { #value.map(wait::sorted_numbers) },
        Function::Absolute => quote! { #value.map(f64::abs) },
        Function::Ceiling => quote! { #value.map(f64::ceil) },
        Function::Floor => quote! { #value.map(f64::floor) },
    }
}

fn find(search: Search, subject: &Expression, part: &Expression) -> TokenStream {
    let (subject, part) = (option(subject), option(part));
    match search {
        Search::ListContains => quote! { #subject.zip(#part).map(|(list, v)| list.contains(&v)) },
        Search::NullableListContains => quote! { #subject.map(|list| list.contains(&#part)) },
        Search::TextContains => quote! { #subject.zip(#part).map(|(text, v)| text.contains(v)) },
        Search::StartsWith => quote! { #subject.zip(#part).map(|(text, v)| text.starts_with(v)) },
        Search::EndsWith => quote! { #subject.zip(#part).map(|(text, v)| text.ends_with(v)) },
    }
}
