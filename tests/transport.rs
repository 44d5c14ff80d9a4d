//! The client over real sockets on loopback: what it sends, and what it says when a server or a connection misbehaves.

#[path = "transport/outage.rs"]
mod outage;
#[path = "transport/proxy.rs"]
mod proxy;
#[path = "transport/routes.rs"]
mod routes;
#[path = "transport/server.rs"]
mod server;
#[path = "transport/tls.rs"]
mod tls;
#[path = "transport/tower.rs"]
mod tower;
#[path = "transport/windows.rs"]
mod windows;

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use bytes::Bytes;
use server::{Server, Then};
use smithwright_runtime::client::Client;
use smithwright_runtime::{
    Auth, CallError, CallErrorKind, Config, Credentials, EncodeOptions, HttpTransport, Operation, OperationInfo,
    Protocol, Response, RetryConfig, SegmentedBytes, Service, Timestamp, Transport, TransportError, http,
};
use tls::tls_server;
use tokio::net::TcpListener;

const SERVICE: Service = Service {
    id: "Test Service",
    shape: "Test",
    version: "",
    endpoint_prefix: "test",
    signing_name: "test",
    endpoint_from: None,
};
const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nx-amzn-requestid: r-1\r\n\r\nhi";

/// Sends its input, gives status and body.
struct Ping;

/// Likewise, signed only if there are credentials.
struct OpenPing;

impl Operation for Ping {
    type Input = Bytes;
    type Output = (u16, String);
    type Error = CallError;
    type Protocol = Raw;
    const INFO: OperationInfo = OperationInfo::new(&SERVICE, "Ping");
}

impl Operation for OpenPing {
    type Input = Bytes;
    type Output = (u16, String);
    type Error = CallError;
    type Protocol = Raw;
    const INFO: OperationInfo = OperationInfo::new(&SERVICE, "OpenPing").auth(Auth::Optional);
}

/// Bodies as they are.
struct Raw;

impl<O: Operation<Input = Bytes, Output = (u16, String), Error = CallError>> Protocol<O> for Raw {
    fn encode(input: &Bytes, _: &EncodeOptions) -> Result<http::Request<SegmentedBytes>, CallError> {
        let request = http::Request::post("/").header("x-amz-target", O::INFO.name);
        Ok(request.body(input.clone().into()).expect("a request"))
    }

    fn decode(response: http::Response<Bytes>) -> Result<O::Output, CallError> {
        Ok((response.status().as_u16(), String::from_utf8_lossy(response.body()).into_owned()))
    }
}

fn config() -> Config {
    let credentials = Credentials::new("AKID", "secret").with_session_token("token");
    let once = RetryConfig::off();
    Config::new().region("us-east-1").credentials(credentials).timeout(Duration::from_secs(10)).retry(once)
}

fn client(server: &Server) -> Client {
    Client::new(SERVICE, config().endpoint_url(server.url()))
}

async fn failure(server: &Server) -> CallError {
    ping(&client(server)).await.expect_err("an error")
}

async fn ping(client: &Client) -> Result<Response<(u16, String)>, CallError> {
    client.send::<Ping>(&Bytes::from_static(b"ping")).await
}

#[track_caller]
fn check(error: &CallError, kind: CallErrorKind, parts: &[&str]) {
    let text = error.to_string();
    assert_eq!((error.call(), error.attempts(), error.operation()), (Some(kind), 1, "Ping"), "{text}");
    for part in parts {
        assert!(text.contains(part), "{text:?} lacks {part:?}");
    }
    assert!(!text.contains('\n'), "{text}");
}

