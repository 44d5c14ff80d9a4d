//! The functions of endpoint rules take any text.

use smithwright_runtime::endpoint::{Arn, Url, is_valid_host_label, split, substring, uri_encode};

/// Takes `bytes` as a URL, an ARN and an argument of each function.
pub fn check(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Some(url) = Url::parse(text) {
        assert!(text.contains(url.authority) && url.normalized_path().ends_with('/'), "{url:?}");
    }
    let _ = Arn::parse(text);
    let encoded = uri_encode(text);
    assert!(encoded.is_ascii(), "{encoded}");
    let (start, end) = (bytes.first().map_or(0, |byte| usize::from(*byte)), bytes.len());
    for reverse in [false, true] {
        if let Some(part) = substring(text, start, end, reverse) {
            assert!(text.contains(part), "{part}");
        }
    }
    let _ = (is_valid_host_label(text, false), is_valid_host_label(text, true));
    let (delimiter, rest) = text.split_at_checked(1).unwrap_or((".", text));
    let _ = split(rest, delimiter, start).at(0);
}
