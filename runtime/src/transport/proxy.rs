//! Which requests go by way of a proxy, and by which one. Opens no connection.
//!
//! Variables are understood as curl understands them.

use std::fmt;

use base64_simd::STANDARD;
use http::HeaderValue;
use http::uri::{Authority, Scheme, Uri};

use super::TransportError;
use super::exceptions::Exception;
use crate::endpoint::port;
use crate::env::Env;
use crate::shown;

/// A proxy for HTTP, asked over plain HTTP or over TLS. `Debug` shows no password.
///
/// Requests to `https` endpoints go through a tunnel that it opens (`CONNECT`), so it sees neither requests nor responses.
/// Requests to `http` endpoints are sent to it whole.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Proxy {
    http: Option<Result<ProxyServer, TransportError>>,
    https: Option<Result<ProxyServer, TransportError>>,
    exceptions: Vec<Exception>,
}

/// Where a proxy is, and who we are to it.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct ProxyServer {
    /// Whether it is asked over TLS.
    secure: bool,
    authority: Authority,
    authorization: Option<HeaderValue>,
}

impl Proxy {
    /// All requests go by way of `url`, such as `http://user:password@proxy.example:3128`.
    ///
    /// Its scheme is `http`, also if it is missing, or `https` for a proxy that itself speaks TLS; its port is 80 or 443
    /// unless it has one; user name and password are percent-decoded. Other schemes, such as those of SOCKS, are not
    /// supported. A wrong URL is reported by the calls that would use it.
    #[must_use]
    pub fn new(url: impl AsRef<str>) -> Self {
        let server = ProxyServer::parse(url.as_ref(), "the proxy");
        Self { http: Some(server.clone()), https: Some(server), exceptions: Vec::new() }
    }

    /// Hosts that are asked directly, separated by commas as in `NO_PROXY`: names with all names below them, addresses
    /// and networks such as `10.0.0.0/8`, patterns such as `*.example.com`, or `*` for all; each perhaps with a port.
    #[must_use]
    pub fn except(mut self, hosts: impl AsRef<str>) -> Self {
        self.exceptions.extend(Exception::all(hosts.as_ref()));
        self
    }

    /// The proxy that the environment names: `HTTPS_PROXY`, `HTTP_PROXY`, else `ALL_PROXY`, but not for `NO_PROXY`; or
    /// the same in lower case.
    pub(crate) fn from_env(env: &Env) -> Option<Self> {
        let get = |name: &str| {
            let names = [name.to_owned(), name.to_ascii_lowercase()];
            names.into_iter().find_map(|name| env.get_exact(&name).map(|value| (name, value.trim())))
        };
        let server = |name: &str| {
            // A CGI program gets a request's header `Proxy` as HTTP_PROXY, from whoever sends the request.
            let forged = name == "HTTP_PROXY" && env.get("REQUEST_METHOD").is_some();
            let (name, url) = get(name).filter(|_| !forged).or_else(|| get("ALL_PROXY"))?;
            (!url.is_empty()).then(|| ProxyServer::parse(url, &name))
        };
        let proxy = Self { http: server("HTTP_PROXY"), https: server("HTTPS_PROXY"), exceptions: Vec::new() };
        if proxy.http.is_none() && proxy.https.is_none() {
            return None;
        }
        Some(proxy.except(get("NO_PROXY").map_or("", |(_, hosts)| hosts)))
    }

    /// The proxy for requests to `uri`.
    pub(super) fn server_for(&self, uri: &Uri) -> Result<Option<&ProxyServer>, TransportError> {
        let server = if uri.scheme() == Some(&Scheme::HTTP) { &self.http } else { &self.https };
        let Some(server) = server else { return Ok(None) };
        let (host, port) = (uri.host().unwrap_or_default(), port(uri));
        if self.exceptions.iter().any(|exception| exception.covers(host, port)) {
            return Ok(None);
        }
        server.as_ref().map(Some).map_err(Clone::clone)
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let server = |server: &Option<Result<ProxyServer, TransportError>>| match server {
            Some(Ok(server)) => server.to_string(),
            Some(Err(error)) => error.to_string(),
            None => "none".to_owned(),
        };
        f.debug_struct("Proxy")
            .field("http", &server(&self.http))
            .field("https", &server(&self.https))
            .field("exceptions", &self.exceptions)
            .finish()
    }
}

