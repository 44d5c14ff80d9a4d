//! ```text
//! pub enum Mode { OnDemand, Provisioned, Unknown(String) }
//! impl Mode { pub const VALUES: &'static [Self]; pub fn as_str(&self) -> &str }
//! ```

use proc_macro2::TokenStream;
use quote::quote;

use super::variants;
use crate::emit::{deprecated, docs};
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
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
        impl FromStr for #rust {
            type Err = Infallible;
            fn from_str(value: &str) -> Result<Self, Infallible> {
                Ok(Self::from(value))
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
        impl fmt::Debug for #rust {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                debug::text(f, self.as_str())
            }
        }
    }
}
