//! The beginning of a body that is not what it should be.

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

#[cfg(test)]
mod tests {
    use super::*;

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
