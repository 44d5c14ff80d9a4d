//! Operations that answer when their work is done, however long that takes.

use std::time::Duration;

use case_long_calls::lambda::{Client, Invoke, InvokeInput, ListFunctionsInput};
use case_long_calls::runtime::http::{Request, Response};
use case_long_calls::runtime::{Bytes, Config, Credentials, Operation, RetryConfig, Transport, TransportError};

/// Answers after so many seconds.
#[derive(Clone)]
struct After(u64);

impl Transport for After {
    async fn send(&self, _: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        tokio::time::sleep(Duration::from_secs(self.0)).await;
        Ok(Response::new(Bytes::from_static(b"{}")))
    }
}

fn config(after: u64) -> Config {
    let config = Config::new().region("eu-west-1").credentials(Credentials::new("AKID", "secret"));
    config.retry(RetryConfig::off()).transport(After(after))
}

/// Attempts of others end after 10 seconds by default.
#[tokio::test(start_paused = true)]
async fn no_attempt_that_works_is_cut() {
    let client = Client::new(config(25));
    let sent = client.send::<Invoke>(&InvokeInput {}).await.unwrap();
    assert_eq!(sent.meta.attempts, 1);
    let cut = client.list_functions(&ListFunctionsInput {}).await.unwrap_err();
    assert!(cut.is_timeout() && cut.to_string().contains("within 10s, the limit of one attempt"), "{cut}");
    assert!(Invoke::INFO.long_poll);
}

/// A function may run for 15 minutes, and whoever waits so long says it.
#[tokio::test(start_paused = true)]
async fn a_call_ends_at_its_own_limit_or_never() {
    let cut = Client::new(config(31)).invoke(&InvokeInput {}).await.unwrap_err();
    assert!(cut.is_timeout() && cut.to_string().contains("within 30s, the limit of silence"), "{cut}");
    let limited = config(31).timeout(Duration::from_secs(30));
    let cut = Client::new(limited).invoke(&InvokeInput {}).await.unwrap_err();
    assert!(cut.is_timeout() && cut.to_string().contains("within 30s, the limit of the whole call"), "{cut}");
    Client::new(config(15 * 60).timeout(None)).invoke(&InvokeInput {}).await.unwrap();
}
