//! Rust clients from [Smithy](https://smithy.io) models, in builds of your own.
//!
//! Two ways lead there:
//!
//! - the program `smithwright` (`cargo install smithwright`) writes a crate that is committed and reviewed:
//!   `smithwright codegen --model model/ --out client`;
//! - [`Build`] in a build script writes a module that is part of your crate and always fits the model.
//!
//! Both read the same models and print the same code. Reads and writes files; what is in them is decided in
//! `smithwright-codegen`.

mod build;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
mod failure;
#[doc(hidden)]
pub mod models;
#[doc(hidden)]
pub mod sync;

pub use build::{Build, Built};
pub use failure::Failure;
