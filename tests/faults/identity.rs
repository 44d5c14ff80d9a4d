//! Keys that expire under way, and clocks that differ.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::{Duration, SystemTime};

use generated::runtime::{CallError, CallErrorKind, Credentials, CredentialsProvider};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use smithwright_tests::scripted::{Act, Request};

use crate::case::Case;
use crate::here;
use crate::ledger::{Ledger, answer, error};
use crate::secrets;

/// Gives one key after the other, the next when one is refused.
#[derive(Debug)]
struct Keyring {
    ids: Mutex<Vec<&'static str>>,
}

impl Keyring {
    fn new(ids: &[&'static str]) -> Self {
        Self { ids: Mutex::new(ids.iter().rev().copied().collect()) }
    }
}

impl CredentialsProvider for Keyring {
    fn credentials(&self) -> std::pin::Pin<Box<dyn Future<Output = Result<Credentials, CallError>> + Send + '_>> {
        let id = self.ids.lock().unwrap_or_else(PoisonError::into_inner).last().copied();
        let credentials =
            id.map(|id| Credentials::new(id, secrets::SECRET_KEY).with_session_token(secrets::SESSION_TOKEN));
        let none = || CallError::new(CallErrorKind::Credentials, "the metadata service is silent");
        Box::pin(std::future::ready(credentials.ok_or_else(none)))
    }

    fn invalidate(&self, credentials: &Credentials) {
        self.ids.lock().unwrap_or_else(PoisonError::into_inner).retain(|id| *id != credentials.access_key_id());
    }
}

/// A server that takes the key `NEW` alone, and a client with these keys.
fn keys(name: &'static str, ids: &'static [&'static str]) -> Case {
    let fault = |ledger: &Ledger, request: &Request| {
        if request.header("authorization").is_some_and(|value| value.contains("Credential=NEW/")) {
            return ledger.serve(request);
        }
        vec![Act::send(error(400, &[], "ExpiredTokenException"))]
    };
    Case::new(name, fault).config(|config| config.credentials_provider(Keyring::new(ids)))
}

#[tokio::test]
async fn expired_keys_and_new_ones_to_be_had() {
    keys(here!(), &["OLD", "NEW"]).lasting().run().await;
}

#[tokio::test]
async fn expired_keys_and_expired_ones_after_them() {
    keys(here!(), &["OLD", "OLDER", "OLDEST", "NEW"]).run().await;
}

#[tokio::test]
async fn expired_keys_and_none_to_be_had() {
    keys(here!(), &["OLD"]).incurable().run().await;
}

#[tokio::test]
async fn expired_keys_that_nobody_renews() {
    Case::new(here!(), |_, _| vec![Act::send(error(400, &[], "ExpiredTokenException"))]).run().await;
}

#[tokio::test]
async fn keys_that_are_unknown() {
    Case::new(here!(), |_, _| vec![Act::send(error(400, &[], "UnrecognizedClientException"))]).run().await;
}

/// The codes by which services refuse a signature of another time.
const REFUSALS: [&str; 5] = [
    "InvalidSignatureException",
    "SignatureDoesNotMatch",
    "RequestTimeTooSkewed",
    "RequestExpired",
    "RequestInTheFuture",
];

/// When a request says that it was signed.
fn signed_at(request: &Request) -> i64 {
    let text = request.header("x-amz-date").expect("it is signed");
    let time = DateTime::strptime("%Y%m%dT%H%M%SZ", text).expect("a time");
    time.to_zoned(TimeZone::UTC).expect("a time").timestamp().as_second()
}

/// A server whose clock is `ahead`, or behind, by so many seconds, and refuses what is five minutes off.
async fn skewed(name: &'static str, ahead: i64) {
    for code in REFUSALS {
        let fault = move |ledger: &Ledger, request: &Request| {
            let now = seconds_since_1970() + ahead;
            if (signed_at(request) - now).abs() < 300 {
                return ledger.serve(request);
            }
            vec![Act::send(error(403, &[("date", &http_date(now))], code))]
        };
        Case::new(name, fault).lasting().run().await;
    }
}

fn seconds_since_1970() -> i64 {
    SystemTime::UNIX_EPOCH.elapsed().expect("a clock after 1970").as_secs().cast_signed()
}

fn http_date(seconds: i64) -> String {
    httpdate::fmt_http_date(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds.cast_unsigned()))
}

#[tokio::test]
async fn a_clock_that_is_an_hour_slow() {
    skewed(here!(), 3600).await;
}

#[tokio::test]
async fn a_clock_that_is_a_day_fast() {
    skewed(here!(), -86_400).await;
}

#[tokio::test]
async fn a_signature_that_is_wrong_at_the_right_time() {
    let fault = |_: &Ledger, _: &Request| {
        vec![Act::send(error(403, &[("date", &http_date(seconds_since_1970()))], "SignatureDoesNotMatch"))]
    };
    Case::new(here!(), fault).run().await;
}

#[tokio::test]
async fn a_signature_refused_without_a_date() {
    Case::new(here!(), |_, _| vec![Act::send(error(403, &[], "SignatureDoesNotMatch"))]).run().await;
}

#[tokio::test]
async fn a_signature_refused_on_a_date_that_is_none() {
    let refusal = error(403, &[("date", "Mon, 99 Foo 2026 25:61:61 GMT")], "SignatureDoesNotMatch");
    Case::new(here!(), move |_, _| vec![Act::send(refusal.clone())]).run().await;
}

/// Each answer is of another day, so that no clock would ever be right.
#[tokio::test]
async fn a_server_that_has_no_idea_of_time() {
    let fault = |_: &Ledger, request: &Request| {
        let index = i64::try_from(request.index).expect("a small number");
        let date = http_date(seconds_since_1970() + (index + 1) * 86_400);
        vec![Act::send(answer(403, &[("date", &date)], r#"{"__type":"RequestExpired"}"#))]
    };
    Case::new(here!(), fault).run().await;
}
