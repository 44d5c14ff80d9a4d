//! Counts the instructions of a call by valgrind's callgrind, where it is installed.
//!
//! The counts hold on any machine and under any load. Valgrind's processor has AVX2 but no SHA instructions, so SHA-256
//! counts for more than it costs.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::figures::{Figure, Metric};
use crate::subject::{SIDES, Side, Subject, runtime};
use work::Row;

/// How many calls are made before those that count.
const WARM: usize = 3;
/// How many calls count.
const COUNTED: usize = 10;

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

/// Instructions of one call, and the profile, which is left in `folder`.
pub fn count(row: &Row, side: Side, folder: &Path) -> Result<(Figure, PathBuf), String> {
    let name = side.name();
    let profile = folder.join(format!("callgrind.{}.{name}", row.id));
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

/// The functions that took most, inclusive of what they call, then each by itself.
pub fn annotate(profile: &Path) -> Result<String, String> {
    let mut text = String::new();
    for (title, inclusive) in [("With all they call", "yes"), ("By themselves", "no")] {
        let output = Command::new("callgrind_annotate")
            .args(["--auto=no", &format!("--inclusive={inclusive}"), "--threshold=95"])
            .arg(profile)
            .output()
            .map_err(|error| format!("callgrind_annotate: {error}"))?;
        let table = String::from_utf8_lossy(&output.stdout);
        let lines = table.lines().filter(|line| line.contains('%')).filter_map(short);
        text = lines.take(40).fold(text + title + ":\n", |text, line| text + &line + "\n");
    }
    Ok(text)
}

/// `12 ( 3.4%)  file.rs:function` of a line with whole paths; nothing for what goes on around the calls.
fn short(line: &str) -> Option<String> {
    let (count, place) = line.split_once("%)")?;
    if count.contains("(100.0") || place.contains("tokio::runtime") {
        return None;
    }
    let place = place.trim();
    let place = place.rsplit_once(" [").map_or(place, |(place, _)| place);
    let (file, function) = place.split_once(':')?;
    let file = file.rsplit('/').next().unwrap_or(file);
    Some(format!("{count}%)  {file}: {function}"))
}
