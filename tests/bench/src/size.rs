//! What a program consists of, by crate, as its symbols tell. Builds the programs of `apps/` with their symbols.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use object::{Object, ObjectSection, ObjectSymbol, SectionFlags};

use clients::finish;

/// Programs that are weighed if nobody names others: those that are built in a minute.
pub const APPS: [&str; 3] = ["app-floor", "app-ours", "app-ours-bare"];

/// Where the last table is kept, for the report.
pub const FILE: &str = "size.md";

/// Crates that weigh less than this in every program share a row.
const LEAST: u64 = 8_000;

/// The rows that are no crates.
const UNWINDING: &str = "(tables for unwinding)";
const RELOCATIONS: &str = "(relocations and tables of pointers)";
const CONSTANTS: &str = "(strings and constants)";
const FOREIGN: &str = "(C and assembly)";
const SMALL: &str = "(crates that are small)";

/// Bytes by crate, or by what is no crate's.
type Parts = BTreeMap<String, u64>;

/// A table in Markdown: what each of the programs consists of, in kB.
pub fn table(project: &Path, results: &Path, apps: &[String]) -> Result<String, String> {
    let apps: Vec<&str> = if apps.is_empty() { APPS.to_vec() } else { apps.iter().map(String::as_str).collect() };
    let mut columns = Vec::new();
    for app in &apps {
        columns.push(weigh(project, results, app)?);
    }
    let mut text = format!("| of | {} |\n| --- |{}\n", apps.join(" | "), " ---: |".repeat(apps.len()));
    for (name, values) in rows(&columns) {
        let _ = writeln!(text, "| {name} | {} |", cells(&values));
    }
    let totals: Vec<u64> = columns.iter().map(|parts| parts.values().sum()).collect();
    let _ = writeln!(text, "| **all that a stripped program loads** | {} |", cells(&totals));
    Ok(text)
}

fn cells(values: &[u64]) -> String {
    values.iter().map(|bytes| format!("{}.{}", bytes / 1000, bytes % 1000 / 100)).collect::<Vec<_>>().join(" | ")
}

/// Every crate with what it weighs in each program, the heaviest first.
fn rows(columns: &[Parts]) -> Vec<(String, Vec<u64>)> {
    let names: BTreeSet<&String> = columns.iter().flat_map(BTreeMap::keys).collect();
    let weights = |name: &String| columns.iter().map(|parts| parts.get(name).copied().unwrap_or(0)).collect::<Vec<_>>();
    let all = names.into_iter().map(|name| (name.clone(), weights(name)));
    let (mut rows, small): (Vec<(String, Vec<u64>)>, Vec<_>) =
        all.partition(|(_, values)| values.iter().any(|value| *value >= LEAST));
    let sum = |i: usize| small.iter().filter_map(|(_, values)| values.get(i)).sum();
    rows.push((SMALL.to_owned(), (0..columns.len()).map(sum).collect()));
    rows.sort_by_key(|(_, values)| std::cmp::Reverse(values.iter().max().copied()));
    rows
}

/// Builds a program with its symbols, and takes it apart.
fn weigh(project: &Path, results: &Path, app: &str) -> Result<Parts, String> {
    let target = results.join("size");
    let mut cargo = Command::new("cargo");
    cargo.current_dir(project.join("tests/bench/apps")).args(["build", "--quiet", "--release", "--package", app]);
    cargo.env("CARGO_TARGET_DIR", &target).env("CARGO_PROFILE_RELEASE_STRIP", "false");
    // Names that say which types a generic function is for.
    cargo.env("RUSTFLAGS", "-Csymbol-mangling-version=v0");
    finish(&mut cargo)?;
    let path = target.join("release").join(app);
    let bytes = fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    parts(&bytes).map_err(|error| format!("{}: {error}", path.display()))
}

