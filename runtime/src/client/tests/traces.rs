//! What a subscriber of `tracing` sees of calls, and what it must not see.

use std::collections::BTreeMap;
use std::fmt::{Debug, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, Once};

use bytes::Bytes;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

use super::script::{Script, Then, client, code};
use crate::client::Client;
use crate::protocol::fixture::Describe;
use crate::{Credentials, Operation, TransportError};

/// Keeps spans with their fields, and events, of every target and level.
#[derive(Clone, Default)]
struct Seen(Arc<Inner>);

#[derive(Default)]
struct Inner {
    next: AtomicU64,
    spans: Mutex<BTreeMap<u64, (String, String)>>,
    events: Mutex<Vec<String>>,
    /// How many hold a span beyond the first.
    holders: Mutex<BTreeMap<u64, u32>>,
    /// Spans as they begin and end, and the events between.
    order: Mutex<Vec<String>>,
}

struct Fields<'a>(&'a mut String);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, " {}={value:?}", field.name()).unwrap();
    }
}

impl Subscriber for Seen {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let id = self.0.next.fetch_add(1, Ordering::SeqCst) + 1;
        let mut fields = String::new();
        span.record(&mut Fields(&mut fields));
        let name = format!("{} {}", span.metadata().level(), span.metadata().name());
        self.0.order.lock().unwrap().push(format!("{} begins", span.metadata().name()));
        self.0.spans.lock().unwrap().insert(id, (name, fields));
        Id::from_u64(id)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        values.record(&mut Fields(&mut self.0.spans.lock().unwrap().get_mut(&span.into_u64()).unwrap().1));
    }

    fn clone_span(&self, span: &Id) -> Id {
        *self.0.holders.lock().unwrap().entry(span.into_u64()).or_default() += 1;
        span.clone()
    }

    fn try_close(&self, span: Id) -> bool {
        let id = span.into_u64();
        if let Some(holders @ 1..) = self.0.holders.lock().unwrap().get_mut(&id) {
            *holders -= 1;
            return false;
        }
        let name = self.0.spans.lock().unwrap().get(&id).map(|(name, _)| name.clone()).unwrap_or_default();
        self.0.order.lock().unwrap().push(format!("{} ends", name.split(' ').nth(1).unwrap_or_default()));
        true
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut fields = format!("{} {}", event.metadata().level(), event.metadata().target());
        event.record(&mut Fields(&mut fields));
        self.0.events.lock().unwrap().push(fields);
        self.0.order.lock().unwrap().push("event".to_owned());
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

impl Seen {
    /// The fields of the spans of this level and name.
    fn spans(&self, name: &str) -> Vec<String> {
        let spans = self.0.spans.lock().unwrap();
        spans.values().filter(|(of, _)| of == name).map(|(_, fields)| fields.trim().to_owned()).collect()
    }

    fn everything(&self) -> String {
        format!("{:?} {:?}", self.0.spans.lock().unwrap(), self.0.events.lock().unwrap())
    }
}

async fn observe(client: &Client, input: &'static str) -> Seen {
    observe_of::<Describe>(client, input).await
}

async fn observe_of<O: Operation<Input = Bytes>>(client: &Client, input: &'static str) -> Seen {
    // While there is one subscriber, `tracing` asks that of the thread which is first to reach a span or event whether it
    // is wanted at all, and other tests run in threads without. So every thread has one.
    static EVERYWHERE: Once = Once::new();
    EVERYWHERE.call_once(|| tracing::subscriber::set_global_default(Seen::default()).unwrap());
    let seen = Seen::default();
    let _guard = tracing::subscriber::set_default(seen.clone());
    let _ = client.send::<O>(&Bytes::from_static(input.as_bytes())).await;
    seen
}

#[tokio::test(start_paused = true)]
async fn a_call_is_a_span_and_so_is_each_attempt() {
    let answer = Then::Answer(200, vec![("x-amzn-requestid", "r-3".to_owned())], "{}");
    let reset = Then::Fail(TransportError::transport("reset"));
    let script = Script::new([code(400, "ThrottlingException"), reset, answer]);
    let seen = observe(&client(&script, |config| config), "input").await;
    let host = "server.address=\"test.us-east-1.amazonaws.com\" server.port=443";
    assert_eq!(
        seen.spans("INFO call"),
        ["otel.name=Test.Describe otel.kind=\"client\" rpc.system=\"aws-api\" rpc.service=\"Test\" \
          rpc.method=\"Describe\" http.response.status_code=200 aws.request_id=\"r-3\" rpc.response.attempts=3"]
    );
    assert_eq!(
        seen.spans("DEBUG attempt"),
        [
            format!(
                "http.request.method=\"POST\" http.request.resend_count=0 {host} otel.status_code=\"ERROR\" \
                 http.response.status_code=400 error.type=\"ThrottlingException\""
            ),
            format!(
                "http.request.method=\"POST\" http.request.resend_count=1 {host} otel.status_code=\"ERROR\" \
                 error.type=\"connection lost\""
            ),
            format!(
                "http.request.method=\"POST\" http.request.resend_count=2 {host} http.response.status_code=200 \
                 aws.request_id=\"r-3\""
            ),
        ]
    );
    // No attempt holds the wait that follows it.
    let attempt = ["attempt begins", "attempt ends"];
    let order = seen.0.order.lock().unwrap().join(", ");
    let [first, then] = [attempt.join(", "), format!("event, {}", attempt.join(", "))];
    assert_eq!(order, format!("call begins, {first}, {then}, {then}, call ends"));
    let events = seen.0.events.lock().unwrap().clone();
    let waits = [("ThrottlingException", "1s"), ("connection lost", "100ms")];
    let expected = waits.map(|(kind, wait)| {
        format!("{} smithwright message=another attempt follows reason={kind:?} wait={wait}", Level::DEBUG)
    });
    assert_eq!(events, expected);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_fails_says_why_without_words_of_the_service() {
    let refused = Then::Answer(400, vec![("x-amzn-errortype", "ValidationException".to_owned())], SECRET_ANSWER);
    let seen = observe(&client(&Script::new([refused]), |config| config), "input").await;
    let [call] = &seen.spans("INFO call")[..] else { panic!("{}", seen.everything()) };
    assert!(call.ends_with(
        "otel.status_code=\"ERROR\" http.response.status_code=400 error.type=\"ValidationException\" \
         rpc.response.attempts=1"
    ));
    assert!(!seen.everything().contains("hidden"), "{}", seen.everything());
}

const SECRET_ANSWER: &str = r#"{"message":"hidden-message", "Name":"hidden-payload"}"#;

/// All that is said at any level, also by the libraries below, over a real connection.
#[tokio::test]
async fn neither_secrets_nor_payloads_are_said() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut buffer = [0; 4096];
        let count = stream.read(&mut buffer).await.unwrap();
        let length = SECRET_ANSWER.len();
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\nset-cookie: hidden-cookie\r\n\r\n");
        stream.write_all(format!("{head}{SECRET_ANSWER}").as_bytes()).await.unwrap();
        String::from_utf8_lossy(&buffer[..count]).into_owned()
    });
    let keys = Credentials::new("AKID", "hidden-key").with_session_token("hidden-token");
    let config = crate::Config::new().region("us-east-1").endpoint_url(url).credentials(keys);
    let seen = observe(&Client::new(crate::protocol::fixture::SERVICE, config), "hidden-input").await;
    let request = server.await.unwrap();
    assert!(request.contains("x-amz-security-token: hidden-token"), "{request}");
    let signature = request.split("Signature=").nth(1).unwrap().lines().next().unwrap();
    let everything = seen.everything();
    assert!(everything.contains("hyper"), "{everything}");
    for secret in ["hidden", signature, "aGlkZGVu"] {
        assert!(!everything.contains(secret), "{secret}: {everything}");
    }
}

