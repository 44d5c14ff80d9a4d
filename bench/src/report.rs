//! Makes tables of figures.

use std::fmt::Write as _;

use crate::cells;
use crate::figures::{Figure, Metric, quantile};
use crate::goals::{Goal, Line, Table};
use crate::loopback::{Cell, Server};
use crate::micro::Part;
use crate::subject::Side;

/// One table in Markdown; nothing if none of its rows was measured.
#[must_use]
pub fn table(table: &Table, figures: &[Figure]) -> String {
    let rows: String = table.lines.iter().filter_map(|line| row(line, figures)).collect();
    if rows.is_empty() {
        return String::new();
    }
    format!(
        "## {}\n\n{}\n\n| work | ours | official | floor | official / ours | ours / floor | goal | |\n\
         | --- | --- | --- | --- | --- | --- | --- | --- |\n{rows}\n",
        table.title, table.note
    )
}

/// The parts of calls, each beside what does the same or the least of it; nothing if none was measured.
#[must_use]
pub fn micro(parts: &[Part]) -> String {
    let rows: String = parts.chunk_by(|a, b| a.group == b.group).filter_map(micro_row).collect();
    if rows.is_empty() {
        return String::new();
    }
    format!(
        "## Parts of a call\n\nProcessor time, by Criterion (`cargo xtask bench micro`); what stands beside ours does the same, or where \
         it says \"alone\" the least of it. A thousand strings or numbers are read or written at once.\n\n\
         | part | ours | beside it | ours / beside it |\n| --- | --- | --- | --- |\n{rows}\n"
    )
}

fn micro_row(group: &[Part]) -> Option<String> {
    let (ours, others) = group.split_first().filter(|(ours, _)| ours.name == "ours")?;
    let show = |part: &Part| Metric::CpuSeconds.show(part.seconds);
    let beside: Vec<_> = others.iter().map(|other| format!("{} {}", other.name, show(other))).collect();
    let ratios: Vec<_> = others.iter().map(|other| ratio(ours.seconds / other.seconds)).collect();
    Some(format!("| {} | {} | {} | {} |\n", ours.group, show(ours), beside.join(", "), ratios.join(", ")))
}

/// The tables of calls over loopback, one a server; nothing for one that was not measured.
#[must_use]
pub fn loopback(figures: &[Figure]) -> String {
    [Server::Sink, Server::Ferrokinesis].into_iter().map(|server| loopback_table(server, figures)).collect()
}

fn loopback_table(server: Server, figures: &[Figure]) -> String {
    let rows: String = cells::grid(server).iter().filter_map(|cell| loopback_row(cell, figures)).collect();
    if rows.is_empty() {
        return String::new();
    }
    format!(
        "## Over loopback to the server `{}`\n\n`PutRecords` of 1 KiB records; processor time is the client's alone. The \
         client must never be behind: three rounds of four, at least, must not say so.\n\n\
         | at a time | records | records a second: ours | official | ours / official | processor time a record: ours | \
         official | official / ours | |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n{rows}\n",
        server.name()
    )
}

fn loopback_row(cell: &Cell, figures: &[Figure]) -> Option<String> {
    let row = cell.row();
    let find = |metric, side| figures.iter().find(|f| f.row == row && f.metric == metric && f.side == side);
    let (rate, cost) = (Metric::PerSecond, Metric::CpuSeconds);
    let (our_rate, their_rate) = (find(rate, Side::Ours)?, find(rate, Side::Official)?);
    let (our_cost, their_cost) = (find(cost, Side::Ours)?, find(cost, Side::Official)?);
    let ahead =
        quantile(&ratios(our_rate, their_rate), 0.75) >= 1.0 && quantile(&ratios(their_cost, our_cost), 0.75) >= 1.0;
    Some(format!(
        "| {} | {} | {} | {} | {} | {} | {} | {} | {} |\n",
        cell.concurrency,
        cell.records,
        rate.show(our_rate.median()),
        rate.show(their_rate.median()),
        ratio(median_ratio(our_rate, their_rate)),
        cost.show(our_cost.median()),
        cost.show(their_cost.median()),
        ratio(median_ratio(their_cost, our_cost)),
        if ahead { "ok" } else { "**behind**" },
    ))
}

