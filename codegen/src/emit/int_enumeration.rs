//! ```text
//! pub enum Level { Low, High, Unknown(i32) }
//! impl Level { pub const VALUES: &'static [Self]; pub fn as_i32(&self) -> i32 }
//! ```

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{deprecated, docs, variants};
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
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
        impl fmt::Display for #rust {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.as_i32(), f)
            }
        }
    }
}

/// How the enum travels.
pub fn wire(enumeration: &Enumeration<i32>) -> TokenStream {
    let rust = &enumeration.rust;
    let mut tokens = TokenStream::new();
    if enumeration.directions.write {
        tokens.extend(quote! {
                    impl json::Write for #rust {
                        #[inline]
        fn write(&self, out: &mut json::Writer) {
                            out.integer(i64::from(self.as_i32()));
                        }
                    }
                });
    }
    if enumeration.directions.read {
        tokens.extend(quote! {
                    impl json::Read for #rust {
                        #[inline]
        fn read_into(&mut self, reader: &mut json::Reader<'_>) -> json::Result {
                            *self = Self::from(reader.read::<i32>()?);
                            Ok(())
                        }
                    }
                    /// Stands in for a value that the service left out.
                    impl Default for #rust {
                        fn default() -> Self {
                            Self::from(0)
                        }
                    }
                });
    }
    tokens
}
