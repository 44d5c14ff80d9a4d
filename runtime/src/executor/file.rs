//! Reads files that a program finds around it: whole, up to a limit, and never one that could make it wait.

use std::fs::{File, metadata};
use std::io::{Error, Read, Result};
use std::path::Path;

/// The bytes of a regular file of at most `most` bytes.
///
/// Opening a pipe waits for whoever writes to it, and a device may never end: neither is opened. The null device is empty.
pub(crate) fn read(path: &Path, most: u64) -> Result<Vec<u8>> {
    let kind = metadata(path)?;
    if !kind.is_file() {
        return match kind.is_dir() {
            true => Err(Error::other("it is a folder")),
            false if is_null_device(path) => Ok(Vec::new()),
            false => Err(Error::other("it is a pipe, a socket or a device, not a regular file")),
        };
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    match u64::try_from(bytes.len()) {
        Ok(length) if length <= most => Ok(bytes),
        _ => Err(Error::other(format!("it is larger than {} KiB", most >> 10))),
    }
}

fn is_null_device(path: &Path) -> bool {
    cfg!(unix) && path.canonicalize().is_ok_and(|path| path == Path::new("/dev/null"))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::read;

    fn why(path: &str, most: u64) -> String {
        read(Path::new(path), most).expect_err(path).to_string()
    }

    #[test]
    fn only_regular_files_that_are_small_enough_are_read() {
        let path = std::env::temp_dir().join(format!("smithwright-read-{}", std::process::id()));
        std::fs::write(&path, vec![b'x'; 2048]).expect("a file");
        assert_eq!(read(&path, 2048).map(|bytes| bytes.len()).ok(), Some(2048));
        assert_eq!(why(&path.display().to_string(), 2047), "it is larger than 1 KiB");
        assert_eq!(why(&std::env::temp_dir().display().to_string(), 1), "it is a folder");
        std::fs::remove_file(path).expect("a file");
    }

    #[cfg(unix)]
    #[test]
    fn what_could_make_a_program_wait_is_not_opened() {
        let pipe = std::env::temp_dir().join(format!("smithwright-pipe-{}", std::process::id()));
        let made = std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo");
        assert!(made.success());
        let words = "it is a pipe, a socket or a device, not a regular file";
        assert_eq!(why(&pipe.display().to_string(), 1), words);
        assert_eq!(why("/dev/zero", 1), words);
        assert_eq!(read(Path::new("/dev/null"), 1).expect("nothing"), b"");
        std::fs::remove_file(pipe).expect("a pipe");
    }
}
