//! Markdown as rustdoc reads it, from texts that may be HTML or Markdown already. Knows nothing of lines.

use htmd::element_handler::{HandlerResult, Handlers};
use htmd::options::{BulletListMarker, CodeBlockStyle, Options};
use htmd::{Element, HtmlToMarkdown};

/// The tags of HTML and of AWS's documentation; anything else in angle brackets is prose such as `Vec<u8>`.
const TAGS: &[&str] = &[
    "a",
    "abbr",
    "b",
    "blockquote",
    "body",
    "br",
    "caution",
    "cite",
    "code",
    "dd",
    "del",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
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
    "i",
    "img",
    "important",
    "ins",
    "kbd",
    "li",
    "note",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
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
    "tt",
    "u",
    "ul",
    "var",
    "warning",
    "xhtml",
    "zonbook",
];

/// Markdown for a text that may be HTML.
pub fn markdown(text: &str) -> String {
    let converted = is_html(text).then(|| converter().convert(&without_unknown_tags(text)).ok()).flatten();
    escape(converted.as_deref().unwrap_or(text))
}

fn converter() -> HtmlToMarkdown {
    let options = Options {
        bullet_list_marker: BulletListMarker::Dash,
        code_block_style: CodeBlockStyle::Fenced,
        ul_bullet_spacing: 1,
        ol_number_spacing: 1,
        ..Options::default()
    };
    HtmlToMarkdown::builder()
        .options(options)
        .add_handler(vec!["a"], link)
        .add_handler(vec!["dt"], term)
        .add_handler(vec!["dd"], description)
        .add_handler(vec!["caution", "important", "note", "tip", "warning"], remark)
        .build()
}

/// A link, if it leads anywhere: what is relative to a page of another site leaves its text.
#[allow(clippy::needless_pass_by_value, clippy::unnecessary_wraps, reason = "as htmd wants handlers")]
fn link(handlers: &dyn Handlers, element: Element<'_>) -> Option<HandlerResult> {
    let content = handlers.walk_children(element.node).content;
    let text = content.trim();
    let href = element.attrs.iter().find(|attribute| &*attribute.name.local == "href");
    let href = href.map(|attribute| attribute.value.trim()).filter(|href| is_url(href));
    let Some(href) = href.filter(|_| !text.is_empty()) else { return Some(content.into()) };
    let href: String = href.chars().map(encoded).collect();
    Some(content.replacen(text, &format!("[{text}]({href})"), 1).into())
}

/// A character of a link's target: percent-encoded where Markdown would end the target.
fn encoded(c: char) -> String {
    if c.is_whitespace() || c.is_control() || "()<>[]\\`\"".contains(c) {
        let mut bytes = [0; 4];
        let encoded: Vec<String> = c.encode_utf8(&mut bytes).bytes().map(|byte| format!("%{byte:02X}")).collect();
        return encoded.concat();
    }
    c.to_string()
}

/// `- **Term**`
#[allow(clippy::needless_pass_by_value, clippy::unnecessary_wraps, reason = "as htmd wants handlers")]
fn term(handlers: &dyn Handlers, element: Element<'_>) -> Option<HandlerResult> {
    let content = handlers.walk_children(element.node).content;
    let text = content.trim();
    if text.is_empty() {
        return Some("".into());
    }
    let bold = if text.contains("**") { text.to_owned() } else { format!("**{text}**") };
    Some(format!("\n\n- {bold}\n\n").into())
}

/// Paragraphs below the term.
#[allow(clippy::needless_pass_by_value, clippy::unnecessary_wraps, reason = "as htmd wants handlers")]
fn description(handlers: &dyn Handlers, element: Element<'_>) -> Option<HandlerResult> {
    let content = handlers.walk_children(element.node).content;
    let lines = content.trim().lines();
    let indented: Vec<String> =
        lines.map(|line| if line.is_empty() { String::new() } else { format!("  {line}") }).collect();
    Some(format!("\n\n{}\n\n", indented.join("\n")).into())
}

/// `**Note:** text`
#[allow(clippy::needless_pass_by_value, clippy::unnecessary_wraps, reason = "as htmd wants handlers")]
fn remark(handlers: &dyn Handlers, element: Element<'_>) -> Option<HandlerResult> {
    let content = handlers.walk_children(element.node).content;
    let text = content.trim();
    let (first, rest) = element.tag.split_at_checked(1)?;
    let name = first.to_uppercase() + rest;
    let block = text.starts_with(['-', '#', '|', '`']) || text.starts_with(|c: char| c.is_ascii_digit());
    Some(match (text.is_empty(), block) {
        (true, _) => "".into(),
        (false, true) => format!("\n\n**{name}:**\n\n{text}\n\n").into(),
        (false, false) => format!("\n\n**{name}:** {text}\n\n").into(),
    })
}

