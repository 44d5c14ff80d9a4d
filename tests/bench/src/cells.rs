//! Which situations are measured over loopback: a grid, and three lines through it that show how cost grows.

use crate::loopback::{Cell, Server};

/// Calls at the same time, in the grid.
pub const CONCURRENCY: [usize; 3] = [1, 16, 256];
/// Records of a call, in the grid.
pub const BATCHES: [usize; 3] = [1, 10, 500];
/// Bytes of a record, in the grid.
const SIZE: usize = 1024;

/// Where the lines cross.
const MIDDLE: Cell = Cell { server: Server::Sink, concurrency: 16, records: 10, size: SIZE };

/// A line of situations that differ in one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// How many records a call has.
    Records,
    /// How large a record is.
    Size,
    /// How many calls are under way.
    Concurrency,
}

/// Every line.
pub const LINES: [Line; 3] = [Line::Records, Line::Size, Line::Concurrency];

impl Line {
    /// What differs, and the situation.
    #[must_use]
    pub fn cells(self) -> Vec<(usize, Cell)> {
        let (values, set): (&[usize], fn(usize) -> Cell) = match self {
            Self::Records => (&[1, 2, 5, 10, 30, 100, 250, 500], |records| Cell { records, ..MIDDLE }),
            Self::Size => (&[16, 128, 1024, 8192, 65_536, 524_288], |size| Cell { size, ..MIDDLE }),
            Self::Concurrency => (&[1, 2, 4, 8, 16, 32, 64, 128, 256], |concurrency| Cell { concurrency, ..MIDDLE }),
        };
        values.iter().map(|value| (*value, set(*value))).collect()
    }
}

impl Cell {
    /// A situation of the grid.
    #[must_use]
    pub fn in_grid(server: Server, concurrency: usize, records: usize) -> Self {
        Self { server, concurrency, records, size: SIZE }
    }

    /// Whether it can be had in a moment.
    #[must_use]
    pub fn is_small(&self) -> bool {
        self.concurrency * self.records <= 500 && self.size <= 8192
    }
}

/// The grid of one server.
#[must_use]
pub fn grid(server: Server) -> Vec<Cell> {
    let cell = |concurrency| move |records| Cell::in_grid(server, concurrency, records);
    CONCURRENCY.into_iter().flat_map(|concurrency| BATCHES.into_iter().map(cell(concurrency))).collect()
}

/// All of them, each once.
#[must_use]
pub fn all() -> Vec<Cell> {
    let lines = LINES.into_iter().flat_map(|line| line.cells().into_iter().map(|(_, cell)| cell));
    let mut cells = Vec::new();
    for cell in grid(Server::Sink).into_iter().chain(grid(Server::Ferrokinesis)).chain(lines) {
        if !cells.contains(&cell) {
            cells.push(cell);
        }
    }
    cells
}
