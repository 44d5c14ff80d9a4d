//! Reads what `cargo xtask bench micro` found out: files of Criterion, one a benchmark.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;

/// One benchmark.
#[derive(Clone, Debug)]
pub struct Part {
    /// What is done.
    pub group: String,
    /// By whom or how.
    pub name: String,
    /// Processor time in the middle of the samples.
    pub seconds: f64,
}

#[derive(Deserialize)]
struct Names {
    group_id: String,
    function_id: Option<String>,
}

#[derive(Deserialize)]
struct Estimates {
    median: Estimate,
}

#[derive(Deserialize)]
struct Estimate {
    point_estimate: f64,
}

/// All that was measured last, by group; in one `ours` comes first.
pub fn load(folder: &Path) -> Result<Vec<Part>, String> {
    let mut parts = Vec::new();
    for group in folders(&folder.join("criterion")) {
        for benchmark in folders(&group) {
            let last = benchmark.join("new");
            let Some(names) = read::<Names>(&last.join("benchmark.json"))? else { continue };
            let Some(estimates) = read::<Estimates>(&last.join("estimates.json"))? else { continue };
            let name = names.function_id.unwrap_or_default();
            parts.push(Part { group: names.group_id, name, seconds: estimates.median.point_estimate * 1e-9 });
        }
    }
    parts.sort_by_cached_key(|part| (part.group.clone(), part.name != "ours", part.name.clone()));
    Ok(parts)
}

/// The folders in a folder; none if it is not there.
fn folders(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).filter(|path| path.is_dir()).collect()
}

fn read<T: DeserializeOwned>(file: &Path) -> Result<Option<T>, String> {
    let Ok(text) = fs::read_to_string(file) else { return Ok(None) };
    serde_json::from_str(&text).map(Some).map_err(|error| format!("{}: {error}; delete it", file.display()))
}
