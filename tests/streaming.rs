//! Event streams and streaming blobs over real sockets, from servers that behave and that do not: what the reader gets and when, over
//! HTTP/1.1 and HTTP/2.

#[path = "streaming/blobs/mod.rs"]
mod blobs;
#[path = "streaming/duplex.rs"]
mod duplex;
#[path = "streaming/flood.rs"]
mod flood;
#[path = "streaming/store.rs"]
mod store;

use std::time::{Duration, Instant};

use generated::kinesis::{
    Client, ShardIteratorType, StartingPosition, SubscribeToShardError, SubscribeToShardEventStream,
    SubscribeToShardInput, SubscribeToShardInputRequired,
};
use generated::runtime::event_stream::{EventStream, HeaderValue, Message};
use generated::runtime::{Bytes, CallErrorKind, Config, Credentials, HttpTransport, RetryConfig};
use smithwright_tests::scripted::{Act, Authority, Request, Script, Server};
use tower_service::Service;

type Subscription = EventStream<SubscribeToShardEventStream, SubscribeToShardError>;

const A_MOMENT: Duration = Duration::from_millis(100);

/// The head of a response whose body ends with the connection; over HTTP/2, with the stream.
const HEAD: &str =
    "HTTP/1.1 200 OK\r\nx-amzn-requestid: r-1\r\ncontent-type: application/vnd.amazon.eventstream\r\n\r\n";

/// A server that speaks HTTP/1.1 in plain, or HTTP/2 over TLS, and the settings of its client.
fn serve(h2: bool, reply: impl Fn(&Request) -> Vec<Act> + Send + Sync + 'static) -> (Server, Config) {
    let config = Config::new().region("us-east-1").credentials(Credentials::new("AKIDEXAMPLE", "secret"));
    if h2 {
        let authority = Authority::new();
        let server = Server::start_tls(Script::new(reply), authority.server(&["h2"]));
        let config = config.endpoint_url(server.url()).ca_bundle_pem(authority.pem().to_owned());
        (server, config)
    } else {
        let server = Server::start(Script::new(reply));
        let config = config.endpoint_url(server.url());
        (server, config)
    }
}

fn input() -> SubscribeToShardInput {
    SubscribeToShardInput::new(SubscribeToShardInputRequired {
        consumer_arn: "arn:aws:kinesis:us-east-1:111122223333:stream/s/consumer/c:1".into(),
        shard_id: "shardId-000000000000".into(),
        starting_position: StartingPosition::new(ShardIteratorType::Latest),
    })
}

async fn subscribe(config: Config) -> Result<Subscription, SubscribeToShardError> {
    Ok(Client::new(config).subscribe_to_shard(&input()).await?.event_stream)
}

