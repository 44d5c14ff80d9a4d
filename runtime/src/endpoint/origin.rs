//! How a request gets its absolute URI from the URL of an endpoint. Knows no rules, no credentials and no transport.

use bytes::Bytes;
use http::header::HeaderValue;
use http::uri::{Authority, PathAndQuery, Scheme, Uri};

use crate::{CallError, CallErrorKind, HostPrefix, shown};

/// Scheme, host, port and leading path of a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Origin {
    scheme: Scheme,
    authority: Authority,
    /// What requests' paths are appended to; without a slash at its end, so empty for none.
    path: String,
    /// What the header `host` says, if no prefix stands before the host.
    host: HeaderValue,
}

impl Origin {
    /// The parts of `url`.
    pub(crate) fn parse(url: &str) -> Result<Self, CallError> {
        let bad =
            |why: &str| CallError::new(CallErrorKind::Endpoint, format!("endpoint URL {} {why}", shown::url(url)));
        if url.contains('@') {
            return Err(bad("must not hold a user name or password"));
        }
        let uri: Uri = url.parse().map_err(|error| bad(&format!("is not a URL: {error}")))?;
        let parts = uri.clone().into_parts();
        let scheme = match parts.scheme {
            Some(scheme) if scheme == Scheme::HTTP || scheme == Scheme::HTTPS => scheme,
            _ => return Err(bad("must begin with http:// or https://")),
        };
        let authority = parts.authority.ok_or_else(|| bad("has no host"))?;
        if authority.host().is_empty() {
            return Err(bad("has no host"));
        }
        if authority.port_u16().is_none() && authority.as_str() != authority.host() {
            return Err(bad("has a port that is no number from 0 to 65535"));
        }
        if uri.query().is_some() || url.contains('#') {
            return Err(bad("must not have a query or fragment"));
        }
        let text = Bytes::from(host_text(&scheme, &authority));
        let authority =
            Authority::from_maybe_shared(text.clone()).map_err(|error| bad(&format!("has a bad host: {error}")))?;
        let host = HeaderValue::from_maybe_shared(text).map_err(|error| bad(&format!("has a bad host: {error}")))?;
        Ok(Self { scheme, authority, path: uri.path().trim_end_matches('/').to_owned(), host })
    }

    /// Makes the request's URI absolute: this endpoint's host with `prefix` before it, this path before the request's.
    pub(crate) fn apply(&self, parts: &mut http::request::Parts) -> Result<(), CallError> {
        let bad = |what: String| CallError::new(CallErrorKind::Endpoint, what);
        let mut target = http::uri::Parts::default();
        target.scheme = Some(self.scheme.clone());
        target.authority = Some(match parts.extensions.get::<HostPrefix>() {
            None => self.authority.clone(),
            Some(HostPrefix(prefix)) => self.prefixed(prefix)?,
        });
        target.path_and_query = match parts.uri.path_and_query() {
            Some(path) if self.path.is_empty() => Some(path.clone()),
            path => {
                let path = format!("{}{}", self.path, path.map_or("/", PathAndQuery::as_str));
                Some(path.parse().map_err(|error| bad(format!("the path of the request is not valid: {error}")))?)
            }
        };
        parts.uri = Uri::from_parts(target).map_err(|error| bad(format!("the request has no valid URI: {error}")))?;
        Ok(())
    }

    /// What the header `host` of the request says.
    pub(crate) fn host(&self, parts: &http::request::Parts) -> Option<HeaderValue> {
        if parts.extensions.get::<HostPrefix>().is_none() { Some(self.host.clone()) } else { host_header(&parts.uri) }
    }

    fn prefixed(&self, prefix: &str) -> Result<Authority, CallError> {
        let legal = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.';
        let host = format!("{prefix}{}", self.authority);
        let label = |label: &str| (1..=63).contains(&label.len());
        let authority = if prefix.bytes().all(legal) && prefix.split('.').rev().skip(1).all(label) {
            host.parse().ok()
        } else {
            None
        };
        authority.ok_or_else(|| {
            CallError::new(CallErrorKind::Endpoint, format!("{prefix:?} cannot stand before a host name"))
        })
    }

