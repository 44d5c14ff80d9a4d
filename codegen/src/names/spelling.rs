//! Words for what identifiers cannot hold: punctuation, and that a name begins small. Knows no scope.

/// What begins with a small letter where others begin with a capital.
pub fn small(text: &str) -> &'static str {
    if text.starts_with(|c: char| c.is_ascii_lowercase()) { "Small " } else { "" }
}

/// `a+b` as `a Plus b`.
pub fn spelled(text: &str) -> String {
    let words = text.chars().map(|c| {
        let word = PUNCTUATION.iter().find(|(mark, _)| *mark == c).map(|(_, word)| *word);
        word.map_or_else(|| c.to_string(), |word| format!(" {word} "))
    });
    words.collect()
}

/// What punctuation is called where names have to say it.
const PUNCTUATION: &[(char, &str)] = &[
    (' ', "Space"),
    ('!', "Not"),
    ('"', "Quote"),
    ('#', "Hash"),
    ('$', "Dollar"),
    ('%', "Percent"),
    ('&', "And"),
    ('\'', "Apostrophe"),
    ('(', "Open"),
    (')', "Close"),
    ('*', "Star"),
    ('+', "Plus"),
    (',', "Comma"),
    ('-', "Minus"),
    ('.', "Dot"),
    ('/', "Slash"),
    (':', "Colon"),
    (';', "Semicolon"),
    ('<', "Less"),
    ('=', "Equals"),
    ('>', "Greater"),
    ('?', "Question"),
    ('@', "At"),
    ('\\', "Backslash"),
    ('^', "Caret"),
    ('_', "Underscore"),
    ('|', "Or"),
    ('~', "Tilde"),
];
