//! ```text
//! fn body(input: &Self::Input) -> Option<StreamedBody<'_>> { … }
//! impl byte_stream::StreamedOutput for GetThingOutput { … }
//! ```

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{HttpBody, Operation, StreamedBody, Structure, ValueType};

/// What tells of the body of a request that is read while it is sent; nothing for others.
pub fn body(operation: &Operation) -> Option<TokenStream> {
    let HttpBody::Stream(body) = &operation.http.as_ref()?.body else { return None };
    let StreamedBody { rust, member, media_type, .. } = body;
    let content_type = (media_type != "application/octet-stream").then(|| quote! { .content_type(#media_type) });
    let requires_length = body.requires_length.then(|| quote! { .requires_length() });
    let tree_hash = body.tree_hash.then(|| quote! { .tree_hash() });
    let unsigned = body.unsigned.then(|| quote! { .unsigned() });
    Some(quote! {
        fn body(input: &Self::Input) -> Option<byte_stream::StreamedBody<'_>> {
            let body = byte_stream::StreamedBody::new(#member, &input.#rust);
            Some(body #content_type #requires_length #unsigned #tree_hash)
        }
    })
}

/// What makes an output of a structure with a body that is read as it comes; nothing for others.
pub fn output(structure: &Structure) -> Option<TokenStream> {
    let field = structure.fields.iter().find(|field| field.ty == ValueType::ByteStream)?;
    let (rust, field) = (&structure.rust, &field.rust);
    Some(quote! {
        impl byte_stream::StreamedOutput for #rust {
            fn body_mut(&mut self) -> &mut ByteStream {
                &mut self.#field
            }
        }
    })
}
