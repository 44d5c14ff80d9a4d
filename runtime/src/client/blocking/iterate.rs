//! Streams as iterators, each step of which waits.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;

use futures_core::Stream;

use super::thread::Thread;
use crate::paginate::{self, Paginated, PaginatedItems};

/// The pages of an operation's results, one call each, made when the page is asked for; ends as
/// [`paginate::Pages`] does.
pub struct Pages<O: Paginated> {
    thread: Thread,
    pages: paginate::Pages<O>,
}

impl<O: Paginated> Pages<O> {
    pub(super) fn new(thread: Thread, pages: paginate::Pages<O>) -> Self {
        Self { thread, pages }
    }

    /// Begins with the page of `token`, which [`token`](Self::token) of an earlier iterator gave.
    #[must_use]
    pub fn resume(self, token: O::Token) -> Self {
        Self { pages: self.pages.resume(token), ..self }
    }

    /// Takes a token that comes again for the end; see [`paginate::Pages::end_on_repeated_token`].
    #[must_use]
    pub fn end_on_repeated_token(self) -> Self {
        Self { pages: self.pages.end_on_repeated_token(), ..self }
    }

    /// The token of the page that comes next, or of the one that failed; `None` before the first and after the last.
    #[must_use]
    pub fn token(&self) -> Option<&O::Token> {
        self.pages.token()
    }

    /// All pages that are left, or the first error.
    pub fn all(self) -> Result<Vec<O::Output>, O::Error> {
        self.collect()
    }

    /// The items of all pages, one by one.
    #[must_use]
    pub fn items(self) -> Items<O>
    where
        O: PaginatedItems,
    {
        Items { thread: self.thread, items: self.pages.items() }
    }
}

impl<O: Paginated> Iterator for Pages<O> {
    type Item = Result<O::Output, O::Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.thread.wait(self.pages.next()).unwrap_or_else(|error| Some(Err(error.into())))
    }
}

/// The items of an operation's results, page after page; ends as [`paginate::Items`] does.
pub struct Items<O: PaginatedItems> {
    thread: Thread,
    items: paginate::Items<O>,
}

impl<O: PaginatedItems> Items<O> {
    /// All items that are left, or the first error.
    pub fn all(self) -> Result<Vec<O::Item>, O::Error> {
        self.collect()
    }

    /// The token of the page behind the items at hand, or of the one that failed.
    #[must_use]
    pub fn token(&self) -> Option<&O::Token> {
        self.items.token()
    }
}

impl<O: PaginatedItems> Iterator for Items<O> {
    type Item = Result<O::Item, O::Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.thread.wait(self.items.next()).unwrap_or_else(|error| Some(Err(error.into())))
    }
}

/// What a stream gives, one by one.
pub struct Iter<S> {
    thread: Thread,
    stream: S,
}

impl<S> Iter<S> {
    pub(super) fn new(thread: Thread, stream: S) -> Self {
        Self { thread, stream }
    }

    /// The stream with what it still holds.
    pub fn into_inner(self) -> S {
        self.stream
    }
}

impl<S: Stream + Unpin> Iterator for Iter<S> {
    type Item = S::Item;

    fn next(&mut self) -> Option<Self::Item> {
        let stream = &mut self.stream;
        let next = poll_fn(|context| Pin::new(&mut *stream).poll_next(context));
        // The thread was begun by the call that gave the stream.
        self.thread.wait(next).ok().flatten()
    }
}

impl<O: Paginated> fmt::Debug for Pages<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("operation", &O::INFO.name).finish_non_exhaustive()
    }
}

impl<O: PaginatedItems> fmt::Debug for Items<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("operation", &O::INFO.name).finish_non_exhaustive()
    }
}

impl<S> fmt::Debug for Iter<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Iter").finish_non_exhaustive()
    }
}