#[tokio::test]
async fn a_request_is_signed_and_says_who_asks() {
    let server = Server::start(Then::Answer(OK));
    let config = config().endpoint_url(server.url()).clock(|| Timestamp::from_secs(1_440_938_160));
    let response = ping(&Client::new(SERVICE, config)).await.expect("an answer");
    assert_eq!(response.output, (200, "hi".to_owned()));
    assert_eq!((response.meta.request_id.as_deref(), response.meta.attempts), (Some("r-1"), 1));
    let request = server.last_request();
    assert!(request.starts_with("POST / HTTP/1.1\r\n") && request.ends_with("\r\n\r\nping"), "{request}");
    let signed = "SignedHeaders=host;x-amz-date;x-amz-security-token;x-amz-target, Signature=";
    for part in [
        &format!("\r\nhost: {}\r\n", server.address),
        "\r\nuser-agent: smithwright/",
        " ua/2.1 api/test_service os/",
        "\r\namz-sdk-invocation-id: ",
        "\r\namz-sdk-request: attempt=1; max=1\r\n",
        "\r\nx-amz-date: 20150830T123600Z\r\n",
        "\r\nx-amz-security-token: token\r\n",
        "\r\nauthorization: AWS4-HMAC-SHA256 Credential=AKID/20150830/us-east-1/test/aws4_request, ",
        signed,
    ] {
        assert!(request.contains(part), "{request} lacks {part}");
    }
    assert_eq!(request.matches("\r\nhost: ").count(), 1, "{request}");
}

#[tokio::test]
async fn ten_calls_use_one_connection() {
    let server = Server::start(Then::Answer(OK));
    let client = client(&server);
    for _ in 0..10 {
        let client = client.clone();
        // Calls can move between threads.
        tokio::spawn(async move { ping(&client).await }).await.expect("a task").expect("an answer");
    }
    assert_eq!(server.accepted(), 1);
}

#[tokio::test]
async fn a_connection_that_the_server_closed_is_replaced() {
    let server = Server::start(Then::AnswerThenClose(OK, 20));
    let client = client(&server);
    for _ in 0..3 {
        ping(&client).await.expect("an answer");
        tokio::time::sleep(Duration::from_millis(60)).await;
    }
    assert_eq!(server.accepted(), 3);
}

#[tokio::test]
async fn the_path_of_the_endpoint_stands_before_the_requests() {
    let server = Server::start(Then::Answer(OK));
    let config = config().endpoint_url(format!("http://{}/custom", server.address));
    ping(&Client::new(SERVICE, config)).await.expect("an answer");
    assert!(server.last_request().starts_with("POST /custom/ HTTP/1.1\r\n"), "{}", server.last_request());
}

#[tokio::test]
async fn any_complete_answer_reaches_the_operation() {
    let server = Server::start(Then::AnswerThenClose("HTTP/1.1 502 Bad Gateway\r\n\r\n<html>no</html>", 0));
    assert_eq!(ping(&client(&server)).await.map(|r| r.output), Ok((502, "<html>no</html>".to_owned())));
}

#[tokio::test]
async fn refused() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    let client = Client::new(SERVICE, config().endpoint_url(format!("http://{address}")));
    let error = ping(&client).await.expect_err("an error");
    check(&error, CallErrorKind::Connect, &[&format!("Ping: connect to {address}: connection refused (os error ")]);
}

#[tokio::test]
async fn no_such_host() {
    let client = Client::new(SERVICE, config().endpoint_url("http://no-such-host.invalid:99"));
    let error = ping(&client).await.expect_err("an error");
    check(&error, CallErrorKind::Connect, &["connect to no-such-host.invalid:99: dns error: "]);
}

