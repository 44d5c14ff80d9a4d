//! Which files a model is made of: those named, those below folders, those that a `smithy-build.json` names.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use smithwright_model::{Problem, Problems, Source};

use crate::Failure;

/// What Smithy's own tools read to find the files of a model.
const BUILD: &str = "smithy-build.json";

/// The files of a model.
#[derive(Debug, Default)]
pub struct Found {
    /// Their texts, in the order of the paths.
    pub sources: Vec<Source>,
    /// What is odd, but no error.
    pub warnings: Vec<Problem>,
    /// Every file and folder that was looked at: what the model depends on.
    pub looked_at: Vec<PathBuf>,
}

/// The files that are meant by paths of files and folders, each once.
pub fn find(paths: &[PathBuf]) -> Result<Found, Failure> {
    let mut search = Search::default();
    for path in paths {
        search.path(path);
    }
    if search.problems.is_empty() && search.found.sources.is_empty() {
        let names: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
        return Err(format!("{}: holds no model: no `.smithy` and no `.json` file", names.join(", ")).into());
    }
    if search.problems.is_empty() { Ok(search.found) } else { Err(Problems::new(search.problems).into()) }
}

/// Reads a file that messages call `name`.
pub fn read(path: &Path, name: &str) -> Result<Source, Failure> {
    text(path, name).map(|text| Source::new(name, text)).map_err(|problem| Problems::new(vec![*problem]).into())
}

/// Reads a file that messages call by its path.
pub fn named(path: &Path) -> Result<Source, Failure> {
    read(path, &path.display().to_string())
}

fn text(path: &Path, name: &str) -> Result<String, Box<Problem>> {
    let said = |message: String| Box::new(Problem::of_file(name, message));
    let bytes = fs::read(path).map_err(|error| said(format!("cannot be read: {error}")))?;
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        let message = "begins with the byte-order mark of UTF-16; save it as UTF-8 without one";
        return Err(said(message.to_owned()));
    }
    let not_text = |at| said(format!("is not UTF-8 at byte {at}"));
    String::from_utf8(bytes).map_err(|error| not_text(error.utf8_error().valid_up_to()))
}

#[derive(Default)]
struct Search {
    seen: HashSet<PathBuf>,
    found: Found,
    problems: Vec<Problem>,
}

impl Search {
    fn path(&mut self, path: &Path) {
        // Links that lead around in a circle end here as well.
        let Ok(known) = fs::canonicalize(path) else {
            self.problems.push(Problem::of_file(path.display().to_string(), "cannot be read: there is no such file"));
            return;
        };
        if !self.seen.insert(known.clone()) {
            return;
        }
        self.found.looked_at.push(path.to_path_buf());
        if known.is_dir() {
            self.folder(path);
        } else {
            self.file(path);
        }
    }

    fn file(&mut self, path: &Path) {
        let name = path.display().to_string();
        match text(path, &name) {
            Ok(text) => self.found.sources.push(Source::new(name, text)),
            Err(problem) => self.problems.push(*problem),
        }
    }

