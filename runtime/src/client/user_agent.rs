//! Who asks: the header `user-agent` in version 2.1 of the form that AWS's clients share. Knows no request.
//!
//! `smithwright/0.1.0 ua/2.1 api/kinesis os/linux md/arch#x86_64 lang/rust m/E app/clicks`

use std::fmt::Write;

use http::HeaderValue;

use crate::Service;

/// How much is sent of the name of an application: what AWS allows for.
const MAX_APP_NAME: usize = 50;

/// The header of a service's client, which runs in an application of this name and in this environment.
pub(crate) fn user_agent(service: &Service, app_name: Option<&str>, execution_env: Option<&str>) -> HeaderValue {
    let id = service.id.replace(' ', "_").to_ascii_lowercase();
    let (version, os, arch) = (env!("CARGO_PKG_VERSION"), std::env::consts::OS, std::env::consts::ARCH);
    let mut text = format!("smithwright/{version} ua/2.1 api/{} os/{os} md/arch#{arch} lang/rust", token(&id));
    if let Some(env) = execution_env {
        let _ = write!(text, " exec-env/{}", token(env));
    }
    // Retries in the standard mode.
    text.push_str(" m/E");
    if let Some(name) = app_name.map(token).filter(|name| !name.is_empty()) {
        // A token is ASCII.
        let _ = write!(text, " app/{}", name.get(..MAX_APP_NAME).unwrap_or(&name));
    }
    // All of it is visible ASCII by now.
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static("smithwright"))
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
    use super::user_agent;
    use crate::service::fixture::LOGS;

    #[test]
    fn words_stand_in_the_order_of_awss_clients() {
        let bare = user_agent(&LOGS, None, None);
        let (os, arch) = (std::env::consts::OS, std::env::consts::ARCH);
        let expected = format!(
            "smithwright/{} ua/2.1 api/cloudwatch_logs os/{os} md/arch#{arch} lang/rust m/E",
            env!("CARGO_PKG_VERSION")
        );
        assert_eq!(bare, expected);
        let full = user_agent(&LOGS, Some("clicks~1"), Some("AWS_Lambda_rust (é)"));
        assert_eq!(full, expected.replace(" m/E", " exec-env/AWS_Lambda_rust---- m/E app/clicks~1"));
    }

    /// A label for logs never stops a call.
    #[test]
    fn names_that_do_not_fit_are_made_to() {
        let long = "a".repeat(51);
        for (name, sent) in [
            ("PT/NO-OP/2.31.0/PTEnv/AWS_Lambda_nodejs22.x", " app/PT-NO-OP-2.31.0-PTEnv-AWS_Lambda_nodejs22.x"),
            ("my app (é)\r\nx: y\0\u{1f602}", " app/my-app------x--y--"),
            (long.as_str(), &format!(" app/{}", "a".repeat(50))),
            ("", " m/E"),
        ] {
            let header = user_agent(&LOGS, Some(name), None);
            assert!(header.to_str().is_ok_and(|text| text.ends_with(sent)), "{header:?}");
        }
    }
}
