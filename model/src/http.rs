//! The traits with addresses, `http` and `endpoint`, and their patterns taken apart. Knows no protocol.

use std::collections::HashSet;

use serde::Deserialize;

use crate::id::is_identifier;

/// How an operation is called over HTTP.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Http {
    /// The request's method.
    pub method: String,
    /// Where the request goes, with labels: see [`UriPattern`].
    pub uri: String,
    /// The status of a response that is no error.
    #[serde(default = "ok")]
    pub code: u16,
}

fn ok() -> u16 {
    200
}

/// A prefix of the host name, with `{labels}`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Endpoint {
    /// For example `data-` or `{AccountId}.`.
    pub host_prefix: String,
}

impl Endpoint {
    /// The prefix taken apart, its labels anywhere in it; none if braces do not match.
    #[must_use]
    pub fn parts(&self) -> Option<Vec<PatternPart>> {
        let mut parts = Vec::new();
        for (at, piece) in self.host_prefix.split('{').enumerate() {
            let (label, text) =
                if at == 0 { (None, piece) } else { piece.split_once('}').map(|(a, b)| (Some(a), b))? };
            parts.extend(label.map(|name| PatternPart::Label { name: name.to_owned(), greedy: false }));
            if text.contains('}') {
                return None;
            }
            PatternPart::push_text(&mut parts, text);
        }
        Some(parts)
    }
}

/// A part of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PatternPart {
    /// Text as it stands.
    Text(String),
    /// The value of an input member.
    Label {
        /// The label's name; in a URI that of [`Member::label`](crate::Member::label).
        name: String,
        /// Whether it may be several segments of a path.
        greedy: bool,
    },
}

impl PatternPart {
    /// Adds text to parts, which belongs to that before it.
    fn push_text(parts: &mut Vec<Self>, more: &str) {
        match parts.last_mut() {
            Some(Self::Text(text)) => text.push_str(more),
            _ if more.is_empty() => {}
            _ => parts.push(Self::Text(more.to_owned())),
        }
    }

    /// A pattern without the names of its labels, which nothing that is sent shows.
    pub(crate) fn unnamed(parts: &[Self]) -> String {
        let texts = parts.iter().map(|part| match part {
            Self::Text(text) => text,
            Self::Label { greedy: true, .. } => "{+}",
            Self::Label { greedy: false, .. } => "{}",
        });
        texts.collect()
    }
}

/// The path and query of the trait `http`: `/buckets/{Bucket}/{Key+}?list-type=2`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UriPattern {
    /// The path, which begins with a slash; a label is a segment of it.
    pub path: Vec<PatternPart>,
    /// What is always in the query, each as it stands: `key=value` or `key`.
    pub query: Vec<String>,
}

impl UriPattern {
    /// Takes `uri` apart; the error says in one line what is wrong with it.
    pub fn parse(uri: &str) -> Result<Self, String> {
        if !uri.starts_with('/') {
            return Err("must begin with `/`".to_owned());
        }
        if uri.ends_with('?') || uri.contains('#') || !uri.is_ascii() {
            return Err("must be ASCII, without `#`, and not end with `?`".to_owned());
        }
        let (path, query) = uri.split_once('?').map_or((uri, None), |(path, query)| (path, Some(query)));
        let pattern = Self { path: parts_of_path(path)?, query: query.map_or(Ok(Vec::new()), literals)? };
        let mut seen = HashSet::new();
        let twice = pattern.labels().find(|(name, _)| !seen.insert(name.to_ascii_lowercase()));
        twice.map_or(Ok(()), |(name, _)| Err(format!("has the label `{name}` twice")))?;
        Ok(pattern)
    }

    /// The names of labels, and whether each is greedy.
    pub fn labels(&self) -> impl Iterator<Item = (&str, bool)> {
        self.path.iter().filter_map(|part| match part {
            PatternPart::Label { name, greedy } => Some((name.as_str(), *greedy)),
            PatternPart::Text(_) => None,
        })
    }

    /// Keys and values that are always in the query.
    fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.query.iter().map(|literal| pair(literal))
    }

    /// Whether every request has the query parameter `name`.
    pub(crate) fn has_literal(&self, name: &str) -> bool {
        self.pairs().any(|(known, _)| known == name)
    }

    /// The URI without the names of its labels and slashes at its ends, and with its query in order.
    pub(crate) fn unnamed(&self) -> String {
        let mut query: Vec<String> = self.pairs().map(|(name, value)| format!("{name}={value}")).collect();
        query.sort_unstable();
        format!("/{}?{}", PatternPart::unnamed(&self.path).trim_matches('/'), query.join("&"))
    }
}

