//! Who asks: the header `user-agent` in version 2.1 of the form that AWS's clients share. Knows no request.
//!
//! `smithwright/0.1.0 ua/2.1 api/kinesis os/linux md/arch#x86_64 lang/rust m/E app/clicks`

use std::fmt::Write;

use http::HeaderValue;

use crate::{CallError, CallErrorKind, Service};

/// How long the name of an application may be.
const MAX_APP_NAME: usize = 50;

/// The header of a service's client, which runs in an application of this name and in this environment.
pub(crate) fn user_agent(
    service: &Service,
    app_name: Option<&str>,
    execution_env: Option<&str>,
) -> Result<HeaderValue, CallError> {
    let id = service.id.replace(' ', "_").to_ascii_lowercase();
    let (version, os, arch) = (env!("CARGO_PKG_VERSION"), std::env::consts::OS, std::env::consts::ARCH);
    let mut text = format!("smithwright/{version} ua/2.1 api/{} os/{os} md/arch#{arch} lang/rust", token(&id));
    if let Some(env) = execution_env {
        let _ = write!(text, " exec-env/{}", token(env));
    }
    // Retries in the standard mode.
    text.push_str(" m/E");
    if let Some(name) = app_name {
        check_app_name(name)?;
        let _ = write!(text, " app/{name}");
    }
    // All of it is visible ASCII by now.
    Ok(HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static("smithwright")))
}

fn check_app_name(name: &str) -> Result<(), CallError> {
    if (1..=MAX_APP_NAME).contains(&name.len()) && name.bytes().all(is_token) {
        return Ok(());
    }
    let message = format!(
        "the name of the application must be 1 to {MAX_APP_NAME} letters, digits or any of !#$%&'*+-.^_`|~, \
         not {name:?}: see Config::app_name, AWS_SDK_UA_APP_ID and sdk_ua_app_id"
    );
    Err(CallError::new(CallErrorKind::Config, message))
}

/// `text` with hyphens for what may not stand there.
fn token(text: &str) -> String {
    text.chars().map(|char| if u8::try_from(char).is_ok_and(is_token) { char } else { '-' }).collect()
}

/// Whether a byte may be part of a `token` of HTTP (RFC 9110, 5.6.2).
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::{check_app_name, user_agent};
    use crate::{CallErrorKind, Service};

    const LOGS: Service = Service { id: "CloudWatch Logs", endpoint_prefix: "logs", signing_name: "logs" };

    #[test]
    fn words_stand_in_the_order_of_awss_clients() {
        let bare = user_agent(&LOGS, None, None).unwrap();
        let (os, arch) = (std::env::consts::OS, std::env::consts::ARCH);
        let expected = format!(
            "smithwright/{} ua/2.1 api/cloudwatch_logs os/{os} md/arch#{arch} lang/rust m/E",
            env!("CARGO_PKG_VERSION")
        );
        assert_eq!(bare, expected);
        let full = user_agent(&LOGS, Some("clicks~1"), Some("AWS_Lambda_rust (é)")).unwrap();
        assert_eq!(full, expected.replace(" m/E", " exec-env/AWS_Lambda_rust---- m/E app/clicks~1"));
    }

    #[test]
    fn names_that_do_not_fit_are_refused() {
        assert_eq!(check_app_name(&"a".repeat(50)), Ok(()));
        for name in ["", "my app", "a/b", "a\r\nb", "é", &"a".repeat(51)] {
            let error = check_app_name(name).expect_err(name);
            assert_eq!(error.call(), Some(CallErrorKind::Config));
            assert!(error.to_string().contains("Config::app_name"), "{error}");
        }
    }
}
