//! Reads the little XML that STS answers with, into a tree. Any bytes give a tree or an error; none give a panic.
//!
//! Elements, text, CDATA, comments, processing instructions and the five named and all numbered entities; attributes are
//! passed over and prefixes of namespaces dropped. A DOCTYPE is refused, so no text can define entities of its own.

use std::borrow::Cow;

/// How deep elements may be nested: answers of STS are four deep.
const MAX_DEPTH: usize = 16;

/// An element: its name without prefix, its text, its children.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Element {
    name: String,
    text: String,
    children: Vec<Element>,
}

impl Element {
    /// The root of a document.
    pub(super) fn parse(document: &[u8]) -> Result<Self, &'static str> {
        let text = std::str::from_utf8(document).map_err(|_| "it is not UTF-8")?;
        Parser { rest: text.trim_start_matches('\u{feff}'), open: Vec::new() }.document()
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// The first child of this name.
    pub(super) fn into_child(self, name: &str) -> Option<Self> {
        self.children.into_iter().find(|child| child.name == name)
    }

    /// The first descendant that these names lead to, one a level.
    pub(super) fn at(&self, path: &[&str]) -> Option<&Self> {
        let Some((first, rest)) = path.split_first() else { return Some(self) };
        self.children.iter().filter(|child| child.name == *first).find_map(|child| child.at(rest))
    }

    /// The text of [`at`](Self::at), unless it is empty.
    pub(super) fn text_at(&self, path: &[&str]) -> Option<&str> {
        self.at(path).map(|element| element.text.trim()).filter(|text| !text.is_empty())
    }
}

struct Parser<'a> {
    rest: &'a str,
    open: Vec<Element>,
}

impl<'a> Parser<'a> {
    fn document(mut self) -> Result<Element, &'static str> {
        loop {
            let end = if self.open.is_empty() { "no element begins in it" } else { "it ends too soon" };
            let (text, markup) = self.rest.split_once('<').ok_or(end)?;
            self.rest = markup;
            self.text(&unescape(text)?)?;
            if let Some(rest) = markup.strip_prefix("!--") {
                self.rest = rest.split_once("-->").ok_or("a comment is left open")?.1;
            } else if let Some(rest) = markup.strip_prefix("![CDATA[") {
                let (text, rest) = rest.split_once("]]>").ok_or("CDATA is left open")?;
                self.text(text)?;
                self.rest = rest;
            } else if let Some(rest) = markup.strip_prefix('?') {
                self.rest = rest.split_once("?>").ok_or("a processing instruction is left open")?.1;
            } else if markup.starts_with('!') {
                return Err("a DOCTYPE is not allowed");
            } else if let Some(root) = self.tag()? {
                return self.end(root);
            }
        }
    }

    /// Only comments and white space may follow the root.
    fn end(&self, root: Element) -> Result<Element, &'static str> {
        let mut rest = self.rest.trim_start();
        while let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.split_once("-->").ok_or("a comment is left open")?.1.trim_start();
        }
        if rest.is_empty() { Ok(root) } else { Err("something follows its end") }
    }

    fn text(&mut self, text: &str) -> Result<(), &'static str> {
        match self.open.last_mut() {
            Some(element) => element.text.push_str(text),
            None if text.trim().is_empty() => {}
            None => return Err("text stands outside of any element"),
        }
        Ok(())
    }

    /// Reads a tag; gives the root when it closes.
    fn tag(&mut self) -> Result<Option<Element>, &'static str> {
        let tag = self.until_end_of_tag()?;
        if let Some(name) = tag.strip_prefix('/') {
            let closed = self.open.pop().ok_or("an element is closed that is not open")?;
            if local(name.trim_end())? != closed.name {
                return Err("an element is closed by another name");
            }
            return Ok(self.close(closed));
        }
        let (tag, empty) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
        let name = tag.split(char::is_whitespace).next().unwrap_or_default();
        let element = Element { name: local(name)?.to_owned(), ..Element::default() };
        if self.open.len() >= MAX_DEPTH {
            return Err("its elements are nested too deep");
        }
        if empty {
            return Ok(self.close(element));
        }
        self.open.push(element);
        Ok(None)
    }

    /// The tag up to its `>`, which may also stand in quotes.
    fn until_end_of_tag(&mut self) -> Result<&'a str, &'static str> {
        let mut quote = None;
        for (at, c) in self.rest.char_indices() {
            match (quote, c) {
                (None, '>') => {
                    let (tag, rest) = self.rest.split_at_checked(at).ok_or("a tag is broken")?;
                    self.rest = rest.strip_prefix('>').unwrap_or(rest);
                    return Ok(tag);
                }
                (None, '<') => return Err("a tag is left open"),
                (None, '"' | '\'') => quote = Some(c),
                (Some(open), c) if open == c => quote = None,
                _ => {}
            }
        }
        Err("a tag is left open")
    }

    fn close(&mut self, element: Element) -> Option<Element> {
        match self.open.last_mut() {
            Some(parent) => {
                parent.children.push(element);
                None
            }
            None => Some(element),
        }
    }
}

