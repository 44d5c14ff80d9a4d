//! Percent-encoding (RFC 3986, 2.1), the one of this crate. Knows neither paths nor queries nor what is signed.

use std::borrow::Cow;

/// What stays as it is besides letters, digits and `-._~`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keep {
    /// Nothing: for a value that is one segment of a path, or part of a query.
    Nothing,
    /// `/`: for text that is several segments of a path.
    Slash,
}

/// `text` with all but letters, digits, `-._~` and `/` as `%XX`, byte by byte: the path of a URI.
///
/// Where a service takes a path inside of a value, such as `CopySource` of S3, callers have to encode it:
///
/// ```
/// # use smithwright_runtime::encode_path;
/// let copy_source = format!("films/{}?versionId=7", encode_path("1922/Nosferatu & more.mkv"));
/// assert_eq!(copy_source, "films/1922/Nosferatu%20%26%20more.mkv?versionId=7");
/// ```
#[must_use]
pub fn encode_path(text: &str) -> String {
    encode(text.as_bytes(), Keep::Slash).into_owned()
}

/// `bytes` with all but letters, digits, `-._~` and what `keep` says as `%XX`, in upper case.
pub(crate) fn encode(bytes: &[u8], keep: Keep) -> Cow<'_, str> {
    let stays = |byte: &u8| match byte {
        b'/' => keep == Keep::Slash,
        byte => byte.is_ascii_alphanumeric() || b"-._~".contains(byte),
    };
    if bytes.iter().all(stays)
        && let Ok(text) = std::str::from_utf8(bytes)
    {
        return Cow::Borrowed(text);
    }
    let digit = |nibble: u8| char::from_digit(nibble.into(), 16).unwrap_or('0').to_ascii_uppercase();
    let mut text = String::with_capacity(bytes.len().saturating_mul(3));
    for byte in bytes {
        if stays(byte) {
            text.push(char::from(*byte));
        } else {
            text.extend(['%', digit(byte >> 4), digit(byte & 15)]);
        }
    }
    Cow::Owned(text)
}

/// The text that `text` is without its `%XX`.
#[cfg(any(feature = "query", all(feature = "rest", feature = "test-util")))]
pub(crate) fn decode(text: &str) -> Result<String, String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut pieces = text.split('%');
    bytes.extend_from_slice(pieces.next().unwrap_or_default().as_bytes());
    for piece in pieces {
        let (digits, plain) = piece.split_at_checked(2).ok_or_else(|| format!("{text:?} is not percent-encoded"))?;
        let byte = u8::from_str_radix(digits, 16).map_err(|_| format!("{text:?} is not percent-encoded"))?;
        bytes.push(byte);
        bytes.extend_from_slice(plain.as_bytes());
    }
    String::from_utf8(bytes).map_err(|_| format!("{text:?} is not text"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn all_but_unreserved_bytes_are_encoded() {
        let unreserved = "ABCXYZabcxyz0189-._~";
        assert!(matches!(encode(unreserved.as_bytes(), Keep::Nothing), Cow::Borrowed(text) if text == unreserved));
        let reserved = ":/?#[]@!$&'()*+,;= %\"<>";
        let encoded = "%3A%2F%3F%23%5B%5D%40%21%24%26%27%28%29%2A%2B%2C%3B%3D%20%25%22%3C%3E";
        assert_eq!(encode(reserved.as_bytes(), Keep::Nothing), encoded);
        assert_eq!(encode(b"a/b c", Keep::Slash), "a/b%20c");
        assert_eq!(encode("é\u{1f639}\n".as_bytes(), Keep::Nothing), "%C3%A9%F0%9F%98%B9%0A");
        assert_eq!(encode(b"\xff", Keep::Nothing), "%FF");
        assert_eq!(encode(b"", Keep::Nothing), "");
    }

    proptest! {
        #[test]
        fn what_is_encoded_is_decoded_to_the_same(bytes: Vec<u8>) {
            for keep in [Keep::Nothing, Keep::Slash] {
                let encoded = encode(&bytes, keep);
                let mut decoded = Vec::new();
                let mut rest = encoded.as_bytes();
                while let [first, tail @ ..] = rest {
                    if let (b'%', [high, low, after @ ..]) = (first, tail) {
                        let digits = String::from_utf8(vec![*high, *low]).unwrap();
                        decoded.push(u8::from_str_radix(&digits, 16).unwrap());
                        rest = after;
                    } else {
                        decoded.push(*first);
                        rest = tail;
                    }
                }
                prop_assert_eq!(&decoded, &bytes);
                #[cfg(feature = "query")]
                prop_assert_eq!(super::decode(&encoded).ok(), String::from_utf8(bytes.clone()).ok());
            }
        }
    }
}
