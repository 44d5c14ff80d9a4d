//! Reads a file from statement to statement; behind one that is wrong it goes on with the next.

use std::collections::HashSet;

use super::lexer::Token;
use super::{Parsed, Parser, Syntax};
use crate::ast::{APPLY, Apply, AstShape, AstTraits, SET, Type, Version};
use crate::id::is_identifier;
use crate::node::Node;
use crate::source::At;
use crate::{ShapeId, hint, merge};

impl<'a> Parser<'a, '_> {
    /// Reads the whole file.
    pub(super) fn file(&mut self) {
        self.blanks();
        let mut keys = HashSet::new();
        while self.lexer.token == Token::Dollar {
            self.statement(|parser| parser.control(&mut keys));
        }
        while self.is_word("metadata") {
            self.statement(Self::metadata);
        }
        if self.lexer.token == Token::End {
            return;
        }
        if !self.is_word("namespace") {
            let error = self.unexpected("a namespace");
            let hint = hint::name(self.lexer.lexeme(), ["namespace", "metadata"].into_iter());
            self.problem(Syntax { message: error.message + &hint, ..error });
            return;
        }
        self.statement(Self::namespace_statement);
        while self.is_word("use") {
            self.docs.clear();
            self.statement(Self::use_statement);
        }
        while self.lexer.token != Token::End {
            self.statement(Self::shape_statement);
        }
    }

    /// Reads a statement, or reports why not and goes to the next.
    fn statement(&mut self, read: impl FnOnce(&mut Self) -> Parsed<()>) {
        let start = self.lexer.start;
        let mentions = self.document.mentions.len();
        self.current = None;
        let Err(error) = read(self) else { return };
        self.problem(error);
        // What was read up to the error may not be what was meant.
        self.document.mentions.truncate(mentions);
        if let Some(id) = self.current.take() {
            let at = self.at(start);
            self.document.shapes.entry(id).or_insert_with(|| AstShape::broken(Type::Unknown, at));
        }
        self.depth = 0;
        self.docs.clear();
        while self.lexer.token != Token::End && (self.lexer.start == start || !self.begins_statement()) {
            self.lexer.advance();
        }
    }

    fn problem(&mut self, error: Syntax) {
        let shape = self.current.as_ref().map(ToString::to_string).unwrap_or_default();
        let at = self.at(error.at);
        self.report.add_at(at, &shape, error.message);
    }

    /// Whether a statement begins here, as far as can be told behind an error.
    fn begins_statement(&self) -> bool {
        let keyword = || keywords().any(|keyword| keyword == self.lexer.lexeme());
        self.lexer.starts_line()
            && match self.lexer.token {
                Token::At | Token::Dollar | Token::Doc => true,
                Token::Identifier => keyword(),
                _ => false,
            }
    }

    /// `$version: "2.0"`
    fn control(&mut self, keys: &mut HashSet<String>) -> Parsed<()> {
        self.take(Token::Dollar)?;
        let start = self.lexer.start;
        let key = self.key()?.name;
        self.spaces();
        self.take(Token::Colon)?;
        self.spaces();
        if !keys.insert(key.clone()) {
            return Err(self.wrong(format!("`${key}` is given twice")));
        }
        let value = self.node()?;
        match key.as_str() {
            "version" => self.version(&value)?,
            "operationInputSuffix" => self.suffixes.input = self.suffix(&value)?,
            "operationOutputSuffix" => self.suffixes.output = self.suffix(&value)?,
            other => {
                let known = ["version", "operationInputSuffix", "operationOutputSuffix"].into_iter();
                let hint = hint::name(other, known);
                let at = self.at(start);
                self.report.warn_at("Model", at, "", format!("`${other}` is no control statement that is known{hint}"));
            }
        }
        self.line_end()
    }

    fn version(&mut self, value: &Node) -> Parsed<()> {
        let found = match value.as_str() {
            Some(text) => text,
            None => value.describe(),
        };
        let Some(version) = value.as_str().and_then(Version::named) else {
            return Err(self.wrong(format!("{}, found {found}", Version::EXPECTED)));
        };
        self.smithy = version;
        Ok(())
    }

    fn suffix(&mut self, value: &Node) -> Parsed<String> {
        let suffix = value.as_str().filter(|text| is_identifier(&format!("a{text}")));
        suffix.map(str::to_owned).ok_or_else(|| self.wrong("a suffix must be a string of letters, digits and `_`"))
    }

    /// `metadata key = value`
    fn metadata(&mut self) -> Parsed<()> {
        self.lexer.advance();
        self.some_spaces()?;
        let key = self.key()?;
        self.spaces();
        self.take(Token::Equal)?;
        self.spaces();
        let value = self.node()?;
        merge::metadata(&mut self.document.metadata, key.name, value, self.report);
        self.line_end()
    }

    fn namespace_statement(&mut self) -> Parsed<()> {
        self.lexer.advance();
        self.some_spaces()?;
        let namespace = self.namespace()?;
        self.document.namespaces.insert(namespace.clone());
        self.names.namespace = Some(namespace);
        self.line_end()
    }

    /// `use a.b#C`
    fn use_statement(&mut self) -> Parsed<()> {
        self.lexer.advance();
        self.some_spaces()?;
        let at = self.at(self.lexer.start);
        let (id, name) = self.absolute_id()?;
        if id.member().is_some() {
            self.report.add_at(at, "", "`use` names shapes, not members");
        } else if let Some(earlier) = self.names.import(name, id.clone()).filter(|earlier| *earlier != id) {
            self.report.add_at(at, "", format!("`{id}` has the same name as `{earlier}`, which is in use already"));
        }
        self.line_end()
    }

    /// A shape with its traits, or `apply`.
    fn shape_statement(&mut self) -> Parsed<()> {
        let traits = self.traits()?;
        if self.lexer.token == Token::End {
            let only_text = traits.0.keys().all(|id| id.as_str() == "smithy.api#documentation");
            return if only_text { Ok(()) } else { self.expect(Token::Identifier) };
        }
        self.expect(Token::Identifier)?;
        if self.is_word(APPLY) {
            if !traits.0.is_empty() && traits.0.keys().any(|id| id.name() != "documentation") {
                return Err(self.wrong("traits cannot be applied to `apply`"));
            }
            return self.apply();
        }
        self.shape(traits)
    }

    /// `apply Shape @trait`, or several in braces.
    fn apply(&mut self) -> Parsed<()> {
        self.lexer.advance();
        self.some_spaces()?;
        let at = self.at(self.lexer.start);
        let id = self.shape_id()?;
        if !self.lexer.token.is_blank() {
            return Err(self.unexpected("a space"));
        }
        self.blanks();
        let mut traits = AstTraits::default();
        match self.lexer.token {
            Token::At => self.one_trait(&mut traits)?,
            Token::LBrace => {
                self.lexer.advance();
                self.docs.clear();
                traits = self.traits()?;
                self.take(Token::RBrace)?;
            }
            _ => return Err(self.unexpected("`@` or `{`")),
        }
        self.document.applies.push(Apply { id, at, traits });
        self.line_end()
    }

    /// A shape, from its type on.
    fn shape(&mut self, traits: AstTraits) -> Parsed<()> {
        let spelling = self.lexer.lexeme();
        let Some(kind) = Type::named(spelling) else {
            return Err(self.unknown_type(spelling));
        };
        let unsupported = match (self.smithy, kind) {
            (Version::One, Type::Enum | Type::IntEnum) => {
                Some("2.0 or later; say `$version: \"2.0\"` in the first line")
            }
            (Version::Two, _) if spelling == SET => Some("1.0; use a list with the trait `uniqueItems`"),
            _ => None,
        };
        if let Some(needed) = unsupported {
            let at = self.at(self.lexer.start);
            self.report.add_at(at, "", format!("shapes of type {spelling} are for Smithy {needed}"));
        }
        self.lexer.advance();
        self.some_spaces()?;
        let at = self.at(self.lexer.start);
        let (id, name) = self.new_name()?;
        if let Some(imported) = self.names.imported(name).filter(|imported| **imported != id) {
            let message = format!("has the same name as `{imported}`, which is in use");
            self.report.add_at(at, &id, message);
        }
        let mut shape = AstShape { traits, ..AstShape::new(kind, at, self.smithy) };
        if spelling == SET {
            crate::read::unique_items(&mut shape);
        }
        self.body(&id, &mut shape)?;
        self.define(id, shape);
        self.line_end()
    }

    fn new_name(&mut self) -> Parsed<(ShapeId, &'a str)> {
        let at = self.lexer.start;
        let name = self.identifier()?;
        let namespace = self.names.namespace.as_deref().unwrap_or("smithy.api");
        let id = format!("{namespace}#{name}").parse();
        let id: ShapeId = id.map_err(|_| Syntax { at, message: "the file has no valid namespace".to_owned() })?;
        self.current = Some(id.clone());
        Ok((id, name))
    }

    /// Adds a shape that is read.
    pub(super) fn define(&mut self, id: ShapeId, shape: AstShape) {
        self.docs.clear();
        merge::define(&mut self.document.shapes, id, shape, self.report);
    }

    fn unknown_type(&mut self, spelling: &str) -> Syntax {
        let misplaced = match spelling {
            "namespace" => Some("a file has one namespace, which is said once"),
            "use" => Some("`use` belongs before the first shape"),
            "metadata" => Some("`metadata` belongs before the namespace"),
            _ => None,
        };
        let unknown = || format!("`{spelling}` is not a shape type{}", hint::name(spelling, Type::names()));
        let error = self.wrong(misplaced.map_or_else(unknown, str::to_owned));
        if misplaced.is_some() {
            return error;
        }
        // What it would have defined is no second problem.
        self.lexer.advance();
        self.spaces();
        if self.lexer.token == Token::Identifier && self.names.namespace.is_some() {
            // The message is about the file, not about the shape.
            if let Ok((id, _)) = self.new_name() {
                let at = self.at(error.at);
                self.document.shapes.entry(id).or_insert_with(|| AstShape::broken(Type::Unknown, at));
            }
            self.current = None;
        }
        error
    }

    /// Where the next token stands.
    pub(super) fn here(&self) -> At {
        self.at(self.lexer.start)
    }
}

/// The words that statements begin with.
fn keywords() -> impl Iterator<Item = &'static str> {
    Type::names().chain(["namespace", "metadata", "use"])
}
