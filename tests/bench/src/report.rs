//! Makes tables of figures.

use std::fmt::Write as _;

use crate::cells;
use crate::contention::{self, THREADS};
use crate::figures::{Figure, Metric, find, quantile};
use crate::goals::{Goal, Line, Table};
use crate::loopback::{self, Cell, Server};
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

/// The table of calls of several threads; nothing if they were not measured.
#[must_use]
pub fn contention(figures: &[Figure]) -> String {
    let rows: String = THREADS.into_iter().filter_map(|threads| contention_row(threads, figures)).collect();
    if rows.is_empty() {
        return String::new();
    }
    format!(
        "## One client shared by threads\n\n{} on a canned transport; the credentials expire some day, so both clients keep them \
         in a cache, besides the signing key. Without contention the processor time of a call stays what it is for one thread. \
         The official client takes its input away: the copy for it is part of its calls a second, not of its processor time.\n\n\
         | threads | calls a second: ours | official | ours / official | processor time a call: ours | official | official / ours | \
         to one thread: ours | official |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n{rows}\n",
        contention::call().title
    )
}

fn contention_row(threads: usize, figures: &[Figure]) -> Option<String> {
    let find = |threads, metric, side| find(figures, &contention::row_of(threads), metric, side);
    let (rate, cost) = (Metric::PerSecond, Metric::CpuSeconds);
    let (our_rate, their_rate) = (find(threads, rate, Side::Ours)?, find(threads, rate, Side::Official)?);
    let (our_cost, their_cost) = (find(threads, cost, Side::Ours)?, find(threads, cost, Side::Official)?);
    let growth = |cost: &Figure| Some(ratio(median_ratio(cost, find(1, Metric::CpuSeconds, cost.side)?)));
    Some(format!(
        "| {threads} | {} | {} | {} | {} | {} | {} | {} | {} |\n",
        rate.show(our_rate.median()),
        rate.show(their_rate.median()),
        ratio(median_ratio(our_rate, their_rate)),
        shown(our_cost),
        shown(their_cost),
        ratio(median_ratio(their_cost, our_cost)),
        growth(our_cost)?,
        growth(their_cost)?,
    ))
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

/// How often the clients connected to the server that only answers; nothing if it was not measured.
#[must_use]
pub fn connections(figures: &[Figure]) -> String {
    let rows: String = cells::grid(Server::Sink).iter().filter_map(|cell| connections_row(cell, figures)).collect();
    if rows.is_empty() {
        return String::new();
    }
    format!(
        "## Connections to the server `sink`\n\nHTTP/1.1 carries one call at a time, so at least as many connections are needed as \
         calls are under way; all that follow can use them again. Some are more: where none is idle hyper, which both clients \
         stand on, connects while it waits, and keeps both. Counted by the server, from the first call on.\n\n\
         | at a time | records | ours: calls | connections | calls a connection | official: calls | connections | \
         calls a connection |\n| --- | --- | --- | --- | --- | --- | --- | --- |\n{rows}\n"
    )
}

fn connections_row(cell: &Cell, figures: &[Figure]) -> Option<String> {
    let sum =
        |row: String, side| -> Option<f64> { Some(find(figures, &row, Metric::Count, side)?.values.iter().sum()) };
    let columns = |side| {
        let calls = sum(loopback::calls_row(&cell.row()), side)?;
        let opened = sum(loopback::connections_row(&cell.row()), side)?;
        Some(format!("{calls:.0} | {opened:.0} | {:.1}", calls / opened))
    };
    let (ours, official) = (columns(Side::Ours)?, columns(Side::Official)?);
    Some(format!("| {} | {} | {ours} | {official} |\n", cell.concurrency, cell.records))
}

fn loopback_row(cell: &Cell, figures: &[Figure]) -> Option<String> {
    let row = cell.row();
    let find = |metric, side| find(figures, &row, metric, side);
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

/// Whether the line was measured and is not as it is to be.
#[must_use]
pub fn missed(line: &Line, figures: &[Figure]) -> bool {
    let of = |side| find(figures, line.row, line.metric, side);
    let goal = of(Side::Ours).zip(line.goal);
    goal.is_some_and(|(ours, goal)| reached(goal, line.metric, ours, of(Side::Official), of(Side::Floor)).1 == MISSED)
}

fn row(line: &Line, figures: &[Figure]) -> Option<String> {
    let of = |side| find(figures, line.row, line.metric, side);
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

/// What the table says of a goal that is not reached.
const MISSED: &str = "**missed**";

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
        Some(_) => MISSED,
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
