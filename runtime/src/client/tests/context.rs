//! What an error tells: one line for everybody, details for those who ask, and whom the call asked as whom.

use super::script::{Script, Then, call, client, code};
use crate::protocol::fixture::DescribeError;
use crate::{Credentials, ErrorMeta, Retryable, ServiceError, ServiceErrorKind, TransportError};

async fn failed(lines: impl IntoIterator<Item = Then>) -> DescribeError {
    let script = Script::new(lines);
    let keys = Credentials::new("AKID", "hidden-key").with_session_token("hidden-token");
    call(&client(&script, |config| config.credentials(keys))).await.unwrap_err()
}

#[tokio::test(start_paused = true)]
async fn what_is_not_there_or_not_allowed_says_who_was_asked_and_as_whom() {
    for code_ in [
        "ResourceNotFoundException",
        "AccessDeniedException",
        "InvalidSignatureException",
        "UnrecognizedClientException",
    ] {
        let error = failed([code(400, code_)]).await;
        let asked = "; asked test.us-east-1.amazonaws.com in us-east-1 with the key AKID)";
        assert!(error.to_string().contains(asked), "{error}");
    }
    let error = failed([code(400, "ValidationException")]).await;
    assert!(!error.to_string().contains("AKID"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn every_error_of_a_call_knows_who_was_asked() {
    let refused = TransportError::connect("refused");
    for error in [failed([code(400, "ValidationException")]).await, failed([Then::Fail(refused)]).await] {
        for error in error.earlier_attempts().iter().chain([&*error]) {
            assert_eq!(error.host(), Some("test.us-east-1.amazonaws.com"));
            assert_eq!((error.region(), error.access_key_id()), (Some("us-east-1"), Some("AKID")));
        }
        let details = format!("{error:#?}");
        for part in ["host: Some(", "region: Some(", "access_key_id: Some("] {
            assert!(details.contains(part), "{details}");
        }
        assert!(!format!("{details} {error:?} {error}").contains("hidden"), "{details}");
    }
    let script = Script::new([code(200, "")]);
    let nobody = client(&script, |config| config.region("no region"));
    let error = call(&nobody).await.unwrap_err();
    assert_eq!((error.host(), error.region(), error.access_key_id()), (None, None, None), "{error:#?}");
}

#[tokio::test(start_paused = true)]
async fn debug_is_the_one_line_that_main_prints() {
    let error = failed([code(400, "ValidationException")]).await;
    let boxed: Box<dyn std::error::Error> = Box::new(ServiceError::from(ErrorMeta::clone(&error)));
    assert_eq!(format!("{boxed:?}"), error.to_string());
    let transport = TransportError::connect("refused");
    assert_eq!(format!("{transport:?}"), "refused");
    assert!(format!("{transport:#?}").contains("kind: Connect"));
}

#[test]
fn a_quota_is_not_asked_for_again_and_a_rate_is() {
    use crate::protocol::fixture::decode;

    let error = |message: &str| {
        let body = format!(r#"{{"__type":"QuotaError","message":"{message}"}}"#);
        decode(400, &[], &body).unwrap_err()
    };
    let quota = error("The shard quota of the account is used up.");
    let rate = error("Rate exceeded for stream clicks under account 123456789012.");
    assert!(!quota.is_retryable() && !quota.is_throttling(), "{quota:#?}");
    assert_eq!(quota.kind(), ServiceErrorKind::QuotaExceeded);
    // Then it is what its code says.
    assert_eq!(rate.kind(), ServiceErrorKind::of("QuotaError"));
    let later = ErrorMeta::clone(&quota).with_retryable(Retryable::Yes);
    // What is known of the service goes before what a model says.
    assert_eq!(later.kind(), ServiceErrorKind::QuotaExceeded);
}
