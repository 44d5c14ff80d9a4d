//! The function `parseURL`.

use std::borrow::Cow;
use std::net::{Ipv4Addr, Ipv6Addr};

/// A URL, taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Url<'a> {
    /// `http` or `https`.
    pub scheme: &'static str,
    /// Host and, if it was given, port.
    pub authority: &'a str,
    /// The path as it was given; `/` if there was none.
    pub path: &'a str,
    /// Whether the host is an IP address.
    pub is_ip: bool,
}

impl<'a> Url<'a> {
    /// The parts of `text`; `None` if it is no URL of HTTP, or if it has a query or a fragment.
    #[must_use]
    pub fn parse(text: &'a str) -> Option<Self> {
        let (scheme, rest) = text.split_once("://")?;
        let scheme = ["https", "http"].into_iter().find(|known| known.eq_ignore_ascii_case(scheme))?;
        let illegal = |byte: u8| byte <= b' ' || byte == 0x7f || matches!(byte, b'?' | b'#' | b'\\');
        if rest.bytes().any(illegal) {
            return None;
        }
        let (authority, path) = match rest.find('/') {
            Some(at) => rest.split_at(at),
            None => (rest, "/"),
        };
        let authority = authority.rsplit_once('@').map_or(authority, |(_, authority)| authority);
        let is_ip = is_ip(authority)?;
        Some(Self { scheme, authority, path, is_ip })
    }

    /// The path with a slash at its end.
    #[must_use]
    pub fn normalized_path(&self) -> Cow<'a, str> {
        if self.path.ends_with('/') { Cow::Borrowed(self.path) } else { Cow::Owned(format!("{}/", self.path)) }
    }
}

/// Whether the host is an IP address; `None` if host or port are wrong.
fn is_ip(authority: &str) -> Option<bool> {
    let (host, port) = if let Some(inner) = authority.strip_prefix('[') {
        let (address, rest) = inner.split_once(']')?;
        address.parse::<Ipv6Addr>().ok()?;
        (None, rest)
    } else {
        let end = authority.find(':').unwrap_or(authority.len());
        let (host, rest) = authority.split_at(end);
        (Some(host), rest)
    };
    if !port.is_empty() {
        let digits = port.strip_prefix(':').filter(|port| port.bytes().all(|byte| byte.is_ascii_digit()))?;
        digits.parse::<u16>().ok()?;
    }
    match host {
        None => Some(true),
        Some("") => None,
        Some(host) => Some(host.parse::<Ipv4Addr>().is_ok()),
    }
}

#[cfg(test)]
mod tests {
    use super::Url;

    /// The examples of the specification, and of its tests.
    #[test]
    fn a_url_has_parts() {
        for (text, scheme, authority, path, normalized, is_ip) in [
            ("https://example.com", "https", "example.com", "/", "/", false),
            ("http://example.com:80/foo/bar", "http", "example.com:80", "/foo/bar", "/foo/bar/", false),
            ("https://127.0.0.1", "https", "127.0.0.1", "/", "/", true),
            ("https://[fe80::1]", "https", "[fe80::1]", "/", "/", true),
            ("http://192.168.1.1:1234/foo/", "http", "192.168.1.1:1234", "/foo/", "/foo/", true),
            ("https://[2001:db8::7348]:443", "https", "[2001:db8::7348]:443", "/", "/", true),
            ("http://99_ab-.com", "http", "99_ab-.com", "/", "/", false),
            ("https://999.999.abc.blah", "https", "999.999.abc.blah", "/", "/", false),
            ("HTTPS://user:secret@a/b", "https", "a", "/b", "/b/", false),
        ] {
            let url = Url::parse(text).expect(text);
            assert_eq!(url, Url { scheme, authority, path, is_ip });
            assert_eq!(url.normalized_path(), normalized, "{text}");
        }
    }

    #[test]
    fn what_is_no_url_of_http_is_none() {
        for text in [
            "",
            "example.com",
            "https://",
            "https:///a",
            "acbd://example.com",
            "https://example.com:8443?foo=bar&faz=baz",
            "https://example.com/path?query1=foo",
            "https://a/#b",
            "http://abc.com:a/foo",
            "http://a:65536",
            "http://a:",
            "http://a:+1",
            "http://:80",
            "http://[fe80::1",
            "http://[a]",
            "http://[::1]x",
            "http://a b",
            "http://a\nb",
        ] {
            assert_eq!(Url::parse(text), None, "{text}");
        }
    }
}
