//! Which charts there are, and which figures they show.

use std::path::Path;

use plotters::style::RGBColor;

use crate::cells::{BATCHES, CONCURRENCY, LINES, Line};
use crate::chart::{self, Bar, Series, Spread, Words};
use crate::figures::{Figure, Metric, find, quantile};
use crate::loopback::{Cell, Server};
use crate::subject::{SIDES, Side};
use workload::ROWS;

type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Draws every chart that there are figures for.
pub fn draw(folder: &Path, figures: &[Figure]) -> std::result::Result<(), String> {
    let all = || {
        calls(folder, figures)?;
        growth(folder, figures)?;
        rates(folder, figures)?;
        builds(folder, figures)
    };
    all().map_err(|error: Box<dyn std::error::Error>| format!("the plots: {error}"))
}

fn colour(side: Side) -> RGBColor {
    match side {
        Side::Ours => RGBColor(24, 119, 184),
        Side::Official => RGBColor(230, 126, 34),
        Side::Floor => RGBColor(150, 150, 150),
    }
}

/// The same side with few features.
fn pale(side: Side) -> RGBColor {
    let half = |part: u8| part / 2 + 127;
    let RGBColor(red, green, blue) = colour(side);
    RGBColor(half(red), half(green), half(blue))
}

/// `factor` turns the unit of the figure into that of the chart.
fn spread(figure: &Figure, factor: f64) -> Spread {
    let at = |part| quantile(&figure.values, part) * factor;
    Spread { low: at(0.25), middle: at(0.5), high: at(0.75) }
}

fn bar(figure: &Figure, factor: f64) -> Bar {
    Bar {
        label: figure.side.name().to_owned(),
        text: figure.metric.show(figure.median()),
        value: spread(figure, factor),
        colour: colour(figure.side),
    }
}

/// Processor time of a call, a panel a row.
fn calls(folder: &Path, figures: &[Figure]) -> Result {
    let measured =
        |row: &str| SIDES.into_iter().filter_map(|side| find(figures, row, Metric::CpuSeconds, side)).collect();
    let panels: Vec<(&str, Vec<&Figure>)> = ROWS.iter().map(|row| (row.title, measured(row.id))).collect();
    if panels.iter().any(|(_, figures)| figures.is_empty()) {
        return Ok(());
    }
    let file = folder.join("calls.svg");
    let subtitle = "Whole client calls on a canned transport, medians; the line spans the middle half of the rounds";
    let sheet = chart::sheet(&file, (1000, 720), "Processor time of a call", subtitle)?;
    for (area, (title, figures)) in sheet.split_evenly((2, 2)).iter().zip(&panels) {
        let long = figures.iter().any(|figure| figure.median() >= 1e-3);
        let (unit, factor) = if long { ("milliseconds", 1e3) } else { ("microseconds", 1e6) };
        let bars: Vec<Bar> = figures.iter().map(|figure| bar(figure, factor)).collect();
        chart::bars(area, Words { title: &title.replace('`', ""), x: "", y: unit }, &bars)?;
    }
    sheet.present()?;
    Ok(())
}

/// Processor time of a record over loopback, along each line.
fn growth(folder: &Path, figures: &[Figure]) -> Result {
    let series = |line: Line, side: Side| Series {
        name: side.name().to_owned(),
        points: line
            .cells()
            .iter()
            .filter_map(|(x, cell)| {
                let figure = find(figures, &cell.row(), Metric::CpuSeconds, side)?;
                Some((number(*x), spread(figure, 1e6)))
            })
            .collect(),
        colour: colour(side),
    };
    let panels = LINES.map(|line| (line, [Side::Ours, Side::Official].map(|side| series(line, side))));
    if panels.iter().any(|(_, series)| series.iter().any(|series| series.points.is_empty())) {
        return Ok(());
    }
    let file = folder.join("growth.svg");
    let subtitle = "PutRecords over loopback to a server in another process; user and system time of the client alone";
    let sheet = chart::sheet(&file, (1320, 470), "Processor time of a record", subtitle)?;
    for (area, (line, series)) in sheet.split_evenly((1, 3)).iter().zip(&panels) {
        let (title, x) = match line {
            Line::Records => ("by batch: 1 KiB records, 16 calls at a time", "records of a call"),
            Line::Size => ("by size: 10 records a call, 16 calls at a time", "size of a record"),
            Line::Concurrency => ("by concurrency: 10 records of 1 KiB a call", "calls at a time"),
        };
        let name = if *line == Line::Size { bytes } else { plain };
        let ticks: Vec<_> = line.cells().iter().map(|(x, _)| (number(*x), name(*x))).collect();
        chart::lines(area, Words { title, x, y: "microseconds a record" }, series, &ticks)?;
    }
    sheet.present()?;
    Ok(())
}

