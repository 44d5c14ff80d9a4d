//! Why a goal is missed, as far as it was measured: what the floor is made of, and which functions take what is beyond it.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use workload::{Row, row};

use crate::figures::{Figure, Metric, find};
use crate::floor;
use crate::goals::{Line, TABLES};
use crate::instructions::{COUNTED, profile};
use crate::micro;
use crate::profile::{Counting, Function, functions};
use crate::report::missed;
use crate::size;
use crate::subject::Side;

/// The part of a time that is not worth a word.
const LITTLE: f64 = 0.01;

/// How many functions are named.
const NAMED: usize = 12;

/// All missed goals; nothing if there are none.
pub fn reasons(folder: &Path, figures: &[Figure], parts: &[micro::Part]) -> Result<String, String> {
    let mut text = String::new();
    for line in TABLES.iter().flat_map(|table| table.lines).filter(|line| missed(line, figures)) {
        text += &reason(line, folder, figures, parts)?;
    }
    if text.is_empty() {
        return Ok(text);
    }
    Ok(format!("## Where a goal is missed\n\nWhat the measurements above say of the reasons.\n\n{text}"))
}

fn reason(line: &Line, folder: &Path, figures: &[Figure], parts: &[micro::Part]) -> Result<String, String> {
    let Some(ours) = find(figures, line.row, line.metric, Side::Ours) else { return Ok(String::new()) };
    let show = |value| line.metric.show(value);
    let mut text = format!("### {}\n\nOurs: {}", line.title, show(ours.median()));
    // Writing to a `String` cannot fail.
    if let Some(floor) = find(figures, line.row, line.metric, Side::Floor) {
        let beyond = ours.median() - floor.median();
        let _ = write!(text, ", the floor: {}, so {} are ours to save", show(floor.median()), show(beyond.max(0.0)));
    }
    text += ".\n\n";
    if let Some(row) = row(line.row).filter(|_| line.metric == Metric::CpuSeconds) {
        text += &floor_parts(row, figures);
        text += &owned_values(row, figures, ours);
        text += &measured_parts(row, parts);
        text += &instructions(row, folder)?;
    }
    if line.row.starts_with("binary") {
        match fs::read_to_string(folder.join(size::FILE)) {
            Ok(table) => text = text + "What programs consist of, in kB:\n\n" + &table + "\n",
            Err(_) => text += "`cargo xtask bench size` says what programs consist of.\n\n",
        }
    }
    Ok(text)
}

/// What the time of the floor is made of.
fn floor_parts(row: &Row, figures: &[Figure]) -> String {
    let Some(floor) = find(figures, row.id, Metric::CpuSeconds, Side::Floor) else { return String::new() };
    let part = |part: &floor::Part| {
        let figure = find(figures, &part.row(row), Metric::CpuSeconds, Side::Floor)?;
        Some((part.name(), figure.median()))
    };
    let parts: Vec<_> = floor::Part::of(row.work.call).iter().filter_map(part).collect();
    if parts.is_empty() {
        return String::new();
    }
    let rest = floor.median() - parts.iter().map(|(_, seconds)| seconds).sum::<f64>();
    let show = |seconds: f64| Metric::CpuSeconds.show(seconds);
    let named: Vec<_> = parts.iter().map(|(name, seconds)| format!("{name} {}", show(*seconds))).collect();
    let memory =
        if rest > floor.median() * LITTLE { format!(", and {} for memory", show(rest)) } else { String::new() };
    format!("The floor is {}{memory}.\n\n", named.join(", "))
}

/// What comes on top of the floor for any client whose output belongs to the caller.
fn owned_values(row: &Row, figures: &[Figure], ours: &Figure) -> String {
    let of_floor = |row: &str| find(figures, row, Metric::CpuSeconds, Side::Floor).map(Figure::median);
    let (Some(floor), Some(values)) = (of_floor(row.id), of_floor(&floor::Part::Values.row(row))) else {
        return String::new();
    };
    let all = floor + values;
    let (times, [values, all]) = (ours.median() / all, [values, all].map(|seconds| Metric::CpuSeconds.show(seconds)));
    format!(
        "To make and free the strings and blobs of the answer takes {values} besides, for any client that gives its caller \
         values of their own. With them the floor is {all}, and ours {times:.2} times that.\n\n"
    )
}

/// What Criterion says of the parts of the call.
fn measured_parts(row: &Row, parts: &[micro::Part]) -> String {
    let ours = |part: &&micro::Part| part.group.ends_with(row.id) && part.name == "ours";
    let show = |part: &micro::Part| format!("{} {}", part.group, Metric::CpuSeconds.show(part.seconds));
    let shown: Vec<_> = parts.iter().filter(ours).map(show).collect();
    if shown.is_empty() { String::new() } else { format!("Parts of ours, by themselves: {}.\n\n", shown.join(", ")) }
}

/// The functions that take more instructions than they do in the floor.
fn instructions(row: &Row, folder: &Path) -> Result<String, String> {
    let [ours, floor] = [Side::Ours, Side::Floor].map(|side| profile(folder, row, side));
    if !(ours.exists() && floor.exists()) {
        return Ok("No profile: `cargo xtask bench instructions` makes one.\n\n".to_owned());
    }
    let (all, floor) = (functions(&ours, Counting::Alone)?, functions(&floor, Counting::Alone)?);
    let in_floor = |name: &str| floor.iter().find(|function| function.name == name).map_or(0.0, |other| other.count);
    let mut beyond: Vec<_> = all.iter().map(|function| (function, in_floor(&function.name))).collect();
    beyond.sort_by(|(a, a_floor), (b, b_floor)| (b.count - b_floor).total_cmp(&(a.count - a_floor)));
    let mut text =
        "| instructions of a call, by function | ours | floor | beyond it |\n| --- | --- | --- | --- |\n".to_owned();
    let named = beyond.iter().take(NAMED);
    for (function, floor) in named.clone() {
        text += &comparison(&format!("`{}`", function.name), function.count, *floor);
    }
    let sum = |functions: &[Function]| functions.iter().map(|function| function.count).sum::<f64>();
    let (shown_ours, shown_floor) = named.fold((0.0, 0.0), |(a, b), (f, floor)| (a + f.count, b + floor));
    text += &comparison("all others", sum(&all) - shown_ours, sum(&floor) - shown_floor);
    text += &comparison("together", sum(&all), sum(&floor));
    text += "\n| with all that it calls | ours |\n| --- | --- |\n";
    let with_calls = functions(&ours, Counting::WithCalls)?;
    let is_ours = |f: &&Function| f.name.contains("smithwright_runtime::") || f.name.contains("generated::");
    for function in with_calls.iter().filter(is_ours).take(NAMED) {
        let _ = writeln!(text, "| `{}` | {} |", function.name, each(function.count));
    }
    Ok(text + "\n")
}

fn comparison(name: &str, ours: f64, floor: f64) -> String {
    format!("| {name} | {} | {} | {} |\n", each(ours), each(floor), each(ours - floor))
}

/// Instructions of one of the calls that were counted.
fn each(count: f64) -> String {
    #[expect(clippy::cast_precision_loss)]
    let thousands = count / COUNTED as f64 / 1e3;
    format!("{thousands:.1} k")
}
