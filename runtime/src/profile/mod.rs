//! The profiles that the shared AWS files hold, and which is ours: found, read, merged. Knows what no property means.
//!
//! Files and variables: AWS SDKs and Tools Reference Guide, "Shared config and credentials files".

mod parse;

use std::collections::HashMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use parse::{BadLine, FileKind, Parsed, Section, Value};

use crate::config::Env;
use crate::{CallError, CallErrorKind};

/// The properties of one profile, the credentials file's before the config file's. `Debug` shows names, not values.
#[derive(Clone)]
pub(crate) struct Profile {
    name: String,
    properties: Section,
    /// The `services` section that the profile names.
    services: Section,
    looked_at: String,
    /// Every profile of both files, for those that refer to another.
    all: Arc<HashMap<String, Section>>,
}

/// What is known of one of the two files.
struct File {
    /// Where it is and how that went, for messages.
    description: String,
    parsed: Parsed,
}

impl Profile {
    /// Reads the files that `env` names, or those in the home directory. A file that does not exist is empty.
    pub(crate) fn load(env: &Env) -> Result<Self, CallError> {
        let config = File::load(env, "AWS_CONFIG_FILE", "config", FileKind::Config)?;
        let credentials = File::load(env, "AWS_SHARED_CREDENTIALS_FILE", "credentials", FileKind::Credentials)?;
        let name = env.get("AWS_PROFILE");
        let found =
            |name: &str| config.parsed.profiles.contains_key(name) || credentials.parsed.profiles.contains_key(name);
        if let Some(name) = name.filter(|name| *name != "default" && !found(name)) {
            let (config, credentials) = (&config.description, &credentials.description);
            let message = format!(
                "AWS_PROFILE is {name:?}, but there is no [profile {name}] in {config} and no [{name}] in {credentials}"
            );
            return Err(CallError::new(CallErrorKind::Config, message));
        }
        Self::merge(name.unwrap_or("default"), config, credentials)
    }

    /// The profile of two texts.
    #[cfg(any(test, fuzzing))]
    pub(crate) fn from_texts(name: &str, config: &str, credentials: &str) -> Result<Self, CallError> {
        let file = |text: &str, kind, path: &str| -> Result<File, CallError> {
            let parsed = parse::parse(text, kind).map_err(|bad| bad_file(Path::new(path), &bad))?;
            Ok(File { description: path.to_owned(), parsed })
        };
        let config = file(config, FileKind::Config, "config")?;
        Self::merge(name, config, file(credentials, FileKind::Credentials, "credentials")?)
    }

    fn merge(name: &str, mut config: File, mut credentials: File) -> Result<Self, CallError> {
        let mut all = std::mem::take(&mut config.parsed.profiles);
        for (name, section) in std::mem::take(&mut credentials.parsed.profiles) {
            all.entry(name).or_default().extend(section);
        }
        let properties = all.get(name).cloned().unwrap_or_default();
        let looked_at = format!("profile `{name}` in {} and {}", config.description, credentials.description);
        let mut profile =
            Self { name: name.to_owned(), properties, services: Section::new(), looked_at, all: Arc::new(all) };
        if let Some(services) = profile.get("services") {
            profile.services = config.parsed.services.remove(services).ok_or_else(|| {
                let message =
                    format!("profile `{name}` names [services {services}], which is not in {}", config.description);
                CallError::new(CallErrorKind::Config, message)
            })?;
        }
        Ok(profile)
    }

    /// Another profile of the same files, without a `services` section.
    pub(crate) fn other(&self, name: &str) -> Option<Self> {
        let properties = self.all.get(name)?.clone();
        let (looked_at, all) = (self.looked_at.clone(), Arc::clone(&self.all));
        Some(Self { name: name.to_owned(), properties, services: Section::new(), looked_at, all })
    }

    /// The profile's name.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Whether there is a property of this name with any value.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.properties.contains_key(name)
    }

    /// The text of a property, unless it is empty. Names are in lower case.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        match self.properties.get(name) {
            Some(Value::Text(text)) if !text.is_empty() => Some(text),
            _ => None,
        }
    }

    /// The text of a property that the profile has for one service, such as `kinesis`.
    pub(crate) fn get_for_service(&self, service: &str, name: &str) -> Option<&str> {
        match self.services.get(service) {
            Some(Value::Nested(values)) => values.get(name).map(String::as_str).filter(|text| !text.is_empty()),
            _ => None,
        }
    }

    /// Which profile in which files, for messages.
    pub(crate) fn looked_at(&self) -> &str {
        &self.looked_at
    }
}

impl std::fmt::Debug for Profile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut names: Vec<_> = self.properties.keys().collect();
        names.sort_unstable();
        f.debug_struct("Profile").field("name", &self.name).field("properties", &names).finish_non_exhaustive()
    }
}