#[tokio::test]
async fn closed_too_soon() {
    let before = "closed the connection before its response was complete: connection closed before message completed";
    let amid = "lost the connection in the middle of its response's body: ";
    for (answer, words) in [
        ("", before),
        ("HTTP/1.1 200 OK\r\ncontent-", before),
        ("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"half", amid),
        ("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n", amid),
    ] {
        let server = Server::start(Then::AnswerThenClose(answer, 0));
        check(&failure(&server).await, CallErrorKind::Transport, &[&server.address.to_string(), words]);
    }
}

#[tokio::test]
async fn reset() {
    let words = "connection reset (os error ";
    for answer in ["", "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"half"] {
        let server = Server::start(Then::Reset(answer));
        check(&failure(&server).await, CallErrorKind::Transport, &[&server.address.to_string(), words]);
    }
}

#[tokio::test]
async fn not_http() {
    for answer in ["SSH-2.0-OpenSSH_9.9\r\n", "\0\u{1}\u{2}\r\n\r\n", "HTTP/1.1 abc\r\n\r\n"] {
        let server = Server::start(Then::AnswerThenClose(answer, 0));
        let words = "answered with something that is not HTTP: ";
        check(&failure(&server).await, CallErrorKind::Transport, &[&server.address.to_string(), words]);
    }
}

#[tokio::test]
async fn too_slow() {
    let server = Server::start(Then::Hang);
    let client = Client::new(SERVICE, config().endpoint_url(server.url()).timeout(Duration::from_millis(100)));
    let error = ping(&client).await.expect_err("an error");
    let words = format!("Ping: no complete response from {} within 100ms", server.address);
    check(&error, CallErrorKind::Timeout, &[&words]);
    assert!(error.is_timeout() && error.is_retryable());
}

#[tokio::test]
async fn the_tls_handshake_has_a_limit_of_its_own() {
    let server = Server::start(Then::Hang);
    let tls = tls_server(&[]).await;
    let config = config().ca_bundle_pem(tls.ca.clone()).tls_timeout(Duration::from_millis(100));
    let client = Client::new(SERVICE, config.endpoint_url(format!("https://{}", server.address)));
    let error = ping(&client).await.expect_err("an error");
    let words = format!("connect to {}: no TLS handshake within 100ms", server.address);
    check(&error, CallErrorKind::Timeout, &[&words]);
}

#[tokio::test]
async fn missing_settings_are_reported_by_the_call() {
    let server = Server::start(Then::Answer(OK));
    let url = server.url();
    let keys = Credentials::new("AKID", "secret");
    for (config, kind, words) in [
        (Config::new().credentials(keys.clone()), CallErrorKind::Config, "Ping: no region: set AWS_REGION"),
        (Config::new().credentials(keys).endpoint_url(&url), CallErrorKind::Config, "Ping: no region: set AWS_REGION"),
        (Config::new().region("r").endpoint_url(&url), CallErrorKind::Credentials, "Ping: no credentials: "),
        (config().endpoint_url("localhost:1"), CallErrorKind::Endpoint, "must begin with http:// or https://"),
    ] {
        let error = ping(&Client::new(SERVICE, config)).await.expect_err("an error");
        assert_eq!((error.call(), error.attempts()), (Some(kind), 0));
        assert!(error.to_string().contains(words), "{error}");
    }
    let open = Client::new(SERVICE, Config::new().endpoint_url(&url));
    open.call::<OpenPing>(&Bytes::new()).await.expect("an answer without keys");
    assert!(!server.last_request().contains("authorization"), "{}", server.last_request());
}

#[test]
fn without_a_tokio_runtime_there_is_an_error_and_no_panic() {
    for config in [config(), config().timeout(None).attempt_timeout(None)] {
        let client = Client::new(SERVICE, config.endpoint_url("http://127.0.0.1:9"));
        let input = Bytes::new();
        let polled = pin!(client.call::<Ping>(&input)).poll(&mut Context::from_waker(Waker::noop()));
        let Poll::Ready(Err(error)) = polled else { panic!("not ready") };
        assert!(error.to_string().contains("a tokio runtime: call from within one"), "{error}");
    }
}

#[tokio::test]
async fn a_response_beyond_the_limit_is_an_error() {
    let server = Server::start(Then::Answer("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n0123456789"));
    let client = |limit| Client::new(SERVICE, config().endpoint_url(server.url()).response_limit(limit));
    assert_eq!(ping(&client(10)).await.expect("an answer").output.1, "0123456789");
    let error = ping(&client(9)).await.expect_err("too large");
    let words = format!("{} answered with more than 9 bytes, the limit: see Config::response_limit", server.address);
    assert!(error.to_string().contains(&words) && error.attempts() == 1, "{error}");
}

#[tokio::test]
async fn a_body_that_pauses_has_a_limit_if_one_is_set() {
    let server = Server::start(Then::AnswerThenClose("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf", 5000));
    let config = config().endpoint_url(server.url()).read_timeout(Duration::from_millis(100));
    let error = ping(&Client::new(SERVICE, config)).await.expect_err("an error");
    let words = format!("{} paused for 100ms in the middle of its response's body", server.address);
    check(&error, CallErrorKind::Timeout, &[&words]);
}

#[tokio::test]
async fn unused_connections_are_kept_as_long_as_is_said() {
    let server = Server::start(Then::Answer(OK));
    for (limit, connections) in [(Duration::from_secs(60), 1), (Duration::from_millis(1), 3)] {
        let client = Client::new(SERVICE, config().endpoint_url(server.url()).idle_timeout(limit));
        for _ in 0..2 {
            ping(&client).await.expect("an answer");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert_eq!(server.accepted(), connections, "{limit:?}");
    }
}

/// Any tower service is a transport.
#[derive(Clone)]
struct Stack<S>(S);

impl<S: tower_service::Service<http::Request<Bytes>>> tower_service::Service<http::Request<Bytes>> for Stack<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, mut request: http::Request<Bytes>) -> S::Future {
        request.headers_mut().insert("x-stack", http::HeaderValue::from_static("yes"));
        self.0.call(request)
    }
}

