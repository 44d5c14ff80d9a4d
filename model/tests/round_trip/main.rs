//! Every model can be said in the IDL: what is printed of a JSON AST is read as the same model.

mod print;

use std::fs;
use std::path::{Path, PathBuf};

use smithwright_model::{Mixins, Model, Source, ast};

/// All files of a JSON AST in a folder and those right below it.
fn models(folder: &Path) -> Vec<PathBuf> {
    let below = |folder: &Path| -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        entries.map(|entry| entry.expect("an entry").path()).collect()
    };
    let all = below(folder).into_iter().flat_map(|path| if path.is_dir() { below(&path) } else { vec![path] });
    let mut found: Vec<PathBuf> = all.filter(|path| path.extension().is_some_and(|ending| ending == "json")).collect();
    found.sort();
    found
}

/// Prints a model as IDL and reads that; false if the file is no model in the first place.
fn round(path: &Path) -> Result<bool, String> {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let json = [Source::new("model.json", text)];
    let Ok((tree, _)) = ast(&json, Mixins::Keep) else { return Ok(false) };
    let idl: Vec<Source> = print::files(&tree).into_iter().map(|(name, text)| Source::new(name, text)).collect();
    let (again, _) = ast(&idl, Mixins::Keep).map_err(|problems| format!("{}", problems.as_slice()[0]))?;
    if tree["metadata"] != again["metadata"] {
        return Err("the metadata is not the same".to_owned());
    }
    let shapes = |tree: &serde_json::Value| tree["shapes"].as_object().cloned().unwrap_or_default();
    let (before, after) = (shapes(&tree), shapes(&again));
    if let Some((id, shape)) = before.iter().find(|(id, shape)| after.get(*id) != Some(shape)) {
        return Err(format!("{id} was\n{shape:#}\nand is\n{:#}", after.get(id).unwrap_or(&serde_json::Value::Null)));
    }
    if before.len() != after.len() {
        return Err(format!("{} shapes became {}", before.len(), after.len()));
    }
    // The definitions of traits that others share may as well be missing.
    let alone: Vec<Source> = idl.iter().filter(|source| source.name.ends_with(".smithy")).cloned().collect();
    let (alone, _) = ast(&alone, Mixins::Keep).map_err(|problems| format!("alone: {}", problems.as_slice()[0]))?;
    if let Some((id, _)) = shapes(&alone).iter().find(|(id, shape)| before.get(*id) != Some(shape)) {
        return Err(format!("{id} is another shape without the definitions of its traits"));
    }
    // Not only what is printed of them is the same. What 1.0 says otherwise is printed as 2.0 says it.
    let old = json[0].text.contains("\"smithy\": \"1");
    let same = Model::of(&json).is_ok_and(|one| Model::of(&idl).is_ok_and(|other| one == other));
    if same || old { Ok(true) } else { Err("what is made of it is not the same".to_owned()) }
}

fn all(folders: &[PathBuf]) -> usize {
    let mut count = 0;
    let mut failed = Vec::new();
    for path in folders.iter().flat_map(|folder| models(folder)) {
        match round(&path) {
            Ok(model) => count += usize::from(model),
            Err(reason) => failed.push(format!("{}: {reason}", path.display())),
        }
    }
    assert!(failed.is_empty(), "{} of {}:\n{}", failed.len(), count + failed.len(), failed.join("\n\n"));
    count
}

#[test]
fn the_projects_models_are_the_same_in_the_idl() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let count = all(&["model", "tests/cases", "tests/models"].map(|folder| root.join(folder)));
    assert!(count > 30, "{count} models");
}

#[test]
#[ignore = "needs SMITHWRIGHT_TEXTS, folders with models"]
fn other_models_are_the_same_in_the_idl() {
    let folders = std::env::var("SMITHWRIGHT_TEXTS").expect("SMITHWRIGHT_TEXTS names folders");
    let folders: Vec<PathBuf> = std::env::split_paths(&folders).collect();
    println!("{} models are the same in the IDL", all(&folders));
}
