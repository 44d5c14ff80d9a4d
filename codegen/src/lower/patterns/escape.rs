//! What stands behind a backslash.

use super::parse::Rest;
use super::set::{DIGITS, SPACE, Set, WORD};

/// What an escape means.
pub enum Escaped {
    Set(Set),
    Edge,
    NoEdge,
}

/// Classes of POSIX and Java that ECMA-262 lacks and models use all the same.
const POSIX: &[(&str, &[(u32, u32)])] = &[
    ("ASCII", &[(0x00, 0x7F)]),
    ("Alnum", &[(0x30, 0x39), (0x41, 0x5A), (0x61, 0x7A)]),
    ("Alpha", &[(0x41, 0x5A), (0x61, 0x7A)]),
    ("Blank", &[(0x09, 0x09), (0x20, 0x20)]),
    ("Cntrl", &[(0x00, 0x1F), (0x7F, 0x7F)]),
    ("Digit", DIGITS),
    ("Graph", &[(0x21, 0x7E)]),
    ("Lower", &[(0x61, 0x7A)]),
    ("Print", &[(0x20, 0x7E)]),
    ("Punct", &[(0x21, 0x2F), (0x3A, 0x40), (0x5B, 0x60), (0x7B, 0x7E)]),
    ("Space", &[(0x09, 0x0D), (0x20, 0x20)]),
    ("Upper", &[(0x41, 0x5A)]),
    ("XDigit", &[(0x30, 0x39), (0x41, 0x46), (0x61, 0x66)]),
];

/// Reads what comes behind a backslash.
pub fn escape(rest: &mut Rest<'_>) -> Result<Escaped, String> {
    let Some(kind) = rest.next() else { return Err("it ends in a backslash".to_owned()) };
    Ok(Escaped::Set(match kind {
        'b' => return Ok(Escaped::Edge),
        'B' => return Ok(Escaped::NoEdge),
        'd' => Set::of(DIGITS),
        'D' => Set::all_but(DIGITS),
        'w' => Set::of(WORD),
        'W' => Set::all_but(WORD),
        's' => Set::of(SPACE),
        'S' => Set::all_but(SPACE),
        't' => Set::one(0x09),
        'n' => Set::one(0x0A),
        'v' => Set::one(0x0B),
        'f' => Set::one(0x0C),
        'r' => Set::one(0x0D),
        '0' if !rest.peek().is_some_and(|next| next.is_ascii_digit()) => Set::one(0),
        'c' if rest.peek().is_some_and(|next| next.is_ascii_alphabetic()) => {
            Set::one(rest.next().map_or(0, u32::from) % 32)
        }
        'x' => Set::one(rest.hexadecimal(2).unwrap_or('x'.into())),
        'u' => Set::one(code_point(rest)),
        'p' | 'P' => property(kind == 'P', rest)?,
        '0'..='9' | 'k' => return Err(format!("it refers back (`\\{kind}`), which the crate `regex` cannot")),
        letter if letter.is_ascii_alphabetic() => {
            return Err(format!("`\\{letter}` is of another dialect than ECMA-262"));
        }
        literal => Set::one(literal.into()),
    }))
}

/// `\u00E9`, `\u{1F600}`, or a surrogate pair of two.
fn code_point(rest: &mut Rest<'_>) -> u32 {
    if rest.0.starts_with('{')
        && let Some(code_point) =
            rest.0.split_once('}').and_then(|(digits, _)| u32::from_str_radix(&digits[1..], 16).ok())
    {
        rest.until('}');
        return code_point;
    }
    let Some(first) = rest.hexadecimal(4) else { return 'u'.into() };
    if (0xD800..=0xDBFF).contains(&first) {
        let mut pair = Rest(rest.0);
        let second = pair.take("\\u").then(|| pair.hexadecimal(4)).flatten();
        if let Some(second) = second.filter(|second| (0xDC00..=0xDFFF).contains(second)) {
            rest.0 = pair.0;
            return 0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00);
        }
    }
    first
}

/// `\p{L}`, `\pL`, `\p{Script=Greek}`.
fn property(negated: bool, rest: &mut Rest<'_>) -> Result<Set, String> {
    let name = if rest.take("{") {
        rest.until('}').ok_or("`\\p{` has no end")?.to_owned()
    } else {
        let letter = rest.next().filter(char::is_ascii_alphabetic);
        letter.ok_or("`\\p` has no name behind it")?.to_string()
    };
    if let Some((_, ranges)) = POSIX.iter().find(|(known, _)| *known == name) {
        return Ok(if negated { Set::all_but(ranges) } else { Set::of(ranges) });
    }
    // Java's names of scripts and properties.
    let name = name.strip_prefix("Is").unwrap_or(&name);
    if !name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '=')) {
        return Err(format!("`\\p{{{name}}}` is no property of Unicode"));
    }
    Ok(Set { properties: vec![(name.to_owned(), negated)], ..Set::default() })
}
