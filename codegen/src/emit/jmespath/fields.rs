//! ```text
//! v.description.as_ref()?.status.as_deref()
//! ```
//!
//! How fields are reached, and how their values are seen: as references, texts or numbers.

use proc_macro2::TokenStream;
use quote::quote;

use super::{option, plain};
use crate::ir::{Expression, FieldStep, View};

pub fn fields(of: &Expression, steps: &[FieldStep], view: &View) -> TokenStream {
    let on_the_way = steps.split_last().is_some_and(|(_, before)| before.iter().any(|step| step.optional));
    // Only one's end is an `Option`: it can stand for itself.
    if let (Some(base), false) = (plain(of), on_the_way) {
        return chain(&base, steps, view);
    }
    let (of, chain) = (option(of), chain(&quote! { v }, steps, view));
    if steps.iter().any(|step| step.optional) {
        quote! { #of.and_then(|v| #chain) }
    } else {
        quote! { #of.map(|v| #chain) }
    }
}

/// `v.a.as_ref()?.b.as_deref()`: an `Option` if any field is.
fn chain(base: &TokenStream, steps: &[FieldStep], view: &View) -> TokenStream {
    let any = steps.iter().any(|step| step.optional);
    let mut place = base.clone();
    for (index, FieldStep { rust, optional }) in steps.iter().enumerate() {
        place = quote! { #place.#rust };
        match (*optional, index + 1 == steps.len()) {
            (true, false) => place = quote! { #place.as_ref()? },
            (true, true) => return optional_in_place(view, &place),
            (false, _) => {}
        }
    }
    let seen = seen_in_place(view, &place);
    if any {
        quote! { Some(#seen) }
    } else {
        seen
    }
}

/// How the value of an optional field is seen.
fn optional_in_place(view: &View, place: &TokenStream) -> TokenStream {
    match view {
        View::Bool | View::Float => place.clone(),
        View::Number => quote! { #place.map(f64::from) },
        View::Rounded => quote! { #place.map(|v| v as f64) },
        View::Text => quote! { #place.as_deref() },
        view => {
            let seen = mapped(view);
            quote! { #place.as_ref()#seen }
        }
    }
}

/// How the value of a field is seen that is always there.
pub fn seen_in_place(view: &View, place: &TokenStream) -> TokenStream {
    match view {
        View::Reference => quote! { &#place },
        View::Text | View::EnumText => quote! { #place.as_str() },
        View::Bool | View::Float => place.clone(),
        View::Number => quote! { f64::from(#place) },
        View::Rounded => quote! { #place as f64 },
        View::IntEnum => quote! { f64::from(#place.as_i32()) },
        View::List(item) => {
            let seen = mapped(item);
            if matches!(**item, View::Bool | View::Float) {
                return quote! { #place.to_vec() };
            }
            quote! { #place.iter()#seen.collect::<Vec<_>>() }
        }
        View::Nullable(inner) => optional_in_place(inner, place),
    }
}

/// How the value of the reference `v` is seen.
pub fn seen(view: &View) -> TokenStream {
    match view {
        View::Reference => quote! { v },
        View::Bool | View::Float => quote! { *v },
        View::Number => quote! { f64::from(*v) },
        View::Rounded => quote! { *v as f64 },
        View::Text | View::EnumText | View::IntEnum | View::List(_) | View::Nullable(_) => {
            seen_in_place(view, &quote! { v })
        }
    }
}

/// `.map(|v| …)`, or nothing where references are seen as they are.
pub fn mapped(view: &View) -> TokenStream {
    match view {
        View::Reference => TokenStream::new(),
        View::Bool | View::Float => quote! { .copied() },
        view => {
            let seen = seen(view);
            quote! { .map(|v| #seen) }
        }
    }
}
