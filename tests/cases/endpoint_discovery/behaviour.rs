//! Calls that go where the service says if it is asked: how often it is asked, and what becomes of them if it does not say.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use case_endpoint_discovery::lake::{
    Client, CountRows, CountRowsInput, CountRowsOutput, FakeClient, FindPlacesOutput, PingInput, ReadRowsInput,
    WriteRowsInput, blocking,
};
use case_endpoint_discovery::runtime::endpoint::EndpointDiscovery;
use case_endpoint_discovery::runtime::http::{Request, Response};
use case_endpoint_discovery::runtime::{
    Bytes, CallErrorKind, Config, Credentials, RetryConfig, Timestamp, Transport, TransportError,
};

type Answer = dyn Fn(&str, &str, usize) -> (u16, String) + Send + Sync;

/// A service that answers by operation, host and how often the operation was asked before.
#[derive(Clone)]
struct Service {
    answer: Arc<Answer>,
    asked: Arc<Mutex<Vec<(String, Request<Bytes>)>>>,
    now: Arc<AtomicI64>,
}

impl Service {
    fn new(answer: impl Fn(&str, &str, usize) -> (u16, String) + Send + Sync + 'static) -> Self {
        let now = Arc::new(AtomicI64::new(1_440_938_160));
        Self { answer: Arc::new(answer), asked: Arc::default(), now }
    }

