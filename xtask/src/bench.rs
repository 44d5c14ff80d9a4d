//! `cargo xtask bench`: builds the benchmarks, which are a workspace of their own, and starts them.

use std::process::Command;
use std::{env, iter};

use crate::codegen::workspace_root;

/// Options of `cargo xtask bench`.
#[derive(clap::Args)]
// Help is that of the program which is started.
#[command(disable_help_flag = true)]
pub struct Arguments {
    /// Builds without optimization, in a fraction of the time: shows that all still runs, and nothing more.
    #[arg(long)]
    unoptimized: bool,
    /// What the benchmarks themselves understand; `--help` lists it.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARGUMENTS")]
    rest: Vec<String>,
}

/// Builds and runs; the first build takes minutes, most of them for the official SDK.
pub fn run(arguments: &Arguments) -> Result<(), String> {
    let profile: &[&str] = if arguments.unoptimized { &[] } else { &["--release"] };
    // The program starts others of its package.
    cargo(&["build", "--bins"], profile, &[])?;
    let rest: Vec<&str> = iter::once("--").chain(arguments.rest.iter().map(String::as_str)).collect();
    cargo(&["run", "--quiet"], profile, &rest)
}

fn cargo(command: &[&str], profile: &[&str], rest: &[&str]) -> Result<(), String> {
    let status = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        // From its folder, whose configuration says where it is built.
        .current_dir(workspace_root().join("bench"))
        .args(command)
        .args(profile)
        .args(rest)
        .status()
        .map_err(|error| format!("cargo: {error}"))?;
    if status.success() { Ok(()) } else { Err("the benchmarks failed".to_owned()) }
}
