//! What a client makes of its settings, its credentials and a call's input: the host that the request goes to.

use std::hint::black_box;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use bytes::Bytes;
use generated::kinesis::{
    Client, DescribeStreamInput, EndpointParams, ListStreamsInput, PutRecordsInput, TagResourceInput,
};
use generated::runtime::endpoint::{AccountIdEndpointMode, Partition, Settings};
use generated::runtime::{CallErrorKind, Config, Credentials, ErrorMeta, Transport, TransportError, http};

const STREAM: &str = "arn:aws:kinesis:us-east-1:123456789012:stream/clicks";

/// Answers every request with an empty object and keeps its URI and its signature.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Option<(String, String)>>>);

impl Transport for Kept {
    async fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        let signature = request.headers().get("authorization").and_then(|value| value.to_str().ok()).unwrap_or("");
        *self.0.lock().expect("no panic elsewhere") = Some((request.uri().to_string(), signature.to_owned()));
        let body = r#"{"Records": [], "StreamNames": [], "HasMoreStreams": false}"#;
        Ok(http::Response::new(Bytes::from_static(body.as_bytes())))
    }
}

fn config() -> Config {
    Config::new().region("us-east-1").credentials(Credentials::new("AKIDEXAMPLE", "secret"))
}

fn with_account() -> Config {
    config().credentials(Credentials::new("AKIDEXAMPLE", "secret").with_account_id("210987654321"))
}

/// Where `PutRecords` to the stream of this ARN goes, or why it goes nowhere.
async fn put(config: Config, arn: Option<&str>) -> Result<String, String> {
    let mut input = PutRecordsInput::new(Vec::new());
    input.stream_arn = arn.map(str::to_owned);
    let kept = Kept::default();
    match Client::new(config.transport(kept.clone())).put_records(&input).await {
        Ok(_) => Ok(kept.0.lock().expect("no panic elsewhere").take().expect("a request").0),
        Err(error) => Err(error.message().unwrap_or_default().to_owned()),
    }
}

#[tokio::test]
async fn input_settings_and_credentials_choose_the_host() {
    for (config, arn, uri) in [
        (config(), None, "https://kinesis.us-east-1.amazonaws.com/"),
        (config(), Some(STREAM), "https://123456789012.data-kinesis.us-east-1.amazonaws.com/"),
        (config().use_fips(true), Some(STREAM), "https://123456789012.data-kinesis-fips.us-east-1.amazonaws.com/"),
        (config().use_dual_stack(true), None, "https://kinesis.us-east-1.api.aws/"),
        (with_account(), None, "https://210987654321.data-kinesis.us-east-1.amazonaws.com/"),
        (with_account(), Some(STREAM), "https://123456789012.data-kinesis.us-east-1.amazonaws.com/"),
        (
            with_account().account_id_endpoint_mode(AccountIdEndpointMode::Disabled),
            None,
            "https://kinesis.us-east-1.amazonaws.com/",
        ),
        (config().endpoint_from_input(false), Some(STREAM), "https://kinesis.us-east-1.amazonaws.com/"),
        (config().endpoint_url("http://localhost:4566/sub/"), Some(STREAM), "http://localhost:4566/sub/"),
        (config().region("cn-north-1"), None, "https://kinesis.cn-north-1.amazonaws.com.cn/"),
    ] {
        let shown = format!("{config:?} {arn:?}");
        assert_eq!(put(config, arn).await, Ok(uri.to_owned()), "{shown}");
    }
}

#[tokio::test]
async fn errors_of_rules_come_in_their_own_words() {
    for (config, arn, message) in [
        (
            config().endpoint_url("http://localhost").use_fips(true),
            None,
            "Invalid Configuration: FIPS and custom endpoint are not supported",
        ),
        (config(), Some("arn:aws:kinesis"), "Invalid ARN: Failed to parse ARN."),
        (
            config(),
            Some("arn:aws:s3:us-east-1:123456789012:stream/clicks"),
            "Invalid ARN: The ARN was not for the Kinesis service, found: s3.",
        ),
        (
            config().account_id_endpoint_mode(AccountIdEndpointMode::Required),
            None,
            "AccountIdEndpointMode is required but no AccountID was provided or able to be loaded",
        ),
    ] {
        assert_eq!(put(config, arn).await, Err(message.to_owned()));
    }
}

fn error(meta: &ErrorMeta) -> (Option<CallErrorKind>, String) {
    (meta.call(), meta.to_string())
}

