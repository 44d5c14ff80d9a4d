//! Spans of calls and of their attempts, under the names of OpenTelemetry's conventions for AWS clients.
//!
//! They hold names, codes and numbers, never a message, a header or a body: those may be secret. Without the feature
//! `tracing` there is nothing here.

#[cfg(not(feature = "tracing"))]
pub(super) use off::Trace;
#[cfg(feature = "tracing")]
pub(super) use on::Trace;

#[cfg(feature = "tracing")]
mod on {
    use std::time::Duration;

    use http::{Method, Uri};
    use tracing::field::Empty;
    use tracing::{Instrument, Level, Span, debug, span};

    use crate::endpoint::port;
    use crate::{ErrorMeta, ResponseMeta};

    const TARGET: &str = "smithwright";

    /// The span of a call, and that of its attempt under way.
    #[derive(Debug)]
    pub(in super::super) struct Trace {
        call: Span,
        attempt: Span,
    }

    impl Trace {
        pub(in super::super) fn new(service: &'static str, operation: &'static str) -> Self {
            let call = span!(
                target: TARGET,
                Level::INFO,
                "call",
                otel.name = %format_args!("{service}.{operation}"),
                otel.kind = "client",
                otel.status_code = Empty,
                rpc.system = "aws-api",
                rpc.service = service,
                rpc.method = operation,
                rpc.response.attempts = Empty,
                http.response.status_code = Empty,
                aws.request_id = Empty,
                "error.type" = Empty,
            );
            Self { call, attempt: Span::none() }
        }

        /// The next attempt begins: the first is number 1.
        pub(in super::super) fn attempt(&mut self, number: u32, method: &Method) {
            self.attempt = span!(
                target: TARGET,
                parent: &self.call,
                Level::DEBUG,
                "attempt",
                otel.status_code = Empty,
                http.request.method = method.as_str(),
                http.request.resend_count = number.saturating_sub(1),
                server.address = Empty,
                server.port = Empty,
                http.response.status_code = Empty,
                aws.request_id = Empty,
                "error.type" = Empty,
            );
        }

        /// The attempt goes to this address.
        pub(in super::super) fn host(&self, uri: &Uri) {
            let host = uri.host().unwrap_or_default();
            // An IPv6 address is one without the brackets that it has in a URL.
            self.attempt.record("server.address", host.trim_start_matches('[').trim_end_matches(']'));
            self.attempt.record("server.port", port(uri));
        }

        /// `work` as part of the attempt.
        pub(in super::super) fn during<T>(&self, work: impl Future<Output = T>) -> impl Future<Output = T> {
            work.instrument(self.attempt.clone())
        }

        /// The call has ended well, and with it the attempt.
        pub(in super::super) fn succeeded(&mut self, came: &ResponseMeta) {
            for span in [&self.attempt, &self.call] {
                span.record("http.response.status_code", came.status);
                span.record("aws.request_id", came.request_id.as_deref());
            }
            self.call.record("rpc.response.attempts", came.attempts);
            self.attempt = Span::none();
        }

        /// The attempt has failed, and there is another after `wait`; without one, so has the call.
        pub(in super::super) fn failed(&mut self, error: &ErrorMeta, attempts: u32, wait: Option<Duration>) {
            let kind = error.short();
            let of_call = wait.is_none().then_some(&self.call);
            for span in [Some(&self.attempt), of_call].into_iter().flatten() {
                span.record("otel.status_code", "ERROR");
                span.record("http.response.status_code", error.status());
                span.record("aws.request_id", error.request_id());
                span.record("error.type", &*kind);
            }
            // Before the wait, which is none of its time.
            self.attempt = Span::none();
            match wait {
                None => {
                    self.call.record("rpc.response.attempts", attempts);
                }
                Some(wait) => {
                    debug!(target: TARGET, parent: &self.call, reason = &*kind, wait = ?wait, "another attempt follows");
                }
            }
        }
    }
}

#[cfg(not(feature = "tracing"))]
mod off {
    use std::time::Duration;

    use http::{Method, Uri};

    use crate::{ErrorMeta, ResponseMeta};

    /// Nothing.
    #[derive(Debug)]
    pub(in super::super) struct Trace;

    #[expect(clippy::unused_self, reason = "its twin has fields")]
    impl Trace {
        pub(in super::super) fn new(_: &'static str, _: &'static str) -> Self {
            Self
        }

        pub(in super::super) fn attempt(&mut self, _: u32, _: &Method) {}

        pub(in super::super) fn host(&self, _: &Uri) {}

        pub(in super::super) fn during<T>(&self, work: impl Future<Output = T>) -> impl Future<Output = T> {
            work
        }

        pub(in super::super) fn succeeded(&mut self, _: &ResponseMeta) {}

        pub(in super::super) fn failed(&mut self, _: &ErrorMeta, _: u32, _: Option<Duration>) {}
    }
}
