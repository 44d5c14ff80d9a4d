//! What an operation tells the endpoint rules.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::params::fixed;
use crate::ir::{EndpointInput, InputStep, InputValue, RuleType};

/// The method of the trait `Operation`, unless the trait's own will do: without rules, and without an endpoint in the input.
pub fn decision(inputs: Option<&[EndpointInput]>, url: Option<&Ident>) -> Option<TokenStream> {
    let (body, asks_input) = match inputs {
        Some(inputs) => by_rules(inputs),
        None if url.is_some() => (quote! { endpoint::regional(&SERVICE, settings) }, false),
        None => return None,
    };
    let name = if asks_input || url.is_some() {
        quote! { input }
    } else {
        quote! { _ }
    };
    let settings = url.map(|field| {
        quote! { let settings = &endpoint::Settings { endpoint_url: Some(&input.#field), ..settings.clone() }; }
    });
    Some(quote! {
        fn endpoint(
            #name: &Self::Input,
            settings: &endpoint::Settings<'_>,
        ) -> Result<endpoint::Endpoint, CallError> {
            #settings
            #body
        }
    })
}

/// What the rules decide, and whether they ask the input.
fn by_rules(inputs: &[EndpointInput]) -> (TokenStream, bool) {
    let is_fixed = |input: &&EndpointInput| matches!(input.value, InputValue::Fixed(_));
    let (fixed, given): (Vec<_>, Vec<_>) = inputs.iter().partition(is_fixed);
    let lists = given.iter().filter(|input| input.ty == RuleType::List).map(|input| list(input));
    let fixed = fixed.into_iter().map(assigned);
    let assigned = given.iter().map(|input| assigned(input));
    let from_input = (!given.is_empty()).then(|| quote! { if settings.from_input { #(#assigned)* } });
    let body = if inputs.is_empty() {
        quote! { EndpointParams::new(settings)?.resolve() }
    } else {
        quote! {
            #(#lists)*
            let mut params = EndpointParams::new(settings)?;
            #(#fixed)*
            #from_input
            params.resolve()
        }
    };
    (body, !given.is_empty())
}

/// `params.stream_arn = …;`
fn assigned(input: &EndpointInput) -> TokenStream {
    let param = &input.param;
    let some = |value: TokenStream| {
        if input.optional_param {
            quote! { Some(#value) }
        } else {
            value
        }
    };
    match &input.value {
        InputValue::Fixed(value) => {
            let value = some(fixed(value));
            quote! { params.#param = #value; }
        }
        _ if input.ty == RuleType::List => {
            let name = list_name(input);
            let value = some(quote! { endpoint::Parts::Borrowed(&#name) });
            quote! { params.#param = #value; }
        }
        InputValue::Member(InputStep::Field { rust, member, optional, text }) => {
            let value = match (input.ty, optional, text) {
                (RuleType::Flag, true, _) => quote! { input.#rust },
                (RuleType::Flag, false, _) => some(quote! { input.#rust }),
                (_, true, true) => quote! { input.#rust.as_deref() },
                (_, true, false) => quote! { input.#rust.as_ref().map(|value| value.as_str()) },
                (_, false, true) => some(quote! { endpoint::required_input(#member, &input.#rust)? }),
                (_, false, false) => some(quote! { input.#rust.as_str() }),
            };
            let value = match (optional, input.optional_param) {
                (true, false) => quote! { #value.unwrap_or(params.#param) },
                (true, true) if input.has_other_source => quote! { #value.or(params.#param) },
                _ => value,
            };
            quote! { params.#param = #value; }
        }
        InputValue::Member(step) => assigned_path(std::slice::from_ref(step), input),
        InputValue::Path(steps) => assigned_path(steps, input),
    }
}

fn assigned_path(steps: &[InputStep], input: &EndpointInput) -> TokenStream {
    let param = &input.param;
    walk(steps, &Place::root(), &|place| {
        let value = place.leaf(input.ty);
        let value = if input.optional_param {
            quote! { Some(#value) }
        } else {
            value
        };
        quote! { params.#param = #value; }
    })
}

fn list_name(input: &EndpointInput) -> Ident {
    format_ident!("{}_items", input.param)
}

/// `let mut resource_arns_items = Vec::new();` and what is put into it.
fn list(input: &EndpointInput) -> TokenStream {
    let name = list_name(input);
    let mut steps = match &input.value {
        InputValue::Path(steps) => steps.clone(),
        InputValue::Member(step) => vec![step.clone()],
        InputValue::Fixed(_) => return TokenStream::new(),
    };
    if let InputValue::Member(_) = &input.value {
        steps.push(InputStep::Elements { sparse: false });
    }
    let filled = walk(&steps, &Place::root(), &|place| {
        let item = place.leaf(RuleType::Text);
        quote! { #name.push(#item); }
    });
    quote! {
        let mut #name = Vec::new();
        #filled
    }
}

/// Where a path has come to.
struct Place {
    expr: TokenStream,
    /// Whether the expression is a reference to the value rather than the value.
    is_reference: bool,
    depth: usize,
}

impl Place {
    fn root() -> Self {
        Self { expr: quote! { input }, is_reference: true, depth: 0 }
    }

    fn field(&self, field: &Ident) -> Self {
        let expr = &self.expr;
        Self { expr: quote! { #expr.#field }, is_reference: false, depth: self.depth }
    }

    /// A variable that refers to the value.
    fn variable(&self) -> (Ident, Self) {
        let name = if self.depth == 0 { format_ident!("item") } else { format_ident!("item{}", self.depth + 1) };
        let place = Self { expr: quote! { #name }, is_reference: true, depth: self.depth + 1 };
        (name, place)
    }

    fn leaf(&self, ty: RuleType) -> TokenStream {
        let expr = &self.expr;
        match (ty, self.is_reference) {
            (RuleType::Flag, true) => quote! { *#expr },
            (RuleType::Flag, false) => quote! { #expr },
            _ => quote! { #expr.as_str() },
        }
    }
}

/// Statements that follow a path and do `end` wherever it leads.
fn walk(steps: &[InputStep], at: &Place, end: &dyn Fn(&Place) -> TokenStream) -> TokenStream {
    let Some((step, rest)) = steps.split_first() else { return end(at) };
    let expr = &at.expr;
    let each = |iterator: TokenStream| {
        let (name, place) = at.variable();
        let body = walk(rest, &place, end);
        quote! { for #name in #iterator { #body } }
    };
    match step {
        InputStep::Field { rust, optional: false, .. } => walk(rest, &at.field(rust), end),
        InputStep::Field { rust, optional: true, .. } => {
            let (name, place) = at.variable();
            let body = walk(rest, &place, end);
            quote! { if let Some(#name) = &#expr.#rust { #body } }
        }
        InputStep::Elements { sparse: false } => each(quote! { #expr.iter() }),
        InputStep::Elements { sparse: true } => each(quote! { #expr.iter().flatten() }),
        InputStep::Values { sparse: false } => each(quote! { #expr.values() }),
        InputStep::Values { sparse: true } => each(quote! { #expr.values().flatten() }),
        InputStep::Keys => each(quote! { #expr.keys() }),
        InputStep::Each(paths) => {
            let paths = paths.iter().map(|path| {
                let steps: Vec<InputStep> = path.iter().chain(rest).cloned().collect();
                walk(&steps, at, end)
            });
            quote! { #(#paths)* }
        }
    }
}
