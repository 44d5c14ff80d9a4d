//! The tree as lines of Markdown that rustdoc reads as the same tree.

use super::escape;
use super::inline::{Atom, Place, atoms};
use super::tree::{Block, Inline};

/// Fewer columns are left to no text, however deep it stands.
const NARROWEST: usize = 40;

/// The lines of some blocks, text in at most `width` columns.
pub fn lines(blocks: &[Block], width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut marks = Marks::default();
    for block in blocks {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        marks.advance(block);
        lines.extend(block_lines(block, width, &marks));
    }
    lines
}

/// Which marks a list has: others than a list before it, which it would go on.
#[derive(Default)]
struct Marks {
    list: Option<bool>,
    other: bool,
}

impl Marks {
    fn advance(&mut self, block: &Block) {
        let list = if let Block::List(start, _) = block { Some(start.is_some()) } else { None };
        self.other = list.is_some() && list == self.list && !self.other;
        self.list = list;
    }

    fn mark(&self, number: Option<u64>) -> String {
        match (number, self.other) {
            (None, false) => "- ".to_owned(),
            (None, true) => "* ".to_owned(),
            (Some(number), false) => format!("{number}. "),
            (Some(number), true) => format!("{number}) "),
        }
    }
}

fn block_lines(block: &Block, width: usize, marks: &Marks) -> Vec<String> {
    match block {
        Block::Paragraph(inlines) => filled(atoms(inlines, Place::Paragraph), width),
        Block::Heading(level, inlines) => vec![format!("{} {}", "#".repeat(*level), one_line(inlines, Place::Heading))],
        Block::Code(code) => fenced(code),
        Block::Rule => vec!["___".to_owned()],
        Block::Quote(blocks) => {
            let quoted = |line: String| if line.is_empty() { ">".to_owned() } else { format!("> {line}") };
            lines(blocks, narrower(width, 2)).into_iter().map(quoted).collect()
        }
        Block::List(start, items) => list(*start, items, width, marks),
        Block::Table(rows) => table(rows),
    }
}

fn fenced(code: &[String]) -> Vec<String> {
    // Anything but `text` might be compiled.
    let fence =
        code.iter().map(|line| escape::fence(line, 3)).max_by_key(String::len).unwrap_or_else(|| "```".to_owned());
    let mut lines = vec![format!("{fence}text")];
    lines.extend(code.iter().cloned());
    lines.push(fence);
    lines
}

fn list(start: Option<u64>, items: &[Vec<Block>], width: usize, marks: &Marks) -> Vec<String> {
    let tight = items
        .iter()
        .all(|item| matches!(item.as_slice(), [Block::Paragraph(_)] | [Block::Paragraph(_), Block::List(..)]));
    let tight = tight && items.iter().flatten().all(is_tight);
    let mut all = Vec::new();
    // More digits make no list.
    let mut number = start.map(|start| start.min(900_000_000));
    for item in items {
        let mark = marks.mark(number);
        number = number.map(|number| number + 1);
        let inner = narrower(width, mark.len());
        let lines = if tight {
            item.iter().flat_map(|block| block_lines(block, inner, &Marks::default())).collect()
        } else {
            lines(item, inner)
        };
        if !tight && !all.is_empty() {
            all.push(String::new());
        }
        let indentation = " ".repeat(mark.len());
        for (index, line) in lines.into_iter().enumerate() {
            all.push(match (index, line.is_empty()) {
                (0, _) => format!("{mark}{line}"),
                (_, true) => line,
                (_, false) => format!("{indentation}{line}"),
            });
        }
    }
    all
}

/// Whether a block can stand in a list without blank lines. An ordered list that does not begin with 1 cannot follow text.
fn is_tight(block: &Block) -> bool {
    match block {
        Block::List(start, items) => {
            start.is_none_or(|start| start == 1)
                && items.iter().all(|item| matches!(item.as_slice(), [Block::Paragraph(_)]))
        }
        _ => true,
    }
}

fn table(rows: &[Vec<Vec<Inline>>]) -> Vec<String> {
    let mut lines = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let cells: Vec<String> = row.iter().map(|cell| one_line(cell, Place::Cell)).collect();
        lines.push(format!("| {} |", cells.join(" | ")));
        if index == 0 {
            lines.push(format!("|{}", " --- |".repeat(row.len())));
        }
    }
    lines
}

/// Words on one line.
pub fn one_line(inlines: &[Inline], place: Place) -> String {
    let words: Vec<String> = atoms(inlines, place).into_iter().map(|atom| atom.text).collect();
    words.join(" ")
}

/// Words on lines of at most `width` columns, or as long as their longest word.
fn filled(atoms: Vec<Atom>, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut columns = 0;
    for atom in atoms {
        let length = atom.text.chars().count();
        match lines.last_mut() {
            Some(line) if !atom.must_begin && (columns + 1 + length <= width || !atom.may_begin) => {
                line.push(' ');
                line.push_str(&atom.text);
                columns += 1 + length;
            }
            last => {
                // A backslash at its end is a line break that is meant.
                if let Some(line) = last.filter(|_| atom.must_begin) {
                    line.push('\\');
                }
                columns = length;
                lines.push(atom.text);
            }
        }
    }
    lines
}

fn narrower(width: usize, by: usize) -> usize {
    width.saturating_sub(by).max(NARROWEST.min(width))
}
