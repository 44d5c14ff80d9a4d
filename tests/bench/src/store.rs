//! The files that results are kept in: `target/bench/PART.json`, one a part of the program.

use std::fmt::Write as _;
use std::path::Path;
use std::time::SystemTime;
use std::{fs, thread};

use generated::runtime::Timestamp;
use serde::{Deserialize, Serialize};

use crate::figures::Figure;

/// What is measured at one time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// Times of calls.
    Calls,
    /// Instructions of calls.
    Instructions,
    /// Heap of calls.
    Heap,
    /// Calls of several threads.
    Contention,
    /// Calls over loopback.
    Loopback,
    /// Records through a producer.
    Producer,
    /// Builds of programs.
    Build,
}

/// Every part, in the order of the report.
const PARTS: [Part; 7] =
    [Part::Calls, Part::Instructions, Part::Heap, Part::Build, Part::Contention, Part::Loopback, Part::Producer];

impl Part {
    fn name(self) -> &'static str {
        match self {
            Self::Calls => "calls",
            Self::Instructions => "instructions",
            Self::Heap => "heap",
            Self::Contention => "contention",
            Self::Loopback => "loopback",
            Self::Producer => "producer",
            Self::Build => "build",
        }
    }
}

/// Figures of one run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Results {
    /// Which part.
    pub part: Part,
    /// When it ended, in UTC.
    pub date: String,
    /// What it ran on.
    pub machine: String,
    /// Whether the program was optimized.
    pub optimized: bool,
    /// What was measured.
    pub figures: Vec<Figure>,
}

/// Keeps the figures of one part in place of those it had of the same rows and sides.
pub fn save(folder: &Path, part: Part, figures: Vec<Figure>) -> Result<(), String> {
    let optimized = !cfg!(debug_assertions);
    let kept = load(folder, part)?.filter(|old| old.optimized == optimized).map(|old| old.figures).unwrap_or_default();
    let same = |a: &Figure, b: &Figure| a.row == b.row && a.metric == b.metric && a.side == b.side;
    let again = |old: &Figure| figures.iter().any(|new| same(new, old));
    let kept: Vec<_> = kept.into_iter().filter(|old| !again(old)).collect();
    let date = Timestamp::from(SystemTime::now()).date_time().to_string();
    let results = Results { part, date, machine: machine(), optimized, figures: [kept, figures].concat() };
    let text = serde_json::to_string_pretty(&results).map_err(|error| error.to_string())?;
    let file = folder.join(format!("{}.json", part.name()));
    fs::write(&file, text).map_err(|error| format!("{}: {error}", file.display()))
}

/// What was kept of all parts.
pub fn load_all(folder: &Path) -> Result<Vec<Results>, String> {
    let mut all = Vec::new();
    for part in PARTS {
        all.extend(load(folder, part)?);
    }
    Ok(all)
}

fn load(folder: &Path, part: Part) -> Result<Option<Results>, String> {
    let file = folder.join(format!("{}.json", part.name()));
    let Ok(text) = fs::read_to_string(&file) else { return Ok(None) };
    let problem = |error| format!("{}: {error}; delete it", file.display());
    serde_json::from_str(&text).map(Some).map_err(problem)
}

/// The processor, as Linux names it, and how many cores there are.
fn machine() -> String {
    let cores = thread::available_parallelism().map_or(0, usize::from);
    let processors = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = processors.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    format!("{cores} cores of {}", model.map_or(std::env::consts::ARCH, |(_, name)| name))
}

/// The head of a report: what was measured when and where.
#[must_use]
pub fn header(results: &[Results]) -> String {
    let mut text = "# Benchmarks\n\n".to_owned();
    for result in results {
        let warning = if result.optimized { "" } else { "; unoptimized, so the figures mean nothing" };
        // Writing to a `String` cannot fail.
        let _ = writeln!(text, "- {}: {}, {}{warning}", result.part.name(), result.date, result.machine);
    }
    text + "\n"
}
