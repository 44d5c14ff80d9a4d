//! Reads a regular expression as ECMA-262 has it, by code points, and as lenient as browsers are (its annex B).

use super::Node;
use super::escape::{Escaped, escape};
use super::set::{LINE_ENDS, Set};

/// How deep groups may be.
const MAX_DEPTH: usize = 100;

/// What is left of an expression.
pub struct Rest<'a>(pub &'a str);

impl Rest<'_> {
    pub fn peek(&self) -> Option<char> {
        self.0.chars().next()
    }

    pub fn next(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.0 = self.0.get(next.len_utf8()..).unwrap_or_default();
        Some(next)
    }

    /// Takes `text`, if it comes next.
    pub fn take(&mut self, text: &str) -> bool {
        let rest = self.0.strip_prefix(text);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    /// So many hexadecimal digits, if they come next.
    pub fn hexadecimal(&mut self, digits: usize) -> Option<u32> {
        let text = self.0.get(..digits).filter(|text| text.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        self.0 = self.0.get(digits..).unwrap_or_default();
        u32::from_str_radix(text, 16).ok()
    }

    /// The text before `end`, if that comes; takes both.
    pub fn until(&mut self, end: char) -> Option<&str> {
        let (text, rest) = self.0.split_once(end)?;
        self.0 = rest;
        Some(text)
    }
}

/// The expression, parsed; or what of it cannot be done.
pub fn parse(pattern: &str) -> Result<Node, String> {
    let mut rest = Rest(pattern);
    let node = alternatives(&mut rest, 0)?;
    if rest.0.is_empty() { Ok(node) } else { Err("`)` closes no group".to_owned()) }
}

fn alternatives(rest: &mut Rest<'_>, depth: usize) -> Result<Node, String> {
    if depth > MAX_DEPTH {
        return Err("its groups are nested too deep".to_owned());
    }
    let mut branches = vec![sequence(rest, depth)?];
    while rest.take("|") {
        branches.push(sequence(rest, depth)?);
    }
    Ok(if branches.len() == 1 { branches.remove(0) } else { Node::Either(branches) })
}

fn sequence(rest: &mut Rest<'_>, depth: usize) -> Result<Node, String> {
    let mut parts = Vec::new();
    while !matches!(rest.peek(), None | Some('|' | ')')) {
        let part = part(rest, depth)?;
        let repeatable = !matches!(part, Node::Start | Node::End | Node::Edge | Node::NoEdge);
        parts.push(match quantifier(rest)? {
            None => part,
            Some((min, max)) if repeatable => Node::Repeated(Box::new(part), min, max),
            Some(_) => return Err("it repeats a place rather than characters".to_owned()),
        });
    }
    Ok(Node::Sequence(parts))
}

fn part(rest: &mut Rest<'_>, depth: usize) -> Result<Node, String> {
    let Some(first) = rest.next() else { return Ok(Node::Sequence(Vec::new())) };
    Ok(match first {
        '^' => Node::Start,
        '$' => Node::End,
        '.' => Node::Set(Set::all_but(LINE_ENDS)),
        '(' => group(rest, depth)?,
        '[' => Node::Set(class(rest)?),
        '*' | '+' | '?' => return Err(format!("`{first}` has nothing before it to repeat")),
        '\\' => match escape(rest)? {
            Escaped::Set(set) => Node::Set(set),
            Escaped::Edge => Node::Edge,
            Escaped::NoEdge => Node::NoEdge,
        },
        literal => Node::Set(Set::one(literal.into())),
    })
}

fn group(rest: &mut Rest<'_>, depth: usize) -> Result<Node, String> {
    if rest.0.starts_with("?=") || rest.0.starts_with("?!") {
        return Err("it looks ahead, which the crate `regex` cannot".to_owned());
    }
    if rest.0.starts_with("?<=") || rest.0.starts_with("?<!") {
        return Err("it looks behind, which the crate `regex` cannot".to_owned());
    }
    if rest.take("?<") {
        rest.until('>').ok_or("the name of a group has no end")?;
    } else if !rest.take("?:") && rest.0.starts_with('?') {
        let form: String = rest.0.chars().take(2).collect();
        return Err(format!("`({form}` is of another dialect than ECMA-262"));
    }
    let inner = alternatives(rest, depth + 1)?;
    if rest.take(")") { Ok(inner) } else { Err("`(` opens a group that has no end".to_owned()) }
}

/// How often what comes before is repeated, if that is said.
fn quantifier(rest: &mut Rest<'_>) -> Result<Option<(u32, Option<u32>)>, String> {
    let count = match rest.peek() {
        Some('*') => (0, None),
        Some('+') => (1, None),
        Some('?') => (0, Some(1)),
        Some('{') => return braces(rest),
        _ => return Ok(None),
    };
    rest.next();
    ended(rest, count)
}

/// `{3}`, `{3,}`, `{3,5}`; anything else in braces is itself.
fn braces(rest: &mut Rest<'_>) -> Result<Option<(u32, Option<u32>)>, String> {
    let Some((inside, _)) = rest.0.get(1..).and_then(|text| text.split_once('}')) else { return Ok(None) };
    let number = |text: &str| {
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| text.parse::<u32>().unwrap_or(u32::MAX))
    };
    let count = match inside.split_once(',') {
        None => number(inside).map(|count| (count, Some(count))),
        Some((min, "")) => number(min).map(|min| (min, None)),
        Some((min, max)) => number(min).zip(number(max)).map(|(min, max)| (min, Some(max))),
    };
    let Some((min, max)) = count else { return Ok(None) };
    if max.is_some_and(|max| max < min) {
        return Err(format!("`{{{inside}}}` ends before it begins"));
    }
    rest.until('}');
    ended(rest, (min, max))
}

