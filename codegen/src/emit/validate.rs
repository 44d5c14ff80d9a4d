//! ```text
//! impl PutRecordsInput { pub fn validate(&self) -> Result<(), validate::Violations> }
//! impl validate::Validate for PutRecordsInput {
//!     fn check(&self, at: &mut validate::Place<'_>) {
//!         at.field("records", &self.records).length(1..=500).each(validate::nested);
//!     }
//! }
//! ```

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use crate::ir::{
    Bounds, CharacterSet, Field, NumberBounds, Pattern, PatternMatcher, Rule, Service, Structure, Type, Union,
};
use crate::names;

/// What the model demands of all that is sent; nothing for a service that sends nothing.
pub fn validate(service: &Service) -> Option<TokenStream> {
    let own = service.operations.iter().flat_map(|operation| &operation.own);
    let sent = own.chain(&service.types).filter(|ty| ty.directions().write);
    let items: Vec<TokenStream> = sent.filter_map(item).collect();
    (!items.is_empty()).then(|| quote! { #(#items)* })
}

fn item(ty: &Type) -> Option<TokenStream> {
    Some(match ty {
        Type::Structure(shape) => structure(shape),
        Type::Union(shape) => union(shape),
        Type::Enumeration(shape) => enumeration(&shape.rust),
        Type::IntEnumeration(shape) => enumeration(&shape.rust),
        // Its events are structures.
        Type::EventStream(_) => return None,
    })
}

fn structure(structure: &Structure) -> TokenStream {
    let rust = &structure.rust;
    let checks = structure.fields.iter().filter(|field| !field.rules.is_empty()).map(|field| {
        let ident = &field.rust;
        let check = member(field, &quote! { &self.#ident });
        quote! { #check; }
    });
    let checks: Vec<TokenStream> = checks.collect();
    let at = if checks.is_empty() {
        quote! { _ }
    } else {
        quote! { at }
    };
    // Of a member of that name there is a setter.
    let taken = structure.fields.iter().any(|field| names::plain(&field.rust) == "validate");
    let method = (!taken).then(|| method(rust));
    quote! {
        #method
        impl validate::Validate for #rust {
            fn check(&self, #at: &mut validate::Place<'_>) {
                #(#checks)*
            }
        }
    }
}

fn union(union: &Union) -> TokenStream {
    let rust = &union.rust;
    let arms: Vec<TokenStream> = union
        .variants
        .iter()
        .filter(|variant| !variant.rules.is_empty())
        .map(|variant| {
            let ident = &variant.rust;
            let check = member(variant, &quote! { value });
            quote! { Self::#ident(value) => { #check; } }
        })
        .collect();
    let body = if arms.is_empty() {
        quote! {
            if let Self::Unknown { tag, .. } = self {
                at.unknown_member(tag);
            }
        }
    } else {
        let others = (arms.len() < union.variants.len()).then(|| quote! { _ => {} });
        quote! {
            match self {
                #(#arms)*
                Self::Unknown { tag, .. } => at.unknown_member(tag),
                #others
            }
        }
    };
    let method = method(rust);
    quote! {
        #method
        impl validate::Validate for #rust {
            fn check(&self, at: &mut validate::Place<'_>) {
                #body
            }
        }
    }
}

fn enumeration(rust: &Ident) -> TokenStream {
    quote! {
        impl validate::Validate for #rust {
            fn check(&self, at: &mut validate::Place<'_>) {
                if let Self::Unknown(value) = self {
                    at.unknown(value, Self::VALUES);
                }
            }
        }
    }
}

fn method(rust: &Ident) -> TokenStream {
    quote! {
        impl #rust {
            /// Everything at once that the model forbids in the value, and in all that it holds.
            pub fn validate(&self) -> Result<(), validate::Violations> {
                validate::Validate::validate(self)
            }
        }
    }
}

fn member(field: &Field, value: &TokenStream) -> TokenStream {
    let name = names::plain(&field.rust);
    let rules = rules(&field.rules);
    quote! { at.field(#name, #value) #rules }
}

fn rules(rules: &[Rule]) -> TokenStream {
    let steps = rules.iter().map(|rule| match rule {
        Rule::Optional => quote! { .optional() },
        Rule::Required => quote! { .required() },
        Rule::Sensitive => quote! { .sensitive() },
        Rule::Length(bounds) => {
            let range = range(bounds, |bound| Literal::u64_unsuffixed(*bound));
            quote! { .length(#range) }
        }
        Rule::NotEmpty => quote! { .not_empty() },
        Rule::Range(bounds) => {
            let range = numbers(bounds);
            quote! { .range(#range) }
        }
        Rule::Pattern(pattern) => self::pattern(pattern),
        Rule::Unique { ordered: true } => quote! { .unique() },
        Rule::Unique { ordered: false } => quote! { .unique_unordered() },
        Rule::Each(rules) => of_elements("each", rules),
        Rule::Keys(rules) => of_elements("keys", rules),
        Rule::Values(rules) => of_elements("values", rules),
        Rule::Nested => quote! { .nested() },
    });
    quote! { #(#steps)* }
}

/// `.each(|value| { value.length(1..=128); })`
fn of_elements(method: &str, elements: &[Rule]) -> TokenStream {
    let method = Ident::new(method, proc_macro2::Span::call_site());
    if elements == [Rule::Nested] {
        return quote! { .#method(validate::nested) };
    }
    let rules = rules(elements);
    quote! { .#method(|value| { value #rules; }) }
}

fn range<T>(bounds: &Bounds<T>, literal: impl Fn(&T) -> Literal) -> TokenStream {
    let min = bounds.min.as_ref().map(&literal);
    let max = bounds.max.as_ref().map(literal);
    if max.is_some() {
        quote! { #min..=#max }
    } else {
        quote! { #min.. }
    }
}

fn numbers(bounds: &NumberBounds) -> TokenStream {
    match bounds {
        NumberBounds::Integer(bounds) => range(bounds, |bound| Literal::i64_unsuffixed(*bound)),
        NumberBounds::F32(bounds) => range(bounds, |bound| Literal::f32_unsuffixed(*bound)),
        NumberBounds::F64(bounds) => range(bounds, |bound| Literal::f64_unsuffixed(*bound)),
        NumberBounds::Decimal(bounds) => range(bounds, |bound| Literal::string(bound)),
    }
}

fn pattern(pattern: &Pattern) -> TokenStream {
    let text = &pattern.text;
    match &pattern.means {
        PatternMatcher::Characters(set, min, max) => {
            let among = among(set);
            let bounds = Bounds { min: (*min > 0).then_some(*min), max: *max };
            let count = range(&bounds, |bound| Literal::u32_unsuffixed(*bound));
            quote! { .characters(#text, #count, #among) }
        }
        PatternMatcher::AnyCharacter(set) => {
            let among = among(set);
            quote! { .any_character(#text, #among) }
        }
        PatternMatcher::Regex(expression) => quote! { .regex(#text, #expression) },
    }
}

/// `|c| matches!(c, 'a'..='z' | '_')`
fn among(set: &CharacterSet) -> TokenStream {
    let ranges = set.ranges.iter().map(|(first, last)| {
        let (from, to) = (Literal::character(*first), Literal::character(*last));
        if first == last {
            quote! { #from }
        } else {
            quote! { #from..=#to }
        }
    });
    match (set.ranges.is_empty(), set.negated) {
        (true, negated) => quote! { |_| #negated },
        (false, true) => quote! { |c| !matches!(c, #(#ranges)|*) },
        (false, false) => quote! { |c| matches!(c, #(#ranges)|*) },
    }
}
