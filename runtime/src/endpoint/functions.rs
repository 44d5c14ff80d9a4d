//! Functions of rules on strings: `substring`, `uriEncode`, `isValidHostLabel`, `aws.isVirtualHostableS3Bucket`.

use std::borrow::Cow;

use crate::percent::{self, Keep};

/// The function `substring`: the bytes from `start` to before `end`, counted from the end of the text if `reverse`.
///
/// `None` if the text is shorter than that, or not all ASCII.
#[must_use]
pub fn substring(text: &str, start: usize, end: usize, reverse: bool) -> Option<&str> {
    if start >= end || !text.is_ascii() {
        return None;
    }
    let range = if reverse { text.len().checked_sub(end)?..text.len().checked_sub(start)? } else { start..end };
    text.get(range)
}

/// The function `uriEncode`: all but letters, digits and `-_.~` as `%XX`, byte by byte.
#[must_use]
pub fn uri_encode(text: &str) -> Cow<'_, str> {
    percent::encode(text.as_bytes(), Keep::Nothing)
}

/// The function `isValidHostLabel`: 1 to 63 letters, digits and inner hyphens (RFC 1123); if `subdomains`, several with
/// dots between.
#[must_use]
pub fn is_valid_host_label(text: &str, subdomains: bool) -> bool {
    if subdomains { text.split('.').all(is_label) } else { is_label(text) }
}

fn is_label(text: &str) -> bool {
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (1..=63).contains(&text.len()) && text.bytes().all(legal) && !text.starts_with('-') && !text.ends_with('-')
}

/// The function `aws.isVirtualHostableS3Bucket`: whether a bucket of this name can stand before the host of S3.
///
/// 3 to 63 lower-case letters, digits and inner hyphens, and no IP address; if `subdomains`, dots are allowed.
#[must_use]
pub fn is_virtual_hostable_s3_bucket(text: &str, subdomains: bool) -> bool {
    let like_an_address =
        text.split('.').count() == 4 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    (3..=63).contains(&text.len())
        && !text.bytes().any(|byte| byte.is_ascii_uppercase())
        && !like_an_address
        && is_valid_host_label(text, subdomains)
}

#[cfg(test)]
mod tests {
    use super::{is_valid_host_label, is_virtual_hostable_s3_bucket, substring, uri_encode};

    /// What Smithy's own tests of rules say.
    #[test]
    fn a_substring_is_whole_or_none() {
        for (text, start, end, reverse, expected) in [
            ("abcdefg", 0, 4, false, Some("abcd")),
            ("abcd", 0, 4, false, Some("abcd")),
            ("abc", 0, 4, false, None),
            ("", 0, 4, false, None),
            ("\u{7f}abcdef", 0, 4, false, Some("\u{7f}abc")),
            ("abcdefg", 0, 4, true, Some("defg")),
            ("defg", 0, 4, true, Some("defg")),
            ("abc", 0, 4, true, None),
            ("defg", 1, 3, false, Some("ef")),
            ("defg", 1, 3, true, Some("ef")),
            ("abcdef", 1, 3, true, Some("de")),
            ("ab", 1, 3, false, None),
            ("\u{fdfd}", 0, 1, false, None),
            ("aé", 0, 1, false, None),
            ("abc", 2, 2, false, None),
            ("abc", 2, 1, true, None),
            ("abc", 0, usize::MAX, true, None),
        ] {
            assert_eq!(substring(text, start, end, reverse), expected, "{text} {start} {end} {reverse}");
        }
    }

    /// The characters that the specification lists.
    #[test]
    fn all_but_unreserved_characters_are_encoded() {
        let listed = "/:,?#[]{}|@! $&'()*+;=%<>\"^`\\";
        let encoded = "%2F%3A%2C%3F%23%5B%5D%7B%7D%7C%40%21%20%24%26%27%28%29%2A%2B%3B%3D%25%3C%3E%22%5E%60%5C";
        assert_eq!(uri_encode(listed), encoded);
        assert_eq!(uri_encode("0123456789.underscore_dash-Tilda~"), "0123456789.underscore_dash-Tilda~");
        assert_eq!(uri_encode("\u{1f639}\n"), "%F0%9F%98%B9%0A");
        assert_eq!(uri_encode(""), "");
    }

    #[test]
    fn host_labels() {
        let label = "a".repeat(63);
        for (text, alone, with_subdomains) in [
            ("us-east-1", true, true),
            ("3aws4", true, true),
            ("A", true, true),
            (label.as_str(), true, true),
            ("part1.part2", false, true),
            ("", false, false),
            ("part1.", false, false),
            (".part1", false, false),
            ("part1..part2", false, false),
            ("part1.-part2", false, false),
            ("part1-.part2", false, false),
            ("-a", false, false),
            ("a-", false, false),
            ("a b", false, false),
            ("a_b", false, false),
            ("é", false, false),
            (&format!("{label}a"), false, false),
            (&format!("{label}.{label}"), false, true),
        ] {
            assert_eq!(is_valid_host_label(text, false), alone, "{text}");
            assert_eq!(is_valid_host_label(text, true), with_subdomains, "{text}");
        }
    }

    /// "Bucket naming rules" of the S3 user guide.
    #[test]
    fn buckets_that_can_be_host_names() {
        for (text, alone, with_subdomains) in [
            ("my-bucket1", true, true),
            ("abc", true, true),
            ("123", true, true),
            ("my.bucket", false, true),
            ("ab", false, false),
            ("My-bucket", false, false),
            ("my_bucket", false, false),
            ("-bucket", false, false),
            ("bucket-", false, false),
            ("my.-bucket", false, false),
            ("my..bucket", false, false),
            ("192.168.5.4", false, false),
            (&"a".repeat(64), false, false),
        ] {
            assert_eq!(is_virtual_hostable_s3_bucket(text, false), alone, "{text}");
            assert_eq!(is_virtual_hostable_s3_bucket(text, true), with_subdomains, "{text}");
        }
    }
}