    /// What the folder's `smithy-build.json` names; without one, all models below it.
    fn folder(&mut self, folder: &Path) {
        let build = folder.join(BUILD);
        if build.is_file() {
            self.build(folder, &build);
            return;
        }
        let name = folder.display().to_string();
        let entries = fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        let mut entries = match entries {
            Ok(entries) => entries,
            Err(error) => {
                self.problems.push(Problem::of_file(name, format!("cannot be read: {error}")));
                return;
            }
        };
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let path = entry.path();
            let hidden = entry.file_name().to_string_lossy().starts_with('.');
            let model = path.extension().is_some_and(|ending| ending == "smithy" || ending == "json");
            if !hidden && (path.is_dir() || model) {
                self.path(&path);
            }
        }
    }

    fn build(&mut self, folder: &Path, build: &Path) {
        self.found.looked_at.push(build.to_path_buf());
        let name = build.display().to_string();
        let said = |message: String| Problem::of_file(name.clone(), message);
        let parsed = text(build, &name).and_then(|text| {
            let parsed = serde_json::from_str::<Value>(&text)
                .map_err(|error| Box::new(said(format!("is not JSON: {error}"))))?;
            parsed.as_object().cloned().ok_or_else(|| Box::new(said("is not an object".to_owned())))
        });
        let entries = match parsed {
            Ok(entries) => entries,
            Err(problem) => {
                self.problems.push(*problem);
                return;
            }
        };
        for (key, value) in &entries {
            match key.as_str() {
                "sources" | "imports" => self.listed(folder, &name, key, value),
                "version" => {}
                _ => self
                    .found
                    .warnings
                    .push(said(format!("`{key}` is not used here; only `sources` and `imports` are"))),
            }
        }
        if !entries.contains_key("sources") && !entries.contains_key("imports") {
            self.problems.push(said("names neither `sources` nor `imports`".to_owned()));
        }
    }

    /// The files and folders of a list in a `smithy-build.json`, as seen from its folder.
    fn listed(&mut self, folder: &Path, build: &str, key: &str, value: &Value) {
        let paths = value.as_array().map(|items| items.iter().map(Value::as_str).collect::<Option<Vec<_>>>());
        let Some(Some(paths)) = paths else {
            self.problems.push(Problem::of_file(build, format!("`{key}` must be a list of paths")));
            return;
        };
        for path in paths {
            self.path(&folder.join(path));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(folder: &Path, files: &[(&str, &str)]) {
        for (name, text) in files {
            let path = folder.join(name);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            fs::write(path, text).expect("a file");
        }
    }

    fn names(folder: &Path, sources: &[Source]) -> Vec<String> {
        let prefix = format!("{}/", folder.display());
        sources.iter().map(|source| source.name.replace('\\', "/").replace(&prefix, "")).collect()
    }

    #[test]
    fn a_folder_stands_for_the_models_below_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let files = [("b.smithy", ""), ("a/c.json", ""), ("a/readme.md", ""), (".git/d.smithy", ""), ("build.txt", "")];
        write(folder.path(), &files);
        let twice = [folder.path().to_path_buf(), folder.path().join("b.smithy")];
        let found = find(&twice).expect("sources").sources;
        assert_eq!(names(folder.path(), &found), ["a/c.json", "b.smithy"]);
    }

    #[test]
    fn a_build_file_says_which() {
        let folder = tempfile::tempdir().expect("a folder");
        let build = r#"{"version": "1.0", "sources": ["model"], "imports": ["more/x.smithy"], "plugins": {}}"#;
        let files = [(BUILD, build), ("model/a.smithy", ""), ("more/x.smithy", ""), ("more/y.smithy", "")];
        write(folder.path(), &files);
        let found = find(&[folder.path().to_path_buf()]).expect("sources");
        assert_eq!(names(folder.path(), &found.sources), ["model/a.smithy", "more/x.smithy"]);
        assert_eq!(found.warnings.len(), 1);
        assert!(found.warnings[0].message.contains("`plugins` is not used"), "{:?}", found.warnings);
        // A file that comes into a folder, or a build file that names others, makes another model.
        assert!(found.looked_at.contains(&folder.path().join(BUILD)), "{:?}", found.looked_at);
        assert!(found.looked_at.contains(&folder.path().join("model")), "{:?}", found.looked_at);
    }

    #[test]
    fn what_cannot_be_read_is_said_of_every_path() {
        let folder = tempfile::tempdir().expect("a folder");
        write(folder.path(), &[("bad.smithy", ""), ("x/smithy-build.json", r#"{"sources": 1}"#), ("empty/a.txt", "")]);
        fs::write(folder.path().join("bad.smithy"), b"string \xff").expect("a file");
        let paths = ["bad.smithy", "gone.smithy", "x"].map(|name| folder.path().join(name));
        let message = find(&paths).expect_err("refused").to_string();
        for part in ["is not UTF-8 at byte 7", "there is no such file", "`sources` must be a list of paths"] {
            assert!(message.contains(part), "{message}");
        }
        let message = find(&[folder.path().join("empty")]).expect_err("refused").to_string();
        assert!(message.contains("holds no model"), "{message}");
    }
}
