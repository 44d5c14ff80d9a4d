//! What strings and text blocks say: their escapes, and the indentation that is not part of a text block.
//!
//! Knows nothing of tokens.

use std::iter::Peekable;
use std::str::Chars;

/// The content of a string with its quotes.
pub(crate) fn string(lexeme: &str) -> Result<String, String> {
    let inner = lexeme.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or_default();
    unescape(inner)
}

/// The content of a text block with its quotes.
pub(crate) fn block(lexeme: &str) -> Result<String, String> {
    let quotes = "\"\"\"";
    let inner = lexeme.strip_prefix(quotes).and_then(|rest| rest.strip_suffix(quotes)).unwrap_or_default();
    let inner = inner.replace("\r\n", "\n").replace('\r', "\n");
    let Some(content) = inner.trim_start_matches([' ', '\t']).strip_prefix('\n') else {
        return Err("a text block begins with a line break behind its quotes".to_owned());
    };
    let lines: Vec<&str> = content.split('\n').collect();
    let indent = |line: &str| line.bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let last = lines.len().saturating_sub(1);
    // Blank lines say nothing about the indentation, except for that of the closing quotes.
    let counted = lines.iter().enumerate().filter(|(at, line)| *at == last || indent(line) < line.len());
    let margin = counted.map(|(_, line)| indent(line)).min().unwrap_or(0);
    let trimmed = lines.iter().map(|line| line.get(margin..).unwrap_or_default().trim_end_matches([' ', '\t']));
    unescape(&trimmed.collect::<Vec<_>>().join("\n"))
}

fn unescape(text: &str) -> Result<String, String> {
    if !text.contains(['\\', '\r']) {
        return Ok(text.to_owned());
    }
    let mut content = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            '\\' => escape(&mut chars, &mut content)?,
            // Line breaks are the same on every system.
            '\r' => {
                chars.next_if_eq(&'\n');
                content.push('\n');
            }
            other => content.push(other),
        }
    }
    Ok(content)
}

fn escape(chars: &mut Peekable<Chars<'_>>, content: &mut String) -> Result<(), String> {
    let escaped = match chars.next() {
        Some(same @ ('"' | '\\' | '/')) => same,
        Some('b') => '\u{8}',
        Some('f') => '\u{c}',
        Some('n') => '\n',
        Some('r') => '\r',
        Some('t') => '\t',
        // The line goes on.
        Some('\n') => return Ok(()),
        Some('\r') => {
            chars.next_if_eq(&'\n');
            return Ok(());
        }
        Some('u') => unicode(chars)?,
        Some(other) => return Err(format!("`\\{}` is no escape in a string", other.escape_debug())),
        None => return Err("a string ends within an escape".to_owned()),
    };
    content.push(escaped);
    Ok(())
}

/// What follows `\u`: a character, or the first half of one whose second half follows.
fn unicode(chars: &mut Peekable<Chars<'_>>) -> Result<char, String> {
    let first = hex(chars)?;
    let half = || format!("`\\u{first:04x}` is half of a character");
    let code = match first {
        0xd800..0xdc00 => {
            let mark = (chars.next(), chars.next());
            let second = if mark == (Some('\\'), Some('u')) { hex(chars)? } else { return Err(half()) };
            if !(0xdc00..0xe000).contains(&second) {
                return Err(half());
            }
            0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00)
        }
        other => other,
    };
    char::from_u32(code).ok_or_else(half)
}

fn hex(chars: &mut Peekable<Chars<'_>>) -> Result<u32, String> {
    let mut code = 0;
    for _ in 0..4 {
        let char = chars.next().ok_or("`\\u` needs four hexadecimal digits")?;
        let digit = char.to_digit(16);
        code = code * 16 + digit.ok_or_else(|| format!("`\\u` needs four hexadecimal digits, found `{char}`"))?;
    }
    Ok(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indentation_goes_as_far_as_the_line_that_has_least() {
        let block = |inner: &str| block(&format!("\"\"\"{inner}\"\"\"")).expect(inner);
        assert_eq!(block("\n    a\n      b\n    "), "a\n  b\n");
        assert_eq!(block("\n    a\n  "), "  a\n");
        assert_eq!(block("\n    a\n\n    b  \n        "), "a\n\nb\n");
        assert_eq!(block("\r\n    a\\\r\n    b"), "ab");
        assert_eq!(block("\n    \\n  \\\"\\\"\\\" ä"), "\n  \"\"\" ä");
        assert!(super::block("\"\"\"a\"\"\"").is_err());
    }

    #[test]
    fn escapes_are_those_of_json_and_the_line_break() {
        let string = |inner: &str| string(&format!("\"{inner}\""));
        assert_eq!(string(r#"\"\\\/\b\f\n\r\t\u00e4\ud83d\ude00"#).as_deref(), Ok("\"\\/\u{8}\u{c}\n\r\tä😀"));
        assert_eq!(string("a\\\nb\r\nc").as_deref(), Ok("ab\nc"));
        for wrong in [r"\'", r"\x", r"\u12", r"\u12g4", r"\ud83d", r"\ud83dx", r"\ude00", r"\ud83d\u0041"] {
            assert!(string(wrong).is_err(), "{wrong}");
        }
    }
}
