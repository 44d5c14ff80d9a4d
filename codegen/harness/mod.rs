//! What protocol tests share: sends requests, decodes responses, compares, and says where something differs.
//!
//! Written by hand; goes into crates of generated tests as it stands. Knows no service.
#![allow(dead_code, unused_imports, reason = "a model need not have tests of every kind")]

mod body;
mod cbor;
mod endpoint;
mod events;
mod json;
mod loopback;
mod request;
mod response;
mod same;
mod xml;

use std::fmt::Debug;
use std::str::FromStr;

pub use body::Body;
pub use endpoint::{ClientSettings, Destination, EndpointTest, no_settings};
pub use events::{Frame, Header, Message, problems as frame_problems};
pub use request::RequestTest;
pub use response::ResponseTest;
pub use same::Same;

/// The number that a text is.
pub fn number<T: FromStr<Err: Debug>>(text: &str) -> T {
    text.parse().expect("a number")
}

/// What comes of a future, on an executor of its own.
fn run<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("an executor").block_on(future)
}
