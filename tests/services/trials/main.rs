//! Trials of a client of S3 with much of everything, against a server of its own kind in a process of its own.
//!
//! `tests/services.rs` generates the client from a model that is not part of the project, and compiles this beside it. Each
//! prints what it measured. `SMITHWRIGHT_TRIAL_BYTES` and `SMITHWRIGHT_TRIAL_KEYS` say how much, `SMITHWRIGHT_SEED` how it goes.

mod chunked;
mod large;
mod listing;
mod many;
mod objects;
mod server;

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::{env, fs};

use ::s3::runtime::{Config, Credentials, HttpTransport};

/// The server's process, which ends with this.
struct Server {
    process: Child,
    url: String,
    certificate: String,
    folder: PathBuf,
}

impl Server {
    /// A server whose connections are reset now and then, if that is asked for.
    fn start(name: &str, resets: bool) -> Self {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.{}", std::process::id()));
        fs::create_dir_all(&folder).expect("the folder is writable");
        let mut process = Command::new(env::current_exe().expect("a program"))
            .args(["--exact", "server::serves", "--ignored", "--nocapture"])
            .env("SMITHWRIGHT_TRIAL_FOLDER", &folder)
            .env("SMITHWRIGHT_TRIAL_RESETS", if resets { "1" } else { "" })
            .stdout(Stdio::piped())
            .spawn()
            .expect("a process");
        let mut lines = BufReader::new(process.stdout.take().expect("its words")).lines().map_while(Result::ok);
        let url = lines.find_map(|line| line.split_once("https://").map(|(_, at)| format!("https://{at}")));
        // Whatever else it says is read, or its process would end for want of a reader.
        std::thread::spawn(move || lines.for_each(drop));
        let certificate = fs::read_to_string(folder.join("certificate.pem")).expect("a certificate");
        Self { process, url: url.expect("where it is"), certificate, folder }
    }

    fn config(&self) -> Config {
        let transport = HttpTransport::new().ca_bundle_pem(self.certificate.clone());
        let keys = Credentials::new("any", "any");
        Config::new().region("us-east-1").credentials(keys).endpoint_url(self.url.clone()).transport(transport)
    }

    /// What the server has counted, by this name.
    fn counted(&self, what: &str) -> String {
        fs::read_to_string(self.folder.join(what)).unwrap_or_else(|_| "0".to_owned())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn number(variable: &str, otherwise: u64) -> u64 {
    env::var(variable).ok().map_or(otherwise, |text| text.parse().expect("a number"))
}

/// The most memory that this process ever had, and what it has, in KiB, as Linux says.
fn memory() -> (u64, u64) {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let of = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        line.and_then(|line| line.trim_end_matches("kB").trim().parse().ok()).unwrap_or_default()
    };
    (of("VmHWM:"), of("VmRSS:"))
}

/// Has the most memory counted anew.
fn forget_most_memory() {
    let _ = fs::write("/proc/self/clear_refs", "5");
}

/// Random numbers that are the same for the same seed (`SplitMix64`).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}
