//! Any text is a model or a list of problems.

use smithwright_model::Model;

use super::generate::generated;

/// Loads `bytes`, and generates what loads.
pub fn check(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match Model::load("m.json", text) {
        Ok(model) => generated(&model),
        Err(problems) => assert!(!problems.to_string().is_empty(), "refused without a reason"),
    }
}
