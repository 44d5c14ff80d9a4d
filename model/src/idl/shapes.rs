//! Reads what follows the name of a shape: mixins, members, properties.

use std::collections::HashSet;

use super::lexer::Token;
use super::{Parsed, Parser};
use crate::ast::{AstMember, AstShape, AstTraits, Type, Version};
use crate::node::{Content, Node};
use crate::{ShapeId, hint, read};

/// What needs `$version: "2.0"`.
const TWO: &str = "are for Smithy 2.0 or later; say `$version: \"2.0\"` in the first line";

impl Parser<'_, '_> {
    /// Reads all of a shape behind its name.
    pub(super) fn body(&mut self, id: &ShapeId, shape: &mut AstShape) -> Parsed<()> {
        if shape.kind == Type::Structure {
            self.resource(shape)?;
        }
        self.mixins(shape)?;
        match shape.kind {
            Type::Structure | Type::Union | Type::List | Type::Map => {
                self.blanks();
                self.members(id, shape)
            }
            Type::Enum | Type::IntEnum => {
                self.blanks();
                self.enum_members(id, shape)
            }
            Type::Operation => {
                self.blanks();
                self.operation(id, shape)
            }
            Type::Service | Type::Resource => {
                self.blanks();
                self.expect(Token::LBrace)?;
                if let Content::Object(entries) = self.properties()?.content {
                    read::body(id, shape, entries, self.report);
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Reads the object that a service or resource is. The ids in it are checked as what they are for.
    fn properties(&mut self) -> Parsed<Node> {
        let mentions = self.document.mentions.len();
        let node = self.node()?;
        self.document.mentions.truncate(mentions);
        Ok(node)
    }

    fn needs_two(&self, what: &str) -> Parsed<()> {
        if self.smithy == Version::Two { Ok(()) } else { Err(self.wrong(format!("{what} {TWO}"))) }
    }

    /// `for Resource`
    fn resource(&mut self, shape: &mut AstShape) -> Parsed<()> {
        self.spaces();
        if self.is_word("for") {
            self.needs_two("structures for resources")?;
            self.lexer.advance();
            self.some_spaces()?;
            shape.resource = Some(self.shape_id()?);
        }
        Ok(())
    }

    /// `with [A, B]`
    fn mixins(&mut self, shape: &mut AstShape) -> Parsed<()> {
        self.spaces();
        if !self.is_word("with") {
            return Ok(());
        }
        self.needs_two("mixins")?;
        self.lexer.advance();
        self.blanks();
        self.take(Token::LBracket)?;
        self.blanks();
        loop {
            let mixin = self.shape_id()?;
            shape.mixins.push(mixin);
            self.blanks();
            if self.took(Token::RBracket) {
                return Ok(());
            }
        }
    }

    fn members(&mut self, id: &ShapeId, shape: &mut AstShape) -> Parsed<()> {
        self.take(Token::LBrace)?;
        self.docs.clear();
        self.blanks();
        let parts: &[&str] = match shape.kind {
            Type::List => &["member"],
            Type::Map => &["key", "value"],
            _ => &[],
        };
        while !matches!(self.lexer.token, Token::RBrace | Token::End) {
            let traits = self.traits()?;
            let (start, at) = (self.lexer.start, self.here());
            let elided = self.took(Token::Dollar);
            let name = self.identifier()?;
            unique(shape, name, start)?;
            if !parts.is_empty() && !parts.contains(&name) {
                let hint = hint::name(name, parts.iter().copied());
                let message = format!("a {} has no member `{name}`{hint}", shape.kind.name());
                self.report.add_at(at, id, message);
                shape.broken = true;
            }
            let target = if elided {
                self.needs_two("members without a target")?;
                None
            } else {
                self.blanks();
                self.take(Token::Colon)?;
                self.blanks();
                Some(self.shape_id()?)
            };
            let mut member = AstMember { at, target, traits };
            self.assigned(&id.with_member(name), &mut member, "default")?;
            shape.members.insert(name.to_owned(), member);
        }
        self.take(Token::RBrace)
    }

    fn enum_members(&mut self, id: &ShapeId, shape: &mut AstShape) -> Parsed<()> {
        self.take(Token::LBrace)?;
        self.docs.clear();
        self.blanks();
        while !matches!(self.lexer.token, Token::RBrace | Token::End) {
            let traits = self.traits()?;
            let (start, at) = (self.lexer.start, self.here());
            let name = self.identifier()?;
            unique(shape, name, start)?;
            let mut member = AstMember { at, target: Some(ShapeId::prelude("Unit")), traits };
            self.assigned(&id.with_member(name), &mut member, "enumValue")?;
            shape.members.insert(name.to_owned(), member);
        }
        self.take(Token::RBrace)
    }

    /// Reads `= value` if it is there, which says the same as a trait, and goes on to the next member.
    fn assigned(&mut self, id: &ShapeId, member: &mut AstMember, name: &str) -> Parsed<()> {
        self.spaces();
        if self.lexer.token != Token::Equal {
            self.member_end();
            return Ok(());
        }
        self.needs_two("values of members")?;
        self.lexer.advance();
        self.spaces();
        let value = self.node()?;
        let at = value.at;
        if !member.traits.merge(ShapeId::prelude(name), value) {
            self.report.add_at(at, id, format!("has a value and the trait `smithy.api#{name}`, which differ"));
        }
        self.spaces();
        self.took(Token::Comma);
        self.line_end()
    }

    fn operation(&mut self, id: &ShapeId, shape: &mut AstShape) -> Parsed<()> {
        self.take(Token::LBrace)?;
        self.blanks();
        let mut seen = HashSet::new();
        while !matches!(self.lexer.token, Token::RBrace | Token::End) {
            let start = self.lexer.start;
            let name = self.identifier()?;
            if !seen.insert(name) {
                return Err(super::Syntax { at: start, message: format!("`{name}` is given twice") });
            }
            self.blanks();
            match name {
                "input" => shape.input = Some(self.structure(id, "input")?),
                "output" => shape.output = Some(self.structure(id, "output")?),
                "errors" => shape.errors = self.errors()?,
                other => {
                    let hint = hint::name(other, ["input", "output", "errors"].into_iter());
                    let message = format!("an operation has no property `{other}`{hint}");
                    return Err(super::Syntax { at: start, message });
                }
            }
            self.blanks();
        }
        self.take(Token::RBrace)
    }

    fn errors(&mut self) -> Parsed<Vec<ShapeId>> {
        self.take(Token::Colon)?;
        self.blanks();
        self.take(Token::LBracket)?;
        self.blanks();
        let mut errors = Vec::new();
        while !self.took(Token::RBracket) {
            errors.push(self.shape_id()?);
            self.blanks();
        }
        Ok(errors)
    }

    /// Reads an operation's input or output: an id, or behind `:=` the structure itself.
    fn structure(&mut self, operation: &ShapeId, role: &str) -> Parsed<ShapeId> {
        if self.took(Token::Colon) {
            self.blanks();
            return self.shape_id();
        }
        if self.lexer.token != Token::Walrus {
            return Err(self.unexpected("`:` or `:=`"));
        }
        self.needs_two("inputs and outputs within operations")?;
        let at = self.here();
        self.lexer.advance();
        self.docs.clear();
        self.blanks();
        let mut traits: AstTraits = self.traits()?;
        traits.0.entry(ShapeId::prelude(role)).or_insert_with(|| Node::empty(at));
        let suffix = if role == "input" { &self.suffixes.input } else { &self.suffixes.output };
        let id = format!("{operation}{suffix}").parse::<ShapeId>();
        let id = id.map_err(|error| self.wrong(error.to_string()))?;
        let mut shape = AstShape { traits, ..AstShape::new(Type::Structure, at, self.smithy) };
        self.body(&id, &mut shape)?;
        self.define(id.clone(), shape);
        Ok(id)
    }
}

/// Checks that `name` is no second member of this name.
fn unique(shape: &AstShape, name: &str, at: usize) -> Parsed<()> {
    if shape.members.contains_key(name) {
        return Err(super::Syntax { at, message: format!("the member `{name}` is defined twice") });
    }
    Ok(())
}
