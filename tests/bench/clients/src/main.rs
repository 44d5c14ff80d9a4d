//! `cargo xtask bench clients`: what clients of any models and operations cost, one row each. Each is the program of its own front
//! page, which makes one call, and is built from nothing.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use clap::Parser;
use smithwright_bench_clients::{children_cpu, empty, finish};

/// Generates clients and builds a program of each that makes one call; prints a table.
#[derive(Parser)]
#[command(name = "cargo xtask bench clients", bin_name = "cargo xtask bench clients")]
struct Arguments {
    /// A model, and after `=` the operations, if not all: `model/kinesis.json=PutRecords,GetRecords`.
    #[arg(value_name = "MODEL[=OPERATIONS]", default_values = ROWS)]
    rows: Vec<String>,
}

/// What the README shows.
const ROWS: [&str; 2] =
    ["model/kinesis.json=PutRecords,GetRecords,ListShards", "../shared/models/dynamodb.json=GetItem,PutItem,Query"];

const MANIFEST: &str = r#"[package]
name = "app"
edition = "2024"

[dependencies]
client = { path = "../client" }
tokio = { version = "1.45", default-features = false, features = ["macros", "rt-multi-thread"] }

[profile.release]
strip = true

[workspace]
"#;

/// Seconds on the clock, and of processors.
type Seconds = (Duration, Duration);

struct Cost {
    lines: usize,
    dev: Seconds,
    release: Seconds,
    bytes: u64,
}

fn main() -> ExitCode {
    let rows = Arguments::parse().rows;
    println!(
        "| client | lines | dev build, s / processor s | release build | stripped program, MB |\n| --- | --- | --- | --- | --- |"
    );
    match rows.iter().try_for_each(|row| measure(row)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

/// Measures one row and prints it; a model that is not there is told.
fn measure(row: &str) -> Result<(), String> {
    let (model, operations) = row.split_once('=').unwrap_or((row, ""));
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3).unwrap_or(Path::new("."));
    let path = project.join(model);
    if !path.exists() {
        println!("| `{row}`: left out, the model is not there | | | | |");
        return Ok(());
    }
    let Cost { lines, dev, release, bytes } = App::new(project).cost(&path, operations)?;
    let seconds = |(clock, cpu): Seconds| format!("{:.0} / {:.0}", clock.as_secs_f64(), cpu.as_secs_f64());
    let megabytes = format!("{}.{}", bytes / 1_000_000, bytes % 1_000_000 / 100_000);
    println!("| `{row}` | {lines} | {} | {} | {megabytes} |", seconds(dev), seconds(release));
    Ok(())
}

/// A program and its client, in a folder of their own.
struct App<'a> {
    project: &'a Path,
    folder: PathBuf,
}

impl<'a> App<'a> {
    fn new(project: &'a Path) -> Self {
        Self { project, folder: project.join("target/bench/clients") }
    }

    fn cost(&self, model: &Path, operations: &str) -> Result<Cost, String> {
        empty(&self.folder)?;
        let client = self.folder.join("client");
        let mut codegen = Command::new("cargo");
        codegen.current_dir(self.project).args(["xtask", "codegen", "--name", "client", "--model"]).arg(model);
        codegen.arg("--runtime").arg(format!("path={}", self.project.join("runtime").display()));
        codegen.arg("--out").arg(&client);
        if !operations.is_empty() {
            codegen.args(["--operations", operations]);
        }
        finish(&mut codegen)?;
        let front = read(&client.join("src/lib.rs"))?;
        let program = program(&front).ok_or_else(|| format!("{}: no operation has an example", model.display()))?;
        self.write("app/Cargo.toml", MANIFEST)?;
        self.write("app/src/main.rs", &program)?;
        // The versions of the programs that stand beside the official SDK's.
        self.write("app/Cargo.lock", &read(&self.project.join("tests/bench/apps/Cargo.lock"))?)?;
        self.cargo(&["fetch", "--quiet"])?;
        let (dev, release) = (self.build(&[])?, self.build(&["--release"])?);
        let binary = self.folder.join("target/release/app");
        let bytes = fs::metadata(&binary).map_err(|error| format!("{}: {error}", binary.display()))?.len();
        Ok(Cost { lines: lines(&client.join("src"))?, dev, release, bytes })
    }

    fn build(&self, profile: &[&str]) -> Result<Seconds, String> {
        empty(&self.folder.join("target"))?;
        let (started, before) = (Instant::now(), children_cpu());
        self.cargo(&[&["build", "--quiet"], profile].concat())?;
        Ok((started.elapsed(), children_cpu().saturating_sub(before)))
    }

    fn cargo(&self, words: &[&str]) -> Result<String, String> {
        let mut cargo = Command::new("cargo");
        finish(
            cargo.current_dir(self.folder.join("app")).env("CARGO_TARGET_DIR", self.folder.join("target")).args(words),
        )
    }

    fn write(&self, path: &str, text: &str) -> Result<(), String> {
        let path = self.folder.join(path);
        let folder = path.parent().unwrap_or(&path);
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(&path, text))
            .map_err(|error| format!("{}: {error}", path.display()))
    }
}

/// The program on the front page of a client's documentation.
fn program(front: &str) -> Option<String> {
    let lines = front.lines().map_while(|line| line.strip_prefix("//!").or_else(|| line.strip_prefix("//")));
    let lines = lines.skip_while(|line| line.trim() != "```no_run").skip(1).take_while(|line| line.trim() != "```");
    let program: Vec<&str> = lines.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
    (!program.is_empty()).then(|| program.join("\n"))
}

/// The lines of a folder's files, comments and all.
fn lines(folder: &Path) -> Result<usize, String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    paths.map(|path| if path.is_dir() { lines(&path) } else { Ok(read(&path)?.lines().count()) }).sum()
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}
