//! Reads a secret from a small file that others write, without stalling other tasks.

use std::path::Path;

use crate::executor::blocking;
use crate::executor::file;

/// Tokens are a few thousand bytes; a file with more holds something else.
const MOST: u64 = 64 << 10;

/// The only line of a file, without outer white space. `what` names it in errors, which show nothing of it.
pub(super) async fn read_line(path: &Path, what: &str) -> Result<String, String> {
    let name = path.display().to_string();
    let path = path.to_owned();
    let read =
        blocking(move || file::read(&path, MOST)).await.ok_or_else(|| format!("reading {name} was cut short"))?;
    let bytes = read.map_err(|error| format!("cannot read {name}: {error}"))?;
    let text = String::from_utf8(bytes).map_err(|_| format!("{name} is not text"))?;
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.is_empty() {
        Err(format!("{name} is empty: it must hold a {what}"))
    } else if text.contains(char::is_control) {
        Err(format!("{name} holds more than a {what}"))
    } else {
        Ok(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::read_line;

    #[tokio::test]
    async fn a_file_holds_one_line() {
        let path = std::env::temp_dir().join(format!("smithwright-line-{}", std::process::id()));
        let long = "x".repeat(70_000);
        for (text, expected) in [
            ("token\n", Ok("token")),
            ("", Err("is empty: it must hold a token")),
            (" \n", Err("is empty: it must hold a token")),
            ("hidden\nhidden", Err("holds more than a token")),
            ("\u{feff}token\r\n", Ok("token")),
        ] {
            std::fs::write(&path, text).expect("a file");
            let read = read_line(&path, "token").await;
            match expected {
                Ok(token) => assert_eq!(read.as_deref(), Ok(token)),
                Err(words) => assert_eq!(read, Err(format!("{} {words}", path.display()))),
            }
        }
        std::fs::write(&path, long).expect("a file");
        let error = read_line(&path, "token").await.unwrap_err();
        assert_eq!(error, format!("cannot read {}: it is larger than 64 KiB", path.display()));
        std::fs::remove_file(&path).expect("a file");
        let error = read_line(&path, "token").await.unwrap_err();
        assert!(error.starts_with(&format!("cannot read {}: ", path.display())), "{error}");
    }
}
