use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::marks::{MARKS, SWALLOWING};
use super::tree::{Block, Inline};
use super::{blocks, code, document, html, line, plain, print, source, summary};

fn rendered(text: &str) -> String {
    document(text).join("\n")
}

#[test]
fn html_becomes_markdown() {
    assert_eq!(
        rendered(
            "<p>Puts <code>Records</code> into <a href=\"https://example.com\">a stream</a>.</p> <ul> <li> <p>One</p> </li> <li><p>Two</p></li> </ul>"
        ),
        "Puts `Records` into [a stream](https://example.com).\n\n- One\n- Two"
    );
    for nothing in ["", "  ", "<p></p>", "<zonbook></zonbook><xhtml></xhtml>", "<ul><li></li></ul>", "<note></note>"] {
        assert_eq!(rendered(nothing), "", "{nothing}");
    }
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
    assert_eq!(rendered("A note [^1] and <x> and &amp;lt; and `~~~`"), "A note \\[^1] and \\<x> and \\&lt; and `~~~`");
    assert_eq!(
        rendered("<p>Use --all, *, a_b and _c_, ~5, C#, R&D</p>"),
        "Use \\--all, \\*, a_b and \\_c\\_, ~5, C#, R&D"
    );
}

#[test]
fn links_keep_their_target_or_leave_their_text() {
    let link = |href: &str| rendered(&format!("<p>See <a href=\"{href}\"> this </a>.</p>"));
    assert_eq!(link(" https://example.com/a b "), "See [this](https://example.com/a%20b) .");
    assert_eq!(link("https://example.com/a_(b)"), "See [this](https://example.com/a_%28b%29) .");
    assert_eq!(link("https://example.com/?a&amp;copy;"), "See [this](https://example.com/?a&amp;copy;) .");
    for nowhere in ["", "#top", "/a.html", "mailto:a@example.com", "javascript:x()", "https://"] {
        assert_eq!(link(nowhere), "See this .", "{nowhere}");
    }
    assert_eq!(rendered("<p>As <a>Name</a> says.</p>"), "As Name says.");
    assert_eq!(rendered("<a href=\"https://example.com\">a [b] c</a>"), "[a \\[b\\] c](https://example.com)");
    assert_eq!(rendered("<a href=\"https://example.com\"><code>a</code></a>"), "[`a`](https://example.com)");
    assert_eq!(rendered("<p>Go!<a href=\"https://a.example\">to</a></p>"), "Go\\![to](https://a.example)");
    assert_eq!(rendered("<p><a href=\"https://a.example\">https://a.example</a></p>"), "<https://a.example>");
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
    assert_eq!(rendered("<p><code><account>.example</code></p>"), "`<account>.example`");
    assert_eq!(rendered("a < b and b > c"), "a \\< b and b > c");
    assert_eq!(rendered("<!-- hidden --><p>Shown.</p>"), "Shown.");
    assert_eq!(rendered("<p>Left <!-- open and <a href=\"x>open</p>"), "Left \\<!\\-- open and \\<a href=\"x>open");
}

#[test]
fn code_is_shown_and_never_compiled() {
    assert_eq!(rendered("``a` [b]`` and [c]"), "``a` [b]`` and \\[c]");
    assert_eq!(rendered("a ` alone and [b]"), "a \\` alone and \\[b]");
    assert_eq!(rendered("<pre><code>a [b] &lt;c&gt;</code></pre>"), "```text\na [b] <c>\n```");
    for fence in ["~~~", "````", "```rust", "```rust,should_panic", "~~~ {.rust}"] {
        let close = fence.split(|c| c != '~' && c != '`').next().unwrap_or_default();
        assert_eq!(rendered(&format!("{fence}\nfn main() {{}}\n{close}")), "```text\nfn main() {}\n```", "{fence}");
    }
    assert_eq!(rendered("As:\n\n    # shown\n    let a;\n\nEnd."), "As:\n\n```text\n# shown\nlet a;\n```\n\nEnd.");
    assert_eq!(rendered("> ```\n> a\n> ```"), "> ```text\n> a\n> ```");
    assert_eq!(rendered("````md\n```\na\n```\n````"), "````text\n```\na\n```\n````");
    assert_eq!(rendered("- One:\n  ```\n  a\n  ```"), "- One:\n\n  ```text\n  a\n  ```");
    assert_eq!(rendered("<p><code>a\n===\nb</code></p>"), "`a === b`");
}

