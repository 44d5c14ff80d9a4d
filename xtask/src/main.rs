//! The project's commands. Thin: reads files, calls `codegen`, writes files, prints what happened.

mod bench;
mod census;
mod codegen;
mod conformance;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use smithwright::Failure;
use smithwright::cli::{ast, diff, report};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

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
    Codegen(smithwright::cli::codegen::Arguments),
    /// Prints the JSON AST of a model, whatever its files are written in.
    Ast(ast::Arguments),
    /// Tells what a new version of a model means for callers of the client, and for what is sent.
    Diff(diff::Arguments),
    /// Measures the client beside the official SDK's; see `tests/bench/README.md`.
    Bench(bench::Arguments),
    /// Generates a client of each of many models, and prints how that went and what it took.
    Census(census::Arguments),
    /// Runs the protocol tests that models carry, and counts how many pass.
    Conformance(conformance::Arguments),
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Codegen(arguments) => codegen::run(&arguments),
        Command::Ast(arguments) => ast::run(&arguments),
        Command::Diff(arguments) => diff::run(&arguments),
        Command::Bench(arguments) => bench::run(&arguments).map_err(Failure::from),
        Command::Census(arguments) => census::run(&arguments).map_err(Failure::from),
        Command::Conformance(arguments) => conformance::run(&arguments).map_err(Failure::from),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            report::failure(&failure);
            ExitCode::FAILURE
        }
    }
}