/// A name without its prefix.
fn local(name: &str) -> Result<&str, &'static str> {
    let local = name.rsplit(':').next().unwrap_or_default();
    let legal = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    if local.is_empty() || !local.chars().all(legal) { Err("an element has no valid name") } else { Ok(local) }
}

/// The text with its entities replaced.
fn unescape(text: &str) -> Result<Cow<'_, str>, &'static str> {
    let Some((before, mut rest)) = text.split_once('&') else { return Ok(Cow::Borrowed(text)) };
    let mut plain = before.to_owned();
    loop {
        let (entity, after) = rest.split_once(';').ok_or("an entity is left open")?;
        plain.push(character(entity).ok_or("an entity is not known")?);
        let Some((text, next)) = after.split_once('&') else {
            plain.push_str(after);
            return Ok(Cow::Owned(plain));
        };
        plain.push_str(text);
        rest = next;
    }
}

fn character(entity: &str) -> Option<char> {
    Some(match entity {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let number = entity.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)?
        }
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Element;

    fn parse(text: &str) -> Result<Element, &'static str> {
        Element::parse(text.as_bytes())
    }

    #[test]
    fn elements_are_found_by_path() {
        let text = "\u{feff}<?xml version=\"1.0\"?>\n<!-- > -->\n<a xmlns=\"http://x/\" y='>'>\n  <s:b><c/></s:b>\n\
                    <b><c>1 &lt;&#x41;&#66;&amp;&gt; <![CDATA[<&]]><!-- no --></c ></b></a>\n<!-- -->";
        let root = parse(text).unwrap();
        assert_eq!((root.name(), root.text_at(&["b", "c"])), ("a", None));
        assert_eq!(root.at(&["b"]).map(|b| b.children.len()), Some(1));
        let root = parse("<a><b></b><b><c> 1 &lt;&#x41;&#66;&amp;&gt; <![CDATA[<&]]><!-- no --></c ></b></a>").unwrap();
        assert_eq!(root.text_at(&["b", "c"]), Some("1 <AB&> <&"));
        assert_eq!(root.text_at(&["b", "d"]), None);
    }

    #[test]
    fn what_is_no_xml_is_refused() {
        for text in [
            "",
            "x",
            "{}",
            "<",
            "<a",
            "<a>",
            "<a></b>",
            "</a>",
            "<a/>x",
            "<a/><b/>",
            "<a>&x;</a>",
            "<a>&lt</a>",
            "<a>&#x110000;</a>",
            "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>",
            "<a><!-- </a>",
            "<a><![CDATA[ </a>",
            "<?xml",
            "< a/>",
            "<a b=\">",
            "<a<b/>",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
        assert_eq!(parse(&"<a>".repeat(100_000)), Err("its elements are nested too deep"));
        assert_eq!(Element::parse(b"<a>\xff</a>"), Err("it is not UTF-8"));
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = Element::parse(&bytes);
        }

        #[test]
        fn nor_does_what_looks_like_xml(text in "(<|>|/|a|b|!|\\?|-|\\[CDATA\\[|\\]\\]>|&|;|#|x|=|\"|'| |:|é){0,60}") {
            let _ = parse(&text);
        }

        #[test]
        fn any_text_comes_back(text in "\\PC{0,40}") {
            let escaped = text.replace('&', "&amp;").replace('<', "&lt;");
            let root = parse(&format!("<a><b>{escaped}</b></a>")).unwrap();
            prop_assert_eq!(root.text_at(&["b"]).unwrap_or_default(), text.trim());
        }
    }
}
