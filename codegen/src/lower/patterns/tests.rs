//! What expressions become; what they mean is ECMA-262's to say, and what AWS's models hold is among them.

use super::matcher;
use crate::ir::PatternMatcher;

proptest::proptest! {
    /// Bad input is an error, never a panic; and what is no error can be looked at.
    #[test]
    fn any_text_is_an_expression_or_an_error(pattern in r"(?s)(\\[a-zA-Z0-9]|[\[\](){}|*+?^$.,\-:=!<>0-9a-z\\]|.){0,40}") {
        if let Ok(Some(PatternMatcher::Regex(text))) = matcher(&pattern) {
            proptest::prop_assert!(::regex::Regex::new(&text).is_ok());
        }
    }
}

fn regex(pattern: &str) -> String {
    match matcher(pattern) {
        Ok(Some(PatternMatcher::Regex(text))) => text,
        other => panic!("{pattern}: {other:?}"),
    }
}

/// The ranges of a pattern that is one set, `!` before them if negated, and how many.
fn characters(pattern: &str) -> (String, u32, Option<u32>) {
    match matcher(pattern) {
        Ok(Some(PatternMatcher::Characters(set, min, max))) => {
            let ranges: Vec<String> = set.ranges.iter().map(|(first, last)| format!("{first}{last}")).collect();
            (format!("{}{}", if set.negated { "!" } else { "" }, ranges.join(" ")), min, max)
        }
        other => panic!("{pattern}: {other:?}"),
    }
}

fn reason(pattern: &str) -> String {
    matcher(pattern).expect_err(pattern)
}

#[test]
fn one_set_is_looked_at_without_a_regular_expression() {
    for pattern in ["^[a-zA-Z0-9_.-]+$", "^([a-zA-Z0-9-_.]+)$", r"^(?:[\w.\-]+)$", r"^[-\w.]{1,}$"] {
        assert_eq!(characters(pattern), ("-. 09 AZ __ az".to_owned(), 1, None), "{pattern}");
    }
    assert_eq!(characters(r"^\d{12}$"), ("09".to_owned(), 12, Some(12)));
    assert_eq!(characters("^[,;:|\t ]$"), ("\t\t    ,, :; ||".to_owned(), 1, Some(1)));
    assert_eq!(characters("^[^:*]*$"), ("!** ::".to_owned(), 0, None));
    assert_eq!(characters("^[]$").0, "");
    assert_eq!(characters(r"^[\p{Punct}a]+$").0, "!/ :@ [a {~");
    // A dash beside a set, and between two ranges, is itself.
    assert_eq!(characters(r"^[\w-_]*$").0, "-- 09 AZ __ az");
    assert_eq!(characters("^[0-9-/]*$").0, "-- /9");
}

#[test]
fn what_matches_everything_is_no_rule() {
    for pattern in [".*", r"[\s\S]*", "^.*", "a*$", "(x?)"] {
        assert_eq!(matcher(pattern), Ok(None), "{pattern}");
    }
    assert!(matches!(matcher(r"\S"), Ok(Some(PatternMatcher::AnyCharacter(_)))));
    assert!(matches!(matcher(r".+"), Ok(Some(PatternMatcher::AnyCharacter(_)))));
    // Some part would do, but for where it stands.
    assert_eq!(regex("^[^:]"), "^[^:]");
}

#[test]
fn characters_are_code_points() {
    // Half pairs are none; whole ones are one character.
    let (set, ..) = characters(r"^[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\r\n\t]*$");
    assert_eq!(set, "!\0\u{8} \u{B}\u{C} \u{E}\u{1F} \u{FFFE}\u{FFFF}");
    assert_eq!(characters(r"^[\u0001-\uFFFF]*$").0, "\u{1}\u{D7FF} \u{E000}\u{FFFF}");
    assert_eq!(characters(r"^\uD83D\uDE00+$").0, "\u{1F600}\u{1F600}");
    assert_eq!(characters(r"^\u{1F600}+$").0, "\u{1F600}\u{1F600}");
    assert_eq!(characters(r"^[\uD800-\uDFFF]+$").0, "");
}

#[test]
fn other_dialects_are_spelt_out() {
    assert_eq!(
        regex(r"^\d\s$"),
        r"^[0-9][\x{9}-\x{D} \x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}-\x{2029}\x{202F}\x{205F}\x{3000}\x{FEFF}]$"
    );
    assert_eq!(regex("^a.b$"), r"^a[^\x{A}\x{D}\x{2028}-\x{2029}]b$");
    // What means something in brackets there, and nothing here.
    assert_eq!(regex("^[a&&b[:x~~]y$"), r"^[\&:\[a-bx\~]y$");
    assert_eq!(regex(r"a{,5}b{x}{\<\-\/"), r"a\{,5\}b\{x\}\{<\-/");
    assert_eq!(
        regex(r"^arn:\b(?<part>aws|)\b(?:x{2}){3,7}?$"),
        r"^arn:(?-u:\b)(?:aws|)(?-u:\b)(?:xx)$".replace("(?:xx)$", "(?:x{2}){3,7}$")
    );
    assert_eq!(regex(r"(a+)+b"), "(?:a+)+b");
    assert_eq!(regex(r"^[\p{L}\P{N}_]+$"), r"^[_\p{L}\P{N}]+$");
}

#[test]
fn what_cannot_be_done_is_said() {
    for (pattern, word) in [
        ("^(?!aws:).*$", "looks ahead"),
        ("(?=a)", "looks ahead"),
        (r"^.*(?<!\.)$", "looks behind"),
        (r"(a)\1", "refers back"),
        ("(?i)abc", "`(?i` is of another dialect"),
        ("(?>a)", "`(?>` is of another dialect"),
        ("a++", "another dialect"),
        (r"\Aabc\z", r"`\A` is of another dialect"),
        (r"\p{Nonsense}", "regex"),
        (r"^\p{a b}$", "no property"),
        ("(a", "has no end"),
        ("a)", "closes no group"),
        ("[a", "has no end"),
        (r"a\", "backslash"),
        ("*a", "nothing before it"),
        ("^*", "repeats a place"),
        ("[z-a]", "ends before it begins"),
        ("a{3,2}", "ends before it begins"),
        (r"(\w{500}-){500}", "larger than"),
        (&"(".repeat(200), "nested too deep"),
    ] {
        assert!(reason(pattern).contains(word), "{pattern}: {}", reason(pattern));
    }
}
