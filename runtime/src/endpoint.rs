//! Where requests of a service go, and how a request gets its absolute URI. Knows no credentials and no transport.
//!
//! [`resolve`] is the whole of the rules: scheme, host and port come from a configured URL, else from the region.

use http::header::HeaderValue;
use http::uri::{Authority, PathAndQuery, Scheme, Uri};

use crate::{CallError, CallErrorKind, HostPrefix, Service};

/// Prefixes of region names and the DNS suffix of their partition; regions without one belong to `amazonaws.com`.
const DNS_SUFFIXES: [(&str, &str); 7] = [
    ("cn-", "amazonaws.com.cn"),
    ("eusc-", "amazonaws.eu"),
    ("us-iso-", "c2s.ic.gov"),
    ("us-isob-", "sc2s.sgov.gov"),
    ("eu-isoe-", "cloud.adc-e.uk"),
    ("us-isof-", "csp.hci.ic.gov"),
    ("us-gov-", "amazonaws.com"),
];

/// Scheme, host, port and leading path of a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Endpoint {
    scheme: Scheme,
    authority: Authority,
    /// What requests' paths are appended to; without a slash at its end, so empty for none.
    path: String,
}

/// The endpoint of `service`: `endpoint_url` if given, else the one AWS has in `region`.
pub(crate) fn resolve(
    service: &Service,
    region: Option<&str>,
    endpoint_url: Option<&str>,
) -> Result<Endpoint, CallError> {
    match (endpoint_url, region) {
        (Some(url), _) => parse(url),
        (None, Some(region)) => {
            check_region(region)?;
            let suffix = DNS_SUFFIXES.iter().find(|(prefix, _)| region.starts_with(prefix));
            let suffix = suffix.map_or("amazonaws.com", |(_, suffix)| suffix);
            parse(&format!("https://{}.{region}.{suffix}", service.endpoint_prefix))
        }
        (None, None) => Err(no_region()),
    }
}

/// There is no region, and one is needed.
pub(crate) fn no_region() -> CallError {
    CallError::new(
        CallErrorKind::Config,
        "no region: set AWS_REGION, `region` in the profile of ~/.aws/config, or Config::region",
    )
}

/// A region becomes part of a host name and of signatures, so it must be a host label.
pub(crate) fn check_region(region: &str) -> Result<(), CallError> {
    let legal = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let label = (1..=63).contains(&region.len())
        && region.bytes().all(legal)
        && !region.starts_with('-')
        && !region.ends_with('-');
    if label {
        return Ok(());
    }
    let message =
        format!("region {region:?} is not valid: lower-case letters, digits and `-` make a name like us-east-1");
    Err(CallError::new(CallErrorKind::Config, message))
}

fn parse(url: &str) -> Result<Endpoint, CallError> {
    let bad =
        |why: &str| CallError::new(CallErrorKind::Endpoint, format!("endpoint URL {:?} {why}", without_userinfo(url)));
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
    if authority.as_str().contains('@') {
        return Err(bad("must not hold a user name or password"));
    }
    if authority.port_u16().is_none() && authority.as_str() != authority.host() {
        return Err(bad("has a port that is no number from 0 to 65535"));
    }
    if uri.query().is_some() || url.contains('#') {
        return Err(bad("must not have a query or fragment"));
    }
    let host = host_text(&scheme, &authority).parse().map_err(|error| bad(&format!("has a bad host: {error}")))?;
    Ok(Endpoint { scheme, authority: host, path: uri.path().trim_end_matches('/').to_owned() })
}

/// `url` without what stands before an `@`: it may be a password.
pub(crate) fn without_userinfo(url: &str) -> &str {
    url.rsplit_once('@').map_or(url, |(_, rest)| rest)
}

impl Endpoint {
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
                Some(path.parse().map_err(|error| bad(format!("path {path:?} of the request is not valid: {error}")))?)
            }
        };
        parts.uri = Uri::from_parts(target).map_err(|error| bad(format!("the request has no valid URI: {error}")))?;
        Ok(())
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

    /// Host and port, for messages.
    pub(crate) fn authority(&self) -> &str {
        self.authority.as_str()
    }
}