#[cfg(feature = "rest")]
mod rest {
    use bytes::Bytes;

    use super::super::script::{Script, client, status};
    use super::observe_of;
    use crate::protocol::RestJson1;
    use crate::protocol::fixture::SERVICE;
    use crate::protocol::rest::{BindRequest, BindResponse, RequestParts};
    use crate::{CallError, Operation, OperationInfo};

    /// A GET of `/`.
    struct Get;

    #[derive(Default)]
    struct Nothing;

    impl Operation for Get {
        type Input = Bytes;
        type Output = Nothing;
        type Error = CallError;
        type Protocol = RestJson1;
        const INFO: OperationInfo = OperationInfo::new(&SERVICE, "Get");
    }

    impl BindRequest for Get {
        fn bind(_: &Bytes, _: &mut RequestParts) -> Result<(), CallError> {
            Ok(())
        }
    }

    impl BindResponse for Nothing {}

    #[tokio::test(start_paused = true)]
    async fn an_attempt_has_the_method_of_its_request() {
        let seen = observe_of::<Get>(&client(&Script::new([status(200)]), |config| config), "").await;
        let attempts = seen.spans("DEBUG attempt");
        assert!(attempts.len() == 1 && attempts[0].starts_with("http.request.method=\"GET\" "), "{attempts:?}");
    }
}
