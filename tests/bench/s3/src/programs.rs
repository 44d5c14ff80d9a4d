//! The programs that call: written into a workspace of their own, beside the client that is generated for one of them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use clients::{children_cpu, empty, finish};

use crate::rows::{Figures, Row};
use crate::server::{BUCKET, Endpoint};

/// Whose client a program calls with.
#[derive(Clone, Copy)]
pub enum Side {
    Ours,
    Official,
}

impl Side {
    /// The package of its program.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::Official => "official",
        }
    }

    fn dependencies(self) -> &'static str {
        match self {
            Self::Ours => "s3 = { path = \"../s3\" }\n",
            Self::Official => OFFICIAL,
        }
    }
}

const OFFICIAL: &str = r#"aws-sdk-s3 = { version = "=1.157.0", default-features = false, features = ["default-https-client", "rt-tokio"] }
aws-smithy-http-client = { version = "1", default-features = false, features = ["rustls-aws-lc"] }
"#;

const WORKSPACE: &str = r#"
[workspace.package]
version = "0.1.0"
edition = "2024"
rust-version = "1.88"
license = "MIT OR Apache-2.0"

[profile.release]
strip = true
"#;

/// The operations that the generated client has.
const OPERATIONS: &str = "PutObject,GetObject,HeadObject,DeleteObject,ListObjectsV2";

/// The folders of all this.
pub struct Programs {
    pub project: PathBuf,
    pub folder: PathBuf,
}

impl Programs {
    pub fn new() -> Self {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let project = here.ancestors().nth(3).unwrap_or(here).to_owned();
        Self { folder: project.join("target/bench/s3"), project }
    }

    /// Generates the client, and writes the workspace.
    pub fn write(&self, model: &Path, sides: &[Side]) -> Result<(), String> {
        let mut codegen = Command::new("cargo");
        codegen.current_dir(&self.project).args(["xtask", "codegen", "--name", "s3", "--model"]).arg(model);
        codegen.args(["--operations", OPERATIONS, "--runtime"]);
        codegen.arg(format!("path={}", self.project.join("runtime").display()));
        codegen.arg("--out").arg(self.folder.join("s3"));
        finish(&mut codegen)?;
        let members: Vec<_> = sides.iter().map(|side| side.name()).collect();
        self.save(
            "Cargo.toml",
            &format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\nexclude = [\"s3\"]\n{WORKSPACE}"),
        )?;
        let programs = Path::new(env!("CARGO_MANIFEST_DIR")).join("programs");
        for side in sides {
            let name = side.name();
            let main = programs.join(format!("{name}.rs"));
            let manifest = format!(
                "[package]\nname = {name:?}\nversion.workspace = true\nedition.workspace = true\npublish = false\n\n\
                 [dependencies]\n{}\
                 tokio = {{ version = \"1.45\", default-features = false, features = [\"rt\"] }}\n\
                 nix = {{ version = \"0.31\", features = [\"resource\"] }}\n\n\
                 [[bin]]\nname = {name:?}\npath = {:?}\n",
                side.dependencies(),
                main.display().to_string()
            );
            self.save(&format!("{name}/Cargo.toml"), &manifest)?;
        }
        Ok(())
    }

    /// Builds what is measured.
    pub fn build(&self) -> Result<(), String> {
        self.cargo(&["build", "--release", "--quiet"], "target").map(drop)
    }

    /// What a program costs to build from nothing, as a row of a table.
    pub fn cost(&self, side: Side) -> Result<String, String> {
        self.cargo(&["fetch", "--quiet"], "target")?;
        let mut seconds = [0.0; 2];
        for (profile, seconds) in [&[][..], &["--release"]].into_iter().zip(&mut seconds) {
            empty(&self.folder.join("cost"))?;
            let before = children_cpu();
            self.cargo(&[&["build", "--quiet", "--package", side.name()], profile].concat(), "cost")?;
            *seconds = children_cpu().saturating_sub(before).as_secs_f64();
        }
        let program = self.folder.join("cost/release").join(side.name());
        let bytes = fs::metadata(&program).map_err(|error| format!("{}: {error}", program.display()))?.len();
        let [dev, release] = seconds;
        Ok(format!("| {} | {dev:.0} | {release:.0} | {}.{} |", side.name(), bytes / 1_000_000, bytes / 100_000 % 10))
    }

    /// Runs a program once.
    pub fn run(&self, side: Side, row: &Row, calls: u32, endpoint: &Endpoint) -> Result<Figures, String> {
        let mut program = Command::new(self.folder.join("target/release").join(side.name()));
        program.current_dir(&self.folder).args([row.operation, &row.size.to_string(), &calls.to_string()]);
        program.args([&endpoint.url, BUCKET]).arg(&endpoint.roots).env_clear();
        let printed = finish(&mut program)?;
        Figures::parse(&printed).ok_or_else(|| format!("{program:?} printed {printed:?}"))
    }

    fn cargo(&self, words: &[&str], target: &str) -> Result<String, String> {
        let mut cargo = Command::new("cargo");
        finish(cargo.current_dir(&self.folder).env("CARGO_TARGET_DIR", self.folder.join(target)).args(words))
    }

    fn save(&self, path: &str, text: &str) -> Result<(), String> {
        let path = self.folder.join(path);
        let folder = path.parent().unwrap_or(&path);
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(&path, text))
            .map_err(|error| format!("{}: {error}", path.display()))
    }
}
