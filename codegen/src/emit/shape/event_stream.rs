//! ```text
//! pub enum Events { Added(Added), Unknown { event_type: String, payload: Bytes } }
//! ```

use proc_macro2::TokenStream;
use quote::quote;

use super::{shown, union};
use crate::emit::{deprecated, docs};
use crate::ir::{EventStream, Field};

/// The events.
pub fn definition(stream: &EventStream) -> TokenStream {
    let rust = &stream.rust;
    let documentation = docs(&stream.docs);
    let deprecation = deprecated(stream.deprecated.as_ref());
    let fields: Vec<&Field> = stream.events.iter().map(|event| &event.field).collect();
    let variants = fields.iter().map(|field| union::variant(field));
    let shown = shown::event_stream(rust, &fields, stream.hides_unknown);
    quote! {
        #documentation
        #deprecation
        #[non_exhaustive]
        #[derive(Clone, PartialEq)]
        pub enum #rust {
            #(#variants,)*
            /// An event that the model does not list, kept as it came.
            Unknown {
                /// The event's name.
                event_type: String,
                /// The event's payload.
                payload: Bytes,
            },
        }
        #shown
    }
}
