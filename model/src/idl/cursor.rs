//! Moves through the tokens: what must be next, what may be skipped. Knows nothing of statements.

use super::lexer::Token;
use super::{Parsed, Parser, Syntax, text};

impl<'a> Parser<'a, '_> {
    /// Skips everything that only separates; documentation in it is kept for what follows.
    pub(super) fn blanks(&mut self) {
        while self.lexer.token.is_blank() {
            if self.lexer.token == Token::Doc {
                self.docs.push(self.lexer.lexeme());
            }
            self.lexer.advance();
        }
    }

    /// Skips what separates within a line.
    pub(super) fn spaces(&mut self) {
        while self.lexer.token == Token::Space {
            self.lexer.advance();
        }
    }

    /// Skips at least one space.
    pub(super) fn some_spaces(&mut self) -> Parsed<()> {
        self.expect(Token::Space)?;
        self.spaces();
        Ok(())
    }

    /// Skips the end of the line, and what separates behind it.
    pub(super) fn line_end(&mut self) -> Parsed<()> {
        self.spaces();
        match self.lexer.token {
            Token::Newline | Token::Comment | Token::Doc => self.lexer.advance(),
            Token::End => {}
            _ => return Err(self.unexpected("the end of the line")),
        }
        // Documentation belongs to what it stands before.
        self.docs.clear();
        self.blanks();
        Ok(())
    }

    /// Skips what separates behind a member; documentation on its line is none of the next member.
    pub(super) fn member_end(&mut self) {
        while matches!(self.lexer.token, Token::Space | Token::Comma) {
            self.lexer.advance();
        }
        if self.lexer.token == Token::Doc {
            self.lexer.advance();
        }
        self.docs.clear();
        self.blanks();
    }

    /// Checks that the next token is `token`.
    pub(super) fn expect(&self, token: Token) -> Parsed<()> {
        if self.lexer.token == token { Ok(()) } else { Err(self.unexpected(token.name())) }
    }

    /// Skips a token that must be next.
    pub(super) fn take(&mut self, token: Token) -> Parsed<()> {
        self.expect(token)?;
        self.lexer.advance();
        Ok(())
    }

    /// Skips a token if it is next.
    pub(super) fn took(&mut self, token: Token) -> bool {
        let found = self.lexer.token == token;
        if found {
            self.lexer.advance();
        }
        found
    }

    /// Reads a name.
    pub(super) fn identifier(&mut self) -> Parsed<&'a str> {
        let name = self.lexer.lexeme();
        self.take(Token::Identifier)?;
        Ok(name)
    }

    /// Whether the name `word` is next.
    pub(super) fn is_word(&self, word: &str) -> bool {
        self.lexer.token == Token::Identifier && self.lexer.lexeme() == word
    }

    /// Reads a string or text block.
    pub(super) fn string(&mut self) -> Parsed<String> {
        let lexeme = self.lexer.lexeme();
        let content = if self.lexer.token == Token::TextBlock { text::block(lexeme) } else { text::string(lexeme) };
        let content = content.map_err(|message| self.wrong(message))?;
        self.lexer.advance();
        Ok(content)
    }

    /// A problem with the next token.
    pub(super) fn wrong(&self, message: impl Into<String>) -> Syntax {
        Syntax { at: self.lexer.start, message: message.into() }
    }

    /// The problem that the next token is not what it should be.
    pub(super) fn unexpected(&self, expected: &str) -> Syntax {
        if let Some(wrong) = self.lexer.wrong() {
            return wrong;
        }
        let found = match self.lexer.token {
            Token::Identifier | Token::Number => format!("`{}`", self.lexer.lexeme()),
            other => other.name().to_owned(),
        };
        self.wrong(format!("expected {expected}, found {found}"))
    }
}
