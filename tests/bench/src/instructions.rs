//! Counts the instructions of a call by valgrind's callgrind, where it is installed.
//!
//! The counts hold on any machine and under any load. Valgrind's processor has AVX2 but no SHA instructions, so SHA-256
//! counts for more than it costs.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::figures::{Figure, Metric};
use crate::profile::{Counting, functions};
use crate::subject::{SIDES, Side, Subject, runtime};
use workload::Row;

/// How many calls are made before those that count.
const WARM: usize = 3;
/// How many calls count.
pub const COUNTED: usize = 10;

/// Whether valgrind is installed.
#[must_use]
pub fn available() -> bool {
    let version = Command::new("valgrind").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    version.is_ok_and(|status| status.success())
}

/// What runs inside valgrind: some calls, of which only those inside of [`counted_section`] count.
pub fn repeat(row: &Row, side: Side) {
    let runtime = runtime();
    let subject = Subject::new(side, &row.work);
    for _ in 0..WARM {
        runtime.block_on(subject.run(subject.prepare()));
    }
    for _ in 0..COUNTED {
        counted_section(&runtime, subject.run(subject.prepare()));
    }
}

/// Valgrind counts while this runs: it is told the name.
#[inline(never)]
fn counted_section(runtime: &tokio::runtime::Runtime, call: impl Future<Output = ()>) {
    runtime.block_on(call);
}

/// Where the profile of one side is kept.
#[must_use]
pub fn profile(folder: &Path, row: &Row, side: Side) -> PathBuf {
    folder.join(format!("callgrind.{}.{}", row.id, side.name()))
}

/// Instructions of one call, and the profile, which is left in `folder`.
pub fn count(row: &Row, side: Side, folder: &Path) -> Result<(Figure, PathBuf), String> {
    let name = side.name();
    let profile = profile(folder, row, side);
    let program = std::env::current_exe().map_err(|error| format!("where this program is: {error}"))?;
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--collect-atstart=no", "--toggle-collect=*counted_section*", "--dump-line=yes"])
        .arg(format!("--callgrind-out-file={}", profile.display()))
        .arg(program)
        .args(["repeat", row.id, name])
        .output()
        .map_err(|error| format!("valgrind: {error}"))?;
    if !output.status.success() {
        return Err(format!("valgrind: {}", String::from_utf8_lossy(&output.stderr)));
    }
    let text = fs::read_to_string(&profile).map_err(|error| format!("{}: {error}", profile.display()))?;
    let total = text.lines().find_map(|line| line.strip_prefix("totals:")?.trim().parse::<f64>().ok());
    let total = total.ok_or_else(|| format!("{}: has no totals", profile.display()))?;
    if total == 0.0 {
        return Err(format!("{}: counted nothing", profile.display()));
    }
    #[expect(clippy::cast_precision_loss)]
    let each = total / COUNTED as f64;
    Ok((Figure::new(row.id, Metric::Instructions, side, vec![each]), profile))
}

/// Instructions of all sides of all rows.
pub fn count_all(rows: &[&Row], folder: &Path) -> Result<Vec<Figure>, String> {
    let mut figures = Vec::new();
    for row in rows {
        for side in SIDES {
            figures.push(count(row, side, folder)?.0);
        }
    }
    Ok(figures)
}

/// The functions that took most, with what they call, then each by itself.
pub fn annotate(profile: &Path) -> Result<String, String> {
    let mut text = String::new();
    for (title, counting) in [("With all they call", Counting::WithCalls), ("By themselves", Counting::Alone)] {
        text = text + title + ":\n";
        for function in functions(profile, counting)?.iter().take(40) {
            #[expect(clippy::cast_precision_loss)]
            let each = function.count / COUNTED as f64;
            // Writing to a `String` cannot fail.
            let _ = writeln!(text, "{each:>12.0}  {}", function.name);
        }
    }
    Ok(text)
}
