//! Backslashes before characters that Markdown, as rustdoc reads it, would take for more than characters.

use std::borrow::Cow;

/// What stands around a text.
pub struct Around {
    /// The character before, without anything between; a backtick only where code ends.
    pub before: Option<char>,
    /// The character behind; a backtick only where code begins.
    pub behind: Option<char>,
    pub in_link: bool,
    pub is_styled: bool,
    pub in_cell: bool,
}

/// A text without whitespace that is nothing but its characters.
pub fn text(text: &str, around: &Around) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = around.before;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let last = chars.peek().is_none();
        let next = chars.peek().map(|(_, next)| *next).or(around.behind);
        if c == '`' && ((last && next == Some('`')) || (at == 0 && before == Some('`'))) {
            // Beside code, backticks would be counted with its own.
            out.push_str("&#96;");
        } else {
            let is_escaped = match c {
                '*' | '`' | '<' | '[' => true,
                '\\' => !next.is_some_and(char::is_alphanumeric),
                '_' => !(before.is_some_and(char::is_alphanumeric) && next.is_some_and(char::is_alphanumeric)),
                // `~5` can begin nothing that another ends.
                '~' => around.is_styled || before.is_some() || !next.is_some_and(|next| next.is_ascii_digit()),
                '-' => next == Some('-'),
                '&' => begins_entity(text.get(at..).unwrap_or_default()),
                ']' => around.in_link,
                '|' => around.in_cell,
                _ => false,
            };
            if is_escaped {
                out.push('\\');
            }
            out.push(c);
        }
        before = Some(c);
    }
    out
}

/// What a line begins with, escaped where it would make the line a list, a heading or the like; `alone` if a space or
/// nothing follows.
pub fn line_start(text: &str, alone: bool) -> Cow<'_, str> {
    if let Some(number) = ordered_marker(text).filter(|_| alone) {
        let (digits, mark) = text.split_at(number);
        return Cow::Owned(format!("{digits}\\{mark}"));
    }
    let marker = matches!(text, "-" | "+")
        || (text.len() <= 6 && text.bytes().all(|byte| byte == b'#'))
        || text.chars().all(|c| "-:|+=".contains(c));
    if text.starts_with(['>', '|']) || (marker && alone) {
        return Cow::Owned(format!("\\{text}"));
    }
    Cow::Borrowed(text)
}

/// How long the number is of an atom that is the marker of an ordered list.
fn ordered_marker(atom: &str) -> Option<usize> {
    let number = atom.strip_suffix(['.', ')'])?;
    (!number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())).then_some(number.len())
}

/// Whether a line may begin with an atom that was not made for it.
pub fn atom_may_begin_line(atom: &str) -> bool {
    let url = atom.starts_with("<http");
    let marks = |c: char| "-*_+=:|#~`".contains(c);
    url || (!atom.starts_with(['#', '>', '|', '=', '+', '-', ':', '~', '<'])
        && !atom.starts_with("```")
        && !atom.chars().all(marks)
        && ordered_marker(atom).is_none())
}

/// Whether a line may begin with a word of code.
pub fn may_begin_line(word: &str) -> bool {
    word.starts_with(|c: char| c.is_alphanumeric() || "\"'$/({[.@%&".contains(c))
        && ordered_marker(word).is_none()
        // A footnote ends a paragraph, whatever is open in it.
        && !word.starts_with("[^")
}

/// At least `least` backticks, and more than stand in the text beside each other.
pub fn fence(text: &str, least: usize) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let ticks = if longest == 0 { least } else { least.max(longest + 1) };
    "`".repeat(ticks)
}

/// Whether something in the text would be taken for an entity: `&lt;`.
pub fn holds_entity(text: &str) -> bool {
    text.match_indices('&').any(|(at, _)| begins_entity(text.get(at..).unwrap_or_default()))
}

fn begins_entity(text: &str) -> bool {
    let name = text.get(1..).unwrap_or_default();
    let name = name.strip_prefix('#').unwrap_or(name);
    let end = name.bytes().take(40).position(|byte| !byte.is_ascii_alphanumeric());
    end.is_some_and(|end| end > 0 && name.as_bytes().get(end) == Some(&b';'))
}
