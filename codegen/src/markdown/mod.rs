//! Where text becomes Markdown for rustdoc. What a model says is HTML or Markdown (`source`), becomes a small tree
//! (`html`, `builder`), and is printed from it (`print`, `inline`, `escape`) so that nothing in it can be taken for what
//! was not meant: no example to compile, no link to an item, no tag. Knows no shape.

mod builder;
mod characters;
mod escape;
mod html;
mod inline;
#[cfg(test)]
mod marks;
mod print;
mod source;
mod tree;
mod url;

#[cfg(test)]
mod tests;

use inline::Place;
use tree::{Block, Inline};

/// Columns of text, so that a line with indentation and `///` stays within 120, as in the rest of the project.
const WIDTH: usize = 110;

/// The lines of a documentation text; none if it says nothing.
pub fn document(text: &str) -> Vec<String> {
    print::lines(&blocks(text), WIDTH)
}

/// The lines of the first sentence of a documentation text; none if it begins with something else.
pub fn summary(text: &str) -> Vec<String> {
    first_sentence(&blocks(text))
}

/// What `document` and `summary` make of a text, which is read once for both.
pub fn document_and_summary(text: &str) -> (Vec<String>, Vec<String>) {
    let blocks = blocks(text);
    (print::lines(&blocks, WIDTH), first_sentence(&blocks))
}

fn first_sentence(blocks: &[Block]) -> Vec<String> {
    match blocks.first() {
        Some(Block::Paragraph(inlines) | Block::Heading(_, inlines)) => {
            print::lines(&[Block::Paragraph(sentence(inlines))], WIDTH)
        }
        _ => Vec::new(),
    }
}

/// A documentation text on one line.
pub fn line(text: &str) -> String {
    let mut words = tree::flat(&blocks(text));
    words.pop_if(|last| *last == Inline::Space);
    print::one_line(&words, Place::Paragraph)
}

/// A text that means nothing but its characters, on one line.
pub fn plain(text: &str) -> String {
    print::one_line(&tree::plain(&characters::readable(text)), Place::Paragraph)
}

/// A name or value as code, with what cannot be seen written out.
pub fn code(text: &str) -> String {
    if text.is_empty() { "`\"\"`".to_owned() } else { inline::code(&characters::visible(text)) }
}

fn blocks(text: &str) -> Vec<Block> {
    html::blocks(&source::html(&characters::readable(text)))
}

/// The first sentence; only its first clause if it is long.
fn sentence(inlines: &[Inline]) -> Vec<Inline> {
    let end = (0..inlines.len()).find(|at| ends(inlines, *at, '.', |c| !c.is_lowercase()));
    let mut sentence = inlines.get(..end.map_or(inlines.len(), |end| end + 1)).unwrap_or_default().to_vec();
    let length: usize =
        sentence.iter().map(|inline| if let Inline::Word(word, _) = inline { word.len() } else { 1 }).sum();
    if length > WIDTH
        && let Some(end) = (0..sentence.len()).find(|at| ends(&sentence, *at, ';', |_| true))
    {
        sentence.truncate(end + 1);
        if let Some(Inline::Word(word, _)) = sentence.last_mut() {
            word.pop();
            word.push('.');
        }
    }
    sentence
}

/// Whether the inline at `at` ends with `mark`, outside code, and what follows begins as asked.
fn ends(inlines: &[Inline], at: usize, mark: char, begins: fn(char) -> bool) -> bool {
    let ends = matches!(inlines.get(at), Some(Inline::Word(word, look)) if look.code.is_none() && word.ends_with(mark));
    let parted = matches!(inlines.get(at + 1), Some(Inline::Space | Inline::Break));
    let follows = matches!(inlines.get(at + 2), Some(Inline::Word(word, _)) if word.starts_with(begins));
    ends && parted && follows
}
