//! ```text
//! crate::runtime::validate::shapes! { method { PutRecordsInput, } }
//! crate::runtime::validate::shapes! { enumeration { EncryptionType, } }
//! fn stream_arn(value: validate::Value<'_, String>) { value.length(1..=2048).regex(..); }
//! impl validate::Validate for PutRecordsInput {
//!     fn check(&self, at: &mut validate::Place<'_>) {
//!         at.field("records", &self.records).length(1..=500).each(validate::nested);
//!         at.field("stream_arn", &self.stream_arn).optional().keeps(stream_arn);
//!     }
//! }
//! ```

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;

use super::shape::types;
use crate::ir::{
    Bounds, CharacterSet, Field, NumberBounds, Pattern, PatternMatcher, Rule, Service, ShapeRules, Structure, Type,
    Union,
};
use crate::names;

/// What the model demands of all that is sent; nothing for a service that sends nothing.
pub fn validate(service: &Service) -> Option<TokenStream> {
    let own = service.operations.iter().flat_map(|operation| &operation.own);
    let sent: Vec<&Type> = own.chain(&service.types).filter(|ty| ty.directions().write).collect();
    let methods = table("method", sent.iter().filter(|ty| has_method(ty)));
    let enumerations = table("enumeration", sent.iter().filter(|ty| is_enumeration(ty)));
    let shapes = service.rules.iter().map(shape);
    let items = sent.iter().filter_map(|ty| match ty {
        Type::Structure(shape) => Some(structure(shape)),
        Type::Union(shape) => Some(union(shape)),
        // Events of a stream are structures.
        Type::EventStream(_) | Type::Enumeration(_) | Type::IntEnumeration(_) => None,
    });
    (!sent.is_empty()).then(|| quote! { #methods #enumerations #(#shapes)* #(#items)* })
}

/// Whether `validate` is a method of its own: of a member of that name there is a setter.
pub fn has_method(ty: &Type) -> bool {
    match ty {
        Type::Structure(shape) => !shape.fields.iter().any(|field| names::plain(&field.rust) == "validate"),
        Type::Union(_) => true,
        Type::EventStream(_) | Type::Enumeration(_) | Type::IntEnumeration(_) => false,
    }
}

fn is_enumeration(ty: &Type) -> bool {
    matches!(ty, Type::Enumeration(_) | Type::IntEnumeration(_))
}

/// `crate::runtime::validate::shapes! { method { .. } }`; by its whole path, since macros are looked for in the very module
/// `validate` too.
fn table<'a>(kind: &str, types: impl Iterator<Item = &'a &'a Type>) -> Option<TokenStream> {
    let types: Vec<&Ident> = types.map(|ty| ty.rust()).collect();
    let kind = Ident::new(kind, Span::call_site());
    (!types.is_empty()).then(|| quote! { crate::runtime::validate::shapes! { #kind { #(#types,)* } } })
}

/// `fn stream_arn(value: validate::Value<'_, String>) { .. }`
fn shape(shape: &ShapeRules) -> TokenStream {
    let (rust, ty, rules) = (&shape.rust, types::value(&shape.ty), rules(&shape.rules));
    quote! {
        fn #rust(value: validate::Value<'_, #ty>) {
            value #rules;
        }
    }
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
    quote! {
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
    quote! {
        impl validate::Validate for #rust {
            fn check(&self, at: &mut validate::Place<'_>) {
                #body
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
        Rule::Shape(name) => quote! { .keeps(#name) },
    });
    quote! { #(#steps)* }
}

/// `.each(tag_key)`, `.each(|value| { value.length(1..=128); })`
fn of_elements(method: &str, elements: &[Rule]) -> TokenStream {
    let method = Ident::new(method, Span::call_site());
    match elements {
        [Rule::Nested] => quote! { .#method(validate::nested) },
        [Rule::Shape(name)] => quote! { .#method(#name) },
        rules => {
            let rules = self::rules(rules);
            quote! { .#method(|value| { value #rules; }) }
        }
    }
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
