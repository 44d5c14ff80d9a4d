//! What is called how often, and what a program tells of it.

use std::time::Duration;

/// One kind of call.
pub struct Row {
    /// The operation, as the programs know it.
    pub operation: &'static str,
    /// Bytes of the object, or keys of the page.
    pub size: u64,
    /// Calls of one process, one after the other.
    pub calls: u32,
}

/// All that is measured.
pub const ROWS: [Row; 8] = [
    Row { operation: "put", size: 1 << 10, calls: 4_000 },
    Row { operation: "get", size: 1 << 10, calls: 4_000 },
    Row { operation: "put", size: 1 << 20, calls: 200 },
    Row { operation: "get", size: 1 << 20, calls: 200 },
    // From a file: no client has all of it in memory.
    Row { operation: "put-file", size: 1 << 30, calls: 1 },
    Row { operation: "get", size: 1 << 30, calls: 1 },
    Row { operation: "list", size: 1_000, calls: 400 },
    Row { operation: "list", size: 1, calls: 4_000 },
];

impl Row {
    /// As tables say it.
    pub fn name(&self) -> String {
        let call = match self.operation {
            "put" => "PutObject",
            "put-file" => "PutObject of a file",
            "get" => "GetObject",
            _ => return format!("ListObjectsV2, {} key{}", self.size, if self.size == 1 { "" } else { "s" }),
        };
        let size = match self.size {
            size if size >= 1 << 30 => format!("{} GiB", size >> 30),
            size if size >= 1 << 20 => format!("{} MiB", size >> 20),
            size => format!("{} KiB", size >> 10),
        };
        format!("{call}, {size}")
    }
}

/// What a process took for its calls, without its start.
#[derive(Clone)]
pub struct Figures {
    pub wall: Duration,
    pub cpu: Duration,
    /// The most memory that the whole process had, in KiB.
    pub peak: u64,
}

impl Figures {
    /// From the line that a program prints: microseconds on the clock, of processors, and KiB.
    pub fn parse(line: &str) -> Option<Self> {
        let mut numbers = line.split_whitespace().map(str::parse::<u64>);
        let mut next = || numbers.next()?.ok();
        Some(Self { wall: Duration::from_micros(next()?), cpu: Duration::from_micros(next()?), peak: next()? })
    }

    /// The cells of a table's row.
    #[expect(clippy::cast_precision_loss, reason = "figures of three digits")]
    pub fn cells(&self, row: &Row, calls: u32) -> String {
        let bytes = if row.operation == "list" { None } else { Some(row.size as f64 * f64::from(calls)) };
        let rate =
            bytes.map_or_else(|| "-".to_owned(), |bytes| format!("{:.0}", bytes / self.wall.as_secs_f64() / 1e6));
        let a_byte =
            bytes.map_or_else(|| "-".to_owned(), |bytes| format!("{:.2}", self.cpu.as_secs_f64() * 1e9 / bytes));
        let a_call = self.cpu.as_secs_f64() * 1e6 / f64::from(calls);
        format!("{rate} | {a_call:.0} | {a_byte} | {:.1}", self.peak as f64 / 1024.0)
    }
}
