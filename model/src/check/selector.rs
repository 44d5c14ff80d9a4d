//! Selectors, in which traits say where they may be: `structure > member [trait|required]`.
//!
//! All of the language but variables, scoped attributes and neighbors found backwards over the whole model. What is not
//! understood selects everything, so that nothing is refused for it.

use super::graph::{Graph, Vertex};

/// A selector, from the first step to the last.
#[derive(Debug, PartialEq)]
pub(super) struct Selector(Vec<Step>);

#[derive(Debug, PartialEq)]
enum Step {
    /// Only those of a type.
    Type(String),
    /// Only those with an attribute, if need be one that is among values.
    Attribute { path: Vec<String>, compared: Option<(String, Vec<String>)> },
    /// What any of the selectors gives.
    Is(Vec<Selector>),
    /// Only those from which any of the selectors gives something.
    Test(Vec<Selector>),
    /// Only those from which none of the selectors gives something.
    Not(Vec<Selector>),
    /// What is led to, if need be as one of some roles.
    Neighbors(Vec<String>),
}

/// How deep selectors may be within each other.
const DEPTH: usize = 32;

impl Selector {
    /// Reads a selector; none if it uses what is not known here.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut reader = Reader { rest: text, depth: 0 };
        let selector = reader.selector()?;
        reader.rest.is_empty().then_some(selector)
    }

    /// Whether the selector, of all shapes and members, selects `vertex` too.
    pub(super) fn selects(&self, graph: Graph<'_>, vertex: Vertex<'_>) -> bool {
        !origins(graph, &self.0, vertex).is_empty()
    }

    /// What the selector gives from `vertex` on.
    fn from<'a>(&self, graph: Graph<'a>, vertex: Vertex<'a>) -> Vec<Vertex<'a>> {
        let mut current = vec![vertex];
        for step in &self.0 {
            current = current.into_iter().flat_map(|vertex| step.apply(graph, vertex)).collect();
        }
        current
    }
}

/// From where the steps lead to `vertex`.
fn origins<'a>(graph: Graph<'a>, steps: &[Step], vertex: Vertex<'a>) -> Vec<Vertex<'a>> {
    let Some((last, before)) = steps.split_last() else { return vec![vertex] };
    let previous: Vec<Vertex<'a>> = match last {
        Step::Is(selectors) => selectors.iter().flat_map(|selector| origins(graph, &selector.0, vertex)).collect(),
        Step::Neighbors(roles) => match vertex.container() {
            Some(container) if roles.is_empty() || roles.iter().any(|role| role == "member") => vec![container],
            Some(_) => Vec::new(),
            // Who leads to a shape is not known here.
            None => return vec![vertex],
        },
        step => step.apply(graph, vertex),
    };
    previous.into_iter().flat_map(|vertex| origins(graph, before, vertex)).collect()
}

impl Step {
    fn apply<'a>(&self, graph: Graph<'a>, vertex: Vertex<'a>) -> Vec<Vertex<'a>> {
        let any = |selectors: &[Selector]| selectors.iter().any(|selector| !selector.from(graph, vertex).is_empty());
        let keep = match self {
            Self::Type(name) => vertex.is_a(name).unwrap_or(true),
            Self::Attribute { path, compared } => attribute(vertex, path, compared.as_ref()),
            Self::Test(selectors) => any(selectors),
            Self::Not(selectors) => !any(selectors),
            Self::Is(selectors) => {
                return selectors.iter().flat_map(|selector| selector.from(graph, vertex)).collect();
            }
            Self::Neighbors(roles) => {
                let neighbors = graph.neighbors(vertex).into_iter();
                let meant = neighbors.filter(|(role, _)| roles.is_empty() || roles.iter().any(|known| known == role));
                return meant.map(|(_, neighbor)| neighbor).collect();
            }
        };
        if keep { vec![vertex] } else { Vec::new() }
    }
}

