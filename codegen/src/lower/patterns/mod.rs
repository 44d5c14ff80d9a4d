//! Regular expressions of models (ECMA-262, by code points) as what Rust can look at: a set of characters where one says it
//! all, else an expression of the crate `regex`. Knows no shape.
//!
//! Dialects differ in what `\d`, `\s`, `.`, `[` and many escapes mean, so an expression is parsed as ECMA-262 has it and
//! printed anew, with every set of characters spelt out.

mod escape;
mod parse;
mod print;
mod set;
#[cfg(test)]
mod tests;

use regex::Regex;

use crate::ir::PatternMatcher;
use set::Set;

/// An expression, parsed.
#[derive(Debug)]
enum Node {
    /// One character of a set.
    Set(Set),
    /// The text's beginning, its end, the edge of a word, and where none is.
    Start,
    End,
    Edge,
    NoEdge,
    /// One after the other.
    Sequence(Vec<Node>),
    /// One or the other.
    Either(Vec<Node>),
    /// So many times.
    Repeated(Box<Node>, u32, Option<u32>),
}

/// How texts are held to an expression; `None` if every text matches. The error says what of it cannot be done.
pub fn matcher(pattern: &str) -> Result<Option<PatternMatcher>, String> {
    let node = parse::parse(pattern)?;
    match node.unwrapped() {
        Node::Sequence(parts) => match parts.as_slice() {
            [Node::Start, part, Node::End] => {
                if let Some((set, min, max)) = part.one_set() {
                    return Ok(Some(PatternMatcher::Characters(set, min, max)));
                }
            }
            [part] | [Node::Start, part] | [part, Node::End] if part.may_be_nothing() => return Ok(None),
            _ => {}
        },
        part if part.may_be_nothing() => return Ok(None),
        part => {
            if let Some((set, 1, _)) = part.one_set() {
                return Ok(Some(PatternMatcher::AnyCharacter(set)));
            }
        }
    }
    let text = print::print(&node);
    match Regex::new(&text) {
        Ok(_) => Ok(Some(PatternMatcher::Regex(text))),
        Err(regex::Error::CompiledTooBig(_)) => Err("it is larger than the crate `regex` takes".to_owned()),
        Err(error) => {
            // The last line says it; those before show where, in text that the model does not have.
            let said = error.to_string();
            let last = said.lines().last().unwrap_or_default().trim_start_matches("error: ");
            Err(format!("the crate `regex` cannot take it: {last}"))
        }
    }
}

impl Node {
    /// The node without groups of one.
    fn unwrapped(&self) -> &Node {
        match self {
            Node::Sequence(parts) | Node::Either(parts) if parts.len() == 1 => {
                parts.first().map_or(self, Node::unwrapped)
            }
            node => node,
        }
    }

    /// The set, if the node is some characters of one set, and how many.
    fn one_set(&self) -> Option<(crate::ir::CharacterSet, u32, Option<u32>)> {
        match self.unwrapped() {
            Node::Set(set) => Some((set.ranges()?, 1, Some(1))),
            Node::Repeated(node, min, max) => match node.unwrapped() {
                Node::Set(set) => Some((set.ranges()?, *min, *max)),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether the node is a repetition that need not be there.
    fn may_be_nothing(&self) -> bool {
        matches!(self.unwrapped(), Node::Repeated(_, 0, _))
    }
}
