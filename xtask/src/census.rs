//! `cargo xtask census`: a client of each of many models, generated at once, and a table of how that went. Builds nothing.

mod report;

use std::any::Any;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use smithwright::cli::out;
use smithwright::models;
use smithwright::sync::{self, Mode};
use smithwright_codegen::{Options, ServiceSource, Summary};
use smithwright_model::Model;

use crate::codegen::{member_of, write_workspace};
use report::Report;

/// Options of `cargo xtask census`.
#[derive(clap::Args)]
pub struct Arguments {
    /// Models, a file each, or folders that hold nothing else.
    #[arg(required = true, value_name = "MODEL")]
    models: Vec<PathBuf>,
    /// Writes the crates to this folder, which becomes a workspace of theirs; nothing is written without.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// How many models at once; as many as there are cores if not given.
    #[arg(long, value_name = "COUNT")]
    threads: Option<usize>,
    /// Seconds that one model may take; then the census ends, and tells which it was.
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    limit: u64,
    /// Generates this many of the largest once more, each in a process of its own, and prints what each takes.
    #[arg(long, value_name = "COUNT", default_value_t = 0)]
    largest: usize,
}

/// A model, and what became of it.
struct Row {
    name: String,
    took: Duration,
    outcome: Result<Made, String>,
}

/// What was generated of a model.
struct Made {
    lines: usize,
    services: Vec<Summary>,
}

/// Generates all, prints the table, and fails if there was a model that no client could be made of.
pub fn run(arguments: &Arguments) -> Result<(), String> {
    let files = Arc::new(files(&arguments.models)?);
    let started = Instant::now();
    let mut rows = generated(&files, arguments)?;
    let took = started.elapsed();
    rows.sort_by(|a, b| a.name.cmp(&b.name));
    out::print(Report { rows: &rows, took, memory: peak_memory() })?;
    if let Some(folder) = &arguments.out {
        let made = rows.iter().filter(|row| row.outcome.is_ok());
        let members: Vec<&str> = made.map(|row| row.name.as_str()).collect();
        write_workspace(folder, &members)?;
    }
    if arguments.largest > 0 {
        alone(&files, &rows, arguments.largest)?;
    }
    match rows.iter().filter(|row| row.outcome.is_err()).count() {
        0 => Ok(()),
        failed => Err(format!("no client could be made of {failed} of {} models", rows.len())),
    }
}

/// The files that are meant, by names that rows and folders have.
fn files(paths: &[PathBuf]) -> Result<Vec<(String, PathBuf)>, String> {
    let mut found = BTreeMap::new();
    for path in paths {
        let said = |error: std::io::Error| format!("{}: {error}", path.display());
        let mut inside = vec![path.clone()];
        if path.is_dir() {
            let entries = fs::read_dir(path).and_then(Iterator::collect::<Result<Vec<_>, _>>).map_err(said)?;
            let is_model =
                |path: &PathBuf| path.extension().is_some_and(|ending| ending == "json" || ending == "smithy");
            inside = entries.into_iter().map(|entry| entry.path()).filter(is_model).collect();
        }
        for file in inside {
            let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
            let mut name = stem.clone();
            let mut number = 2;
            while found.contains_key(&name) {
                name = format!("{stem}-{number}");
                number += 1;
            }
            found.insert(name, file);
        }
    }
    if found.is_empty() { Err("there are no models".to_owned()) } else { Ok(found.into_iter().collect()) }
}

/// What becomes of each model, in threads; who takes too long ends it all, since a thread cannot be ended.
fn generated(files: &Arc<Vec<(String, PathBuf)>>, arguments: &Arguments) -> Result<Vec<Row>, String> {
    let count = arguments.threads.or_else(|| thread::available_parallelism().ok().map(Into::into)).unwrap_or(1).max(1);
    let order = Arc::new(largest_first(files));
    let next = Arc::new(AtomicUsize::new(0));
    let under_way = Arc::new(Mutex::new(BTreeMap::new()));
    let (sender, receiver) = mpsc::channel();
    for _ in 0..count {
        let (files, order, next) = (Arc::clone(files), Arc::clone(&order), Arc::clone(&next));
        let (under_way, sender, folder) = (Arc::clone(&under_way), sender.clone(), arguments.out.clone());
        thread::spawn(move || {
            while let Some((name, path)) = order.get(next.fetch_add(1, Ordering::Relaxed)).and_then(|at| files.get(*at))
            {
                lock(&under_way).insert(name.clone(), Instant::now());
                let row = row(name, path, folder.as_deref());
                lock(&under_way).remove(name);
                if sender.send(row).is_err() {
                    return;
                }
            }
        });
    }
    drop(sender);
    collect(&receiver, &under_way, Duration::from_secs(arguments.limit))
}