impl ProxyServer {
    /// `name` says where the URL is from.
    fn parse(url: &str, name: &str) -> Result<Self, TransportError> {
        let url = url.trim();
        let bad = |why: &str| TransportError::config(format!("the URL {} of {name} {why}", shown::url(url)));
        let (secure, rest) = match url.split_once("://") {
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") => (false, rest),
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("https") => (true, rest),
            Some((scheme, _)) if scheme.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("socks")) => {
                return Err(bad("is that of a SOCKS proxy, which is not supported: use one for HTTP, or none"));
            }
            Some(_) => return Err(bad("must begin with http:// or https://")),
            None => (false, url),
        };
        if let Some(why) = shown::misplaced_password(url) {
            return Err(bad(why));
        }
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let (user, host) = match authority.rsplit_once('@') {
            Some((user, host)) => (Some(user), host),
            None => (None, authority),
        };
        let authority: Option<Authority> = host.parse().ok();
        let valid = |host: &Authority| host.port_u16().is_some() || host.host() == host.as_str();
        let Some(authority) = authority.filter(|host| !host.host().is_empty() && valid(host)) else {
            return Err(bad(
                "has no valid host and port: user name and password stand before those, as in me:word@host:3128",
            ));
        };
        Ok(Self { secure, authority, authorization: user.map(basic) })
    }

    /// Whether it is asked over TLS.
    pub(super) fn is_secure(&self) -> bool {
        self.secure
    }

    /// Where to connect to.
    pub(super) fn uri(&self) -> Result<Uri, TransportError> {
        let scheme = if self.secure { Scheme::HTTPS } else { Scheme::HTTP };
        let uri = Uri::builder().scheme(scheme).authority(self.authority.clone()).path_and_query("/").build();
        uri.map_err(|error| TransportError::config(format!("proxy {self}: {error}")))
    }

    /// What to send as `proxy-authorization`.
    pub(super) fn authorization(&self) -> Option<&HeaderValue> {
        self.authorization.as_ref()
    }
}

impl fmt::Display for ProxyServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let default = if self.secure { 443 } else { 80 };
        write!(f, "{}:{}", self.authority.host(), self.authority.port_u16().unwrap_or(default))
    }
}

/// `Basic` credentials (RFC 7617) for `user:password`, both percent-encoded.
fn basic(user: &str) -> HeaderValue {
    let (user, password) = user.split_once(':').unwrap_or((user, ""));
    let pair = [&*percent_decode(user), b":", &*percent_decode(password)].concat();
    let text = format!("Basic {}", STANDARD.encode_to_string(pair));
    // Base64 always is a header.
    let mut value = HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static(""));
    value.set_sensitive(true);
    value
}

fn percent_decode(text: &str) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    while let Some((&byte, tail)) = rest.split_first() {
        let escaped = match tail {
            [high, low, after @ ..] if byte == b'%' => digit(*high).zip(digit(*low)).map(|digits| (digits, after)),
            _ => None,
        };
        let (byte, after) = escaped.map_or((byte, tail), |((high, low), after)| (high << 4 | low, after));
        decoded.push(byte);
        rest = after;
    }
    decoded
}

/// An IPv6 address as it stands in a URL, without its brackets.
pub(super) fn unbracketed(host: &str) -> &str {
    host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host)
}

#[cfg(test)]
mod tests {
    use super::Proxy;
    use crate::env::Env;

    fn via(proxy: &Proxy, uri: &str) -> String {
        match proxy.server_for(&uri.parse().unwrap()) {
            Ok(server) => server.map_or("direct".to_owned(), ToString::to_string),
            Err(error) => error.to_string(),
        }
    }

    fn from_env(variables: &[(&str, &str)]) -> Proxy {
        Proxy::from_env(&Env::from_pairs(variables)).unwrap()
    }