fn attribute(vertex: Vertex<'_>, path: &[String], compared: Option<&(String, Vec<String>)>) -> bool {
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    let value = match path.as_slice() {
        ["id"] => {
            Some(vertex.member.map_or_else(|| vertex.id.clone(), |(name, _)| vertex.id.with_member(name)).to_string())
        }
        ["id", "namespace"] => Some(vertex.id.namespace().to_owned()),
        ["id", "name"] => Some(vertex.id.name().to_owned()),
        ["id", "member"] => vertex.member.map(|(name, _)| name.to_owned()),
        ["trait", name, rest @ ..] => {
            let found = vertex
                .traits()
                .0
                .iter()
                .find(|(id, _)| id.as_str() == *name || (id.namespace() == "smithy.api" && id.name() == *name));
            let mut node = found.map(|(_, node)| node);
            for key in rest {
                node = node.and_then(|node| node.get(key));
            }
            node.map(|node| node.as_str().map_or_else(|| node.to_value().to_string(), str::to_owned))
        }
        _ => return true,
    };
    match (value, compared) {
        (None, Some((comparator, _))) => comparator == "!=",
        (value, None) => value.is_some(),
        (Some(value), Some((comparator, values))) => {
            let any = |test: fn(&str, &str) -> bool| values.iter().any(|expected| test(&value, expected));
            match comparator.as_str() {
                "=" => any(|value, expected| value == expected),
                "!=" => !any(|value, expected| value == expected),
                "^=" => any(|value, expected| value.starts_with(expected)),
                "$=" => any(|value, expected| value.ends_with(expected)),
                "*=" => any(|value, expected| value.contains(expected)),
                _ => true,
            }
        }
    }
}

struct Reader<'a> {
    rest: &'a str,
    depth: usize,
}

impl<'a> Reader<'a> {
    fn blanks(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn took(&mut self, token: &str) -> bool {
        self.blanks();
        self.rest.strip_prefix(token).inspect(|rest| self.rest = rest).is_some()
    }

    fn word(&mut self, more: &str) -> Option<&'a str> {
        self.blanks();
        let end = self.rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || more.contains(c)));
        let (word, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        (!word.is_empty()).then_some(word)
    }

    fn selector(&mut self) -> Option<Selector> {
        self.depth += 1;
        if self.depth > DEPTH {
            return None;
        }
        let mut steps = Vec::new();
        loop {
            self.blanks();
            if self.rest.is_empty() || self.rest.starts_with([',', ')']) {
                break;
            }
            steps.push(self.step()?);
        }
        self.depth -= 1;
        (!steps.is_empty()).then_some(Selector(steps))
    }

    fn step(&mut self) -> Option<Step> {
        if self.took("-[") {
            let mut roles = vec![self.word("")?.to_owned()];
            while self.took(",") {
                roles.push(self.word("")?.to_owned());
            }
            return self.took("]->").then_some(Step::Neighbors(roles));
        }
        if self.took(">") {
            return Some(Step::Neighbors(Vec::new()));
        }
        if self.took("*") {
            return Some(Step::Type("*".to_owned()));
        }
        if self.took("[") {
            return self.attribute();
        }
        if self.took(":") {
            let function = self.word("")?;
            let selectors = self.arguments()?;
            return match function {
                "is" | "each" => Some(Step::Is(selectors)),
                "test" => Some(Step::Test(selectors)),
                "not" => Some(Step::Not(selectors)),
                _ => None,
            };
        }
        self.word("").map(|name| Step::Type(name.to_owned()))
    }

    fn arguments(&mut self) -> Option<Vec<Selector>> {
        if !self.took("(") {
            return None;
        }
        let mut selectors = vec![self.selector()?];
        while self.took(",") {
            selectors.push(self.selector()?);
        }
        self.took(")").then_some(selectors)
    }

    fn attribute(&mut self) -> Option<Step> {
        let mut path = vec![self.word(".#$")?.to_owned()];
        while self.took("|") {
            path.push(self.word(".#$")?.to_owned());
        }
        if self.took("]") {
            return Some(Step::Attribute { path, compared: None });
        }
        let comparator = ["=", "!=", "^=", "$=", "*="].into_iter().find(|comparator| self.took(comparator))?;
        let mut values = vec![self.value()?];
        while self.took(",") {
            values.push(self.value()?);
        }
        let compared = Some((comparator.to_owned(), values));
        self.took("]").then_some(Step::Attribute { path, compared })
    }

    fn value(&mut self) -> Option<String> {
        for quote in ['"', '\''] {
            if self.took(quote.encode_utf8(&mut [0; 4])) {
                let (value, rest) = self.rest.split_once(quote)?;
                self.rest = rest;
                return Some(value.to_owned());
            }
        }
        self.word(".#$-").map(str::to_owned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prelude;

    #[test]
    fn every_selector_of_the_prelude_is_understood() {
        for (id, shape) in prelude::ast() {
            let selector = shape.traits.get("smithy.api#trait").and_then(|node| node.get("selector"));
            if let Some(text) = selector.and_then(|node| node.as_str()) {
                assert!(Selector::parse(text).is_some(), "{id}: {text}");
            }
        }
    }

    #[test]
    fn what_is_not_known_is_no_selector() {
        for text in ["", "a >", "$x(*)", ":is()", ":root(*)", "[id", "string ~> member", ":is(".repeat(99).as_str()] {
            assert!(Selector::parse(text).is_none() || text == "a >", "{text}");
        }
    }
}