#[test]
fn lists_and_quotes_keep_what_is_theirs() {
    assert_eq!(rendered("- One\nlazy\n  - Inner\n- Two"), "- One lazy\n  - Inner\n- Two");
    assert_eq!(rendered("> Said\nlazily"), "> Said lazily");
    assert_eq!(
        rendered("<ul><li>One<ul><li>Inner</li></ul>behind</li><li>Two</li></ul>"),
        "- One\n\n  - Inner\n\n  behind\n\n- Two"
    );
    assert_eq!(rendered("<ul><li>One</li></ul><ul><li>Other</li></ul>"), "- One\n\n* Other");
    assert_eq!(rendered("<ol start=\"9\"><li>a</li><li><p>b</p><p>c</p></li></ol>"), "9. a\n\n10. b\n\n    c");
    assert_eq!(rendered("    All lines\n    are indented."), "All lines are indented.");
}

#[test]
fn text_is_no_heading_list_or_table() {
    assert_eq!(rendered("<p># a</p><p>- b</p><p>1. c</p><p>&gt; d</p>"), "\\# a\n\n\\- b\n\n1\\. c\n\n\\> d");
    assert_eq!(rendered("<p>a<br>===<br>+ b<br>- | -</p>"), "a\\\n\\===\\\n\\+ b\\\n\\- | -");
    assert_eq!(rendered("<h3>C # #</h3>"), "### C # \\#");
    assert_eq!(rendered("# Title\ntext"), "# Title\n\ntext");
    assert_eq!(rendered("<p>a *b* **c**</p>"), "a \\*b\\* \\*\\*c\\*\\*");
}

#[test]
fn marks_of_styles_are_marks_or_left_out() {
    assert_eq!(rendered("<p>a<b>b</b>c <b><i>d</i></b> <s>e</s></p>"), "a**b**c ***d*** ~~e~~");
    assert_eq!(rendered("<p>a<b>\"b\"</b>c <b> d </b></p>"), "a\"b\"c **d**");
    assert_eq!(rendered("<p><b>a</b><i>b</i> <code>c</code><code>d</code></p>"), "**ab** `cd`");
    assert_eq!(rendered("<p>10<sup>2</sup> H<sub>2</sub>O</p>"), "10² H₂O");
}

#[test]
fn tables_have_a_head() {
    assert_eq!(
        rendered("<table><tr><th>A</th><th>B</th></tr><tr><td>a|b</td><td><code>|</code></td></tr></table>"),
        "| A | B |\n| --- | --- |\n| a\\|b | `\\|` |"
    );
    assert_eq!(rendered("| A |\n|---|\n| a |"), "| A |\n| --- |\n| a |");
}

#[test]
fn long_lines_are_wrapped_where_no_word_becomes_a_mark() {
    let text = format!("{} - {}", "word ".repeat(22).trim_end(), "more ".repeat(5).trim_end());
    let lines = document(&text);
    assert!(lines.iter().all(|line| line.len() <= 112 && !line.starts_with('-')), "{lines:?}");
    let url = format!("https://example.com/{}", "long-".repeat(25));
    let item = rendered(&format!("<ul><li><a href=\"{url}\">Name</a>: what it is.</li></ul>"));
    assert_eq!(item, format!("- [Name]({url}):\n  what it is."));
    let code = document(&format!("<p><code>{}[^1]: b</code></p>", "word ".repeat(21)));
    assert!(code.len() > 1 && code.iter().all(|line| !line.starts_with("[^")), "{code:?}");
}

#[test]
fn a_summary_is_a_sentence_whole_in_its_marks() {
    let first = |text: &str| summary(text).join("\n");
    assert_eq!(first("<p>One, e.g. two. Three.</p>"), "One, e.g. two.");
    assert_eq!(first("<p><b>One. Two</b> `x. Y`</p>"), "**One.**");
    assert_eq!(first("<p><code>a. B</code> is. It</p>"), "`a. B` is.");
    assert_eq!(first("<ul><li>a</li></ul>"), "");
}