/// The frame of an event.
fn beat(number: u32) -> Bytes {
    let payload = format!(r#"{{"Records":[],"ContinuationSequenceNumber":"{number}","MillisBehindLatest":0}}"#);
    frame(&[(":message-type", "event"), (":event-type", "SubscribeToShardEvent")], payload)
}

fn frame(headers: &[(&str, &str)], payload: String) -> Bytes {
    let message = headers.iter().fold(Message::new(payload), |message, (name, value)| {
        message.with_header(name, HeaderValue::String(value)).expect("it fits")
    });
    message.encode().expect("it fits")
}

fn send(bytes: &[u8]) -> Act {
    Act::Send(Bytes::copy_from_slice(bytes))
}

/// The number of the next event; `None` at the stream's end.
async fn number(subscription: &mut Subscription) -> Result<Option<u32>, SubscribeToShardError> {
    match subscription.next().await.transpose()? {
        None => Ok(None),
        Some(SubscribeToShardEventStream::SubscribeToShardEvent(event)) => {
            Ok(Some(event.continuation_sequence_number.parse().expect("a number")))
        }
        Some(other) => panic!("{other:?}"),
    }
}

/// What ends a stream after its first event.
async fn end_after_one(subscription: &mut Subscription) -> SubscribeToShardError {
    assert_eq!(number(subscription).await, Ok(Some(1)));
    let error = number(subscription).await.expect_err("it breaks");
    assert_eq!(number(subscription).await, Ok(None), "the error is the last thing");
    assert_eq!((error.operation(), error.status(), error.request_id()), ("SubscribeToShard", Some(200), Some("r-1")));
    error
}

#[tokio::test]
async fn events_come_while_the_service_still_sends_and_no_limit_of_calls_ends_them() {
    for h2 in [false, true] {
        let (_server, config) = serve(h2, |_| {
            let events = (1..=6).flat_map(|number| [send(&beat(number)), Act::Wait(A_MOMENT)]);
            [Act::send(HEAD)].into_iter().chain(events).chain([Act::Close]).collect()
        });
        let begun = Instant::now();
        let config = config.timeout(A_MOMENT * 3).attempt_timeout(A_MOMENT * 3).stream_idle_timeout(A_MOMENT * 5);
        let mut subscription = subscribe(config).await.expect("subscribed");
        assert_eq!(number(&mut subscription).await, Ok(Some(1)));
        assert!(begun.elapsed() < A_MOMENT * 5, "the first event came after {:?}", begun.elapsed());
        for expected in (2..=6).map(Some).chain([None, None]) {
            assert_eq!(number(&mut subscription).await, Ok(expected));
        }
        assert!(begun.elapsed() >= A_MOMENT * 6);
    }
}

#[tokio::test]
async fn too_long_a_silence_is_a_timeout() {
    for h2 in [false, true] {
        let (server, config) = serve(h2, |_| vec![Act::send(HEAD), send(&beat(1)), Act::Stall]);
        let mut subscription = subscribe(config.stream_idle_timeout(A_MOMENT)).await.expect("subscribed");
        let error = end_after_one(&mut subscription).await;
        assert_eq!(
            (error.call(), error.is_timeout(), error.is_retryable()),
            (Some(CallErrorKind::Timeout), true, true)
        );
        let line = "SubscribeToShard: frame 2 of the event stream, byte ";
        assert!(error.to_string().starts_with(line), "{error}");
        let why = ": the service sent nothing for 100ms (Config::stream_idle_timeout) (HTTP 200, request id r-1)";
        assert!(error.to_string().ends_with(why), "{error}");
        given_up(&server).await;
    }
}

#[tokio::test]
async fn a_silence_in_which_nobody_waits_does_not_count() {
    let (_server, config) = serve(false, |_| {
        vec![Act::send(HEAD), send(&beat(1)), send(&beat(2)), Act::Wait(A_MOMENT * 2), send(&beat(3)), Act::Close]
    });
    let mut subscription = subscribe(config.stream_idle_timeout(A_MOMENT)).await.expect("subscribed");
    assert_eq!(number(&mut subscription).await, Ok(Some(1)));
    tokio::time::sleep(A_MOMENT * 3).await;
    assert_eq!(number(&mut subscription).await, Ok(Some(2)));
    assert_eq!(number(&mut subscription).await, Ok(Some(3)));
    assert_eq!(number(&mut subscription).await, Ok(None));
}

#[tokio::test]
async fn a_lost_connection_is_an_error_with_its_place_and_is_not_tried_again() {
    for (h2, end) in [(false, Act::Reset), (true, Act::Reset), (true, Act::Cut), (true, Act::Abort)] {
        let (server, config) =
            serve(h2, move |_| vec![Act::send(HEAD), send(&beat(1)), Act::Wait(A_MOMENT), end.clone()]);
        let mut subscription = subscribe(config).await.expect("subscribed");
        let error = end_after_one(&mut subscription).await;
        assert_eq!((error.call(), error.is_retryable()), (Some(CallErrorKind::Transport), true), "{error}");
        let place =
            format!("frame 2 of the event stream, byte {}: {} lost the connection", beat(1).len(), server.address());
        assert!(error.message().is_some_and(|message| message.starts_with(&place)), "{error}");
        assert_eq!(server.requests(), 1);
    }
}

#[tokio::test]
async fn a_server_that_takes_no_new_streams_finishes_those_it_has() {
    let (_server, config) = serve(true, |_| {
        vec![Act::send(HEAD), send(&beat(1)), Act::GoAway, Act::Wait(A_MOMENT), send(&beat(2)), Act::Close]
    });
    let mut subscription = subscribe(config).await.expect("subscribed");
    for expected in [Some(1), Some(2), None] {
        assert_eq!(number(&mut subscription).await, Ok(expected));
    }
}

#[tokio::test]
async fn a_stream_that_ends_inside_a_frame_is_cut_off() {
    for h2 in [false, true] {
        let (_server, config) = serve(h2, |_| vec![Act::send(HEAD), send(&beat(1)), send(&beat(2)[..20]), Act::Close]);
        let mut subscription = subscribe(config).await.expect("subscribed");
        let error = end_after_one(&mut subscription).await;
        assert_eq!((error.call(), error.is_retryable()), (Some(CallErrorKind::Transport), true));
        let line = format!(
            "frame 2 of the event stream, byte {}: the stream ends after 20 bytes of this frame",
            beat(1).len()
        );
        assert_eq!(error.message(), Some(&*line));
    }
}

#[tokio::test]
async fn a_chunked_body_without_its_end_is_cut_off() {
    let (_server, config) = serve(false, |_| {
        let head = HEAD.replace("\r\n\r\n", "\r\ntransfer-encoding: chunked\r\n\r\n");
        let chunk = [format!("{:x}\r\n", beat(1).len()).as_bytes(), &beat(1), b"\r\n"].concat();
        vec![Act::send(head), send(&chunk), Act::Close]
    });
    let mut subscription = subscribe(config).await.expect("subscribed");
    let error = end_after_one(&mut subscription).await;
    assert_eq!(error.call(), Some(CallErrorKind::Transport), "{error}");
}

#[tokio::test]
async fn a_broken_frame_gives_the_connection_up() {
    for h2 in [false, true] {
        let (server, config) = serve(h2, |_| {
            let mut broken = beat(2).to_vec();
            broken[40] ^= 1;
            vec![Act::send(HEAD), send(&beat(1)), send(&broken), Act::Stall]
        });
        let mut subscription = subscribe(config).await.expect("subscribed");
        let error = end_after_one(&mut subscription).await;
        assert_eq!((error.call(), error.is_retryable()), (Some(CallErrorKind::Decode), false));
        let place = format!("frame 2 of the event stream, byte {}: its checksum is ", beat(1).len());
        assert!(error.message().is_some_and(|message| message.starts_with(&place)), "{error}");
        given_up(&server).await;
    }
}

#[tokio::test]
async fn an_exception_gives_the_connection_up() {
    let (server, config) = serve(true, |_| {
        let headers = [(":message-type", "exception"), (":exception-type", "KMSThrottlingException")];
        let exception = frame(&headers, r#"{"message":"slower"}"#.to_owned());
        vec![Act::send(HEAD), send(&beat(1)), send(&exception), Act::Stall]
    });
    let mut subscription = subscribe(config).await.expect("subscribed");
    let error = end_after_one(&mut subscription).await;
    assert!(matches!(error, SubscribeToShardError::KmsThrottlingException(_)), "{error}");
    given_up(&server).await;
}

#[tokio::test]
async fn opening_is_tried_again_like_any_call() {
    for h2 in [false, true] {
        let (server, config) = serve(h2, |request| match request.index {
            0 => vec![Act::send("HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n")],
            1 => vec![Act::Reset],
            _ => vec![Act::send(HEAD), send(&beat(1)), Act::Close],
        });
        let mut subscription = subscribe(config).await.expect("subscribed");
        assert_eq!(number(&mut subscription).await, Ok(Some(1)));
        assert_eq!(number(&mut subscription).await, Ok(None));
        assert_eq!(server.requests(), 3);
    }
}

#[tokio::test]
async fn an_opening_that_takes_too_long_is_a_timeout_of_the_call() {
    let (_server, config) = serve(false, |_| vec![Act::Stall]);
    let error = subscribe(config.timeout(A_MOMENT).retry(RetryConfig::off())).await.expect_err("too long");
    assert_eq!((error.call(), error.attempts()), (Some(CallErrorKind::Timeout), 1), "{error}");
}

#[tokio::test]
async fn each_stream_has_a_connection_of_its_own_until_it_is_dropped() {
    let (server, config) = serve(true, |_| vec![Act::send(HEAD), send(&beat(1)), Act::Stall]);
    let client = Client::new(config);
    let mut subscriptions = Vec::new();
    for _ in 0..3 {
        subscriptions.push(client.subscribe_to_shard(&input()).await.expect("subscribed").event_stream);
    }
    assert_eq!((server.accepted(), server.open()), (3, 3));
    for subscription in &mut subscriptions {
        assert_eq!(number(subscription).await, Ok(Some(1)));
    }
    drop(subscriptions);
    given_up(&server).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_task_of_its_own_opens_and_reads_a_stream() {
    let (_server, config) = serve(true, |_| vec![Act::send(HEAD), send(&beat(1)), Act::Wait(A_MOMENT), send(&beat(2))]);
    let reading = tokio::spawn(async move {
        let mut subscription = subscribe(config).await?;
        let mut numbers = Vec::new();
        while let Some(number) = number(&mut subscription).await? {
            numbers.push(number);
        }
        Ok::<_, SubscribeToShardError>(numbers)
    });
    assert_eq!(reading.await.expect("no panic"), Ok(vec![1, 2]));
}

/// Waits until the client has closed all connections.
async fn given_up(server: &Server) {
    let begun = Instant::now();
    while server.open() > 0 {
        assert!(begun.elapsed() < Duration::from_secs(5), "the connection is still open");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// [`HttpTransport`] behind a layer of tower.
#[derive(Clone)]
struct Layer<S>(S);

impl<S: Service<generated::runtime::http::Request<Bytes>>> Service<generated::runtime::http::Request<Bytes>>
    for Layer<S>
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, context: &mut std::task::Context<'_>) -> std::task::Poll<Result<(), S::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, request: generated::runtime::http::Request<Bytes>) -> S::Future {
        self.0.call(request)
    }
}

#[tokio::test]
async fn events_come_through_tower_services_as_they_are_sent() {
    let (server, config) = serve(false, |_| vec![Act::send(HEAD), send(&beat(1)), Act::Stall]);
    let client = Client::new(config.transport(Layer(HttpTransport::new().into_service())));
    let mut subscription = client.subscribe_to_shard(&input()).await.expect("subscribed").event_stream;
    assert_eq!(number(&mut subscription).await, Ok(Some(1)));
    drop(subscription);
    given_up(&server).await;
}

/// A transport that knows only whole responses.
struct Whole(HttpTransport);

impl generated::runtime::Transport for Whole {
    async fn send(
        &self,
        request: generated::runtime::http::Request<Bytes>,
    ) -> Result<generated::runtime::http::Response<Bytes>, generated::runtime::TransportError> {
        self.0.send(request).await
    }
}

#[tokio::test]
async fn a_transport_of_whole_responses_gives_all_events_at_the_end() {
    let (_server, config) = serve(false, |_| vec![Act::send(HEAD), send(&beat(1)), send(&beat(2)), Act::Close]);
    let mut subscription = subscribe(config.transport(Whole(HttpTransport::new()))).await.expect("subscribed");
    for expected in [Some(1), Some(2), None] {
        assert_eq!(number(&mut subscription).await, Ok(expected));
    }
}
