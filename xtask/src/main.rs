//! The project's commands. Thin: reads files, calls `codegen`, writes files, prints what happened.

mod bench;
mod codegen;
mod conformance;
mod sync;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The project's commands.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Generates the crate `generated` from the models in `model/`, or one crate from any model.
    Codegen(codegen::Arguments),
    /// Measures the client beside the official SDK's; see `bench/README.md`.
    Bench(bench::Arguments),
    /// Runs the protocol tests that models carry, and counts how many pass.
    Conformance(conformance::Arguments),
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Codegen(arguments) => codegen::run(&arguments),
        Command::Bench(arguments) => bench::run(&arguments),
        Command::Conformance(arguments) => conformance::run(&arguments),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}
