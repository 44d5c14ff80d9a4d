//! A service that no region has an endpoint of, and an operation whose query goes as a form.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use case_no_endpoint::cloudsearch_domain::{
    Client, FakeClient, SERVICE, Search, SearchError, SearchRequest, SearchResponse, Suggest, SuggestRequest,
};
use case_no_endpoint::runtime::http::{Request, Response};
use case_no_endpoint::runtime::{
    Bytes, CallErrorKind, Config, Credentials, Operation, Transport, TransportError, client,
};

#[derive(Clone, Default)]
struct Service(Arc<Mutex<Vec<Request<Bytes>>>>);

impl Transport for Service {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        self.0.lock().unwrap().push(request);
        Ok(Response::new(Bytes::from_static(br#"{"found":2}"#)))
    }
}

#[tokio::test]
async fn without_a_url_a_call_fails_and_says_who_knows_it() {
    let service = Service::default();
    // Nor are there credentials, which nobody asks for.
    let config = Config::new().region("eu-west-1").transport(service.clone());
    let Err(SearchError::Call(error)) = Client::new(config.clone()).search(&SearchRequest::new("a")).await else {
        panic!("it went somewhere")
    };
    let text = error.to_string();
    assert_eq!((error.call(), error.attempts()), (Some(CallErrorKind::Endpoint), 0), "{text}");
    for part in [
        "Search: CloudSearch Domain has no endpoint of a region",
        "`DescribeDomains` of CloudSearch",
        "Config::endpoint_url, AWS_ENDPOINT_URL_CLOUDSEARCH_DOMAIN, or `endpoint_url`",
    ] {
        assert!(text.contains(part), "{text}");
    }
    let presigned = Client::new(config).presign::<Search>(&SearchRequest::new("a"), Duration::from_secs(60)).await;
    assert!(presigned.unwrap_err().to_string().contains("DescribeDomains"));
    assert!(service.0.lock().unwrap().is_empty());
    // Others are made as ever.
    let _ = client::Client::new(SERVICE, Config::new());
}

#[tokio::test]
async fn a_query_of_any_length_goes_as_a_form() {
    let service = Service::default();
    let config = Config::new().region("eu-west-1").credentials(Credentials::new("AKID", "secret"));
    let client = Client::new(config.endpoint_url("https://search-films.example.com").transport(service.clone()));
    let long = "a b".repeat(50_000);
    let found = client.search(&SearchRequest::new(long.as_str()).start(3)).await.unwrap();
    assert_eq!(found.found, Some(2));
    client.suggest(&SuggestRequest::new("a b")).await.unwrap();
    let sent = service.0.lock().unwrap();
    let [search, suggest] = &sent[..] else { panic!("{}", sent.len()) };
    assert_eq!(
        (search.method().as_str(), search.uri().to_string().as_str()),
        ("POST", "https://search-films.example.com/2013-01-01/search")
    );
    assert_eq!(search.headers()["content-type"], "application/x-www-form-urlencoded");
    let body = std::str::from_utf8(search.body()).unwrap();
    assert_eq!(body, format!("format=sdk&pretty=true&q={}&start=3", long.replace(' ', "%20")));
    assert_eq!((suggest.method().as_str(), suggest.uri().query()), ("GET", Some("format=sdk&pretty=true&q=a%20b")));
}

#[tokio::test]
async fn a_url_for_others_has_the_query() {
    let config = Config::new().region("eu-west-1").credentials(Credentials::new("AKID", "secret"));
    let client = Client::new(config.endpoint_url("https://search-films.example.com"));
    let request = client.presign::<Search>(&SearchRequest::new("a b"), Duration::from_secs(60)).await.unwrap();
    assert_eq!((request.method().as_str(), request.body().len()), ("GET", 0));
    let beginning =
        "https://search-films.example.com/2013-01-01/search?format=sdk&pretty=true&q=a%20b&X-Amz-Algorithm=";
    assert!(request.url().starts_with(beginning), "{}", request.url());
}

#[tokio::test]
async fn a_fake_needs_no_url_and_sees_the_query() {
    let fake = FakeClient::new();
    fake.search().reply(SearchResponse { found: Some(1) });
    let input = SearchRequest::new("a b&c").start(3);
    assert_eq!(fake.client().search(&input).await.unwrap().found, Some(1));
    assert_eq!(fake.search().inputs(), [input]);
    let request = Suggest::encode(&SuggestRequest::new("a")).unwrap();
    assert!(request.body().is_empty());
}
