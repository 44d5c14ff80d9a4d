//! Bytes from a file and into one.

use std::ffi::OsString;
use std::io::{self, Error, ErrorKind, SeekFrom};
use std::ops::{Bound, RangeBounds};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::fs::{self, File, OpenOptions};
use tokio::io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt};

use super::source::{CHUNK, Source, reader, unreadable};
use super::{Body, ByteStream};
use crate::random::random;

impl ByteStream {
    /// The bytes of a regular file, which is opened whenever they are read: their number is known, and a call can be
    /// repeated. A file that changes its length meanwhile is an error of the call.
    ///
    /// Fails if there is no such file, or if it is a pipe, a socket or a device, whose length nobody knows: open those and
    /// use [`from_reader`](Self::from_reader).
    pub async fn from_path(path: impl AsRef<Path>) -> io::Result<Self> {
        Self::from_path_range(path, ..).await
    }

    /// The bytes of a part of a regular file, such as `0..1024` or `1024..`; see [`from_path`](Self::from_path).
    ///
    /// Fails if the part reaches beyond the file's end.
    pub async fn from_path_range(path: impl AsRef<Path>, range: impl RangeBounds<u64>) -> io::Result<Self> {
        let path = path.as_ref();
        let refuse = |kind, what: String| Err(Error::new(kind, format!("{}: {what}", path.display())));
        let about = match fs::metadata(path).await {
            Ok(about) => about,
            Err(error) => return refuse(error.kind(), error.to_string()),
        };
        if !about.is_file() {
            let what = "it is no regular file: open it, and use ByteStream::from_reader".to_owned();
            return refuse(ErrorKind::InvalidInput, what);
        }
        let start = match range.start_bound() {
            Bound::Included(start) => *start,
            Bound::Excluded(start) => start.saturating_add(1),
            Bound::Unbounded => 0,
        };
        let end = match range.end_bound() {
            Bound::Included(end) => end.saturating_add(1),
            Bound::Excluded(end) => *end,
            Bound::Unbounded => about.len(),
        };
        let Some(length) = end.checked_sub(start).filter(|_| end <= about.len()) else {
            let what = format!("it has {} bytes, and no bytes from {start} to {end}", about.len());
            return refuse(ErrorKind::InvalidInput, what);
        };
        let path: Arc<Path> = path.into();
        let begin = move |start, length| Body::lazy(open(Arc::clone(&path), start, length));
        Ok(Self::new(Source::Part(Arc::new(begin), start, length), Some(length)))
    }

    /// Writes all bytes that were not read yet into a file, and says how many.
    ///
    /// They go into a file beside it that takes the file's place when the last one is there: on failure there is nothing new at
    /// `path`, and what was there is as it was. What is there and is no regular file (`/dev/stdout`) is written to as it is.
    pub async fn save_to(mut self, path: impl AsRef<Path>) -> io::Result<u64> {
        let path = path.as_ref();
        if fs::metadata(path).await.is_ok_and(|about| !about.is_file()) {
            let file = OpenOptions::new().write(true).open(path).await?;
            return self.write_to(file).await;
        }
        // Through links, so that it is what they lead to that is replaced.
        let path = fs::canonicalize(path).await.unwrap_or_else(|_| path.to_path_buf());
        let part = Part(Some(beside(&path)?));
        let file = OpenOptions::new().write(true).create_new(true).open(part.path()).await?;
        if let Ok(about) = fs::metadata(&path).await {
            file.set_permissions(about.permissions()).await?;
        }
        let written = self.write_to(file).await?;
        fs::rename(part.path(), &path).await?;
        part.keep();
        Ok(written)
    }

    async fn write_to(&mut self, mut file: File) -> io::Result<u64> {
        let mut written = 0_u64;
        while let Some(chunk) = self.next().await {
            let chunk = chunk?;
            file.write_all(&chunk).await?;
            written = written.saturating_add(u64::try_from(chunk.len()).unwrap_or_default());
        }
        file.flush().await?;
        Ok(written)
    }
}

/// The bytes of a part of a file.
async fn open(path: Arc<Path>, start: u64, length: u64) -> Result<Body, crate::TransportError> {
    let opened = async {
        let mut file = File::open(&path).await?;
        file.set_max_buf_size(CHUNK);
        file.seek(SeekFrom::Start(start)).await?;
        Ok(reader(file.take(length)))
    };
    opened.await.map_err(|error: Error| unreadable(format_args!("{}: {error}", path.display())))
}

/// The name of a new file in the folder of `path`.
fn beside(path: &Path) -> io::Result<PathBuf> {
    let name = path.file_name().ok_or_else(|| Error::new(ErrorKind::InvalidInput, "the path names no file"))?;
    let mut hidden = OsString::from(".");
    hidden.push(name);
    hidden.push(format!(".{:016x}.part", random()));
    Ok(path.with_file_name(hidden))
}

/// A file that is removed unless it is kept.
struct Part(Option<PathBuf>);

impl Part {
    fn path(&self) -> &Path {
        self.0.as_deref().unwrap_or(Path::new(""))
    }

    fn keep(mut self) {
        self.0 = None;
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if let Some(path) = &self.0 {
            // Nobody is left to be told.
            let _ = std::fs::remove_file(path);
        }
    }
}
