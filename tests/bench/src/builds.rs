//! What it costs to build a program that makes one call, and how large it is: `apps/`, each in a fresh folder.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use clients::{children_cpu, empty, finish};

use crate::figures::{Figure, Metric};
use crate::subject::Side;

/// A program below `apps/`.
#[derive(Clone, Copy, Debug)]
struct App {
    side: Side,
    package: &'static str,
    /// The crate of its client, if that is weighed apart.
    client: Option<&'static str>,
    /// What the names of its rows end in: clients are there with their default features and with few.
    rows: &'static [&'static str],
}

const APPS: [App; 5] = [
    App { side: Side::Floor, package: "app-floor", client: None, rows: &["", "-bare"] },
    App { side: Side::Ours, package: "app-ours", client: Some("generated"), rows: &[""] },
    App { side: Side::Ours, package: "app-ours-bare", client: None, rows: &["-bare"] },
    App { side: Side::Official, package: "app-official", client: Some("aws-sdk-kinesis"), rows: &[""] },
    App { side: Side::Official, package: "app-official-bare", client: None, rows: &["-bare"] },
];

/// How often the generator is timed.
const CODEGEN_ROUNDS: usize = 11;

/// What is measured: the generator, and the programs.
#[must_use]
pub fn names() -> Vec<&'static str> {
    ["codegen"].into_iter().chain(APPS.iter().map(|app| app.package)).collect()
}

/// Builds programs, each unoptimized, then optimized; `quick` leaves out the official SDK and what is optimized.
///
/// `keep` is given what is known after each program, so that nothing is lost when a later one fails.
pub fn measure(
    project: &Path,
    results: &Path,
    names: &[String],
    quick: bool,
    keep: impl Fn(Vec<Figure>) -> Result<(), String>,
) -> Result<(), String> {
    let chosen = |name: &str| names.is_empty() || names.iter().any(|chosen| chosen == name);
    if chosen("codegen") {
        keep(codegen(project)?)?;
    }
    for app in APPS.into_iter().filter(|app| chosen(app.package) && !(quick && app.side == Side::Official)) {
        eprintln!("building {}", app.package);
        let build =
            Build { app, apps: project.join("tests/bench/apps"), target: results.join("apps").join(app.package) };
        let mut figures = Vec::new();
        for (row, metric, value) in build.weigh(quick)? {
            let of = |end: &&str| Figure::new(&format!("{row}{end}"), metric, app.side, vec![value]);
            figures.extend(app.rows.iter().map(of));
        }
        keep(figures)?;
    }
    Ok(())
}

/// Processor seconds of `cargo xtask codegen`, once built. It compares and does not write, which takes as long.
///
/// The floor is what cargo takes to see that nothing is to be built.
fn codegen(project: &Path) -> Result<Vec<Figure>, String> {
    let run = |words: &[&str]| finish(Command::new("cargo").current_dir(project).args(words)).map(|_| ());
    run(&["build", "--quiet", "--package", "xtask"])?;
    let time = |word: &str| -> Result<f64, String> {
        let before = children_cpu();
        run(&["xtask", "codegen", word])?;
        Ok(children_cpu().saturating_sub(before).as_secs_f64())
    };
    let (mut ours, mut floor) = (Vec::new(), Vec::new());
    for _ in 0..CODEGEN_ROUNDS {
        ours.push(time("--check")?);
        floor.push(time("--help")?);
    }
    let figure = |side, values| Figure::new("codegen", Metric::CpuSeconds, side, values);
    Ok(vec![figure(Side::Ours, ours), figure(Side::Floor, floor)])
}

/// One program, and the folder it is built in.
struct Build {
    app: App,
    apps: PathBuf,
    target: PathBuf,
}

impl Build {
    fn weigh(&self, quick: bool) -> Result<Vec<(&'static str, Metric, f64)>, String> {
        empty(&self.target)?;
        self.cargo(&["fetch", "--quiet"])?;
        let mut values = vec![("crates", Metric::Count, self.crates()?), ("dev", Metric::CpuSeconds, self.build(&[])?)];
        if let Some(client) = self.app.client {
            values.push(("client", Metric::CpuSeconds, self.client(client)?));
        }
        empty(&self.target)?;
        if !quick {
            values.push(("release", Metric::CpuSeconds, self.build(&["--release"])?));
            let binary = self.target.join("release").join(self.app.package);
            let size = fs::metadata(&binary).map_err(|error| format!("{}: {error}", binary.display()))?.len();
            #[expect(clippy::cast_precision_loss)]
            values.push(("binary", Metric::Bytes, size as f64));
            empty(&self.target)?;
        }
        Ok(values)
    }

    /// Processor seconds of a build.
    fn build(&self, profile: &[&str]) -> Result<f64, String> {
        let before = children_cpu();
        self.cargo(&[&["build", "--quiet", "--package", self.app.package], profile].concat())?;
        Ok(children_cpu().saturating_sub(before).as_secs_f64())
    }

    /// Processor seconds that the crate of the client adds, once all that it needs is built.
    fn client(&self, client: &str) -> Result<f64, String> {
        self.cargo(&["clean", "--quiet", "--package", client, "--package", self.app.package])?;
        let with = self.build(&[])?;
        self.cargo(&["clean", "--quiet", "--package", self.app.package])?;
        Ok(with - self.build(&[])?)
    }

    /// How many crates are built, those of build scripts and macros too.
    fn crates(&self) -> Result<f64, String> {
        let words = ["tree", "--edges", "normal,build", "--no-dedupe", "--prefix", "none", "--format", "{p}"];
        let tree = self.cargo(&[&words[..], &["--package", self.app.package]].concat())?;
        let name = |line: &str| line.split_whitespace().take(2).collect::<Vec<_>>().join(" ");
        let crates: BTreeSet<String> = tree.lines().map(name).collect();
        #[expect(clippy::cast_precision_loss)]
        Ok(crates.len() as f64)
    }

    fn cargo(&self, words: &[&str]) -> Result<String, String> {
        let mut cargo = Command::new("cargo");
        // Not the folder of the project, nor that of the benchmarks.
        cargo.current_dir(&self.apps).env("CARGO_TARGET_DIR", &self.target).args(words);
        finish(&mut cargo)
    }
}
