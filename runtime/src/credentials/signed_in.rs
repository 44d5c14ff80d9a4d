//! The file in which somebody's signing in is kept, which other tools read and write as well: a JSON object.
//!
//! What is not known here stays in it. Nothing of what it holds is shown.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use bytes::Bytes;

use super::json_keys::time;
use crate::executor::{blocking, file};
use crate::format::Decode;
use crate::format::json::{Json, Writer};
use crate::random::random;
use crate::{Document, IdempotencyTokens, Timestamp};

/// Tokens are some thousand bytes each; a file with more holds something else.
const MOST: u64 = 256 << 10;

/// What a file holds.
#[derive(Clone, Default, PartialEq)]
pub(super) struct SignedIn(BTreeMap<String, Document>);

impl SignedIn {
    /// What the file at `path` holds; `None` if there is no such file.
    pub(super) async fn read(path: &Path) -> Result<Option<Self>, String> {
        let name = path.display().to_string();
        let path = path.to_owned();
        let read = blocking(move || file::read(&path, MOST)).await;
        match read.ok_or_else(|| format!("reading {name} was cut short"))? {
            Ok(bytes) => Self::parse(&bytes).map(Some).ok_or_else(|| format!("{name} is not the JSON it should be")),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(format!("cannot read {name}: {error}")),
        }
    }

    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        match <Document as Decode<Json>>::decode(&Bytes::copy_from_slice(bytes)).ok()? {
            Document::Object(members) => Some(Self(members)),
            _ => None,
        }
    }

    /// A text that is there and not empty.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).and_then(Document::as_str).map(str::trim).filter(|text| !text.is_empty())
    }

    /// A time, as any tool writes it.
    pub(super) fn time(&self, name: &str) -> Option<Timestamp> {
        let text = self.text(name)?;
        // Older tools write the name of the zone.
        let text = text.strip_suffix("UTC").map_or_else(|| text.to_owned(), |text| format!("{}Z", text.trim_end()));
        time(&text).ok()
    }

    /// The object that the member `name` is.
    #[cfg(feature = "login")]
    pub(super) fn within(&self, name: &str) -> Option<Self> {
        self.0.get(name).and_then(Document::as_object).cloned().map(Self)
    }

    /// Puts an object there.
    #[cfg(feature = "login")]
    pub(super) fn set_within(&mut self, name: &str, value: Self) {
        self.set(name, value.0);
    }

    pub(super) fn set(&mut self, name: &str, value: impl Into<Document>) {
        self.0.insert(name.to_owned(), value.into());
    }

    /// Puts this in the place of the file at `path`, for its owner alone. Who reads meanwhile has the one or the other.
    pub(super) async fn write(&self, path: &Path) -> Result<(), String> {
        let text = Writer::text_of(&Document::Object(self.0.clone()), IdempotencyTokens::default());
        let name = path.display().to_string();
        let path = path.to_owned();
        let written = blocking(move || replace(&path, &text)).await;
        written
            .ok_or_else(|| format!("writing {name} was cut short"))?
            .map_err(|error| format!("cannot write {name}: {error}"))
    }
}

fn replace(path: &Path, text: &[u8]) -> std::io::Result<()> {
    let beside: PathBuf = path.with_extension(format!("{:016x}.tmp", random()));
    let written = create(&beside).and_then(|mut file| {
        file.write_all(text)?;
        file.sync_all()
    });
    let replaced = written.and_then(|()| fs::rename(&beside, path));
    if replaced.is_err() {
        let _ = fs::remove_file(&beside);
    }
    replaced
}

/// A new file that nobody else may read.
fn create(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::SignedIn;
    use crate::Timestamp;

    #[test]
    fn times_are_read_as_any_tool_writes_them() {
        let at = Timestamp::parse_date_time("2026-01-01T00:00:00Z").ok();
        for text in ["2026-01-01T00:00:00Z", "2026-01-01T00:00:00UTC", "2026-01-01T00:00:00+00:00"] {
            let file = SignedIn::parse(format!("{{\"expiresAt\":\"{text}\"}}").as_bytes()).expect("an object");
            assert_eq!(file.time("expiresAt"), at, "{text}");
        }
        for text in ["[]", "null", "{\"a\":1", "\"a\""] {
            assert!(SignedIn::parse(text.as_bytes()).is_none(), "{text}");
        }
    }

    #[tokio::test]
    async fn a_file_is_replaced_whole_and_is_its_owners_alone() {
        let folder = std::env::temp_dir().join(format!("smithwright-signed-in-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let path = folder.join("a.json");
        assert!(SignedIn::read(&path).await.expect("no file").is_none());
        std::fs::write(&path, r#"{"accessToken":"a","other":{"x":[1.50,null]}}"#).expect("a file");
        let mut file = SignedIn::read(&path).await.expect("a file").expect("a file");
        file.set("accessToken", "b");
        file.write(&path).await.expect("written");
        let text = std::fs::read_to_string(&path).expect("a file");
        assert_eq!(text, r#"{"accessToken":"b","other":{"x":[1.50,null]}}"#);
        #[cfg(unix)]
        {
            let mode = std::os::unix::fs::PermissionsExt::mode(&path.metadata().expect("a file").permissions());
            assert_eq!(mode & 0o777, 0o600);
        }
        assert_eq!(std::fs::read_dir(&folder).expect("a folder").count(), 1);
        let error = file.write(&folder.join("none/b.json")).await.expect_err("no folder");
        assert!(error.starts_with("cannot write ") && !error.contains("accessToken"), "{error}");
        std::fs::remove_dir_all(folder).expect("a folder");
    }
}
