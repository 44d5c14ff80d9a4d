//! ```text
//! pub enum Level { Low, High, Unknown(i32) }
//! impl Level { pub const VALUES: &'static [Self]; pub fn as_i32(&self) -> i32 }
//! ```

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::variants;
use crate::emit::{deprecated, docs};
use crate::ir::Enumeration;

/// The enum, its conversions from and to numbers.
pub fn definition(enumeration: &Enumeration<i32>) -> TokenStream {
    let rust = &enumeration.rust;
    let documentation = docs(&enumeration.docs);
    let deprecation = deprecated(enumeration.deprecated.as_ref());
    let variants = variants(enumeration);
    let names: Vec<_> = enumeration.variants.iter().map(|variant| &variant.rust).collect();
    let values: Vec<_> = enumeration.variants.iter().map(|variant| Literal::i32_unsuffixed(variant.wire)).collect();
    quote! {
        #documentation
        #deprecation
        #[non_exhaustive]
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum #rust {
            #variants
            /// A value that the model does not list, kept as it came.
            Unknown(i32),
        }
        impl #rust {
            /// The values that the model lists.
            pub const VALUES: &'static [Self] = &[#(Self::#names),*];
            /// The value as it is sent.
            pub fn as_i32(self) -> i32 {
                match self {
                    #(Self::#names => #values,)*
                    Self::Unknown(value) => value,
                }
            }
        }
        impl From<i32> for #rust {
            fn from(value: i32) -> Self {
                match value {
                    #(#values => Self::#names,)*
                    _ => Self::Unknown(value),
                }
            }
        }
        impl FromStr for #rust {
            type Err = ParseIntError;
            fn from_str(value: &str) -> Result<Self, ParseIntError> {
                let number: i32 = value.parse()?;
                Ok(Self::from(number))
            }
        }
        impl fmt::Display for #rust {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.as_i32(), f)
            }
        }
        impl fmt::Debug for #rust {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.as_i32(), f)
            }
        }
    }
}
