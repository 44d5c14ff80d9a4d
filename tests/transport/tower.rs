//! Layers of the crate `tower` around attempts: limits of rate and of calls at once, retries and metrics of a user's own.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::future::{Ready, ready};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use smithwright_runtime::client::Client;
use smithwright_runtime::http::{Request, Response};
use smithwright_runtime::{CallErrorKind, HttpTransport, RetryConfig, TransportError};
use tokio::time::Instant;
use tower::retry::Policy;
use tower::{BoxError, Layer, Service, ServiceBuilder, ServiceExt, service_fn};

use crate::server::{Server, Then};
use crate::{OK, SERVICE, check, config, ping};

#[tokio::test]
async fn calls_at_once_are_limited() {
    let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let counts = (Arc::clone(&now), Arc::clone(&most));
    let canned = service_fn(move |_: Request<Bytes>| {
        let (now, most) = counts.clone();
        async move {
            most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            tokio::time::sleep(Duration::from_millis(2)).await;
            now.fetch_sub(1, Ordering::SeqCst);
            Ok::<_, Infallible>(Response::new(Bytes::from_static(b"hi")))
        }
    });
    let client = Client::new(SERVICE, config().transport(ServiceBuilder::new().concurrency_limit(2).service(canned)));
    let calls: Vec<_> = (0..10)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { ping(&client).await.map(|response| response.output) })
        })
        .collect();
    for call in calls {
        assert_eq!(call.await.expect("no panic"), Ok((200, "hi".to_owned())));
    }
    assert_eq!(most.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn the_rate_of_attempts_is_limited() {
    let server = Server::start(Then::Answer(OK));
    // A buffer makes a service `Clone` that is not.
    let limited = ServiceBuilder::new().buffer(16).rate_limit(1, Duration::from_millis(50));
    let transport = limited.service(HttpTransport::new().into_service());
    let client = Client::new(SERVICE, config().endpoint_url(server.url()).transport(transport));
    let begun = Instant::now();
    for _ in 0..4 {
        ping(&client).await.expect("an answer");
    }
    assert!(begun.elapsed() >= Duration::from_millis(150), "{:?}", begun.elapsed());
    // An error of the transport is told as if nothing were around it.
    let transport = ServiceBuilder::new().buffer(1).service(HttpTransport::new().into_service());
    let client = Client::new(SERVICE, config().transport(transport).endpoint_url("http://127.0.0.1:1"));
    check(&ping(&client).await.expect_err("nobody listens"), CallErrorKind::Connect, &["127.0.0.1:1"]);
}

/// Asks once more after an answer that says 503.
#[derive(Clone)]
struct OnceMore(bool);

impl Policy<Request<Bytes>, Response<Bytes>, TransportError> for OnceMore {
    type Future = Ready<()>;

    fn retry(
        &mut self,
        _: &mut Request<Bytes>,
        result: &mut Result<Response<Bytes>, TransportError>,
    ) -> Option<Ready<()>> {
        let again = self.0 && result.as_ref().is_ok_and(|response| response.status() == 503);
        self.0 = false;
        again.then(|| ready(()))
    }

    fn clone_request(&mut self, request: &Request<Bytes>) -> Option<Request<Bytes>> {
        Some(request.clone())
    }
}

#[tokio::test]
async fn attempts_are_repeated_by_a_policy_of_the_users_own() {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let canned = service_fn(move |request: Request<Bytes>| {
        assert!(request.headers().contains_key("authorization"));
        let status = if count.fetch_add(1, Ordering::SeqCst) == 0 { 503 } else { 200 };
        ready(Ok::<_, TransportError>(Response::builder().status(status).body(Bytes::from_static(b"hi")).expect("one")))
    });
    let transport = ServiceBuilder::new().retry(OnceMore(true)).service(canned);
    // Two layers of retries multiply.
    let client = Client::new(SERVICE, config().retry(RetryConfig::off()).transport(transport));
    let response = ping(&client).await.expect("the second answer");
    assert_eq!((response.output.0, response.meta.attempts, asked.load(Ordering::SeqCst)), (200, 1, 2));
}

/// Counts the statuses of answers.
#[derive(Clone, Default)]
struct Statuses(Arc<Mutex<BTreeMap<u16, usize>>>);

#[derive(Clone)]
struct Counted<S>(S, Statuses);

impl<S> Layer<S> for Statuses {
    type Service = Counted<S>;

    fn layer(&self, service: S) -> Counted<S> {
        Counted(service, self.clone())
    }
}

impl<S, B> Service<Request<Bytes>> for Counted<S>
where
    S: Service<Request<Bytes>, Response = Response<B>, Error: Into<BoxError>, Future: Send + 'static>,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = std::pin::Pin<Box<dyn Future<Output = Result<S::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, request: Request<Bytes>) -> Self::Future {
        let (answer, Statuses(counts)) = (self.0.call(request), self.1.clone());
        Box::pin(async move {
            let answer = answer.await?;
            *counts.lock().expect("a lock").entry(answer.status().as_u16()).or_default() += 1;
            Ok(answer)
        })
    }
}

#[tokio::test]
async fn answers_are_counted_by_a_layer_of_the_users_own() {
    let server = Server::start(Then::Answer(OK));
    let statuses = Statuses::default();
    let service = HttpTransport::new().into_service().map_request(|request: Request<Bytes>| request);
    let transport = ServiceBuilder::new().layer(statuses.clone()).service(service);
    let client = Client::new(SERVICE, config().endpoint_url(server.url()).transport(transport));
    for _ in 0..3 {
        ping(&client).await.expect("an answer");
    }
    assert_eq!(*statuses.0.lock().expect("a lock"), BTreeMap::from([(200, 3)]));
}