    /// Host and port.
    #[cfg(any(test, fuzzing))]
    pub(crate) fn authority(&self) -> &str {
        self.authority.as_str()
    }
}

/// What the header `host` says for a URI: host and port, without user name and without the scheme's own port.
pub(crate) fn host_header(uri: &Uri) -> Option<HeaderValue> {
    let text = host_text(uri.scheme().unwrap_or(&Scheme::HTTPS), uri.authority()?);
    HeaderValue::from_maybe_shared(Bytes::from(text)).ok().filter(|value| !value.is_empty())
}

/// The port that a URI says, else that of its scheme.
pub(crate) fn port(uri: &Uri) -> u16 {
    uri.port_u16().unwrap_or_else(|| default_port(uri.scheme().unwrap_or(&Scheme::HTTPS)))
}

fn default_port(scheme: &Scheme) -> u16 {
    if *scheme == Scheme::HTTP { 80 } else { 443 }
}

fn host_text(scheme: &Scheme, authority: &Authority) -> String {
    match authority.port_u16() {
        Some(port) if port != default_port(scheme) => format!("{}:{port}", authority.host()),
        _ => authority.host().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::Origin;
    use crate::{CallError, CallErrorKind, HostPrefix};

    fn uri(origin: &Origin, prefix: Option<&str>) -> Result<String, CallError> {
        let mut parts = http::Request::post("/").body(()).expect("a request").into_parts().0;
        parts.extensions.extend(
            prefix
                .map(|prefix| {
                    let mut one = http::Extensions::new();
                    one.insert(HostPrefix(prefix.to_owned()));
                    one
                })
                .unwrap_or_default(),
        );
        origin.apply(&mut parts)?;
        Ok(parts.uri.to_string())
    }

    #[test]
    fn a_url_keeps_its_path_and_loses_a_default_port() {
        for (url, expected) in [
            ("http://localhost:4566", "http://localhost:4566/"),
            ("http://localhost:4566/", "http://localhost:4566/"),
            ("https://example.com/custom", "https://example.com/custom/"),
            ("https://example.com:443/a/b/", "https://example.com/a/b/"),
            ("http://[::1]:80", "http://[::1]/"),
        ] {
            let origin = Origin::parse(url).expect("an origin");
            assert_eq!(uri(&origin, None), Ok(expected.to_owned()));
        }
    }

    #[test]
    fn bad_urls_are_refused_and_passwords_not_shown() {
        for url in [
            "",
            "localhost:4566",
            "ftp://a",
            "http://",
            "http://a?b",
            "http://a/#c",
            "http://u:pw@a",
            "http://a b",
            "http://a:99999",
            "http://9:99999",
            "http://:80",
            "http://a:",
            "http://me:pw%40host",
            "http://host:3128:me:pw",
            "http://me:1/pw@host",
            "http://me:pw host:1",
            "http://host/?key=pw",
            "me:pw:host:1",
        ] {
            let error = Origin::parse(url).expect_err(url);
            assert_eq!(error.call(), Some(CallErrorKind::Endpoint), "{url}");
            assert!(!error.to_string().contains("pw"), "{error}");
        }
    }

    #[test]
    fn a_host_prefix_stands_before_the_host() {
        let origin = Origin::parse("https://kinesis.us-east-1.amazonaws.com").expect("an origin");
        assert_eq!(uri(&origin, Some("data-")), Ok("https://data-kinesis.us-east-1.amazonaws.com/".to_owned()));
        assert_eq!(uri(&origin, Some("a.b.")), Ok("https://a.b.kinesis.us-east-1.amazonaws.com/".to_owned()));
        for prefix in ["a/", "a@", "a:1", ".", "a..", "a b"] {
            assert_eq!(uri(&origin, Some(prefix)).expect_err("refused").call(), Some(CallErrorKind::Endpoint));
        }
    }
}