#[tokio::test]
async fn what_cannot_be_is_said_before_anything_is_sent() {
    let kept = Kept::default();
    let call = |config: Config| Client::new(config.transport(kept.clone()));

    let empty = TagResourceInput::new([("", ""); 0], "");
    let failed = call(config()).tag_resource(&empty).await.expect_err("refused");
    let message = "TagResource: `ResourceARN` decides where the call goes and must not be empty";
    assert_eq!(error(&failed), (Some(CallErrorKind::Input), message.to_owned()));

    let input = ListStreamsInput::new();
    let failed = call(config().endpoint_param("Regoin", "x")).list_streams(&input).await.expect_err("refused");
    let message = "ListStreams: the endpoint rules have no parameter `Regoin` to be set; they have none";
    assert_eq!(error(&failed), (Some(CallErrorKind::Config), message.to_owned()));

    let failed = call(config().region("evil.example#")).list_streams(&input).await.expect_err("refused");
    assert_eq!(failed.call(), Some(CallErrorKind::Config));

    let none = Config::new().credentials(Credentials::new("AKIDEXAMPLE", "secret"));
    let failed = call(none).list_streams(&input).await.expect_err("refused");
    let message = "ListStreams: Invalid Configuration: Missing Region";
    assert_eq!(error(&failed), (Some(CallErrorKind::Endpoint), message.to_owned()));
    assert_eq!(*kept.0.lock().expect("no panic elsewhere"), None);
}

#[tokio::test]
async fn partitions_can_be_replaced_and_signatures_stay_with_the_region() {
    static PRIVATE: [Partition; 1] = [Partition {
        name: "aws",
        dns_suffix: "cloud.example",
        dual_stack_dns_suffix: "cloud.example",
        supports_fips: false,
        supports_dual_stack: false,
        implicit_global_region: "north-1",
        pattern: &[],
        regions: &[],
    }];
    let kept = Kept::default();
    let config = config().region("north-1").partitions(&PRIVATE).transport(kept.clone());
    let input = DescribeStreamInput::new().stream_name("clicks");
    // The answer is not one of DescribeStream: where it came from is what counts.
    let _ = Client::new(config).describe_stream(&input).await;
    let (uri, signature) = kept.0.lock().expect("no panic elsewhere").take().expect("a request");
    assert_eq!(uri, "https://kinesis.north-1.cloud.example/");
    assert!(signature.contains("/north-1/kinesis/aws4_request"), "{signature}");
}

#[test]
#[ignore = "a measurement, of use in release builds only: cargo test --release --test endpoints -- --ignored --nocapture"]
fn how_long_an_endpoint_takes() {
    const ROUNDS: u32 = 200_000;
    let time = |what: &mut dyn FnMut() -> usize| {
        let started = Instant::now();
        let total: usize = (0..ROUNDS).map(|_| what()).sum();
        assert!(total > 0);
        started.elapsed() / ROUNDS
    };
    let settings = Settings { region: Some("us-east-1"), ..Settings::default() };
    let resolve = |params: EndpointParams<'_>| black_box(params).resolve().map_or(0, |endpoint| endpoint.url().len());
    let mut plain = EndpointParams::new(&settings).expect("parameters");
    plain.operation_type = Some("data");
    let with = |change: fn(&mut EndpointParams<'_>)| {
        let mut params = plain;
        change(&mut params);
        params
    };
    let format =
        time(&mut || format!("https://{}.data-kinesis.{}.amazonaws.com", black_box("1"), black_box("2")).len());
    println!("format! of a URL alone: {format:?}");
    for (name, params) in [
        ("region alone", plain),
        ("account id", with(|params| params.account_id = Some("123456789012"))),
        ("stream ARN", with(|params| params.stream_arn = Some(STREAM))),
        (
            "queue ARN, FIPS",
            with(|params| {
                params.queue_arn = Some("arn:aws:kinesis:us-east-1:123456789012:queue/q-1");
                params.resource_type = "queue";
                params.use_fips = true;
            }),
        ),
        ("wrong ARN", with(|params| params.resource_arn = Some("arn:aws:s3:::x"))),
    ] {
        let taken = time(&mut || resolve(params) + 1);
        let share = taken.as_secs_f64() / Duration::from_micros(1).as_secs_f64();
        println!(
            "{name}: {taken:?}, {share:.2} of a microsecond, {:.1} times format!",
            taken.as_secs_f64() / format.as_secs_f64()
        );
    }
}
