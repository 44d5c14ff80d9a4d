//! Cuts the text of an IDL file into tokens. Whitespace is tokens too: in places the grammar asks for a line break.
//!
//! Knows nothing of what tokens mean together.

use super::Syntax;

/// The kinds of tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    Space,
    Newline,
    Comma,
    Comment,
    /// A comment that begins with `///`.
    Doc,
    Dollar,
    Dot,
    Colon,
    /// `:=`
    Walrus,
    Equal,
    At,
    Pound,
    LParen,
    RParen,
    LBrace,
    RBrace,
    LBracket,
    RBracket,
    Identifier,
    String,
    TextBlock,
    Number,
    /// Text that is no token; the lexer says why.
    Wrong,
    End,
}

impl Token {
    /// Whether the token only separates others.
    pub(crate) fn is_blank(self) -> bool {
        matches!(self, Self::Space | Self::Newline | Self::Comma | Self::Comment | Self::Doc)
    }

    /// The token for messages.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Space => "a space",
            Self::Newline => "the end of the line",
            Self::Comma => "`,`",
            Self::Comment => "a comment",
            Self::Doc => "a documentation comment",
            Self::Dollar => "`$`",
            Self::Dot => "`.`",
            Self::Colon => "`:`",
            Self::Walrus => "`:=`",
            Self::Equal => "`=`",
            Self::At => "`@`",
            Self::Pound => "`#`",
            Self::LParen => "`(`",
            Self::RParen => "`)`",
            Self::LBrace => "`{`",
            Self::RBrace => "`}`",
            Self::LBracket => "`[`",
            Self::RBracket => "`]`",
            Self::Identifier => "a name",
            Self::String => "a string",
            Self::TextBlock => "a text block",
            Self::Number => "a number",
            Self::Wrong => "what is no token",
            Self::End => "the end of the file",
        }
    }
}

/// The text with the token that is next.
pub(crate) struct Lexer<'a> {
    text: &'a str,
    /// The token that is next.
    pub(crate) token: Token,
    /// Where it begins.
    pub(crate) start: usize,
    end: usize,
    wrong: Option<Syntax>,
}

impl<'a> Lexer<'a> {
    /// Begins at the text's first token; a byte-order mark is skipped.
    pub(crate) fn new(text: &'a str) -> Self {
        let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let mut lexer = Self { text, token: Token::End, start, end: start, wrong: None };
        lexer.advance();
        lexer
    }

