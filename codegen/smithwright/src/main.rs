//! The program `smithwright`.

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use smithwright::cli::{ast, codegen, diff};

/// Makes Rust clients from Smithy models.
#[derive(Parser)]
#[command(name = "smithwright", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Generates a crate with the client of a model.
    Codegen(codegen::Arguments),
    /// Prints the JSON AST of a model, whatever its files are written in.
    Ast(ast::Arguments),
    /// Tells what a new version of a model means for callers of the client, and for what is sent.
    Diff(diff::Arguments),
}

fn main() -> ExitCode {
    // Here there are no models but those of the caller.
    let command = Arguments::command().mut_subcommand("codegen", |codegen| {
        codegen.mut_arg("model", |model| model.required(true)).mut_arg("out", |out| out.required(true))
    });
    let arguments = Arguments::from_arg_matches(&command.get_matches()).unwrap_or_else(|error| error.exit());
    let result = match arguments.command {
        Command::Codegen(arguments) => codegen::run(&arguments, None),
        Command::Ast(arguments) => ast::run(&arguments),
        Command::Diff(arguments) => diff::run(&arguments),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            smithwright::cli::report::failure(&failure);
            ExitCode::FAILURE
        }
    }
}
