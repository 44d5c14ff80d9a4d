//! Metrics of calls by OpenTelemetry, under the names of its conventions for RPC and of the official SDK.
//!
//! They hold names, codes and numbers, never a message, a header or a body. Without the feature `metrics` there is nothing here.

#[cfg(feature = "metrics")]
pub(super) use on::{Instruments, Metrics};

#[cfg(not(feature = "metrics"))]
pub(super) use off::Metrics;

#[cfg(feature = "metrics")]
mod on {
    use std::time::Instant;

    use http::Uri;
    use opentelemetry::metrics::{Counter, Histogram, Meter};
    use opentelemetry::{KeyValue, global};

    use super::super::shared::Shared;
    use crate::ErrorMeta;
    use crate::endpoint::port;

    /// Bounds of buckets, in seconds, as the conventions advise for calls.
    const BOUNDS: &[f64] = &[0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0];

    /// What is measured, for all calls of a client.
    #[derive(Clone)]
    pub(in super::super) struct Instruments {
        call: Histogram<f64>,
        smithy_call: Histogram<f64>,
        attempt: Histogram<f64>,
        serialization: Histogram<f64>,
        deserialization: Histogram<f64>,
        attempts: Counter<u64>,
        errors: Counter<u64>,
    }

    impl Instruments {
        /// Those of the meter, or of the provider that the program has by now.
        pub(in super::super) fn new(meter: Option<Meter>) -> Self {
            let meter = meter.unwrap_or_else(|| global::meter("smithwright"));
            let seconds = |name: &'static str, description: &'static str| {
                let histogram = meter.f64_histogram(name).with_unit("s").with_description(description);
                histogram.with_boundaries(BOUNDS.to_vec()).build()
            };
            let count = |name: &'static str, unit: &'static str, description: &'static str| {
                meter.u64_counter(name).with_unit(unit).with_description(description).build()
            };
            let whole = "How long calls take, all attempts and waits between them included";
            Self {
                call: seconds("rpc.client.call.duration", whole),
                smithy_call: seconds("smithy.client.call.duration", whole),
                attempt: seconds("smithy.client.call.attempt_duration", "How long attempts take"),
                serialization: seconds("smithy.client.call.serialization_duration", "How long encoding inputs takes"),
                deserialization: seconds(
                    "smithy.client.call.deserialization_duration",
                    "How long decoding answers takes",
                ),
                attempts: count("smithy.client.call.attempts", "{attempt}", "How many attempts were made"),
                errors: count("smithy.client.call.errors", "{error}", "How many calls failed"),
            }
        }
    }

    /// The measures of one call.
    pub(in super::super) struct Metrics<'a> {
        instruments: &'a Instruments,
        /// What all measures of the call have.
        attributes: Vec<KeyValue>,
        /// Where the last attempt went.
        server: Option<[KeyValue; 2]>,
        begun: Instant,
        attempt: Option<Instant>,
    }

    impl<'a> Metrics<'a> {
        pub(in super::super) fn new(client: &'a Shared, operation: &'static str) -> Self {
            let attributes = vec![
                KeyValue::new("rpc.system.name", "aws-api"),
                // The name before it, by which the conventions for AWS clients still go.
                KeyValue::new("rpc.system", "aws-api"),
                KeyValue::new("rpc.service", client.service.id),
                KeyValue::new("rpc.method", operation),
            ];
            Self { instruments: &client.instruments, attributes, server: None, begun: Instant::now(), attempt: None }
        }

        /// What encoding gives.
        pub(in super::super) fn encoding<T>(&self, work: impl FnOnce() -> T) -> T {
            self.timed(&self.instruments.serialization, work)
        }

        /// What decoding gives.
        pub(in super::super) fn decoding<T>(&self, work: impl FnOnce() -> T) -> T {
            self.timed(&self.instruments.deserialization, work)
        }

        fn timed<T>(&self, histogram: &Histogram<f64>, work: impl FnOnce() -> T) -> T {
            let begun = Instant::now();
            let result = work();
            histogram.record(begun.elapsed().as_secs_f64(), &self.attributes);
            result
        }

        /// An attempt begins.
        pub(in super::super) fn attempt(&mut self) {
            self.instruments.attempts.add(1, &self.attributes);
            self.attempt = Some(Instant::now());
        }

        /// The attempt goes to this address.
        pub(in super::super) fn host(&mut self, uri: &Uri) {
            let host = uri.host().unwrap_or_default().trim_start_matches('[').trim_end_matches(']').to_owned();
            let address = KeyValue::new("server.address", host);
            self.server = Some([address, KeyValue::new("server.port", i64::from(port(uri)))]);
        }

        /// The call has ended well, and with it the attempt.
        pub(in super::super) fn succeeded(&mut self) {
            self.attempt_ended(None);
            self.call_ended(None);
        }

        /// The attempt has failed; if it was the last, so has the call.
        pub(in super::super) fn failed(&mut self, error: &ErrorMeta, last: bool) {
            let kind = KeyValue::new("error.type", error.short().into_owned());
            self.attempt_ended(Some(&kind));
            if last {
                self.instruments.errors.add(1, &self.with([&kind]));
                self.call_ended(Some(&kind));
            }
        }

        fn attempt_ended(&mut self, error: Option<&KeyValue>) {
            if let Some(begun) = self.attempt.take() {
                self.instruments.attempt.record(begun.elapsed().as_secs_f64(), &self.with(error));
            }
        }

        fn call_ended(&self, error: Option<&KeyValue>) {
            let took = self.begun.elapsed().as_secs_f64();
            self.instruments.smithy_call.record(took, &self.with(error));
            self.instruments.call.record(took, &self.with(error.into_iter().chain(self.server.iter().flatten())));
        }

        fn with<'k>(&'k self, more: impl IntoIterator<Item = &'k KeyValue>) -> Vec<KeyValue> {
            self.attributes.iter().chain(more).cloned().collect()
        }
    }
}

#[cfg(not(feature = "metrics"))]
mod off {
    use std::marker::PhantomData;

    use http::Uri;

    use super::super::shared::Shared;
    use crate::ErrorMeta;

    /// Nothing.
    pub(in super::super) struct Metrics<'a>(PhantomData<&'a ()>);

    #[expect(clippy::unused_self, reason = "its twin has fields")]
    impl<'a> Metrics<'a> {
        pub(in super::super) fn new(_: &'a Shared, _: &'static str) -> Self {
            Self(PhantomData)
        }

        pub(in super::super) fn encoding<T>(&self, work: impl FnOnce() -> T) -> T {
            work()
        }

        pub(in super::super) fn decoding<T>(&self, work: impl FnOnce() -> T) -> T {
            work()
        }

        pub(in super::super) fn attempt(&mut self) {}

        pub(in super::super) fn host(&mut self, _: &Uri) {}

        pub(in super::super) fn succeeded(&mut self) {}

        pub(in super::super) fn failed(&mut self, _: &ErrorMeta, _: bool) {}
    }
}
