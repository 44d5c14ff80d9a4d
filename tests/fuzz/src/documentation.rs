//! Any documentation becomes Markdown that rustdoc, by its own parser, finds nothing to object to, and no text is lost.

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

#[path = "../../../codegen/src/markdown/marks.rs"]
mod marks;

use marks::{MARKS, SWALLOWING};

/// Takes `bytes` as documentation twice: as they are, and as a choice of words and marks.
pub fn check(bytes: &[u8]) {
    checked(&String::from_utf8_lossy(bytes));
    let mut text = String::new();
    let mut words = Vec::new();
    for (index, byte) in bytes.iter().take(64).enumerate() {
        let at = usize::from(*byte);
        if let Some(mark) = MARKS.get(at).copied() {
            text.push_str(mark);
        } else if let Some(mark) = SWALLOWING.get(255 - at).copied() {
            text.push_str(mark);
        } else {
            words.push(format!("w{index}w"));
            text.push_str(words.last().map(String::as_str).unwrap_or_default());
        }
    }
    let shown = checked(&text);
    if !SWALLOWING.iter().any(|mark| text.contains(mark)) {
        let mut rest = shown.as_str();
        for word in &words {
            let at =
                rest.find(word).unwrap_or_else(|| panic!("{word} is lost from {text:?}, of which is shown {shown:?}"));
            rest = &rest[at + word.len()..];
        }
    }
}

/// Documents with `text`, and gives what is shown of it.
pub fn checked(text: &str) -> String {
    let lines = smithwright_codegen::documentation(text);
    for line in &lines {
        let forbidden =
            |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
        assert!(!line.contains(forbidden), "{line:?} of {text:?}");
    }
    let markdown = lines.join("\n");
    let mut unresolved = Vec::new();
    let mut resolve = |link: pulldown_cmark::BrokenLink<'_>| {
        unresolved.push(link.reference.to_string());
        None
    };
    // As rustdoc reads documentation, but for quotes and dashes that look better.
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let mut shown = String::new();
    let mut unmarked = 0;
    for event in Parser::new_with_broken_link_callback(&markdown, options, Some(&mut resolve)) {
        let fine = match &event {
            Event::Html(_)
            | Event::InlineHtml(_)
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_)
            | Event::Start(Tag::Image { .. } | Tag::FootnoteDefinition(_)) => false,
            Event::Start(Tag::CodeBlock(kind)) => {
                unmarked += 1;
                *kind == CodeBlockKind::Fenced("text".into())
            }
            Event::Start(Tag::Link { link_type, dest_url, .. }) => {
                unmarked += 1;
                matches!(link_type, LinkType::Inline | LinkType::Autolink) && dest_url.starts_with("http")
            }
            // The sign of a heading is needed.
            Event::Start(Tag::Heading { .. }) => text.contains(['#', '=', '-']) || text.to_lowercase().contains("<h"),
            Event::End(TagEnd::Link | TagEnd::CodeBlock) => {
                unmarked -= 1;
                true
            }
            // Elsewhere a URL must be marked as a link.
            Event::Text(text) => unmarked > 0 || !bare_url(text),
            _ => true,
        };
        assert!(fine, "{event:?} in\n{markdown}\nof {text:?}");
        match event {
            Event::Text(text) | Event::Code(text) => shown.push_str(&text),
            _ => shown.push(' '),
        }
    }
    assert!(unresolved.is_empty(), "{unresolved:?} in\n{markdown}\nof {text:?}");
    shown
}

/// Whether rustdoc would say that a text holds a URL which is no link.
fn bare_url(text: &str) -> bool {
    ["https://", "http://"].iter().flat_map(|scheme| text.match_indices(scheme)).any(|(at, scheme)| {
        let host =
            text[at + scheme.len()..].split(|c: char| !(c.is_ascii_alphanumeric() || "-@:%._+~#=".contains(c))).next();
        host.is_some_and(|host| host.trim_matches('.').contains('.'))
    })
}
