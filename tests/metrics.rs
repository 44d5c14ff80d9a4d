//! What the official SDK of OpenTelemetry is told of calls.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex};

use generated::kinesis::{Client, ListStreamsInput};
use generated::runtime::http::{Request, Response};
use generated::runtime::{Bytes, Config, Credentials, RetryConfig, Transport, TransportError};
use opentelemetry::KeyValue;
use opentelemetry::metrics::MeterProvider;
use opentelemetry_sdk::metrics::data::{AggregatedMetrics, MetricData, ResourceMetrics, ScopeMetrics};
use opentelemetry_sdk::metrics::{InMemoryMetricExporter, PeriodicReader, SdkMeterProvider};

/// Answers with these statuses and codes, one a request.
#[derive(Clone)]
struct Script(Arc<Mutex<VecDeque<(u16, &'static str)>>>);

impl Transport for Script {
    async fn send(&self, _: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let (status, code) = self.0.lock().expect("a lock").pop_front().expect("another answer");
        let body = match status {
            200 => r#"{"StreamNames":["secret-name"],"HasMoreStreams":false}"#.to_owned(),
            _ => format!(r#"{{"__type":"{code}","message":"secret-message"}}"#),
        };
        Ok(Response::builder().status(status).body(Bytes::from(body)).expect("a response"))
    }
}

/// A client whose calls end so, and what it is measured by.
fn client(answers: &[(u16, &'static str)]) -> (Client, SdkMeterProvider, InMemoryMetricExporter) {
    let exporter = InMemoryMetricExporter::default();
    let provider = SdkMeterProvider::builder().with_reader(PeriodicReader::builder(exporter.clone()).build()).build();
    let script = Script(Arc::new(Mutex::new(answers.iter().copied().collect())));
    let config = Config::new().region("eu-west-1").credentials(Credentials::new("AKIDSECRET", "secret"));
    let config = config.transport(script).meter(provider.meter("of the test"));
    (Client::new(config), provider, exporter)
}

/// Of each metric its unit, and of each of its points the attributes and how often it was measured or what it counts.
type Points = BTreeMap<String, (String, Vec<(BTreeSet<String>, u64)>)>;

fn attributes<'a>(all: impl Iterator<Item = &'a KeyValue>) -> BTreeSet<String> {
    all.map(|KeyValue { key, value, .. }| format!("{key}={value}")).collect()
}

fn exported(provider: &SdkMeterProvider, exporter: &InMemoryMetricExporter) -> Points {
    provider.force_flush().expect("flushed");
    let mut points = Points::new();
    let finished = exporter.get_finished_metrics().expect("metrics");
    for metric in finished.iter().flat_map(ResourceMetrics::scope_metrics).flat_map(ScopeMetrics::metrics) {
        let found = match metric.data() {
            AggregatedMetrics::F64(MetricData::Histogram(histogram)) => {
                histogram.data_points().map(|point| (attributes(point.attributes()), point.count())).collect()
            }
            AggregatedMetrics::U64(MetricData::Sum(sum)) => {
                sum.data_points().map(|point| (attributes(point.attributes()), point.value())).collect()
            }
            other => panic!("{other:?}"),
        };
        points.insert(metric.name().to_owned(), (metric.unit().to_owned(), found));
    }
    points
}

const CALL: [&str; 4] =
    ["rpc.method=ListStreams", "rpc.service=Kinesis", "rpc.system=aws-api", "rpc.system.name=aws-api"];
const SERVER: [&str; 2] = ["server.address=kinesis.eu-west-1.amazonaws.com", "server.port=443"];

fn set(parts: &[&[&str]]) -> BTreeSet<String> {
    parts.iter().flat_map(|part| part.iter()).map(|text| (*text).to_owned()).collect()
}

#[tokio::test]
async fn a_call_is_measured_with_its_attempts() {
    let (client, provider, exporter) = client(&[(500, "InternalFailure"), (200, "")]);
    client.list_streams(&ListStreamsInput::new()).await.expect("streams");
    let points = exported(&provider, &exporter);
    let one = |name: &str| {
        let (unit, points) = points.get(name).unwrap_or_else(|| panic!("{name} in {points:?}"));
        (unit.as_str(), points.clone())
    };
    assert_eq!(one("rpc.client.call.duration"), ("s", vec![(set(&[&CALL, &SERVER]), 1)]));
    assert_eq!(one("smithy.client.call.duration"), ("s", vec![(set(&[&CALL]), 1)]));
    assert_eq!(one("smithy.client.call.attempts"), ("{attempt}", vec![(set(&[&CALL]), 2)]));
    assert_eq!(one("smithy.client.call.serialization_duration"), ("s", vec![(set(&[&CALL]), 1)]));
    assert_eq!(one("smithy.client.call.deserialization_duration"), ("s", vec![(set(&[&CALL]), 2)]));
    let (_, mut attempts) = one("smithy.client.call.attempt_duration");
    attempts.sort();
    assert_eq!(attempts, [(set(&[&CALL, &["error.type=InternalFailure"]]), 1), (set(&[&CALL]), 1)]);
    assert!(!points.contains_key("smithy.client.call.errors"), "{points:?}");
    assert!(!format!("{points:?}").contains("secret"), "{points:?}");
}

#[tokio::test]
async fn a_call_that_fails_says_why() {
    let (client, provider, exporter) = client(&[(400, "ExpiredNextTokenException"), (200, "")]);
    let client = client.with_retry(RetryConfig::off());
    client.list_streams(&ListStreamsInput::new()).await.expect_err("the token is old");
    client.list_streams(&ListStreamsInput::new()).await.expect("streams");
    let points = exported(&provider, &exporter);
    let error: &[&str] = &["error.type=ExpiredNextTokenException"];
    assert_eq!(points["smithy.client.call.errors"], ("{error}".to_owned(), vec![(set(&[&CALL, error]), 1)]));
    let mut calls = points["rpc.client.call.duration"].1.clone();
    calls.sort();
    assert_eq!(calls, [(set(&[&CALL, &SERVER, error]), 1), (set(&[&CALL, &SERVER]), 1)]);
    assert!(!format!("{points:?}").contains("secret"), "{points:?}");
}
