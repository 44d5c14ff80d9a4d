//! What the generated paginators ask for, and what they make of the answers.

use std::collections::BTreeMap;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use case_paginated::runtime::{Bytes, Config, Credentials, RetryConfig, Transport, TransportError, http};
use case_paginated::yards::{
    Client, CountInput, FindShipsInput, ListLogsInput, ListShipsInput, ListShipsPagesInput, MeasureInput, Ship,
};

/// What comes of a future that waits for nothing.
fn ready<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("it waits"),
    }
}

/// Answers by a list, and keeps what it was asked.
#[derive(Clone, Default)]
struct Answers(Arc<Mutex<(Vec<(u16, &'static str)>, Vec<String>)>>);

impl Answers {
    fn new(answers: &[(u16, &'static str)]) -> (Self, Client) {
        let answers = Self(Arc::new(Mutex::new((answers.iter().rev().copied().collect(), Vec::new()))));
        let config = Config::new().region("eu-west-1").credentials(Credentials::new("AKID", "secret"));
        let config = config.timeout(None).attempt_timeout(None).retry(RetryConfig::off());
        let client = Client::new(config.transport(answers.clone()));
        (answers, client)
    }

    fn asked(&self) -> Vec<String> {
        self.0.lock().unwrap().1.clone()
    }
}

impl Transport for Answers {
    async fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        let mut inner = self.0.lock().unwrap();
        inner.1.push(String::from_utf8(request.body().to_vec()).unwrap());
        let (status, body) = inner.0.pop().expect("no more calls than answers");
        Ok(http::Response::builder().status(status).body(Bytes::from_static(body.as_bytes())).unwrap())
    }
}

fn ship(name: &str) -> Ship {
    Ship { name: name.to_owned() }
}

#[test]
fn the_services_tokens_are_those_of_its_operations() {
    let (answers, client) = Answers::new(&[
        (200, r#"{"Ships":[{"Name":"a"},{"Name":"b"}],"NextToken":"1"}"#),
        // An empty page is not the end, an empty token is.
        (200, r#"{"NextToken":"2"}"#),
        (200, r#"{"Ships":[{"Name":"c"}],"NextToken":""}"#),
    ]);
    let input = ListShipsInput { harbour: Some("Kiel".to_owned()), next_token: None };
    // Another operation has the name without the underscore.
    let ships = ready(client.list_ships_pages_(input).items().all()).unwrap();
    assert_eq!(ships, [ship("a"), ship("b"), ship("c")]);
    let asked = [
        r#"{"Harbour":"Kiel"}"#,
        r#"{"Harbour":"Kiel","NextToken":"1"}"#,
        r#"{"Harbour":"Kiel","NextToken":"2"}"#,
    ];
    assert_eq!(answers.asked(), asked);
}

#[test]
fn nothing_is_asked_for_before_it_is_wanted() {
    let (answers, client) = Answers::new(&[(200, r#"{"Lines":["x"],"NextMarker":"m"}"#), (200, "{}")]);
    let mut pages = client.list_logs_pages(ListLogsInput { marker: None });
    assert_eq!((answers.asked().len(), pages.token()), (0, None));
    let page = ready(pages.next()).unwrap().unwrap();
    assert_eq!(page.lines, Some(vec!["x".to_owned()]));
    assert_eq!((answers.asked().len(), pages.token()), (1, Some(&"m".to_owned())));
    assert!(ready(pages.next()).unwrap().is_ok());
    assert!(ready(pages.next()).is_none());
    assert!(ready(pages.next()).is_none());
    assert_eq!((answers.asked().len(), pages.token()), (2, None));
}

#[test]
fn after_an_error_the_token_says_where_to_go_on() {
    let (answers, client) = Answers::new(&[
        (200, r#"{"List":{"Items":[{"Name":"a"}],"More":"m"}}"#),
        (400, r#"{"__type":"Denied"}"#),
        (200, r#"{"List":{"Items":[{"Name":"b"}]}}"#),
    ]);
    let mut ships = client.find_ships_pages(FindShipsInput { marker: None }).items();
    assert_eq!(ready(ships.next()).unwrap().unwrap(), ship("a"));
    assert_eq!(ready(ships.next()).unwrap().unwrap_err().code(), Some("Denied"));
    assert!(ready(ships.next()).is_none());
    let token = ships.token().cloned().unwrap();
    let rest = client.find_ships_pages(FindShipsInput { marker: None }).resume(token);
    assert_eq!(ready(rest.items().all()).unwrap(), [ship("b")]);
    assert_eq!(answers.asked(), ["{}", r#"{"Marker":"m"}"#, r#"{"Marker":"m"}"#]);
}

#[test]
fn maps_are_items_and_tokens() {
    let (answers, client) = Answers::new(&[
        (200, r#"{"Lengths":{"a":1,"b":2},"Last":{"b":2}}"#),
        (200, r#"{"Lengths":{"c":3},"Last":{}}"#),
    ]);
    let mut pages = client.measure_pages(MeasureInput { from: None });
    ready(pages.next()).unwrap().unwrap();
    assert_eq!(pages.token(), Some(&BTreeMap::from([("b".to_owned(), 2)])));
    assert_eq!(ready(pages.items().all()).unwrap(), [("c".to_owned(), 3)]);
    assert_eq!(answers.asked(), ["{}", r#"{"From":{"b":2}}"#]);
}

#[test]
#[expect(deprecated)]
fn a_caller_may_begin_at_a_token() {
    let (answers, client) = Answers::new(&[(200, r#"{"Names":["a"],"Next":"8"}"#), (200, r#"{"Names":["b"]}"#)]);
    let input = CountInput { page: Some("7".to_owned()) };
    assert_eq!(ready(client.count_pages(input).items().all()).unwrap(), ["a", "b"]);
    assert_eq!(answers.asked(), [r#"{"Page":"7"}"#, r#"{"Page":"8"}"#]);
}

#[test]
fn a_token_that_comes_again_is_an_error_or_the_end() {
    let again = [(200, r#"{"NextToken":"1"}"#); 2];
    let (answers, client) = Answers::new(&again);
    let mut pages = client.list_ships_pages_pages(ListShipsPagesInput { next_token: None });
    assert!(ready(pages.next()).unwrap().is_ok());
    assert!(ready(pages.next()).unwrap().is_ok());
    let error = ready(pages.next()).unwrap().unwrap_err();
    assert!(error.to_string().contains("the token of a page again"), "{error}");
    assert!(ready(pages.next()).is_none());
    assert_eq!(answers.asked().len(), 2);

    let (_, client) = Answers::new(&again);
    let pages = client.list_ships_pages_pages(ListShipsPagesInput { next_token: None }).end_on_repeated_token();
    assert_eq!(ready(pages.all()).unwrap().len(), 2);
}

/// How many calls are made of a service whose tokens come to a cycle of `length` after `before` others.
fn calls_before_a_cycle_is_seen(before: usize, length: usize) -> usize {
    let tokens = (0..before).chain((before..before + length).cycle());
    let pages = tokens.map(|token| (200, &*format!(r#"{{"NextToken":"{token}"}}"#).leak()));
    let (answers, client) = Answers::new(&pages.take(4 * (before + length) + 4).collect::<Vec<_>>());
    let error = ready(client.list_ships_pages_pages(ListShipsPagesInput { next_token: None }).all()).unwrap_err();
    assert!(error.to_string().contains("the token of a page again"), "{error}");
    answers.asked().len()
}

#[test]
fn tokens_that_come_round_again_are_an_error() {
    assert_eq!(calls_before_a_cycle_is_seen(0, 1), 2);
    assert_eq!(calls_before_a_cycle_is_seen(0, 2), 3);
    for before in 0..20 {
        for length in 1..20 {
            let calls = calls_before_a_cycle_is_seen(before, length);
            assert!(calls > before + length && calls <= 3 * (before + length) + 1, "{before} {length}: {calls}");
        }
    }
}
