//! Documentation as a small tree, whatever it was written in. Knows neither HTML nor Markdown.

/// A piece of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// Text that is wrapped.
    Paragraph(Vec<Inline>),
    /// A heading and its level, 1 to 6.
    Heading(usize, Vec<Inline>),
    /// Text that is shown as it is, line by line.
    Code(Vec<String>),
    /// What somebody else says.
    Quote(Vec<Block>),
    /// Items; numbered from the given number on, if there is one.
    List(Option<u64>, Vec<Vec<Block>>),
    /// Rows of cells, the first of them the table's head.
    Table(Vec<Vec<Vec<Inline>>>),
    /// A line across the page.
    Rule,
}

/// A piece of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    /// Characters without whitespace.
    Word(String, Look),
    /// Whitespace, however much of it there was.
    Space,
    /// The end of a line that is meant.
    Break,
}

/// How a word is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Which of the styles it has: a sum of [`EMPHASIS`], [`STRONG`] and [`STRUCK`].
    pub style: u8,
    /// As code; words with the same number are one piece of it.
    pub code: Option<usize>,
    /// As a link: its number, and where it leads.
    pub link: Option<(usize, std::rc::Rc<str>)>,
    /// Above the line, or below it if negative; only while the tree is built.
    pub raised: i8,
}

/// Emphasized.
pub const EMPHASIS: u8 = 1;
/// Strongly emphasized.
pub const STRONG: u8 = 2;
/// Struck out.
pub const STRUCK: u8 = 4;

/// Words and spaces of a text that means nothing but its characters.
pub fn plain(text: &str) -> Vec<Inline> {
    let mut inlines = Vec::new();
    for word in text.split_whitespace() {
        if !inlines.is_empty() {
            inlines.push(Inline::Space);
        }
        inlines.push(Inline::Word(word.to_owned(), Look::default()));
    }
    inlines
}

/// All words of some blocks one after the other.
pub fn flat(blocks: &[Block]) -> Vec<Inline> {
    let mut all = Vec::new();
    for block in blocks {
        let inlines = match block {
            Block::Paragraph(inlines) | Block::Heading(_, inlines) => inlines.clone(),
            Block::Code(lines) => plain(&lines.join(" ")),
            Block::Quote(blocks) => flat(blocks),
            Block::List(_, items) => items.iter().flat_map(|item| spaced(flat(item))).collect(),
            Block::Table(rows) => rows.iter().flatten().flat_map(|cell| spaced(cell.clone())).collect(),
            Block::Rule => continue,
        };
        all.extend(spaced(inlines));
    }
    all.into_iter().map(|inline| if inline == Inline::Break { Inline::Space } else { inline }).collect()
}

/// With a space behind.
fn spaced(mut inlines: Vec<Inline>) -> Vec<Inline> {
    inlines.push(Inline::Space);
    inlines
}
