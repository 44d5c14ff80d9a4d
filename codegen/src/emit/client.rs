//! ```text
//! pub struct Client { inner: runtime::Client }
//! impl Client { pub async fn put_records(&self, input: &PutRecordsInput) -> Result<PutRecordsOutput, PutRecordsError> }
//! ```

use proc_macro2::TokenStream;
use quote::quote;

use super::{deprecated, docs};
use crate::ir::{Operation, Service};

/// The service's client.
pub fn client(service: &Service) -> TokenStream {
    let summary = format!(" Client of {}.", service.id);
    let methods = service.operations.iter().map(method);
    quote! {
        #[doc = #summary]
        ///
        /// Cheap to clone; clones share connections and credentials.
        #[derive(Clone, Debug)]
        pub struct Client {
            inner: runtime::Client,
        }
        impl Client {
            /// A client with these settings; what is missing is reported by the first call.
            pub fn new(config: Config) -> Self {
                Self { inner: runtime::Client::new(SERVICE, config) }
            }
            /// A client with region, credentials and endpoint from the environment and the shared AWS files.
            pub async fn from_env() -> Result<Self, CallError> {
                Ok(Self { inner: runtime::Client::from_env(SERVICE).await? })
            }
            /// Calls an operation and returns its output with request id, status and attempts.
            pub async fn send<O: Operation>(&self, input: &O::Input) -> Result<Response<O::Output>, O::Error> {
                self.inner.send::<O>(input).await
            }
            #(#methods)*
        }
    }
}

fn method(operation: &Operation) -> TokenStream {
    let documentation = docs(&operation.docs);
    let deprecation = deprecated(operation.deprecated.as_ref());
    let Operation { rust, method, input, output, error, .. } = operation;
    quote! {
        #documentation
        #deprecation
        pub async fn #method(&self, input: &#input) -> Result<#output, #error> {
            self.inner.call::<#rust>(input).await
        }
    }
}