/// What the header `host` says for a URI: host and port, without user name and without the scheme's own port.
pub(crate) fn host_header(uri: &Uri) -> Option<HeaderValue> {
    let text = host_text(uri.scheme().unwrap_or(&Scheme::HTTPS), uri.authority()?);
    HeaderValue::from_maybe_shared(bytes::Bytes::from(text)).ok().filter(|value| !value.is_empty())
}

fn host_text(scheme: &Scheme, authority: &Authority) -> String {
    let default = if *scheme == Scheme::HTTPS { 443 } else { 80 };
    match authority.port_u16() {
        Some(port) if port != default => format!("{}:{port}", authority.host()),
        _ => authority.host().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Endpoint, check_region, resolve};
    use crate::{CallError, CallErrorKind, HostPrefix, Service};

    const KINESIS: Service = Service { id: "Kinesis", endpoint_prefix: "kinesis", signing_name: "kinesis" };

    fn in_region(region: &str) -> Result<Endpoint, CallError> {
        resolve(&KINESIS, Some(region), None)
    }

    fn uri(endpoint: &Endpoint, prefix: Option<&str>) -> Result<String, CallError> {
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
        endpoint.apply(&mut parts)?;
        Ok(parts.uri.to_string())
    }

    #[test]
    fn each_partition_has_its_dns_suffix() {
        for (region, host) in [
            ("us-east-1", "kinesis.us-east-1.amazonaws.com"),
            ("us-gov-west-1", "kinesis.us-gov-west-1.amazonaws.com"),
            ("cn-north-1", "kinesis.cn-north-1.amazonaws.com.cn"),
            ("eusc-de-east-1", "kinesis.eusc-de-east-1.amazonaws.eu"),
            ("us-iso-east-1", "kinesis.us-iso-east-1.c2s.ic.gov"),
            ("us-isob-east-1", "kinesis.us-isob-east-1.sc2s.sgov.gov"),
            ("eu-isoe-west-1", "kinesis.eu-isoe-west-1.cloud.adc-e.uk"),
            ("us-isof-south-1", "kinesis.us-isof-south-1.csp.hci.ic.gov"),
            ("xx-new-9", "kinesis.xx-new-9.amazonaws.com"),
        ] {
            assert_eq!(in_region(region).map(|e| e.authority().to_owned()), Ok(host.to_owned()));
        }
    }

    #[test]
    fn a_region_is_a_host_label() {
        for region in ["", "us east", "us.east", "US-EAST-1", "-us", "us-", "a/b", "evil.example#", &"a".repeat(64)] {
            let error = check_region(region).expect_err("refused");
            assert_eq!(error.call(), Some(CallErrorKind::Config));
        }
    }

    #[test]
    fn without_region_and_url_the_error_says_what_to_set() {
        let error = resolve(&KINESIS, None, None).expect_err("refused");
        assert_eq!(error.call(), Some(CallErrorKind::Config));
        assert!(error.to_string().starts_with("no region: set AWS_REGION"), "{error}");
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
            let endpoint = resolve(&KINESIS, None, Some(url)).expect("an endpoint");
            assert_eq!(uri(&endpoint, None), Ok(expected.to_owned()));
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
        ] {
            let error = resolve(&KINESIS, Some("us-east-1"), Some(url)).expect_err(url);
            assert_eq!(error.call(), Some(CallErrorKind::Endpoint), "{url}");
            assert!(!error.to_string().contains("pw"), "{error}");
        }
    }

    #[test]
    fn a_host_prefix_stands_before_the_host() {
        let endpoint = in_region("us-east-1").expect("an endpoint");
        assert_eq!(uri(&endpoint, Some("data-")), Ok("https://data-kinesis.us-east-1.amazonaws.com/".to_owned()));
        assert_eq!(uri(&endpoint, Some("a.b.")), Ok("https://a.b.kinesis.us-east-1.amazonaws.com/".to_owned()));
        for prefix in ["a/", "a@", "a:1", ".", "a..", "a b"] {
            assert_eq!(uri(&endpoint, Some(prefix)).expect_err("refused").call(), Some(CallErrorKind::Endpoint));
        }
    }
}
