//! Rustdoc from the `documentation` trait, wrapped; a truthful line where a model has none.

use smithwright_model::Traits;

use super::markdown::markdown;
use crate::ir::{Deprecation, Docs};

/// Columns of text, so that a line with indentation and `///` stays within 120, as in the rest of the project.
const WIDTH: usize = 110;

/// What the model says of a shape, or `fallback`.
pub fn docs(traits: &Traits, fallback: &str) -> Docs {
    let text = traits.documentation.as_deref().map(markdown).unwrap_or_default();
    let text = if text.trim().is_empty() { fallback.to_owned() } else { text };
    Docs(wrap(&text))
}

/// A text that may be HTML.
pub fn text(text: &str) -> Docs {
    Docs(wrap(&markdown(text)))
}

/// The first sentence of what the model says of a shape, or `fallback`.
pub fn summary(traits: &Traits, fallback: &str) -> Docs {
    let text = traits.documentation.as_deref().map(markdown).unwrap_or_default();
    let paragraph = text.trim().split("\n\n").next().unwrap_or_default().replace('\n', " ");
    let mut sentence = sentence_end(&paragraph).and_then(|end| paragraph.get(..=end)).unwrap_or(&paragraph).to_owned();
    if sentence.len() > WIDTH
        && let Some((clause, _)) = sentence.split_once("; ")
    {
        sentence = format!("{clause}.");
    }
    Docs(wrap(if sentence.is_empty() { fallback } else { &sentence }))
}

/// Where the first sentence ends: a full stop before a capital, so not that of `e.g. a name`.
fn sentence_end(text: &str) -> Option<usize> {
    text.match_indices(". ")
        .map(|(at, _)| at)
        .find(|at| text.get(at + 2..).is_some_and(|rest| rest.starts_with(|c: char| !c.is_lowercase())))
}

/// What the `deprecated` trait says.
pub fn deprecation(traits: &Traits) -> Option<Deprecation> {
    let deprecated = traits.deprecated.as_ref()?;
    let since = deprecated.since.as_ref().map(|since| format!("since {since}"));
    let note = match (deprecated.message.as_deref(), since) {
        (Some(message), Some(since)) => Some(format!("{}, {since}", message.trim_end_matches('.'))),
        (Some(message), None) => Some(message.to_owned()),
        (None, since) => since,
    };
    Some(Deprecation { note })
}

/// Breaks paragraphs at `WIDTH`; leaves fenced and indented code, tables and headings as they are.
fn wrap(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut fenced = false;
    for line in text.trim().replace('\t', "    ").lines() {
        let line = line.trim_end();
        let fence = line.trim_start().starts_with("```");
        if fence && !fenced && line.trim() == "```" {
            // A fence without a language would be compiled as a doctest.
            lines.push(format!("{line}text"));
        } else if fence || fenced || line.len() <= WIDTH || line.starts_with('#') || line.trim_start().starts_with('|')
        {
            lines.push(line.to_owned());
        } else {
            wrap_line(line, &mut lines);
        }
        fenced ^= fence;
    }
    lines.dedup_by(|line, before| line.is_empty() && before.is_empty());
    lines
}

fn wrap_line(line: &str, lines: &mut Vec<String>) {
    let body = line.trim_start();
    let marker = body.split_once(' ').map_or(0, |(first, _)| if is_list_marker(first) { first.len() + 1 } else { 0 });
    let indent = " ".repeat(line.len() - body.len() + marker);
    let mut current = line.get(..line.len() - body.len()).unwrap_or_default().to_owned();
    let mut empty = true;
    for word in body.split(' ').filter(|word| !word.is_empty()) {
        // A word behind nothing but a marker stays there, however long.
        if !empty
            && !is_list_marker(current.trim_start())
            && current.chars().count() + 1 + word.chars().count() > WIDTH
            && !is_list_marker(word)
            && !word.starts_with('#')
        {
            lines.push(std::mem::replace(&mut current, indent.clone()));
            empty = true;
        }
        if !empty {
            current.push(' ');
        }
        current.push_str(word);
        empty = false;
    }
    lines.push(current);
}

/// Whether a word at the start of a line makes it a list item.
fn is_list_marker(word: &str) -> bool {
    matches!(word, "-" | "*" | "+" | ">")
        || word
            .strip_suffix(['.', ')'])
            .is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rendered(text: &str) -> String {
        let traits = Traits { documentation: Some(text.to_owned()), ..Traits::default() };
        docs(&traits, "Fallback.").0.join("\n")
    }

    #[test]
    fn no_documentation_gives_the_fallback() {
        assert_eq!(rendered("  "), "Fallback.");
        assert_eq!(rendered("<p></p>"), "Fallback.");
        assert_eq!(rendered("<zonbook></zonbook><xhtml></xhtml>"), "Fallback.");
    }

    #[test]
    fn long_lines_are_wrapped_and_no_word_becomes_a_marker() {
        let text = format!("{} - {}", "word ".repeat(22).trim_end(), "more ".repeat(5).trim_end());
        let lines = rendered(&text);
        assert!(lines.lines().all(|line| line.len() <= WIDTH + 2 && !line.starts_with('-')), "{lines}");
    }

    #[test]
    fn an_item_begins_beside_its_marker_however_long_the_word() {
        let url = format!("https://example.com/{}", "long-".repeat(25));
        let lines = rendered(&format!("<ul><li><a href=\"{url}\">Name</a>: what it is.</li></ul>"));
        assert_eq!(lines, format!("- [Name]({url}):\n  what it is."));
    }
}
