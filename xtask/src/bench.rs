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

/// Builds and runs; the first build takes minutes, most of them for the official SDK, which `micro` and `clients` do without.
pub fn run(arguments: &Arguments) -> Result<(), String> {
    let words = arguments.rest.iter().map(String::as_str);
    let own: Option<&[&str]> = match arguments.rest.first().map(String::as_str) {
        Some("micro") => Some(&["bench", "--quiet", "--package", "smithwright-bench-micro", "--"]),
        Some("clients") => Some(&["run", "--quiet", "--package", "smithwright-bench-clients", "--"]),
        Some("s3") => Some(&["run", "--release", "--quiet", "--package", "smithwright-bench-s3", "--"]),
        _ => None,
    };
    if let Some(own) = own {
        return cargo(own.iter().copied().chain(words.skip(1)));
    }
    // The program starts others of its package.
    cargo(["build", "--release", "--bins"])?;
    cargo(["run", "--release", "--quiet", "--"].into_iter().chain(words))
}

fn cargo<'a>(words: impl IntoIterator<Item = &'a str>) -> Result<(), String> {
    let root = workspace_root();
    let status = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        // From its folder, whose configuration says where it is built.
        .current_dir(root.join("tests/bench"))
        // Where the other results are.
        .env("CRITERION_HOME", root.join("target/bench/criterion"))
        .args(words)
        .status()
        .map_err(|error| format!("cargo: {error}"))?;
    if status.success() { Ok(()) } else { Err("the benchmarks failed".to_owned()) }
}
