//! The beginning of a body that is not what it should be, and whether it may be shown.

/// How much of a body that is not understood is shown, in characters.
const SHOWN: usize = 60;

/// The beginning of a body on one line, at most 60 characters; `None` if it is not text.
pub(crate) fn beginning(body: &[u8]) -> Option<String> {
    // Four bytes a character, and one character more to see whether there is more.
    let (start, _) = body.split_at_checked(SHOWN.saturating_mul(4)).unwrap_or((body, &[]));
    let start = match std::str::from_utf8(start) {
        Ok(start) => start,
        // The cut may have gone through a character.
        Err(error) if error.error_len().is_none() && start.len() < body.len() => {
            std::str::from_utf8(start.get(..error.valid_up_to())?).ok()?
        }
        Err(_) => return None,
    };
    if start.chars().any(|char| char.is_control() && !char.is_ascii_whitespace()) {
        return None;
    }
    let line = start.split_whitespace().collect::<Vec<_>>().join(" ");
    let shown: String = line.chars().take(SHOWN).collect();
    let more = if shown.len() < line.len() || start.len() < body.len() { "…" } else { "" };
    Some(shown + more)
}

/// The [`beginning`] of a response's body that is in no form its protocol has, unless it may be an output in another one.
#[cfg(any(test, feature = "cbor", feature = "rpc-v2-json"))]
pub(crate) fn beginning_of_no_output(status: http::StatusCode, body: &[u8]) -> Option<String> {
    if status.is_success() && may_be_document(body) { None } else { beginning(body) }
}

/// Whether a body may be a document, or what is left of one: an output is such, and may hold secrets. No page of HTML is.
#[cfg(any(test, feature = "cbor", feature = "rest", feature = "rpc-v2-json"))]
pub(crate) fn may_be_document(body: &[u8]) -> bool {
    matches!(content(body), [b'{' | b'[' | b'"' | b'<', ..]) && !is_page(body)
}

/// Whether a body is a page of HTML, as proxies answer.
pub(crate) fn is_page(body: &[u8]) -> bool {
    let mut rest = content(body);
    // A page may call itself XML first, and have comments anywhere.
    while let Some(after) = after(rest, b"<?", b"?>").or_else(|| after(rest, b"<!--", b"-->")) {
        rest = content(after);
    }
    let names = |tag: &[u8]| {
        let (start, rest) = rest.split_at_checked(tag.len()).unwrap_or_default();
        start.eq_ignore_ascii_case(tag) && rest.first().is_none_or(|next| b" \t\r\n/>".contains(next))
    };
    names(b"<!doctype html") || names(b"<html")
}

/// A body without what may stand before a document: the mark of its encoding, and white space.
pub(crate) fn content(body: &[u8]) -> &[u8] {
    without_mark(body.trim_ascii_start()).trim_ascii_start()
}

/// A text without the mark of its encoding, UTF-8.
pub(crate) fn without_mark(text: &[u8]) -> &[u8] {
    text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text)
}

/// What follows a thing that `body` begins with.
fn after<'a>(body: &'a [u8], begin: &[u8], end: &[u8]) -> Option<&'a [u8]> {
    let inner = body.strip_prefix(begin)?;
    let at = inner.windows(end.len()).position(|window| window == end)?;
    inner.get(at.saturating_add(end.len())..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_an_output_is_told_from_pages_and_texts() {
        for document in [
            "{",
            "\u{feff} {\"a\":1",
            " \u{feff}<O><password>",
            "\n<O",
            "<?xml version='1.0'?><O a='b'/>",
            "<!-- <html> --><O>",
            "<!DOCTYPE O [<!ENTITY a 'b'>]><O>",
            "<!DOCTYPE html5><O>",
            "<htmlO>",
            "<?xml <html>",
            "<",
            "[1",
            "\"",
        ] {
            assert!(may_be_document(document.as_bytes()), "{document}");
        }
        for other in [
            "<html>",
            "<HTML lang='de'",
            "\u{feff}\r\n<html",
            "<!DOCTYPE html>\n<html>",
            "<!doctype HTML PUBLIC '-//W3C//DTD HTML 4.01//EN'>",
            "<?xml version='1.0'?>\n<!-- by a proxy -->\n<html xmlns='x'>",
        ] {
            assert!(is_page(other.as_bytes()) && !may_be_document(other.as_bytes()), "{other}");
        }
        for other in ["", " ", "plain words", "null", "\u{feff}x"] {
            assert!(!is_page(other.as_bytes()) && !may_be_document(other.as_bytes()), "{other}");
        }
    }

    #[test]
    fn a_document_is_shown_only_where_the_service_refused() {
        let shown = |status: u16, body: &str| {
            beginning_of_no_output(http::StatusCode::from_u16(status).unwrap(), body.as_bytes())
        };
        assert_eq!(shown(200, r#"{"password":"x"}"#), None);
        assert_eq!(shown(400, r#"{"message":"x"}"#).as_deref(), Some(r#"{"message":"x"}"#));
        assert_eq!(shown(200, "<html>").as_deref(), Some("<html>"));
    }

    #[test]
    fn a_beginning_is_cut_between_characters() {
        assert_eq!(beginning("é".repeat(61).as_bytes()), Some("é".repeat(60) + "…"));
        assert_eq!(beginning(format!("a{}", "𝄞".repeat(80)).as_bytes()), Some(format!("a{}…", "𝄞".repeat(59))));
        assert_eq!(beginning("é".repeat(60).as_bytes()), Some("é".repeat(60)));
        assert_eq!(beginning(b"a\xff"), None);
        assert_eq!(beginning(b"\xc3"), None);
        assert_eq!(beginning(b""), Some(String::new()));
    }
}
