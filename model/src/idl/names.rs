//! Reads ids and makes them absolute: what a name means depends on the file's namespace and its `use` statements.

use std::collections::{HashMap, HashSet};

use super::lexer::Token;
use super::{Parsed, Parser, Syntax};
use crate::{InvalidShapeId, ShapeId, prelude};

/// The namespace whose names need no `use`.
const PRELUDE: &str = "smithy.api";

/// What names mean in one file.
pub(super) struct Names<'a> {
    pub(super) namespace: Option<String>,
    used: HashMap<&'a str, ShapeId>,
    shadowing: &'a HashSet<ShapeId>,
}

impl<'a> Names<'a> {
    pub(super) fn new(shadowing: &'a HashSet<ShapeId>) -> Self {
        Self { namespace: None, used: HashMap::new(), shadowing }
    }

    /// Makes `name` mean `id`; gives what it meant already.
    pub(super) fn import(&mut self, name: &'a str, id: ShapeId) -> Option<ShapeId> {
        self.used.insert(name, id)
    }

    /// What a `use` statement says that `name` means.
    pub(super) fn imported(&self, name: &str) -> Option<&ShapeId> {
        self.used.get(name)
    }

    /// The shape that `name` means.
    fn resolve(&self, name: &str) -> String {
        if let Some(id) = self.used.get(name) {
            return id.as_str().to_owned();
        }
        let namespace = self.namespace.as_deref().unwrap_or(PRELUDE);
        let local = format!("{namespace}#{name}");
        if namespace == PRELUDE || !prelude::is_public(name) {
            return local;
        }
        let shadowed = local.parse().is_ok_and(|id| self.shadowing.contains(&id));
        if shadowed { local } else { format!("{PRELUDE}#{name}") }
    }
}

impl<'a> Parser<'a, '_> {
    /// Reads names with dots between.
    pub(super) fn namespace(&mut self) -> Parsed<String> {
        let mut namespace = self.identifier()?.to_owned();
        while self.took(Token::Dot) {
            namespace.push('.');
            namespace.push_str(self.identifier()?);
        }
        Ok(namespace)
    }

    /// Reads an id with a namespace, and with a member if there is one.
    pub(super) fn absolute_id(&mut self) -> Parsed<(ShapeId, &'a str)> {
        let start = self.lexer.start;
        let namespace = self.namespace()?;
        self.take(Token::Pound)?;
        let name = self.identifier()?;
        let member = if self.took(Token::Dollar) { Some(self.identifier()?) } else { None };
        Ok((make(&format!("{namespace}#{name}"), member, start)?, name))
    }

    /// Reads an id, absolute or not, and makes it absolute.
    pub(super) fn shape_id(&mut self) -> Parsed<ShapeId> {
        let start = self.lexer.start;
        let first = self.identifier()?;
        let name = if matches!(self.lexer.token, Token::Dot | Token::Pound) {
            let mut namespace = first.to_owned();
            while self.took(Token::Dot) {
                namespace.push('.');
                namespace.push_str(self.identifier()?);
            }
            self.take(Token::Pound)?;
            format!("{namespace}#{}", self.identifier()?)
        } else {
            self.names.resolve(first)
        };
        let member = if self.took(Token::Dollar) { Some(self.identifier()?) } else { None };
        make(&name, member, start)
    }
}

fn make(name: &str, member: Option<&str>, at: usize) -> Parsed<ShapeId> {
    let id: ShapeId = name.parse().map_err(|error: InvalidShapeId| Syntax { at, message: error.to_string() })?;
    Ok(member.map_or_else(|| id.clone(), |member| id.with_member(member)))
}
