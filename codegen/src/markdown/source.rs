//! What a documentation text is written in: all of it becomes HTML in which `<` begins a tag and nothing else.
//!
//! Smithy wants `CommonMark`, in which HTML may stand; AWS writes HTML, in which `*` and `_` mean nothing.

use std::borrow::Cow;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd, html};

/// Tags of HTML, and of AWS's documentation, that part the text that they stand in.
const BLOCKS: &[&str] = &[
    "blockquote",
    "body",
    "caption",
    "caution",
    "dd",
    "div",
    "dl",
    "dt",
    "figure",
    "fullname",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "hr",
    "html",
    "important",
    "li",
    "note",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "tbody",
    "td",
    "text",
    "tfoot",
    "th",
    "thead",
    "tip",
    "title",
    "tr",
    "ul",
    "warning",
    "xhtml",
    "zonbook",
];

/// Tags within a line of text.
const INLINES: &[&str] = &[
    "a", "abbr", "b", "br", "cite", "code", "del", "dfn", "em", "i", "img", "ins", "kbd", "q", "s", "samp", "small",
    "span", "strong", "sub", "sup", "tt", "u", "var",
];

/// Longer than any tag: what goes on for so long is text, and no search for an end goes further.
const LONGEST_TAG: usize = 8192;

/// The text as HTML.
pub fn html(text: &str) -> Cow<'_, str> {
    let text = dedented(text);
    if is_html(&text) { Cow::Owned(tags_only(&text)) } else { Cow::Owned(of_markdown(&text)) }
}

/// Without the indentation that all lines have.
fn dedented(text: &str) -> Cow<'_, str> {
    let lines = || text.lines().filter(|line| !line.trim().is_empty());
    let indentation = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    match lines().map(indentation).min() {
        None | Some(0) => Cow::Borrowed(text),
        Some(shared) => {
            let rest: Vec<&str> = text.lines().map(|line| line.get(shared..).unwrap_or_default()).collect();
            Cow::Owned(rest.join("\n"))
        }
    }
}

/// Whether tags stand in the text that are no part of Markdown: it begins with one, or has no mark of Markdown.
fn is_html(text: &str) -> bool {
    let mut tags = tags(text).peekable();
    if tags.peek().is_none() {
        return false;
    }
    let begins = text.trim_start().strip_prefix('<').and_then(tag_name).is_some_and(|name| is_block(&name));
    begins || (!has_markdown(text) && has_tag_outside_code(text))
}

/// Whether Markdown shows that is not likely to stand in HTML by chance.
fn has_markdown(text: &str) -> bool {
    // In code of HTML, stars are stars: `**/*.json`.
    let has_code = text.contains("<code");
    parser(text).any(|event| match event {
        Event::Code(_)
        | Event::Start(Tag::Heading { .. } | Tag::List(_) | Tag::Table(_) | Tag::FootnoteDefinition(_)) => true,
        Event::Start(Tag::Strong) => !has_code,
        Event::Start(Tag::CodeBlock(kind)) => matches!(kind, CodeBlockKind::Fenced(_)),
        Event::Start(Tag::Link { link_type, .. }) => !matches!(link_type, LinkType::Autolink | LinkType::Email),
        _ => false,
    })
}

fn has_tag_outside_code(text: &str) -> bool {
    parser(text).any(|event| match event {
        Event::Html(html) | Event::InlineHtml(html) => tags(&html).next().is_some(),
        _ => false,
    })
}

fn parser(text: &str) -> Parser<'_> {
    Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH)
}

pub fn of_markdown(text: &str) -> String {
    let mut events = Vec::new();
    // A block of HTML comes line by line, and a tag may have several.
    let mut block = None;
    for event in parser(text) {
        match event {
            Event::Start(Tag::HtmlBlock) => block = Some(String::new()),
            Event::End(TagEnd::HtmlBlock) => {
                events.push(Event::Html(tags_only(&block.take().unwrap_or_default()).into()));
            }
            Event::Html(html) | Event::InlineHtml(html) => match &mut block {
                Some(block) => block.push_str(&html),
                None => events.push(Event::InlineHtml(tags_only(&html).into())),
            },
            // The text of an image is what can be shown of it.
            Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => {}
            event => events.push(event),
        }
    }
    let mut out = String::with_capacity(text.len());
    html::push_html(&mut out, events.into_iter());
    out
}

/// HTML in which `<` begins a whole tag or comment and nothing else: a parser would drop `<bucket>`.
fn tags_only(text: &str) -> String {
    let last_comment = text.rfind("-->");
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for (at, _) in text.match_indices('<') {
        if at < done {
            continue;
        }
        out.push_str(text.get(done..at).unwrap_or_default());
        let rest = text.get(at + 1..).unwrap_or_default();
        let comment = rest.starts_with("!--") && last_comment.is_some_and(|last| last >= at + 4);
        if comment {
            let end = text.get(at + 4..).and_then(|rest| rest.find("-->")).map_or(text.len(), |end| at + 4 + end + 3);
            done = end;
            continue;
        }
        if let Some(length) = tag(rest) {
            out.push_str(text.get(at..=at + length).unwrap_or_default());
            done = at + 1 + length;
        } else {
            out.push_str("&lt;");
            done = at + 1;
        }
    }
    out.push_str(text.get(done..).unwrap_or_default());
    out
}

/// The tags of a text, each behind its `<`.
fn tags(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices('<').filter_map(|(at, _)| text.get(at + 1..)).filter(|rest| tag(rest).is_some())
}

/// The length of the tag that `rest` begins with, behind its `<` and with its `>`.
fn tag(rest: &str) -> Option<usize> {
    let name = tag_name(rest)?;
    if !is_block(&name) && !INLINES.contains(&name.as_str()) {
        return None;
    }
    let mut quote = None;
    let mut value = false;
    for (at, c) in rest.char_indices().take(LONGEST_TAG) {
        match (quote, c) {
            (Some(open), c) if open == c => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') if value => quote = Some(c),
            (None, '>') => return Some(at + 1),
            (None, '<') => return None,
            (None, c) => value = c == '=' || (value && c.is_whitespace()),
        }
    }
    None
}

/// The name in the tag that `rest` begins with, in small letters.
fn tag_name(rest: &str) -> Option<String> {
    let rest = rest.strip_prefix('/').unwrap_or(rest);
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric())?;
    let (name, behind) = rest.split_at(end);
    let ends = behind.starts_with(|c: char| c.is_ascii_whitespace() || c == '/' || c == '>');
    (ends && name.len() <= 16).then(|| name.to_ascii_lowercase())
}

fn is_block(name: &str) -> bool {
    BLOCKS.contains(&name)
}
