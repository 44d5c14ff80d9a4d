//! `cargo xtask bench`: builds the benchmarks, which are a workspace of their own, and starts them.

use std::env;
use std::process::Command;

use crate::codegen::workspace_root;

/// Options of `cargo xtask bench`.
#[derive(clap::Args)]
// Help is that of the program which is started.
#[command(disable_help_flag = true)]
pub struct Arguments {
    /// What the benchmarks themselves understand; `--help` lists it.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARGUMENTS")]
    rest: Vec<String>,
}

/// Builds and runs; the first build takes minutes, most of them for the official SDK.
pub fn run(arguments: &Arguments) -> Result<(), String> {
    // The program starts others of its package.
    cargo(["build", "--release", "--bins"])?;
    cargo(["run", "--release", "--quiet", "--"].into_iter().chain(arguments.rest.iter().map(String::as_str)))
}

fn cargo<'a>(words: impl IntoIterator<Item = &'a str>) -> Result<(), String> {
    let status = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        // From its folder, whose configuration says where it is built.
        .current_dir(workspace_root().join("bench"))
        .args(words)
        .status()
        .map_err(|error| format!("cargo: {error}"))?;
    if status.success() { Ok(()) } else { Err("the benchmarks failed".to_owned()) }
}
