//! What the manifest of a generated crate is to say: its name, and where it has the runtime from.

use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path};

use smithwright_codegen::{Package, Runtime};

/// Options that are of the package alone.
#[derive(Debug, clap::Args)]
pub struct PackageOptions {
    /// The name of the crate's package; without it, that of the service, or the one that its manifest has.
    #[arg(long, value_name = "NAME", requires = "model", value_parser = name)]
    name: Option<String>,
    /// Where the crate has the runtime from: `version=0.1`, `path=DIR`, `git=URL` or `git=URL#REVISION`; without it as its
    /// manifest says, or the published version that belongs to this program.
    #[arg(long, value_name = "SOURCE", requires = "model", value_parser = source)]
    runtime: Option<Runtime>,
}

impl PackageOptions {
    /// The package in the folder `out`; `default` is the runtime's folder for one that is new.
    pub fn package(&self, out: &Path, default: Option<&Path>) -> Result<Package, String> {
        let path = out.join("Cargo.toml");
        let manifest = match fs::read_to_string(&path) {
            Ok(manifest) => Some(manifest),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(format!("{}: {error}", path.display())),
        };
        let runtime = match &self.runtime {
            Some(Runtime::Path(path)) => Some(Runtime::Path(relative(out, Path::new(path))?)),
            None if manifest.is_none() => default.map(|default| relative(out, default)).transpose()?.map(Runtime::Path),
            other => other.clone(),
        };
        Ok(Package { name: self.name.clone(), runtime, workspace: false, manifest })
    }
}

/// A name that cargo takes for a package that others depend on.
fn name(name: &str) -> Result<String, String> {
    smithwright_codegen::package_name(name).map(|()| name.to_owned())
}

/// `version=0.1`, `path=../runtime`, `git=https://..#revision`
fn source(text: &str) -> Result<Runtime, String> {
    let (kind, value) = text.split_once('=').unwrap_or((text, ""));
    match (kind, value) {
        ("version" | "path" | "git", "") => Err(format!("says nothing behind `{kind}=`")),
        ("version", version) => match semver::VersionReq::parse(version) {
            Ok(_) => Ok(Runtime::Version(version.to_owned())),
            Err(error) => Err(format!("`{version}` is no version that cargo understands: {error}")),
        },
        ("path", path) => at(path),
        ("git", url) => {
            let (url, revision) = url.split_once('#').map_or((url, None), |(url, revision)| (url, Some(revision)));
            if url.is_empty() || revision == Some("") {
                return Err("wants a URL, and behind `#` a commit, tag or branch".to_owned());
            }
            Ok(Runtime::Git { url: url.to_owned(), revision: revision.map(str::to_owned) })
        }
        _ => Err("is none of `version=0.1`, `path=DIR`, `git=URL`, `git=URL#REVISION`".to_owned()),
    }
}

/// A folder that holds the runtime.
fn at(path: &str) -> Result<Runtime, String> {
    let manifest = Path::new(path).join("Cargo.toml");
    let text = fs::read_to_string(&manifest).map_err(|error| format!("{}: {error}", manifest.display()))?;
    if text.lines().any(|line| line.trim() == "name = \"smithwright-runtime\"") {
        Ok(Runtime::Path(path.to_owned()))
    } else {
        Err(format!("{}: is not of the package `smithwright-runtime`", manifest.display()))
    }
}

/// The path from the folder `from`, which need not exist, to `to`, with forward slashes.
pub fn relative(from: &Path, to: &Path) -> Result<String, String> {
    let absolute = |path: &Path| {
        let path = std::path::absolute(path).map_err(|error| format!("{}: {error}", path.display()))?;
        // Links are followed as far as the path exists: it must be the same before and after the folder is made.
        let known = path.ancestors().find_map(|known| Some((known, fs::canonicalize(known).ok()?)));
        let followed = known.map(|(known, canonical)| canonical.join(path.strip_prefix(known).unwrap_or(&path)));
        Ok::<_, String>(normal(&followed.unwrap_or(path)))
    };
    let (from, to) = (absolute(from)?, absolute(to)?);
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = from.iter().skip(shared).map(|_| "..".to_owned());
    let down = to.iter().skip(shared).cloned();
    Ok(up.chain(down).collect::<Vec<_>>().join("/"))
}

/// The components of an absolute path, `.` and `..` resolved.
fn normal(path: &Path) -> Vec<String> {
    let mut parts = Vec::new();
    for component in path.components() {
        match component {
            Component::ParentDir => {
                parts.pop();
            }
            Component::CurDir => {}
            other => parts.push(other.as_os_str().to_string_lossy().into_owned()),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_runtime_is_a_version_a_folder_or_a_repository() {
        let git = |revision: Option<&str>| Runtime::Git {
            url: "https://a.example/r.git".to_owned(),
            revision: revision.map(str::to_owned),
        };
        assert_eq!(source("version=0.1"), Ok(Runtime::Version("0.1".to_owned())));
        assert_eq!(source("git=https://a.example/r.git"), Ok(git(None)));
        assert_eq!(source("git=https://a.example/r.git#v0.1.0"), Ok(git(Some("v0.1.0"))));
        for (text, said) in [
            ("0.1", "is none of `version=0.1`"),
            ("version=", "says nothing behind `version=`"),
            ("version=one", "`one` is no version that cargo understands: "),
            ("git=#abc", "wants a URL"),
            ("path=/nowhere/at/all", "Cargo.toml: "),
            ("path=.", "is not of the package `smithwright-runtime`"),
        ] {
            let message = source(text).expect_err(text);
            assert!(message.contains(said), "{text}: {message}");
        }
    }

    #[test]
    fn a_name_is_one_that_can_be_depended_on() {
        for good in ["orders", "my-orders_2", "_a"] {
            assert_eq!(name(good).as_deref(), Ok(good));
        }
        for bad in ["", "2x", "a b", "ä", "self", "core", "smithwright-runtime", "a/b"] {
            assert!(name(bad).is_err(), "{bad}");
        }
    }
}
