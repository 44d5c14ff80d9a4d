//! Reads node values: those of traits, of metadata, of the bodies of services and resources. JSON is part of them.

use std::collections::HashSet;

use super::lexer::Token;
use super::{Parsed, Parser, Syntax};
use crate::node::{Content, Key, Node};

/// How many values may be within each other, as in `serde_json`.
const DEPTH: usize = 128;

impl Parser<'_, '_> {
    /// Reads a value.
    pub(super) fn node(&mut self) -> Parsed<Node> {
        let at = self.at(self.lexer.start);
        let content = match self.lexer.token {
            Token::LBrace => return self.nested(Self::object),
            Token::LBracket => return self.nested(Self::array),
            Token::String | Token::TextBlock => Content::String(self.string()?),
            Token::Number => {
                let number = self.lexer.lexeme().parse();
                let number = number.map_err(|_| self.wrong("is not a number"))?;
                self.lexer.advance();
                Content::Number(number)
            }
            Token::Identifier => return self.word(),
            _ => return Err(self.unexpected("a value: a string, number, name, `{` or `[`")),
        };
        Ok(Node::new(at, content))
    }

    /// Reads `true`, `false`, `null`, or an id, which is a string that has to lead somewhere.
    pub(super) fn word(&mut self) -> Parsed<Node> {
        let at = self.at(self.lexer.start);
        let content = match self.lexer.lexeme() {
            "true" => Content::Bool(true),
            "false" => Content::Bool(false),
            "null" => Content::Null,
            _ => {
                let id = self.shape_id()?;
                let text = id.as_str().to_owned();
                self.document.mentions.push((id, at));
                return Ok(Node::string(at, text));
            }
        };
        self.lexer.advance();
        Ok(Node::new(at, content))
    }

    fn nested(&mut self, read: fn(&mut Self) -> Parsed<Node>) -> Parsed<Node> {
        if self.depth >= DEPTH {
            return Err(self.wrong(format!("more than {DEPTH} values are within each other")));
        }
        self.depth += 1;
        let node = read(self);
        self.depth -= 1;
        node
    }

    fn array(&mut self) -> Parsed<Node> {
        let at = self.at(self.lexer.start);
        self.lexer.advance();
        self.blanks();
        let mut items = Vec::new();
        while self.lexer.token != Token::RBracket {
            items.push(self.node()?);
            self.blanks();
        }
        self.lexer.advance();
        Ok(Node::new(at, Content::Array(items)))
    }

    fn object(&mut self) -> Parsed<Node> {
        let at = self.at(self.lexer.start);
        self.lexer.advance();
        self.blanks();
        let mut entries = Vec::new();
        while self.lexer.token != Token::RBrace {
            if !matches!(self.lexer.token, Token::String | Token::Identifier) {
                return Err(self.unexpected("`}`, or a key: a string or name"));
            }
            let key = self.key()?;
            entries.push(self.entry(key)?);
            self.blanks();
        }
        self.distinct(&entries)?;
        self.lexer.advance();
        Ok(Node::new(at, Content::Object(entries)))
    }

    /// Reads a key: a string or name.
    pub(super) fn key(&mut self) -> Parsed<Key> {
        let at = self.at(self.lexer.start);
        let name = match self.lexer.token {
            Token::String => self.string()?,
            Token::Identifier => self.identifier()?.to_owned(),
            _ => return Err(self.unexpected("a key: a string or name")),
        };
        Ok(Key { at, name })
    }

    /// Checks that no key comes twice; of JSON, who knows what the value is tells.
    pub(super) fn distinct(&self, entries: &[(Key, Node)]) -> Parsed<()> {
        let mut seen = HashSet::new();
        match entries.iter().find(|(key, _)| !seen.insert(key.name.as_str())) {
            Some((key, _)) if !self.is_json => {
                Err(Syntax { at: key.at.offset as usize, message: format!("`{}` is given twice", key.name) })
            }
            _ => Ok(()),
        }
    }

    /// Reads the rest of an entry.
    pub(super) fn entry(&mut self, key: Key) -> Parsed<(Key, Node)> {
        self.blanks();
        self.take(Token::Colon)?;
        self.blanks();
        Ok((key, self.node()?))
    }
}