    #[test]
    fn variables_are_looked_at_in_either_case() {
        for [https, http, all] in
            [["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"], ["https_proxy", "http_proxy", "all_proxy"]]
        {
            let proxy = from_env(&[(https, "http://s:1"), (http, "http://h:2"), (all, "http://a:3")]);
            assert_eq!([via(&proxy, "https://x"), via(&proxy, "http://x")], ["s:1", "h:2"]);
            let proxy = from_env(&[(all, "a:3")]);
            assert_eq!([via(&proxy, "https://x"), via(&proxy, "http://x")], ["a:3", "a:3"]);
            let proxy = from_env(&[(https, "http://s")]);
            assert_eq!([via(&proxy, "https://x"), via(&proxy, "http://x")], ["s:80", "direct"]);
        }
        let both = from_env(&[("HTTPS_PROXY", "upper:1"), ("https_proxy", "lower:1")]);
        assert_eq!(via(&both, "https://x"), "upper:1");
        // Set and empty means none, also where ALL_PROXY is set.
        let none = from_env(&[("HTTPS_PROXY", " "), ("ALL_PROXY", "a:3")]);
        assert_eq!([via(&none, "https://x"), via(&none, "http://x")], ["direct", "a:3"]);
        assert_eq!(Proxy::from_env(&Env::from_pairs(&[("NO_PROXY", "x")])), None);
        let cgi = [("REQUEST_METHOD", "GET"), ("HTTP_PROXY", "evil:1")];
        assert_eq!(Proxy::from_env(&Env::from_pairs(&cgi)), None);
    }

    #[test]
    fn exceptions_may_name_a_port() {
        let proxy = from_env(&[("HTTPS_PROXY", "p:1"), ("http_proxy", "p:2"), ("no_proxy", "*.example.com:443, x:80")]);
        assert_eq!([via(&proxy, "https://a.example.com"), via(&proxy, "http://a.example.com")], ["direct", "p:2"]);
        assert_eq!([via(&proxy, "https://x"), via(&proxy, "http://x")], ["p:1", "direct"]);
        assert_eq!(via(&Proxy::new("p").except("*"), "https://x"), "direct");
    }

    #[test]
    fn a_password_is_decoded_and_never_shown() {
        let proxy = Proxy::new("http://Aladdin:open%20sesame%21@proxy.example:3128/");
        let server = proxy.server_for(&"https://x".parse().unwrap()).unwrap().unwrap();
        assert_eq!(server.authorization().unwrap(), "Basic QWxhZGRpbjpvcGVuIHNlc2FtZSE=");
        assert_eq!(server.uri().unwrap(), "http://proxy.example:3128/");
        let debug = format!("{proxy:?} {:?}", server.authorization());
        assert!(!debug.contains("sesame") && !debug.contains("Aladdin") && !debug.contains("QWx"), "{debug}");
    }

    #[test]
    fn wrong_urls_are_reported_by_who_uses_them() {
        for url in [
            "ftp://me:secret@p:1",
            "SOCKS5h://me:secret@p",
            "http://me:secret%40host",
            "http://host:3128:me:secret",
            "me:secret:host:1",
            "http://me:secret host:1",
            "http://me:sec/secret@host",
            "http://me:1?secret@host",
            "http://me:secret@",
            "http://me:secret@p:99999",
            "http://a b",
            ":80",
        ] {
            let proxy = Proxy::new(url);
            let text = via(&proxy, "https://x");
            assert!(
                text.starts_with("the URL ") && text.contains(" of the proxy ") && !text.contains("secret"),
                "{text}"
            );
            assert!(!format!("{proxy:?}").contains("secret"));
            assert_eq!(via(&proxy.except("x"), "https://x"), "direct");
        }
    }

    #[test]
    fn what_is_wrong_is_said_of_the_variable_as_it_is_written() {
        for (url, words) in [
            ("http://me:hu/sh@host", "the URL of 20 characters that begins with http:// of https_proxy has a `/`"),
            (
                "socks5://host:1080",
                "the URL \"socks5://host:1080\" of https_proxy is that of a SOCKS proxy, which is not supported",
            ),
        ] {
            let text = via(&from_env(&[("https_proxy", url)]), "https://x");
            assert!(text.starts_with(words), "{text}");
        }
    }

    #[test]
    fn a_proxy_may_speak_tls() {
        let proxy = Proxy::new("HTTPS://me@p.example");
        let server = proxy.server_for(&"https://x".parse().unwrap()).unwrap().unwrap();
        assert_eq!((server.is_secure(), server.to_string().as_str()), (true, "p.example:443"));
    }
}
