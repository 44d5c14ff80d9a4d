//! Reads documentation comments and traits, as they stand before shapes and members.

use super::lexer::Token;
use super::{Parsed, Parser};
use crate::ShapeId;
use crate::ast::AstTraits;
use crate::node::{Content, Key, Node};

impl Parser<'_, '_> {
    /// Reads the documentation and traits that stand here; what separates them from what follows is skipped.
    pub(super) fn traits(&mut self) -> Parsed<AstTraits> {
        let mut traits = AstTraits::default();
        let at = self.at(self.lexer.start);
        self.blanks();
        if let Some(text) = self.documentation() {
            traits.0.insert(ShapeId::prelude("documentation"), Node::string(at, text));
        }
        while self.lexer.token == Token::At {
            self.one_trait(&mut traits)?;
            self.blanks();
        }
        // Documentation behind traits is a comment.
        self.docs.clear();
        Ok(traits)
    }

    /// The documentation that was passed since the last statement or member.
    fn documentation(&mut self) -> Option<String> {
        if self.docs.is_empty() {
            return None;
        }
        let lines = std::mem::take(&mut self.docs);
        let line = |line: &str| {
            let text = line.trim_end_matches(['\n', '\r']);
            let text = text.strip_prefix("///").unwrap_or(text);
            text.strip_prefix(' ').unwrap_or(text).to_owned()
        };
        Some(lines.into_iter().map(line).collect::<Vec<_>>().join("\n"))
    }

    /// Reads one trait, with its value if it has one.
    pub(super) fn one_trait(&mut self, traits: &mut AstTraits) -> Parsed<()> {
        let start = self.lexer.start;
        let at = self.at(start);
        self.take(Token::At)?;
        let id = self.shape_id()?;
        let value = if self.took(Token::LParen) {
            self.blanks();
            let value = if self.lexer.token == Token::RParen { Node::empty(at) } else { self.trait_value()? };
            self.blanks();
            self.take(Token::RParen)?;
            value
        } else {
            Node::empty(at)
        };
        if !traits.merge(id.clone(), value) {
            self.report.add_at(at, &id, "is applied twice, with different values");
        }
        Ok(())
    }

    /// Reads what stands in parentheses: a value, or the entries of an object without its braces.
    fn trait_value(&mut self) -> Parsed<Node> {
        let start = self.lexer.start;
        let at = self.at(start);
        let name = self.lexer.lexeme();
        let value = match self.lexer.token {
            Token::String | Token::Identifier => self.node()?,
            _ => return self.node(),
        };
        let is_word = name.bytes().next().is_some_and(|first| first != b'"');
        // An id with a namespace or member is no key.
        let is_key = self.lexer.start == start + name.len();
        self.blanks();
        match self.lexer.token {
            Token::Colon if is_key => {}
            Token::RParen => return Ok(value),
            _ if is_word && is_key => return Err(self.unexpected("`:`")),
            _ if is_word => return Err(self.unexpected("`)`")),
            _ => return Ok(value),
        }
        if is_word && value.as_str().is_some() {
            // What looked like an id was a key.
            self.document.mentions.pop();
        }
        let name = if is_word { name.to_owned() } else { value.as_str().unwrap_or_default().to_owned() };
        let mut entries = vec![self.entry(Key { at, name })?];
        self.blanks();
        while !matches!(self.lexer.token, Token::RParen) {
            let key = self.key()?;
            entries.push(self.entry(key)?);
            self.blanks();
        }
        self.distinct(&entries)?;
        Ok(Node::new(at, Content::Object(entries)))
    }
}