#[test]
fn foreign_text_and_values_stay_what_they_are() {
    assert_eq!(plain("a *b* <c>\n# [d]\r`e`"), "a \\*b\\* \\<c> # \\[d] \\`e\\`");
    assert_eq!(line("<p>Use <code>b</code>.</p><ul><li>[c]</li></ul>"), "Use `b`. \\[c]");
    assert_eq!(
        [code("a`b"), code("`"), code(" "), code("\r\n"), code("")],
        ["``a`b``", "`` ` ``", "` `", "`\\r\\n`", "`\"\"`"]
    );
}

#[test]
fn depth_takes_neither_stack_nor_time() {
    for (open, close) in [
        ("<code>", "</code>"),
        ("<div>", "</div>"),
        ("<ul><li>", "</li></ul>"),
        ("<b><i>", ""),
        ("<table><tr><td>", ""),
    ] {
        let text = format!("<p>{}deep{}</p>", open.repeat(20_000), close.repeat(20_000));
        assert!(rendered(&text).contains("deep"), "{open}");
    }
    for mark in ["> ", "- ", "[", "*a ", "![", "<a \"", "<!--", "`a", "1. "] {
        assert!(!rendered(&format!("{}deep", mark.repeat(20_000))).is_empty(), "{mark}");
    }
}

/// A piece of hostile documentation.
fn fragment() -> impl Strategy<Value = &'static str> {
    select([&["a", "word", "<"], MARKS, SWALLOWING].concat())
}

/// Blocks as far as Markdown must tell them: words joined, code and links marked, styles left out.
fn shape(blocks: &[Block]) -> Vec<String> {
    let mut lines = Vec::new();
    for block in blocks {
        match block {
            Block::Paragraph(inlines) => lines.push(format!("p {}", words(inlines))),
            Block::Heading(level, inlines) => lines.push(format!("h{level} {}", words(inlines).replace('⏎', " "))),
            Block::Code(code) => lines.push(format!("code {code:?}")),
            Block::Rule => lines.push("rule".to_owned()),
            Block::Quote(inner) => lines.extend(shape(inner).into_iter().map(|line| format!("> {line}"))),
            Block::List(start, items) => {
                for (index, item) in items.iter().enumerate() {
                    lines.extend(shape(item).into_iter().map(|line| format!("{start:?} {index} {line}")));
                }
            }
            Block::Table(rows) => lines.extend(rows.iter().map(|row| {
                let cells: Vec<String> = row.iter().map(|cell| words(cell).replace('⏎', " ")).collect();
                format!("row {}", cells.join(" ; "))
            })),
        }
    }
    lines
}

fn words(inlines: &[Inline]) -> String {
    let mut out = String::new();
    let mut in_code = false;
    let mut link = None;
    for inline in inlines {
        match inline {
            Inline::Space => out.push(' '),
            Inline::Break => out.push('⏎'),
            Inline::Word(word, look) => {
                if in_code != look.code.is_some() {
                    in_code = !in_code;
                    out.push('`');
                }
                let target = look.link.as_ref().map(|(_, target)| target.clone());
                if target != link {
                    link.clone_from(&target);
                    out.extend(target.as_deref().map(|target| format!("⟦{target}⟧")));
                }
                out.push_str(word);
            }
        }
    }
    // A space beside code or a link is within as well as without; a URL is its own target.
    let out = out.replace("` ", " ").replace(" `", " ");
    out.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn round_trip(text: &str) -> Result<(), TestCaseError> {
    let tree = blocks(text);
    let markdown = print::lines(&tree, 110).join("\n");
    let again = html::blocks(&source::of_markdown(&markdown));
    let (expected, found) = (shape(&tree), shape(&again));
    prop_assert_eq!(bare(&expected), bare(&found), "{:?} became\n{}", text, markdown);
    Ok(())
}

/// Without what may differ: spaces at the edges of code, and links of text that is a URL.
fn bare(lines: &[String]) -> Vec<String> {
    let unlinked = |line: &String| -> String {
        let parts = line.split('⟦').map(|part| part.split_once('⟧').map_or(part, |(_, rest)| rest));
        parts.collect::<String>().replace([' ', '`'], "")
    };
    lines.iter().map(unlinked).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn markdown_is_read_as_the_tree_it_was_printed_from(
        fragments in vec(fragment(), 0..24),
        any in "\\PC{0,60}",
    ) {
        round_trip(&fragments.concat())?;
        round_trip(&format!("<p>{}", fragments.concat()))?;
        round_trip(&any)?;
    }
}
