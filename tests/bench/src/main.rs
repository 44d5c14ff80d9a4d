//! The command line of the benchmarks; `cargo xtask bench` starts it.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

use clap::builder::PossibleValuesParser;
use clap::{Args, Parser, Subcommand};
use smithwright_bench::calls;
use smithwright_bench::goals::TABLES;
use smithwright_bench::report;
use smithwright_bench::store::{self, Part};
use smithwright_bench::subject::Side;
use smithwright_bench::{
    builds, cells, contention, heap, instructions, loopback, micro, plots, producer, reasons, size,
};
use workload::{ROWS, Row, row};

/// Measures our client beside the official SDK's; writes tables, plots and raw figures to target/bench.
#[derive(Parser)]
#[command(name = "cargo xtask bench", bin_name = "cargo xtask bench", after_help = BESIDES)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    options: Options,
}

/// What `cargo xtask` starts in place of this program.
const BESIDES: &str = "Besides, without the official SDK: `cargo xtask bench micro [FILTER] [--quick]` times the parts of a call by Criterion; \
    `cargo xtask bench clients` says what clients of any model cost";

#[derive(Args)]
struct Options {
    /// Few and short rounds: shows that all still runs, while the figures mean little.
    #[arg(long, global = true)]
    quick: bool,
    /// Only this row; may be given several times.
    #[arg(long = "row", value_name = "ROW", value_parser = parse_row, global = true)]
    rows: Vec<&'static Row>,
}

#[derive(Subcommand)]
enum Command {
    /// Times whole calls on a canned transport.
    Calls,
    /// Counts the instructions of the same calls by valgrind.
    Instructions,
    /// Weighs the heap that the same calls take.
    Heap,
    /// Times calls of several threads that share a client, on a canned transport.
    Contention,
    /// Calls servers over loopback: records a second, processor time and connections, by batch, size and concurrency.
    Loopback,
    /// Puts records through a producer: rates, processor time, latency, memory, beside loops by hand.
    Producer,
    /// Builds programs that make one call, from nothing: takes many minutes, most of them for the official SDK.
    Build {
        /// Only these.
        #[arg(value_parser = PossibleValuesParser::new(builds::names()))]
        names: Vec<String>,
    },
    /// Says what the programs that make one call consist of, by crate; takes a minute or two.
    Size {
        /// Programs below `tests/bench/apps`, such as `app-official-bare`; by default the floor's and ours.
        apps: Vec<String>,
    },
    /// Says where the instructions of one side go, by valgrind.
    Profile {
        /// The row.
        #[arg(value_parser = parse_row)]
        row: &'static Row,
        /// Whose.
        #[arg(value_enum, default_value = "ours")]
        side: Side,
    },
    /// Makes the tables and plots again from what was measured.
    Report,
    /// What valgrind runs.
    #[command(hide = true)]
    Repeat {
        #[arg(value_parser = parse_row)]
        row: &'static Row,
        side: Side,
    },
}

fn parse_row(id: &str) -> Result<&'static Row, String> {
    row(id).ok_or_else(|| format!("rows: {}", ROWS.iter().map(|row| row.id).collect::<Vec<_>>().join(", ")))
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), String> {
    let folder = folder()?;
    let options = &arguments.options;
    match &arguments.command {
        None => {
            measure_calls(options, &folder)?;
            // Valgrind would take an hour for what is not optimized.
            if !cfg!(debug_assertions) {
                count_instructions(options, &folder)?;
            }
            weigh_heap(options, &folder)?;
            share_client(options, &folder)?;
            call_servers(options, &folder)?;
            put_records(options, &folder)?;
        }
        Some(Command::Calls) => measure_calls(options, &folder)?,
        Some(Command::Instructions) => count_instructions(options, &folder)?,
        Some(Command::Heap) => weigh_heap(options, &folder)?,
        Some(Command::Contention) => share_client(options, &folder)?,
        Some(Command::Loopback) => call_servers(options, &folder)?,
        Some(Command::Producer) => put_records(options, &folder)?,
        Some(Command::Build { names }) => {
            builds::measure(project(), &folder, names, options.quick, |figures| {
                store::save(&folder, Part::Build, figures)
            })?;
        }
        Some(Command::Size { apps }) => {
            let table = size::table(project(), &folder, apps)?;
            let file = folder.join(size::FILE);
            fs::write(&file, &table).map_err(|error| format!("{}: {error}", file.display()))?;
            print!("{table}");
            return Ok(());
        }
        Some(Command::Profile { row, side }) => return profile(row, *side, &folder),
        Some(Command::Report) => {}
        Some(Command::Repeat { row, side }) => {
            instructions::repeat(row, *side);
            return Ok(());
        }
    }
    write_report(&folder)
}