/// Records a second over loopback, a panel a server and batch.
fn rates(folder: &Path, figures: &[Figure]) -> Result {
    let servers = [Server::Sink, Server::Ferrokinesis];
    let panels = servers.into_iter().flat_map(|server| BATCHES.map(|records| (server, records)));
    let bars = |server, records| {
        CONCURRENCY.into_iter().flat_map(move |concurrency| {
            let row = Cell::in_grid(server, concurrency, records).row();
            [Side::Ours, Side::Official].into_iter().filter_map(move |side| {
                let figure = find(figures, &row, Metric::PerSecond, side)?;
                Some(Bar { label: format!("{} x{concurrency}", side.name()), ..bar(figure, 1.0) })
            })
        })
    };
    let panels: Vec<_> =
        panels.map(|(server, records)| (server, records, bars(server, records).collect::<Vec<_>>())).collect();
    if panels.iter().any(|(_, _, bars)| bars.is_empty()) {
        return Ok(());
    }
    let file = folder.join("rates.svg");
    let subtitle =
        "PutRecords of 1 KiB records over loopback, 1, 16 and 256 calls at a time; the servers share the cores";
    let sheet = chart::sheet(&file, (1500, 760), "Records a second", subtitle)?;
    for (area, (server, records, bars)) in sheet.split_evenly((2, BATCHES.len())).iter().zip(&panels) {
        let unit = if *records == 1 { "record" } else { "records" };
        let title = format!("{}, {records} {unit} a call", server.name());
        chart::bars(area, Words { title: &title, x: "", y: "records a second" }, bars)?;
    }
    sheet.present()?;
    Ok(())
}

/// What it costs to build a program, a panel a measure.
fn builds(folder: &Path, figures: &[Figure]) -> Result {
    let panels = [
        ("dev", Metric::CpuSeconds, 1.0, "dev build", "processor seconds"),
        ("release", Metric::CpuSeconds, 1.0, "release build", "processor seconds"),
        ("crates", Metric::Count, 1.0, "crates", "crates"),
        ("binary", Metric::Bytes, 1e-6, "release binary, stripped", "MB"),
    ];
    let bars = |row: &str, metric, factor| -> Vec<Bar> {
        let of = |side: Side| {
            let whole = find(figures, row, metric, side).map(|figure| bar(figure, factor));
            let few = find(figures, &format!("{row}-bare"), metric, side).filter(|_| side != Side::Floor);
            let few = few.map(|figure| Bar {
                label: format!("{}, few", side.name()),
                colour: pale(side),
                ..bar(figure, factor)
            });
            whole.into_iter().chain(few)
        };
        SIDES.into_iter().flat_map(of).collect()
    };
    if panels.iter().any(|(row, metric, factor, ..)| bars(row, *metric, *factor).is_empty()) {
        return Ok(());
    }
    let file = folder.join("build.svg");
    let subtitle = "From nothing, TLS and credentials included; few: with those features alone that a call needs";
    let sheet = chart::sheet(&file, (1000, 720), "Building a program that makes one call", subtitle)?;
    for (area, (row, metric, factor, title, y)) in sheet.split_evenly((2, 2)).iter().zip(panels) {
        chart::bars(area, Words { title, x: "", y }, &bars(row, metric, factor))?;
    }
    sheet.present()?;
    Ok(())
}

fn plain(value: usize) -> String {
    value.to_string()
}

fn bytes(value: usize) -> String {
    if value >= 1024 { format!("{} KiB", value / 1024) } else { format!("{value} B") }
}

#[expect(clippy::cast_precision_loss)]
fn number(value: usize) -> f64 {
    value as f64
}