/// Whether the text is HTML: holds one of [`TAGS`], or an entity such as `&lt;`.
fn is_html(text: &str) -> bool {
    let tag = text.split('<').skip(1).any(|rest| rest.contains('>') && is_tag(rest));
    let entity = |entity: &&str| text.contains(*entity);
    tag || (text.contains('&') && ["&lt;", "&gt;", "&amp;", "&quot;", "&nbsp;", "&#"].iter().any(entity))
}

/// Whether `rest`, which follows a `<`, begins with the name of a tag.
fn is_tag(rest: &str) -> bool {
    let rest = rest.trim_start_matches('/');
    let end = rest.find(|c: char| c.is_whitespace() || "/>".contains(c)).unwrap_or(rest.len());
    let name = rest.get(..end).unwrap_or_default().to_ascii_lowercase();
    TAGS.contains(&name.as_str())
}

/// HTML in which `<` begins a tag or comment and nothing else: a parser would drop `<bucket>`.
fn without_unknown_tags(text: &str) -> String {
    let mut pieces = text.split('<');
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for rest in pieces {
        out.push_str(if is_tag(rest) || rest.starts_with("!--") { "<" } else { "&lt;" });
        out.push_str(rest);
    }
    out
}

/// Escapes what rustdoc would take for a link to an item or for a tag, and marks bare URLs as links, outside code.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // How many backticks the code began with that we are in.
    let mut code = None;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        // Nothing else begins what is looked for.
        let plain = rest.bytes().position(|byte| matches!(byte, b'`' | b'<' | b'[' | b'h'));
        let (prose, behind) = rest.split_at(plain.unwrap_or(rest.len()));
        if !prose.is_empty() {
            out.push_str(prose);
            rest = behind;
            continue;
        }
        let escaped = out.ends_with('\\') && !out.ends_with("\\\\");
        let ticks = rest.bytes().take_while(|byte| *byte == b'`').count();
        if ticks > 0 && (code.is_some() || !escaped) {
            code = match code {
                None if closes(rest, ticks) => Some(ticks),
                Some(opened) if opened == ticks => None,
                other => other,
            };
            let (run, behind) = rest.split_at_checked(ticks).unwrap_or((rest, ""));
            out.push_str(run);
            rest = behind;
            continue;
        }
        if code.is_none() && is_url(rest) && !out.ends_with(['(', '<', '[']) {
            let url = url(rest);
            out.extend(["<", url, ">"]);
            rest = rest.get(url.len()..).unwrap_or_default();
            continue;
        }
        match c {
            '<' if code.is_none() && !escaped && !rest.get(1..).is_some_and(is_url) => out.push('\\'),
            '[' if code.is_none() && !escaped && !is_link(rest) => {
                // A link within the model's own page leads nowhere: its text stays.
                if let Some((text, behind)) = local_link(rest) {
                    out.push_str(text);
                    rest = behind;
                    continue;
                }
                out.push('\\');
            }
            _ => {}
        }
        out.push(c);
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
    }
    out
}

/// Whether the backticks that `rest` begins with are closed by as many.
fn closes(rest: &str, ticks: usize) -> bool {
    let mut behind = rest.get(ticks..).unwrap_or_default();
    while let Some(at) = behind.find('`') {
        behind = behind.get(at..).unwrap_or_default();
        let run = behind.bytes().take_while(|byte| *byte == b'`').count();
        if run == ticks {
            return true;
        }
        behind = behind.get(run..).unwrap_or_default();
    }
    false
}

fn is_url(rest: &str) -> bool {
    rest.starts_with("https://") || rest.starts_with("http://")
}

/// The URL that `rest` begins with, without the punctuation of its sentence.
fn url(rest: &str) -> &str {
    let end = rest.find(|c: char| c.is_whitespace() || "()<>[]`\"\\".contains(c)).unwrap_or(rest.len());
    rest.get(..end).unwrap_or(rest).trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '\''])
}

