//! What is known of a service's errors beyond its model: which limits are quotas, and what passes in some seconds.

use case_quotas::runtime::{ErrorMeta, Operation, ServiceErrorKind, http};
use case_quotas::streams::{CreateStream, DescribeLimits, Error, SubscribeToShard};

fn error<O: Operation>(code: &str, message: &str) -> (bool, bool, ServiceErrorKind)
where
    Error: From<O::Error>,
{
    let body = format!(r#"{{"__type":"{code}","message":"{message}"}}"#);
    let response = http::Response::builder().status(400).body(body.into()).expect("a response");
    let Err(error) = O::decode(response) else { panic!("an error") };
    let told = |error: &ErrorMeta| (error.is_retryable(), error.is_throttling(), error.kind());
    let here = told(&error);
    assert_eq!(here, told(&Error::from(error)));
    here
}

#[test]
fn a_quota_is_not_asked_for_again() {
    let code = "LimitExceededException";
    assert_eq!(error::<CreateStream>(code, "Too many shards."), (false, false, ServiceErrorKind::QuotaExceeded));
    let rate = "Rate exceeded for account 123456789012.";
    assert_eq!(error::<CreateStream>(code, rate), (true, true, ServiceErrorKind::Throttling));
    assert_eq!(error::<DescribeLimits>(code, "Too much."), (true, true, ServiceErrorKind::Throttling));
}

#[test]
fn a_subscription_that_is_held_may_be_taken_over_later() {
    let code = "ResourceInUseException";
    assert_eq!(error::<SubscribeToShard>(code, "Taken."), (true, false, ServiceErrorKind::InUse));
    assert_eq!(error::<CreateStream>(code, "Taken."), (false, false, ServiceErrorKind::InUse));
}
