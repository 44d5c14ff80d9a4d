//! ```text
//! pub fn upload(&self, input: PutObjectRequest) -> runtime::multipart::Upload<PutObject>
//! impl runtime::multipart::Multipart for PutObject { … }
//! ```

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::{docs, example};
use crate::ir::{Built, Docs, Given, Multipart, MultipartCall, Operation, Origin, Service};
use crate::names;

/// The client's method; nothing for an operation whose body cannot go up in parts.
pub fn method(service: &Service, operation: &Operation, krate: &str) -> Option<TokenStream> {
    let Multipart { method, .. } = operation.multipart.as_ref()?;
    let Operation { rust, input, .. } = operation;
    let summary = format!(
        " Does what {} does with a body of any size: in parts where it is large.",
        names::link("Self", &operation.method)
    );
    let example = docs(&Docs(example::upload(krate, &service.module, operation, method)));
    Some(quote! {
        #[doc = #summary]
        ///
        /// Several parts go up at a time; of a file nothing but chunks are in memory, of a reader the parts under way. An upload
        /// that fails is aborted. See [`runtime::multipart::Upload`] for sizes, limits, checksums and errors.
        #example
        pub fn #method(&self, input: #input) -> runtime::multipart::Upload<#rust> {
            runtime::multipart::Upload::new(self.inner.clone(), input)
        }
    })
}

/// The method of the client without `async`.
pub fn blocking_method(operation: &Operation) -> Option<TokenStream> {
    let Multipart { method, .. } = operation.multipart.as_ref()?;
    let Operation { rust, input, .. } = operation;
    let summary = format!(" See {}; `send` begins.", names::link("super::Client", method));
    Some(quote! {
        #[doc = #summary]
        pub fn #method(&self, input: #input) -> runtime::client::blocking::Upload<#rust> {
            self.inner.upload(input)
        }
    })
}

/// Which operations and members they are; nothing for a service that has none.
pub fn multiparts(service: &Service) -> Option<TokenStream> {
    let all = service.operations.iter().filter_map(|put| Some(binding(put, put.multipart.as_ref()?)));
    let all: Vec<TokenStream> = all.collect();
    (!all.is_empty()).then(|| {
        quote! {
            #(#all)*
            impl From<runtime::multipart::UploadError<Error>> for Error {
                fn from(error: runtime::multipart::UploadError<Error>) -> Self {
                    error.into_error()
                }
            }
        }
    })
}

fn binding(put: &Operation, multipart: &Multipart) -> TokenStream {
    let Operation { rust, input, output, error, .. } = put;
    let Multipart { create, part, complete, abort, completed, body, .. } = multipart;
    let [create_type, part_type, complete_type, abort_type] =
        [create, part, complete, abort].map(|call: &MultipartCall| &call.operation);
    let [create_input, part_input, complete_input, abort_input] =
        [create, part, complete, abort].map(|call| &call.input.rust);
    let [create_output, part_output, complete_output] = [create, part, complete].map(|call| &call.output);
    let told = &completed.rust;
    let (least, most, count) = multipart.limits;
    let no_such_upload = &multipart.no_such_upload;
    let [least, most] = [least, most].map(|bytes| Literal::u64_unsuffixed(bytes >> 20));
    let count = Literal::u32_unsuffixed(count);
    let taking = take_body(multipart);
    let unfit = unfit(&multipart.unfit);
    let checksum = choose_checksum(multipart);
    let id = upload_id(multipart);
    let [creating, sending, joining, aborting] =
        [create, part, complete, abort].map(|call| structure(&call.input, multipart));
    let telling = structure(completed, multipart);
    let answering = structure(&multipart.output, multipart);
    quote! {
        impl runtime::multipart::Multipart for #rust {
            type Create = #create_type;
            type Part = #part_type;
            type Complete = #complete_type;
            type Abort = #abort_type;
            type Completed = #told;
            type AnyError = Error;
            const LIMITS: runtime::multipart::PartLimits =
                runtime::multipart::PartLimits { least: #least << 20, most: #most << 20, count: #count };
            const NO_SUCH_UPLOAD: &str = #no_such_upload;
            fn take_body(input: &mut #input) -> ByteStream {
                #taking
            }
            fn set_body(input: &mut #input, body: ByteStream) {
                input.#body = body;
            }
            #unfit
            #checksum
            fn create(input: &#input) -> #create_input {
                #creating
            }
            fn upload_id(output: &#create_output) -> Option<&str> {
                #id
            }
            fn part(input: &#input, upload_id: &str, number: i32, body: ByteStream) -> #part_input {
                #sending
            }
            fn completed(number: i32, answer: #part_output) -> #told {
                #telling
            }
            fn complete(input: &#input, upload_id: &str, parts: Vec<#told>, bytes: u64) -> #complete_input {
                #joining
            }
            fn abort(input: &#input, upload_id: &str) -> #abort_input {
                #aborting
            }
            fn output(created: #create_output, answer: #complete_output, bytes: u64) -> #output {
                #answering
            }
            fn any_error(error: #error) -> Error {
                error.into()
            }
        }
    }
}