fn parts_of_path(path: &str) -> Result<Vec<PatternPart>, String> {
    let mut parts = Vec::new();
    let segments = path.trim_end_matches('/');
    for segment in segments.split('/').skip(1) {
        PatternPart::push_text(&mut parts, "/");
        if let Some(inner) = segment.strip_prefix('{').and_then(|text| text.strip_suffix('}')) {
            let (name, greedy) = inner.strip_suffix('+').map_or((inner, false), |name| (name, true));
            if !is_identifier(name) {
                return Err(format!("`{segment}` is no label"));
            }
            parts.push(PatternPart::Label { name: name.to_owned(), greedy });
        } else if segment.is_empty() {
            return Err("has an empty segment".to_owned());
        } else if segment.contains(['{', '}']) {
            return Err(format!("a label is a whole segment, which `{segment}` is not"));
        } else {
            PatternPart::push_text(&mut parts, segment);
        }
    }
    // Slashes at the end are no segments.
    PatternPart::push_text(&mut parts, path.strip_prefix(segments).unwrap_or_default());
    Ok(parts)
}

fn literals(query: &str) -> Result<Vec<String>, String> {
    let mut seen = HashSet::new();
    for literal in query.split('&') {
        let (name, _) = pair(literal);
        if literal.contains(['{', '}']) {
            return Err("labels are for the path, not for the query".to_owned());
        }
        if !seen.insert(name) {
            return Err(format!("has the query parameter `{name}` twice"));
        }
    }
    Ok(query.split('&').filter(|literal| !literal.is_empty()).map(str::to_owned).collect())
}

fn pair(literal: &str) -> (&str, &str) {
    literal.split_once('=').unwrap_or((literal, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> PatternPart {
        PatternPart::Text(text.to_owned())
    }

    fn label(name: &str, greedy: bool) -> PatternPart {
        PatternPart::Label { name: name.to_owned(), greedy }
    }

    #[test]
    fn a_uri_is_text_labels_and_literals_of_the_query() {
        let pattern = UriPattern::parse("/b/{Bucket}/x/{Key+}/?list-type=2&delete&").unwrap();
        let path = [text("/b/"), label("Bucket", false), text("/x/"), label("Key", true), text("/")];
        assert_eq!(pattern.path, path);
        assert_eq!(pattern.query, ["list-type=2", "delete"]);
        assert_eq!(UriPattern::parse("/").unwrap().path, [text("/")]);
        assert_eq!(UriPattern::parse("/R/{l}/(a+)+").unwrap().path, [text("/R/"), label("l", false), text("/(a+)+")]);
    }

    #[test]
    fn labels_and_literals_are_told_apart() {
        let uri = UriPattern::parse("/a/{b}/c/{d+}/?e&f=g=h").expect("a URI");
        assert_eq!(uri.labels().collect::<Vec<_>>(), [("b", false), ("d", true)]);
        assert!(uri.has_literal("e") && uri.has_literal("f") && !uri.has_literal("g"));
        assert_eq!(uri.unnamed(), UriPattern::parse("/a/{x}/c/{y+}?f=g=h&e=").expect("a URI").unnamed());
        assert_eq!(UriPattern::parse("/").expect("a URI").unnamed(), "/?");
    }

    #[test]
    fn what_is_no_uri_is_refused() {
        for (uri, why) in [
            ("", "begin with `/`"),
            ("a", "begin with `/`"),
            ("a/b", "begin with `/`"),
            ("/a?", "not end with `?`"),
            ("/a#b", "without `#`"),
            ("/\u{e4}", "must be ASCII"),
            ("/a//b", "an empty segment"),
            ("/{}", "`{}` is no label"),
            ("/{a b}", "`{a b}` is no label"),
            ("/{a}b", "a whole segment, which `{a}b` is not"),
            ("/a{b}", "a whole segment, which `a{b}` is not"),
            ("/{a", "a whole segment, which `{a` is not"),
            ("/a}", "a whole segment, which `a}` is not"),
            ("/{a}/{A}", "the label `A` twice"),
            ("/a?{b}", "labels are for the path"),
            ("/a?b={c}", "labels are for the path"),
            ("/a?b&b=1", "the query parameter `b` twice"),
        ] {
            let error = UriPattern::parse(uri).unwrap_err();
            assert!(error.contains(why), "{uri}: {error}");
        }
    }

    #[test]
    fn labels_of_a_host_are_what_stands_in_braces() {
        let parts = |prefix: &str| Endpoint { host_prefix: prefix.to_owned() }.parts();
        assert_eq!(parts("data-"), Some(vec![text("data-")]));
        let three = vec![text("foo."), label("a", false), text("."), label("b", false), text(".")];
        assert_eq!(parts("foo.{a}.{b}."), Some(three));
        assert_eq!(parts("{a}{b}"), Some(vec![label("a", false), label("b", false)]));
        for broken in ["{a", "a}", "{a}}", "{a{b}"] {
            assert_eq!(parts(broken), None, "{broken}");
        }
    }
}