/// Whether the text at `[` is an inline link with an absolute target.
fn is_link(rest: &str) -> bool {
    let mut depth = 0_usize;
    let mut escaped = false;
    for (at, c) in rest.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => depth = depth.saturating_add(1),
            ']' if depth > 1 => depth = depth.saturating_sub(1),
            ']' => {
                let behind = rest.get(at + 1..).unwrap_or_default();
                return behind.starts_with("(http://") || behind.starts_with("(https://");
            }
            _ => {}
        }
    }
    false
}

/// The text of a link to a place on the same page, `[text](#place)`, and what follows the link.
fn local_link(rest: &str) -> Option<(&str, &str)> {
    let (text, target) = rest.strip_prefix('[')?.split_once("](#")?;
    let (_, behind) = target.split_once(')')?;
    (!text.contains('[') && !text.contains(']')).then_some((text, behind))
}

#[cfg(test)]
mod tests {
    use super::markdown as rendered;

    #[test]
    fn html_becomes_markdown() {
        assert_eq!(
            rendered(
                "<p>Puts <code>Records</code> into <a href=\"https://example.com\">a stream</a>.</p> <ul> <li> <p>One</p> </li> <li><p>Two</p></li> </ul>"
            ),
            "Puts `Records` into [a stream](https://example.com).\n\n- One\n\n- Two"
        );
    }

    #[test]
    fn nothing_is_left_that_rustdoc_would_take_for_a_link_or_a_tag() {
        assert_eq!(rendered("Values [a-z] of Vec<u8>, not `[x]`."), "Values \\[a-z] of Vec\\<u8>, not `[x]`.");
        assert_eq!(rendered("See [below](#limits)."), "See below.");
        assert_eq!(rendered("See [this](https://example.com)."), "See [this](https://example.com).");
        assert_eq!(
            rendered("At https://example.com/a_b. Or <https://a.example>"),
            "At <https://example.com/a_b>. Or <https://a.example>"
        );
        assert_eq!(rendered("As \"https://example.com/a\"."), "As \"<https://example.com/a>\".");
    }

    #[test]
    fn links_keep_their_target_or_leave_their_text() {
        let link = |href: &str| rendered(&format!("<p>See <a href=\"{href}\"> this </a>.</p>"));
        assert_eq!(link(" https://example.com/a b "), "See [this](https://example.com/a%20b) .");
        assert_eq!(link("https://example.com/a_(b)"), "See [this](https://example.com/a_%28b%29) .");
        for nowhere in ["", "#top", "/a.html", "mailto:a@example.com", "javascript:x()"] {
            assert_eq!(link(nowhere), "See this .", "{nowhere}");
        }
        assert_eq!(rendered("<p>As <a>Name</a> says.</p>"), "As Name says.");
        assert_eq!(rendered("<a href=\"https://example.com\">a [b] c</a>"), "[a \\[b\\] c](https://example.com)");
        assert_eq!(rendered("<a href=\"https://example.com\"><code>a</code></a>"), "[`a`](https://example.com)");
    }

    #[test]
    fn terms_and_remarks_are_told_apart_from_prose() {
        assert_eq!(
            rendered("<dl><dt>ON</dt><dd><p>Goes.</p><p>Fast.</p></dd><dt>OFF</dt><dd>Stands.</dd></dl>"),
            "- **ON**\n\n  Goes.\n\n  Fast.\n\n- **OFF**\n\n  Stands."
        );
        assert_eq!(
            rendered("<p>Text.</p><note><p>Mind it.</p></note><p>More.</p>"),
            "Text.\n\n**Note:** Mind it.\n\nMore."
        );
        assert_eq!(rendered("<important><ul><li>One</li></ul></important>"), "**Important:**\n\n- One");
        assert_eq!(rendered("<p>Text.</p><note></note>"), "Text.");
    }

    #[test]
    fn what_is_no_tag_is_text() {
        assert_eq!(rendered("<p>The <bucket> of</p><p>Vec<u8></p>"), "The \\<bucket> of\n\nVec\\<u8>");
        assert_eq!(rendered("<code><account>.example</code>"), "`<account>.example`");
        assert_eq!(rendered("a < b and b > c"), "a \\< b and b > c");
        assert_eq!(rendered("<!-- hidden --><p>Shown.</p>"), "Shown.");
    }

    #[test]
    fn code_is_left_alone_however_it_is_fenced() {
        assert_eq!(rendered("``a` [b]`` and [c]"), "``a` [b]`` and \\[c]");
        assert_eq!(rendered("a ` alone and [b]"), "a ` alone and \\[b]");
        assert_eq!(rendered("<pre><code>a [b] &lt;c&gt;</code></pre>"), "```\na [b] <c>\n```");
    }
}
