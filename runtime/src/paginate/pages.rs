//! Streams of pages and of their items, which make calls as they are read.

use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use super::{Paginated, PaginatedItems};
use crate::client::Client;
use crate::executor::BoxFuture;
use crate::{CallError, CallErrorKind, Operation};

/// The pages of an operation's results, one call each, made when the page is asked for.
///
/// A [`Stream`] that also has [`next`](Self::next), which needs no trait:
///
/// ```
/// # use smithwright_runtime::paginate::{Pages, Paginated};
/// async fn count<O: Paginated>(mut pages: Pages<O>) -> Result<usize, O::Error> {
///     let mut count = 0;
///     while let Some(page) = pages.next().await {
///         page?;
///         count += 1;
///     }
///     Ok(count)
/// }
/// ```
///
/// Ends after the last page, or after an error; then [`token`](Self::token) says where to go on. A page may be empty
/// and others still follow. A service that gives the token of an earlier page again would never come to an end: that is
/// an error (kind [`Decode`](CallErrorKind::Decode)) behind the page, unless
/// [`end_on_repeated_token`](Self::end_on_repeated_token) says that it is the end. The token of a page with that page
/// is seen at once, that of an earlier one after some pages came again, at most three times as many as there are.
pub struct Pages<O: Paginated> {
    client: Client,
    state: State<O>,
    /// Where the page comes from that is asked for next.
    token: Option<O::Token>,
    end_on_repeated_token: bool,
    earlier: Earlier<O::Token>,
}

/// An earlier token, by which one that comes again is known: Brent's way to find cycles.
///
/// It is replaced after one page, two, four and so on, so that it comes to lie on any cycle and stays for its length.
/// All that is kept is one token of however many, and nothing is asked of tokens but that they are alike or not.
struct Earlier<T> {
    token: Option<T>,
    pages: u64,
    limit: u64,
}

impl<T: Clone + PartialEq> Earlier<T> {
    const fn new() -> Self {
        Self { token: None, pages: 0, limit: 1 }
    }

    /// Whether `token` has come before; it is the next in any case.
    fn has(&mut self, token: &T) -> bool {
        if self.token.as_ref() == Some(token) {
            return true;
        }
        self.pages = self.pages.saturating_add(1);
        if self.pages >= self.limit {
            *self = Self { token: Some(token.clone()), pages: 0, limit: self.limit.saturating_mul(2) };
        }
        false
    }
}

/// A call, which gives its input back.
type Call<O> = BoxFuture<'static, (<O as Operation>::Input, Result<<O as Operation>::Output, <O as Operation>::Error>)>;

enum State<O: Paginated> {
    /// The next page may be asked for.
    Idle(O::Input),
    /// A page was asked for.
    Calling(Call<O>),
    /// The last page came with the token of one before the next.
    Repeated,
    Ended,
}

impl<O: Paginated> Pages<O> {
    /// The pages that `input` asks for; no call is made yet.
    #[must_use]
    pub fn new(client: Client, input: O::Input) -> Self {
        Self { client, state: State::Idle(input), token: None, end_on_repeated_token: false, earlier: Earlier::new() }
    }

    /// Begins with the page of `token`, which [`token`](Self::token) of an earlier stream gave.
    #[must_use]
    pub fn resume(mut self, token: O::Token) -> Self {
        self.token = Some(token);
        self
    }

    /// Takes a token that comes again for the end, as operations mean it that are asked for news again and again.
    #[must_use]
    pub fn end_on_repeated_token(mut self) -> Self {
        self.end_on_repeated_token = true;
        self
    }

    /// The token of the page that comes next, or of the one that failed; `None` before the first and after the last.
    #[must_use]
    pub fn token(&self) -> Option<&O::Token> {
        self.token.as_ref()
    }

    /// The next page or error; `None` at the end.
    ///
    /// May be cancelled: the call goes on when the next page is asked for.
    pub async fn next(&mut self) -> Option<Result<O::Output, O::Error>> {
        poll_fn(|context| self.poll(context)).await
    }

    /// All pages that are left, or the first error.
    pub async fn all(mut self) -> Result<Vec<O::Output>, O::Error> {
        let mut all = Vec::new();
        while let Some(page) = self.next().await {
            all.push(page?);
        }
        Ok(all)
    }

