//! From HTML to the tree. Tolerant: what is left open is closed, what was never opened is ignored, no text is lost.
//!
//! Goes through the tags once and keeps no tree of elements: however deep they are nested, neither stack nor time grow.

use std::cell::RefCell;
use std::rc::Rc;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

use super::builder::Builder;
use super::characters::readable;
use super::tree::{Block, EMPHASIS, STRONG, STRUCK};

/// The blocks of a page.
pub fn blocks(html: &str) -> Vec<Block> {
    let tokenizer = Tokenizer::new(Sink(RefCell::new(Builder::default())), TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(html));
    // It stops for nothing but scripts, which are no tags here.
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.0.into_inner().finish()
}

struct Sink(RefCell<Builder>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut builder = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(text) => builder.text(&readable(&text)),
            Token::NullCharacterToken => builder.text("\u{fffd}"),
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => open(&mut builder, &tag),
            Token::TagToken(tag) => close(&mut builder, &tag.name),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

fn open(builder: &mut Builder, tag: &Tag) {
    match &*tag.name {
        "a" => builder.open_link(attribute(tag, "href").filter(|href| is_url(href)).map(|href| target(&href))),
        "b" | "strong" => builder.open_style(STRONG),
        "i" | "em" | "var" | "dfn" | "cite" => builder.open_style(EMPHASIS),
        "s" | "del" => builder.open_style(STRUCK),
        "code" | "kbd" | "samp" | "tt" => builder.open_code(),
        "br" => builder.line_break(),
        "img" => builder.text(&attribute(tag, "alt").unwrap_or_default()),
        "q" => builder.text("\""),
        "sup" => builder.raise(1),
        "sub" => builder.raise(-1),
        "abbr" | "ins" | "small" | "span" | "u" => {}
        "ul" => builder.open_list(None),
        "ol" => builder.open_list(Some(attribute(tag, "start").and_then(|start| start.parse().ok()).unwrap_or(1))),
        "dl" => builder.open_terms(),
        "li" => builder.open_item(),
        "dt" => builder.open_term(),
        "dd" => builder.open_description(),
        "blockquote" => builder.open_quote(),
        "pre" => builder.open_pre(),
        "hr" => builder.rule(),
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => builder.open_heading(tag.name.bytes().last()),
        "table" => builder.open_table(),
        "tr" => builder.open_row(),
        "td" | "th" => builder.open_cell(&*tag.name == "th"),
        "caution" | "important" | "note" | "tip" | "warning" => builder.open_remark(&tag.name),
        _ => builder.part(),
    }
}

fn close(builder: &mut Builder, name: &str) {
    match name {
        "a" => builder.close_link(),
        "b" | "strong" => builder.close_style(STRONG),
        "i" | "em" | "var" | "dfn" | "cite" => builder.close_style(EMPHASIS),
        "s" | "del" => builder.close_style(STRUCK),
        "code" | "kbd" | "samp" | "tt" => builder.close_code(),
        "q" => builder.text("\""),
        "sup" | "sub" => builder.raise(0),
        "br" | "img" | "hr" | "abbr" | "ins" | "small" | "span" | "u" => {}
        "ul" | "ol" => builder.close_list(),
        "dl" => builder.close_terms(),
        "blockquote" => builder.close_quote(),
        "pre" => builder.close_pre(),
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => builder.close_heading(),
        "table" => builder.close_table(),
        "caution" | "important" | "note" | "tip" | "warning" => builder.close_remark(),
        _ => builder.part(),
    }
}

fn attribute(tag: &Tag, name: &str) -> Option<String> {
    let attribute = tag.attrs.iter().find(|attribute| &*attribute.name.local == name)?;
    Some(readable(&attribute.value).trim().to_owned())
}

/// Whether a link leads anywhere: what is relative to a page of another site does not.
fn is_url(href: &str) -> bool {
    ["https://", "http://"].iter().any(|scheme| href.strip_prefix(scheme).is_some_and(|rest| !rest.is_empty()))
}

/// A link's target, percent-encoded where Markdown would end it.
fn target(href: &str) -> Rc<str> {
    let mut target = String::with_capacity(href.len());
    for c in href.chars() {
        if c.is_whitespace() || c.is_control() || "()<>[]\\`\"|".contains(c) {
            let mut bytes = [0; 4];
            target.extend(c.encode_utf8(&mut bytes).bytes().map(|byte| format!("%{byte:02X}")));
        } else if c == '&' {
            target.push_str("&amp;");
        } else {
            target.push(c);
        }
    }
    // Only where something follows that makes it an entity must it be one.
    let plain = target.replace("&amp;", "&");
    if super::inline::holds_entity(&plain) { target.into() } else { plain.into() }
}
