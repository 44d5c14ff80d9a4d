//! Builds the tree from what is opened, closed and written, in the order of the text. Knows no tag by name but remarks'.

mod lists;
mod pieces;
mod tables;

use std::rc::Rc;

use super::tree::{Block, Inline, Look, STRONG, flat};
use pieces::{code_lines, label, level};
use tables::Row;

/// How deep lists and quotes may stand in each other; what is deeper stands in the deepest.
const DEEPEST: usize = 10;

/// What is open, innermost last.
enum Frame {
    List { start: Option<u64>, terms: bool, items: Vec<Vec<Block>> },
    Item(Vec<Block>),
    Quote(Vec<Block>),
    Table(Vec<Row>),
    Cell { head: bool, inlines: Vec<Inline> },
}

/// What was opened and stands no more in itself than allowed: how many of a kind wait for their end.
#[derive(Default)]
struct Beyond {
    lists: usize,
    quotes: usize,
    tables: usize,
}

/// The tree so far.
#[derive(Default)]
pub struct Builder {
    done: Vec<Block>,
    frames: Vec<Frame>,
    beyond: Beyond,
    inlines: Vec<Inline>,
    space: bool,
    heading: Option<usize>,
    /// The text of a code block, as it is.
    pre: Option<String>,
    /// Bold until the next block: a term.
    term: bool,
    /// Said before the next paragraph: `Note`.
    remark: Option<String>,
    /// How often each style is open: emphasis, strong, struck.
    styles: [usize; 3],
    codes: usize,
    /// The number of the piece of code that is open, and whether anything is in it.
    code: usize,
    code_filled: bool,
    link: Option<(usize, Rc<str>)>,
    links: usize,
    raised: i8,
}

impl Builder {
    /// Everything, closed.
    pub fn finish(mut self) -> Vec<Block> {
        self.close_pre();
        self.flush();
        self.close_remark();
        while !self.frames.is_empty() {
            self.pop();
        }
        self.done
    }

    /// Characters of the text.
    pub fn text(&mut self, text: &str) {
        if let Some(pre) = &mut self.pre {
            pre.push_str(text);
            return;
        }
        for (index, word) in text.split(char::is_whitespace).enumerate() {
            if index > 0 {
                self.space = true;
            }
            if !word.is_empty() {
                self.word(word);
            }
        }
    }

    fn word(&mut self, word: &str) {
        self.begin_text();
        let look = self.look();
        match self.inlines.last_mut() {
            Some(Inline::Word(text, known)) if !self.space && *known == look => text.push_str(word),
            last => {
                if self.space && last.is_some_and(|last| *last != Inline::Break) {
                    self.inlines.push(Inline::Space);
                }
                self.inlines.push(Inline::Word(word.to_owned(), look));
            }
        }
        self.space = false;
        self.code_filled = true;
    }

    /// Sees to it that there is a place for text, with what is said before it.
    fn begin_text(&mut self) {
        if matches!(self.frames.last(), Some(Frame::List { .. })) {
            self.reopen_item();
        }
        self.enter_cell();
        if self.inlines.is_empty()
            && self.heading.is_none()
            && let Some(remark) = self.remark.take()
        {
            self.inlines = label(&remark);
            self.space = true;
        }
    }

    /// What stands in a table beside its cells has one of its own.
    fn enter_cell(&mut self) {
        if self.pre.is_none() && matches!(self.frames.last(), Some(Frame::Table(_))) {
            self.open_cell(false);
        }
    }

    fn look(&self) -> Look {
        let code = (self.codes > 0).then_some(self.code);
        let mut style = 0;
        for (bit, open) in self.styles.iter().enumerate() {
            style |= u8::from(*open > 0 && code.is_none()) << bit;
        }
        if self.term && code.is_none() {
            style |= STRONG;
        }
        Look { style, code, link: self.link.clone(), raised: self.raised }
    }

    pub fn open_style(&mut self, style: u8) {
        if let Some(open) = self.styles.get_mut(style.trailing_zeros() as usize) {
            *open += 1;
        }
    }

    pub fn close_style(&mut self, style: u8) {
        if let Some(open) = self.styles.get_mut(style.trailing_zeros() as usize) {
            *open = open.saturating_sub(1);
        }
    }

    pub fn open_code(&mut self) {
        if self.codes == 0 {
            self.code += 1;
            self.code_filled = false;
        }
        self.codes += 1;
    }

    pub fn close_code(&mut self) {
        // A space is shown, if code is nothing else.
        if self.codes == 1 && self.space && !self.code_filled && self.pre.is_none() {
            self.word(" ");
        }
        self.codes = self.codes.saturating_sub(1);
    }

    pub fn open_link(&mut self, target: Option<Rc<str>>) {
        self.links += 1;
        self.link = target.map(|target| (self.links, target));
    }

    pub fn close_link(&mut self) {
        self.link = None;
    }

    /// Text above the line from here on, or below it, or on it.
    pub fn raise(&mut self, to: i8) {
        self.raised = to;
    }

