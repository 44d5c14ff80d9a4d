//! What the program `smithwright` and the project's own `cargo xtask` are made of. No promise to anybody else.

pub mod ast;
pub mod codegen;
pub mod diff;
pub mod out;
mod package;
pub mod report;

use std::path::PathBuf;

use smithwright_model::{Model, Problems, Source};

use crate::{Failure, models};

/// Loads and checks all files as one model; what is odd about it is told.
pub fn load(paths: &[PathBuf]) -> Result<Model, Failure> {
    checked(Model::of(&sources(paths)?))
}

/// A model that could be loaded; what is odd about it is told.
pub fn checked(model: Result<Model, Problems>) -> Result<Model, Failure> {
    let model = model?;
    report::warn(model.warnings());
    Ok(model)
}

/// The files that are meant by paths of files and folders, each once; what is odd about them is told.
pub fn sources(paths: &[PathBuf]) -> Result<Vec<Source>, Failure> {
    let found = models::find(paths)?;
    report::warn(&found.warnings);
    Ok(found.sources)
}
