//! What commands print. Who reads no more of it has what he wants: a closed pipe is no failure.

use std::fmt::Display;
use std::io::{self, StdoutLock, Write};

/// Prints what was asked for.
pub fn print(text: impl Display) -> Result<(), String> {
    write(|out| write!(out, "{text}"))
}

/// Prints what was asked for, as a line.
pub fn line(text: impl Display) -> Result<(), String> {
    print(format_args!("{text}\n"))
}

/// Prints what writes itself.
pub fn write(text: impl FnOnce(&mut StdoutLock<'_>) -> io::Result<()>) -> Result<(), String> {
    let mut out = io::stdout().lock();
    match text(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other.map_err(|error| format!("the answer cannot be written: {error}")),
    }
}

/// Tells people beside the answer, as a line.
pub fn tell(text: impl Display) {
    // Where that fails there is nobody to be told.
    let _ = writeln!(io::stderr(), "{text}");
}
