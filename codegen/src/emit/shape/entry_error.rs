//! ```text
//! impl PutRecordsResultEntry { pub fn kind(&self) -> ServiceErrorKind; pub fn is_throttling(&self) -> bool; … }
//! ```

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::ir::EntryError;
use crate::names;

/// What an entry of an answer says of its own failure, as an error says it.
pub fn methods(rust: &Ident, entry: &EntryError) -> TokenStream {
    let (code, optional) = &entry.code;
    let summary = format!(" What `{}` means to a caller; `Other` also if there is none.", names::plain(code));
    let code = if *optional {
        quote! { self.#code.as_ref().map_or("", |code| code.as_str()) }
    } else {
        quote! { self.#code.as_str() }
    };
    let kind = match &entry.sender_fault {
        None => quote! { ServiceErrorKind::of(#code) },
        Some((fault, true)) => quote! { ServiceErrorKind::of_entry(#code, self.#fault.unwrap_or_default()) },
        Some((fault, false)) => quote! { ServiceErrorKind::of_entry(#code, self.#fault) },
    };
    quote! {
        impl #rust {
            #[doc = #summary]
            pub fn kind(&self) -> ServiceErrorKind {
                #kind
            }
            /// Whether it failed because the caller is too fast.
            pub fn is_throttling(&self) -> bool {
                self.kind() == ServiceErrorKind::Throttling
            }
            /// Whether it failed and may succeed if it is sent again.
            pub fn is_retryable(&self) -> bool {
                self.kind().is_transient()
            }
        }
    }
}
