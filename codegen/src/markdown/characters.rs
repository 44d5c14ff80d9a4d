//! Which characters a line of a source file may hold. Knows no markup.

use std::borrow::Cow;

/// A text without characters that a comment may not hold or that would make it look like another: line ends are all
/// `\n`, what turns the direction of text is left out, and control characters are shown as unknown ones.
pub fn readable(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| c == '\r' || replaced(c) != Some(c)) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace("\r\n", "\n").chars().filter_map(replaced).collect())
}

fn replaced(c: char) -> Option<char> {
    match c {
        '\n' | '\t' => Some(c),
        '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
        '\u{b}' | '\u{c}' => Some(' '),
        '\u{feff}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => None,
        c if c.is_control() => Some(char::REPLACEMENT_CHARACTER),
        c if c.is_whitespace() => Some(' '),
        c => Some(c),
    }
}

/// A value on one line, with what could not be seen or told apart written as Rust writes it: `\r`, `\u{202e}`.
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        let hidden = c.is_control() || (c.is_whitespace() && c != ' ') || replaced(c) != Some(c);
        if hidden {
            shown.extend(c.escape_default());
        } else {
            shown.push(c);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_comment_may_not_hold_is_gone() {
        assert_eq!(readable("a\rb\r\nc\u{2028}d"), "a\nb\nc\nd");
        assert_eq!(readable("\u{feff}a\u{202e}b\u{2066}c\0d\u{c}e\u{7f}"), "abc\u{fffd}d e\u{fffd}");
        assert_eq!(readable("ünï\u{200d}\tc"), "ünï\u{200d}\tc");
    }

    #[test]
    fn values_show_what_cannot_be_seen() {
        assert_eq!(visible("a b\r\n\t\u{202e}\u{a0}ü\""), "a b\\r\\n\\t\\u{202e}\\u{a0}ü\"");
    }
}
