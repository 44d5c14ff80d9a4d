//! `smithwright ast`: the JSON AST of a model, for tools that read nothing else.

use std::io::{self, Write};
use std::path::PathBuf;

use smithwright_model::{Mixins, ast};

use super::{out, report, sources};
use crate::Failure;

/// Options of `smithwright ast`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Smithy files (`.smithy` or JSON AST), or folders with them, that are one model.
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    /// Puts what mixins bring into the shapes that use them, and leaves the mixins out.
    #[arg(long)]
    flatten: bool,
}

/// Loads, checks, prints.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let mixins = if arguments.flatten { Mixins::Flatten } else { Mixins::Keep };
    let (tree, warnings) = ast(&sources(&arguments.paths)?, mixins)?;
    report::warn(&warnings);
    let written = out::write(|out| {
        serde_json::to_writer_pretty(&mut *out, &tree).map_err(io::Error::from)?;
        writeln!(out)
    });
    Ok(written?)
}
