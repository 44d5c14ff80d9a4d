//! Results that come in pages (trait `paginated`): a stream of pages, and one of the items in them.
//!
//! Knows tokens and items by [`Paginated`] and [`PaginatedItems`] alone; how a call is made is the client's business.

#[cfg(feature = "client")]
mod pages;

use std::collections::BTreeMap;

use crate::Operation;

#[cfg(feature = "client")]
pub use pages::{Items, Pages};

/// An operation whose results come in pages.
pub trait Paginated: Operation<Input: 'static, Output: 'static> + 'static {
    /// What tells the service where to go on, mostly a string.
    type Token: Clone + PartialEq + Send + 'static;

    /// The token of the page after `output`; `None` if that was the last.
    fn next_token(output: &Self::Output) -> Option<Self::Token>;

    /// Makes `input` ask for the page of `token`.
    fn set_token(input: &mut Self::Input, token: Self::Token);
}

/// An operation whose pages hold items.
pub trait PaginatedItems: Paginated {
    /// An item; of a map, its key and value.
    type Item;

    /// The items of a page; `None` if it holds none.
    fn items(output: Self::Output) -> Option<Vec<Self::Item>>;
}

/// A token that may be empty, which means the end as much as none.
pub trait Token: Sized {
    /// The token, if it leads anywhere.
    fn not_empty(self) -> Option<Self>;
}

impl Token for String {
    fn not_empty(self) -> Option<Self> {
        (!self.is_empty()).then_some(self)
    }
}

impl<K, V> Token for BTreeMap<K, V> {
    fn not_empty(self) -> Option<Self> {
        (!self.is_empty()).then_some(self)
    }
}

impl<T> Token for Vec<T> {
    fn not_empty(self) -> Option<Self> {
        (!self.is_empty()).then_some(self)
    }
}
