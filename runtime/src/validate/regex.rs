//! Regular expressions by the crate `regex`, each compiled once.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use regex::Regex;

/// Whether some part of the text matches; an expression that cannot be compiled, which the generator sees to, matches all.
pub(super) fn is_match(expression: &'static str, text: &str) -> bool {
    static COMPILED: RwLock<Option<HashMap<&'static str, Option<Regex>>>> = RwLock::new(None);
    let matches = |regex: &Option<Regex>| regex.as_ref().is_none_or(|regex| regex.is_match(text));
    let known = COMPILED.read().unwrap_or_else(PoisonError::into_inner);
    if let Some(regex) = known.as_ref().and_then(|known| known.get(expression)) {
        return matches(regex);
    }
    drop(known);
    let mut known = COMPILED.write().unwrap_or_else(PoisonError::into_inner);
    let regex = known.get_or_insert_default().entry(expression).or_insert_with(|| Regex::new(expression).ok());
    let regex = regex.clone();
    drop(known);
    matches(&regex)
}
