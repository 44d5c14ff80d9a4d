//! Tables: rows of cells that hold text alone.

use super::{Builder, Frame};
use crate::markdown::tree::{Block, Inline};

/// Cells, and whether they are the table's head.
#[derive(Default)]
pub struct Row {
    pub head: bool,
    pub cells: Vec<Vec<Inline>>,
}

impl Builder {
    pub fn open_table(&mut self) {
        if self.pre.is_some() {
            return self.part();
        }
        self.enter_cell();
        if self.is_full() {
            self.beyond.tables += 1;
            return self.part();
        }
        self.before_block();
        self.frames.push(Frame::Table(Vec::new()));
    }

    pub fn open_row(&mut self) {
        if self.pre.is_some() || self.beyond.tables > 0 || !self.close_to(|frame| matches!(frame, Frame::Table(_))) {
            return self.part();
        }
        if let Some(Frame::Table(rows)) = self.frames.last_mut() {
            rows.push(Row::default());
        }
    }

    pub fn open_cell(&mut self, head: bool) {
        if self.pre.is_some() || self.beyond.tables > 0 || !self.close_to(|frame| matches!(frame, Frame::Table(_))) {
            return self.part();
        }
        if let Some(Frame::Table(rows)) = self.frames.last_mut()
            && rows.is_empty()
        {
            rows.push(Row::default());
        }
        self.frames.push(Frame::Cell { head, inlines: Vec::new() });
    }

    pub fn close_table(&mut self) {
        if self.pre.is_some() {
            self.part();
        } else if self.beyond.tables > 0 {
            self.beyond.tables -= 1;
            self.part();
        } else {
            self.close(|frame| matches!(frame, Frame::Table(_)));
        }
    }
}

/// A table of as many cells a row as the longest has; none without text.
pub fn table(rows: Vec<Row>) -> Option<Block> {
    let columns = rows.iter().map(|row| row.cells.len()).max().unwrap_or_default();
    let headed = rows.first().is_some_and(|row| row.head);
    let mut table: Vec<Vec<Vec<Inline>>> = rows.into_iter().map(|row| row.cells).collect();
    let head = if headed { table.remove(0) } else { Vec::new() };
    table.retain(|cells| cells.iter().any(|cell| !cell.is_empty()));
    match (head.iter().all(Vec::is_empty), table.as_slice()) {
        (true, []) => return None,
        (true, [only]) if columns == 1 => return only.first().cloned().map(Block::Paragraph),
        _ => table.insert(0, head),
    }
    for cells in &mut table {
        cells.resize(columns, Vec::new());
    }
    Some(Block::Table(table))
}
