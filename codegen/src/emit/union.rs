//! ```text
//! pub enum Value { Text(String), Count(i32), Unknown { tag: String, value: Document } }
//! ```

use proc_macro2::TokenStream;
use quote::quote;

use super::{deprecated, docs, members, sensitive, types};
use crate::ir::{Field, Union};

/// The union.
pub fn definition(union: &Union) -> TokenStream {
    let rust = &union.rust;
    let documentation = docs(&union.docs);
    let deprecation = deprecated(union.deprecated.as_ref());
    let variants = union.variants.iter().map(variant);
    let hides = union.sensitive || union.variants.iter().any(|variant| variant.sensitive);
    let derived_debug = if hides {
        quote! {}
    } else {
        quote! { Debug, }
    };
    let mut tokens = quote! {
        #documentation
        #deprecation
        #[non_exhaustive]
        #[derive(Clone, #derived_debug PartialEq)]
        pub enum #rust {
            #(#variants,)*
            /// A member that the model does not list, kept as it came.
            Unknown {
                /// The member's name.
                tag: String,
                /// The member's value.
                value: Document,
            },
        }
    };
    if hides {
        tokens.extend(sensitive::union(rust, &union.variants, union.sensitive));
    }
    tokens
}

/// How the union travels.
pub fn wire(union: &Union) -> TokenStream {
    let mut tokens = TokenStream::new();
    if union.directions.write {
        tokens.extend(write(union));
    }
    if union.directions.read {
        tokens.extend(read(union));
    }
    tokens
}

/// `/// docs` and `Name(Type)`
pub fn variant(field: &Field) -> TokenStream {
    let documentation = docs(&field.docs);
    let deprecation = deprecated(field.deprecated.as_ref());
    let rust = &field.rust;
    let ty = types::value(&field.ty);
    quote! { #documentation #deprecation #rust(#ty) }
}

fn write(union: &Union) -> TokenStream {
    let rust = &union.rust;
    let arms = union.variants.iter().map(|variant| {
        let name = &variant.rust;
        let wire = &variant.wire;
        match types::codec(&variant.codec) {
            None => quote! { Self::#name(value) => object.member(#wire, value), },
            Some(codec) => quote! { Self::#name(value) => object.member_as::<#codec, _>(#wire, value), },
        }
    });
    quote! {
            impl json::Write for #rust {
                #[inline]
    fn write(&self, out: &mut json::Writer) {
                    let mut object = out.object();
                    match self {
                        #(#arms)*
                        Self::Unknown { tag, value } => object.dynamic(tag, value),
                    }
                }
            }
        }
}

fn read(union: &Union) -> TokenStream {
    let rust = &union.rust;
    let arms = union.variants.iter().map(|variant| {
        let name = &variant.rust;
        let wire = &variant.wire;
        let value = members::optional(variant);
        quote! { #wire => #value.map(Self::#name), }
    });
    quote! {
            impl json::Read for #rust {
                #[inline]
    fn read_into(&mut self, reader: &mut json::Reader<'_>) -> json::Result {
                    let mut value = None;
                    while let Some(key) = reader.next_member()? {
                        let member = match &*key {
                            #(#arms)*
                            tag => {
                                let value = json::unknown_member(reader, tag)?;
                                value.map(|value| Self::Unknown { tag: key.into_owned(), value })
                            }
                        };
                        json::one_member(&mut value, member)?;
                    }
                    *self = json::union_member(value)?;
                    Ok(())
                }
            }
            /// Stands in for a value that the service left out.
            impl Default for #rust {
                fn default() -> Self {
                    Self::Unknown { tag: String::new(), value: Document::Null }
                }
            }
        }
}
