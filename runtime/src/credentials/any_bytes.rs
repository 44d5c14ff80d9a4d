//! What only a fuzzer and its twin in the tests call: any bytes, as all the texts that sources of credentials give.

#[cfg(feature = "sts")]
use http::{Response, StatusCode};

use super::Credentials;
use super::json_keys::JsonKeys;
use super::redact::redact;
#[cfg(feature = "sts")]
use super::services::sts::{AssumeRole, AssumeRoleWithWebIdentity};
use super::source::Failure;
#[cfg(feature = "sts")]
use super::sts::credentials;
use crate::shell_words::words;

/// Takes `bytes` as JSON with keys, as an answer of STS, as a command and as a complaint: read, or refused in one line
/// that holds none of them.
///
/// # Panics
///
/// If it is neither.
pub(crate) fn any_bytes(bytes: &[u8]) {
    let keys = || JsonKeys::parse(bytes);
    check(keys().and_then(JsonKeys::of_process));
    #[cfg(feature = "sts")]
    for status in [200, 403] {
        let answer = || {
            let mut answer = Response::new(bytes.to_vec().into());
            *answer.status_mut() = StatusCode::from_u16(status).unwrap_or_default();
            answer
        };
        check(credentials::<AssumeRole>(answer()));
        check(credentials::<AssumeRoleWithWebIdentity>(answer()));
    }
    #[cfg(feature = "sso")]
    check(super::sso::any_answer(http::Response::new(bytes.to_vec().into())));
    // What a service says is wrong is shown.
    let _ = keys().and_then(JsonKeys::of_service);
    let text = String::from_utf8_lossy(bytes);
    let _ = (words(&text, false), words(&text, true));
    let shown = redact(&text, &[]);
    assert!(shown.chars().count() <= 303, "{shown}");
    one_line(shown);
}

fn check(answer: Result<Credentials, String>) {
    match answer {
        Ok(credentials) => assert!(!credentials.access_key_id().is_empty(), "{credentials:?}"),
        Err(error) => one_line(error),
    }
}

fn one_line(what: String) {
    let error = Failure::of("a source", what).into_error("a source").to_string();
    assert!(!error.contains('\n'), "{error}");
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::any_bytes;

    proptest! {
        #[test]
        fn bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            any_bytes(&bytes);
        }

        #[test]
        fn any_text(text in "([ -~]|\\n|é){0,200}") {
            any_bytes(text.as_bytes());
        }

        #[test]
        fn any_pieces(text in r#"(<|</|>|/>|AssumeRoleResponse|AssumeRoleResult|Credentials|AccessKeyId|\{|\}|"Version":1|"AccessKeyId":"A\\*"|"SecretAccessKey":"S"|"Code":"\\n"|,|&#10;|&amp;|<!\[CDATA\[|\]\]>|'|"|\\|\n)*"#) {
            any_bytes(text.as_bytes());
        }
    }
}
