//! Errors on their way from a fake service: which error, with which status, and its members.

use std::ops::Deref;

use bytes::Bytes;

use crate::protocol::ModeledError;
use crate::{ErrorMeta, ServiceError};

/// An error of a service before a protocol makes a response of it.
#[derive(Clone, Debug)]
pub struct Fault {
    /// What the response calls it.
    pub code: Option<String>,
    /// The HTTP status.
    pub status: u16,
    /// The message, if it has one.
    pub message: Option<String>,
    /// Its members, as a document of the protocol's format.
    pub document: Bytes,
    /// Whether the document is all of a body that once came, and says the code by itself.
    pub is_body: bool,
    /// Its members in the JSON form, where that is another document.
    pub json: Option<String>,
    /// The members that travel in headers.
    #[cfg(feature = "rest")]
    pub bound: &'static [super::rest::Member],
}

impl Fault {
    /// The error of a model.
    #[must_use]
    pub fn of<E: Exception + Deref<Target = ErrorMeta>>(error: &E) -> Self {
        Self {
            code: Some(E::CODE.trim_start_matches("r#").to_owned()),
            status: E::STATUS,
            message: error.message().map(str::to_owned),
            document: error.document(),
            is_body: false,
            json: error.json(),
            #[cfg(feature = "rest")]
            bound: E::BOUND,
        }
    }

    /// An error that the model does not list: its code, and the body that it came with, if any.
    #[must_use]
    pub fn unmodeled(error: &ServiceError) -> Self {
        Self {
            code: error.code().map(str::to_owned),
            status: error.status().unwrap_or(400),
            message: error.message().map(str::to_owned),
            document: error.body().clone(),
            is_body: !error.body().is_empty(),
            json: None,
            #[cfg(feature = "rest")]
            bound: &[],
        }
    }
}

/// The error of an operation, as far as a service answers it; implemented by generated code.
pub trait FaultOf {
    /// What the service answers; `None` for what only the client can say.
    fn fault(&self) -> Option<Fault>;
}

/// An error of a model; implemented by generated code.
pub trait Exception {
    /// The code in a response.
    const CODE: &'static str;
    /// The HTTP status.
    const STATUS: u16;
    /// The members that travel in headers.
    #[cfg(feature = "rest")]
    const BOUND: &'static [super::rest::Member] = &[];

    /// The members, as a document of the protocol's format.
    fn document(&self) -> Bytes;

    /// The members in the JSON form, where members travel in headers and documents are something else.
    fn json(&self) -> Option<String> {
        None
    }
}

/// An error with this message and nothing else.
#[must_use]
pub fn with_message<E: Exception + ModeledError>(message: String) -> E {
    E::new(ErrorMeta::of_code(E::CODE.trim_start_matches("r#")).with_message(message))
}

/// Gives exceptions `with_message`.
#[macro_export]
#[doc(hidden)]
macro_rules! fake_exceptions {
    (exceptions { $($exception:ident,)* }) => {$(
        impl $exception {
            /// The error with this message, for what a [`FakeClient`] answers. What else it has is empty.
            #[must_use]
            pub fn with_message(message: impl Into<::std::string::String>) -> Self {
                $crate::fake::with_message(message.into())
            }
        }
    )*};
}

/// Implements [`FaultOf`] for the error of an operation, from the variants that its model lists.
#[macro_export]
#[doc(hidden)]
macro_rules! fake_errors {
    ($error:ident { $($variant:ident,)* }) => {
        impl $crate::fake::FaultOf for $error {
            fn fault(&self) -> ::std::option::Option<$crate::fake::Fault> {
                match self {
                    $(Self::$variant(error) => Some($crate::fake::Fault::of(error)),)*
                    Self::Unmodeled(error) => Some($crate::fake::Fault::unmodeled(error)),
                    Self::Call(_) => None,
                }
            }
        }
    };
}

pub use fake_errors as errors;
pub use fake_exceptions as exceptions;