impl File {
    fn load(env: &Env, variable: &str, name: &str, kind: FileKind) -> Result<Self, CallError> {
        let path = match (env.get(variable), env.home()) {
            (Some(path), home) => expand(path, home),
            (None, Some(home)) => home.join(".aws").join(name),
            (None, None) => {
                let description = format!("~/.aws/{name} (no home directory: neither {variable} nor HOME is set)");
                return Ok(Self { description, parsed: Parsed::default() });
            }
        };
        match std::fs::read(&path) {
            Ok(bytes) => {
                let text = String::from_utf8(bytes).map_err(|error| {
                    config_error(format!("{} is not UTF-8: {}", path.display(), error.utf8_error()))
                })?;
                let parsed = parse::parse(&text, kind).map_err(|bad| bad_file(&path, &bad))?;
                Ok(Self { description: path.display().to_string(), parsed })
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {
                Ok(Self { description: format!("{} (no such file)", path.display()), parsed: Parsed::default() })
            }
            Err(error) => Err(config_error(format!("cannot read {}: {error}", path.display()))),
        }
    }
}

/// `~` at the beginning of a path is the home directory.
fn expand(path: &str, home: Option<&Path>) -> PathBuf {
    match (path.strip_prefix('~'), home) {
        (Some(rest), Some(home)) if rest.is_empty() || rest.starts_with(['/', '\\']) => {
            home.join(rest.trim_start_matches(['/', '\\']))
        }
        _ => PathBuf::from(path),
    }
}

fn bad_file(path: &Path, bad: &BadLine) -> CallError {
    config_error(format!("{}:{}: {}", path.display(), bad.number, bad.what))
}

fn config_error(message: String) -> CallError {
    CallError::new(CallErrorKind::Config, message)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Profile, expand};
    use crate::CallErrorKind;
    use crate::config::Env;

    #[test]
    fn the_credentials_file_comes_before_the_config_file() {
        let profile =
            Profile::from_texts("foo", "[profile foo]\na = 1\nb = 2", "[foo]\nb = 3\nc =").expect("a profile");
        assert_eq!([profile.get("a"), profile.get("b"), profile.get("c")], [Some("1"), Some("3"), None]);
        assert!(profile.has("c") && !profile.has("d"));
    }

    #[test]
    fn other_profiles_are_found_by_name_in_either_file() {
        let profile =
            Profile::from_texts("foo", "[profile bar]\na = 1", "[bar]\nb = 2\n[baz]\nc = 3").expect("a profile");
        let [bar, baz] = ["bar", "baz"].map(|name| profile.other(name).expect("a profile"));
        assert_eq!([bar.get("a"), bar.get("b"), baz.get("c")], [Some("1"), Some("2"), Some("3")]);
        assert_eq!((bar.name(), profile.other("foo").is_none()), ("bar", true));
    }

    #[test]
    fn a_profile_names_its_services_section() {
        let config = "[profile foo]\nservices = dev\n[services dev]\nkinesis =\n  endpoint_url = http://a\n";
        let profile = Profile::from_texts("foo", config, "").expect("a profile");
        assert_eq!(profile.get_for_service("kinesis", "endpoint_url"), Some("http://a"));
        assert_eq!(profile.get_for_service("sqs", "endpoint_url"), None);
        let error = Profile::from_texts("foo", "[profile foo]\nservices = dev", "").expect_err("no such section");
        assert_eq!(error.to_string(), "profile `foo` names [services dev], which is not in config");
    }

    #[test]
    fn files_that_do_not_exist_are_empty_but_a_profile_asked_for_must_exist() {
        let files = [("AWS_CONFIG_FILE", "/nonexistent/a"), ("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent/b")];
        let profile = Profile::load(&Env::from_pairs(&files)).expect("an empty profile");
        assert_eq!(
            profile.looked_at(),
            "profile `default` in /nonexistent/a (no such file) and /nonexistent/b (no such file)"
        );
        let [a, b] = files;
        let error = Profile::load(&Env::from_pairs(&[a, b, ("AWS_PROFILE", "x")])).expect_err("no such profile");
        assert_eq!(error.call(), Some(CallErrorKind::Config));
        assert!(error.to_string().contains("no [profile x] in /nonexistent/a"), "{error}");
    }

    #[test]
    fn a_file_that_cannot_be_read_is_an_error() {
        let error = Profile::load(&Env::from_pairs(&[("AWS_CONFIG_FILE", "/")])).expect_err("a directory");
        assert!(error.to_string().starts_with("cannot read /: "), "{error}");
    }

    #[test]
    fn a_broken_line_is_named_by_file_and_line() {
        let error = Profile::from_texts("foo", "[profile foo]\nx", "").expect_err("broken");
        assert_eq!(error.to_string(), "config:2: a property must have a `=`");
    }

    #[test]
    fn a_tilde_is_the_home_directory() {
        let home = Some(Path::new("/home/me"));
        assert_eq!(expand("~/x", home), Path::new("/home/me/x"));
        assert_eq!(expand("~x", home), Path::new("~x"));
        assert_eq!(expand("/a/~", home), Path::new("/a/~"));
    }

    #[test]
    fn debug_shows_names_only() {
        let profile = Profile::from_texts("foo", "", "[foo]\naws_secret_access_key = hidden").expect("a profile");
        let debug = format!("{profile:?}");
        assert!(debug.contains("aws_secret_access_key") && !debug.contains("hidden"), "{debug}");
    }
}
