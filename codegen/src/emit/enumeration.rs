//! ```text
//! pub enum Mode { OnDemand, Provisioned, Unknown(String) }
//! impl Mode { pub const VALUES: &'static [Self]; pub fn as_str(&self) -> &str }
//! ```

use proc_macro2::TokenStream;
use quote::quote;

use super::{deprecated, docs, variants};
use crate::ir::Enumeration;

/// The enum, its conversions from and to text.
pub fn definition(enumeration: &Enumeration<String>) -> TokenStream {
    let rust = &enumeration.rust;
    let documentation = docs(&enumeration.docs);
    let deprecation = deprecated(enumeration.deprecated.as_ref());
    let variants = variants(enumeration);
    let names: Vec<_> = enumeration.variants.iter().map(|variant| &variant.rust).collect();
    let values: Vec<_> = enumeration.variants.iter().map(|variant| &variant.wire).collect();
    quote! {
        #documentation
        #deprecation
        #[non_exhaustive]
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum #rust {
            #variants
            /// A value that the model does not list, kept as it came.
            Unknown(String),
        }
        impl #rust {
            /// The values that the model lists.
            pub const VALUES: &'static [Self] = &[#(Self::#names),*];
            /// The value as it is sent.
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#names => #values,)*
                    Self::Unknown(value) => value,
                }
            }
        }
        impl From<&str> for #rust {
            fn from(value: &str) -> Self {
                match value {
                    #(#values => Self::#names,)*
                    _ => Self::Unknown(value.to_owned()),
                }
            }
        }
        impl From<String> for #rust {
            fn from(value: String) -> Self {
                Self::from(value.as_str())
            }
        }
        impl AsRef<str> for #rust {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }
        impl fmt::Display for #rust {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    }
}

/// How the enum travels.
pub fn wire(enumeration: &Enumeration<String>) -> TokenStream {
    let rust = &enumeration.rust;
    let mut tokens = TokenStream::new();
    if enumeration.directions.write {
        tokens.extend(quote! {
                    impl json::Write for #rust {
                        #[inline]
        fn write(&self, out: &mut json::Writer) {
                            out.string(self.as_str());
                        }
                    }
                });
    }
    if enumeration.directions.read {
        tokens.extend(quote! {
                    impl json::Read for #rust {
                        #[inline]
        fn read_into(&mut self, reader: &mut json::Reader<'_>) -> json::Result {
                            *self = Self::from(&*reader.string()?);
                            Ok(())
                        }
                    }
                    /// Stands in for a value that the service left out.
                    impl Default for #rust {
                        fn default() -> Self {
                            Self::Unknown(String::new())
                        }
                    }
                });
    }
    tokens
}
