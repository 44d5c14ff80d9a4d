//! Futures behind pointers, which are compiled once.
//!
//! The compiler makes a copy of an `async` function's body in every unit of code that awaits it: in this crate, and again
//! in those of its users. A plain function that gives a boxed future stays alone. So what is large, and awaited in more
//! than one place or from other crates, is boxed; what is small, or awaited in one place, need not be.

use std::pin::Pin;

/// A future behind a pointer.
pub(crate) type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
