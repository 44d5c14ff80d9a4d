//! ```text
//! pub struct Client { inner: runtime::client::Client }
//! impl Client { pub async fn put_records(&self, input: &PutRecordsInput) -> Result<PutRecordsOutput, PutRecordsError> }
//! ```

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::{deprecated, docs, example, multipart, paginator, waiter};
use crate::ir::{Docs, Operation, Repeating, Service};
use crate::names;

/// How long lines of text become.
const WIDTH: usize = 110;

/// The service's client, in the crate `krate`.
pub fn client(service: &Service, krate: &str) -> TokenStream {
    let summary = format!(" Client of {}.", service.title);
    let methods = service.operations.iter().map(|operation| method(service, operation, krate));
    let operations = docs(&themes(service));
    let resuming = service.streams_bytes().then(resuming);
    quote! {
        #[doc = #summary]
        ///
        /// Cheap to clone; clones share connections and credentials.
        #operations
        #[derive(Clone, Debug)]
        pub struct Client {
            inner: runtime::client::Client,
        }
        impl Client {
            /// A client with these settings; what is missing is reported by the first call.
            pub fn new(config: Config) -> Self {
                Self { inner: runtime::client::Client::new(SERVICE, config) }
            }
            /// A client with region, credentials and endpoint from the environment and the shared AWS files.
            pub async fn from_env() -> Result<Self, CallError> {
                Ok(Self { inner: runtime::client::Client::from_env(SERVICE).await? })
            }
            /// The same client with other retries; both share connections and credentials.
            #[must_use]
            pub fn with_retry(&self, retry: RetryConfig) -> Self {
                Self { inner: self.inner.with_retry(retry) }
            }
            /// Calls an operation and returns its output with request id, status and attempts.
            pub async fn send<O: Operation>(&self, input: &O::Input) -> Result<Response<O::Output>, O::Error> {
                self.inner.send::<O>(input).await
            }
            /// A request of an operation that is signed in its URL, for others to send for as long as `expires_in`; see
            /// [`runtime::client::Client::presign`].
            pub async fn presign<O: Operation>(
                &self,
                input: &O::Input,
                expires_in: Duration,
            ) -> Result<runtime::client::PresignedRequest, CallError> {
                self.inner.presign::<O>(input, expires_in).await
            }
            #resuming
            #(#methods)*
        }
    }
}

/// The method by which streaming blobs of outputs are read on where they break off.
fn resuming() -> TokenStream {
    quote! {
        /// Calls an operation whose output holds a streaming blob, and reads on where its bytes break off; see
        /// [`runtime::client::Client::resuming`].
        pub async fn resuming<O>(&self, input: &O::Input) -> Result<O::Output, O::Error>
        where
            O: Operation,
            O::Input: Clone + 'static,
            O::Output: byte_stream::StreamedOutput,
        {
            self.inner.resuming::<O>(input).await
        }
    }
}

/// All operations by their themes, a line each: first what the service is for, and last what belongs nowhere.
fn themes(service: &Service) -> Docs {
    let first = service.showcase.and_then(|at| service.operations.get(at)).map(|operation| &operation.theme);
    let mut themes: BTreeMap<(u8, &str), Vec<&Operation>> = BTreeMap::new();
    for operation in &service.operations {
        let theme = operation.theme.as_str();
        let place = if theme == "Other" { 2 } else { u8::from(Some(&operation.theme) != first) };
        themes.entry((place, theme)).or_default().push(operation);
    }
    let mut lines = Vec::new();
    for ((_, theme), operations) in themes {
        lines.extend([String::new(), format!("# {theme}"), String::new()]);
        lines.extend(operations.into_iter().map(|operation| {
            format!("- {}: {}", names::link("Self", &operation.method), operation.summary.0.join(" "))
        }));
    }
    Docs(lines)
}

fn method(service: &Service, operation: &Operation, krate: &str) -> TokenStream {
    let documentation = docs(&operation.docs);
    let facts = docs(&facts(operation));
    let example = example::call(krate, &service.module, operation);
    let example = example.map(|lines| docs(&Docs([vec![String::new()], lines].concat())));
    let deprecation = deprecated(operation.deprecated.as_ref());
    let pages = paginator::method(operation);
    let waiters = waiter::methods(operation);
    let upload = multipart::method(service, operation, krate);
    let Operation { rust, method, input, output, error, .. } = operation;
    quote! {
        #documentation
        #facts
        #example
        #deprecation
        pub async fn #method(&self, input: &#input) -> Result<#output, #error> {
            self.inner.call::<#rust>(input).await
        }
        #upload
        #pages
        #waiters
    }
}

/// What else a caller wants to know: pages, waiters, whether it is repeated, how it fails.
fn facts(operation: &Operation) -> Docs {
    let repeated = match operation.repeating {
        Repeating::Reads => "Only reads: a failed attempt is repeated without harm.",
        Repeating::Idempotent => "A failed attempt is repeated; the second time changes nothing more.",
        Repeating::Token => "A failed attempt is repeated with the same token, so that it is carried out once.",
        Repeating::Anew => "A failed attempt is [repeated](RetryConfig), and may then be carried out twice.",
    };
    let mut text = vec![repeated.to_owned()];
    text.extend(
        operation.paginator.as_ref().map(|paginator| format!("All pages: {}.", names::link("Self", &paginator.method))),
    );
    text.extend(
        operation.multipart.as_ref().map(|upload| format!("Of any size: {}.", names::link("Self", &upload.method))),
    );
    let waiters: Vec<String> = operation.waiters.iter().map(|waiter| names::link("Self", &waiter.method)).collect();
    if !waiters.is_empty() {
        text.push(format!("To wait: {}.", waiters.join(", ")));
    }
    let errors: Vec<String> = operation.errors.iter().map(|error| format!("[`{}`]", error.rust)).collect();
    if !errors.is_empty() {
        text.push(format!("Errors: {}.", errors.join(", ")));
    }
    Docs([vec![String::new()], wrapped(&text.join(" "))].concat())
}

/// Words on lines of a readable length.
fn wrapped(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.len() + word.len() < WIDTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