/// A transport without sockets.
struct Canned;

impl Transport for Canned {
    async fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        match request.uri().host() {
            Some("test.us-east-1.amazonaws.com") => Ok(http::Response::new(Bytes::from_static(b"canned"))),
            _ => Err(TransportError::timeout("never")),
        }
    }
}

#[tokio::test]
async fn transports_of_the_users_own() {
    let client = Client::new(SERVICE, config().transport(Canned));
    assert_eq!(ping(&client).await.map(|r| r.output), Ok((200, "canned".to_owned())));
    let client = Client::new(SERVICE, config().region("eu-west-1").transport(Canned));
    check(&ping(&client).await.expect_err("an error"), CallErrorKind::Timeout, &["Ping: never"]);

    let server = Server::start(Then::Answer(OK));
    let stack = Stack(HttpTransport::new().into_service());
    ping(&Client::new(SERVICE, config().endpoint_url(server.url()).transport(stack.clone()))).await.expect("an answer");
    assert!(server.last_request().contains("\r\nx-stack: yes\r\n"), "{}", server.last_request());
    let client = Client::new(SERVICE, config().transport(stack).endpoint_url("http://127.0.0.1:1"));
    check(&ping(&client).await.expect_err("an error"), CallErrorKind::Connect, &["connect to 127.0.0.1:1: "]);
}

/// Run in a process of its own by the next test.
#[tokio::test]
#[ignore = "needs the environment that `the_machine_is_asked_for_what_the_program_does_not_say` makes"]
async fn as_the_environment_says() {
    let client = Client::from_env(SERVICE).await.expect("a client");
    ping(&client).await.expect("an answer");
}

#[tokio::test]
async fn the_machine_is_asked_for_what_the_program_does_not_say() {
    let server = Server::start(Then::Answer(OK));
    let home = std::env::temp_dir().join(format!("smithwright-transport-{}", std::process::id()));
    std::fs::create_dir_all(home.join(".aws")).expect("a directory");
    let config = format!(
        "[profile dev]\nregion = eu-west-1\nservices = local\n[services local]\ntest_service =\n  endpoint_url = {}\n",
        server.url()
    );
    std::fs::write(home.join(".aws/config"), config).expect("a file");
    let keys = "[dev]\naws_access_key_id = FILE\naws_secret_access_key = secret\n";
    std::fs::write(home.join(".aws/credentials"), keys).expect("a file");
    let program = std::env::current_exe().expect("a program");
    let child = async |variables: &[(&'static str, &'static str)]| {
        let mut command = std::process::Command::new(&program);
        command.args(["--exact", "as_the_environment_says", "--ignored"]).env_clear().env("HOME", &home);
        command.envs(variables.iter().copied());
        let output = tokio::task::spawn_blocking(move || command.output()).await.expect("a task").expect("a process");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let output = child(&[("AWS_PROFILE", "dev")]).await;
    assert!(server.last_request().contains(" Credential=FILE/") && output.contains("1 passed"), "{output}");
    assert!(server.last_request().contains("/eu-west-1/test/aws4_request"), "{}", server.last_request());
    let keys = [("AWS_ACCESS_KEY_ID", "ENV"), ("AWS_SECRET_ACCESS_KEY", "secret")];
    let output = child(&[("AWS_PROFILE", "dev"), ("AWS_REGION", "us-west-2"), keys[0], keys[1]]).await;
    assert!(server.last_request().contains(" Credential=ENV/") && output.contains("1 passed"), "{output}");
    assert!(server.last_request().contains("/us-west-2/test/aws4_request"), "{}", server.last_request());
    let output = child(&[]).await;
    assert!(output.contains("no region: set AWS_REGION"), "{output}");
    std::fs::remove_dir_all(home).expect("a directory");
}
