//! Compares XML by what it says: names with their namespaces, attributes, and what is in the elements.

use std::collections::{BTreeMap, BTreeSet};

use roxmltree::{Document, Node};

use super::body::shown;

/// What is wrong with a body that should be this XML.
pub fn problem(expected: &str, found: &[u8]) -> Option<String> {
    let expected = match Document::parse(expected.trim()) {
        Ok(expected) => expected,
        Err(error) => return Some(format!("the expected body is no XML: {error}")),
    };
    let text = shown(found);
    match Document::parse(&text) {
        Ok(found) => difference("body", expected.root_element(), found.root_element()),
        Err(error) => Some(format!("body: {error}: `{text}`")),
    }
}

/// The first place where two elements differ. Children of different names may come in any order.
fn difference(path: &str, expected: Node<'_, '_>, found: Node<'_, '_>) -> Option<String> {
    let path = format!("{path}/{}", expected.tag_name().name());
    let wrong = |what: &str, a: &dyn std::fmt::Debug, b: &dyn std::fmt::Debug| {
        Some(format!("{path}: {what}: expected `{a:?}`, found `{b:?}`"))
    };
    let name = |node: Node<'_, '_>| (node.tag_name().namespace().map(str::to_owned), node.tag_name().name().to_owned());
    if name(expected) != name(found) {
        return wrong("name", &name(expected), &name(found));
    }
    if attributes(expected) != attributes(found) {
        return wrong("attributes", &attributes(expected), &attributes(found));
    }
    let (a, b) = (children(expected), children(found));
    if a.is_empty() && b.is_empty() {
        let text = |node: Node<'_, '_>| node.text().unwrap_or_default().to_owned();
        return if text(expected) == text(found) { None } else { wrong("text", &text(expected), &text(found)) };
    }
    for name in a.keys().chain(b.keys()).collect::<BTreeSet<_>>() {
        let (a, b) = (a.get(name).map_or(&[][..], Vec::as_slice), b.get(name).map_or(&[][..], Vec::as_slice));
        if a.len() != b.len() {
            return wrong(&format!("number of `{name}`"), &a.len(), &b.len());
        }
        if let Some(problem) = siblings(&path, a, b) {
            return Some(problem);
        }
    }
    None
}

/// Elements of one name keep their order, except the entries of a map.
fn siblings(path: &str, expected: &[Node<'_, '_>], found: &[Node<'_, '_>]) -> Option<String> {
    let entries = expected.iter().all(|node| node.children().filter(Node::is_element).count() == 2);
    let mut left = found.to_vec();
    for node in expected {
        let at = left
            .iter()
            .position(|other| difference(path, *node, *other).is_none())
            .filter(|_| entries)
            .unwrap_or_default();
        let problem = difference(path, *node, left.remove(at));
        if problem.is_some() {
            return problem;
        }
    }
    None
}

fn attributes(node: Node<'_, '_>) -> BTreeSet<(Option<String>, String, String)> {
    let attribute = |it: roxmltree::Attribute<'_, '_>| {
        (it.namespace().map(str::to_owned), it.name().to_owned(), it.value().to_owned())
    };
    node.attributes().map(attribute).collect()
}

fn children<'a, 'i>(node: Node<'a, 'i>) -> BTreeMap<String, Vec<Node<'a, 'i>>> {
    let mut children: BTreeMap<String, Vec<Node<'a, 'i>>> = BTreeMap::new();
    for child in node.children().filter(Node::is_element) {
        children.entry(child.tag_name().name().to_owned()).or_default().push(child);
    }
    children
}
