//! What every shape has that can be asked, so that generated code need only list them.

/// Gives shapes `validate` without an import, or what enums demand.
///
/// `method { .. }` are shapes that implement [`Validate`](crate::validate::Validate) themselves and get its method as their
/// own; `enumeration { .. }` enums, which implement it here.
#[macro_export]
#[doc(hidden)]
macro_rules! validate_shapes {
    (method { $($shape:ident,)* }) => {$(
        impl $shape {
            /// Everything at once that the model forbids in the value, and in all that it holds.
            pub fn validate(&self) -> ::std::result::Result<(), $crate::validate::Violations> {
                $crate::validate::Validate::validate(self)
            }
        }
    )*};
    (enumeration { $($shape:ident,)* }) => {$(
        impl $crate::validate::Validate for $shape {
            fn check(&self, at: &mut $crate::validate::Place<'_>) {
                if let Self::Unknown(value) = self {
                    at.unknown(value, Self::VALUES);
                }
            }
        }
    )*};
}

pub use validate_shapes as shapes;
