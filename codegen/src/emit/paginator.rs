//! ```text
//! pub fn list_streams_pages(&self, input: ListStreamsInput) -> runtime::paginate::Pages<ListStreams>
//! impl paginate::Paginated for ListStreams { … }
//! impl paginate::PaginatedItems for ListStreams { … }
//! ```

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::deprecated;
use super::shape::types;
use crate::ir::{FieldStep, ItemType, MoreFlag, NextToken, Operation, PageItems, Paginator, ValueType};
use crate::names;

/// The client's method; nothing for an operation that does not page.
pub fn method(operation: &Operation) -> Option<TokenStream> {
    let Paginator { method, items, .. } = operation.paginator.as_ref()?;
    let Operation { rust, input, .. } = operation;
    let one = &operation.method;
    let deprecation = deprecated(operation.deprecated.as_ref());
    let summary = format!(" The pages of {}, each asked for when it is wanted.", names::link("Self", one));
    let items = items.is_some().then(|| {
        quote! {
            ///
            /// `.items()` gives what is in them, one by one.
        }
    });
    Some(quote! {
        #[doc = #summary]
        #items
        #deprecation
        pub fn #method(&self, input: #input) -> runtime::paginate::Pages<#rust> {
            runtime::paginate::Pages::new(self.inner.clone(), input)
        }
    })
}

/// Where tokens and items are; nothing for an operation that does not page.
pub fn wire(operation: &Operation) -> Option<TokenStream> {
    let paginator = operation.paginator.as_ref()?;
    let rust = &operation.rust;
    let token = types::value(&paginator.token);
    let next = next_token(paginator);
    let FieldStep { rust: field, optional } = &paginator.input;
    let value = if *optional {
        quote! { Some(token) }
    } else {
        quote! { token }
    };
    let clears = &paginator.clears;
    let items = paginator.items.as_ref().map(|items| page_items(rust, items));
    Some(quote! {
        impl paginate::Paginated for #rust {
            type Token = #token;
            fn next_token(output: &Self::Output) -> Option<Self::Token> {
                #next
            }
            fn set_token(input: &mut Self::Input, token: Self::Token) {
                #(input.#clears = None;)*
                input.#field = #value;
            }
        }
        #items
    })
}

fn next_token(paginator: &Paginator) -> TokenStream {
    let (statements, token, optional) = match &paginator.next {
        NextToken::Member { token, more } => (more.as_ref().map(end_unless), borrowed(token), is_optional(token)),
        NextToken::LastItem { more, items, key } => {
            let (end, list) = (end_unless(more), list(items));
            let statements = Some(quote! {
                #end
                let last = #list.last()?;
            });
            match key {
                Some(FieldStep { rust, optional }) => (statements, quote! { last.#rust }, *optional),
                None => (statements, quote! { last }, false),
            }
        }
    };
    let token = if paginator.token.is_plain_parameter() {
        token
    } else {
        quote! { #token.clone() }
    };
    let end = match (may_be_empty(&paginator.token), optional) {
        (true, true) => quote! { paginate::Token::not_empty(#token?) },
        (true, false) => quote! { paginate::Token::not_empty(#token) },
        (false, true) => token,
        (false, false) => quote! { Some(#token) },
    };
    quote! { #statements #end }
}

/// Ends the pages if a flag does not say that there is more.
fn end_unless(MoreFlag { path, needed }: &MoreFlag) -> TokenStream {
    let more = borrowed(path);
    let ends = match (is_optional(path), needed) {
        (true, true) => quote! { #more != Some(true) },
        (true, false) => quote! { #more == Some(false) },
        (false, _) => quote! { !#more },
    };
    quote! {
        if #ends {
            return None;
        }
    }
}

/// Whether an empty value is as good as none.
fn may_be_empty(ty: &ValueType) -> bool {
    matches!(ty, ValueType::String | ValueType::List(_) | ValueType::Map(..))
}

fn page_items(operation: &Ident, items: &PageItems) -> TokenStream {
    let item = match &items.item {
        ItemType::Element(ty) => types::value(ty),
        ItemType::Entry(key, value) => {
            let (key, value) = (types::value(key), types::value(value));
            quote! { (#key, #value) }
        }
    };
    let owned = steps(&items.path, &TokenStream::new());
    let body = match (&items.item, is_optional(&items.path)) {
        (ItemType::Element(_), true) => owned,
        (ItemType::Element(_), false) => quote! { Some(#owned) },
        (ItemType::Entry(..), true) => quote! { Some(#owned?.into_iter().collect()) },
        (ItemType::Entry(..), false) => quote! { Some(#owned.into_iter().collect()) },
    };
    quote! {
        impl paginate::PaginatedItems for #operation {
            type Item = #item;
            fn items(output: Self::Output) -> Option<Vec<Self::Item>> {
                #body
            }
        }
    }
}

/// `output.a.as_ref()?.b`: the last field as it is, behind those on the way to it.
fn borrowed(path: &[FieldStep]) -> TokenStream {
    steps(path, &quote! { .as_ref() })
}

/// The list at the end of a path, which is none if a field on the way is.
fn list(path: &[FieldStep]) -> TokenStream {
    let end = borrowed(path);
    if is_optional(path) {
        quote! { #end.as_ref()? }
    } else {
        end
    }
}

fn steps(path: &[FieldStep], reached: &TokenStream) -> TokenStream {
    let mut tokens = quote! { output };
    for (index, FieldStep { rust, optional }) in path.iter().enumerate() {
        tokens.extend(quote! { .#rust });
        if *optional && index + 1 < path.len() {
            tokens.extend(quote! { #reached? });
        }
    }
    tokens
}

fn is_optional(path: &[FieldStep]) -> bool {
    path.last().is_some_and(|step| step.optional)
}
