//! What both programs do around their calls: read what is asked for, and tell what it took.

use std::error::Error;
use std::path::PathBuf;
use std::time::{Duration, Instant};
use std::{env, fs};

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike as _;

/// What is asked for on the command line.
pub struct Wish {
    pub operation: String,
    pub size: usize,
    pub calls: u32,
    pub endpoint: String,
    pub bucket: String,
    pub roots: PathBuf,
}

impl Wish {
    /// `OPERATION SIZE CALLS ENDPOINT BUCKET ROOTS`.
    pub fn read() -> Result<Self, Box<dyn Error>> {
        let mut words = env::args().skip(1);
        let mut next = || words.next().ok_or("OPERATION SIZE CALLS ENDPOINT BUCKET ROOTS");
        Ok(Self {
            operation: next()?,
            size: next()?.parse()?,
            calls: next()?.parse()?,
            endpoint: next()?,
            bucket: next()?,
            roots: next()?.into(),
        })
    }

    /// A file of that size, which has no blocks on the disk.
    pub fn file(&self) -> Result<PathBuf, Box<dyn Error>> {
        let path = PathBuf::from("object");
        fs::File::create(&path)?.set_len(self.size as u64)?;
        Ok(path)
    }

    /// Calls once to warm up, unless once is all there is; then prints the microseconds of all calls, on the clock and of
    /// processors, and the most memory of the process in KiB.
    pub fn measure<F>(&self, mut call: impl FnMut() -> F) -> Result<(), Box<dyn Error>>
    where
        F: Future<Output = Result<usize, Box<dyn Error>>>,
    {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            if self.calls > 1 {
                self.check(call().await?)?;
            }
            let (started, before) = (Instant::now(), cpu()?);
            for _ in 0..self.calls {
                self.check(call().await?)?;
            }
            let (wall, cpu) = (started.elapsed(), cpu()?.saturating_sub(before));
            println!("{} {} {}", wall.as_micros(), cpu.as_micros(), most_memory()?);
            Ok(())
        })
    }

    fn check(&self, size: usize) -> Result<(), String> {
        if size == self.size { Ok(()) } else { Err(format!("{size} instead of {}", self.size)) }
    }
}

/// In KiB. That of `getrusage` would be at least what the process had that started this one.
fn most_memory() -> Result<u64, Box<dyn Error>> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM in /proc/self/status")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}

fn cpu() -> Result<Duration, Box<dyn Error>> {
    let usage = getrusage(UsageWho::RUSAGE_SELF)?;
    Ok(Duration::from_micros(
        (usage.user_time().num_microseconds() + usage.system_time().num_microseconds()).try_into()?,
    ))
}