fn take_body(multipart: &Multipart) -> TokenStream {
    let Multipart { body, content_length, .. } = multipart;
    let Some(length) = content_length else { return quote! { std::mem::take(&mut input.#body) } };
    quote! {
        let body = std::mem::take(&mut input.#body);
        match input.#length.take().and_then(|length| u64::try_from(length).ok()) {
            Some(length) => body.with_length(length),
            None => body,
        }
    }
}

fn unfit(fields: &[Ident]) -> TokenStream {
    let (parameter, ty) = (fields.is_empty().then(|| quote! { _ }), quote! { &Self::Input });
    let parameter = parameter.unwrap_or_else(|| quote! { input });
    let names = fields.iter().map(names::plain);
    quote! {
        fn unfit(#parameter: #ty) -> Option<&'static str> {
            #(if input.#fields.is_some() {
                return Some(#names);
            })*
            None
        }
    }
}

fn choose_checksum(multipart: &Multipart) -> TokenStream {
    let Some(algorithm) = &multipart.checksum_algorithm else {
        return quote! { fn choose_checksum(_: &mut Self::Input, _: bool) {} };
    };
    let Some((default, _)) = multipart.checksum_types.first() else { return TokenStream::new() };
    let (fields, algorithms): (Vec<_>, Vec<_>) = multipart.checksums.iter().cloned().unzip();
    quote! {
        fn choose_checksum(input: &mut Self::Input, must: bool) {
            let algorithm = if input.#algorithm.is_some() {
                return;
            } #(else if input.#fields.is_some() {
                #algorithms
            })* else if must {
                #default
            } else {
                return;
            };
            input.#algorithm = Some(algorithm.into());
        }
    }
}

fn upload_id(multipart: &Multipart) -> TokenStream {
    let (field, optional) = &multipart.upload_id;
    if *optional {
        quote! { output.#field.as_deref() }
    } else {
        quote! { Some(output.#field.as_str()) }
    }
}

fn structure(built: &Built, multipart: &Multipart) -> TokenStream {
    let rust = &built.rust;
    let fields = built.fields.iter().map(|(field, origin)| {
        let (value, wrap) = match origin {
            Origin::Unset => (quote! { None }, false),
            Origin::Input(from, wrap) => (quote! { input.#from.clone() }, *wrap),
            Origin::InputCopy(from, wrap) => (quote! { input.#from }, *wrap),
            Origin::Answer(from, wrap) => (quote! { answer.#from }, *wrap),
            Origin::Created(from, wrap) => (quote! { created.#from }, *wrap),
            Origin::Given(given, wrap) => (self::given(*given, multipart), *wrap),
        };
        if wrap {
            quote! { #field: Some(#value) }
        } else if *field == value.to_string() {
            quote! { #field }
        } else {
            quote! { #field: #value }
        }
    });
    quote! { #rust { #(#fields),* } }
}

fn given(given: Given, multipart: &Multipart) -> TokenStream {
    match given {
        Given::Body => quote! { body },
        Given::UploadId => quote! { upload_id.to_owned() },
        Given::Number => quote! { number },
        Given::Parts => structure(&multipart.parts.0, multipart),
        Given::PartList => quote! { parts },
        Given::Bytes => quote! { i64::try_from(bytes).unwrap_or(i64::MAX) },
        Given::ChecksumType => checksum_type(multipart),
    }
}

/// The type of the whole's checksum by the algorithm.
fn checksum_type(multipart: &Multipart) -> TokenStream {
    let Some(field) = &multipart.checksum_algorithm else { return quote! { None } };
    let mut types: Vec<&str> = multipart.checksum_types.iter().map(|(_, ty)| *ty).collect();
    types.dedup();
    let arms = types.iter().map(|ty| {
        let of = multipart.checksum_types.iter().filter(|(_, other)| other == ty).map(|(algorithm, _)| algorithm);
        quote! { #(#of)|* => Some(#ty.into()), }
    });
    quote! {
        input.#field.as_ref().and_then(|algorithm| match algorithm.as_str() {
            #(#arms)*
            _ => None,
        })
    }
}
