//! What errors, logs and `Debug` may show of texts that were found around the program: they may be secret by mistake.

use std::net::Ipv6Addr;

/// The longest text that is shown whole.
const MOST: usize = 64;

/// From this length on a word of mixed letters and digits may be a key or token.
const OPAQUE: usize = 16;

/// Schemes that may be shown: anything else before `://` may be part of a password.
const SCHEMES: [&str; 8] = ["http", "https", "socks", "socks4", "socks4a", "socks5", "socks5h", "ftp"];

/// A value in quotes, or its length if it is long or looks like a key.
pub(crate) fn text(text: &str) -> String {
    let length = text.chars().count();
    if length > MOST || is_opaque(text) { format!("a text of {length} characters") } else { format!("{text:?}") }
}

/// A URL in quotes without all that may be secret: user name, password, path, query and fragment.
///
/// Where it is not certain which part is the host, only scheme and length.
pub(crate) fn url(url: &str) -> String {
    let (scheme, rest) = split_scheme(url);
    let host = match rest.rsplit_once('@') {
        None => authority(rest).map(|host| ("", host)),
        // Else the `@` may be part of a path, and what follows the real one part of a password.
        Some((user, rest)) if !user.contains(['/', '?', '#', '\\']) => authority(rest).map(|host| ("***@", host)),
        Some(_) => None,
    };
    let scheme = scheme.map_or_else(String::new, |scheme| format!("{scheme}://"));
    if let Some((user, host)) = host {
        return format!("\"{scheme}{user}{host}\"");
    }
    let length = url.chars().count();
    let begins = if scheme.is_empty() { String::new() } else { format!(" that begins with {scheme}") };
    format!("of {length} characters{begins}")
}

/// What is wrong with the part before the host, if something is; it may hold a password.
pub(crate) fn misplaced_password(url: &str) -> Option<&'static str> {
    let (_, rest) = split_scheme(url);
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    if rest.len() > authority.len() && rest.contains('@') && !authority.contains('@') {
        Some("has a `/`, `?`, `#` or `\\` before its `@`: in a password they must be %2F, %3F, %23 and %5C")
    } else if authority.rsplit_once('@').map_or(authority, |(user, _)| user).contains(char::is_whitespace) {
        Some("has a blank in it: in a password it must be %20")
    } else {
        None
    }
}

/// A scheme that is known, in lower case, and what follows it; or the whole.
fn split_scheme(url: &str) -> (Option<&'static str>, &str) {
    let known = |name: &str| SCHEMES.into_iter().find(|known| known.eq_ignore_ascii_case(name.trim_start()));
    match url.split_once("://").and_then(|(scheme, rest)| Some((known(scheme)?, rest))) {
        Some((scheme, rest)) => (Some(scheme), rest),
        None => (None, url),
    }
}

/// Host and port at the beginning of `rest`, if they certainly are ones.
fn authority(rest: &str) -> Option<&str> {
    let authority = rest.split(['/', '?', '#']).next()?.trim_end();
    let (host, port) = if let Some((address, port)) = authority.strip_prefix('[').and_then(|rest| rest.split_once(']'))
    {
        (address.parse::<Ipv6Addr>().is_ok(), port)
    } else {
        let (host, port) = authority.split_at_checked(authority.find(':').unwrap_or(authority.len()))?;
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
        (!host.is_empty() && host.bytes().all(plain) && !is_opaque(host), port)
    };
    let digits = port.strip_prefix(':').unwrap_or(port);
    let is_port =
        port.is_empty() || (1..=5).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    (host && is_port).then_some(authority)
}

/// Keys and tokens mix digits with letters of both cases and are long; words and most paths do not.
pub(crate) fn is_opaque(word: &str) -> bool {
    let mixed = |text: &str| {
        let has = |class: fn(&char) -> bool| text.chars().any(|c| class(&c));
        let all = has(char::is_ascii_digit) && has(char::is_ascii_uppercase) && has(char::is_ascii_lowercase);
        text.len() >= OPAQUE && all
    };
    // A secret key has 40 characters, and some of them are slashes.
    if word.len() != 40 && (word.starts_with(['/', '.', '~']) || word.contains("://")) {
        return word.split('/').any(mixed);
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || "+/=_-".contains(c);
    mixed(word) || word.len() >= 2 * OPAQUE && word.chars().all(plain) && word.contains(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{misplaced_password, text, url};

    #[test]
    fn values_that_may_be_keys_are_not_shown() {
        assert_eq!(text("abc\n"), "\"abc\\n\"");
        assert_eq!(text("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"), "a text of 40 characters");
        assert_eq!(text(&"a ".repeat(40)), "a text of 80 characters");
    }

    #[test]
    fn urls_are_shown_as_far_as_they_are_certain() {
        for (whole, shown) in [
            ("http://host:3128", "\"http://host:3128\""),
            ("localhost:4566", "\"localhost:4566\""),
            ("HTTP://me:hush@host:1/hush?hush#hush", "\"http://***@host:1\""),
            ("https://[::1]:80/hush", "\"https://[::1]:80\""),
            ("http://me:p@ss@host", "\"http://***@host\""),
            ("http://host/?key=hush", "\"http://host\""),
            ("http://me:hush%40host", "of 21 characters that begins with http://"),
            ("http://host:3128:me:hush", "of 24 characters that begins with http://"),
            ("me:hush:host:1", "of 14 characters"),
            ("http://me:hush host:1", "of 21 characters that begins with http://"),
            ("http://me:hu/sh@host", "of 20 characters that begins with http://"),
            ("http://host/?key=hu@sh", "of 22 characters that begins with http://"),
            ("http://me:hush@", "of 15 characters that begins with http://"),
            ("me:hush://host", "of 14 characters"),
            ("", "of 0 characters"),
        ] {
            assert_eq!(url(whole), shown, "{whole}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_password_is_said() {
        for (url, words) in [
            ("http://me:hu/sh@host", Some("%2F")),
            ("http://me:hu?sh@host", Some("%3F")),
            ("http://me:hush host:1", Some("%20")),
            ("http://me:hush@host/a b", None),
            ("http://host/", None),
        ] {
            let what = misplaced_password(url);
            assert_eq!(what.is_some(), words.is_some(), "{url}");
            assert!(what.unwrap_or_default().contains(words.unwrap_or_default()), "{what:?}");
        }
    }

    proptest! {
        /// Wherever a password stands in a URL, and whatever is in it.
        #[test]
        fn no_password_is_shown(
            scheme in "(http://|https://|HTTP://|socks5://|x://|)",
            before in "[a-z@:/?# %]{0,4}",
            after in "[a-z@:/?# %]{0,4}",
            host in "(host|host:1|\\[::1\\]:1|)",
            tail in "(/|\\?x|/@|)",
        ) {
            for whole in [
                format!("{scheme}me:{before}HUSH:x{after}@{host}{tail}"),
                format!("{scheme}me:{before}HUSH:x{after}{host}{tail}"),
                format!("{scheme}{host}/{before}HUSH{after}"),
                format!("{scheme}{host}?{before}HUSH{after}"),
                format!("{scheme}{host}:me:HUSH"),
            ] {
                let shown = url(&whole);
                prop_assert!(!shown.contains("HUSH"), "{} {}", whole, shown);
            }
        }
    }
}
