//! The keys of a large bucket, and the pages that tell of them.

/// What a key can have: escapes of XML, percent signs, control characters, other alphabets, what Rust and XML trim.
const AWKWARD: [&str; 12] = [
    "plain",
    "<&>\"'",
    "%41+ %",
    "é/ü//..",
    "日本語",
    "\u{1}\u{1f}",
    "tab\there",
    "line\r\nend ",
    " space ",
    "😀",
    "]]>",
    "\u{7f}\u{85}\u{feff}",
];

/// The key at a place of the bucket; keys are in the order of their places.
pub fn key(at: u64) -> String {
    let awkward = AWKWARD[usize::try_from(at % AWKWARD.len() as u64).expect("small")];
    format!("{at:09}/{awkward}")
}

fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for character in text.chars() {
        match character {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '"' => escaped.push_str("&quot;"),
            control if control.is_control() => escaped.push_str(&format!("&#x{:x};", u32::from(control))),
            other => escaped.push(other),
        }
    }
    escaped
}

/// As S3 does with `encoding-type=url`: a space is a plus.
fn percent(text: &str) -> String {
    let encode = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'*' | b'/' => char::from(byte).to_string(),
        b' ' => "+".to_owned(),
        other => format!("%{other:02X}"),
    };
    text.bytes().map(encode).collect()
}

/// A page of a bucket of so many keys, from a place on.
pub fn page(all: u64, from: u64, most: u64, url: bool) -> String {
    let end = all.min(from + most.min(1000));
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">",
    );
    if url {
        xml.push_str("<EncodingType>url</EncodingType>");
    }
    xml.push_str(&format!("<KeyCount>{}</KeyCount><IsTruncated>{}</IsTruncated>", end - from, end < all));
    if end < all {
        xml.push_str(&format!("<NextContinuationToken>{}</NextContinuationToken>", escaped(&token(end))));
    }
    for at in from..end {
        let key = if url { percent(&key(at)) } else { escaped(&key(at)) };
        xml.push_str(&format!(
            "<Contents><Key>{key}</Key><LastModified>2026-11-27T00:00:00.000Z</LastModified>\
             <ETag>&quot;{at:032x}&quot;</ETag><Size>{at}</Size><StorageClass>STANDARD</StorageClass></Contents>"
        ));
    }
    xml.push_str("</ListBucketResult>");
    xml
}

/// A token with all that a query must escape.
fn token(at: u64) -> String {
    format!("1+/={at}&<%20 é")
}

/// The place that a token is of.
pub fn place(token: &str) -> Option<u64> {
    token.strip_prefix("1+/=")?.strip_suffix("&<%20 é")?.parse().ok()
}
