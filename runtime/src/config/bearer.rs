//! The token of operations that take one in place of a signature (trait `httpBearerAuth`, RFC 6750).

use std::net::IpAddr;

use http::HeaderValue;
use http::uri::Scheme;

use super::Config;
use crate::{CallError, CallErrorKind, Service};

/// What the header `Authorization` says; never shown.
#[derive(Clone)]
pub(crate) struct BearerToken(HeaderValue);

impl BearerToken {
    fn parse(token: &str, place: &str) -> Result<Self, CallError> {
        // The characters of a token in RFC 6750; what is wrong is not shown.
        let is_one = !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic());
        let header = HeaderValue::try_from(format!("Bearer {token}")).ok().filter(|_| is_one);
        let refused = || {
            let message =
                format!("{place}: a bearer token is empty or holds a space or another character that none has");
            CallError::new(CallErrorKind::Config, message)
        };
        let mut header = header.ok_or_else(refused)?;
        header.set_sensitive(true);
        Ok(Self(header))
    }

    /// The value of `Authorization` of a request to `scheme` and `host`.
    ///
    /// Fails where others could read along: whoever has the token can use it.
    pub(crate) fn header(&self, scheme: Option<&Scheme>, host: Option<&str>) -> Result<HeaderValue, CallError> {
        if scheme == Some(&Scheme::HTTPS) || host.is_some_and(is_this_machine) {
            return Ok(self.0.clone());
        }
        let message = "a bearer token is sent over https alone, or to this machine: give an endpoint URL with https";
        Err(CallError::new(CallErrorKind::Config, message))
    }

    /// The error of an operation that takes nothing else.
    pub(crate) fn missing(service: &Service) -> CallError {
        let message = format!("no bearer token: set {} or Config::bearer_token", variable(service));
        CallError::new(CallErrorKind::Credentials, message)
    }
}

/// Whether a host is this machine without anybody being asked.
fn is_this_machine(host: &str) -> bool {
    let literal = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    literal.map_or_else(|_| host.eq_ignore_ascii_case("localhost"), |address| address.is_loopback())
}

/// The variable that has the token of a service: `AWS_BEARER_TOKEN_BEDROCK`.
fn variable(service: &Service) -> String {
    let name = if service.signing_name.is_empty() { service.id } else { service.signing_name };
    format!("AWS_BEARER_TOKEN_{}", name.replace([' ', '-'], "_").to_ascii_uppercase())
}

impl Config {
    /// The token of operations that take a bearer token (trait `httpBearerAuth`). Those that could be signed as well are not,
    /// where there is one. Sent over `https` alone, or to this machine; never shown.
    ///
    /// From the environment it is that of the service's own variable, such as `AWS_BEARER_TOKEN_BEDROCK`.
    #[must_use]
    pub fn bearer_token(mut self, token: impl AsRef<str>) -> Self {
        self.bearer_token = Some(BearerToken::parse(token.as_ref(), "Config::bearer_token"));
        self
    }

    /// The token in force for `service`.
    pub(crate) fn effective_bearer_token(&self, service: &Service) -> Result<Option<BearerToken>, CallError> {
        if let Some(token) = &self.bearer_token {
            return token.clone().map(Some);
        }
        let variable = variable(service);
        let token = self.ambient.as_ref().and_then(|ambient| ambient.env().get(&variable));
        token.map(|token| BearerToken::parse(token, &variable)).transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::super::Ambient;
    use super::*;
    use crate::env::Env;
    use crate::profile::Profile;
    use crate::service::fixture::KINESIS;

    fn value(config: &Config) -> Result<Option<String>, CallError> {
        let token = config.effective_bearer_token(&KINESIS)?;
        let header = token.map(|token| token.header(Some(&Scheme::HTTPS), None)).transpose()?;
        Ok(header.map(|header| header.to_str().expect("text").to_owned()))
    }

    #[test]
    fn the_setter_comes_before_the_variable_of_the_service() {
        let pairs = [("AWS_BEARER_TOKEN_KINESIS", "of.the/machine+"), ("AWS_BEARER_TOKEN_OTHER", "b")];
        let profile = Profile::from_texts("default", "", "").expect("a profile");
        let config = Config::from_ambient(Ambient::new(Env::from_pairs(&pairs), profile)).expect("settings");
        assert_eq!(value(&config), Ok(Some("Bearer of.the/machine+".to_owned())));
        assert_eq!(value(&config.bearer_token("mine")), Ok(Some("Bearer mine".to_owned())));
        assert_eq!(value(&Config::new()), Ok(None));
    }

    #[test]
    fn what_is_no_token_is_refused_and_not_shown() {
        for token in ["", "a secret", "secret\n", "secr\u{e9}t"] {
            let error = value(&Config::new().bearer_token(token)).expect_err("refused").to_string();
            assert!(error.contains("Config::bearer_token") && !error.contains("secr"), "{error}");
        }
        let token = BearerToken::parse("secret", "here").expect("a token");
        let header = token.header(Some(&Scheme::HTTPS), None).expect("allowed");
        assert!(!format!("{header:?} {:?}", Config::new().bearer_token("secret")).contains("secret"));
    }

    #[test]
    fn plain_http_is_for_this_machine_alone() {
        let token = BearerToken::parse("a", "here").expect("a token");
        for (host, allowed) in
            [("localhost", true), ("127.0.0.1", true), ("[::1]", true), ("a.example", false), ("10.0.0.1", false)]
        {
            assert_eq!(token.header(Some(&Scheme::HTTP), Some(host)).is_ok(), allowed, "{host}");
        }
    }
}
