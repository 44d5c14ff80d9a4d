//! Other programs of this package, and the processor time of this one.

use std::process::Command;
use std::time::Duration;

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike as _;
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

/// User and system time so far of this process with all its threads.
#[must_use]
pub fn own_cpu() -> Duration {
    cpu(UsageWho::RUSAGE_SELF)
}

/// User and system time so far of all ended children, with their own children.
#[must_use]
pub fn children_cpu() -> Duration {
    cpu(UsageWho::RUSAGE_CHILDREN)
}

fn cpu(who: UsageWho) -> Duration {
    let usage = getrusage(who).expect("the time that was used");
    let micros = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    Duration::from_micros(micros.try_into().unwrap_or_default())
}
