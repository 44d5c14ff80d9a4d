//! Hosts that are asked directly, as `NO_PROXY` lists them. Knows no proxy.
//!
//! There is no specification: curl, Go and Python differ. What any of them takes is meant here as there.

use std::net::IpAddr;

use super::proxy::unbracketed;

/// Hosts that are asked directly, at any port or at one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Exception {
    hosts: Hosts,
    port: Option<u16>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Hosts {
    /// A name and all names that end in it, in lower case.
    Domain(String),
    /// The addresses whose first bits are these.
    Network(IpAddr, u8),
    /// What looks like this, in lower case: `*` stands for anything, so that the apex is no part of `*.example.com`.
    Pattern(String),
}

impl Exception {
    /// Each of a list that is separated by commas, semicolons or blanks.
    pub(super) fn all(list: &str) -> impl Iterator<Item = Self> {
        list.split(|c: char| matches!(c, ',' | ';') || c.is_whitespace()).filter_map(Self::parse)
    }

    fn parse(text: &str) -> Option<Self> {
        let text = text.split_once("://").map_or(text, |(_, rest)| rest);
        let any_port = |hosts| Some(Self { hosts, port: None });
        if let Some((address, bits)) = text.split_once('/')
            && let (Ok(address), Ok(bits)) = (unbracketed(address).parse(), bits.parse())
        {
            return any_port(Hosts::Network(address, bits));
        }
        let text = text.split('/').next().unwrap_or_default();
        // A bare address of version 6 has colons of its own.
        if let Ok(address) = unbracketed(text).parse() {
            return any_port(Hosts::Network(address, u8::MAX));
        }
        let (host, port) = match text.rsplit_once(':').map(|(host, port)| (host, port.parse())) {
            Some((host, Ok(port))) => (host, Some(port)),
            _ => (text, None),
        };
        let hosts = if let Ok(address) = unbracketed(host).parse() {
            Hosts::Network(address, u8::MAX)
        } else if host.contains('*') {
            Hosts::Pattern(host.to_ascii_lowercase())
        } else {
            let domain = host.trim_matches('.').to_ascii_lowercase();
            Some(domain).filter(|domain| !domain.is_empty()).map(Hosts::Domain)?
        };
        Some(Self { hosts, port })
    }

    /// Whether this host at this port is one of them.
    pub(super) fn covers(&self, host: &str, port: u16) -> bool {
        if self.port.is_some_and(|only| only != port) {
            return false;
        }
        let host = unbracketed(host).trim_end_matches('.').to_ascii_lowercase();
        match &self.hosts {
            Hosts::Network(network, bits) => host.parse().is_ok_and(|address| shares_bits(*network, address, *bits)),
            Hosts::Pattern(pattern) => fits(pattern, &host),
            Hosts::Domain(domain) => {
                host.strip_suffix(domain.as_str()).is_some_and(|before| before.is_empty() || before.ends_with('.'))
            }
        }
    }
}

/// Whether `text` is `pattern` with something, or nothing, for each `*`.
fn fits(pattern: &str, text: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(mut text) = text.strip_prefix(first) else { return false };
    let mut parts: Vec<&str> = rest.split('*').collect();
    let last = parts.pop().unwrap_or_default();
    for part in parts {
        let Some((_, after)) = text.split_once(part) else { return false };
        text = after;
    }
    text.ends_with(last)
}

/// Whether the first `bits` bits of two addresses of one kind are the same.
fn shares_bits(a: IpAddr, b: IpAddr, bits: u8) -> bool {
    let differ = match (a, b) {
        (IpAddr::V4(a), IpAddr::V4(b)) => (a.to_bits() ^ b.to_bits()).leading_zeros(),
        (IpAddr::V6(a), IpAddr::V6(b)) => (a.to_bits() ^ b.to_bits()).leading_zeros(),
        _ => return false,
    };
    let all = if a.is_ipv4() { 32 } else { 128 };
    differ >= u32::from(bits).min(all)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Exception;

    fn covers(list: &str, host: &str, port: u16) -> bool {
        Exception::all(list).any(|exception| exception.covers(host, port))
    }

    #[test]
    fn exceptions_are_names_addresses_networks_and_patterns() {
        for (list, inside, outside) in [
            (
                "example.com",
                &["example.com", "EXAMPLE.com", "a.b.example.com", "example.com."][..],
                &["notexample.com", "example.com.evil"][..],
            ),
            (".internal", &["internal", "x.internal"], &["xinternal"]),
            ("*.internal", &["x.internal", "a.b.INTERNAL"], &["internal", "xinternal", "x.internal.evil"]),
            ("*internal", &["internal", "xinternal"], &["internal.x"]),
            ("10.*", &["10.1.2.3"], &["110.1.2.3"]),
            ("kinesis.*.amazonaws.com", &["kinesis.eu-west-1.amazonaws.com"], &["sts.eu-west-1.amazonaws.com"]),
            ("*", &["example.com", "10.0.0.1", "[::1]"], &[]),
            ("10.0.0.0/8", &["10.255.0.1"], &["11.0.0.1", "10.example"]),
            ("192.168.1.7", &["192.168.1.7"], &["192.168.1.8"]),
            ("[::1],fd00::/8", &["[::1]", "[fd12::1]"], &["[::2]", "[fe80::1]"]),
            ("::1", &["[::1]"], &["[::2]"]),
            ("http://a.example/", &["a.example"], &["b.example"]),
            (" a b;c , ,", &["a", "b", "c"], &["", "d"]),
            ("", &[], &["", "a"]),
            (",.,/,:,://", &[], &["", "a"]),
        ] {
            for host in inside {
                assert!(covers(list, host, 443), "{list}: {host}");
            }
            for host in outside {
                assert!(!covers(list, host, 443), "{list}: {host}");
            }
        }
    }

    #[test]
    fn an_exception_with_a_port_is_for_that_port() {
        for (list, host) in [
            ("localhost:4566", "localhost"),
            ("127.0.0.1:4566", "127.0.0.1"),
            ("[::1]:4566", "[::1]"),
            (".example.com:4566", "a.example.com"),
            ("*.example.com:4566", "a.example.com"),
            ("*:4566", "a"),
        ] {
            assert!(covers(list, host, 4566) && !covers(list, host, 80), "{list}");
        }
        // What is no port is no reason to cover more.
        assert!(!covers("localhost:x", "localhost", 80) && !covers("localhost:99999", "localhost", 80));
    }

    proptest! {
        #[test]
        fn no_list_panics(list in "([a*.:/\\[\\]0-9, é]){0,30}", host in "[a.:\\[\\]0-9é]{0,12}", port in any::<u16>()) {
            covers(&list, &host, port);
        }
    }
}
