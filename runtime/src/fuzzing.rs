//! What only a fuzzer calls, and the tests that are its twin: text that a user's files, variables and sources of
//! credentials may hold.

use http::Request;

use crate::endpoint::Origin;
use crate::profile::Profile;
use crate::shown;

/// Takes `text` as either of the shared AWS files, and as the URL of an endpoint: read, or refused in one line.
///
/// # Panics
///
/// If it is neither.
pub fn shared_config(text: &str) {
    for (config, credentials) in [(text, ""), ("", text), (text, text)] {
        match Profile::from_texts("default", config, credentials) {
            Ok(profile) => {
                let _ = (profile.get("region"), profile.read_for_service("kinesis", "endpoint_url"));
                // Names, never values.
                assert!(!format!("{profile:?}").is_empty(), "{profile:?}");
            }
            Err(error) => assert!(!error.to_string().contains('\n'), "{error}"),
        }
    }
    match Origin::parse(text) {
        Ok(origin) => {
            let (mut parts, ()) = Request::new(()).into_parts();
            if origin.apply(&mut parts).is_ok() {
                assert!(parts.uri.host().is_some_and(|host| !host.is_empty()), "{}", parts.uri);
            }
            assert!(!origin.authority().contains('@'), "{}", shown::url(text));
        }
        Err(error) => assert!(!error.to_string().contains('\n'), "{error}"),
    }
}

/// Takes `bytes` as whatever a source of credentials may answer: read, or refused in one line.
///
/// # Panics
///
/// If it is neither.
pub fn credentials(bytes: &[u8]) {
    crate::credentials::any_bytes(bytes);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Pieces of the two files, in any order.
    fn pieces() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            Just("[default]\n"),
            Just("[profile default]\n"),
            Just("[services s]\n"),
            Just("services = s\n"),
            Just("region = eu-west-1\n"),
            Just("kinesis =\n  endpoint_url = http://x\n"),
            Just(" continued\n"),
            Just("# a comment\n"),
            Just("[ sso-session x ] ; y\n"),
            Just("=\n"),
            Just("["),
            Just("]\n"),
            Just("\r\n"),
            Just("\t"),
            Just("\u{feff}"),
        ];
        proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn any_text(text in any::<String>()) {
            shared_config(&text);
        }

        #[test]
        fn any_pieces(text in pieces()) {
            shared_config(&text);
        }

        #[test]
        fn any_url(text in "(http|https|ftp)?(://)?[a-zA-Z0-9.:@%\\[\\]/-]{0,30}[?#]?[ -~]{0,10}") {
            shared_config(&text);
        }
    }
}