    /// One that says where calls go: to `cell1`, `cell2` and so on, each good for ten minutes.
    fn of_cells() -> Self {
        Self::new(|operation, _, before| match operation {
            "FindPlaces" => (200, place(&format!("cell{}.example.com", before + 1), 10)),
            _ => (200, r#"{"Rows":7}"#.to_owned()),
        })
    }

    fn config(&self) -> Config {
        let now = Arc::clone(&self.now);
        Config::new()
            .region("eu-west-1")
            .credentials(Credentials::new("AKID", "secret"))
            .clock(move || Timestamp::from_secs(now.load(Ordering::Relaxed)))
            .transport(self.clone())
    }

    fn client(&self) -> Client {
        Client::new(self.config())
    }

    fn minutes_pass(&self, minutes: i64) {
        self.now.fetch_add(minutes * 60, Ordering::Relaxed);
    }

    /// What came: operations and hosts.
    fn asked(&self) -> Vec<String> {
        let asked = self.asked.lock().unwrap();
        asked.iter().map(|(operation, request)| format!("{operation} {}", request.uri().host().unwrap())).collect()
    }

    fn requests(&self, operation: &str) -> Vec<Request<Bytes>> {
        let asked = self.asked.lock().unwrap();
        asked.iter().filter(|(of, _)| of == operation).map(|(_, request)| request.clone()).collect()
    }

    /// Until the service was asked so often.
    async fn until_asked(&self, times: usize) {
        while self.requests("FindPlaces").len() < times {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        // What it said has to be noted, too.
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

impl Transport for Service {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let target = request.headers()["x-amz-target"].to_str().unwrap();
        let operation = target.split_once('.').unwrap().1.to_owned();
        let host = request.uri().host().unwrap().to_owned();
        let before = {
            let mut asked = self.asked.lock().unwrap();
            asked.push((operation.clone(), request));
            asked.iter().filter(|(of, _)| *of == operation).count() - 1
        };
        tokio::task::yield_now().await;
        let (status, body) = (self.answer)(&operation, &host, before);
        Ok(Response::builder().status(status).body(Bytes::from(body)).unwrap())
    }
}

fn place(address: &str, minutes: i64) -> String {
    format!(r#"{{"Endpoints":[{{"Address":"{address}","CachePeriodInMinutes":{minutes}}}]}}"#)
}

fn error(code: &str) -> (u16, String) {
    (400, format!(r#"{{"__type":"{code}","message":"that is why"}}"#))
}

const REGIONAL: &str = "lake.eu-west-1.example.com";

#[tokio::test]
async fn calls_share_one_request_and_go_where_it_says_signed_as_ever() {
    let service = Service::of_cells();
    let client = service.client();
    let calls: Vec<_> = (0..10)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.count_rows(&CountRowsInput {}).await.unwrap().rows })
        })
        .collect();
    for call in calls {
        assert_eq!(call.await.unwrap(), Some(7));
    }
    // Clients of one another, too.
    client.with_retry(RetryConfig::off()).count_rows(&CountRowsInput {}).await.unwrap();
    // What needs no such endpoint goes to that of the region.
    client.ping(&PingInput {}).await.unwrap();
    let mut asked = service.asked();
    assert_eq!((asked.remove(0), asked.pop().unwrap()), (format!("FindPlaces {REGIONAL}"), format!("Ping {REGIONAL}")));
    assert_eq!(asked, vec!["CountRows cell1.example.com"; 11]);
    let found = &service.requests("CountRows")[0];
    let signature = found.headers()["authorization"].to_str().unwrap();
    assert!(signature.contains("/eu-west-1/lake-rows/aws4_request"), "{signature}");
    assert_eq!(found.uri().to_string(), "https://cell1.example.com/");
    // Without identifiers nothing is said of the call.
    assert_eq!(service.requests("FindPlaces")[0].body(), "{}");
}

#[tokio::test]
async fn identifiers_have_endpoints_of_their_own() {
    let service = Service::of_cells();
    let client = service.client();
    for table in ["a", "b", "a"] {
        client.write_rows(&WriteRowsInput::new(table)).await.unwrap();
    }
    let told: Vec<Bytes> = service.requests("FindPlaces").iter().map(|request| request.body().clone()).collect();
    let of = |table| format!(r#"{{"Operation":"WriteRows","Identifiers":{{"Table":"{table}"}}}}"#);
    assert_eq!(told, [of("a"), of("b")]);
    let hosts: Vec<_> =
        service.requests("WriteRows").iter().map(|request| request.uri().host().unwrap().to_owned()).collect();
    assert_eq!(hosts, ["cell1.example.com", "cell2.example.com", "cell1.example.com"]);
}

#[tokio::test]
async fn an_endpoint_is_asked_for_anew_before_it_ends_and_nobody_waits_for_that() {
    let service = Service::of_cells();
    let client = service.client();
    client.count_rows(&CountRowsInput {}).await.unwrap();
    service.minutes_pass(8);
    client.count_rows(&CountRowsInput {}).await.unwrap();
    assert_eq!(service.requests("FindPlaces").len(), 1);
    // The last of ten minutes.
    service.minutes_pass(1);
    client.count_rows(&CountRowsInput {}).await.unwrap();
    service.until_asked(2).await;
    client.count_rows(&CountRowsInput {}).await.unwrap();
    // And long after its end.
    service.minutes_pass(60);
    client.count_rows(&CountRowsInput {}).await.unwrap();
    let hosts: Vec<_> =
        service.requests("CountRows").iter().map(|request| request.uri().host().unwrap().to_owned()).collect();
    assert_eq!(hosts, [1, 1, 1, 2, 3].map(|cell| format!("cell{cell}.example.com")));
}

#[tokio::test]
async fn an_endpoint_that_is_none_any_more_is_forgotten() {
    for gone in [error("InvalidEndpointException"), (421, "{}".to_owned())] {
        let answer = gone.clone();
        let service = Service::new(move |operation, host, before| match (operation, host) {
            ("FindPlaces", _) => (200, place(&format!("cell{}.example.com", before + 1), 10)),
            (_, "cell1.example.com") => answer.clone(),
            _ => (200, r#"{"Rows":7}"#.to_owned()),
        });
        let sent = service.client().send::<CountRows>(&CountRowsInput {}).await.unwrap();
        assert_eq!((sent.output.rows, sent.meta.attempts), (Some(7), 2), "{gone:?}");
        let asked = ["FindPlaces", "CountRows", "FindPlaces", "CountRows"];
        let hosts = [REGIONAL, "cell1.example.com", REGIONAL, "cell2.example.com"];
        assert_eq!(service.asked(), asked.iter().zip(hosts).map(|(of, at)| format!("{of} {at}")).collect::<Vec<_>>());
    }
    // No more often than calls are repeated.
    let service = Service::new(|operation, _, _| match operation {
        "FindPlaces" => (200, place("cell.example.com", 10)),
        _ => error("InvalidEndpointException"),
    });
    let failed = service.client().count_rows(&CountRowsInput {}).await.unwrap_err();
    assert_eq!((failed.code(), failed.attempts()), (Some("InvalidEndpointException"), 3));
    assert_eq!(service.requests("FindPlaces").len(), 3);
}

#[tokio::test]
async fn a_call_that_has_no_other_endpoint_fails_by_what_the_service_says() {
    for (answer, why) in [
        (error("AccessDeniedException"), "FindPlaces: AccessDeniedException: that is why (HTTP 400"),
        ((200, r#"{"Endpoints":[]}"#.to_owned()), "FindPlaces named no endpoint"),
        ((200, place("ftp://a", 1)), "must begin with http:// or https://"),
    ] {
        let service = Service::new(move |_, _, _| answer.clone());
        let failed = service.client().count_rows(&CountRowsInput {}).await.unwrap_err();
        let text = failed.to_string();
        assert_eq!((failed.call(), failed.attempts()), (Some(CallErrorKind::Endpoint), 0), "{text}");
        assert!(
            text.starts_with("CountRows: no endpoint could be found for the call: ") && text.contains(why),
            "{text}"
        );
        assert_eq!(service.asked(), [format!("FindPlaces {REGIONAL}")]);
    }
}

#[tokio::test]
async fn an_endpoint_goes_on_to_serve_if_the_service_does_not_say_another() {
    let service = Service::new(|operation, _, before| match operation {
        "FindPlaces" if before > 0 => error("AccessDeniedException"),
        "FindPlaces" => (200, place("cell1.example.com", 10)),
        _ => (200, "{}".to_owned()),
    });
    let client = service.client();
    client.count_rows(&CountRowsInput {}).await.unwrap();
    service.minutes_pass(11);
    for _ in 0..3 {
        client.count_rows(&CountRowsInput {}).await.unwrap();
    }
    // It is left alone for a minute.
    assert_eq!(service.requests("FindPlaces").len(), 2);
    service.minutes_pass(2);
    client.count_rows(&CountRowsInput {}).await.unwrap();
    assert_eq!(service.requests("FindPlaces").len(), 3);
}

#[tokio::test]
async fn what_has_another_endpoint_goes_there_unless_a_setting_says_otherwise() {
    let read = ReadRowsInput::default();
    let hosts = |service: &Service| service.asked();
    for when in [EndpointDiscovery::Auto, EndpointDiscovery::Never] {
        let service = Service::new(|_, _, _| (200, "{}".to_owned()));
        Client::new(service.config().endpoint_discovery(when)).read_rows(&read).await.unwrap();
        assert_eq!(hosts(&service), [format!("ReadRows {REGIONAL}")]);
    }
    let service = Service::new(|operation, _, _| match operation {
        "FindPlaces" => (200, place("cell1.example.com", 10)),
        _ => (200, "{}".to_owned()),
    });
    Client::new(service.config().endpoint_discovery(EndpointDiscovery::Always)).read_rows(&read).await.unwrap();
    assert_eq!(hosts(&service), [format!("FindPlaces {REGIONAL}"), "ReadRows cell1.example.com".to_owned()]);

    // And goes there as well if the service does not say.
    let service = Service::new(|operation, _, _| match operation {
        "FindPlaces" => error("AccessDeniedException"),
        _ => (200, "{}".to_owned()),
    });
    let client = Client::new(service.config().endpoint_discovery(EndpointDiscovery::Always));
    client.read_rows(&read).await.unwrap();
    client.read_rows(&read).await.unwrap();
    assert_eq!(hosts(&service), ["FindPlaces", "ReadRows", "ReadRows"].map(|of| format!("{of} {REGIONAL}")));
}

#[tokio::test]
async fn an_endpoint_of_the_caller_goes_before_all() {
    for when in [EndpointDiscovery::Auto, EndpointDiscovery::Always, EndpointDiscovery::Never] {
        let service = Service::new(|_, _, _| (200, "{}".to_owned()));
        let config = service.config().endpoint_discovery(when).endpoint_url("https://mine.example.com");
        Client::new(config).count_rows(&CountRowsInput {}).await.unwrap();
        assert_eq!(service.asked(), ["CountRows mine.example.com"]);
    }
    let service = Service::of_cells();
    let client = Client::new(service.config().endpoint_discovery(EndpointDiscovery::Never));
    let failed = client.count_rows(&CountRowsInput {}).await.unwrap_err();
    let text = failed.to_string();
    assert_eq!(failed.call(), Some(CallErrorKind::Config), "{text}");
    for word in ["CountRows: ", "by FindPlaces", "AWS_ENABLE_ENDPOINT_DISCOVERY", "Config::endpoint_url"] {
        assert!(text.contains(word), "{text}");
    }
    assert!(service.asked().is_empty());
}

#[tokio::test]
async fn a_presigned_request_goes_there_too() {
    let service = Service::of_cells();
    let request = service.client().presign::<CountRows>(&CountRowsInput {}, Duration::from_secs(60)).await.unwrap();
    assert!(request.url().starts_with("https://cell1.example.com/?"), "{}", request.url());
    assert_eq!(service.asked(), [format!("FindPlaces {REGIONAL}")]);
}

#[test]
fn a_client_without_async_asks_as_well() {
    let service = Service::of_cells();
    let client = blocking::Client::new(service.config());
    client.count_rows(&CountRowsInput {}).unwrap();
    client.count_rows(&CountRowsInput {}).unwrap();
    let cell = "CountRows cell1.example.com".to_owned();
    assert_eq!(service.asked(), [format!("FindPlaces {REGIONAL}"), cell.clone(), cell]);
}

#[tokio::test]
async fn a_fake_is_asked_for_nothing_that_nobody_calls() {
    let fake = FakeClient::new();
    fake.count_rows().reply(CountRowsOutput { rows: Some(1) });
    assert_eq!(fake.client().count_rows(&CountRowsInput {}).await.unwrap().rows, Some(1));
    assert!(fake.find_places().inputs().is_empty());
    fake.find_places().reply(FindPlacesOutput { endpoints: Vec::new() });
    fake.client().find_places(&Default::default()).await.unwrap();
    fake.assert_all_used();
}

/// Answers every request by what `answer` makes of its target; its port.
fn server(answer: impl Fn(&str) -> String + Send + 'static) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let (mut request, mut chunk) = (String::new(), [0; 4096]);
            // Bodies here have no blank lines.
            while !request.contains("\r\n\r\n") || !request.ends_with('}') {
                let length = stream.read(&mut chunk).unwrap();
                assert!(length > 0, "{request}");
                request.push_str(std::str::from_utf8(&chunk[..length]).unwrap());
            }
            let target = request.lines().find_map(|line| line.strip_prefix("x-amz-target: ")).unwrap().to_owned();
            let body = answer(&target);
            let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
            stream.write_all((head + &body).as_bytes()).unwrap();
        }
    });
    port
}

#[tokio::test]
async fn over_sockets_it_is_the_same() {
    let cell = server(|target| {
        assert_eq!(target, "Lake.CountRows");
        r#"{"Rows":7}"#.to_owned()
    });
    let of_region = server(move |target| {
        assert_eq!(target, "Lake.FindPlaces");
        place(&format!("http://127.0.0.1:{cell}"), 1)
    });
    let config = Config::new().region("eu-west-1").credentials(Credentials::new("AKID", "secret"));
    let client = Client::new(config.endpoint_param("Port", of_region.to_string()));
    for _ in 0..2 {
        assert_eq!(client.count_rows(&CountRowsInput {}).await.unwrap().rows, Some(7));
    }
}
