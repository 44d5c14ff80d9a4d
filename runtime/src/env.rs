//! The environment variables that matter, read once; tests make their own. Knows what no variable means.

use std::collections::HashMap;
use std::fmt;
use std::path::Path;
use std::sync::Arc;

/// Variables that name proxies, in either case; `REQUEST_METHOD` tells whether one of them can be trusted.
const PROXIES: [&str; 4] = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"];

/// Environment variables as they were at one moment. `Debug` shows names, not values.
#[derive(Clone, Default)]
pub(crate) struct Env(Arc<HashMap<String, String>>);

impl Env {
    /// Those of this process that AWS tools know.
    pub(crate) fn of_process() -> Self {
        let known = |name: &str| {
            let is_proxy = PROXIES.iter().any(|proxy| name.eq_ignore_ascii_case(proxy));
            name.starts_with("AWS_") || matches!(name, "HOME" | "USERPROFILE" | "REQUEST_METHOD") || is_proxy
        };
        let variables = std::env::vars_os().filter_map(|(name, value)| {
            let name = name.into_string().ok().filter(|name| known(name))?;
            Some((name, value.to_string_lossy().into_owned()))
        });
        Self(Arc::new(variables.collect()))
    }

    #[cfg(test)]
    pub(crate) fn from_pairs(variables: &[(&str, &str)]) -> Self {
        Self(Arc::new(variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()))
    }

    /// A variable's value without outer white space; an empty one counts as unset.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(|value| value.trim()).filter(|value| !value.is_empty())
    }

    /// A variable's value as it is, for those that may be set and empty.
    pub(crate) fn get_exact(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// The home directory.
    pub(crate) fn home(&self) -> Option<&Path> {
        self.get("HOME").or_else(|| self.get("USERPROFILE")).map(Path::new)
    }
}

impl fmt::Debug for Env {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut names: Vec<_> = self.0.keys().collect();
        names.sort_unstable();
        f.debug_set().entries(names).finish()
    }
}
