//! Values of rules.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::ir::{FormatPart, RuleCall, RuleExpr};

/// A value.
pub fn value(expr: &RuleExpr) -> TokenStream {
    match expr {
        RuleExpr::Text(text) => quote! { #text },
        RuleExpr::Flag(flag) => quote! { #flag },
        RuleExpr::Number(number) => {
            let number = Literal::i64_unsuffixed(*number);
            quote! { #number }
        }
        RuleExpr::Param(param) => quote! { self.#param },
        RuleExpr::Local(local) => quote! { #local },
        RuleExpr::Borrowed(inner) => match inner.as_ref() {
            RuleExpr::Format(parts) => {
                let text = format(parts);
                quote! { &#text }
            }
            other => {
                let other = value(other);
                quote! { &*#other }
            }
        },
        RuleExpr::None => quote! { None },
        RuleExpr::Required(param, name, hint) => quote! { endpoint::required(self.#param, #name, #hint)? },
        RuleExpr::Start => quote! { start },
        RuleExpr::Format(parts) => format(parts),
        RuleExpr::Field(of, field) => {
            let (of, field) = (value(of), quote::format_ident!("{field}"));
            quote! { #of.#field }
        }
        RuleExpr::Method(of, method) => {
            let (of, method) = (value(of), quote::format_ident!("{method}"));
            quote! { #of.#method() }
        }
        RuleExpr::At(of, index) => {
            let (of, index) = (value(of), Literal::i64_unsuffixed(*index));
            quote! { #of.at(#index) }
        }
        RuleExpr::Call(call, arguments) => self::call(*call, arguments),
        RuleExpr::Coalesce(values, optional) => coalesce(values, *optional),
        RuleExpr::Some(inner) => {
            let inner = value(inner);
            quote! { Some(#inner) }
        }
        RuleExpr::Cow(inner, made, optional) => cow(inner, *made, *optional),
        RuleExpr::Then(from, local, inner, optional) => {
            let (from, inner, local) = (value(from), value(inner), &local.rust);
            if *optional {
                quote! { #from.and_then(|#local| #inner) }
            } else {
                quote! { #from.map(|#local| #inner) }
            }
        }
        RuleExpr::Ite(condition, yes, no) => {
            let (condition, yes, no) = (self::condition(condition), value(yes), value(no));
            quote! { if #condition { #yes } else { #no } }
        }
        RuleExpr::IsSet(_) | RuleExpr::Not(_) | RuleExpr::Equal(..) | RuleExpr::IsTrue(_) => condition(expr),
    }
}

/// A boolean as a test.
pub fn condition(expr: &RuleExpr) -> TokenStream {
    match expr {
        RuleExpr::IsSet(of) => {
            let of = operand(of);
            quote! { #of.is_some() }
        }
        RuleExpr::IsTrue(of) => {
            let of = operand(of);
            quote! { #of == Some(true) }
        }
        RuleExpr::Equal(a, b) => {
            let (a, empty, b) = (operand(a), is_empty(b), operand(b));
            if empty {
                quote! { #a.is_empty() }
            } else {
                quote! { #a == #b }
            }
        }
        RuleExpr::Not(inner) => match inner.as_ref() {
            RuleExpr::IsSet(of) => {
                let of = operand(of);
                quote! { #of.is_none() }
            }
            RuleExpr::IsTrue(of) => {
                let of = operand(of);
                quote! { #of != Some(true) }
            }
            RuleExpr::Equal(a, b) if !is_empty(b) => {
                let (a, b) = (operand(a), operand(b));
                quote! { #a != #b }
            }
            RuleExpr::Equal(a, _) => {
                let a = operand(a);
                quote! { !#a.is_empty() }
            }
            other => {
                let other = operand(other);
                quote! { !#other }
            }
        },
        other => operand(other),
    }
}

fn is_empty(expr: &RuleExpr) -> bool {
    matches!(expr, RuleExpr::Text(text) if text.is_empty())
}

/// A value beside an operator.
fn operand(expr: &RuleExpr) -> TokenStream {
    if let RuleExpr::Borrowed(inner) = expr
        && let RuleExpr::Format(parts) = inner.as_ref()
    {
        return format(parts);
    }
    let printed = value(expr);
    match expr {
        RuleExpr::Ite(..) | RuleExpr::Not(_) | RuleExpr::Equal(..) | RuleExpr::IsTrue(_) => quote! { (#printed) },
        _ => printed,
    }
}

/// A value as something to be displayed.
pub fn display(expr: &RuleExpr) -> TokenStream {
    match expr {
        RuleExpr::Format(parts) => {
            let (text, values) = template(parts);
            quote! { format_args!(#text #(, #values)*) }
        }
        other => value(other),
    }
}

/// Text with values filled in, as a `String`.
pub fn format(parts: &[FormatPart]) -> TokenStream {
    let (text, values) = template(parts);
    quote! { format!(#text #(, #values)*) }
}

/// The literal of a format macro, and the values that do not fit into it.
fn template(parts: &[FormatPart]) -> (String, Vec<TokenStream>) {
    let mut text = String::new();
    let mut values = Vec::new();
    for part in parts {
        match part {
            FormatPart::Text(plain) => text.push_str(&escaped(plain)),
            FormatPart::Value(RuleExpr::Start) => text.push_str("{start}"),
            FormatPart::Value(RuleExpr::Local(local)) if !local.to_string().starts_with("r#") => {
                text.extend(["{", &local.to_string(), "}"]);
            }
            FormatPart::Value(of) => {
                text.push_str("{}");
                values.push(value(of));
            }
        }
    }
    (text, values)
}

/// Text as it stands in the literal of a format macro.
pub fn escaped(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}")
}

fn call(call: RuleCall, arguments: &[RuleExpr]) -> TokenStream {
    let arguments = arguments.iter().map(value);
    match call {
        RuleCall::Partition => quote! { endpoint::partition(self.partitions, #(#arguments),*) },
        RuleCall::ParseArn => quote! { endpoint::Arn::parse(#(#arguments),*) },
        RuleCall::ParseUrl => quote! { endpoint::Url::parse(#(#arguments),*) },
        RuleCall::Substring => quote! { endpoint::substring(#(#arguments),*) },
        RuleCall::Split => quote! { endpoint::split(#(#arguments),*) },
        RuleCall::UriEncode => quote! { endpoint::uri_encode(#(#arguments),*) },
        RuleCall::IsValidHostLabel => quote! { endpoint::is_valid_host_label(#(#arguments),*) },
        RuleCall::IsVirtualHostableS3Bucket => quote! { endpoint::is_virtual_hostable_s3_bucket(#(#arguments),*) },
    }
}

fn coalesce(values: &[RuleExpr], optional: bool) -> TokenStream {
    let Some((first, others)) = values.split_first() else { return quote! { None } };
    let mut printed = operand(first);
    for (at, other) in others.iter().enumerate() {
        let other = value(other);
        let last = at + 1 == others.len();
        printed = if last && !optional {
            quote! { #printed.unwrap_or(#other) }
        } else {
            quote! { #printed.or(#other) }
        };
    }
    printed
}

fn cow(inner: &RuleExpr, made: bool, optional: bool) -> TokenStream {
    let printed = value(inner);
    match (made, optional, inner) {
        (true, _, RuleExpr::Format(_)) => quote! { Cow::Owned(#printed) },
        (true, ..) => printed,
        (false, false, _) => quote! { Cow::Borrowed(#printed) },
        (false, true, _) => quote! { #printed.map(Cow::Borrowed) },
    }
}
