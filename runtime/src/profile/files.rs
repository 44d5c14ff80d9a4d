//! Finds and reads the two shared files. Knows no profile.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::config_error;
use super::parse::{FileKind, Parsed, parse};
use crate::CallError;
use crate::env::Env;
use crate::executor::file;

/// The most that a file may hold.
const MOST: u64 = 8 << 20;

/// What is known of one of the two files.
pub(super) struct File {
    /// Where it is and how that went, for messages.
    pub(super) description: String,
    pub(super) parsed: Parsed,
}

impl File {
    /// The file that `variable` names, or else the one called `name` in the home directory.
    ///
    /// One that does not exist is empty. So is one that cannot be read, if nobody named it: a program may well run
    /// without. What was found is part of the description.
    pub(super) fn load(env: &Env, variable: &str, name: &str, kind: FileKind) -> Result<Self, CallError> {
        let named = env.get(variable);
        let path = match (named, env.home()) {
            (Some(path), home) => expand(path, home),
            (None, Some(home)) => home.join(".aws").join(name),
            (None, None) => {
                let why = format!("no home directory: neither {variable} nor HOME is set");
                return Ok(Self::empty(&format!("~/.aws/{name}"), &why));
            }
        };
        let place = path.display().to_string();
        match read(&path) {
            Ok(bytes) => Ok(Self::of(&bytes, kind, &place)),
            Err(Unread::Missing) => Ok(Self::empty(&place, "no such file")),
            Err(Unread::Unusable(why)) if named.is_none() => Ok(Self::empty(&place, &format!("cannot be read: {why}"))),
            Err(Unread::Unusable(why)) => {
                Err(config_error(format!("cannot read {place}, which {variable} names: {why}")))
            }
        }
    }

    /// What these bytes say, of a file that messages call `name`.
    pub(super) fn of(bytes: &[u8], kind: FileKind, name: &str) -> Self {
        let parsed = parse(bytes, kind, name);
        let description = match &parsed.lost {
            Some(bad) => format!("{name} (of which a part cannot be read: {bad})"),
            None => name.to_owned(),
        };
        Self { description, parsed }
    }

    fn empty(name: &str, why: &str) -> Self {
        Self { description: format!("{name} ({why})"), parsed: Parsed::default() }
    }
}

/// Why a file says nothing.
enum Unread {
    Missing,
    Unusable(String),
}

fn read(path: &Path) -> Result<Vec<u8>, Unread> {
    let bytes = file::read(path, MOST).map_err(|error| match error.kind() {
        ErrorKind::NotFound => Unread::Missing,
        _ => Unread::Unusable(error.to_string()),
    })?;
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err(Unread::Unusable("it is UTF-16, as some editors and shells write it: save it as UTF-8".to_owned()));
    }
    Ok(bytes)
}

/// `~` at the beginning of a path is the home directory.
fn expand(path: &str, home: Option<&Path>) -> PathBuf {
    match (path.strip_prefix('~'), home) {
        (Some(rest), Some(home)) if rest.is_empty() || rest.starts_with(['/', '\\']) => {
            home.join(rest.trim_start_matches(['/', '\\']))
        }
        _ => PathBuf::from(path),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::expand;

    #[test]
    fn a_tilde_is_the_home_directory() {
        let home = Some(Path::new("/home/me"));
        assert_eq!(expand("~/x", home), Path::new("/home/me/x"));
        assert_eq!(expand("~x", home), Path::new("~x"));
        assert_eq!(expand("/a/~", home), Path::new("/a/~"));
    }
}