    /// The items of all pages, one by one.
    #[must_use]
    pub fn items(self) -> Items<O>
    where
        O: PaginatedItems,
    {
        Items { pages: self, page: VecDeque::new() }
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<O::Output, O::Error>>> {
        loop {
            match std::mem::replace(&mut self.state, State::Ended) {
                State::Idle(input) => self.state = State::Calling(self.ask(input)),
                State::Calling(mut call) => {
                    let Poll::Ready((input, result)) = call.as_mut().poll(context) else {
                        self.state = State::Calling(call);
                        return Poll::Pending;
                    };
                    return Poll::Ready(Some(result.inspect(|page| self.go_on(input, O::next_token(page)))));
                }
                State::Repeated => {
                    let text = "the service gave the token of a page again, so the pages would never end";
                    let error = CallError::new(CallErrorKind::Decode, text).with_operation(O::INFO.name);
                    return Poll::Ready(Some(Err(error.into())));
                }
                State::Ended => return Poll::Ready(None),
            }
        }
    }

    fn ask(&self, mut input: O::Input) -> Call<O> {
        let client = self.client.clone();
        if let Some(token) = self.token.clone() {
            O::set_token(&mut input, token);
        }
        Box::pin(async move {
            let result = client.call::<O>(&input).await;
            (input, result)
        })
    }

    /// After a page that is followed by that of `next`.
    fn go_on(&mut self, input: O::Input, next: Option<O::Token>) {
        let repeated = next.as_ref().is_some_and(|next| self.token.as_ref() == Some(next) || self.earlier.has(next));
        self.state = match (&next, repeated) {
            (None, _) => State::Ended,
            (Some(_), false) => State::Idle(input),
            (Some(_), true) if self.end_on_repeated_token => State::Ended,
            (Some(_), true) => State::Repeated,
        };
        self.token = next;
    }
}

impl<O: Paginated> Stream for Pages<O> {
    type Item = Result<O::Output, O::Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

/// Nothing in it points into itself.
impl<O: Paginated> Unpin for Pages<O> {}

impl<O: Paginated> fmt::Debug for Pages<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Tokens may be secret.
        f.debug_struct("Pages").field("operation", &O::INFO.name).finish_non_exhaustive()
    }
}

/// The items of an operation's results, page after page: a [`Stream`] that also has [`next`](Self::next).
///
/// ```
/// # use smithwright_runtime::paginate::{Pages, PaginatedItems};
/// async fn everything<O: PaginatedItems>(pages: Pages<O>) -> Result<Vec<O::Item>, O::Error> {
///     pages.items().all().await
/// }
/// ```
///
/// Ends as [`Pages`] does.
pub struct Items<O: PaginatedItems> {
    pages: Pages<O>,
    page: VecDeque<O::Item>,
}

impl<O: PaginatedItems> Items<O> {
    /// The next item or error; `None` at the end. May be cancelled: no item is lost.
    pub async fn next(&mut self) -> Option<Result<O::Item, O::Error>> {
        poll_fn(|context| self.poll(context)).await
    }

    /// All items that are left, or the first error.
    pub async fn all(mut self) -> Result<Vec<O::Item>, O::Error> {
        let mut all = Vec::new();
        while let Some(item) = self.next().await {
            all.push(item?);
        }
        Ok(all)
    }

    /// The token of the page behind the items at hand, or of the one that failed.
    ///
    /// Items of a page that were not taken yet are not among those of the next.
    #[must_use]
    pub fn token(&self) -> Option<&O::Token> {
        self.pages.token()
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<O::Item, O::Error>>> {
        loop {
            if let Some(item) = self.page.pop_front() {
                return Poll::Ready(Some(Ok(item)));
            }
            match self.pages.poll(context) {
                Poll::Ready(Some(Ok(page))) => self.page = O::items(page).unwrap_or_default().into(),
                Poll::Ready(Some(Err(error))) => return Poll::Ready(Some(Err(error))),
                Poll::Ready(None) => return Poll::Ready(None),
                Poll::Pending => return Poll::Pending,
            }
        }
    }
}

impl<O: PaginatedItems> Stream for Items<O> {
    type Item = Result<O::Item, O::Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

/// Nothing in it points into itself.
impl<O: PaginatedItems> Unpin for Items<O> {}

impl<O: PaginatedItems> fmt::Debug for Items<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("operation", &O::INFO.name).finish_non_exhaustive()
    }
}