fn collect(
    receiver: &Receiver<Row>,
    under_way: &Mutex<BTreeMap<String, Instant>>,
    limit: Duration,
) -> Result<Vec<Row>, String> {
    let mut rows = Vec::new();
    loop {
        match receiver.recv_timeout(Duration::from_millis(200)) {
            Ok(row) => rows.push(row),
            Err(RecvTimeoutError::Disconnected) => return Ok(rows),
            Err(RecvTimeoutError::Timeout) => {}
        }
        if let Some((name, _)) = lock(under_way).iter().find(|(_, since)| since.elapsed() > limit) {
            return Err(format!("{name}: takes more than {} s", limit.as_secs()));
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Places of files: who takes longest begins first, so that no core waits at the end.
fn largest_first(files: &[(String, PathBuf)]) -> Vec<usize> {
    let size = |at: &usize| files.get(*at).and_then(|(_, path)| fs::metadata(path).ok()).map_or(0, |found| found.len());
    let mut order: Vec<usize> = (0..files.len()).collect();
    order.sort_by_cached_key(|at| std::cmp::Reverse(size(at)));
    order
}

fn row(name: &str, path: &Path, folder: Option<&Path>) -> Row {
    let started = Instant::now();
    let made = catch_unwind(AssertUnwindSafe(|| made(name, path, folder)));
    let outcome = made.unwrap_or_else(|panic| Err(format!("panicked: {}", message(&*panic))));
    Row { name: name.to_owned(), took: started.elapsed(), outcome }
}

/// Generates a client of a model, and writes it below `folder`, if there is one.
fn made(name: &str, path: &Path, folder: Option<&Path>) -> Result<Made, String> {
    let source = models::named(path).map_err(|failure| failure.to_string())?;
    let model = Model::of(&[source]).map_err(|problems| problems.to_string())?;
    // What is not written has a place as well, for the path from there to the runtime.
    let place = folder.unwrap_or(Path::new("target/census")).join(name);
    let generated = member_of(ServiceSource::whole(&model), name.to_owned(), &place, Options::default());
    let generated = generated.map_err(|failure| failure.to_string())?;
    if folder.is_some() {
        fs::create_dir_all(&place).map_err(|error| format!("{}: {error}", place.display()))?;
        sync::sync(&place, &generated.files, &Mode::Write)?;
    }
    let lines = generated.files.iter().map(|file| file.text.lines().count()).sum();
    Ok(Made { lines, services: generated.services })
}

fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("without a word")
}

/// The largest once more, each in a process of its own, for memory is a process's.
fn alone(files: &[(String, PathBuf)], rows: &[Row], count: usize) -> Result<(), String> {
    let lines = |row: &&Row| row.outcome.as_ref().map_or(0, |made| made.lines);
    let mut largest: Vec<&Row> = rows.iter().collect();
    largest.sort_by_key(|row| std::cmp::Reverse(lines(row)));
    let program = env::current_exe().map_err(|error| format!("this program cannot be found: {error}"))?;
    out::line("\nthe largest, each in a process of its own:")?;
    for row in largest.into_iter().take(count) {
        let Some((_, path)) = files.iter().find(|(name, _)| *name == row.name) else { continue };
        let output = Command::new(&program).arg("census").arg(path).output();
        let output = output.map_err(|error| format!("{}: {error}", program.display()))?;
        let text = String::from_utf8_lossy(&output.stdout);
        let total = text.lines().find(|line| line.starts_with(report::TOTAL)).unwrap_or("could not be generated");
        out::line(format_args!("{}: {total}", row.name))?;
    }
    Ok(())
}

/// The most memory that the process ever had, in MiB, where the system says so.
fn peak_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes / 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn models_of_one_name_have_rows_of_their_own() {
        let folder = tempfile::tempdir().expect("a folder");
        for file in ["a/x.json", "b/x.smithy", "b/readme.md"] {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            fs::write(path, "").expect("a file");
        }
        let found = files(&[folder.path().join("a/x.json"), folder.path().join("b")]).expect("files");
        assert_eq!(found.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["x", "x-2"]);
        assert!(files(&[folder.path().join("c.json")]).is_ok(), "a row says that it cannot be read");
    }

    #[test]
    fn who_takes_too_long_is_named() {
        let (sender, receiver) = mpsc::channel();
        let under_way = Mutex::new(BTreeMap::from([("slow".to_owned(), Instant::now())]));
        let message = collect(&receiver, &under_way, Duration::ZERO).map(|rows| rows.len()).expect_err("too long");
        assert_eq!(message, "slow: takes more than 0 s");
        drop(sender);
    }
}
