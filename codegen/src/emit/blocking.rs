//! ```text
//! pub struct Client { inner: runtime::client::blocking::Client }
//! impl Client { pub fn put_records(&self, input: &PutRecordsInput) -> Result<PutRecordsOutput, PutRecordsError> }
//! ```

use proc_macro2::TokenStream;
use quote::quote;

use super::{deprecated, multipart};
use crate::ir::{Operation, Service, Waiter};
use crate::names;

/// The service's client without `async`.
pub fn client(service: &Service) -> TokenStream {
    let summary = format!(" Client of {} without `async`: each method waits for what", service.title);
    let methods = service.operations.iter().map(methods);
    let resuming = service.streams_bytes().then(|| {
        quote! {
            /// Calls an operation whose output holds a streaming blob, and reads on where its bytes break off; see
            /// [`super::Client::resuming`].
            pub fn resuming<O>(&self, input: &O::Input) -> Result<O::Output, O::Error>
            where
                O: Operation,
                O::Input: Clone + 'static,
                O::Output: byte_stream::StreamedOutput,
            {
                self.inner.resuming::<O>(input)
            }
        }
    });
    quote! {
        #[doc = #summary]
        /// [the method of the same name](super::Client) does.
        ///
        /// Cheap to clone; clones share connections, credentials and one thread, and are for any number of threads at once.
        /// See [`runtime::client::blocking::Client`].
        #[derive(Clone, Debug)]
        pub struct Client {
            inner: runtime::client::blocking::Client,
        }
        impl Client {
            /// A client with these settings; what is missing is reported by the first call.
            pub fn new(config: Config) -> Self {
                Self { inner: runtime::client::blocking::Client::new(SERVICE, config) }
            }
            /// A client with region, credentials and endpoint from the environment and the shared AWS files.
            pub fn from_env() -> Result<Self, CallError> {
                Ok(Self { inner: runtime::client::blocking::Client::from_env(SERVICE)? })
            }
            /// The same client with other retries; both share connections, credentials and the thread.
            #[must_use]
            pub fn with_retry(&self, retry: RetryConfig) -> Self {
                Self { inner: self.inner.with_retry(retry) }
            }
            /// Calls an operation and returns its output with request id, status and attempts.
            pub fn send<O: Operation>(&self, input: &O::Input) -> Result<Response<O::Output>, O::Error> {
                self.inner.send::<O>(input)
            }
            /// A request of an operation that is signed in its URL; see [`super::Client::presign`].
            pub fn presign<O: Operation>(
                &self,
                input: &O::Input,
                expires_in: Duration,
            ) -> Result<runtime::client::PresignedRequest, CallError> {
                self.inner.presign::<O>(input, expires_in)
            }
            #resuming
            #(#methods)*
        }
        /// For what has no method: [`iter`](runtime::client::blocking::Client::iter) over events and chunks of outputs,
        /// [`block_on`](runtime::client::blocking::Client::block_on) for other futures.
        impl Deref for Client {
            type Target = runtime::client::blocking::Client;
            fn deref(&self) -> &Self::Target {
                &self.inner
            }
        }
    }
}

fn methods(operation: &Operation) -> TokenStream {
    let Operation { rust, method, input, output, error, .. } = operation;
    let deprecation = deprecated(operation.deprecated.as_ref());
    let see = |method| format!(" See {}.", names::link("super::Client", method));
    let summary = see(method);
    let pages = operation.paginator.as_ref().map(|paginator| {
        let method = &paginator.method;
        let summary = see(method);
        quote! {
            #[doc = #summary]
            #deprecation
            pub fn #method(&self, input: #input) -> runtime::client::blocking::Pages<#rust> {
                self.inner.pages(input)
            }
        }
    });
    let waiters = operation.waiters.iter().map(|waiter| {
        let Waiter { rust, method, .. } = waiter;
        let summary = see(method);
        let deprecation = deprecated(waiter.deprecated.as_ref().or(operation.deprecated.as_ref()));
        quote! {
            #[doc = #summary]
            #deprecation
            pub fn #method(&self, input: #input) -> runtime::client::blocking::Wait<waiters::#rust> {
                self.inner.wait(input)
            }
        }
    });
    let upload = multipart::blocking_method(operation);
    quote! {
        #[doc = #summary]
        #deprecation
        pub fn #method(&self, input: &#input) -> Result<#output, #error> {
            self.inner.call::<#rust>(input)
        }
        #upload
        #pages
        #(#waiters)*
    }
}