/// The folder of the project.
fn project() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here)
}

/// Where results go: `target/bench` of the project.
fn folder() -> Result<PathBuf, String> {
    let folder = project().join("target").join("bench");
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    Ok(folder)
}

fn chosen(options: &Options) -> Vec<&'static Row> {
    if options.rows.is_empty() { ROWS.iter().collect() } else { options.rows.clone() }
}

fn measure_calls(options: &Options, folder: &Path) -> Result<(), String> {
    let effort = if options.quick { calls::QUICK } else { calls::FULL };
    store::save(folder, Part::Calls, calls::measure_all(&chosen(options), effort))
}

fn count_instructions(options: &Options, folder: &Path) -> Result<(), String> {
    if !instructions::available() {
        eprintln!("instructions: skipped, valgrind is not installed");
        return Ok(());
    }
    store::save(folder, Part::Instructions, instructions::count_all(&chosen(options), folder)?)
}

fn weigh_heap(options: &Options, folder: &Path) -> Result<(), String> {
    store::save(folder, Part::Heap, heap::measure_all(&chosen(options))?)
}

fn share_client(options: &Options, folder: &Path) -> Result<(), String> {
    let effort = if options.quick { contention::QUICK } else { contention::FULL };
    store::save(folder, Part::Contention, contention::measure(effort)?)
}

fn call_servers(options: &Options, folder: &Path) -> Result<(), String> {
    let effort = if options.quick { loopback::QUICK } else { loopback::FULL };
    let mut figures = Vec::new();
    for cell in cells::all().into_iter().filter(|cell| !options.quick || cell.is_small()) {
        figures.extend(loopback::measure(&cell, effort)?);
    }
    store::save(folder, Part::Loopback, figures)
}

fn put_records(options: &Options, folder: &Path) -> Result<(), String> {
    let amount = if options.quick { producer::QUICK } else { producer::FULL };
    store::save(folder, Part::Producer, producer::measure(amount)?)
}

fn profile(row: &Row, side: Side, folder: &Path) -> Result<(), String> {
    if !instructions::available() {
        return Err("valgrind is not installed".to_owned());
    }
    let (figure, file) = instructions::count(row, side, folder)?;
    println!("{} a call; the profile of ten is {}", figure.metric.show(figure.median()), file.display());
    println!("{}", instructions::annotate(&file)?);
    Ok(())
}

fn write_report(folder: &Path) -> Result<(), String> {
    let results = store::load_all(folder)?;
    let figures: Vec<_> = results.iter().flat_map(|result| result.figures.iter().cloned()).collect();
    let mut text = store::header(&results);
    for table in TABLES {
        text += &report::table(table, &figures);
    }
    let parts = micro::load(folder)?;
    text += &report::micro(&parts);
    text += &report::contention(&figures);
    text += &report::loopback(&figures);
    text += &report::connections(&figures);
    text += &producer::report::tables(&figures);
    text += &reasons::reasons(folder, &figures, &parts)?;
    plots::draw(folder, &figures)?;
    let file = folder.join("report.md");
    fs::write(&file, &text).map_err(|error| format!("{}: {error}", file.display()))?;
    println!("{text}Written to {}.", folder.display());
    Ok(())
}