/// A quantifier behind which may stand that it is not greedy, which changes nothing of what matches.
fn ended(rest: &mut Rest<'_>, count: (u32, Option<u32>)) -> Result<Option<(u32, Option<u32>)>, String> {
    if !rest.take("?") && rest.0.starts_with(['*', '+', '?']) {
        return Err("it repeats a repetition (`++`, `**`), which is of another dialect than ECMA-262".to_owned());
    }
    Ok(Some(count))
}

/// What stands in brackets, behind the first.
fn class(rest: &mut Rest<'_>) -> Result<Set, String> {
    let mut all = Set { negated: rest.take("^"), ..Set::default() };
    loop {
        let first = match rest.peek() {
            None => return Err("`[` opens a set that has no end".to_owned()),
            Some(']') => break,
            Some(_) => member(rest)?,
        };
        let is_range = rest.0.starts_with('-') && !rest.0.starts_with("-]") && rest.0.len() > 1;
        if !is_range {
            all.add(&first);
            continue;
        }
        rest.take("-");
        let last = member(rest)?;
        match (first.single(), last.single()) {
            (Some(from), Some(to)) if from <= to => all.ranges.push((from, to)),
            (Some(_), Some(_)) => return Err("a range of characters ends before it begins".to_owned()),
            // A dash beside `\w` is itself.
            _ => [first, Set::one('-'.into()), last].iter().for_each(|set| all.add(set)),
        }
    }
    rest.take("]");
    Ok(all)
}

/// One character in brackets, or a set by its escape.
fn member(rest: &mut Rest<'_>) -> Result<Set, String> {
    let Some(first) = rest.next() else { return Err("`[` opens a set that has no end".to_owned()) };
    if first != '\\' {
        return Ok(Set::one(first.into()));
    }
    if rest.take("b") {
        return Ok(Set::one(0x08));
    }
    match escape(rest)? {
        Escaped::Set(set) => Ok(set),
        Escaped::Edge | Escaped::NoEdge => Err("`\\B` stands in brackets".to_owned()),
    }
}