    pub fn line_break(&mut self) {
        if let Some(pre) = &mut self.pre {
            pre.push('\n');
        } else if self.heading.is_some() || matches!(self.frames.last(), Some(Frame::Cell { .. })) {
            self.space = true;
        } else if self.inlines.last() == Some(&Inline::Break) {
            self.flush();
        } else if !self.inlines.is_empty() {
            self.inlines.push(Inline::Break);
            self.space = false;
        }
    }

    /// The end of a paragraph.
    pub fn part(&mut self) {
        match &mut self.pre {
            Some(pre) if !pre.ends_with('\n') => pre.push('\n'),
            Some(_) => {}
            None => self.flush(),
        }
    }

    fn flush(&mut self) {
        self.space = false;
        let mut inlines: Vec<Inline> = std::mem::take(&mut self.inlines).into_iter().map(level).collect();
        if let Some(Frame::Cell { inlines: cell, .. }) = self.frames.last_mut() {
            if !cell.is_empty() && !inlines.is_empty() {
                cell.push(Inline::Space);
            }
            cell.extend(inlines);
            return;
        }
        while inlines.last() == Some(&Inline::Break) {
            inlines.pop();
        }
        if !inlines.is_empty() {
            let block = match self.heading.take() {
                Some(level) => Block::Heading(level, inlines),
                None => Block::Paragraph(inlines),
            };
            self.push(block);
        }
    }

    /// Puts a block into what is open.
    fn push(&mut self, block: Block) {
        if matches!(self.frames.last(), Some(Frame::List { .. })) {
            self.reopen_item();
        }
        for frame in self.frames.iter_mut().rev() {
            match frame {
                Frame::Item(blocks) | Frame::Quote(blocks) => return blocks.push(block),
                Frame::Cell { inlines, .. } => return inlines.extend(flat(&[block])),
                Frame::List { .. } | Frame::Table(_) => {}
            }
        }
        self.done.push(block);
    }

    /// The text of a remark that begins with something else than a paragraph stands alone.
    fn before_block(&mut self) {
        self.flush();
        if let Some(remark) = self.remark.take() {
            self.push(Block::Paragraph(label(&remark)));
        }
    }

    fn is_full(&self) -> bool {
        self.frames.len() >= 2 * DEEPEST || self.in_cell()
    }

    fn has_no_items(&self) -> bool {
        self.is_full() || self.beyond.lists > 0 || self.pre.is_some()
    }

    fn in_cell(&self) -> bool {
        self.frames.iter().any(|frame| matches!(frame, Frame::Cell { .. }))
    }

    /// Closes the innermost frame.
    fn pop(&mut self) {
        self.flush();
        match self.frames.pop() {
            Some(Frame::List { start, items, .. }) if !items.is_empty() => self.push(Block::List(start, items)),
            Some(Frame::Item(blocks)) if !blocks.is_empty() => {
                if let Some(Frame::List { items, .. }) = self.frames.last_mut() {
                    items.push(blocks);
                }
            }
            Some(Frame::Quote(blocks)) if !blocks.is_empty() => self.push(Block::Quote(blocks)),
            Some(Frame::Cell { head, inlines }) => {
                (self.beyond.lists, self.beyond.quotes) = (0, 0);
                if let Some(Frame::Table(rows)) = self.frames.last_mut()
                    && let Some(row) = rows.last_mut()
                {
                    row.head |= head;
                    row.cells.push(inlines);
                }
            }
            Some(Frame::Table(rows)) => {
                if let Some(table) = tables::table(rows) {
                    self.push(table);
                }
            }
            _ => {}
        }
        self.term = false;
    }

    /// Closes all within the innermost frame of a kind; whether there is one.
    fn close_to(&mut self, kind: fn(&Frame) -> bool) -> bool {
        let Some(at) = self.frames.iter().rposition(kind) else { return false };
        while self.frames.len() > at + 1 {
            self.pop();
        }
        self.flush();
        true
    }

    fn close(&mut self, kind: fn(&Frame) -> bool) {
        if self.close_to(kind) {
            self.pop();
        }
    }

    pub fn open_pre(&mut self) {
        self.enter_cell();
        if self.pre.is_none() && !self.in_cell() {
            self.before_block();
            self.pre = Some(String::new());
        }
    }

    pub fn close_pre(&mut self) {
        let Some(text) = self.pre.take() else { return };
        let lines = code_lines(&text);
        if !lines.is_empty() {
            self.push(Block::Code(lines));
        }
    }

    pub fn rule(&mut self) {
        self.part();
        self.enter_cell();
        if self.pre.is_none() && !self.in_cell() {
            self.before_block();
            self.push(Block::Rule);
        }
    }

    /// A heading whose level is the digit `digit`.
    pub fn open_heading(&mut self, digit: Option<u8>) {
        self.part();
        self.enter_cell();
        if self.pre.is_none() && !self.in_cell() {
            self.before_block();
            self.heading = digit.map(|digit| usize::from(digit.saturating_sub(b'0')));
        }
    }

    pub fn close_heading(&mut self) {
        self.part();
        self.heading = None;
    }

    pub fn open_remark(&mut self, name: &str) {
        self.part();
        let (first, rest) = name.split_at_checked(1).unwrap_or((name, ""));
        self.remark = (!self.in_cell()).then(|| first.to_uppercase() + rest);
    }

    pub fn close_remark(&mut self) {
        self.part();
        self.remark = None;
    }
}
