//! What all errors of operations have in common, from one line for each error that an operation has.

/// Implements [`OperationError`](super::OperationError) and what it asks for, for an enum of the form that is generated.
///
/// The enum has a variant for each error that its model lists, which holds a type of the same name; then
/// `Unmodeled(ServiceError)` and `Call(CallError)`. A line is a variant. Behind `=` stands what responses call the error,
/// where that is not the variant's name; in parentheses what the operation knows of [repeating](crate::Retryable) the call,
/// where the error alone does not say. `= _` is an error that no response names, for another has its name.
///
/// `into Error` makes it convert into the error of the service, which has the same variants and more.
#[macro_export]
#[doc(hidden)]
macro_rules! operation_error {
    ($error:ident into $all:ident {
        $($variant:ident $(($retryable:ident))? $(= $code:tt)?,)*
    }) => {
        $crate::operation_error! { $error { $($variant $(($retryable))? $(= $code)?,)* } }

        impl ::std::convert::From<$error> for $all {
            #[inline]
            fn from(error: $error) -> Self {
                match error {
                    $($error::$variant(error) => error.into(),)*
                    $error::Unmodeled(error) => error.decode(),
                    $error::Call(error) => Self::Call(error),
                }
            }
        }
    };
    ($error:ident {
        $($variant:ident $(($retryable:ident))? $(= $code:tt)?,)*
    }) => {
        impl $error {
            fn detail(&self) -> &dyn $crate::ErrorDetail {
                match self {
                    $(Self::$variant(error) => error,)*
                    Self::Unmodeled(error) => error,
                    Self::Call(error) => error,
                }
            }
        }

        impl ::std::ops::Deref for $error {
            type Target = $crate::ErrorMeta;

            fn deref(&self) -> &$crate::ErrorMeta {
                self.detail()
            }
        }

        impl ::std::fmt::Display for $error {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&**self, f)
            }
        }

        impl ::std::fmt::Debug for $error {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Debug::fmt(self.detail(), f)
            }
        }

        impl ::std::error::Error for $error {}

        impl ::std::convert::From<$crate::CallError> for $error {
            fn from(error: $crate::CallError) -> Self {
                Self::Call(error)
            }
        }

        impl $crate::protocol::OperationError for $error {
            #[inline]
            fn decode(error: $crate::protocol::ErrorResponse) -> Self {
                $($crate::operation_error!(@read error $variant [$($retryable)?] $($code)?);)*
                error.next_name().map_or_else(Self::Unmodeled, Self::decode)
            }
        }
    };
    (@read $response:ident $variant:ident [$($retryable:ident)?] _) => {};
    (@read $response:ident $variant:ident [$($retryable:ident)?] $code:literal) => {
        if $response.code() == $code {
            return Self::$variant($response $(.with_retryable($crate::Retryable::$retryable))? .read());
        }
    };
    (@read $response:ident $variant:ident [$($retryable:ident)?]) => {
        if $response.code() == stringify!($variant) {
            return Self::$variant($response $(.with_retryable($crate::Retryable::$retryable))? .read());
        }
    };
}

pub use operation_error;
