//! Strings with values to be filled in: `https://{Region}.{partition#dnsSuffix}`.

use super::AttributePath;

/// Text and values, in order; no two pieces of text beside each other, and none that is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Template(pub Vec<TemplatePart>);

/// A part of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TemplatePart {
    /// Text as it stands.
    Text(String),
    /// The value of this name, or the part of it that the path leads to.
    Value(String, Option<AttributePath>),
}

impl Template {
    /// Reads a template; `{{` and `}}` stand for braces. The error says what is wrong with it.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let unbalanced = || format!("unbalanced braces in `{text}`");
        let mut parts = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            let (before, from) = rest.split_at(at);
            plain.push_str(before);
            if let Some(behind) = from.strip_prefix("{{").or_else(|| from.strip_prefix("}}")) {
                plain.push_str(from.get(..1).unwrap_or_default());
                rest = behind;
                continue;
            }
            let (name, behind) =
                from.strip_prefix('{').and_then(|inner| inner.split_once('}')).ok_or_else(unbalanced)?;
            if name.contains('{') {
                return Err(unbalanced());
            }
            if !plain.is_empty() {
                parts.push(TemplatePart::Text(std::mem::take(&mut plain)));
            }
            parts.push(match name.split_once('#') {
                None => TemplatePart::Value(name.to_owned(), None),
                Some((name, path)) => TemplatePart::Value(name.to_owned(), Some(AttributePath::parse(path)?)),
            });
            rest = behind;
        }
        plain.push_str(rest);
        if !plain.is_empty() {
            parts.push(TemplatePart::Text(plain));
        }
        Ok(Self(parts))
    }

    /// Calls `visit` with every name that is referred to.
    pub fn references(&self, visit: &mut dyn FnMut(&str)) {
        for part in &self.0 {
            if let TemplatePart::Value(name, _) = part {
                visit(name);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Template, TemplatePart};
    use crate::endpoint_rules::AttributePath;

    #[test]
    fn values_stand_in_braces() {
        let text = |text: &str| TemplatePart::Text(text.to_owned());
        let path = AttributePath { keys: vec!["dnsSuffix".to_owned()], index: None };
        assert_eq!(
            Template::parse("https://{Region}.{p#dnsSuffix}"),
            Ok(Template(vec![
                text("https://"),
                TemplatePart::Value("Region".to_owned(), None),
                text("."),
                TemplatePart::Value("p".to_owned(), Some(path)),
            ]))
        );
        assert_eq!(Template::parse("a {{b}} c"), Ok(Template(vec![text("a {b} c")])));
        assert_eq!(Template::parse(""), Ok(Template(Vec::new())));
        for broken in ["{a", "a}", "{a{b}}", "{a#}", "{a#b[}"] {
            assert!(Template::parse(broken).is_err(), "{broken}");
        }
    }
}