    /// The text of the token.
    pub(crate) fn lexeme(&self) -> &'a str {
        self.text.get(self.start..self.end).unwrap_or_default()
    }

    /// Whether the token is the first of its line.
    pub(crate) fn starts_line(&self) -> bool {
        let before = self.start.checked_sub(1).and_then(|at| self.text.as_bytes().get(at));
        before.is_none_or(|byte| *byte == b'\n' || *byte == b'\r')
    }

    /// Why the text here is no token.
    pub(crate) fn wrong(&self) -> Option<Syntax> {
        self.wrong.clone()
    }

    /// Goes on to the next token.
    pub(crate) fn advance(&mut self) {
        self.start = self.end;
        self.wrong = None;
        let rest = self.text.as_bytes().get(self.start..).unwrap_or_default();
        let Some(first) = rest.first() else {
            self.token = Token::End;
            return;
        };
        let single = |token| (token, 1);
        let (token, length) = match first {
            b' ' | b'\t' => (Token::Space, rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count()),
            b'\n' => single(Token::Newline),
            b'\r' => (Token::Newline, if rest.get(1) == Some(&b'\n') { 2 } else { 1 }),
            b',' => single(Token::Comma),
            b'$' => single(Token::Dollar),
            b'.' => single(Token::Dot),
            b':' if rest.get(1) == Some(&b'=') => (Token::Walrus, 2),
            b':' => single(Token::Colon),
            b'=' => single(Token::Equal),
            b'@' => single(Token::At),
            b'#' => single(Token::Pound),
            b'(' => single(Token::LParen),
            b')' => single(Token::RParen),
            b'{' => single(Token::LBrace),
            b'}' => single(Token::RBrace),
            b'[' => single(Token::LBracket),
            b']' => single(Token::RBracket),
            b'/' if rest.starts_with(b"//") => comment(rest),
            b'"' => self.string(rest),
            b'-' | b'0'..=b'9' => self.number(rest),
            b'_' | b'a'..=b'z' | b'A'..=b'Z' => self.identifier(rest),
            _ => {
                let found = self.text.get(self.start..).and_then(|rest| rest.chars().next()).unwrap_or_default();
                self.fault(self.start, format!("unexpected character `{}`", found.escape_debug()));
                (Token::Wrong, found.len_utf8())
            }
        };
        self.token = token;
        self.end = self.start + length;
    }

    fn fault(&mut self, at: usize, message: impl Into<String>) {
        self.wrong = Some(Syntax { at, message: message.into() });
    }

    fn identifier(&mut self, rest: &[u8]) -> (Token, usize) {
        let length = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
        if rest.iter().take(length).all(|byte| *byte == b'_') {
            self.fault(self.start + length, "expected a letter or digit behind `_` in a name");
            return (Token::Wrong, length);
        }
        (Token::Identifier, length)
    }

    /// `-?(0|[1-9][0-9]*)(.[0-9]+)?([eE][+-]?[0-9]+)?`
    fn number(&mut self, rest: &[u8]) -> (Token, usize) {
        let digits = |from: usize| rest.iter().skip(from).take_while(|byte| byte.is_ascii_digit()).count();
        let sign = usize::from(rest.first() == Some(&b'-'));
        let whole = digits(sign);
        let mut length = sign + whole;
        if whole == 0 {
            self.fault(self.start, "expected a digit behind `-`");
            return (Token::Wrong, length);
        }
        if whole > 1 && rest.get(sign) == Some(&b'0') {
            self.fault(self.start, "a number must not begin with `0`");
            return (Token::Wrong, length);
        }
        if rest.get(length) == Some(&b'.') {
            let fraction = digits(length + 1);
            length += 1 + fraction;
            if fraction == 0 {
                self.fault(self.start, "expected a digit behind `.` in a number");
                return (Token::Wrong, length);
            }
        }
        if matches!(rest.get(length), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(rest.get(length + 1), Some(b'+' | b'-')));
            let exponent = digits(length + 1 + sign);
            length += 1 + sign + exponent;
            if exponent == 0 {
                self.fault(self.start, "expected a digit in the exponent of a number");
                return (Token::Wrong, length);
            }
        }
        (Token::Number, length)
    }

    fn string(&mut self, rest: &[u8]) -> (Token, usize) {
        let block = rest.starts_with(b"\"\"\"");
        let (token, quotes): (_, &[u8]) = if block {
            (Token::TextBlock, b"\"\"\"")
        } else if rest.starts_with(b"\"\"") {
            return (Token::String, 2);
        } else {
            (Token::String, b"\"")
        };
        let mut at = quotes.len();
        while let Some(byte) = rest.get(at) {
            match byte {
                b'\\' => at += 2,
                b'"' if rest.get(at..).is_some_and(|rest| rest.starts_with(quotes)) => {
                    return (token, at + quotes.len());
                }
                _ => at += 1,
            }
        }
        let name = if block { "text block" } else { "string" };
        self.fault(self.text.len(), format!("expected the end of the {name}, found the end of the file"));
        (Token::Wrong, rest.len())
    }
}

/// A comment ends behind its line break.
fn comment(rest: &[u8]) -> (Token, usize) {
    let token = if rest.starts_with(b"///") { Token::Doc } else { Token::Comment };
    let line = rest.iter().take_while(|byte| !matches!(byte, b'\n' | b'\r')).count();
    let end = match (rest.get(line), rest.get(line + 1)) {
        (Some(b'\r'), Some(b'\n')) => 2,
        (Some(_), _) => 1,
        (None, _) => 0,
    };
    (token, line + end)
}
