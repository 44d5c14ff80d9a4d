//! Other programs of this package, and the processor time of this one.

use std::process::Command;
use std::time::Duration;

pub use clients::own_cpu;
use nix::time::{ClockId, clock_gettime};

/// The program `name` that was built with this one.
pub fn sibling(name: &str) -> Result<Command, String> {
    let program = std::env::current_exe().map_err(|error| format!("where this program is: {error}"))?;
    let sibling = program.with_file_name(name);
    if sibling.exists() { Ok(Command::new(sibling)) } else { Err(format!("{} is not built", sibling.display())) }
}

/// Processor time so far of this thread.
#[must_use]
pub fn thread_cpu() -> Duration {
    clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID).expect("the time that was used").into()
}
