//! A parsed expression in the dialect of the crate `regex`.

use std::fmt::Write;

use super::Node;
use super::set::Set;
use crate::ir::CharacterSet;

/// The expression.
pub fn print(node: &Node) -> String {
    let mut text = String::new();
    alternatives(node, &mut text);
    text
}

/// A node where alternatives need no group around them.
fn alternatives(node: &Node, text: &mut String) {
    let Node::Either(branches) = node else { return sequence(node, text) };
    for (index, branch) in branches.iter().enumerate() {
        if index > 0 {
            text.push('|');
        }
        sequence(branch, text);
    }
}

fn sequence(node: &Node, text: &mut String) {
    match node {
        Node::Sequence(parts) => parts.iter().for_each(|part| one(part, text)),
        node => one(node, text),
    }
}

/// A node as one thing that can be repeated.
fn one(node: &Node, text: &mut String) {
    match node {
        Node::Set(set) => self::set(set, text),
        Node::Start => text.push('^'),
        Node::End => text.push('$'),
        // Of ASCII alone: ECMA-262's words are.
        Node::Edge => text.push_str(r"(?-u:\b)"),
        Node::NoEdge => text.push_str(r"(?-u:\B)"),
        Node::Sequence(_) | Node::Either(_) => {
            text.push_str("(?:");
            alternatives(node, text);
            text.push(')');
        }
        Node::Repeated(inner, min, max) => {
            match **inner {
                Node::Repeated(..) => {
                    text.push_str("(?:");
                    one(inner, text);
                    text.push(')');
                }
                _ => one(inner, text),
            }
            text.push_str(&count(*min, *max));
        }
    }
}

fn count(min: u32, max: Option<u32>) -> String {
    match (min, max) {
        (0, None) => "*".to_owned(),
        (1, None) => "+".to_owned(),
        (0, Some(1)) => "?".to_owned(),
        (min, None) => format!("{{{min},}}"),
        (min, Some(max)) if min == max => format!("{{{min}}}"),
        (min, Some(max)) => format!("{{{min},{max}}}"),
    }
}

fn set(set: &Set, text: &mut String) {
    let CharacterSet { negated, ranges } =
        set.ranges().unwrap_or_else(|| CharacterSet { negated: set.negated, ranges: set.characters() });
    if let ([(first, last)], false, []) = (ranges.as_slice(), negated, set.properties.as_slice())
        && first == last
    {
        return character(*first, text);
    }
    if ranges.is_empty() && set.properties.is_empty() {
        // Nothing, or all.
        return text.push_str(if negated { r"[\x00-\x{10FFFF}]" } else { r"[^\x00-\x{10FFFF}]" });
    }
    text.push_str(if negated { "[^" } else { "[" });
    for (first, last) in ranges {
        character(first, text);
        if first != last {
            text.push('-');
            character(last, text);
        }
    }
    for (name, negated) in &set.properties {
        // Writing to a string does not fail.
        let _ = write!(text, r"\{}{{{name}}}", if *negated { 'P' } else { 'p' });
    }
    text.push(']');
}

fn character(character: char, text: &mut String) {
    match character {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '_' | '/' | ':' | ',' | ' ' | '=' | '@' | '%' | '!' | ';' | '<' | '>' => {
            text.push(character);
        }
        '!'..='~' => text.extend(['\\', character]),
        _ => {
            let _ = write!(text, r"\x{{{:X}}}", u32::from(character));
        }
    }
}