/// What a program with symbols consists of.
fn parts(program: &[u8]) -> Result<Parts, object::Error> {
    let file = object::File::parse(program)?;
    let mut parts = Parts::new();
    for section in file.sections() {
        let loaded = matches!(section.flags(), SectionFlags::Elf { sh_flags } if sh_flags & u64::from(object::elf::SHF_ALLOC) != 0);
        // What has no bytes in the file, such as `.bss`, weighs nothing.
        let Some((_, size)) = section.file_range().filter(|_| loaded) else { continue };
        let name = match section.name()? {
            ".eh_frame" | ".eh_frame_hdr" | ".gcc_except_table" => UNWINDING,
            ".rela.dyn" | ".data.rel.ro" | ".got" => RELOCATIONS,
            // What remains of these when all symbols are counted.
            _ => CONSTANTS,
        };
        *parts.entry(name.to_owned()).or_default() += size;
    }
    for (address, size, name) in symbols(&file) {
        let section = file.sections().find(|section| {
            section.name().is_ok_and(|name| matches!(name, ".text" | ".rodata" | ".data"))
                && (section.address()..section.address() + section.size()).contains(&address)
        });
        if section.is_some() {
            *parts.entry(owner(&name)).or_default() += size;
            let rest = parts.entry(CONSTANTS.to_owned()).or_default();
            *rest = rest.saturating_sub(size);
        }
    }
    Ok(parts)
}

/// Address, size and name of each symbol; of several names for the same bytes, one.
fn symbols(file: &object::File<'_>) -> Vec<(u64, u64, String)> {
    let mut symbols: Vec<_> = file
        .symbols()
        .filter(|symbol| symbol.size() > 0)
        .filter_map(|symbol| Some((symbol.address(), symbol.size(), symbol.name().ok()?.to_owned())))
        .collect();
    symbols.sort();
    symbols.dedup_by_key(|(address, ..)| *address);
    symbols
}

/// The crate that a function or a constant is there for: the first that its name tells of, after those of the standard
/// library, whose generic functions are there for the types of others.
fn owner(symbol: &str) -> String {
    let Ok(name) = rustc_demangle::try_demangle(symbol) else { return FOREIGN.to_owned() };
    let name = format!("{name:#}");
    let mut words = name.match_indices("::").filter_map(|(end, _)| {
        let before = name.get(..end)?;
        let start = before.rfind(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).map_or(0, |at| at + 1);
        // The first word of a path is a crate.
        Some(before.get(start..)?)
            .filter(|word| !word.is_empty() && !before.get(..start).is_some_and(|it| it.ends_with("::")))
    });
    let found = words.find(|word| !matches!(*word, "core" | "alloc" | "std" | "str" | "u8"));
    found.unwrap_or("std").to_owned()
}

#[cfg(test)]
mod tests {
    use super::owner;

    #[test]
    fn generic_functions_belong_to_whom_they_are_for() {
        for (symbol, expected) in [
            ("_RNvMs4_NtCsff7SL5pvaGn_19smithwright_runtime5sigv4NtB5_5Stamp3new", "smithwright_runtime"),
            ("_RNvMNtCslNYArtu3iFV_5alloc6stringNtB2_6String11try_reserve", "std"),
            (
                "_RNvMs3_NtCslNYArtu3iFV_5alloc7raw_vecINtB5_6RawVecNtCs1McI1NbLMUv_16rustls_pki_types11TrustAnchorE8grow_oneCs27xroyDQdOl_6rustls",
                "rustls_pki_types",
            ),
            (
                "_RINvNtCsgEmfK2I1SDS_4core3ptr13drop_in_placeINtNtB4_6option6OptionNtNtCsbMxjDUcGEg0_4http6method6MethodEECsb0uR3dLj34t_2h2",
                "http",
            ),
            ("ecp_nistz256_precomputed", "(C and assembly)"),
        ] {
            assert_eq!(owner(symbol), expected, "{symbol}");
        }
    }
}
