//! Leases in a file, for workers on one host. Knows how rows become lines, and not what they mean.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use fs4::FileExt;

use super::memory::Rows;
use super::store::{LeaseStore, Row, StoreError, StoreFuture};

/// Leases in a file, for any number of processes of one host.
///
/// The file is text, a line a row, and replaced as a whole, so it is never half written. Beside it lies an empty file of
/// the same name and `.lock`, which processes lock while they read or write. Not for network file systems, whose locks
/// may not hold.
#[derive(Clone, Debug)]
pub struct FileLeaseStore {
    path: PathBuf,
}

impl FileLeaseStore {
    /// Leases in the file `path`, which comes to be when something is written; its folder has to be there.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// Carries `verb` out on a thread that may wait. It says whether the rows have changed.
    fn with<T: Send + 'static>(
        &self,
        verb: impl FnOnce(&mut Rows) -> (T, bool) + Send + 'static,
    ) -> StoreFuture<'static, T> {
        let path = self.path.clone();
        Box::pin(async move {
            let named = path.clone();
            let work = move || locked(&path, verb);
            let done = tokio::task::spawn_blocking(work).await;
            // A panic or the runtime's end.
            let done = done.unwrap_or_else(|error| Err(io::Error::other(error)));
            done.map_err(|error| StoreError::lasting(format!("leases in {}: {error}", named.display())))
        })
    }
}

impl LeaseStore for FileLeaseStore {
    fn list<'a>(&'a self, group: &'a str) -> StoreFuture<'a, Vec<Row>> {
        let group = group.to_owned();
        self.with(move |rows| (rows.list(&group), false))
    }

    fn create<'a>(&'a self, row: &'a Row) -> StoreFuture<'a, bool> {
        let row = row.clone();
        self.with(move |rows| both(rows.create(&row)))
    }

    fn update<'a>(&'a self, row: &'a Row, expected: u64) -> StoreFuture<'a, bool> {
        let row = row.clone();
        self.with(move |rows| both(rows.update(&row, expected)))
    }

    fn delete<'a>(&'a self, group: &'a str, key: &'a str, expected: u64) -> StoreFuture<'a, bool> {
        let (group, key) = (group.to_owned(), key.to_owned());
        self.with(move |rows| both(rows.delete(&group, &key, expected)))
    }
}

/// What a verb says, which is also whether it changed something.
fn both(done: bool) -> (bool, bool) {
    (done, done)
}

fn locked<T>(path: &Path, verb: impl FnOnce(&mut Rows) -> (T, bool)) -> io::Result<T> {
    let lock = File::options().create(true).truncate(false).write(true).open(beside(path, "lock"))?;
    FileExt::lock(&lock)?;
    let mut rows = read(path)?;
    let (result, changed) = verb(&mut rows);
    if changed {
        write(path, &rows)?;
    }
    // Closing the file gives up the lock, also when something failed.
    drop(lock);
    Ok(result)
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}

fn read(path: &Path) -> io::Result<Rows> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Rows::default()),
        Err(error) => return Err(error),
    };
    let mut rows = Rows::default();
    for (number, line) in text.lines().enumerate() {
        let broken = || io::Error::other(format!("line {} is no lease", number + 1));
        rows.put(row(line).ok_or_else(broken)?);
    }
    Ok(rows)
}

fn write(path: &Path, rows: &Rows) -> io::Result<()> {
    let new = beside(path, "new");
    let mut file = File::create(&new)?;
    let text: String = rows.all().map(line).collect();
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(new, path)
}

/// A row as a line: group, key, version, and each field as `name=value`, with tabs between.
fn line(row: &Row) -> String {
    let mut line = format!("{}\t{}\t{}", escaped(&row.group), escaped(&row.key), row.version);
    for (name, value) in &row.fields {
        line.extend(["\t", &escaped(name), "=", &escaped(value)]);
    }
    line.push('\n');
    line
}

fn row(line: &str) -> Option<Row> {
    let mut parts = line.split('\t');
    let (group, key) = (plain(parts.next()?)?, plain(parts.next()?)?);
    let version = parts.next()?.parse().ok()?;
    let mut fields = std::collections::BTreeMap::new();
    for part in parts {
        let (name, value) = part.split_once('=')?;
        fields.insert(plain(name)?, plain(value)?);
    }
    Some(Row { group, key, version, fields })
}

/// Characters that mean something in a line, and what stands for them.
const ESCAPES: [(char, char); 5] = [('\\', '\\'), ('\t', 't'), ('\n', 'n'), ('\r', 'r'), ('=', 'e')];

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match ESCAPES.iter().find(|(plain, _)| *plain == character) {
            Some((_, code)) => escaped.extend(['\\', *code]),
            None => escaped.push(character),
        }
    }
    escaped
}

fn plain(text: &str) -> Option<String> {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character == '\\' {
            let code = characters.next()?;
            plain.push(ESCAPES.iter().find(|(_, known)| *known == code)?.0);
        } else {
            plain.push(character);
        }
    }
    Some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_row_is_a_line_and_read_again(
            group in ".{0,20}", key in ".{0,20}", version: u64,
            fields in prop::collection::btree_map(".{0,9}", "(?s).{0,20}", 0..4),
        ) {
            let written = Row { group, key, version, fields };
            let line = line(&written);
            prop_assert_eq!(line.lines().count(), 1);
            prop_assert_eq!(row(line.trim_end_matches('\n')), Some(written));
        }
    }

    #[tokio::test]
    async fn a_broken_file_is_an_error_that_names_file_and_line_and_stays_as_it_is() {
        let folder = std::env::temp_dir().join(format!("smithwright-leases-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join("broken");
        fs::write(&path, "no lease\n").unwrap();
        let error = FileLeaseStore::new(&path).list("g").await.expect_err("broken");
        assert!(error.to_string().contains("broken: line 1 is no lease"), "{error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "no lease\n");
        let missing = FileLeaseStore::new(folder.join("nowhere/leases")).list("g").await;
        assert!(missing.is_err());
        fs::remove_dir_all(&folder).unwrap();
    }
}