fn row(line: &Line, figures: &[Figure]) -> Option<String> {
    let of = |side| find(figures, line, side);
    let (ours, official, floor) = (of(Side::Ours)?, of(Side::Official), of(Side::Floor));
    let goal = line.goal.map(|goal| reached(goal, line.metric, ours, official, floor));
    let (goal, mark) = goal.unwrap_or_default();
    Some(format!(
        "| {} | {} | {} | {} | {} | {} | {goal} | {mark} |\n",
        line.title,
        shown(ours),
        official.map(shown).unwrap_or_default(),
        floor.map(shown).unwrap_or_default(),
        official.map(|official| ratio(median_ratio(official, ours))).unwrap_or_default(),
        floor.map(|floor| ratio(median_ratio(ours, floor))).unwrap_or_default(),
    ))
}

fn find<'a>(figures: &'a [Figure], line: &Line, side: Side) -> Option<&'a Figure> {
    figures.iter().find(|figure| figure.row == line.row && figure.metric == line.metric && figure.side == side)
}

/// The goal in words, and whether it was reached.
fn reached(
    goal: Goal,
    metric: Metric,
    ours: &Figure,
    official: Option<&Figure>,
    floor: Option<&Figure>,
) -> (String, &'static str) {
    let (words, limit, value) = match goal {
        Goal::AtMost(limit) => (format!("at most {}", metric.show(limit)), limit, Some(ours.median())),
        Goal::TimesFloor(limit) => {
            (format!("at most {limit} x floor"), limit, floor.map(|floor| median_ratio(ours, floor)))
        }
        Goal::TimesOfficial(limit) => {
            (format!("at most {limit} x official"), limit, official.map(|official| median_ratio(ours, official)))
        }
    };
    let mark = match value {
        Some(value) if value <= limit => "ok",
        Some(_) => "**missed**",
        None => "not measured",
    };
    (words, mark)
}

/// The median of `a / b`, round by round if both had the same rounds: what disturbs one disturbs the other.
#[must_use]
pub fn median_ratio(a: &Figure, b: &Figure) -> f64 {
    quantile(&ratios(a, b), 0.5)
}

fn ratios(a: &Figure, b: &Figure) -> Vec<f64> {
    if a.values.len() == b.values.len() {
        a.values.iter().zip(&b.values).map(|(a, b)| a / b).collect()
    } else {
        vec![a.median() / b.median()]
    }
}

fn ratio(value: f64) -> String {
    format!("{value:.2}")
}

/// The median, and the middle half if there are several values.
fn shown(figure: &Figure) -> String {
    let mut text = figure.metric.show(figure.median());
    if figure.values.len() >= 4 {
        let (low, high) = (quantile(&figure.values, 0.25), quantile(&figure.values, 0.75));
        // Writing to a `String` cannot fail.
        let _ = write!(text, " ({} - {})", figure.metric.show(low), figure.metric.show(high));
    }
    text
}

impl Metric {
    /// `value` with its unit.
    #[must_use]
    pub fn show(self, value: f64) -> String {
        match self {
            Self::CpuSeconds if value < 1e-6 => format!("{:.1} ns", value * 1e9),
            Self::CpuSeconds if value < 1e-5 => format!("{:.2} us", value * 1e6),
            Self::CpuSeconds if value < 1e-3 => format!("{:.1} us", value * 1e6),
            Self::CpuSeconds if value < 1.0 => format!("{:.2} ms", value * 1e3),
            Self::CpuSeconds => format!("{value:.1} s"),
            Self::PerSecond => scaled(value, "/s"),
            Self::Instructions => scaled(value, "instr."),
            Self::Bytes => scaled(value, "B"),
            Self::Count => format!("{value:.0}"),
        }
    }
}

fn scaled(value: f64, unit: &str) -> String {
    if value < 1e3 {
        format!("{value:.0} {unit}")
    } else if value < 1e6 {
        format!("{:.1} k{unit}", value / 1e3)
    } else {
        format!("{:.2} M{unit}", value / 1e6)
    }
}
