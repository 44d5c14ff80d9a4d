//! `cargo xtask bench s3`: objects and lists of keys over loopback, by the generated client and by the official SDK.
//!
//! Each row is a process of its own that calls a server in this one, so that time of processors and memory are the client's alone.

mod programs;
mod rows;
mod server;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use programs::{Programs, Side};
use rows::{Figures, ROWS, Row};
use server::Server;

/// Calls a server that has objects of S3 by both clients, in turn; prints a table.
#[derive(Parser)]
#[command(name = "cargo xtask bench s3", bin_name = "cargo xtask bench s3")]
struct Arguments {
    /// The model of S3.
    #[arg(long, value_name = "FILE", default_value = "../shared/aws-models/s3.json")]
    model: PathBuf,
    /// A few calls of each row: shows that all still runs, while the figures mean little.
    #[arg(long)]
    quick: bool,
    /// Also builds both programs from nothing, and says what that costs; takes minutes.
    #[arg(long)]
    build: bool,
    /// Only the generated client: nothing of the official SDK is built.
    #[arg(long)]
    alone: bool,
    /// Only rows whose name holds this.
    #[arg(long, value_name = "TEXT", default_value = "")]
    row: String,
}

/// Rounds of a row, of which the one that took the least time of processors is shown.
const ROUNDS: usize = 5;

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
    let programs = Programs::new();
    let model = programs.project.join(&arguments.model);
    if !model.exists() {
        println!("left out: {} is not there; --model names another file", model.display());
        return Ok(());
    }
    let sides: &[Side] = if arguments.alone { &[Side::Ours] } else { &[Side::Ours, Side::Official] };
    programs.write(&model, sides)?;
    if arguments.build {
        println!("| program | dev build, processor s | release build | stripped, MB |\n| --- | --- | --- | --- |");
        for side in sides {
            println!("{}", programs.cost(*side)?);
        }
        println!();
    }
    programs.build()?;
    let server = Server::start(&programs.folder)?;
    println!(
        "| call | over | side | calls | MB/s | us of processors a call | ns a byte | most memory, MiB |\n\
         | --- | --- | --- | --- | --- | --- | --- | --- |"
    );
    for row in ROWS.iter().filter(|row| row.name().contains(&arguments.row)) {
        for endpoint in server.endpoints() {
            measure(&programs, sides, row, endpoint, arguments.quick)?;
        }
    }
    Ok(())
}

/// One row over one transport: rounds by each side in turn, the best of which is printed.
fn measure(
    programs: &Programs,
    sides: &[Side],
    row: &Row,
    endpoint: &server::Endpoint,
    quick: bool,
) -> Result<(), String> {
    let (rounds, calls) = if quick { (1, row.calls.min(2)) } else { (ROUNDS, row.calls) };
    let mut best: Vec<Option<Figures>> = vec![None; sides.len()];
    for _ in 0..rounds {
        for (side, best) in sides.iter().zip(&mut best) {
            let figures = programs.run(*side, row, calls, endpoint)?;
            if best.as_ref().is_none_or(|best| figures.cpu < best.cpu) {
                *best = Some(figures);
            }
        }
    }
    for (side, figures) in sides.iter().zip(best.into_iter().flatten()) {
        let (over, side) = (endpoint.name, side.name());
        println!("| {} | {over} | {side} | {calls} | {} |", row.name(), figures.cells(row, calls));
    }
    Ok(())
}
